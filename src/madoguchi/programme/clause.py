"""A rule as nested sentences: what is made of several parts has them below it, as the items of an article."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.rules.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    Choose,
    Constant,
    Direction,
    Largest,
    Node,
    Not,
    Operation,
    Round,
    Smallest,
    Total,
    walk,
)

Words = Japanese | English


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One sentence, and those that lie below it."""

    text: str
    parts: tuple[Clause, ...] = ()


def clause(node: Node, words: Words) -> Clause:
    """A condition, with its parts below it where it joins several."""
    match node:
        case AllOf(parts=parts) | AnyOf(parts=parts) if len(parts) > 1:
            return Clause(text=_joined(node, words), parts=tuple(clause(part, words) for part in parts))
        case Not(part=AllOf(parts=parts) | AnyOf(parts=parts) as part) if len(parts) > 1:
            text = _joined(part, words, contrary=True)
            return Clause(text=text, parts=tuple(clause(inner, words) for inner in parts))
        case _:
            return Clause(text=words.condition(node))


def amount_clause(node: Node, words: Words) -> Clause:
    """An amount; a calculation of several steps has each step below the one that uses it."""
    japanese = isinstance(words, Japanese)
    match node:
        case Arithmetic(operation=operation, left=left, right=right) if _has_steps(node):
            text = _CALCULATED[operation][0 if japanese else 1]
            return Clause(text=text, parts=(amount_clause(left, words), amount_clause(right, words)))
        case Round(direction=direction, value=value, unit=unit):
            if japanese:
                cut = "切り上げた" if direction is Direction.UP else "切り捨てた"
                text = f"次の額を{unit:,}円単位に{cut}額"
            else:
                text = f"the following, rounded {direction.value} to a multiple of ¥{unit:,}"
            return Clause(text=text, parts=(amount_clause(value, words),))
        case Largest(parts=(Constant() as bound, other)) | Smallest(parts=(Constant() as bound, other)):
            least, limit = isinstance(node, Largest), words.value(bound)
            if japanese:
                text = f"次の額（{limit}を{'下回る' if least else '超える'}ときは{limit}）"
            else:
                text = f"the following, but not {'less' if least else 'more'} than {limit}"
            return Clause(text=text, parts=(amount_clause(other, words),))
        case Largest(parts=parts) | Smallest(parts=parts):
            most = isinstance(node, Largest)
            text = f"次のうち最も{'大きい' if most else '小さい'}額"
            if not japanese:
                text = f"the {'largest' if most else 'smallest'} of the following"
            return Clause(text=text, parts=tuple(amount_clause(part, words) for part in parts))
        case Choose(condition=condition, then=then, otherwise=otherwise):
            said = words.condition(condition)
            text = f"「{said}」ときは1つ目、そうでないときは2つ目の額"
            if not japanese:
                text = f"the first if ({said}), otherwise the second"
            return Clause(text=text, parts=(amount_clause(then, words), amount_clause(otherwise, words)))
        case _:
            return Clause(text=words.value(node))


_CALCULATED = {
    Operation.ADD: ("次の額の合計", "the sum of the following"),
    Operation.SUBTRACT: ("1つ目の額から2つ目の額を差し引いた額", "the first less the second"),
    Operation.MULTIPLY: ("1つ目の額に2つ目の数を掛けた額", "the first times the second"),
}


def _has_steps(node: Arithmetic) -> bool:
    return any(isinstance(part, Round | Largest | Smallest | Choose | Total) for part in walk(node))


def _joined(node: AllOf | AnyOf, words: Words, *, contrary: bool = False) -> str:
    every = isinstance(node, AllOf)
    if isinstance(words, English):
        return f"{'not ' if contrary else ''}{'all' if every else 'any'} of the following"
    if contrary:
        return "次のすべてに当たるものではない" if every else "次のいずれにも当たらない"
    return "次のすべてに当たる" if every else "次のいずれかに当たる"
