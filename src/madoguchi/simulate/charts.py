"""The pictures of a rehearsal as SVG, drawn without a browser; each has its figures beside it as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import altair as alt
import vl_convert

FONT = "'BIZ UDPGothic', 'Hiragino Sans', 'Yu Gothic', 'Noto Sans CJK JP', sans-serif"
INK, ACCENT, QUIET = "#1a1a1c", "#0017c1", "#767676"
WIDTH = 928
"""Pixels: the width of the report's tables."""


def bars(values: Mapping[str, int]) -> str:
    """Horizontal bars with their numbers, longest first."""
    rows = [{"name": name, "value": value} for name, value in sorted(values.items(), key=lambda one: (-one[1], one[0]))]
    longest = max(values.values(), default=0)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=300)),
        x=alt.X(
            "value:Q",
            title=None,
            axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1),
            # Room for the number behind the longest bar: the width is fixed, and what is wider is cut off.
            scale=alt.Scale(domain=[0, max(1, longest) * 1.1], nice=False),
        ),
    )
    labels = base.mark_text(align="left", dx=4, color=INK, fontSize=14).encode(text=alt.Text("value:Q", format=",d"))
    return _svg(base.mark_bar(color=ACCENT) + labels, height=32 * max(1, len(rows)) + 32)


def curve(households: Mapping[date, int], *, whole: int) -> str:
    """The share of households that have their money, by day (percent of `whole`)."""
    rows = [
        {"day": day.isoformat(), "share": 100 * count / whole if whole else 0.0}
        for day, count in sorted(households.items())
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(color=ACCENT, point={"color": ACCENT}, interpolate="step-after")
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%m/%d", labelOverlap="greedy", labelSeparation=8)),
            y=alt.Y("share:Q", title="%", scale=alt.Scale(domain=[0, 100])),
        )
    )
    return _svg(chart, height=280)


def _svg(chart: alt.Chart | alt.LayerChart, *, height: int) -> str:
    drawn = (
        chart.properties(width=WIDTH, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .configure(font=FONT)
        .configure_axis(labelColor=INK, titleColor=QUIET, labelFontSize=14, titleFontSize=14, gridColor="#e6e6e6")
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(drawn.to_dict()))
