"""Which banks and branches there are, and accounts of Japan Post Bank as banks write them."""

from __future__ import annotations

from datetime import date
from functools import cache
from unicodedata import normalize

import polars as pl
import pyarrow as pa

from madoguchi.core.errors import InputRefused
from madoguchi.formats.yucho import BANK_CODE, SAVINGS, from_passbook
from madoguchi.registry import branch_on

BANKS = pa.schema([("bank_code", pa.string()), ("branch_code", pa.string())])
"""「金融機関コード」「支店コード」 One row a branch."""


@cache
def all_branches() -> pa.Table:
    """「支店コード」 Every branch of every bank that the published list holds today (zengin-code)."""
    import zengin_code  # costs 0.15 s

    found = [(bank.code, branch) for bank in zengin_code.Bank.all.values() for branch in bank.branches]
    codes, branches = zip(*sorted(found), strict=True)
    return pa.table([pa.array(codes), pa.array(branches)], schema=BANKS)


def names_on(bank_code: str, branch_code: str, on: date) -> tuple[str, str]:
    """「金融機関名」「支店名」 As the municipality's register has them for a day, else as `names_of` has them today."""
    return branch_on.names_on(bank_code, branch_code, on) or names_of(bank_code, branch_code)


@cache
def names_of(bank_code: str, branch_code: str) -> tuple[str, str]:
    """「金融機関名」「支店名」 As the published list has them today; a code that it lacks stands for itself.

    The list leaves 銀行 out of the names of banks (codes below 0400, 05xx, 9900).
    """
    import zengin_code  # costs 0.15 s

    bank = zengin_code.Bank.all.get(bank_code)
    if bank is None:
        return bank_code, branch_code
    is_bank = bank_code < "0400" or bank_code[:2] == "05" or bank_code == "9900"
    branch = bank.branches.get(branch_code)
    return normalize("NFKC", bank.name) + ("銀行" if is_bank else ""), branch.name if branch else branch_code


def as_banks_write(accounts: pl.DataFrame) -> pl.DataFrame:
    """「記号番号」 Accounts of Japan Post Bank given as passbook symbol and number, as a transfer needs them.

    What is no passbook of an account that takes transfers stays as it is, and a person looks at it.

    >>> written = pl.DataFrame({"bank_code": ["9900"], "branch_code": ["17300"], "account_type": ["1"],
    ...                         "account_number": ["19927651"]})
    >>> as_banks_write(written).row(0)
    ('9900', '738', '1', '1992765')
    """
    columns = ["branch_code", "account_type", "account_number"]
    passbook = (pl.col("bank_code") == BANK_CODE) & (pl.col("branch_code").str.len_chars() > 3)
    distinct = accounts.filter(passbook).select("bank_code", *columns).unique(maintain_order=True)
    if distinct.is_empty():
        return accounts
    converted = [_converted(symbol, kind, number) for _, symbol, kind, number in distinct.iter_rows()]
    new = pl.DataFrame(converted, schema=[f"new_{name}" for name in columns], orient="row")
    return (
        accounts.join(
            pl.concat([distinct, new], how="horizontal"), on=["bank_code", *columns], how="left", maintain_order="left"
        )
        .with_columns(pl.coalesce(f"new_{name}", name).alias(name) for name in columns)
        .drop(new.columns)
    )


def _converted(symbol: str, kind: str, number: str) -> tuple[str, str, str]:
    try:
        found = from_passbook(symbol, number, savings=kind == SAVINGS)
    except InputRefused:
        return symbol, kind, number
    return found.branch_code, found.account_type, found.account_number
