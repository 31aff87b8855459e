"""「町字マスター」 The Agency's files of prefectures, municipalities and towns, read as strictly as a register."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from madoguchi.core.errors import InputRefused
from madoguchi.registry.columns import Register
from madoguchi.registry.decode import ROW, content_of, decode, texts_of, unpacked
from madoguchi.registry.mapping import STANDARD
from madoguchi.registry.parse import typed
from madoguchi.registry.places import TOWNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from madoguchi.registry.columns import Column


def _of_towns(*names: str) -> tuple[Column, ...]:
    return tuple(TOWNS.column(name) for name in ("lg_code", *names))


_KINDS: Mapping[str, Register] = MappingProxyType(
    {
        one.name: one
        for one in (
            Register(
                name="prefectures",
                title="都道府県マスター",
                key=("lg_code", "effective_on"),
                columns=_of_towns("prefecture", "effective_on", "abolished_on"),
            ),
            Register(
                name="municipalities",
                title="市区町村マスター",
                key=("lg_code", "effective_on"),
                columns=_of_towns("prefecture", "county", "city", "ward", "effective_on", "abolished_on"),
            ),
            Register(
                name="towns",
                title="町字マスター",
                key=TOWNS.key,
                columns=(
                    *_of_towns("machiaza_id", "residential", "kind", "prefecture", "county", "city", "ward"),
                    *_of_towns("oaza", "chome", "koaza", "effective_on", "abolished_on")[1:],
                ),
            ),
        )
    }
)
"""The files that are read: mt_pref, mt_city and mt_town."""
_TOLD_BY: Mapping[str, str] = MappingProxyType(
    {
        "machiaza_type": "towns",
        "machiaza_id": "",
        "city": "municipalities",
        "pref": "prefectures",
    }
)
"""A header by which a file is known, the surest first; what has a 町字ID and is not the list of 町字 is of no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownFile:
    """「町字マスター」 One file: its name, the SHA-256 of its bytes, which of the three it is, and its rows, typed."""

    name: str
    sha256: str
    kind: str
    rows: pl.DataFrame


def read_file(path: Path) -> TownFile:
    """「町字マスター」 A file in CSV or ZIP.

    Raises InputRefused `places.not_of_places` for one that is not of _KINDS, `places.rows_wrong` for one with a row
    that is wrong, and what `registry.decode` raises.
    """
    content = content_of(path)
    text = decode(unpacked(content, name=path.name), name=path.name)
    headers = [one.strip('" ') for one in text.partition("\n")[0].rstrip("\r").split(",")]
    kind = next((kind for header, kind in _TOLD_BY.items() if header in headers), "")
    if not kind:
        raise InputRefused(
            "places.not_of_places",
            ja=f"{path.name} は都道府県・市区町村・町字のマスター（mt_pref・mt_city・mt_town）ではありません。"
            "1行目の見出しを確かめてください。",
            en=f"{path.name} is no list of prefectures, municipalities or towns (mt_pref, mt_city, mt_town). Look at "
            "the headers in its first line.",
        )
    register = _KINDS[kind]
    texts = texts_of(text, register, STANDARD)
    rows, faults = typed(texts.frame, register, STANDARD)
    wrong = [(row, "") for row in texts.ragged]
    wrong += faults.select("row_number", "column").rows()
    wrong += [(row, "abolished_on") for row in rows.filter(pl.col("abolished_on") < pl.col("effective_on"))[ROW]]
    if wrong:
        raise _rows_wrong(path.name, register, *min(wrong), len({row for row, _ in wrong}))
    return TownFile(name=path.name, sha256=sha256(content).hexdigest(), kind=kind, rows=rows.drop(ROW))


def _rows_wrong(name: str, register: Register, row: int, column: str, count: int) -> InputRefused:
    header = register.column(column).header if column else ""
    return InputRefused(
        "places.rows_wrong",
        ja=f"{name} に誤りのある行が{count:,}行あります（最初は{row}行目 {header or '列の数'}）。何も作っていません。"
        "ダウンロードし直してください。",
        en=f"{count:,} rows of {name} are wrong (the first is row {row}, {header or 'number of cells'}). Nothing was "
        "made. Download the file again.",
    )


def rows_of(files: Sequence[TownFile], kind: str) -> pl.DataFrame:
    """The rows of all files of a kind, each once. Raises InputRefused `places.rows_contradict`."""
    register = _KINDS[kind]
    empty = pl.DataFrame(pl.from_arrow(register.schema.empty_table()))
    rows = pl.concat([empty, *(one.rows for one in files if one.kind == kind)]).unique(maintain_order=True)
    twice = rows.filter(pl.struct(register.key).is_duplicated())
    if twice.height:
        raise InputRefused(
            "places.rows_contradict",
            ja=f"{register.title}に、同じ番号と効力発生日で内容の違う行があります（{twice['lg_code'][0]} ほか"
            f"{twice.height:,}行）。同じ月のファイルだけを指定してください。",
            en=f"{twice.height:,} rows for {register.name} have the number and day of another and say something else "
            f"({twice['lg_code'][0]} and more). Name files of one month only.",
        )
    return rows
