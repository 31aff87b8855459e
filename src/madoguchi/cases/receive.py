"""Whatever arrives, through whatever channel, is kept; the first that can be accepted carries the claim, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
import pyarrow as pa
from django.db import connection

from madoguchi import store
from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.move import Actor, move
from madoguchi.cases.rows import fetch, staged
from madoguchi.cases.states import Answer, Channel, Reason, State, SubmissionState
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.tenancy import current

SUBMISSIONS = pa.schema(
    [
        ("submission_no", pa.string()),
        ("reference_number", pa.string()),  # 照会番号, as written
        ("channel", pa.string()),
        ("received_on", pa.date32()),
        ("applicant_id", pa.int64()),  # NULL: who it was could not be found out
        ("answer", pa.string()),
        ("bank_code", pa.string()),  # empty text where no account is named
        ("branch_code", pa.string()),  # or 記号 of Japan Post Bank
        ("account_type", pa.string()),
        ("account_number", pa.string()),  # or 番号 of Japan Post Bank
        ("holder_kana", pa.string()),
    ]
)
"""「届出」 What is handed in, one row each. `submission_no` is given by whoever received it and is unique."""

_ANSWERED = pa.schema(
    [
        ("submission_no", pa.string()),
        ("submission_state", pa.string()),
        ("claim_id", pa.int64()),
        ("claim_state", pa.string()),
    ]
)
_MOVING = pa.schema([("claim_id", pa.int64()), ("state", pa.string()), ("submission_state", pa.string())])
_KEPT = tuple(str(one) for one in (State.OPEN, State.ANSWERED, State.REVIEW, State.DRAFTED, State.DECIDED))
"""Where a contradiction does not move the claim: a person or `verify` will see it, or it is drafted already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport:
    """「届出」 What became of those handed in. `repeated`: known already, nothing was changed for them.

    `answers`: submission_no, submission_state, claim_id, claim_state for each, so that everybody can be told where
    their claim stands.
    """

    received: int
    repeated: int
    states: dict[str, int]
    answers: pa.Table


def receive(submissions: pa.Table, on: date) -> ReceiveReport:
    """「届出」 Keep submissions (columns of SUBMISSIONS), each once; the same function takes one or all of a city.

    Of those for an open claim within its window the first (by day, then number) carries it. A later one that only
    repeats is kept as second; one that refuses, objects or names another account needs a person, and takes a claim
    that was about to be decided back to one. Those after the window are late, those with an unknown 照会番号 are kept
    for a person. Of two processes that bring the same claim's answer at once exactly one carries it.
    Raises InputRefused `cases.submission_form` when a column or a code is not one of ours, or a text holds a control
    character; then nothing is kept.
    """
    arrived = _in_form(submissions)
    with staged("cases_arrived", arrived.to_arrow()) as table:
        if connection.vendor == "postgresql":
            # Whoever comes second waits here and then sees the claim answered. One order for all, so no deadlock.
            store.execute(
                f"SELECT c.id FROM cases_claim c JOIN {table} a ON a.number = c.reference_number "
                "WHERE c.municipality_id = %s ORDER BY c.id FOR UPDATE OF c",
                [current()],
            )
        kept = store.execute(_KEEP.format(table=table), [on, current(), current(), current()])
        if kept:
            store.execute(_CARRY.format(table=table), [current(), current()])
            _look_again(table, on)
        answers = fetch(
            "SELECT s.submission_no, s.state AS submission_state, s.claim_id, c.state AS claim_state "
            f"FROM {table} a JOIN cases_submission s ON s.municipality_id = %s AND s.submission_no = a.submission_no "
            "LEFT JOIN cases_claim c ON c.id = s.claim_id",
            [],
            _ANSWERED,
        )
    counted = answers.group_by("submission_state").len().rows()
    return ReceiveReport(
        received=kept,
        repeated=submissions.num_rows - kept,
        states={str(state): int(number) for state, number in sorted(counted)},
        answers=answers.to_arrow(),
    )


def kept_of(claim: Claim, submission_no: str) -> Submission:
    """「届出」 What was kept under this number for this claim.

    Raises Conflict `cases.another_claims_form` where the number is another claim's: a form was sent for two.
    """
    found: Submission | None = claim.submissions.filter(submission_no=submission_no).first()
    if found is None:
        raise Conflict(
            "cases.another_claims_form",
            ja="この画面は、別の事案の届出にもう使われています。何も受け付けていません。事案を開き直して、もう一度入れてください。",
            en="This page was used for an answer of another case already. Nothing was taken in. Open the case again "
            "and enter it anew.",
        )
    return found


_KEEP = f"""
INSERT INTO cases_submission (municipality_id, claim_id, submission_no, reference_number, channel, received_on,
    applicant_id, answer, bank_code, branch_code, account_type, account_number, holder_kana, defects, entered_on, state)
SELECT q.municipality_id, q.claim_id, q.submission_no, q.reference_number, q.channel, q.received_on, q.applicant_id,
    q.answer, q.bank_code, q.branch_code, q.account_type, q.account_number, q.holder_kana, '', %s,
    CASE WHEN q.claim_id IS NULL THEN '{SubmissionState.UNKNOWN_NUMBER}'
         WHEN q.claim_state = '{State.OPEN}' AND q.received_on > q.answer_by THEN '{SubmissionState.LATE}'
         WHEN q.claim_state = '{State.OPEN}' AND q.place = 1 THEN '{SubmissionState.CARRIES}'
         WHEN q.answer <> '{Answer.ACCEPT}' THEN '{SubmissionState.NEEDS_REVIEW}'
         WHEN q.account_number <> '' AND q.claim_account <> '' AND q.account_number <> q.claim_account
             THEN '{SubmissionState.NEEDS_REVIEW}'
         WHEN q.claim_state = '{State.DECLINED}' THEN '{SubmissionState.LATE}'
         ELSE '{SubmissionState.SECOND}' END
FROM (SELECT a.*, %s AS municipality_id, c.id AS claim_id, c.state AS claim_state,
          c.account_number AS claim_account, c.answer_by,
          row_number() OVER (PARTITION BY c.id ORDER BY a.received_on, a.submission_no) AS place
      FROM {{table}} a LEFT JOIN cases_claim c ON c.municipality_id = %s AND c.reference_number = a.number
      WHERE NOT EXISTS (SELECT 1 FROM cases_submission s
                        WHERE s.municipality_id = %s AND s.submission_no = a.submission_no)) q
"""
# `s.state || ''`: a submission is found by its number; SQLite would else go through all of one state for each row.
_CARRY = f"""
UPDATE cases_claim SET state = '{State.ANSWERED}', reason = '' WHERE municipality_id = %s AND state = '{State.OPEN}'
AND id IN (SELECT s.claim_id FROM {{table}} a JOIN cases_submission s ON s.submission_no = a.submission_no
           WHERE s.municipality_id = %s AND s.state || '' = '{SubmissionState.CARRIES}')
"""


def _look_again(table: str, on: date) -> None:
    """A late answer, and one that contradicts a claim about to be decided, take the claim to a person."""
    late = (str(State.OPEN), str(State.DECLINED))
    found = fetch(
        "SELECT DISTINCT c.id AS claim_id, c.state, s.state AS submission_state "
        "FROM cases_submission s JOIN cases_claim c ON c.id = s.claim_id "
        f"WHERE s.municipality_id = %s AND s.submission_no IN (SELECT submission_no FROM {table}) "
        f"AND (s.state || '' = '{SubmissionState.LATE}' AND c.state IN {late} "
        f"OR s.state || '' = '{SubmissionState.NEEDS_REVIEW}' AND c.state NOT IN {_KEPT})",
        [],
        _MOVING,
    )
    is_late = pl.col("submission_state") == str(SubmissionState.LATE)
    reason = pl.when(is_late).then(pl.lit(str(Reason.LATE))).otherwise(pl.lit(str(Reason.SECOND_SUBMISSION)))
    moves = (
        found.sort("submission_state")
        .unique("claim_id", keep="first", maintain_order=True)
        .select(
            "claim_id",
            pl.col("state").alias("from_state"),
            to_state=pl.lit(str(State.REVIEW)),
            reason=reason,
            note=pl.lit(""),
        )
    )
    move(moves, Actor(on=on))


def _in_form(submissions: pa.Table) -> pl.DataFrame:
    try:
        found = pl.from_arrow(submissions.select(SUBMISSIONS.names).cast(SUBMISSIONS))
    except (KeyError, pa.ArrowException) as error:
        raise _refusal() from error
    assert isinstance(found, pl.DataFrame)
    texts = [field.name for field in SUBMISSIONS if pa.types.is_string(field.type)]
    whole = found.select(
        ~pl.any_horizontal(pl.col(texts).str.contains(r"\p{Cc}").fill_null(value=False)).any()
        & pl.col("channel").is_in([str(one) for one in Channel]).all()
        & pl.col("answer").is_in([str(one) for one in Answer]).all()
        & (pl.col("submission_no").str.len_chars().is_between(1, 40)).all()
        & pl.col("received_on").is_not_null().all()
        & (pl.col("reference_number").fill_null("").str.len_chars() <= 20).all()
        & (pl.col("bank_code").fill_null("").str.len_chars() <= 4).all()
        & (pl.col("branch_code").fill_null("").str.len_chars() <= 6).all()
        & (pl.col("account_type").fill_null("").str.len_chars() <= 1).all()
        & (pl.col("account_number").fill_null("").str.len_chars() <= 12).all()
        & (pl.col("holder_kana").fill_null("").str.len_chars() <= 120).all()
    ).item()
    if (
        found["channel"].null_count()
        or found["answer"].null_count()
        or found["submission_no"].null_count()
        or not whole
    ):
        raise _refusal()
    return (
        found.with_columns(pl.col(texts).fill_null(""))
        .unique("submission_no", keep="first", maintain_order=True)
        .with_columns(number=pl.col("reference_number").str.normalize("NFKC").str.replace_all(r"\D", ""))
    )


def _refusal() -> InputRefused:
    return InputRefused(
        "cases.submission_form",
        ja="届出の表に、ない項目・知らない符号・長すぎる値・制御文字があります。取りこぼさないよう全件を受け付けていません。"
        "項目名と符号を確かめてください。",
        en="The table of submissions lacks a column or holds an unknown code, a value that is too long or a control "
        "character. None was taken, so that none is lost. Check the names of the columns and the codes.",
    )
