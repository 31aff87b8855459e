"""「問合せ」 Why somebody got no letter or has no case: how each programme judges their unit, and what it lacks.

It is judged anew, by the file in force, as the last run knew the registers: what is shown is why that run opened a
claim or none. Once a measure that protects somebody is newer, it is as known now, and the page says of which day it
is. Each reading is on record in the name of its programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.bulk.read_set import reads
from madoguchi.cases import declare, opening
from madoguchi.cases.judged import as_frozen
from madoguchi.cases.models import Claim
from madoguchi.core.errors import InputRefused
from madoguchi.datause.record import Purpose
from madoguchi.flow import queues
from madoguchi.programme.declaration import Programme
from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.programme.judge import Determination, Outcome
from madoguchi.registry import answer, read
from madoguchi.registry.as_of import Asked, DecidesBy, day_of
from madoguchi.registry.find import Resident, shown

PURPOSE = "窓口での問合せへの回答"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A fact that the rules need and no register has; `of`: whose, empty where no name may be shown."""

    title: str
    title_en: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """「判定」 What one programme says of somebody's unit.

    `outcome` is None where the register knew no such unit on the base date. `requirements`: title, held (None:
    unknown) and source of each. `known_on`: as of which day the registers are read. `was_run`: whether everybody was
    judged by the file in force.
    """

    programme_id: str
    title: str
    base_date: date
    known_on: date
    was_run: bool
    outcome: Outcome | None
    requirements: tuple[tuple[str, bool | None, str], ...]
    lacking: tuple[Lacking, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """「問合せ」 A resident as they are found at the counter, and each programme in force."""

    resident: Resident
    programmes: tuple[Judged, ...]


def inquire(person_id: int, by: str, law: str, at: datetime) -> Inquiry | None:
    """「問合せ」 Look into one resident; None where the register has nobody of this number."""
    with transaction.atomic():
        found = shown([person_id], by, PURPOSE, law, at=at)
        if not found:
            return None
        return Inquiry(
            resident=found[0], programmes=tuple(_judged(one, found[0], by, law, at) for one in queues.programmes())
        )


def _judged(programme_id: str, resident: Resident, by: str, law: str, at: datetime) -> Judged:
    declared = declare.in_force(programme_id)
    programme, last = declared.programme, opening.newest(programme_id)
    asked = as_frozen(last.snapshot_id, at) if last else _as_now(programme, at)
    why = Purpose(
        by=by,
        purpose=f"{programme.title}の{PURPOSE}",
        law=declare.law_of(programme),
        items=reads(programme),
        programme_id=programme_id,
    )
    home = read.unit_of(why, resident.person_id, asked, at=at)
    unit_id = home if programme.unit.paid_to_head else resident.person_id
    found = _determination(programme, why, unit_id, asked, at)
    return Judged(
        programme_id=programme_id,
        title=programme.title,
        base_date=asked.base_date,
        known_on=day_of(asked.known_at),
        was_run=last is not None and last.sha256 == declared.sha256,
        outcome=found.outcome if found else None,
        requirements=tuple(
            (one.title, held, one.source)
            for one, held in zip(programme.requirements, found.requirements if found else (), strict=False)
        ),
        lacking=_lacking(programme, found, _names(found, resident, by, law, at)) if found else (),
        claims=_claims(programme_id, resident.person_id, unit_id),
    )


def _determination(
    programme: Programme, why: Purpose, unit_id: int | None, asked: Asked, at: datetime
) -> Determination | None:
    if unit_id is None:
        return None
    try:
        return answer.judged(programme, why, unit_id, asked, at=at)
    except InputRefused as refused:
        if refused.code != "registry.unit_unknown":
            raise
        return None


def _as_now(programme: Programme, at: datetime) -> Asked:
    return Asked(base_date=programme.base_date, known_at=at, decides_by=DecidesBy(programme.decides_by.value))


def _names(found: Determination | None, resident: Resident, by: str, law: str, at: datetime) -> Mapping[int, str]:
    """Of whom something is lacking; nobody is named where one of the household is protected."""
    persons = {one.person_id for one in found.questions if one.person_id is not None} if found else set()
    if resident.address is None:
        return {}
    named = shown(sorted(persons), by, PURPOSE, law, at=at)
    return {one.person_id: one.name for one in named if one.address is not None}


def _lacking(programme: Programme, found: Determination, names: Mapping[int, str]) -> tuple[Lacking, ...]:
    ja, en = Japanese(base_date=programme.base_date), English(base_date=programme.base_date)
    lacking = (
        Lacking(title=ja.item(one.column), title_en=en.item(one.column), of=names.get(one.person_id or 0, ""))
        for one in found.questions
    )
    return tuple(dict.fromkeys(lacking))


def _claims(programme_id: str, person_id: int, unit_id: int | None) -> tuple[Claim, ...]:
    theirs = Q(recipient_id=person_id) | Q(members__person_id=person_id) | Q(unit_id=unit_id or 0)
    return tuple(Claim.objects.filter(theirs, programme_id=programme_id).distinct().order_by("id"))
