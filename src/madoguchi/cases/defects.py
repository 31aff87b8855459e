"""「不備」 What can be wrong with an answer, in the order in which a person should look at it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from madoguchi.cases.banks import as_banks_write
from madoguchi.cases.holder import graded
from madoguchi.cases.states import Answer, Reason
from madoguchi.cases.units import ACCOUNT, in_form, own
from madoguchi.registry.account_checks import with_word
from madoguchi.registry.account_kinds import IDENTITY, AccountOutcome

DEFECTS = (
    Reason.COVERED_ELSEWHERE,
    Reason.HEAD_DIED,
    Reason.APPLICANT_UNKNOWN,
    Reason.STRANGER,
    Reason.NOT_THE_HEAD,
    Reason.REFUSAL,
    Reason.DATED_BACK,
    Reason.OBJECTION,
    Reason.NOT_ENTITLED_NOW,
    Reason.FACT_MISSING,
    Reason.NO_ACCOUNT,
    Reason.ACCOUNT_FORM,
    Reason.BANK_UNKNOWN,
    Reason.BRANCH_UNKNOWN,
    Reason.ONE_ACCOUNT_MANY_PEOPLE,
    Reason.NOT_OWN_ACCOUNT,
    Reason.HOLDER_MISMATCH,
    Reason.HOLDER_REVIEW,
)


def with_account(answered: pl.DataFrame) -> pl.DataFrame:
    """The account that an answer means: the one that it names, as banks write it, else the one on file."""
    named = pl.col("account_number") != ""
    chosen = answered.with_columns(pl.when(named).then(name).otherwise(f"filed_{name}").alias(name) for name in ACCOUNT)
    return as_banks_write(chosen)


def with_defects(
    given: pl.DataFrame, snapshot: Path, banks: pa.Table, same: pl.Series, checks: pl.DataFrame
) -> pl.DataFrame:
    """The answers with `defects`: codes of DEFECTS in their order, joined by commas; empty text where all agrees.

    `same`: ids of claims whose account another person's claim names too. `checks`: `account_checks.standing`.
    """
    known = pl.from_arrow(banks.select(["bank_code", "branch_code"]))
    assert isinstance(known, pl.DataFrame)
    checked = (
        graded(given.with_columns(person_id="recipient_id"), snapshot)
        .join(known.select("bank_code").unique().with_columns(bank=pl.lit(True)), on="bank_code", how="left")
        .join(known.unique().with_columns(branch=pl.lit(True)), on=["bank_code", "branch_code"], how="left")
        .join(_on_file(snapshot, given, checks), on=IDENTITY, how="left")
        .pipe(with_word, checks)
    )
    accepts = pl.col("answer") == str(Answer.ACCEPT)
    own = (pl.col("applicant_id") == pl.col("recipient_id")).fill_null(False)
    sent = pl.col("applicant_id").is_not_null()
    belongs = pl.col("belongs").fill_null(False)
    named = accepts & (pl.col("account_number") != "")
    formed = named & in_form()
    others = ((pl.col("held_by") > 1) | (pl.col("holder_id") != pl.col("recipient_id"))).fill_null(False)
    found = {
        Reason.COVERED_ELSEWHERE: accepts & pl.col("covered_elsewhere"),
        Reason.HEAD_DIED: pl.col("head_died").fill_null(False),
        Reason.APPLICANT_UNKNOWN: ~sent,
        Reason.STRANGER: sent & ~own & ~belongs,
        Reason.NOT_THE_HEAD: sent & ~own & belongs,
        Reason.REFUSAL: (pl.col("answer") == str(Answer.REFUSE)) & (~own | pl.col("is_staff_word")),
        Reason.DATED_BACK: pl.col("is_dated_back"),
        Reason.OBJECTION: pl.col("answer") == str(Answer.WRONG_INPUTS),
        Reason.NOT_ENTITLED_NOW: accepts & (pl.col("outcome") == "no"),
        Reason.FACT_MISSING: accepts & (pl.col("outcome") == "unknown"),
        Reason.NO_ACCOUNT: accepts & (pl.col("account_number") == ""),
        Reason.ACCOUNT_FORM: named & ~in_form(),
        Reason.BANK_UNKNOWN: formed & pl.col("bank").is_null(),
        Reason.BRANCH_UNKNOWN: formed & pl.col("bank").is_not_null() & pl.col("branch").is_null(),
        Reason.ONE_ACCOUNT_MANY_PEOPLE: named & (others | pl.col("claim_id").is_in(same.implode())),
        Reason.NOT_OWN_ACCOUNT: named & (pl.col("said") == AccountOutcome.NOT_OWN).fill_null(False),
        Reason.HOLDER_MISMATCH: named & (pl.col("grade") == "mismatch") & pl.col("said").is_null(),
        Reason.HOLDER_REVIEW: named & (pl.col("grade") == "review") & pl.col("said").is_null(),
    }
    codes = [pl.when(found[code]).then(pl.lit(str(code))) for code in DEFECTS]
    return checked.with_columns(defects=pl.concat_str(codes, separator=",", ignore_nulls=True).fill_null(""))


def _on_file(snapshot: Path, named: pl.DataFrame, checks: pl.DataFrame) -> pl.DataFrame:
    """Whose own the named accounts are by what the municipality has on file: how many people's, and one of them."""
    numbers = named["account_number"].unique()
    of_them = pl.col("account_number").is_in(numbers.implode())
    held = own(pl.scan_parquet(snapshot / "accounts.parquet").filter(of_them).collect(), snapshot, checks)
    return held.group_by(IDENTITY).agg(held_by=pl.col("person_id").n_unique(), holder_id=pl.col("person_id").first())
