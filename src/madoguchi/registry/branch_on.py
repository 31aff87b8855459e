"""「支店」 What a branch was called on a day, whether it was there, and which branch has its accounts now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.db.models import Max

from madoguchi import store
from madoguchi.registry.branches import BRANCHES, MERGERS, MERGERS_COLUMNS, Code, Hops, following, hops_of
from madoguchi.registry.models import ImportRun
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

_CODES = ("bank_code", "branch_code")
_NAMES = pa.schema([(name, pa.string()) for name in ("bank_name", "branch_name")])
_BRANCHES = pa.schema([(name, pa.string()) for name in _CODES])
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


def ended_by(on: date) -> pa.Table:
    """「支店コード」 The branches of which a list or a merger says that they were no longer there on a day.

    A code that was given to another branch since is among them, too: it is there by `branches_on`.
    """
    return store.read(
        "SELECT bank_code, branch_code FROM branches WHERE municipality_id = %s AND superseded_at IS NULL "
        "AND until_on <= %s UNION SELECT bank_code, branch_code FROM branch_mergers WHERE municipality_id = %s "
        "AND superseded_at IS NULL AND merged_on <= %s",
        [current(), on, current(), on],
        _BRANCHES,
    )


def succeeded(accounts: pl.DataFrame, on: date) -> pl.DataFrame:
    """「統廃合」 The accounts with the codes of the branches that have them on a day, however often they were merged.

    Who holds the account, and its number, are as they were. A code that the municipality's list has on the day is that
    branch's, whatever was merged before the list; a merger since the newest list is one that it could not know. No
    merger counts that is older than the one before it.
    """
    mergers = store.read(
        f"SELECT {', '.join(MERGERS_COLUMNS)} FROM branch_mergers "
        "WHERE municipality_id = %s AND superseded_at IS NULL AND merged_on <= %s",
        [current(), on],
        MERGERS.schema,
    )
    if mergers.num_rows == 0:
        return accounts
    hops = hops_of(pl.DataFrame(pl.from_arrow(mergers)))
    listed = branches_on(on)
    newest = ImportRun.objects.filter(register=BRANCHES.name).aggregate(day=Max("as_of"))["day"]
    since = {code for code in hops if newest is not None and hops[code][-1][0] > newest}
    there = set(zip(*listed.to_pydict().values(), strict=True)) - since if listed else set[Code]()
    moved = [(*code, *_last(hops, code, there)) for code in hops if code not in there]
    schema = dict.fromkeys((*_CODES, "new_bank_code", "new_branch_code"), pl.String)
    return (
        accounts.join(pl.DataFrame(moved, schema=schema, orient="row"), on=[*_CODES], how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("new_bank_code", "bank_code").alias("bank_code"),
            pl.coalesce("new_branch_code", "branch_code").alias("branch_code"),
        )
        .select(accounts.columns)
    )


def _last(hops: Hops, code: Code, there: Container[Code]) -> Code:
    """Where the accounts of a branch are after its last merger and all that came behind."""
    hop, seen = hops[code][-1], {code}
    while hop[1] not in seen and hop[1] not in there:
        seen.add(hop[1])
        behind = following(hops, hop[1], hop[0])
        if behind is None:
            return hop[1]
        hop = behind
    return code if hop[1] in seen else hop[1]  # a circle leads nowhere


def successor(bank_code: str, branch_code: str, on: date) -> tuple[str, str]:
    """「統廃合」 The codes of the branch that has the accounts of a branch on a day; mostly its own."""
    one = pl.DataFrame({"bank_code": [bank_code], "branch_code": [branch_code]})
    bank, branch = succeeded(one, on).row(0)
    return bank, branch
