"""「履歴」 The names, days and addresses that residents have or had, as known; only `registry.read` lets them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.db.models import Max

from madoguchi import store
from madoguchi.registry.as_of import KNOWN
from madoguchi.registry.columns import RESIDENTS
from madoguchi.registry.models import Protection, Resident
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from datetime import datetime

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


def hidden() -> pl.DataFrame:
    """「支援措置」 Every row that ever was of whoever is or ever was protected, or of a household with one who is.

    What was taken back counts too: a register that leaves somebody out does not end their danger.
    """
    found = store.read(
        f"SELECT {', '.join(_COLUMNS)} FROM residents WHERE municipality_id = %s AND person_id IN ({_EVER_HIDDEN})",
        [current()] * 4,
        _SCHEMA,
    )
    return pl.DataFrame(pl.from_arrow(found)).sort("person_id", "version")


def hidden_persons() -> pl.Series:
    """「支援措置」 Whoever is hidden, with a row among the residents or without."""
    found = store.read(_EVER_HIDDEN, [current()] * 3, pa.schema([("person_id", pa.int64())]))
    return pl.Series("person_id", found["person_id"].to_pylist(), dtype=pl.Int64).unique()


_EVER_HIDDEN = (
    "SELECT h.person_id FROM residents h WHERE h.municipality_id = %s AND h.household_id IN ("
    "SELECT DISTINCT r.household_id FROM protections p CROSS JOIN residents r WHERE p.municipality_id = %s "
    "AND r.municipality_id = p.municipality_id AND r.person_id = p.person_id) "
    "UNION SELECT person_id FROM protections WHERE municipality_id = %s"
)
"""CROSS JOIN: as in `registry.find`."""


def newest() -> datetime | None:
    """When the registers of residents and of protective measures last learned anything."""
    asked = (table.objects.aggregate(a=Max("recorded_at"), b=Max("superseded_at")) for table in (Resident, Protection))
    return max((at for found in asked for at in found.values() if at is not None), default=None)
