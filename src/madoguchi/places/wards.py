"""「政令指定都市」 Its wards (区) have codes of their own in every register of places, and are no municipalities.

Which codes are a municipality's own is said here and nowhere else. The special wards of Tokyo are municipalities.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from madoguchi.core.errors import InputRefused
from madoguchi.core.identifiers import municipality_code, municipality_code_check_digit

if TYPE_CHECKING:
    from collections.abc import Mapping

DESIGNATED = (
    *("01100", "04100", "11100", "12100", "14100", "14130", "14150", "15100", "22100", "22130"),
    *("23100", "26100", "27100", "27140", "28100", "33100", "34100", "40100", "40130", "43100"),
)
"""The first five digits of the twenty cities (地方自治法252条の19第1項の指定都市の指定に関する政令), in their order."""
NO_MORE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "浜松市": ("中区", "東区", "西区", "南区", "北区", "浜北区"),
        "大阪市": ("東区", "南区", "大淀区"),
        "神戸市": ("葺合区", "生田区"),
        "北九州市": ("小倉区", "八幡区"),
    }
)
"""The wards that are no more, by their city: until 2024-01-01, 1989-02-13, 1980-12-01 and 1974-04-01.

All since the designated cities began in 1956 (日本アマチュア無線連盟「市郡区番号リスト」, which marks what has ended).
"""
_END = "200"
"""Wards have the numbers from 101 to 199 of their prefecture (JIS X 0402)."""


@lru_cache
def own_codes(code: str) -> tuple[str, str]:
    """The first and the last of the codes (six digits) that are a municipality's own, by its code.

    Its own alone; of a designated city also those of its wards, be they no more: what lies between its code and that
    of the next designated city in the prefecture.

    >>> own_codes("302015"), own_codes("131105")
    (('302015', '302015'), ('131105', '131105'))
    >>> own_codes("271004"), own_codes("271403")
    (('271004', '271399'), ('271403', '271999'))
    """
    if code[:5] not in DESIGNATED:
        return code, code
    after = dict(pairwise(DESIGNATED)).get(code[:5], "")
    end = after if after[:2] == code[:2] else f"{code[:2]}{_END}"
    return code, f"{int(end) - 1:05}9"


def is_own(lg_code: str, code: str) -> bool:
    """Whether a code is one of a municipality's own."""
    first, last = own_codes(code)
    return first <= lg_code <= last


def refuse_ward(code: str) -> None:
    """「市区町村」 A ward of a designated city is none: its city keeps the registers (地方自治法252条の20).

    Raises InputRefused `places.a_ward`, and what `core.identifiers.municipality_code` raises.
    """
    municipality_code(code)
    before = [city for city in DESIGNATED if city[:2] == code[:2] and city <= code[:5]]
    if not before or before[-1] == code[:5] or code[2:] >= _END:
        return
    city = f"{before[-1]}{municipality_code_check_digit(before[-1])}"
    raise InputRefused(
        "places.a_ward",
        ja=f"{code} は政令指定都市の区のコードです。住民の台帳は市のものなので、市のコード {city} を指定してください。",
        en=f"{code} is the code of a ward of a designated city. The registers are the city's: give its code, {city}.",
    )


def of_own(column: pl.Expr, code: str) -> pl.Expr:
    """Whether the codes of a column are a municipality's own; without its check digit where the code has none."""
    first, last = own_codes(code)
    return column.is_between(pl.lit(first), pl.lit(last[: len(code)]))


def well_formed(codes: pl.Series) -> pl.Series:
    """「全国地方公共団体コード」 Those of a column that are six digits whose last agrees, each once."""
    distinct = codes.drop_nulls().unique()
    return distinct.filter(pl.Series([_is_code(code) for code in distinct], dtype=pl.Boolean))


def _is_code(text: str) -> bool:
    try:
        municipality_code(text)
    except InputRefused:
        return False
    return True
