"""「基本4情報」 Name, date of birth, sex and address of a resident as known now, to be told with their consent.

Nothing is told of whoever lives here no more, nor where anybody of the household is in a measure of protection, begun
or not: an address that is told is out for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from madoguchi import store
from madoguchi.core.prefectures import prefecture_of
from madoguchi.registry import as_of
from madoguchi.registry.as_of import KNOWN, Asked, day_of
from madoguchi.tenancy import current
from madoguchi.tenancy.own import own

_SEX = pa.schema([("sex", pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicItems:
    """「基本4情報」 `birth_date` is None where the register does not know it; `sex` as it codes it (1 男, 2 女)."""

    name: str
    birth_date: date | None
    sex: str
    address: str


def basic_items(person_id: int, at: datetime) -> BasicItems | None:
    """「基本4情報」 Those of a resident, or None where nothing may be told."""
    asked = Asked(base_date=day_of(at), known_at=at)
    unit = as_of.unit_of(asked, person_id)
    if unit is None:
        return None
    people, addressees = (table.to_pylist() for table in as_of.people_and_addressees(asked, unit_id=unit))
    measured = set(as_of.known_measures(at))
    if any(one["protected"] or one["person_id"] in measured for one in people):
        return None
    person, row = ({one["person_id"]: one for one in rows}.get(person_id) for rows in (people, addressees))
    if not person or not row or person["died_on"]:
        return None
    since, removed = person["resident_since"], person["removed_on"]
    if (since and since > asked.base_date) or (removed and removed <= asked.base_date):
        return None
    where = " ".join(str(row[name]) for name in ("address", "building") if row[name])
    return BasicItems(
        name=str(row["name"] or ""),
        birth_date=person["birth_date"],
        sex=_sex(person_id, at),
        # The register leaves out where it is kept.
        address=f"{prefecture_of(current())}{own().name}{where}",
    )


def _sex(person_id: int, at: datetime) -> str:
    found = store.read(
        f"SELECT sex FROM residents WHERE {KNOWN} AND person_id = %s ORDER BY event_on DESC, version DESC LIMIT 1",
        [current(), at, at, person_id],
        _SEX,
    )
    return str(found["sex"][0].as_py() or "") if found.num_rows else ""
