"""How large a rule is: nodes, nesting, and how long it becomes when a query writes it out.

A file can double a rule with each name it gives, so a short file could stand for more than any machine holds. Each
node is measured once, when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.rules.tree import Choose, Largest, Node, Round, Smallest, children

MOST_NODES = 5_000
DEEPEST = 60
LONGEST = 50_000
"""The most parts that one rule may have in a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Nodes in all, levels from top to bottom, and parts in a query."""

    nodes: int
    depth: int
    written: int

    @property
    def is_too_large(self) -> bool:
        """Whether a rule of this size is refused."""
        return self.nodes > MOST_NODES or self.depth > DEEPEST or self.written > LONGEST


class Measure:
    """Sizes of nodes by identity; a node that was measured is not walked again."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Node, Size]] = {}

    def of(self, node: Node) -> Size:
        """The size of a node; the sizes of those below are computed at most once."""
        known = self._known.get(id(node))
        if known is not None:
            return known[1]
        below = [self.of(child) for child in children(node)]
        size = Size(
            nodes=1 + sum(one.nodes for one in below),
            depth=1 + max((one.depth for one in below), default=0),
            written=_written(node, [one.written for one in below]),
        )
        self._known[id(node)] = (node, size)
        return size


def _written(node: Node, below: list[int]) -> int:
    """SQL has no names inside an expression: what is compared and then taken is written more than once."""
    match node:
        case Largest() | Smallest():
            longest = below[0]
            for one in below[1:]:
                longest = min(3 * (longest + one), 10 * LONGEST)
            return longest
        case Round():
            return 5 * below[0] + 1
        case Choose():
            return 2 * below[0] + below[1] + below[2] + 1
        case _:
            return 1 + sum(below)
