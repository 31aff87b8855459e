"""「算定の内訳」 The amount of one unit as lines that a resident can add up, read off the programme's own tree."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.core.errors import PromiseBroken
from madoguchi.core.money import Yen
from madoguchi.notices.letter import Line
from madoguchi.programme.declaration import Programme
from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.rules.evaluate import Reader
from madoguchi.rules.tree import (
    Arithmetic,
    Choose,
    Constant,
    Direction,
    Kind,
    Largest,
    Node,
    Operation,
    Round,
    Smallest,
    Tally,
)


def lines(programme: Programme, reader: Reader) -> tuple[Line, ...]:
    """Every addend in the order of the file; a rounding and what is taken off have lines of their own.

    For a unit whose amount is known. The lines of several instalments (「支給回」) bear their titles.
    """
    payments = programme.payments()
    base = programme.base_date
    breakdown = _Breakdown(reader=reader, words=Japanese(base_date=base), english=English(base_date=base))
    titled = [(one.title, line) for one in payments for line in breakdown.of(one.amount.node)]
    if len(payments) == 1:
        return tuple(line for _, line in titled)
    return tuple(
        replace(line, label=f"{title}: {line.label}", label_en=f"{title}: {line.label_en}") for title, line in titled
    )


class _Breakdown:
    def __init__(self, *, reader: Reader, words: Japanese, english: English) -> None:
        self._reader = reader
        self._english = english
        self._words = words

    def of(self, node: Node) -> tuple[Line, ...]:
        """The lines of an amount; they add up to its value."""
        match node:
            case Arithmetic(operation=Operation.ADD, left=left, right=right):
                return self.of(left) + self.of(right)
            case Arithmetic(operation=Operation.SUBTRACT, left=left, right=right):
                less, less_en = self._words.value(right), self._english.value(right)
                subtotal = Yen(-self._value(right))
                return (
                    *self.of(left),
                    Line(label=f"差し引く額: {less}", label_en=f"less {less_en}", subtotal=subtotal),
                )
            case (
                Arithmetic(operation=Operation.MULTIPLY, left=Constant(kind=Kind.YEN) as unit, right=count)
                | Arithmetic(operation=Operation.MULTIPLY, left=count, right=Constant(kind=Kind.YEN) as unit)
            ):
                return (self._product(unit, count),)
            case Round(direction=direction, value=inner, unit=unit):
                found = self.of(inner)
                difference = self._value(node) - sum(line.subtotal for line in found)
                way = "切上げ" if direction is Direction.UP else "切捨て"
                way_en = "up" if direction is Direction.UP else "down"
                rounding = Line(
                    label=f"端数処理（{unit:,}円単位に{way}）",
                    label_en=f"rounded {way_en} to a multiple of ¥{unit:,}",
                    subtotal=Yen(difference),
                )
                return (*found, rounding) if difference else found
            case Choose(condition=condition, then=then, otherwise=otherwise):
                return self.of(then if self._reader.value(condition) else otherwise)
            case Largest(parts=parts) | Smallest(parts=parts):
                value = self._value(node)
                reached = [part for part in parts if self._value(part) == value and not isinstance(part, Constant)]
                return self.of(reached[0]) if reached else (self._whole(node),)
            case Constant():
                return (Line(label="定額", label_en="fixed amount", subtotal=Yen(self._value(node))),)
            case _:
                return (self._whole(node),)

    def _whole(self, node: Node) -> Line:
        label, label_en = self._words.value(node), self._english.value(node)
        return Line(label=label, label_en=label_en, subtotal=Yen(self._value(node)))

    def _product(self, unit: Constant, count: Node) -> Line:
        quantity, each = self._value(count), self._value(unit)
        if isinstance(count, Tally):
            label, label_en = self._words.persons(count.where), self._english.persons(count.where)
        else:
            label, label_en = self._words.value(count), self._english.value(count)
        return Line(
            label=label, label_en=label_en, quantity=quantity, unit_yen=Yen(each), subtotal=Yen(quantity * each)
        )

    def _value(self, node: Node) -> int:
        found = self._reader.value(node)
        if not isinstance(found, int):
            raise PromiseBroken(
                "notices.amount_unknown",
                ja="決まっていない額の内訳は書けません。手紙は作られていません。判定をやり直してください。",
                en="An amount that is not known has no lines. No letter was made; determine again.",
            )
        return found
