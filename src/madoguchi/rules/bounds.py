"""Between which two numbers a rule's amount must lie, whatever the registers hold: what can be said of it unjudged.

The bounds are safe, not narrow: an amount is never outside of them, but need not reach them. A register's number may
be anything; a count of persons is at least zero.
"""

from __future__ import annotations

from math import inf, isinf

from madoguchi.rules.tree import (
    Arithmetic,
    Choose,
    Constant,
    Direction,
    Fact,
    Largest,
    Node,
    Operation,
    Round,
    Smallest,
    Tally,
    Total,
)

Bounds = tuple[float, float]
"""The least and the most, infinite where there is none; finite bounds are whole numbers."""


BEYOND = 10**30
"""Yen: more than any sum of money, and less than what a float has room for when multiplied by its like."""


def bounds(node: Node) -> Bounds:
    """The least and the most that a number or an amount can be."""
    match node:
        case Constant(value=value) if isinstance(value, int):
            return _in_reach(value), _in_reach(value)
        case Fact(meaning=meaning):
            return bounds(meaning)
        case Arithmetic(operation=operation, left=left, right=right):
            return _reckoned(operation, bounds(left), bounds(right))
        case Round(direction=direction, value=value, unit=unit):
            least, most = bounds(value)
            return _to(direction, least, unit), _to(direction, most, unit)
        case Largest(parts=parts):
            return max(bounds(one)[0] for one in parts), max(bounds(one)[1] for one in parts)
        case Smallest(parts=parts):
            return min(bounds(one)[0] for one in parts), min(bounds(one)[1] for one in parts)
        case Choose(then=then, otherwise=otherwise):
            one, other = bounds(then), bounds(otherwise)
            return min(one[0], other[0]), max(one[1], other[1])
        case Tally():
            return 0, inf
        case Total(value=value):
            return _reckoned(Operation.MULTIPLY, bounds(value), (0, inf))
        case _:
            return -inf, inf


def can_sink(node: Node) -> bool:
    """Whether an amount is below zero by its own constants: always, or in a case that they alone make."""
    least, most = bounds(node)
    return least < 0 and (most <= 0 or not isinf(least))


def _reckoned(operation: Operation, left: Bounds, right: Bounds) -> Bounds:
    match operation:
        case Operation.ADD:
            return _in_reach(left[0] + right[0]), _in_reach(left[1] + right[1])
        case Operation.SUBTRACT:
            return _in_reach(left[0] - right[1]), _in_reach(left[1] - right[0])
        case Operation.MULTIPLY:
            products = [one * other if one and other else 0 for one in left for other in right]
            return _in_reach(min(products)), _in_reach(max(products))


def _in_reach(number: float) -> float:
    """A whole number, cut at BEYOND: what is larger would not fit a float when reckoned with one."""
    return number if number in (inf, -inf) else max(-BEYOND, min(BEYOND, number))


def _to(direction: Direction, number: float, unit: int) -> float:
    if isinf(number):
        return number
    return (-(-int(number) // unit) if direction is Direction.UP else int(number) // unit) * unit
