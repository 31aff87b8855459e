"""「支店」 What a branch was called on a day, whether it was there, and which branch has its accounts now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from datetime import date

_CODES = ("bank_code", "branch_code")
_MOST_MERGERS = 20
_NAMES = pa.schema([(name, pa.string()) for name in ("bank_name", "branch_name")])
_BRANCHES = pa.schema([(name, pa.string()) for name in _CODES])
_MERGED = pa.schema([(name, pa.string()) for name in (*_CODES, "new_bank_code", "new_branch_code")])
_ON_DAY = "from_on <= %s AND (until_on IS NULL OR until_on > %s)"


def names_on(bank_code: str, branch_code: str, on: date) -> tuple[str, str] | None:
    """「金融機関名」「支店名」 As the register has them for a day; None where it has no such branch on it."""
    found = store.read(
        "SELECT bank_name, branch_name FROM branches WHERE municipality_id = %s AND superseded_at IS NULL "
        f"AND bank_code = %s AND branch_code = %s AND {_ON_DAY} ORDER BY from_on DESC LIMIT 1",
        [current(), bank_code, branch_code, on, on],
        _NAMES,
    ).to_pylist()
    return (found[0]["bank_name"], found[0]["branch_name"]) if found else None


def branches_on(on: date) -> pa.Table | None:
    """「支店コード」 Every branch of a day, one row each; None where no list was taken in."""
    found = store.read(
        "SELECT bank_code, branch_code FROM branches WHERE municipality_id = %s AND superseded_at IS NULL "
        f"AND {_ON_DAY} ORDER BY bank_code, branch_code",
        [current(), on, on],
        _BRANCHES,
    )
    return found if found.num_rows else None


def kana_on(on: date) -> pa.Table | None:
    """「金融機関名」「支店名」 In kana, every branch of a day; None where no list was taken in."""
    found = store.read(
        "SELECT bank_code, branch_code, bank_kana AS bank_name, branch_kana AS branch_name FROM branches "
        f"WHERE municipality_id = %s AND superseded_at IS NULL AND {_ON_DAY} ORDER BY bank_code, branch_code",
        [current(), on, on],
        pa.schema([*_BRANCHES, *_NAMES]),
    )
    return found if found.num_rows else None


def succeeded(accounts: pl.DataFrame, on: date) -> pl.DataFrame:
    """「統廃合」 The accounts with the codes of the branches that have them on a day, however often they were merged.

    Who holds the account, and its number, are as they were.
    """
    merged = pl.DataFrame(
        pl.from_arrow(
            store.read(
                "SELECT m.bank_code, m.branch_code, m.new_bank_code, m.new_branch_code FROM branch_mergers m "
                "WHERE m.municipality_id = %s AND m.superseded_at IS NULL AND m.merged_on <= %s "
                # A code that was given to another branch since then is that one's.
                "AND NOT EXISTS (SELECT 1 FROM branches b WHERE b.municipality_id = m.municipality_id "
                "AND b.superseded_at IS NULL AND b.bank_code = m.bank_code AND b.branch_code = m.branch_code "
                "AND b.from_on > m.merged_on AND b.from_on <= %s AND (b.until_on IS NULL OR b.until_on > %s)) "
                "ORDER BY m.merged_on",
                [current(), on, on, on],
                _MERGED,
            )
        )
    ).unique([*_CODES], keep="last")
    found = accounts
    for _ in range(_MOST_MERGERS if merged.height else 0):
        joined = found.join(merged, on=[*_CODES], how="left", maintain_order="left")
        if joined["new_bank_code"].is_null().all():
            break
        found = joined.with_columns(
            pl.coalesce("new_bank_code", "bank_code").alias("bank_code"),
            pl.coalesce("new_branch_code", "branch_code").alias("branch_code"),
        ).select(accounts.columns)
    return found


def successor(bank_code: str, branch_code: str, on: date) -> tuple[str, str]:
    """「統廃合」 The codes of the branch that has the accounts of a branch on a day; mostly its own."""
    one = pl.DataFrame({"bank_code": [bank_code], "branch_code": [branch_code]})
    bank, branch = succeeded(one, on).row(0)
    return bank, branch
