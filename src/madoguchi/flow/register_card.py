"""What the rules used of each person of a case, as a person who settles it has to see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from madoguchi.cases.models import Claim
from madoguchi.notices import choose
from madoguchi.programme.declaration import Programme
from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.registry.answer import units
from madoguchi.registry.as_of import Asked, day_of
from madoguchi.rules.evaluate import Person, Reader, Unit
from madoguchi.rules.items import item_of
from madoguchi.rules.tree import Column, Scope, Value
from madoguchi.words import relationship

_SHOWN_APART = ("people", "accounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """「利用項目」 One item: what it is called, its value (None: unknown), and of which register as of which day."""

    title: str
    title_en: str
    value: Value | None
    register: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of a household. `accounts`: those on file. `used` is empty for whom the rules do not judge."""

    person_id: int
    name: str
    name_kana: str
    relationship: str
    birth_date: date | None
    is_head: bool
    is_recipient: bool
    accounts: tuple[Mapping[str, str], ...]
    used: tuple[Used, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The people of a case, its head first.

    `address` is None where somebody is protected, then or by now. `unknown`: for each requirement whose facts are
    missing, by its place, the names of those persons. `base_date`: as of which day the residents are shown.
    """

    members: tuple[Member, ...]
    address: str | None
    unknown: Mapping[int, tuple[str, ...]]
    base_date: date

    @property
    def recipient(self) -> str:
        """What the register calls whoever is paid; empty where it names nobody of these."""
        return next((one.name for one in self.members if one.is_recipient), "")


def card_of(claim: Claim, programme: Programme, asked: Asked, shown: Mapping[str, pa.Table]) -> Card:
    """Of relations that were read, and recorded, for this purpose."""
    to = {int(row["person_id"]): row for row in shown["addressees"].to_pylist()}
    people = {int(row["person_id"]): row for row in shown["people"].to_pylist()}
    unit = units(programme, shown).get(claim.unit_id)
    judged = {one.person_id: one for one in unit.members} if unit else {}
    accounts = shown["accounts"].to_pylist()
    members = [
        Member(
            person_id=number,
            name=str(row["name"] or ""),
            name_kana=str(row["name_kana"] or ""),
            relationship=relationship(row["relationship"] or ""),
            birth_date=people[number]["birth_date"],
            is_head=bool(people[number]["is_head"]),
            is_recipient=number == claim.recipient_id,
            accounts=tuple(one for one in accounts if one["person_id"] == number),
            used=_used(programme, asked, unit, judged.get(number)),
        )
        for number, row in to.items()
    ]
    # Who was split off since is among those of the claim, and one address may tell another.
    concerned = {*people, *claim.members.values_list("person_id", flat=True)}
    hidden = claim.protected or any(row["protected"] for row in people.values()) or choose.sheltered(concerned)
    first: Mapping[str, object] = to.get(claim.recipient_id or 0) or next(iter(to.values()), {})
    address = " ".join(str(first[name]) for name in ("address", "building") if first.get(name))
    return Card(
        members=tuple(sorted(members, key=lambda one: (not one.is_head, str(one.birth_date), one.person_id))),
        address=None if hidden else address,
        unknown=_unknown(programme, unit, to),
        base_date=asked.base_date,
    )


def _used(programme: Programme, asked: Asked, unit: Unit | None, person: Person | None) -> tuple[Used, ...]:
    if unit is None or person is None:
        return ()
    ja, en = Japanese(base_date=programme.base_date), English(base_date=programme.base_date)
    is_recipient = unit.recipient is not None and unit.recipient.person_id == person.person_id

    def reads(column: Column) -> bool:
        return column.source.relation not in _SHOWN_APART and (column.scope is Scope.MEMBER or is_recipient)

    reader, known_on = Reader(unit=unit), day_of(asked.known_at)
    found = (
        Used(
            title=ja.item(column),
            title_en=en.item(column),
            value=reader.value(column, person),
            register=item_of(column).register,
            as_of=known_on,
        )
        for column in programme.read_set()
        if reads(column)
    )
    return tuple({one.title: one for one in found}.values())


def _unknown(
    programme: Programme, unit: Unit | None, to: Mapping[int, Mapping[str, object]]
) -> Mapping[int, tuple[str, ...]]:
    if unit is None:
        return {}
    reader = Reader(unit=unit)
    asked = {place: reader.questions(one.holds.node) for place, one in enumerate(programme.requirements)}
    return {
        place: tuple(dict.fromkeys(str(to.get(one.person_id or 0, {}).get("name") or "") for one in questions))
        for place, questions in asked.items()
        if questions
    }
