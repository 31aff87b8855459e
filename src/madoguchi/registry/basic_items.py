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
    home = _home(person_id, at)
    if home is None:
        return None
    people, addressees = home
    (person,) = (one for one in people.to_pylist() if one["person_id"] == person_id)
    (row,) = (one for one in addressees.to_pylist() if one["person_id"] == person_id)
    where = " ".join(str(row[name]) for name in ("address", "building") if row[name])
    return BasicItems(
        name=str(row["name"] or ""),
        birth_date=person["birth_date"],
        sex=_sex(person_id, at),
        # The register leaves out where it is kept.
        address=f"{prefecture_of(current())}{own().name}{where}",
    )


def may_be_told(person_id: int, at: datetime) -> bool:
    """Whether a resident's items may be told to whom they agreed; nothing of them goes out by this."""
    return _home(person_id, at) is not None


def _home(person_id: int, at: datetime) -> tuple[pa.Table, pa.Table] | None:
    """The household of somebody who lives here, unless somebody in it is protected."""
    asked = Asked(base_date=day_of(at), known_at=at)
    unit = as_of.unit_of(asked, person_id)
    if unit is None:
        return None
    people, addressees = as_of.people_and_addressees(asked, unit_id=unit)
    persons = people["person_id"].to_pylist()
    protected = any(people["protected"].to_pylist()) or not set(as_of.known_measures(at)).isdisjoint(persons)
    return None if protected or person_id not in persons else (people, addressees)


def _sex(person_id: int, at: datetime) -> str:
    found = store.read(
        f"SELECT sex FROM residents WHERE {KNOWN} AND person_id = %s ORDER BY event_on DESC, version DESC LIMIT 1",
        [current(), at, at, person_id],
        _SEX,
    )
    return str(found["sex"][0].as_py() or "") if found.num_rows else ""
