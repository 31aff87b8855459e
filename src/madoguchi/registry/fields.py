"""「公開区分」 Every field of every register with its class, as a list and as a page of the reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps

from madoguchi.datause.grounds import BOUND, GROUNDS
from madoguchi.registry.columns import Register
from madoguchi.registry.house_columns import CLASSED, KEPT, LAW_PROVISIONS
from madoguchi.registry.models import BitemporalRecord, LawEdition
from madoguchi.registry.openness import MEANINGS, Openness
from madoguchi.tenancy.models import MunicipalityRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """「公開区分」 One field of one register: its name here, in a file and in words, and who may know it."""

    register: str
    title: str
    name: str
    header: str
    words: str
    openness: Openness


def fields(only: Openness | None = None) -> tuple[Field, ...]:
    """「公開区分」 Every field in the order of the registers, or those of one class."""
    return tuple(one for one in _fields() if only is None or one.openness is only)


def record_of(table: str) -> type[MunicipalityRecord]:
    """The record that is kept in the table of a register."""
    kept = apps.get_app_config("registry").get_models()
    return next(one for one in kept if one._meta.db_table == table and issubclass(one, MunicipalityRecord))


def words_of(register: Register, column: str) -> str:
    """What a column holds, in the words that stand beside it in the database."""
    record = record_of(register.name)
    if register is LAW_PROVISIONS and column not in _comments(record):
        record = LawEdition
    return _comments(record)[column]


def _comments(record: type[MunicipalityRecord]) -> Mapping[str, str]:
    return {field.name: field.db_comment or "" for field in record._meta.concrete_fields}


def _fields() -> Iterator[Field]:
    for register in CLASSED.values():
        for column in register.columns:
            yield Field(
                register=register.name,
                title=register.title,
                name=column.name,
                header=column.header,
                words=words_of(register, column.name),
                openness=column.openness,
            )
        record = record_of(register.name)
        for name, openness in KEPT.items():
            if name in {"recorded_at", "superseded_at"} and not issubclass(record, BitemporalRecord):
                continue
            yield Field(
                register=register.name,
                title=register.title,
                name=name,
                header="",
                words=_comments(record)[name] or "行の番号（記録の中だけで使う）",
                openness=openness,
            )


_HEAD = """# Who may know which field

Each field of each register has a class 「公開区分」, declared where the field is. Only what is open is ever published \
(`madoguchi register publish`), and of no register whose key is not open. The others are read for a purpose, and the \
law that the purpose names has to allow it. This page is made from the code: `madoguchi register fields --page`.

"""
_GROUNDS = """
## Under which law a closed register is read

What is 「庁内」 is read under any law or rule of the municipality that is named. What is 「守秘」 or 「秘匿」 is read \
under one of these; anything else is refused (`datause.law_allows_not`). That somebody is protected goes with their \
address to whoever reads it: it is told so that the address is kept. This is our reading of the law, made without a \
lawyer: let the municipality's own look at it.

"""


def fields_page() -> str:
    """The whole page, in Markdown."""
    meanings = [(one.value, said.name, said.ja, said.en) for one, said in MEANINGS.items()]
    by_register: dict[str, list[Field]] = {}
    for one in fields():
        by_register.setdefault(one.register, []).append(one)
    parts = [_HEAD, _table(("class", "区分", "意味", "meaning"), meanings)]
    for name, found in by_register.items():
        rows = [(f"`{one.name}`", one.words, MEANINGS[one.openness].name) for one in found]
        parts.append(f"\n## {found[0].title} `{name}`\n\n{_table(('field', '項目', '区分'), rows)}")
    grounds = [(one.said, _titles(one.registers), one.because, one.uncertain) for one in GROUNDS]
    parts.append(_GROUNDS + _table(("根拠", "台帳", "なぜ", "確かめていないこと"), grounds))
    return "".join(parts)


def _titles(registers: Collection[str]) -> str:
    return "、".join(title for name, title in BOUND.items() if name in registers)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '・') for cell in line)} |\n" for line in lines)
