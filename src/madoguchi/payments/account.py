"""Which accounts a bank can be given, for all rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from django.conf import settings

from madoguchi.cases.banks import all_branches
from madoguchi.cases.states import Reason
from madoguchi.core.kana import REPLACEMENTS
from madoguchi.formats.zengin.write import HOLDER_LENGTH
from madoguchi.registry.branch_on import branches_on, ended_by, succeeded

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from madoguchi.formats.bank_profile import BankProfile

_FROM, _TO = (list(side) for side in zip(*REPLACEMENTS, strict=True))


def judged(rows: pa.Table, profile: BankProfile, on: date | None = None) -> pl.DataFrame:
    """The rows with `holder_kana` as the bank writes it and a column `why_not`: NULL where the account is usable.

    The reasons are those of the counter: no account, a form that no account has, an unknown bank or branch, a holder
    whose name the bank's characters cannot write. Nothing is guessed or mended beyond the spelling of kana.

    `on`: the day of the transfer, by whose branches the accounts are judged where the municipality has a list; one that
    was merged by then is read as its successor where that is the municipality's policy (MADOGUCHI_MERGED_BRANCHES).
    """
    branches = _branches(on)
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    if on and settings.MERGED_BRANCHES == "automatic":
        frame = succeeded(frame, on)
    allowed = "".join(sorted(profile.characters)).replace("\\", "\\\\").replace("-", "\\-")
    holder = pl.col("holder_kana").str.replace_many(_FROM, _TO).str.replace_all(" {2,}", " ").str.strip_chars(" ")
    known = branches.select("bank_code", "branch_code", known_branch=pl.lit(True))
    bank_known = pl.col("bank_code").is_in(branches["bank_code"].unique().implode())
    form = (
        pl.col("bank_code").str.contains(r"^[0-9]{4}$")
        & pl.col("branch_code").str.contains(r"^[0-9]{3}$")
        & pl.col("account_type").str.contains(r"^[1249]$")
        & pl.col("account_number").str.contains(r"^[0-9]{1,7}$")
    )
    return (
        frame.with_columns(holder_kana=holder.str.slice(0, HOLDER_LENGTH).str.strip_chars_end(" "))
        .join(known, on=["bank_code", "branch_code"], how="left", maintain_order="left")
        .with_columns(
            why_not=pl.when((pl.col("account_number").fill_null("") == "") | (pl.col("bank_code").fill_null("") == ""))
            .then(pl.lit(Reason.NO_ACCOUNT.value))
            .when(~form.fill_null(False))
            .then(pl.lit(Reason.ACCOUNT_FORM.value))
            .when(~bank_known)
            .then(pl.lit(Reason.BANK_UNKNOWN.value))
            .when(pl.col("known_branch").is_null())
            .then(pl.lit(Reason.BRANCH_UNKNOWN.value))
            .when(~pl.col("holder_kana").str.contains(f"^[{allowed}]+$").fill_null(False))
            .then(pl.lit(Reason.HOLDER_REVIEW.value))
            .otherwise(None),
            account_number=pl.col("account_number").str.zfill(7),
        )
        .drop("known_branch")
    )


def _branches(on: date | None) -> pl.DataFrame:
    """The branches that are known: the municipality's of the day, and those of the published list that it lacks.

    What it lacks may be newer than it; but not what it, or a merger, says has ended.
    """
    published = pl.DataFrame(pl.from_arrow(all_branches()))
    listed = branches_on(on) if on else None
    if on is None or listed is None:
        return published
    others = published.join(pl.DataFrame(pl.from_arrow(ended_by(on))), on=published.columns, how="anti")
    return pl.concat([pl.DataFrame(pl.from_arrow(listed)), others]).unique()
