"""Slips of the pen: what an account looks like after somebody copied it wrongly."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from zengin_code import Bank

from madoguchi.simulate.behaviour import Defect
from madoguchi.simulate.draw import NOBODY, Generator, Ints

DEFECTS = tuple(Defect)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The account as written on the form, one entry per submission; NULL where none is named."""

    bank_code: pa.Array
    branch_code: pa.Array
    account_type: pa.Array
    account_number: pa.Array
    holder_kana: pa.Array

    @staticmethod
    def of(ledger: pa.Table, rows: Ints) -> Given:
        """The accounts in those rows of the ledger, copied without a slip."""
        at = pa.array(np.maximum(rows, 0), mask=rows == NOBODY)

        def column(name: str) -> pa.Array:
            return ledger[name].combine_chunks().take(at)

        return Given(
            bank_code=column("bank_code"),
            branch_code=column("branch_code"),
            account_type=column("account_type"),
            account_number=column("account_number"),
            holder_kana=column("holder_kana"),
        )


def slip(rng: Generator, given: Given, defect: Ints, name_kana: pa.Array) -> Given:
    """The same accounts with the slips that `defect` (positions in Defect) asks for."""

    def where(which: Defect) -> pa.Array:
        return pa.array(defect == DEFECTS.index(which))

    holder = given.holder_kana
    longer = pc.replace_substring_regex(holder, "ｳ", "ｰ", max_replacements=1)
    longer = pc.if_else(pc.equal(longer, holder), pc.replace_substring_regex(holder, "ﾞ?(.)$", r"ｰ\1"), longer)
    other = pc.replace_substring_regex(holder, "ﾞ", "", max_replacements=1)
    other = pc.if_else(pc.equal(other, holder), pc.replace_substring_regex(holder, " .*$", ""), other)
    holder = pc.if_else(where(Defect.HOLDER_SMALL_KANA), name_kana, holder)
    holder = pc.if_else(where(Defect.HOLDER_LONG_MARK), longer, holder)
    holder = pc.if_else(where(Defect.HOLDER_DIFFERS), other, holder)
    branch = pc.if_else(where(Defect.UNKNOWN_BRANCH), _unknown_branch(given.bank_code), given.branch_code)
    branch = pc.if_else(where(Defect.WRONG_BRANCH), _other_branch(given.bank_code, given.branch_code), branch)
    number = pc.if_else(where(Defect.MISTYPED_NUMBER), _mistyped(rng, given.account_number), given.account_number)
    return replace(given, branch_code=branch, account_number=number, holder_kana=holder)


def _mistyped(rng: Generator, number: pa.Array) -> pa.Array:
    """One digit of the seven is another one."""
    value = pc.fill_null(pc.cast(number, pa.int64()), 0).to_numpy(zero_copy_only=False)
    place = 10 ** rng.integers(0, 7, value.size)
    digit = value // place % 10
    wrong = value + ((digit + rng.integers(1, 10, value.size)) % 10 - digit) * place
    text = pc.utf8_lpad(pa.array(wrong).cast(pa.string()), 7, "0")
    return pc.if_else(pc.is_null(number), pa.nulls(len(number), pa.string()), text)


def _unknown_branch(bank: pa.Array) -> pa.Array:
    """A branch code that the bank does not have."""
    return _mapped(bank, {code: _free_code(code) for code in bank.unique().drop_null().to_pylist()})


def _other_branch(bank: pa.Array, branch: pa.Array) -> pa.Array:
    """The bank's next branch: it exists, and the account does not lie there."""
    both = pc.binary_join_element_wise(bank, branch, "-")
    following: dict[str, str] = {}
    for text in both.unique().drop_null().to_pylist():
        code, _, own = text.partition("-")
        codes = list(Bank.all[code].branches)
        following[text] = codes[(codes.index(own) + 1) % len(codes)]
    return _mapped(both, following)


def _free_code(bank: str) -> str:
    return next(
        code for code in (f"{number:03}" for number in range(999, 0, -1)) if code not in Bank.all[bank].branches
    )


def _mapped(texts: pa.Array, table: dict[str, str]) -> pa.Array:
    keys, values = pa.array(list(table), pa.string()), pa.array(list(table.values()), pa.string())
    return values.take(pc.index_in(texts, keys))
