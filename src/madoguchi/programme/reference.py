"""The published vocabulary as a page, made from the vocabulary itself, so that the page cannot say something else."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import Enum
from types import MappingProxyType

import madoguchi.programme as published
from madoguchi.programme.vocabulary import PersonFacts, UnitKind
from madoguchi.rules.evaluate import Person, Reader, Unit
from madoguchi.rules.facts import FACTS, Argument, Definition
from madoguchi.rules.tree import Age, FactArgument, Kind, Node, Scope, kind_of

_KEYS: dict[Argument, FactArgument] = {
    Argument.NONE: None,
    Argument.DAY: date(2024, 12, 13),
    Argument.FISCAL_YEAR: 2024,
    Argument.MONTH: date(2025, 9, 1),
    Argument.PROGRAMME: "an-earlier-one",
    Argument.AGE: Age(years=75, by=date(2024, 12, 13)),
}
_KINDS = {Kind.TRUTH: "condition", Kind.COUNT: "number", Kind.YEN: "amount (yen)", Kind.DAY: "date"}
_EXAMPLES = {
    Argument.NONE: "",
    Argument.DAY: "(date(2024, 12, 13))",
    Argument.FISCAL_YEAR: "(fiscal_year=2024)",
    Argument.MONTH: "(month=date(2025, 9, 1))",
    Argument.PROGRAMME: '(programme="an-earlier-one")',
    Argument.AGE: "(75, by=date(2024, 12, 13))",
}
_COLUMNS = ("word", "日本語", "English", "kind", "register", "where nothing is on file")
_HEAD = """# The vocabulary of a programme file

A programme file is read, never run. It may use the words below, names given once (`name = expression`), texts, whole \
numbers, `True`, `False`, `None`, lists, `date(year, month, day)`, `+`, `-`, `*` and one comparison at a time (`>=`, \
`>`, `<=`, `<`; equality is `.equals(…)`). Everything else is refused with its line and with what to write instead. \
This page is made from the code: `madoguchi programme vocabulary`.

A condition is true, false or **unknown**. What is unknown never pays and never refuses: it is asked.

"""


def vocabulary_page() -> str:
    """The whole page, in Markdown."""
    words = {name: getattr(published, name) for name in published.__all__}
    classes = {name: word for name, word in words.items() if inspect.isclass(word)}
    functions = {name: word for name, word in words.items() if inspect.isfunction(word)}
    plain = {name: word for name, word in words.items() if name not in classes | functions}
    return (
        _HEAD
        + "## Facts\n\nAsk them of `member` (each person of the unit, inside `count`, `some`, `every`, `total` and "
        "`covers`) or of `recipient` (the one who is paid).\n\n"
        + _table(
            ("word", "日本語", "English", "kind", "register", "where nothing is on file"), map(_fact, FACTS.values())
        )
        + "\n## Words that make conditions and amounts\n\n"
        + _table(("word", "meaning"), ((_call(name, word), _said(word)) for name, word in functions.items()))
        + "\n## The declaration\n\n"
        + _table(("word", "meaning"), ((_call(name, word), _said(word)) for name, word in classes.items()))
        + "\n## Constants\n\n"
        + _table(("word", "stands for"), ((f"`{name}`", _stands_for(word)) for name, word in plain.items()))
    )


def _fact(one: Definition) -> tuple[str, ...]:
    meaning = one.meaning(Scope.MEMBER, _KEYS[one.argument])
    example = _EXAMPLES[one.argument]
    return (
        f"`.{one.name}{example}`",
        one.title,
        one.title_en,
        _KINDS[kind_of(meaning)],
        one.register,
        _of_nobody_known(meaning),
    )


def _of_nobody_known(meaning: Node) -> str:
    """What the fact comes to for a person of whom no register holds anything."""
    stranger = Person(person_id=0, values=MappingProxyType({}))
    match Reader(unit=Unit(members=(stranger,), recipient=None)).value(meaning, stranger):
        case None:
            return "unknown"
        case bool() as truth:
            return str(truth).lower()
        case amount:
            return f"¥{amount}"


def _call(name: str, word: Callable[[], object]) -> str:
    places: list[str] = []
    for one in inspect.signature(word).parameters.values():
        star = "*" if one.kind is one.VAR_POSITIONAL else "**" if one.kind is one.VAR_KEYWORD else ""
        if one.kind is one.KEYWORD_ONLY and "*" not in places:
            places.append("*")
        default = "" if one.default is one.empty else f" = {_default(one.default)}"
        places.append(f"{star}{one.name}: {one.annotation}{default}")
    return f"`{name}({', '.join(places)})`"


def _default(value: object) -> str:
    return value.name if isinstance(value, Enum) else repr(value)


def _said(word: object) -> str:
    return " ".join((inspect.getdoc(word) or "").split())


def _stands_for(word: object) -> str:
    match word:
        case PersonFacts(scope=scope):
            return "each person of the unit in turn" if scope is Scope.MEMBER else "the one who is paid"
        case UnitKind(title=title, title_en=title_en):
            return f"{title}, {title_en}"
        case Enum():
            return f"`{word.value}` ({type(word).__name__})"
        case _:
            return "true of every person"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
