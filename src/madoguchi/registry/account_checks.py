"""「口座の確認」 What was learned of accounts beside their register: by the bank, or by two persons of the office.

An account that was credited is on file from then on (purpose `credited`): nobody is asked twice for what the
municipality has paid to. One that the bank does not know, or that is somebody else's, is not paid to unasked.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.formats.kana import to_zengin
from madoguchi.registry.account_kinds import BY_BANK, BY_OFFICE, IDENTITY, OF_PERSON, AccountOutcome
from madoguchi.registry.columns import BANK_ACCOUNTS, CREDITED
from madoguchi.registry.supersede import INSTANT, add, close
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

FEW = 500
"""Up to so many persons are asked for by number, not the whole register read."""
CHECKS = pa.schema(
    [
        ("id", pa.int64()),
        ("person_id", pa.int64()),
        *((name, pa.string()) for name in (*IDENTITY, "holder_kana", "outcome")),
    ]
)


def standing(outcomes: Sequence[AccountOutcome] = tuple(AccountOutcome)) -> pl.DataFrame:
    """「口座の確認」 What stands now of these outcomes (CHECKS): at most one of each party for an account.

    The rows are of what went wrong or was looked at by two persons, so they are few.
    """
    found = store.read(
        f"SELECT {', '.join(CHECKS.names)} FROM account_checks WHERE municipality_id = %s AND superseded_at IS NULL "
        f"AND outcome IN ({', '.join(['%s'] * len(outcomes))}) ORDER BY id",
        [current(), *map(str, outcomes)],
        CHECKS,
    )
    return pl.DataFrame(pl.from_arrow(found))


def with_word(accounts: pl.DataFrame, checks: pl.DataFrame) -> pl.DataFrame:
    """「口座名義の確認」 Accounts (OF_PERSON, holder_kana) with `said`: what two persons said of each, own or not_own.

    `checks`: `standing`. That an account is the own was said of it under the name that its holder had then.
    """
    office = checks.filter(pl.col("outcome").is_in(BY_OFFICE)).select(*OF_PERSON, said="outcome", named="holder_kana")
    told = accounts.join(office, on=OF_PERSON, how="left", maintain_order="left")
    still = to_zengin(pl.col("holder_kana")) == to_zengin(pl.col("named"))
    holds = still | (pl.col("said") == str(AccountOutcome.NOT_OWN))
    return told.with_columns(said=pl.when(holds).then("said")).drop("named")


def learn(credited: pl.DataFrame, refused: pl.DataFrame, source: str, on: date, at: datetime) -> None:
    """「振込結果」 Take up what the bank said, within the open transaction.

    `credited`: OF_PERSON and holder_kana. `refused`: these and `outcome`, one of BY_BANK. `source` names the file, `on`
    is the day of the transfers. What was credited is refused no longer, and is on file from then on.
    """
    with store.lock(f"{current()}.registry"):
        told, known_at = _once(refused), moment(at)
        present = standing(BY_BANK).join(pl.concat([credited, told], how="diagonal"), on=OF_PERSON, how="semi")
        again = present.join(told, on=[*OF_PERSON, "outcome"], how="semi")
        close("account_checks", present.join(again, on="id", how="anti")["id"].to_list(), at=known_at)
        _record(told.join(again, on=[*OF_PERSON, "outcome"], how="anti"), known_at, by="bank", why=source)
        _put_on_file(_once(credited), on, known_at)


def decide(account: pl.DataFrame, outcome: AccountOutcome, by: str, confirmed_by: str, why: str, at: datetime) -> None:
    """「口座名義の確認」 Two persons say whose an account is (one row: OF_PERSON, holder_kana), whatever was said.

    That it is the own lifts what the bank said before, too.
    """
    with store.lock(f"{current()}.registry"):
        known_at = moment(at)
        lifted = (*BY_OFFICE, *(BY_BANK if outcome is AccountOutcome.OWN else ()))
        close("account_checks", standing(lifted).join(account, on=OF_PERSON, how="semi")["id"].to_list(), at=known_at)
        said = account.with_columns(outcome=pl.lit(str(outcome)))
        _record(said, known_at, by=by, why=why, confirmed_by=confirmed_by)


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.unique(OF_PERSON, keep="last", maintain_order=True)


def _record(rows: pl.DataFrame, at: datetime, *, by: str, why: str, confirmed_by: str | None = None) -> None:
    if rows.is_empty():
        return
    said = rows.select(*OF_PERSON, "holder_kana", "outcome").with_columns(
        municipality_id=pl.lit(str(current())),
        recorded_at=pl.lit(at),
        told_by=pl.lit("bank" if confirmed_by is None else "office"),
        by=pl.lit(by),
        confirmed_by=pl.lit(confirmed_by, pl.String),
        why=pl.lit(why),
    )
    store.load("account_checks", said.to_arrow())


def _put_on_file(credited: pl.DataFrame, on: date, known_at: datetime) -> None:
    """A person's newest credited account is on file; the same one again changes nothing, so that nothing grows.

    A result that is read late does not put an older account in the place of a newer one.
    """
    newest = credited.unique("person_id", keep="last", maintain_order=True)
    present = _on_file(newest["person_id"])
    same = newest.join(present, on=[*OF_PERSON, "holder_kana"], how="semi")
    later = present.filter(pl.col("registered_on") > on)
    changed = newest.join(pl.concat([same.select("person_id"), later.select("person_id")]), on="person_id", how="anti")
    close("accounts", present.join(changed, on="person_id", how="semi")["id"].to_list(), at=known_at)
    rows = changed.with_columns(purpose=pl.lit(CREDITED), registered_on=pl.lit(on))
    add(BANK_ACCOUNTS, rows.select(BANK_ACCOUNTS.schema.names), at=known_at)


def _on_file(persons: pl.Series) -> pl.DataFrame:
    few = f"AND person_id IN ({', '.join(map(str, persons))})" if 0 < persons.len() <= FEW else ""
    columns = (*OF_PERSON, "holder_kana", "registered_on")
    found = store.read(
        f"SELECT id, {', '.join(columns)} FROM accounts WHERE municipality_id = %s AND superseded_at IS NULL "
        f"AND purpose = %s {few}",
        [current(), CREDITED],
        pa.schema([("id", pa.int64()), *(BANK_ACCOUNTS.schema.field(name) for name in columns)]),
    )
    return pl.DataFrame(pl.from_arrow(found)).filter(pl.col("person_id").is_in(persons.implode()))


def moment(at: datetime) -> datetime:
    """「処理日時」 The instant (UTC) at which something of accounts is known: after any snapshot, and what it ends.

    What a snapshot knew must not grow; and what the bank said is taken up whatever the clock says.
    """
    newest = store.read(
        "SELECT max(recorded_at) AS at FROM accounts WHERE municipality_id = %s UNION ALL "
        "SELECT max(recorded_at) AS at FROM account_checks WHERE municipality_id = %s UNION ALL "
        "SELECT max(recorded_at) AS at FROM account_alarms WHERE municipality_id = %s UNION ALL "
        "SELECT max(known_at) AS at FROM snapshots WHERE municipality_id = %s",
        [current()] * 4,
        pa.schema([("at", INSTANT)]),
    )["at"]
    later: list[datetime] = [one + timedelta(microseconds=1) for one in newest.drop_null().to_pylist()]
    return max([at.astimezone(UTC), *later])
