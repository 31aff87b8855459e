"""Registrations of accounts that went astray, and the truth of each: to measure what the nightly look tells apart.

Many more than in life, where 748 of 54 million were strangers' and some 130,000 families' (Digital Agency, June 2023):
a city of life would have five of the first kind. In the invented city nobody leaves a household for another, so an
account of somebody with whom one lived before is not among them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import polars as pl
import pyarrow as pa

from madoguchi.core.kana import to_zengin
from madoguchi.registry.account_kinds import IDENTITY
from madoguchi.registry.columns import BANK_ACCOUNTS
from madoguchi.simulate.names import given_names, surnames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from madoguchi.simulate.city import City

_KANA = "アイウエオカキクケコサシスセソタチツテトナニノハヒフヘホマミムメモヤユヨラリルレロ"
_ACCOUNT = (*IDENTITY, "holder_kana")
TRUTH = pa.schema([("person_id", pa.int64()), ("purpose", pa.string()), ("truth", pa.string()), ("how", pa.string())])


class Truth(StrEnum):
    """Whose an account is in truth. It is for measuring only: no step of the house may read it."""

    OWN = "own"
    FAMILY = "family"
    STRANGER = "stranger"


class How(StrEnum):
    """What was done to a registration."""

    AS_DRAWN = "as_drawn"
    MISREAD = "misread"
    """The own account, under another reading of the given name."""
    OTHER_SURNAME = "other_surname"
    """The own account, under the surname of before a marriage."""
    MEMBER = "member"
    """Of somebody in the household."""
    ELSEWHERE = "elsewhere"
    """Of a relative of the same surname who never lived here."""
    IN_LAW = "in_law"
    """Of a relative of another surname who never lived here."""
    NEXT = "next"
    """Of whoever was at the terminal before, and has it, too."""
    NOT_ON_FILE = "not_on_file"
    """Of somebody at the terminal whose own registration is not on file."""
    SURNAME = "surname"
    """Of a stranger who has it, too, and the same surname."""
    NEIGHBOUR = "neighbour"
    """Of a stranger who has it, too, at the same house number."""
    NAMESAKE = "namesake"
    """Of a stranger who has it, too, and the same name."""


SHARES = {
    How.MISREAD: 0.02,
    How.OTHER_SURNAME: 0.015,
    How.MEMBER: 0.01,
    How.ELSEWHERE: 0.003,
    How.IN_LAW: 0.001,
    How.NEXT: 0.0015,
    How.NOT_ON_FILE: 0.0005,
    How.SURNAME: 0.0005,
    How.NEIGHBOUR: 0.0005,
    How.NAMESAKE: 0.0002,
}
"""Of the accounts for public money. All assumptions."""
_TRUTHS = {
    **dict.fromkeys((How.MISREAD, How.OTHER_SURNAME), Truth.OWN),
    **dict.fromkeys((How.MEMBER, How.ELSEWHERE, How.IN_LAW), Truth.FAMILY),
    **dict.fromkeys((How.NEXT, How.NOT_ON_FILE, How.SURNAME, How.NEIGHBOUR, How.NAMESAKE), Truth.STRANGER),
}
K = TypeVar("K")
Account = tuple[str, ...]
"""The values of _ACCOUNT."""


def astray(city: City, *, seed: int) -> tuple[pa.Table, pa.Table]:
    """「口座のひも付け」 The accounts of the city with such registrations, and TRUTH of every row; always the same."""
    draw = random.Random(f"astray {seed}")  # noqa: S311  # invented people, not keys
    known = _Known.of(city)
    rows = _as_drawn(city)
    free = rows.filter((pl.col("purpose") == "public_money") & (pl.col("truth") == Truth.OWN))["person_id"].to_list()
    draw.shuffle(free)
    changed: dict[int, dict[str, object]] = {}
    for how, share in SHARES.items():
        wanted, make = len(changed) + max(2, round(len(free) * share)), known.maker(how, draw)
        for person in free:
            if len(changed) == wanted:
                break
            account = None if person in changed else make(person)
            if account is not None:
                said = {"person_id": person, "purpose": "public_money", "truth": str(_TRUTHS[how]), "how": str(how)}
                changed[person] = said | dict(zip(_ACCOUNT, account, strict=True))
    told = pl.DataFrame(list(changed.values()), schema_overrides={"person_id": pl.Int64})
    kept = rows.join(told, on=["person_id", "purpose"], how="anti")
    registered = rows.select("person_id", "purpose", "registered_on")
    whole = pl.concat([kept, told.join(registered, on=["person_id", "purpose"]).select(kept.columns)])
    whole = whole.sort("person_id", "purpose")
    accounts = whole.select(BANK_ACCOUNTS.schema.names).to_arrow().cast(BANK_ACCOUNTS.schema)
    return accounts, whole.select(TRUTH.names).to_arrow().cast(TRUTH)


def _as_drawn(city: City) -> pl.DataFrame:
    owner = pl.DataFrame(city.ledger).select(*IDENTITY, owner_id="person_id")
    homes = pl.DataFrame(city.residents).select("person_id", "household_id").unique()
    rows = pl.DataFrame(city.accounts).join(owner, on=IDENTITY, how="left", maintain_order="left")
    together = homes.join(homes.rename({"person_id": "owner_id"}), on="household_id").select("person_id", "owner_id")
    family = together.unique().with_columns(related=pl.lit(value=True))
    joined = rows.join(family, on=["person_id", "owner_id"], how="left", maintain_order="left")
    return joined.with_columns(
        truth=pl.when(pl.col("owner_id") == pl.col("person_id"))
        .then(pl.lit(str(Truth.OWN)))
        .when(pl.col("related"))
        .then(pl.lit(str(Truth.FAMILY)))
        .otherwise(pl.lit(str(Truth.STRANGER))),
        how=pl.lit(str(How.AS_DRAWN)),
    ).drop("owner_id", "related")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Who has which account, who lived with whom, and who is called how: by person."""

    account: dict[int, Account]
    on_file: list[int]
    off_file: list[int]
    kana: dict[int, str]
    home: dict[int, int]
    homes: dict[int, list[int]]
    members: dict[int, list[int]]
    by_surname: dict[str, list[int]]
    by_name: dict[str, list[int]]
    street: dict[int, str]
    by_street: dict[str, list[int]]

    @classmethod
    def of(cls, city: City) -> _Known:
        rows = pl.DataFrame(city.residents).sort("person_id", "version")
        newest = rows.group_by("person_id", maintain_order=True).last().filter(pl.col("name_kana").is_not_null())
        ledger = pl.DataFrame(city.ledger).filter(pl.col("open")).unique("person_id", keep="first", maintain_order=True)
        account = {row[0]: tuple(row[1:]) for row in ledger.select("person_id", *_ACCOUNT).iter_rows()}
        registered = set(city.accounts["person_id"].to_pylist())
        homes = rows.select("person_id", "household_id").unique(maintain_order=True)
        kana = dict(newest.select("person_id", "name_kana").iter_rows())
        street = newest.with_columns(street=pl.concat_str("town", pl.lit(" "), "street")).select("person_id", "street")
        street = street.drop_nulls()
        return cls(
            account=account,
            on_file=[one for one in account if one in registered],
            off_file=[one for one in account if one not in registered],
            kana=kana,
            home=dict(newest.select("person_id", "household_id").iter_rows()),
            homes=_grouped(homes.iter_rows()),
            members=_grouped((home, person) for person, home in homes.iter_rows()),
            by_surname=_grouped((_surname(name), one) for one, name in kana.items() if one in registered),
            by_name=_grouped((name, one) for one, name in kana.items() if one in registered),
            street=dict(street.iter_rows()),
            by_street=_grouped((where, one) for one, where in street.iter_rows() if one in registered),
        )

    def maker(self, how: How, draw: random.Random) -> Callable[[int], Account | None]:
        """How to make the account of a person that went astray so; None where it cannot be made."""

        def of_one(candidates: list[int], person: int) -> Account | None:
            related = {one for home in self.homes.get(person, ()) for one in self.members[home]}
            apart = how in (How.NEXT, How.NOT_ON_FILE, How.SURNAME, How.NEIGHBOUR, How.NAMESAKE)
            at_hand = draw.sample(candidates, min(len(candidates), 20))
            fit = [one for one in at_hand if one in self.account and one != person and (one in related) != apart]
            return self.account[fit[0]] if fit else None

        def held_by(person: int, kana: str) -> Account | None:
            return (*self.account[person][:-1], to_zengin(kana)) if person in self.account else None

        def make(person: int) -> Account | None:
            name = self.kana.get(person, "")
            family, _, given = name.partition("　")
            if not given:
                return None
            match how:
                case How.MISREAD:
                    at = draw.randrange(len(given))
                    return held_by(person, f"{family}　{given[:at]}{draw.choice(_KANA)}{given[at + 1 :]}")
                case How.OTHER_SURNAME:
                    return held_by(person, f"{_any(draw, surnames().kana)}　{given}")
                case How.ELSEWHERE:
                    return self._nobodys(draw, f"{family}　{_any(draw, given_names()[0].kana)}")
                case How.IN_LAW:
                    return self._nobodys(draw, f"{_any(draw, surnames().kana)}　{_any(draw, given_names()[1].kana)}")
                case How.MEMBER:
                    return of_one(self.members[self.home[person]], person)
                case How.NEXT:
                    return of_one(self.on_file, person)
                case How.NOT_ON_FILE:
                    return of_one(self.off_file, person)
                case How.SURNAME:
                    return of_one(self.by_surname.get(_surname(name), []), person)
                case How.NEIGHBOUR:
                    return of_one(self.by_street.get(self.street.get(person, ""), []), person)
                case How.NAMESAKE:
                    return of_one(self.by_name.get(name, []), person)
                case _:
                    raise AssertionError(how)

        return make

    def _nobodys(self, draw: random.Random, kana: str) -> Account:
        """An account at a branch nearby that nobody here has."""
        like = self.account[draw.choice(self.on_file)]
        return (*like[:3], f"{draw.randrange(10_000_000):07}", to_zengin(kana))


def _grouped(pairs: Iterator[tuple[K, int]]) -> dict[K, list[int]]:
    found: dict[K, list[int]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _surname(kana: str) -> str:
    return kana.partition("　")[0]


def _any(draw: random.Random, words: pa.Array) -> str:
    return str(words[draw.randrange(len(words))].as_py())
