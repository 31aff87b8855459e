"""Hold answers against the register, the banks and each other: what agrees is ready, the rest is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.declare import in_force
from madoguchi.cases.defects import with_account, with_defects
from madoguchi.cases.move import MOVES, Actor, move
from madoguchi.cases.rows import fetch, staged
from madoguchi.cases.states import Answer, Reason, State
from madoguchi.cases.succession import successors
from madoguchi.cases.units import ACCOUNT, relationships
from madoguchi.registry.account_checks import standing
from madoguchi.registry.account_kinds import IDENTITY
from madoguchi.tenancy import current

FEW = 100
"""Of so few claims only the rows of their people are read from the snapshot."""
_ANSWERED = pa.schema(
    [
        ("claim_id", pa.int64()),
        ("recipient_id", pa.int64()),
        ("outcome", pa.string()),
        ("covered_elsewhere", pa.bool_()),
        ("submission_id", pa.int64()),
        ("applicant_id", pa.int64()),
        ("answer", pa.string()),
        ("received_on", pa.date32()),
        ("is_staff_word", pa.bool_()),
        ("is_dated_back", pa.bool_()),
        *((name, pa.string()) for name in ACCOUNT),
        *((f"filed_{name}", pa.string()) for name in ACCOUNT),
    ]
)
_MEMBERS = pa.schema([("claim_id", pa.int64()), ("person_id", pa.int64())])
_FILED = pa.schema(
    [
        ("other_id", pa.int64()),
        ("other_state", pa.string()),
        ("other_recipient", pa.int64()),
        *((name, pa.string()) for name in IDENTITY),
    ]
)
_STAFF_WORD = (
    "s.taken_by <> '' AND NOT EXISTS (SELECT 1 FROM cases_picture p WHERE p.claim_id = c.id "
    "AND p.submission_no = s.submission_no AND p.added_by <> s.taken_by)"
)
"""Somebody of the office typed it, and no page of the claimant's lies with it that another took in."""
_DATED_BACK = "s.taken_by <> '' AND s.received_on <= c.answer_by AND coalesce(s.entered_on > c.answer_by, FALSE)"
"""Somebody of the office typed it after the last day as one that had come before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """「審査」 Claims looked at, where they went, and how many submissions show which defect (one may show several)."""

    verified: int
    states: dict[str, int]
    defects: dict[str, int]


def verify(
    programme_id: str, snapshot: Path, banks: pa.Table, on: date, *, claim_ids: Sequence[int] | None = None
) -> VerifyReport:
    """「審査」 Verify every answered claim of a programme, or those of `claim_ids` only.

    `snapshot`: the folder of the newest snapshot; `banks`: bank_code and branch_code of every branch (`cases.banks`).
    Ready: the recipient answered, the amount is known, the account is in form, at a branch that exists, held in the
    recipient's name and nobody else's. Refused by the claimant: the recipient says so. Lapsed: nobody of the unit
    lived on the day of the answer. Everything else goes to a person with each defect written down. Run again, it finds
    nothing left to do.
    """
    answered = _answered(programme_id, claim_ids)
    if answered.is_empty():
        return VerifyReport(verified=0, states={}, defects={})
    application = in_force(programme_id).programme.application
    living = _lives(answered, programme_id, snapshot)
    given = with_account(answered.join(living, on="claim_id", how="left", maintain_order="left"))
    same = _same_account(given, programme_id)
    checked = with_defects(given, snapshot, banks, same["claim_id"], standing())
    lapses = pl.col("died_before_answer").fill_null(False) & application.lapses_if_all_died
    refuses = (pl.col("answer") == str(Answer.REFUSE)) & (pl.col("defects") == "")
    ways = checked.with_columns(
        pl.when(lapses)
        .then(_way(State.LAPSED, Reason.ALL_DIED))
        .when(refuses)
        .then(_way(State.REFUSED_BY_CLAIMANT, Reason.REFUSAL))
        .when(pl.col("defects") == "")
        .then(_way(State.READY, Reason.CONFIRMED))
        .otherwise(pl.struct(to_state=pl.lit(str(State.REVIEW)), reason=pl.col("defects").str.split(",").list.first()))
        .struct.unnest()
    ).with_columns(from_state=pl.lit(str(State.ANSWERED)), note=pl.lit(""))
    _write(ways)
    actor = Actor(on=on)
    move(ways.select(MOVES.names), actor)
    _alarm(same, actor)
    defects = ways.select(pl.col("defects").str.split(",").explode()).filter(pl.col("defects") != "")
    return VerifyReport(
        verified=ways.height,
        states=dict(sorted(ways.group_by("to_state").len().iter_rows())),
        defects=dict(sorted(defects.group_by("defects").len().iter_rows())),
    )


def _answered(programme_id: str, claim_ids: Sequence[int] | None) -> pl.DataFrame:
    accounts = ", ".join(f"s.{name}, c.{name} AS filed_{name}" for name in ACCOUNT)
    only, chosen = _only(claim_ids)
    return fetch(
        "SELECT c.id AS claim_id, c.recipient_id, c.outcome, c.covered_elsewhere, s.id AS submission_id, "
        f"s.applicant_id, s.answer, s.received_on, {_STAFF_WORD} AS is_staff_word, {_DATED_BACK} AS is_dated_back, "
        f"{accounts} "
        "FROM cases_claim c JOIN cases_submission s ON s.claim_id = c.id AND s.state = 'carries' "
        f"WHERE c.municipality_id = %s AND c.programme_id = %s AND c.state = '{State.ANSWERED}' {only} ORDER BY c.id",
        [programme_id, *chosen],
        _ANSWERED,
    )


def _only(claim_ids: Sequence[int] | None) -> tuple[str, list[int]]:
    if claim_ids is None:
        return "", []
    return f"AND c.id IN ({', '.join(['%s'] * len(claim_ids)) or 'NULL'})", list(claim_ids)


def _lives(answered: pl.DataFrame, programme_id: str, snapshot: Path) -> pl.DataFrame:
    """For each claim: whether the applicant belongs to it, whether its payee died, who succeeds, whether all died."""
    to_head = in_force(programme_id).programme.unit.paid_to_head
    few = answered.height <= FEW
    only, chosen = _only(answered["claim_id"].to_list() if few else None)
    members = fetch(
        "SELECT m.claim_id, m.person_id FROM cases_claim_member m JOIN cases_claim c ON c.id = m.claim_id "
        f"WHERE m.municipality_id = %s AND m.programme_id = %s AND c.state = '{State.ANSWERED}' {only}",
        [programme_id, *chosen],
        _MEMBERS,
    )
    people = pl.scan_parquet(snapshot / "people.parquet").select("person_id", "died_on", "birth_date", "household_id")
    related = relationships(snapshot)
    if few:
        named = pl.concat([members["person_id"], answered["applicant_id"], answered["recipient_id"]]).unique()
        people, related = (one.filter(pl.col("person_id").is_in(named.implode())) for one in (people, related))
    persons = members.lazy().join(people, on="person_id").join(related, on="person_id", how="left")
    household = people.select(applicant_id="person_id", applicant_household="household_id")
    claims = answered.lazy().select("claim_id", "recipient_id", "applicant_id", "received_on")
    own = members.lazy().select("claim_id", applicant_id="person_id", is_member=pl.lit(True))
    deaths = (
        persons.join(claims.select("claim_id", "received_on"), on="claim_id")
        .group_by("claim_id")
        .agg(died_before_answer=(pl.col("died_on") <= pl.col("received_on")).fill_null(False).all())
    )
    payee = people.select(recipient_id="person_id", payee_died="died_on", payee_household="household_id")
    successor = successors(persons.with_columns(unit_id="claim_id")).rename({"unit_id": "claim_id"})
    return (
        claims.join(own, on=["claim_id", "applicant_id"], how="left")
        .join(household, on="applicant_id", how="left")
        .join(payee, on="recipient_id", how="left")
        .join(deaths, on="claim_id", how="left")
        .join(successor, on="claim_id", how="left")
        .select(
            "claim_id",
            "died_before_answer",
            belongs=pl.col("is_member").fill_null(False)
            | (pl.col("applicant_household") == pl.col("payee_household")).fill_null(False),
            head_died=pl.col("payee_died").is_not_null(),
            successor_id=pl.when(pl.lit(to_head)).then("successor_id"),
        )
        .collect()
    )


def _same_account(given: pl.DataFrame, programme_id: str) -> pl.DataFrame:
    """「口座の重複」 Claims of other people that name the same account: claim_id, other_id, other_state."""
    with staged("cases_accounts", given.select("account_number").unique().to_arrow()) as named:
        columns = ", ".join(IDENTITY)
        held = fetch(
            f"SELECT id AS other_id, state AS other_state, recipient_id AS other_recipient, {columns} FROM cases_claim "
            "WHERE municipality_id = %s AND programme_id = %s AND NOT (account_number = '') "
            f"AND account_number IN (SELECT account_number FROM {named})",
            [programme_id],
            _FILED,
        )
    other_person = pl.col("other_recipient").ne_missing(pl.col("recipient_id"))
    filed = given.join(held, on=IDENTITY).filter(pl.col("other_id") != pl.col("claim_id"), other_person)
    filed = filed.select("claim_id", "other_id", "other_state")
    named_now = given.filter(pl.col("account_number") != "")
    several = named_now.filter(pl.col("recipient_id").n_unique().over(IDENTITY) > 1).select(
        "claim_id", other_id="claim_id", other_state=pl.lit(str(State.ANSWERED))
    )
    return pl.concat([filed, several])


def _alarm(same: pl.DataFrame, actor: Actor) -> None:
    """Others who named the same account and are about to be paid go to a person too."""
    ready = same.filter(pl.col("other_state") == str(State.READY)).select(claim_id="other_id").unique()
    moves = ready.with_columns(
        from_state=pl.lit(str(State.READY)),
        to_state=pl.lit(str(State.REVIEW)),
        reason=pl.lit(str(Reason.ONE_ACCOUNT_MANY_PEOPLE)),
        note=pl.lit(""),
    )
    move(moves.select(MOVES.names), actor)


def _way(state: State, reason: Reason) -> pl.Expr:
    return pl.struct(to_state=pl.lit(str(state)), reason=pl.lit(str(reason)))


def _write(ways: pl.DataFrame) -> None:
    """The account to be paid to, the successor of a late head, and the defects."""
    defective = ways.filter(pl.col("defects") != "").select("submission_id", "defects")
    if not defective.is_empty():
        with staged("cases_defects", defective.to_arrow()) as found:
            store.execute(
                f"UPDATE cases_submission SET defects = d.defects FROM {found} AS d "
                "WHERE cases_submission.id = d.submission_id AND cases_submission.municipality_id = %s",
                [current()],
            )
    late = pl.col("head_died").fill_null(False)
    payable = pl.col("to_state").is_in([str(State.READY), str(State.REVIEW)])
    usable = ~pl.col("defects").str.contains(
        "|".join((Reason.ACCOUNT_FORM, Reason.BANK_UNKNOWN, Reason.BRANCH_UNKNOWN))
    )
    differs = pl.any_horizontal(pl.col(name) != pl.col(f"filed_{name}") for name in ACCOUNT)
    new = (
        ways.filter(payable & (late | differs))
        .with_columns(
            pl.when(late).then("successor_id").otherwise("recipient_id").alias("recipient_id"),
            *(pl.when(usable & ~late).then(name).otherwise(pl.lit("")).alias(name) for name in ACCOUNT),
        )
        .select("claim_id", "recipient_id", *ACCOUNT)
    )
    if new.is_empty():
        return
    columns = ", ".join(f"{name} = n.{name}" for name in ("recipient_id", *ACCOUNT))
    with staged("cases_payable", new.to_arrow()) as accounts:
        store.execute(
            f"UPDATE cases_claim SET {columns} FROM {accounts} AS n "
            "WHERE cases_claim.id = n.claim_id AND cases_claim.municipality_id = %s",
            [current()],
        )
