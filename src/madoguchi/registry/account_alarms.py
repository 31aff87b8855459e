"""「口座の警報」 Every night: which accounts on file are not their persons', and since when that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.registry.account_checks import moment, standing, with_word
from madoguchi.registry.account_kinds import BY_OFFICE, IDENTITY
from madoguchi.registry.account_links import links
from madoguchi.registry.columns import BANK_ACCOUNTS
from madoguchi.registry.supersede import INSTANT, close
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from datetime import datetime

ACCOUNT = ("person_id", "purpose", *IDENTITY, "holder_kana")
ALARMS = pa.schema(
    [
        ("id", pa.int64()),
        ("account_id", pa.int64()),
        ("kind", pa.string()),
        ("recorded_at", INSTANT),
        *(BANK_ACCOUNTS.schema.field(name) for name in ACCOUNT),
    ]
)
_STANDING = pa.schema([("id", pa.int64())])
_ACCOUNTS = pa.schema([("id", pa.int64()), *(BANK_ACCOUNTS.schema.field(name) for name in ACCOUNT)])
_HOMES = pa.schema([("person_id", pa.int64()), ("household_id", pa.int64())])
_KIN = pa.schema([("person_id", pa.int64()), ("relative_id", pa.int64())])
_OWN = "WHERE municipality_id = %s AND superseded_at IS NULL"
_NEWEST = f"SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY version DESC) AS place FROM residents {_OWN}"
_PEOPLE = pa.schema(
    [
        ("person_id", pa.int64()),
        ("name_kana", pa.string()),
        ("kana_certified", pa.bool_()),
        ("former_surname_kana", pa.string()),
        ("alias_kana", pa.string()),
        ("name_romaji", pa.string()),
        ("is_foreign", pa.bool_()),
        ("address", pa.string()),
        ("dwelling", pa.string()),
    ]
)


def look(at: datetime) -> datetime:
    """「口座の警報」 Look at all accounts, keep what is new, end what is mended; when it was. In the open transaction.

    What two persons have said of an account ends its alarm: it is their word that counts then.
    """
    with store.lock(f"{current()}.registry"):
        known_at = moment(at)
        found, before = _found(), _frame(f"SELECT id FROM account_alarms {_OWN}", _STANDING)
        stand = _standing().join(found, on=["account_id", "kind"], how="semi")
        close("account_alarms", before.join(stand, on="id", how="anti")["id"].to_list(), at=known_at)
        new = found.join(stand, on="account_id", how="anti")
        if not new.is_empty():
            said = {"municipality_id": pl.lit(str(current())), "recorded_at": pl.lit(known_at)}
            store.load("account_alarms", new.with_columns(**said).to_arrow())
        return known_at


def standing_alarms(*kinds: str) -> pl.DataFrame:
    """「口座の警報」 What stands of these kinds, or of all, each with its account (ALARMS); the newest first.

    What two persons have settled since the last look is not among them, nor an account that is not on file any more.
    """
    told = with_word(_standing(*kinds), standing(BY_OFFICE))
    return told.filter(pl.col("said").is_null()).drop("said")


def on_file(person_id: int) -> pl.DataFrame:
    """「口座」 The present accounts of a person, alarm or none (account_id, ACCOUNT); `registry.read` alone asks."""
    found = store.read(
        f"SELECT id AS account_id, {', '.join(ACCOUNT)} FROM accounts {_OWN} AND person_id = %s ORDER BY id",
        [current(), person_id],
        pa.schema([("account_id", pa.int64()), *(BANK_ACCOUNTS.schema.field(name) for name in ACCOUNT)]),
    )
    return pl.DataFrame(pl.from_arrow(found))


def _standing(*kinds: str) -> pl.DataFrame:
    """Alarms with the present row of their account, which a file may have brought anew since."""
    of_kind = f"AND a.kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
    same = " AND ".join(f"b.{name} = o.{name}" for name in ("municipality_id", *ACCOUNT))
    found = store.read(
        "SELECT a.id AS id, b.id AS account_id, a.kind AS kind, a.recorded_at AS recorded_at, "
        f"{', '.join(f'b.{name} AS {name}' for name in ACCOUNT)} FROM account_alarms a "
        f"JOIN accounts o ON o.id = a.account_id JOIN accounts b ON {same} AND b.superseded_at IS NULL "
        f"WHERE a.municipality_id = %s AND a.superseded_at IS NULL {of_kind} "
        "ORDER BY a.recorded_at DESC, b.person_id, b.purpose",
        [current(), *kinds],
        ALARMS,
    )
    return pl.DataFrame(pl.from_arrow(found))


def _found() -> pl.DataFrame:
    """account_id and kind of every account that is not plainly the own, and that nobody has settled."""
    accounts = _frame(f"SELECT id, {', '.join(ACCOUNT)} FROM accounts {_OWN}", _ACCOUNTS)
    people = _frame(
        "SELECT person_id, name_kana, kana_certified, former_surname AS former_surname_kana, alias AS alias_kana, "
        "name_romaji, (name_romaji IS NOT NULL) AS is_foreign, town || ' ' || street AS address, "
        f"town || ' ' || street || ' ' || building AS dwelling FROM ({_NEWEST}) newest WHERE place = 1",
        _PEOPLE,
    )
    homes = _frame(f"SELECT DISTINCT person_id, household_id FROM residents {_OWN}", _HOMES)
    kin = _frame(f"SELECT DISTINCT child_id AS person_id, payee_id AS relative_id FROM child_allowances {_OWN}", _KIN)
    settled = with_word(accounts, standing(BY_OFFICE)).filter(pl.col("said").is_not_null())
    return links(accounts, people, homes, kin).join(settled, on="id", how="anti").rename({"id": "account_id"})


def _frame(sql: str, schema: pa.Schema) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(store.read(sql, [current()], schema)))
