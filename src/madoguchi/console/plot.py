"""A small drawing on the desk: decided and paid, day by day. It draws what a table beside it says in figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from madoguchi.flow.days import Day, by_day

WIDTH, HEIGHT, EDGE = 600, 140, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The days, the two lines as the points of an SVG polyline, and the number that fills the height."""

    days: tuple[Day, ...]
    decided: str
    paid: str
    most: int


def plot_of(programme_id: str) -> Plot | None:
    """The drawing of a programme; None where there are less than two days to draw a line between."""
    days = by_day(programme_id)
    if len(days) < 2:
        return None
    most = max(max(one.decided, one.paid) for one in days)
    return Plot(days=days, decided=_line(days, "decided"), paid=_line(days, "paid"), most=most)


def _line(days: tuple[Day, ...], name: str) -> str:
    """Each day stands as far from the first as the calendar says; the highest of both lines fills the height.

    The line goes in steps: what was reached on one day stays until the next on which anything happened.
    """
    span = (days[-1].on - days[0].on).days
    most = max(max(one.decided, one.paid) for one in days) or 1
    places = [
        (
            EDGE + (one.on - days[0].on).days * (WIDTH - 2 * EDGE) // span,
            HEIGHT - EDGE - getattr(one, name) * (HEIGHT - 2 * EDGE) // most,
        )
        for one in days
    ]
    steps = [f"{across},{up}" for (_, up), (across, _) in pairwise(places)]
    points = [f"{across},{up}" for across, up in places]
    return " ".join([points[0], *(one for pair in zip(steps, points[1:], strict=True) for one in dict.fromkeys(pair))])
