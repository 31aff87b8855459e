"""「判定」 What a programme says of one unit: entitled, not entitled or not yet known, with amount and reasons.

This is the order of the law, and the bulk query follows it: the requirements and that somebody is covered; then the
amounts. Unknown never pays and never refuses. An amount of nothing is no entitlement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.core.money import Yen
from madoguchi.programme.declaration import Programme
from madoguchi.rules.evaluate import Question, Reader, Unit
from madoguchi.rules.tree import AllOf, Node, Some, Tally


class Outcome(StrEnum):
    """「該当」「非該当」「確認が必要」"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """The outcome for one unit. `requirements` follow the file's order; amounts are given only where it says yes."""

    outcome: Outcome
    requirements: tuple[bool | None, ...]
    instalments: tuple[Yen, ...]
    questions: tuple[Question, ...]

    @property
    def amount(self) -> Yen:
        """All instalments together."""
        return Yen(sum(self.instalments))


def entitled(programme: Programme) -> Node:
    """The tree that must be true: every requirement, and that the unit has somebody the benefit covers."""
    return AllOf(parts=(*(one.holds.node for one in programme.requirements), Some(where=programme.covers.node)))


def judge(programme: Programme, unit: Unit) -> Determination:
    """Judge one unit by walking the trees."""
    reader = Reader(unit=unit)
    requirements = tuple(_truth(reader, one.holds.node) for one in programme.requirements)
    verdict = _truth(reader, entitled(programme))
    needed = (
        entitled(programme),
        Tally(where=programme.covers.node),
        *(one.amount.node for one in programme.payments()),
    )
    values = [reader.value(node) for node in needed]
    amounts = tuple(Yen(value) for value in values[2:] if isinstance(value, int))
    if verdict is False:
        return Determination(outcome=Outcome.NO, requirements=requirements, instalments=(), questions=())
    if None in values:
        asked = tuple(dict.fromkeys(question for node in needed for question in reader.questions(node)))
        return Determination(outcome=Outcome.UNKNOWN, requirements=requirements, instalments=(), questions=asked)
    if sum(amounts) <= 0:
        return Determination(outcome=Outcome.NO, requirements=requirements, instalments=(), questions=())
    return Determination(outcome=Outcome.YES, requirements=requirements, instalments=amounts, questions=())


def _truth(reader: Reader, node: Node) -> bool | None:
    value = reader.value(node)
    return None if value is None else bool(value)
