"""「要綱」 What staff may change in a programme file without touching a rule: amounts in yen, days, the title.

Each is found in the syntax tree, with what it means and where it is used, so that it can be asked for in words. Left to
who writes the file: fiscal years, ages, roundings, and zeros (`largest(yen(0), …)`, `levy.equals(0)`), which are rules.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from madoguchi.programme.declaration import DeclaredFile, Programme
from madoguchi.programme.english import English
from madoguchi.programme.field import Field, FieldKind, FieldValue, Said, Span, Within
from madoguchi.programme.japanese import Japanese
from madoguchi.programme.load import Reading, Thing
from madoguchi.programme.vocabulary import Day, Money, Number
from madoguchi.rules.facts import FACTS, Argument
from madoguchi.rules.items import ITEMS
from madoguchi.rules.tree import Kind, Node, Scope, kind_of

_PARTS: Mapping[str, Said] = MappingProxyType(
    {
        "title": ("名称", "title"),
        "base_date": ("基準日", "base date"),
        "budget": ("予算の上限", "budget ceiling"),
        "unit": ("給付の単位", "unit"),
        "covers": ("対象となる者", "persons covered"),
        "application": ("受付期間", "application window"),
        "opens": ("受付の始まり", "first day of the application window"),
        "closes": ("受付の終わり", "last day of the application window"),
        "amount": ("支給額", "amount"),
        "scenarios": ("事例", "scenarios"),
    }
)
_PAYS: Said = ("支給されるはずの額", "what it must pay")
_AMOUNT: Said = ("金額", "amount")
_DAY: Said = ("日付", "day")
_EQUAL: tuple[Said, Said] = (("に等しい", "exactly"), ("に等しい", "exactly"))
_ORDERS: Mapping[type, tuple[Said, Said]] = MappingProxyType(
    {
        ast.GtE: (("以上", "at least"), ("以後", "on or after")),
        ast.Gt: (("を超える", "more than"), ("より後", "after")),
        ast.LtE: (("以下", "at most"), ("以前", "on or before")),
        ast.Lt: (("未満", "less than"), ("より前", "before")),
    }
)
"""How a limit is said, of an amount and of a day."""
_SWAPPED: Mapping[type, type] = MappingProxyType({ast.GtE: ast.LtE, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.Lt: ast.Gt})


def fields(declared: DeclaredFile) -> tuple[Field, ...]:
    """Every value of the file that staff may change, those of the rules before those of the scenarios, by line."""
    found = _Finding(declared).fields()
    return tuple(sorted(found, key=lambda one: (one.within is Within.SCENARIOS, one.line, one.spans[0].start)))


class _Noting(Reading):
    """Reads a file and remembers what each part of an expression stood for."""

    def __init__(self) -> None:
        super().__init__()
        self.stood_for: dict[ast.expr, Thing] = {}

    def value(self, node: ast.expr) -> Thing:
        """As it is read; remembered."""
        self.stood_for[node] = super().value(node)
        return self.stood_for[node]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the walk is: in the statement that gives `name`, in a part of the programme, at a value with a meaning."""

    name: str
    part: Said | None = None
    label: Said | None = None
    within: Within = Within.RULES
    may_be_nothing: bool = False
    person: int = 0


class _Finding:
    """One walk over one file."""

    def __init__(self, declared: DeclaredFile) -> None:
        noting = _Noting()
        self.tree = ast.parse(declared.text)
        self.programme: Programme = noting.module(self.tree)
        self.stood_for = noting.stood_for
        self.lines = [line.encode() for line in declared.text.split("\n")]
        self.begins = [0]
        for line in self.lines:
            self.begins.append(self.begins[-1] + len(line) + 1)
        self.used: dict[str, list[_Place]] = {}
        self.japanese = Japanese(base_date=date.min)
        self.english = English(base_date=date.min)

    def fields(self) -> list[Field]:
        found: list[tuple[Field, _Place]] = []
        for statement in self.tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found += self._walk(value, _Place(name=name))
        return [self._placed(field, place) for field, place in found]

    def _placed(self, field: Field, place: _Place) -> Field:
        """The field with its name in words, where a name of the file stands for it, and with all that uses it."""
        label = place.label or self._named(place.name) or (_AMOUNT if field.kind is FieldKind.YEN else _DAY)
        if place.label is None and place.name != "programme":
            label = (f"{label[0]} {place.name}", f"{label[1]} {place.name}")
        parts = (place.part,) if place.part else self._uses(place.name, frozenset())
        # A name that only scenarios use decides nothing.
        only = bool(parts) and all(one == _PARTS["scenarios"] for one in parts)
        within = Within.SCENARIOS if only else place.within
        return replace(field, label=label, used_in=tuple(dict.fromkeys(parts)), within=within)

    def _named(self, name: str) -> Said | None:
        """What a name stands for where it is used as it is; the declaration says it better than a rule does."""
        direct = [one.label for one in self.used.get(name, []) if one.label]
        said = list(dict.fromkeys([one for one in direct if one in _PARTS.values()] or direct))
        return ("・".join(ja for ja, _ in said), ", ".join(en for _, en in said)) if said else None

    def _uses(self, name: str, seen: frozenset[str]) -> tuple[Said, ...]:
        found: list[Said] = []
        for one in self.used.get(name, []):
            if one.part:
                found.append(one.part)
            elif one.name not in seen:
                found += self._uses(one.name, seen | {one.name})
        return tuple(dict.fromkeys(found))

    def _walk(self, node: ast.expr, place: _Place) -> Iterator[tuple[Field, _Place]]:
        match node:
            case ast.Name(id=name):
                self.used.setdefault(name, []).append(place)
            case ast.Call(func=ast.Name(id="date")):
                yield from self._day(node, place)
            case ast.Call(func=ast.Name(id="yen"), args=[ast.Constant() as amount], keywords=[]):
                yield from self._yen(amount, place)
            case ast.Call(func=ast.Name(id=word), args=arguments, keywords=keywords):
                for argument in arguments:
                    yield from self._walk(argument, self._inside(word, node, place))
                for keyword in keywords:
                    yield from self._keyword(word, keyword, self._inside(word, node, place))
            case ast.Call(func=ast.Attribute(value=owner, attr="equals"), args=[other]):
                yield from self._compared(owner, other, _EQUAL, place)
            case ast.Call(func=ast.Attribute(value=owner, attr=fact), args=arguments, keywords=keywords):
                yield from self._walk(owner, place)
                of_fact = replace(place, label=_titled(fact) or place.label)
                for argument in (*arguments, *(keyword.value for keyword in keywords)):
                    yield from self._walk(argument, of_fact)
            case ast.Compare(left=left, ops=[order], comparators=[right]):
                swapped = _SWAPPED[type(order)]
                yield from self._compared(right, left, _ORDERS[swapped], place, walk_owner=False)
                yield from self._compared(left, right, _ORDERS[type(order)], place, walk_owner=False)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                yield from self._walk(left, self._times(right, place))
                yield from self._walk(right, self._times(left, place))
            case ast.BinOp(left=left, right=right):
                yield from self._walk(left, place)
                yield from self._walk(right, place)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                for item in items:
                    yield from self._walk(item, place)
            case ast.Attribute(value=owner):
                yield from self._walk(owner, place)

    def _inside(self, word: str, call: ast.Call, place: _Place) -> _Place:
        """The place inside a call of a word of the declaration."""
        titles = [argument for argument in call.args[:1] if isinstance(argument, ast.Constant)]
        titles += [one.value for one in call.keywords if one.arg == "title" and isinstance(one.value, ast.Constant)]
        title = str(titles[0].value) if titles else ""
        match word:
            case "Requirement":
                return replace(place, part=(f"支給要件「{title}」", f"requirement “{title}”"), label=None)
            case "Instalment":
                return replace(place, part=(f"支給額（{title}）", f"amount ({title})"), label=None)
            case "Scenario":
                part = (f"事例「{title}」", f"scenario “{title}”")
                return replace(place, part=part, label=None, within=Within.SCENARIOS)
            case "head" | "person_with":
                return replace(place, part=place.part or _PARTS["scenarios"], label=None, within=Within.SCENARIOS)
            case _:
                return place

    def _keyword(self, word: str, keyword: ast.keyword, place: _Place) -> Iterator[tuple[Field, _Place]]:
        name, value = keyword.arg or "", keyword.value
        match word, name:
            case "Programme", "title":
                yield from self._title(value, replace(place, part=_PARTS["title"], label=_PARTS["title"]))
            case "Programme", "budget":
                yield from self._yen(value, replace(place, part=_PARTS[name], label=_PARTS[name]))
            case "Programme", "base_date":
                yield from self._walk(value, replace(place, part=_PARTS[name], label=_PARTS[name]))
            case "Programme", "unit" | "covers" | "application" | "amount" | "scenarios":
                yield from self._walk(value, replace(place, part=_PARTS[name]))
            case "Application", "opens" | "closes":
                yield from self._walk(value, replace(place, part=_PARTS["application"], label=_PARTS[name]))
            case "Application", "identity_level" | "authentication_level" | "signed":
                return
            case "Scenario", "pays":
                yield from self._yen(value, replace(place, label=_PAYS, may_be_nothing=True))
            case "Scenario", "members" if isinstance(value, ast.List | ast.Tuple):
                for number, member in enumerate(value.elts, start=1):
                    yield from self._walk(member, replace(place, person=number))
            case (("head" | "person_with"), _):
                of_fact = replace(place, label=_of_person(place.person, _titled(name) or (name, name)))
                if _holds_yen(name):
                    yield from self._yen(value, of_fact)
                yield from self._walk(value, of_fact)
            case (("round_up" | "round_down"), "to"):
                return
            case _:
                yield from self._walk(value, place)

    def _compared(
        self, owner: ast.expr, other: ast.expr, order: tuple[Said, Said], place: _Place, *, walk_owner: bool = True
    ) -> Iterator[tuple[Field, _Place]]:
        """What a fact is compared with: a day, an amount, or the bare number that stands for one."""
        thing = self.stood_for.get(owner)
        if walk_owner:
            yield from self._walk(owner, place)
        limit = place
        if isinstance(thing, Day | Money | Number):
            ja, en = order[1] if isinstance(thing, Day) else order[0]
            said = self._said(thing.node)
            limit = replace(place, label=(f"{said[0]}の境（{ja}）", f"limit of {said[1]} ({en})"))
        if isinstance(thing, Money):
            yield from self._yen(other, limit)
        yield from self._walk(other, limit if isinstance(thing, Day | Money) else place)

    def _times(self, other: ast.expr, place: _Place) -> _Place:
        thing = self.stood_for.get(other)
        if not isinstance(thing, Number):
            return place
        ja, en = self._said(thing.node)
        return replace(place, label=(f"単価（×{ja}）", f"amount for each (× {en})"))

    def _said(self, node: Node) -> Said:
        return self.japanese.value(node), self.english.value(node)

    def _yen(self, node: ast.expr, place: _Place) -> Iterator[tuple[Field, _Place]]:
        if isinstance(node, ast.Constant) and type(node.value) is int and (node.value or place.may_be_nothing):
            token = self._token(node)
            grouped = b"_" in token or len(token) < 4
            yield self._field(node, FieldKind.YEN, node.value, (self._span(node),), place, grouped=grouped), place

    def _day(self, node: ast.Call, place: _Place) -> Iterator[tuple[Field, _Place]]:
        day = self.stood_for.get(node)
        named = {one.arg: one.value for one in node.keywords}
        ordered = (*node.args, *(named[name] for name in ("year", "month", "day") if name in named))
        literal = all(isinstance(one, ast.Constant) and type(one.value) is int for one in ordered)
        if isinstance(day, date) and literal and len(ordered) == 3:
            yield self._field(node, FieldKind.DAY, day, tuple(map(self._span, ordered)), place), place

    def _title(self, node: ast.expr, place: _Place) -> Iterator[tuple[Field, _Place]]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.end_lineno == node.lineno:
            yield self._field(node, FieldKind.TEXT, node.value, (self._span(node),), place), place

    def _field(
        self,
        node: ast.expr,
        kind: FieldKind,
        value: FieldValue,
        spans: tuple[Span, ...],
        place: _Place,
        *,
        grouped: bool = True,
    ) -> Field:
        return Field(
            key=f"at-{node.lineno}-{node.col_offset}",
            kind=kind,
            within=place.within,
            value=value,
            label=_AMOUNT,
            used_in=(),
            line=node.lineno,
            written=self.lines[node.lineno - 1].decode().strip(),
            spans=spans,
            grouped=grouped,
            may_be_nothing=place.may_be_nothing,
        )

    def _span(self, node: ast.expr) -> Span:
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return Span(start=self.begins[node.lineno - 1] + node.col_offset, end=self.begins[end_line - 1] + end)

    def _token(self, node: ast.expr) -> bytes:
        return self.lines[node.lineno - 1][node.col_offset : node.end_col_offset]


def _of_person(number: int, said: Said) -> Said:
    return (f"{number}人目の{said[0]}", f"{said[1]} of person {number}") if number else said


def _titled(fact: str) -> Said | None:
    """What a fact, or a column of the register of residents, is called."""
    if fact in FACTS:
        return FACTS[fact].title, FACTS[fact].title_en
    item = ITEMS.get(("people", fact))
    return (item.title, item.title_en) if item else None


def _holds_yen(fact: str) -> bool:
    """Whether a fact is an amount; one that is so on a day, or by an age, is none."""
    return (
        fact in FACTS
        and FACTS[fact].argument in (Argument.NONE, Argument.FISCAL_YEAR, Argument.PROGRAMME)
        and kind_of(FACTS[fact].meaning(Scope.MEMBER, None)) is Kind.YEN
    )
