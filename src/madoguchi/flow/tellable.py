"""「提供」 What a service may be told, and of whom: what is read for each item, and whether that was agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from madoguchi.flow.relying import Service
from madoguchi.identity import closure
from madoguchi.identity.models import Consent
from madoguchi.notices import choose
from madoguchi.registry.basic_items import BasicItems

LAW = "個人情報の保護に関する法律69条2項1号（本人の同意）"
READ = MappingProxyType(
    {
        "name": ("addressees.name",),
        "birthdate": ("people.birth_date",),
        "address": ("addressees.address", "addressees.building"),
        "gender": ("residents.sex",),
    }
)
"""「利用項目」 By its scope, what of the registers an item is."""
_GENDERS = MappingProxyType({"1": "male", "2": "female"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The instant by the counter, which may play another day, and by the machine."""

    counter: datetime
    machine: datetime


def claims_of(found: BasicItems) -> dict[str, object]:
    """Under the names of OpenID Connect (Core 5.1); what the register does not know is left out."""
    said: dict[str, object] = {"name": found.name, "address": {"formatted": found.address}}
    if found.birth_date:
        said["birthdate"] = found.birth_date.isoformat()
    if found.sex in _GENDERS:
        said["gender"] = _GENDERS[found.sex]
    return said


def may_be_vouched_for(person_id: int) -> bool:
    """Whether the online counter is open for somebody, and they live."""
    return not closure.of(person_id) and not choose.died([person_id])


def is_as_agreed(given: Consent, service: Service, at: datetime) -> bool:
    """Whether a service is still run by whom, and asks for what, somebody agreed to, and for no longer than it may."""
    alike = (given.operator, given.purpose) == (service.operator, service.purpose)
    return alike and (not given.lasting or at < given.given_at + timedelta(days=service.longest_days + 1))
