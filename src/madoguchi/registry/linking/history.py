"""「履歴」 The names, days and addresses that residents have or had, as known; only `registry.read` lets them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.registry.as_of import KNOWN
from madoguchi.registry.columns import RESIDENTS
from madoguchi.registry.find import OF_HIDDEN
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from madoguchi.registry.as_of import Asked

ITEMS = (
    *(f"addressees.{name}" for name in ("name", "name_kana", "former_surname", "alias", "name_romaji")),
    *(f"addressees.{name}" for name in ("postal_code", "address", "building")),
    *(f"people.{name}" for name in ("birth_date", "sex", "removed_on", "protected")),
)
"""「利用項目」 What is read of everybody."""
_NAMES = ("name", "name_kana", "former_surname", "alias", "name_romaji", "birth_date", "sex", "postal_code")
_COLUMNS = ("person_id", "version", "status", *_NAMES, "town", "street", "building")
_SCHEMA = pa.schema([RESIDENTS.schema.field(name) for name in _COLUMNS])


def history(asked: Asked) -> pl.DataFrame:
    """「履歴」 Every row of every resident that was known, by person and version."""
    found = store.read(
        f"SELECT {', '.join(_COLUMNS)} FROM residents WHERE {KNOWN} ORDER BY person_id",
        [current(), asked.known_at, asked.known_at],
        _SCHEMA,
    )
    return pl.DataFrame(pl.from_arrow(found)).sort("person_id", "version")


def hidden() -> pl.Series:
    """「支援措置」 Whoever is or was of a household in which somebody is protected: one address may tell another."""
    found = store.read(OF_HIDDEN, [current(), current()], pa.schema([("person_id", pa.int64())]))
    return pl.Series("person_id", found["person_id"].to_pylist(), dtype=pl.Int64).unique()
