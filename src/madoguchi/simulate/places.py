"""Where people live: the real towns and postal codes of a municipality, with invented street numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from madoguchi.core.errors import InputRefused
from madoguchi.places.wards import refuse_ward
from madoguchi.registry.postal import postal_towns


@dataclass(frozen=True, slots=True)
class Towns:
    """「町字」 Towns of one municipality behind the ward in which they lie, with their postal codes (seven digits)."""

    prefecture: str
    municipality: str
    town: pa.Array
    postal_code: pa.Array


@cache
def towns(municipality: str) -> Towns:
    """The towns of the municipality with the six-digit code, from 日本郵便 (`registry.postal`).

    Raises `simulate.unknown_municipality`, and as `places.wards.refuse_ward`.
    """
    refuse_ward(municipality)
    rows = postal_towns(municipality)
    if not rows:
        raise InputRefused(
            "simulate.unknown_municipality",
            ja=f"市区町村コード {municipality} の町字が郵便番号データにありません。6桁のコードを確かめてください。",
            en=f"The postal data hold no town of municipality {municipality}. Look again at the six-digit code.",
        )
    return Towns(
        rows[0].prefecture,
        rows[0].municipality,
        pa.array([f"{row.ward}{row.town}" for row in rows]),
        pa.array([row.postal_code for row in rows]),
    )


def city_name(municipality: str) -> str:
    """The name as the postal data write it, with its district (郡). Raises `simulate.unknown_municipality`.

    >>> city_name("302015")
    '和歌山市'
    """
    return towns(municipality).municipality
