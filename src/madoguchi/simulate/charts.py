"""The pictures of a rehearsal as SVG, drawn without a browser; each has its figures beside it as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import altair as alt
import vl_convert

FONT = "'BIZ UDPGothic', 'Hiragino Sans', 'Yu Gothic', 'Noto Sans CJK JP', sans-serif"
INK, ACCENT, QUIET = "#1a1a1c", "#0017c1", "#767676"


def bars(values: Mapping[str, int], *, title: str) -> str:
    """Horizontal bars with their numbers, longest first."""
    rows = [{"name": name, "value": value} for name, value in sorted(values.items(), key=lambda one: (-one[1], one[0]))]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
        x=alt.X("value:Q", title=None, axis=alt.Axis(format=",d", tickCount=4)),
    )
    labels = base.mark_text(align="left", dx=4, color=INK).encode(text=alt.Text("value:Q", format=",d"))
    return _svg(base.mark_bar(color=ACCENT) + labels, title=title, height=28 * max(1, len(rows)))


def curve(households: Mapping[date, int], *, whole: int, title: str) -> str:
    """The share of households that have their money, by day (percent of `whole`)."""
    rows = [
        {"day": day.isoformat(), "share": 100 * count / whole if whole else 0.0}
        for day, count in sorted(households.items())
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(color=ACCENT, point={"color": ACCENT}, interpolate="step-after")
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%m/%d")),
            y=alt.Y("share:Q", title="%", scale=alt.Scale(domain=[0, 100])),
        )
    )
    return _svg(chart, title=title, height=220)


def _svg(chart: alt.Chart | alt.LayerChart, *, title: str, height: int) -> str:
    drawn = (
        chart.properties(width=520, height=height, title=title)
        .configure(font=FONT)
        .configure_title(anchor="start", color=INK, fontSize=15)
        .configure_axis(labelColor=INK, titleColor=QUIET, labelFontSize=12, gridColor="#e6e6e6")
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(drawn.to_dict()))
