"""「法人番号」 Which corporation is meant by a number or a name, what it was called on a day, and what became of it.

Corporations are published by law (番号法39条4項): nobody is read here, and nothing goes on record.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.core.identifiers import corporate_number
from madoguchi.formats.company_names import key_of
from madoguchi.formats.variants import UNKNOWN
from madoguchi.registry.corporation_list import country
from madoguchi.registry.corporations import CORPORATIONS, WITHDRAWN
from madoguchi.registry.newest import on_day
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

MOST = 50
_MOST_SUCCESSIONS = 20
_NUMBERS = pa.schema([("corporate_number", pa.string()), ("place", pa.int32())])


class Listed(StrEnum):
    """「法人」 Where a corporation was found: in the municipality's register, or in the list of the country."""

    REGISTER = "corporations"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """「法人」 A corporation as it was from a day on, up to the day before `until`."""

    since: date
    until: date | None
    process: str
    name: str
    name_kana: str
    address: str
    change_cause: str


class Successor(NamedTuple):
    """「承継先」 Who took a corporation over, by its last name."""

    number: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corporation:
    """「法人」 What is known of a corporation on a day.

    `then` is what it was on that day; None where nothing is known of so long ago. `closed_on`, `close_cause` and
    `successors` (number and last name of each that took over the one before) are those of the day; a number that was
    given by mistake is `withdrawn_on` a day, and nothing else is said of it.
    """

    number: str
    listed_in: Listed
    kind: str
    assigned_on: date | None
    versions: tuple[Version, ...]
    then: Version | None
    closed_on: date | None
    close_cause: str
    successors: tuple[Successor, ...]
    withdrawn_on: date | None

    @property
    def other_names(self) -> tuple[str, ...]:
        """The names that it had before, or has since."""
        own = self.then.name if self.then else None
        return tuple(name for name in dict.fromkeys(one.name for one in self.versions) if name and name != own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """「検索結果」 At most MOST corporations, the ones whose whole name fits first, and whether there are more."""

    corporations: tuple[Corporation, ...]
    more: bool


def identify(*, name: str = "", number: str = "", on: date) -> Found:
    """「検索」 The corporations of a number, or with a name in it that they have or had, in characters or kana.

    The legal form and how it is written does not count, nor does a variant character. First the register, then the
    country where it is listed. Raises InputRefused `registry.no_corporation_asked` where neither says anything, what
    `core.identifiers.corporate_number` raises, and what `corporation_list.country` raises.
    """
    asked = unicodedata.normalize("NFKC", number).strip().upper().removeprefix("T").replace("-", "")
    key = key_of(name)
    if not (asked or key):
        raise InputRefused(
            "registry.no_corporation_asked",
            ja="法人番号か、法人の名称（株式会社などを除いた部分）を指定してください。",
            en="Give a corporate number, or what a name has beside its legal form.",
        )
    numbers = [corporate_number(asked)] if asked else _named(key)
    rows = _rows(numbers[:MOST])
    if asked and key:
        rows = {one: each for one, each in rows.items() if _has(each[1], key)}
    found = [_corporation(one, *rows[one], on) for one in numbers[:MOST] if one in rows]
    return Found(corporations=tuple(found), more=len(numbers) > MOST)


def _named(key: str) -> list[str]:
    """The numbers of the corporations with a name that has this key in it, whole names first."""
    fits = f"%{key.replace(UNKNOWN, '_')}%" if len(key) > 1 else key
    registered = store.read(
        "SELECT corporate_number, CAST(min(CASE WHEN name_key = %s OR kana_key = %s THEN 0 ELSE 1 END) AS integer) "
        "AS place FROM corporations WHERE municipality_id = %s AND superseded_at IS NULL "
        "AND (name_key LIKE %s OR kana_key LIKE %s) GROUP BY corporate_number "
        f"ORDER BY place, corporate_number LIMIT {MOST + 1}",
        [key, key, current(), fits, fits],
        _NUMBERS,
    )
    found = {row["corporate_number"]: row["place"] for row in registered.to_pylist()}
    listed = country()
    if listed is not None:
        for one, place in listed.named(key, MOST + 1):
            found.setdefault(one, place)
    return sorted(found, key=lambda one: (found[one], one))


def _rows(numbers: Sequence[str]) -> Mapping[str, tuple[Listed, pl.DataFrame]]:
    """All rows of each corporation, in the order in which they were so, from where it is known."""
    columns = [column.name for column in CORPORATIONS.columns]
    if not numbers:
        return {}
    read = store.read(
        f"SELECT {', '.join(columns)} FROM corporations WHERE municipality_id = %s AND superseded_at IS NULL "
        f"AND corporate_number IN ({', '.join(['%s'] * len(numbers))})",
        [current(), *numbers],
        pa.schema([(column.name, column.type) for column in CORPORATIONS.columns]),
    )
    found = _parted(Listed.REGISTER, pl.DataFrame(pl.from_arrow(read)))
    listed = country()
    others = [one for one in numbers if one not in found]
    return found if listed is None or not others else found | _parted(Listed.COUNTRY, listed.of(others))


def _parted(listed: Listed, rows: pl.DataFrame) -> dict[str, tuple[Listed, pl.DataFrame]]:
    parts = on_day(rows).partition_by("corporate_number", maintain_order=True)
    return {part["corporate_number"][0]: (listed, part) for part in parts}


def _has(rows: pl.DataFrame, key: str) -> bool:
    keys = pl.concat([rows["name_key"], rows["kana_key"]]).drop_nulls()
    return bool(keys.str.contains(key, literal=True).any())


def _corporation(number: str, listed: Listed, rows: pl.DataFrame, on: date) -> Corporation:
    all_rows = [row for row in rows.to_dicts() if row["process"] != WITHDRAWN]
    # What stands beside a withdrawal was written after it.
    withdrawn = None if all_rows else rows["changed_on"][-1]
    # Of several rows of one day the last one is what the day ended with.
    last_of_day = list({row["changed_on"]: row for row in all_rows}.values())
    days = [row["changed_on"] for row in last_of_day]
    versions = tuple(_version(row, until) for row, until in zip(last_of_day, [*days, None][1:], strict=True))
    past = [row for row in last_of_day if row["changed_on"] <= on]
    now = past[-1] if past else None
    closed = now["closed_on"] if now and now["closed_on"] and now["closed_on"] <= on else None
    return Corporation(
        number=number,
        listed_in=listed,
        kind=_said(now or (all_rows or [{"kind": ""}])[-1], "kind"),
        assigned_on=next((row["assigned_on"] for row in all_rows if row["assigned_on"]), None),
        versions=versions,
        then=versions[len(past) - 1] if past else None,
        closed_on=closed,
        close_cause=(now["close_cause"] or "") if now and closed else "",
        successors=_successors(number, now["successor_number"] if now and closed else None, on),
        withdrawn_on=withdrawn,
    )


def _version(row: Mapping[str, object], until: date | None) -> Version:
    since = row["changed_on"]
    return Version(
        since=since,  # type: ignore[arg-type]  # a row of the register has its day
        until=until,
        process=_said(row, "process"),
        name=_said(row, "name"),
        name_kana=_said(row, "name_kana"),
        address=_said(row, "abroad") or "".join(_said(row, part) for part in ("prefecture", "city", "street")),
        change_cause=_said(row, "change_cause"),
    )


def _said(row: Mapping[str, object], name: str) -> str:
    return str(row[name] or "")


def _successors(number: str, first: str | None, on: date) -> tuple[Successor, ...]:
    """Who took over by a day, and who took that one over, as long as it goes on; each by its last name up to the day.

    Of one of whom nothing is known of so long ago, the first name that is.
    """
    chain: dict[str, str] = {}
    following = first
    while following and following not in chain and following != number and len(chain) < _MOST_SUCCESSIONS:
        rows = _rows([following]).get(following)
        all_rows = rows[1].to_dicts() if rows else []
        past = [row for row in all_rows if row["changed_on"] and row["changed_on"] <= on]
        last = past[-1] if past else {}
        chain[following] = str((last or (all_rows or [{}])[0]).get("name") or "")
        closed_on = last.get("closed_on")
        following = last["successor_number"] if closed_on and closed_on <= on else None
    return tuple(Successor(*one) for one in chain.items())
