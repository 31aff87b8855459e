"""What a determination and its snapshot say of each unit, before any record: letter, first state, account on file."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from madoguchi.cases.holder import graded
from madoguchi.cases.states import Letter, Reason, State
from madoguchi.cases.succession import successors
from madoguchi.core.holder_names import Grade
from madoguchi.programme.declaration import Mode, Programme
from madoguchi.registry.account_checks import with_word
from madoguchi.registry.account_kinds import BY_BANK, IDENTITY, OF_PERSON, AccountOutcome
from madoguchi.registry.columns import CREDITED

ACCOUNT = ("bank_code", "branch_code", "account_type", "account_number", "holder_kana")
"""「振込先口座」 The columns of an account, wherever one stands."""

_NOBODY = pl.LazyFrame(
    schema={"person_id": pl.Int64, "relationship": pl.String, "name": pl.String, "name_kana": pl.String}
)


def units_of(programme: Programme, snapshot: Path, determination: Path, checks: pl.DataFrame) -> pl.DataFrame:
    """「判定」 One row a unit: what the rules said, the account on file, and the letter and state that follow.

    `checks`: what is known of accounts beside their register (`registry.account_checks.standing`).

    Columns: unit_id, recipient_id, outcome, amount_yen, instalments, findings, protected, the ACCOUNT columns (empty
    text where there is none), letter, state, reason. Sorted by unit.
    """
    determined = pl.scan_parquet(determination / "determinations.parquet")
    people = pl.scan_parquet(snapshot / "people.parquet")
    members = members_of(determination)
    to_head = programme.unit.paid_to_head
    known = (
        determined.select(
            "unit_id",
            "recipient_id",
            "outcome",
            pl.col("amount_yen").cast(pl.Int64),
            instalments=_instalments(programme),
            findings=_findings(programme),
        )
        .join(_of_members(members, people, relationships(snapshot)), on="unit_id", how="left")
        .join(
            people.select(recipient_id="person_id", recipient_died="died_on", recipient_protected="protected"),
            on="recipient_id",
            how="left",
        )
        .join(accounts_on_file(programme, snapshot, checks), on="recipient_id", how="left")
        .with_columns(
            pl.col("protected").fill_null(False) | pl.col("recipient_protected").fill_null(False),
            pl.col("all_died").fill_null(False) & programme.application.lapses_if_all_died,
            pl.col("shared").fill_null(False),
            head_died=pl.col("recipient_died").is_not_null(),
        )
    )
    successor = pl.col("successor_id") if to_head else pl.lit(None, pl.Int64)
    without = ~pl.col("shared") & ~pl.col("head_died")
    chosen = known.with_columns(
        recipient_id=pl.when("head_died").then(successor).otherwise("recipient_id"),
        **{name: pl.when(without).then(name).otherwise(None).fill_null("") for name in ACCOUNT},
    ).with_columns(_first_step(programme).alias("step"))
    return (
        chosen.unnest("step")
        .select(
            "unit_id", "recipient_id", "outcome", "amount_yen", "instalments", "findings", "protected",
            *ACCOUNT, "letter", "state", "reason",
        )
        .sort("unit_id")
        .collect()
    )  # fmt: skip


def members_of(determination: Path) -> pl.LazyFrame:
    """「支給対象者」 unit_id and person_id of everyone whom the benefit covers."""
    return pl.scan_parquet(determination / "members.parquet").select("unit_id", "person_id")


def relationships(snapshot: Path) -> pl.LazyFrame:
    """「続柄」 person_id and relationship, where the snapshot holds what letters print."""
    path = snapshot / "addressees.parquet"
    held = pl.scan_parquet(path) if path.exists() else _NOBODY
    return held.select("person_id", "relationship")


def accounts_on_file(programme: Programme, snapshot: Path, checks: pl.DataFrame) -> pl.LazyFrame:
    """「公金受取口座」 The account that the municipality may pay each person to: recipient_id, ACCOUNT, shared.

    An account registered for public money comes before one paid before; a programme paid to the payees of the child
    allowance takes that account first. `shared`: it is that of several people by their names, which is looked at.
    """
    order = ["public_money", "child_allowance", "paid_before"]
    if programme.unit.key.source.relation == "child_allowances":
        order = ["child_allowance", "public_money", "paid_before"]
    held = pl.scan_parquet(snapshot / "accounts.parquet").filter(in_form()).collect()
    owned = own(held, snapshot, checks).lazy()
    best = (
        # What this house has paid to is as what was paid before; the newest of one rank comes first.
        owned.with_columns(
            rank=pl.col("purpose").replace_strict([*order, CREDITED], [0, 1, 2, order.index("paid_before")], default=3)
        )
        .sort(["person_id", "rank", "registered_on"], descending=[False, False, True], nulls_last=True)
        .unique("person_id", keep="first", maintain_order=True)
    )
    return best.select("shared", *ACCOUNT, recipient_id="person_id")


def own(held: pl.DataFrame, snapshot: Path, checks: pl.DataFrame) -> pl.DataFrame:
    """「本人名義の口座」 Of these accounts (OF_PERSON, holder_kana, …) those that are the person's own, with `shared`.

    By the holder's name, or because two persons said so; never one that the bank does not know or that somebody else's
    was said to be. An account of a family is its holder's alone: the others are asked, as if they had none.
    """
    not_refused = held.join(checks.filter(pl.col("outcome").is_in(BY_BANK)), on=OF_PERSON, how="anti")
    told = with_word(not_refused, checks)
    named = graded(told.filter(pl.col("said").ne_missing(str(AccountOutcome.NOT_OWN))), snapshot)
    by_name, by_word = pl.col("grade") == Grade.MATCH, pl.col("said").is_not_null()
    found = named.filter(by_name | by_word)
    several = pl.col("person_id").filter(by_name).n_unique().over(IDENTITY) > 1
    return found.with_columns(shared=several & ~by_word).drop("grade", "said")


def in_form() -> pl.Expr:
    """Whether an account has the digits of one: bank 4, branch 3, type 1, 2, 4 or 9, number 7 (全銀協 総合振込)."""
    return (
        pl.col("bank_code").str.contains(r"^\d{4}$")
        & pl.col("branch_code").str.contains(r"^\d{3}$")
        & pl.col("account_type").str.contains(r"^[1249]$")
        & pl.col("account_number").str.contains(r"^\d{7}$")
        & (pl.col("holder_kana").str.len_chars() > 0)
    ).fill_null(False)


def _of_members(members: pl.LazyFrame, people: pl.LazyFrame, related: pl.LazyFrame) -> pl.LazyFrame:
    persons = members.join(people, on="person_id").join(related, on="person_id", how="left")
    summed = persons.group_by("unit_id").agg(
        protected=pl.col("protected").any(), all_died=pl.col("died_on").is_not_null().all()
    )
    return summed.join(successors(persons), on="unit_id", how="left")


def _findings(programme: Programme) -> pl.Expr:
    columns = [pl.col(f"requirement_{number}") for number, _ in enumerate(programme.requirements, start=1)]
    said = [pl.when(one).then(pl.lit("y")).when(~one).then(pl.lit("n")).otherwise(pl.lit("u")) for one in columns]
    return pl.concat_str(said)


def _instalments(programme: Programme) -> pl.Expr:
    amounts = [pl.col(f"instalment_{number}").cast(pl.Int64) for number, _ in enumerate(programme.payments(), start=1)]
    listed = pl.format(f"[{','.join(['{}'] * len(amounts))}]", *amounts)
    return pl.when(pl.col("outcome") == "yes").then(listed).otherwise(pl.lit(""))


def _first_step(programme: Programme) -> pl.Expr:
    """「支給のお知らせ」「支給要件確認書」「申請書」 The letter that the data choose, or a person."""
    modes = programme.application.modes
    asked = _step(Letter.NONE, State.REVIEW, Reason.NO_ACCOUNT)
    unknown = _step(Letter.NONE, State.REVIEW, Reason.FACT_MISSING)
    if Mode.CONFIRM in modes:
        unknown = _step(Letter.CONFIRMATION, State.OPEN)
    if Mode.APPLY in modes:
        asked = unknown = _step(Letter.APPLICATION, State.OPEN)
    if Mode.CONFIRM in modes:
        asked = _step(Letter.CONFIRMATION, State.OPEN)
    pushed = pl.lit(Mode.PUSH in modes) & (pl.col("account_number") != "")
    return (
        pl.when(pl.col("all_died"))
        .then(_step(Letter.NONE, State.LAPSED, Reason.ALL_DIED))
        .when(pl.col("protected"))
        .then(_step(Letter.WITHHELD, State.REVIEW, Reason.PROTECTED))
        .when(pl.col("head_died"))
        .then(_step(Letter.NONE, State.REVIEW, Reason.HEAD_DIED))
        .when(pl.col("recipient_id").is_null())
        .then(_step(Letter.NONE, State.REVIEW, Reason.HEADLESS))
        .when(pl.col("outcome") == "no")
        .then(_step(Letter.NONE, State.REVIEW, Reason.OPENED_BY_APPLICATION))
        .when(pl.col("outcome") == "unknown")
        .then(unknown)
        .when(pl.col("shared"))
        .then(_step(Letter.NONE, State.REVIEW, Reason.ONE_ACCOUNT_MANY_PEOPLE))
        .when(pushed)
        .then(_step(Letter.NOTICE, State.OPEN))
        .otherwise(asked)
    )


def _step(letter: Letter, state: State, reason: Reason | None = None) -> pl.Expr:
    return pl.struct(letter=pl.lit(str(letter)), state=pl.lit(str(state)), reason=pl.lit(str(reason) if reason else ""))
