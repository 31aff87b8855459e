"""Find a resident by what somebody at the counter says: name, kana, address, date of birth or number.

Whoever is shown is on record, as with every reading (`registry.read`). Where somebody of a household is protected,
no address goes out, and nobody of it is found by one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import connection

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.datause.record import Purpose, record_single
from madoguchi.formats.romaji import reading
from madoguchi.formats.variants import written_as
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from madoguchi.store.columns import Parameter

LAW = "個人情報の保護に関する法律61条（窓口事務の遂行）"
"""「利用目的」 By which law somebody at the counter looks for a resident."""
MOST = 50
LEAST = 2
"""「検索」 Characters that a name or an address must have at least, or a city would be listed."""
_IDEOGRAPHIC = ("name", "former_surname", "alias")
_KANA = ("name_kana", "name", "alias")
_LATIN = ("name_romaji", "name", "alias")
_NAMES = ("name", "name_kana", "former_surname", "alias", "name_romaji")
_ITEMS = (*_NAMES, "postal_code", "address", "building", "relationship")
_PERSONS = pa.schema([("person_id", pa.int64())])
_NEWEST = pa.schema(
    [
        ("person_id", pa.int64()),
        ("household_id", pa.int64()),
        ("name", pa.string()),
        ("name_kana", pa.string()),
        ("birth_date", pa.date32()),
        ("status", pa.string()),
        ("address", pa.string()),
        ("relationship", pa.string()),
    ]
)
_HIDDEN = pa.schema([("household_id", pa.int64())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """「検索条件」 What is looked for; empty where it was not said. `number`: 宛名番号 or 世帯番号."""

    name: str = ""
    address: str = ""
    born: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """「住民」 Somebody who was found. `gone`: no resident any more.

    `address` is None, and `relationship` (the codes of 続柄) empty, where they must not be told.
    """

    person_id: int
    household_id: int
    name: str
    name_kana: str
    birth_date: date | None
    address: str | None
    relationship: str
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """「検索結果」 At most MOST residents, and whether there are more."""

    residents: tuple[Resident, ...]
    more: bool


def find(wanted: Wanted, by: str, law: str, *, at: datetime) -> Found:
    """「検索」 Who fits all that was said, by any name they have or had, by number. Inside a transaction.

    Raises InputRefused `registry.too_little` where nothing was said, or less than LEAST characters.
    """
    texts = [
        sum(map(len, _written(parts)))
        for text, parts in ((wanted.name, wanted.name.split()), (wanted.address, address_parts(wanted.address)))
        if text.strip()
    ]
    if any(characters < LEAST for characters in texts) or not (
        texts or wanted.born is not None or wanted.number is not None
    ):
        raise InputRefused(
            "registry.too_little",
            ja=f"探す言葉が足りません。関係のない人まで並べないため、氏名・住所は{LEAST}字以上、または生年月日か番号を入れてください。",
            en=f"There is too little to look for. Give {LEAST} characters of a name or an address, a date of birth or "
            "a number, so that nobody else is listed.",
        )
    persons = _persons(wanted)
    residents = _newest(persons[:MOST]) if persons else ()
    if residents:
        _record(residents, by, "窓口での住民の検索", law, at)
    return Found(residents=residents, more=len(persons) > MOST)


def shown(persons: Sequence[int], by: str, purpose: str, law: str, *, at: datetime) -> tuple[Resident, ...]:
    """「住民」 These residents as `find` shows them, on record. Inside a transaction."""
    residents = _newest(persons) if persons else ()
    if residents:
        _record(residents, by, purpose, law, at)
    return residents


def _record(residents: Sequence[Resident], by: str, purpose: str, law: str, at: datetime) -> None:
    items = ("people.birth_date", "people.protected", *(f"addressees.{name}" for name in _ITEMS))
    why = Purpose(by=by, purpose=purpose, law=law, items=items)
    record_single(why, at=at, person_ids=[one.person_id for one in residents])


def _persons(wanted: Wanted) -> list[int]:
    conditions = ["municipality_id = %s", "superseded_at IS NULL"]
    given: list[Parameter] = [current()]
    if wanted.number is not None:
        # Two questions, each with its index: of one with OR, SQLite makes a walk through everybody.
        conditions.append(
            "person_id IN (SELECT person_id FROM residents WHERE municipality_id = %s AND person_id = %s "
            "UNION SELECT person_id FROM residents WHERE municipality_id = %s AND household_id = %s)"
        )
        given += [current(), wanted.number, current(), wanted.number]
    if wanted.born is not None:
        conditions.append("birth_date = %s")
        given.append(wanted.born)
    if words := _written(wanted.name.split()):
        fits, patterns = _name_fits(words)
        columns = _columns_of(wanted.name)
        read, kana = _is_read(wanted.name)
        conditions.append(f"({' OR '.join([fits.format(column=column) for column in columns] + read)})")
        given += [*(patterns * len(columns)), *kana]
    if parts := [_in_any_numerals(part) for part in _written(address_parts(wanted.address))]:
        conditions.append(f"coalesce(town, '') || coalesce(street, '') {_HOLDS[connection.vendor]} %s")
        given.append(_pattern(parts))
        # Who is found by an address is at that address. Left out before they are counted: a number would tell, too.
        conditions.append(f"person_id NOT IN ({OF_HIDDEN})")
        given += [current(), current()]
    found = store.read(
        f"SELECT DISTINCT person_id FROM residents WHERE {' AND '.join(conditions)} "
        f"ORDER BY person_id LIMIT {MOST + 1}",
        given,
        _PERSONS,
    )
    return [int(one) for one in found["person_id"].to_pylist()]


_PROTECTED_HOMES = (
    "SELECT DISTINCT r.household_id FROM protections p CROSS JOIN residents r "
    "WHERE p.municipality_id = %s AND p.superseded_at IS NULL "
    "AND r.municipality_id = p.municipality_id AND r.person_id = p.person_id AND r.superseded_at IS NULL"
)
"""The households in which somebody was or is, who is protected: one address may tell another.

CROSS JOIN: SQLite takes the tables in this order, from the few protected to their rows.
"""
OF_HIDDEN = (
    "SELECT h.person_id FROM residents h WHERE h.municipality_id = %s AND h.superseded_at IS NULL "
    f"AND h.household_id IN ({_PROTECTED_HOMES})"
)
"""Whoever is or was in one of them."""


def _newest(persons: Sequence[int]) -> tuple[Resident, ...]:
    listed = ", ".join(str(int(one)) for one in persons)
    rows = store.read(
        "SELECT r.person_id, r.household_id, r.name, r.name_kana, r.birth_date, r.status, "
        "coalesce(r.town, '') || coalesce(r.street, '') || coalesce(' ' || r.building, '') AS address, "
        "coalesce(r.relationship, '') AS relationship FROM residents r "
        f"WHERE r.municipality_id = %s AND r.superseded_at IS NULL AND r.person_id IN ({listed}) AND r.version = "
        "(SELECT max(o.version) FROM residents o WHERE o.municipality_id = r.municipality_id "
        "AND o.person_id = r.person_id AND o.superseded_at IS NULL) ORDER BY r.name_kana, r.person_id",
        [current()],
        _NEWEST,
    ).to_pylist()
    hidden = _hidden([row["household_id"] for row in rows]) if rows else set()
    return tuple(
        Resident(
            person_id=row["person_id"],
            household_id=row["household_id"],
            name=row["name"],
            name_kana=row["name_kana"] or "",
            birth_date=row["birth_date"],
            address=None if row["household_id"] in hidden else row["address"],
            relationship="" if row["household_id"] in hidden else row["relationship"],
            gone=row["status"] != "1",
        )
        for row in rows
    )


def _hidden(households: Sequence[int]) -> set[int]:
    listed = ", ".join(str(int(one)) for one in households)
    found = store.read(f"{_PROTECTED_HOMES} AND r.household_id IN ({listed})", [current()], _HIDDEN)
    return {int(one) for one in found["household_id"].to_pylist()}


def _columns_of(name: str) -> tuple[str, ...]:
    """「氏名」 Where a name can stand that is written like this: fewer places to look through, and none left out."""
    letters = [one for one in unicodedata.normalize("NFKC", name) if one.isalpha()]
    if all("ぁ" <= one <= "ヿ" for one in letters):
        return _KANA
    return _LATIN if all(one.isascii() for one in letters) else _IDEOGRAPHIC


_BETWEEN = re.compile(r"\s+|(?<=[0-9一二三四五六七八九十])(?:丁目|番地|番|号|[のノ\-‐‑–—―−ー])+")
_NUMERALS = tuple(frozenset({str(n), chr(ord(str(n)) + 0xFEE0), "一二三四五六七八九"[n - 1]}) for n in range(1, 10))


def address_parts(text: str) -> tuple[str, ...]:
    """「住所」 What stands in an address in this order, whatever is between its numbers: 番地, 番, 号, の or -.

    >>> address_parts("南桶屋町１１４５番地の３２"), address_parts("南桶屋町1145-32"), address_parts("湊 一丁目2－3")
    (('南桶屋町1145', '32'), ('南桶屋町1145', '32'), ('湊', '一', '2', '3'))
    """
    return tuple(part for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if part)


def _in_any_numerals(part: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """「丁目」 A part of an address whose lone digits may be written as 1, １ or 一."""
    numbers = [next((each for each in _NUMERALS if each & one), frozenset[str]()) for one in part]
    alone = [not any(numbers[max(at - 1, 0) : at] + numbers[at + 1 : at + 2]) for at in range(len(part))]
    return [one | number if lone else one for one, number, lone in zip(part, numbers, alone, strict=True)]


def _written(parts: Iterable[str]) -> list[list[frozenset[str]]]:
    """Each part as its characters, each in any way of writing it; without parts that nothing is left of."""
    written = ([one for one in written_as(part) if one] for part in parts)
    return [part for part in written if part]


_HOLDS = {"sqlite": "GLOB", "postgresql": "~"}


def _name_fits(words: Sequence[Sequence[frozenset[str]]]) -> tuple[str, list[Parameter]]:
    """「氏名」 What is asked of a `{column}` that holds these words, with or without spaces, and its values."""
    holds = f"{{column}} {_HOLDS[connection.vendor]} %s"
    if connection.vendor == "postgresql":
        return holds, [_pattern(words, within="[ \u3000]*")]
    # GLOB tries every character of a class at every place: the one written in the fewest ways turns almost everybody
    # away, before any space is taken out of a name.
    rarest = min((one for word in words for one in word), key=len)
    without_space = "replace(replace({column}, '\u3000', ''), ' ', '')"
    return f"({holds} AND {without_space} GLOB %s)", [_pattern([[rarest]]), _pattern(words)]


def _is_read(name: str) -> tuple[list[str], list[Parameter]]:
    """「ローマ字」 What is asked of the kana of who is looked for in Latin letters, and its values."""
    found = reading(name)
    if found is None:
        return [], []
    if connection.vendor == "postgresql":
        return ["name_kana ~ %s"], [found.pattern]
    # The kana that it must have turn almost everybody away before the expression is tried, row by row in Python.
    holds = "".join(" AND name_kana GLOB %s" for _ in found.holds)
    return [f"(name_kana IS NOT NULL{holds} AND name_kana REGEXP %s)"], [
        *(f"*{one}*" for one in sorted(found.holds)),
        found.pattern,
    ]


def _pattern(parts: Sequence[Sequence[frozenset[str]]], within: str = "") -> str:
    """A text that holds these parts in their order, whatever lies between them, as the store at hand says it."""
    postgresql = connection.vendor == "postgresql"
    anything = ".*" if postgresql else "*"
    said = anything.join(within.join(_class(one, postgresql=postgresql) for one in part) for part in parts)
    return said if postgresql else f"*{said}*"


def _class(characters: frozenset[str], *, postgresql: bool) -> str:
    listed = "".join(sorted(characters - set("]^-\\")))
    if postgresql:
        escaped = "".join(f"\\{one}" for one in sorted(characters & set("]^-\\")))
        return f"[{escaped}{listed.replace('[', chr(92) + '[')}]"
    # In GLOB "]" stands first, "-" last, and "^" never first; nothing can be escaped.
    caret = "^" if "^" in characters and len(characters) > 1 else ""
    return f"[{']' if ']' in characters else ''}{listed}{caret}{'-' if '-' in characters else ''}]"
