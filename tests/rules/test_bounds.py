"""What can be said of an amount before anybody is judged."""

from __future__ import annotations

from math import inf

import pytest

from madoguchi.rules.bounds import bounds, can_sink
from madoguchi.rules.tree import (
    TRUE,
    Arithmetic,
    Choose,
    Column,
    Constant,
    Direction,
    Kind,
    Largest,
    Node,
    Operation,
    Round,
    Scope,
    Smallest,
    Source,
    Tally,
    Total,
)


def yen(amount: int) -> Constant:
    return Constant(kind=Kind.YEN, value=amount)


def reckon(left: Node, operation: str, right: Node) -> Arithmetic:
    return Arithmetic(operation=Operation(operation), left=left, right=right)


LEVY = Column(kind=Kind.YEN, scope=Scope.MEMBER, source=Source(relation="taxes", key=2024), name="per_capita_levy")
PEOPLE = Tally(where=TRUE)
AMOUNTS: dict[str, tuple[Node, tuple[float, float], bool]] = {
    "a sum of money": (yen(5), (5, 5), False),
    "a debt": (yen(-5), (-5, -5), True),
    "so much a head": (reckon(yen(5), "×", PEOPLE), (0, inf), False),
    "a debt a head": (reckon(yen(-5), "×", PEOPLE), (-inf, 0), True),
    "less what the register says": (reckon(yen(5), "-", LEVY), (-inf, inf), False),
    "less what it says, at least nothing": (Largest(parts=(yen(0), reckon(yen(5), "-", LEVY))), (0, inf), False),
    "at most so much": (Smallest(parts=(yen(5), Total(value=LEVY, where=TRUE))), (-inf, 5), False),
    "one of two": (Choose(condition=TRUE, then=yen(5), otherwise=yen(-1)), (-1, 5), True),
    "a subtrahend too large": (reckon(yen(5), "-", yen(9)), (-4, -4), True),
    "rounded down": (Round(direction=Direction.DOWN, value=yen(-1), unit=10), (-10, -10), True),
    "beyond every sum": (reckon(yen(10**200), "×", reckon(yen(10**200), "×", PEOPLE)), (0, inf), False),
    "a debt beyond every sum": (reckon(yen(-(10**400)), "+", LEVY), (-inf, inf), False),
    "rounded up": (Round(direction=Direction.UP, value=yen(-1), unit=10), (0, 0), False),
}


@pytest.mark.parametrize(("node", "wanted", "sinks"), AMOUNTS.values(), ids=AMOUNTS)
def test_the_least_and_the_most(node: Node, wanted: tuple[float, float], *, sinks: bool) -> None:
    assert bounds(node) == wanted
    assert can_sink(node) is sinks
