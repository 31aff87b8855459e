"""One account of several people: seldom a mistake within a family, and a sign of a wrong link across households."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.tenancy import current


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAccounts:
    """「口座」 How many accounts belong to several persons, all of one household, or of different ones."""

    within_household: int
    across_households: int


def shared_accounts() -> SharedAccounts:
    """Count the present accounts with more than one person, in the municipality in scope. Nobody is refused for it."""
    accounts = store.read(
        "SELECT DISTINCT person_id, bank_code, branch_code, account_type, account_number FROM accounts "
        "WHERE municipality_id = %s AND superseded_at IS NULL",
        [current()],
        pa.schema([("person_id", pa.int64()), *((name, pa.string()) for name in _ACCOUNT)]),
    )
    households = store.read(
        "SELECT person_id, household_id FROM (SELECT person_id, household_id, row_number() OVER "
        "(PARTITION BY person_id ORDER BY version DESC) AS place FROM residents "
        "WHERE municipality_id = %s AND superseded_at IS NULL) latest WHERE place = 1",
        [current()],
        pa.schema([("person_id", pa.int64()), ("household_id", pa.int64())]),
    )
    owned = pl.DataFrame(pl.from_arrow(accounts)).join(
        pl.DataFrame(pl.from_arrow(households)), on="person_id", how="left"
    )
    # Somebody whom the register does not know is of no household, so their account is shared across.
    shared = (
        owned.group_by(_ACCOUNT)
        .agg(
            pl.len().alias("persons"),
            (pl.col("household_id").n_unique() > 1).alias("apart"),
            pl.col("household_id").is_null().any().alias("stranger"),
        )
        .filter(pl.col("persons") > 1)
    )
    across = shared.filter(pl.col("apart") | pl.col("stranger")).height
    return SharedAccounts(within_household=shared.height - across, across_households=across)


_ACCOUNT = ("bank_code", "branch_code", "account_type", "account_number")
