"""Hold a call in a programme file to the annotations of the word it calls, as a type checker would."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Protocol, Union, get_args, get_origin, get_type_hints

from madoguchi.core.errors import RuleError
from madoguchi.programme.declaration import (
    Application,
    Correction,
    DecidingDate,
    Freshness,
    Instalment,
    Legal,
    Mode,
    Requirement,
    Scenario,
    ScenarioPerson,
)
from madoguchi.programme.vocabulary import Day, Money, Number, Truth, UnitKind

_NAMES: Mapping[object, tuple[str, str]] = MappingProxyType(
    {
        Truth: ("条件", "a condition"),
        Day: ("日付", "a date"),
        date: ("日付", "a date"),
        Number: ("数", "a number"),
        int: ("数", "a whole number"),
        Money: ("金額", "an amount"),
        str: ("文字列", "a text"),
        bool: ("True か False", "True or False"),
        NoneType: ("None", "None"),
        UnitKind: ("給付の単位（household など）", "a unit such as household"),
        Mode: ("受け取り方（PUSH・CONFIRM・APPLY）", "PUSH, CONFIRM or APPLY"),
        DecidingDate: ("EVENT・NOTIFIED・RECORDED", "EVENT, NOTIFIED or RECORDED"),
        Application: ("Application(…)", "Application(…)"),
        Requirement: ("Requirement(…)", "Requirement(…)"),
        Instalment: ("Instalment(…)", "Instalment(…)"),
        Legal: ("Legal(…)", "Legal(…)"),
        Correction: ("Correction(…)", "Correction(…)"),
        Freshness: ("Freshness(…)", "Freshness(…)"),
        Scenario: ("Scenario(…)", "Scenario(…)"),
        ScenarioPerson: ("head(…) か person_with(…)", "head(…) or person_with(…)"),
    }
)


class Word(Protocol):
    """Whatever a programme file may call."""

    def __call__(self, *arguments: object, **named: object) -> object:
        """The value that the call stands for."""

    def __hash__(self) -> int:
        """Words are told apart by identity."""


def call(function: Word, arguments: Sequence[object], named: Mapping[str, object]) -> object:
    """What the word returns; raises RuleError if an argument is missing, unknown or of another kind."""
    signature = _signature(function)
    try:
        bound = signature.bind(*arguments, **named)
    except TypeError as error:
        raise _wrong_arguments() from error
    for name, value in bound.arguments.items():
        parameter = signature.parameters[name]
        for one in _each(parameter.kind, value):
            if not _fits(one, parameter.annotation):
                raise _other_kind(name, parameter.annotation, one)
    try:
        return function(*arguments, **named)
    except (ValueError, OverflowError) as error:
        raise _wrong_arguments() from error


def _each(kind: object, value: object) -> Sequence[object]:
    if kind is inspect.Parameter.VAR_POSITIONAL and isinstance(value, tuple):
        return value
    if kind is inspect.Parameter.VAR_KEYWORD and isinstance(value, dict):
        return tuple(value.values())
    return (value,)


def _signature(function: Word) -> inspect.Signature:
    if not inspect.ismethod(function):
        return _annotated(function)
    whole = _annotated(function.__func__)
    return whole.replace(parameters=tuple(whole.parameters.values())[1:])


@cache
def _annotated(function: Word) -> inspect.Signature:
    if function is date:
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        return inspect.Signature([inspect.Parameter(name, kind, annotation=int) for name in ("year", "month", "day")])
    hints = get_type_hints(function)
    found = inspect.signature(function)
    return found.replace(
        parameters=[one.replace(annotation=hints.get(name, object)) for name, one in found.parameters.items()]
    )


def _fits(value: object, hint: object) -> bool:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if origin is Sequence:
        return isinstance(value, tuple) and all(_fits(one, get_args(hint)[0]) for one in value)
    return type(value) is hint


def _wrong_arguments() -> RuleError:
    return RuleError(
        "programme.wrong_arguments",
        ja="この語への書き方が違います。引数の数・名前・値（日付は date(年, 月, 日)）を確かめてください。",
        en="This word is used in a wrong way. Check number, names and values of its arguments (dates are "
        "date(year, month, day)).",
    )


def _other_kind(name: str, hint: object, value: object) -> RuleError:
    needed_ja, needed_en = _described(hint)
    found_ja, found_en = _NAMES.get(type(value), ("それ以外", "something else"))
    return RuleError(
        "programme.kinds_differ",
        ja=f"{name} には{needed_ja}が要りますが、{found_ja}が書かれています。同じ種類のものを書いてください。",
        en=f"`{name}` needs {needed_en}, but {found_en} is written. Write one of the kind that is needed.",
    )


def _described(hint: object) -> tuple[str, str]:
    if get_origin(hint) is Sequence:
        ja, en = _described(get_args(hint)[0])
        return f"{ja}の並び [ … ]", f"a list of {en}"
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    words = dict.fromkeys(_NAMES.get(kind, ("この語", "this word")) for kind in kinds)
    return "か".join(ja for ja, _ in words), " or ".join(en for _, en in words)
