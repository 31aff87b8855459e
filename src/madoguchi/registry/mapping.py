"""「項目対応表」 How a municipality's vendor names the columns of a register file, and writes their values.

Headers are the item names of the standard specifications. A municipality whose vendor uses others writes a mapping file
in TOML, one table for each register, our name on the left and its header on the right:

    [residents]
    person_id = "住民番号"
    relationship = ["続柄1", "続柄2", "続柄3", "続柄4"]   # several headers are joined

    [residents.codes.event_reason]                        # the vendor's code on the left, our word on the right
    "105" = "国内転入"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from madoguchi.registry.columns import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """How one municipality's file is read: the header or headers of each column, and codes of its own."""

    headers: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]


STANDARD = Mapped(headers=MappingProxyType({}), codes=MappingProxyType({}))
"""The standard headers and codes, with nothing of a vendor's own."""


def mapping_of(register: Register, path: Path) -> Mapped:
    """The mapping file's part for one register: under [register] headers, under [register.codes.column] codes.

    Raises InputRefused `registry.mapping_unreadable` when the file is no TOML, `registry.mapping_not_text` when a value
    is no text, and `registry.mapping_unknown_column` when it names a column that the register lacks: a mapping that is
    only half understood would drop values silently.
    """
    try:
        text = bytes_of(path).decode("utf-8")
        part: object = tomllib.loads(text).get(register.name, {})
    except (OSError, ValueError, RecursionError) as error:
        raise InputRefused(
            "registry.mapping_unreadable",
            ja="項目対応表(TOML)が読めません。ファイルの場所と書式を確かめてください。",
            en="The mapping file cannot be read as TOML. Check its path and its syntax.",
        ) from error
    given = _table(part)
    codes = {name: _table(table) for name, table in _table(given.pop("codes", {})).items()}
    unknown = sorted({*given, *codes} - {c.name for c in register.columns})
    if unknown:
        raise InputRefused(
            "registry.mapping_unknown_column",
            ja=f"項目対応表に、{register.title}の表にない項目があります: {', '.join(unknown)}。名前を直してください。",
            en=f"The mapping names columns that {register.name} does not have: {', '.join(unknown)}. Correct them.",
        )
    return Mapped(
        headers={name: _texts(value if isinstance(value, list) else [value]) for name, value in given.items()},
        codes={name: dict(zip(table, _texts(table.values()), strict=True)) for name, table in codes.items()},
    )


def _table(found: object) -> dict[str, object]:
    if not isinstance(found, dict):
        raise _not_text()
    return dict(found)


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    kept = tuple(values)
    texts = tuple(one for one in kept if isinstance(one, str))
    if len(texts) != len(kept):
        raise _not_text()
    return texts


def _not_text() -> InputRefused:
    return InputRefused(
        "registry.mapping_not_text",
        ja="項目対応表の値に、文字列でないものがあります。見出しと符号は引用符で囲んで書いてください。",
        en="A value of the mapping is no text. Write headers and codes in quotation marks.",
    )
