"""When money cannot arrive: ask once for an account, pay again with the answer, close what was not collected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.db import connection

from madoguchi import store, tenancy
from madoguchi.cases.holder import graded
from madoguchi.cases.states import Reason
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import InputRefused
from madoguchi.core.holder_names import Grade
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.account import judged
from madoguchi.payments.order import ACCOUNT, HELD, due, refuse_one_person
from madoguchi.payments.states import Ground, InstructionState, TakenBack
from madoguchi.registry.account_checks import standing
from madoguchi.registry.account_kinds import OF_PERSON, AccountOutcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from madoguchi.formats.bank_profile import BankProfile

ANSWER = ("instruction_id", *ACCOUNT)
OPEN = pa.schema(
    [
        ("instruction_id", pa.int64()),
        ("request_id", pa.int64()),
        ("person_id", pa.int64()),
        ("programme_id", pa.string()),
    ]
)
_NAMED = (
    "EXISTS (SELECT 1 FROM payments_account_request q JOIN payments_account_answer a ON a.request_id = q.id "
    "WHERE q.instruction_id = payments_instruction.id)"
)
"""SQL: an account was named for it."""
_DEMANDED_WHOLE = (
    "payments_instruction.amount_yen = (SELECT COALESCE(SUM(r.amount_yen), 0) FROM payments_repayment r "
    "WHERE r.instruction_id = payments_instruction.id)"
)
"""SQL: two persons demanded all of it back. Who is not to have the money is not asked where to pay it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnswerReport:
    """How many answers were taken. `left` has a row (instruction_id, why_not) for each that was not: the reasons of
    the counter (a holder's name that is not the person's among them), or `not_asked` where no question is open (never
    asked, answered before, or past its deadline)."""

    accepted: int
    left: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """「口座の再確認」 How many were asked now: because no account was usable, because the transfer came back."""

    missing: int
    returned: int


def ask(programme_id: str, instalments: int, deadline: date, profile: BankProfile, at: datetime) -> Asked:
    """「口座の再確認」 Ask everybody whose money cannot arrive as things stand, for each of the instalments, once."""
    missing = 0
    for instalment in range(1, instalments + 1):
        accounts = judged(due(programme_id, instalment), profile, at.astimezone(JAPAN).date())
        unusable = accounts.filter(pl.col("why_not").is_not_null())
        missing += ask_for_missing(unusable.to_arrow(), deadline, at)
    return Asked(missing=missing, returned=ask_once(programme_id, deadline, at))


def ask_once(programme_id: str, deadline: date, at: datetime) -> int:
    """「口座の再確認」 Ask for another account for each transfer that came back, once; returns how many are asked now.

    Who was asked after a return before is not asked again: after the deadline the instruction is uncollected. Nor is
    anybody asked of whom all of it was demanded back: the return ends it (`close_uncollected`).
    """
    returned = f"state = 'returned' AND programme_id = %s AND NOT {_DEMANDED_WHOLE}"
    return _ask(returned, (programme_id,), Ground.RETURNED, deadline, at)


def ask_for_missing(left: pa.Table, deadline: date, at: datetime) -> int:
    """「口座の再確認」 Ask where no account is usable (`TransferReport.left`): once for a first one, once for another.

    The other is asked for where what was named turned out not to be usable: its branch has closed, or two persons found
    that it is not the payee's. Returns how many are asked now.
    """
    chosen = left.column("instruction_id").to_pylist()
    asked = 0
    for start in range(0, len(chosen), 10_000):
        part = chosen[start : start + 10_000]
        marks = ", ".join(["%s"] * len(part))
        due_of_them = f"state = 'due' AND id IN ({marks})"
        asked += _ask(f"{due_of_them} AND NOT {_NAMED}", tuple(part), Ground.MISSING, deadline, at)
        asked += _ask(f"{due_of_them} AND {_NAMED}", tuple(part), Ground.UNUSABLE, deadline, at)
    return asked


def pay_again(
    answers: pa.Table,
    profile: BankProfile,
    at: datetime,
    snapshot_of: Callable[[str], Path],
    taken_by: str,
    confirmed_by: str | None = None,
) -> AnswerReport:
    """Take the accounts that were given in answer (instruction_id and the five items of an account).

    The instruction becomes due again; the next file makes the next attempt of the same instruction, never a second
    instruction. A holder's name that is not the payee's, by the snapshot of the programme (`snapshot_of` its id), is
    left for a second person: with `confirmed_by` both have looked, and stay on record. Raises InputRefused
    `payments.answer_twice` when one instruction stands twice, Conflict `payments.one_person`.
    """
    if confirmed_by is not None:
        refuse_one_person(taken_by, confirmed_by)
    given = judged(answers.select(ANSWER), profile, at.astimezone(JAPAN).date())
    if given["instruction_id"].is_duplicated().any():
        raise InputRefused(
            "payments.answer_twice",
            ja="同じ支払指図に口座が2つあります。どちらに振り込むか決められません。本人に確かめ、1つにしてください。",
            en="Two accounts are given for one instruction, so it is not clear where to pay. Ask the person; give one.",
        )
    _one_at_a_time(given["instruction_id"].to_list())
    joined = given.join(_open_questions(at), on="instruction_id", how="left", maintain_order="left").with_columns(
        why_not=pl.when(pl.col("request_id").is_null()).then(pl.lit("not_asked")).otherwise(pl.col("why_not"))
    )
    joined = _with_owners(joined)
    if confirmed_by is None:
        joined = _with_holders(joined, snapshot_of)
    taken = joined.filter(pl.col("why_not").is_null())
    accepted = store.load(
        "payments_account_answer",
        taken.select(
            "request_id",
            *ACCOUNT,
            municipality_id=pl.lit(tenancy.current()),
            answered_at=pl.lit(at),
            taken_by=pl.lit(taken_by),
            confirmed_by=pl.lit(confirmed_by, pl.String),
        ).to_arrow(),
    )
    # The one answer after a return is used up when a second transfer has come back.
    store.execute(
        "UPDATE payments_instruction SET state = 'due' WHERE state = 'returned' AND municipality_id = %s AND id IN "
        "(SELECT q.instruction_id FROM payments_account_request q JOIN payments_account_answer a ON "
        "a.request_id = q.id "
        "WHERE q.ground = 'returned' AND q.municipality_id = %s) AND 1 = (SELECT COUNT(*) FROM payments_transfer t "
        "WHERE t.instruction_id = payments_instruction.id AND t.result_code NOT IN (%s, %s))",
        (tenancy.current(), tenancy.current(), *TakenBack),
    )
    left = joined.filter(pl.col("why_not").is_not_null()).select("instruction_id", "why_not")
    return AnswerReport(accepted=accepted, left=left.to_arrow())


def _one_at_a_time(instructions: list[int]) -> None:
    """Of two who name an account for one instruction at once the second waits here, and then sees the answer."""
    if connection.vendor == "postgresql":
        for number in sorted(instructions):
            store.execute("SELECT id FROM payments_account_request WHERE instruction_id = %s FOR UPDATE", [number])


def _open_questions(at: datetime) -> pl.DataFrame:
    found = pl.from_arrow(
        store.read(
            "SELECT q.instruction_id AS instruction_id, MAX(q.id) AS request_id, i.person_id AS person_id, "
            "i.programme_id AS programme_id "
            "FROM payments_account_request q JOIN payments_instruction i ON i.id = q.instruction_id "
            "WHERE q.municipality_id = %s AND q.deadline >= %s AND i.state IN ('due', 'returned') "
            "AND (i.state = 'due' OR q.ground = 'returned') "
            "AND NOT EXISTS (SELECT 1 FROM payments_account_answer a WHERE a.request_id = q.id) "
            "GROUP BY q.instruction_id, i.person_id, i.programme_id",
            (tenancy.current(), at.astimezone(JAPAN).date()),
            OPEN,
        )
    )
    assert isinstance(found, pl.DataFrame)
    return found


def _with_owners(answers: pl.DataFrame) -> pl.DataFrame:
    """The answers, those left that name an account of which two persons said that it is not the payee's."""
    refused = standing((AccountOutcome.NOT_OWN,)).select(*OF_PERSON, said=pl.lit(str(Reason.NOT_OWN_ACCOUNT)))
    told = answers.join(refused, on=OF_PERSON, how="left", maintain_order="left")
    return told.with_columns(why_not=pl.coalesce("why_not", "said")).drop("said")


def _with_holders(answers: pl.DataFrame, snapshot_of: Callable[[str], Path]) -> pl.DataFrame:
    """「口座名義の確認」 The answers, those left whose holder's name is not the payee's by the programme's snapshot."""
    usable = answers.filter(pl.col("why_not").is_null())
    grades = [
        graded(part, snapshot_of(str(programme_id))).select("instruction_id", "grade")
        for (programme_id,), part in usable.group_by("programme_id", maintain_order=True)
    ]
    if not grades:
        return answers
    why = {str(Grade.REVIEW): str(Reason.HOLDER_REVIEW), str(Grade.MISMATCH): str(Reason.HOLDER_MISMATCH)}
    found = pl.concat(grades).select("instruction_id", doubt=pl.col("grade").replace_strict(why, default=None))
    return answers.join(found, on="instruction_id", how="left", maintain_order="left").with_columns(
        why_not=pl.coalesce("why_not", "doubt")
    )


def close_uncollected(programme_id: str, at: datetime) -> int:
    """「未受領」 Close what cannot be paid and whose deadline has passed; returns how many.

    So ends a transfer that came back without an answer, or came back again after one, and an instruction for which no
    account was ever given (要綱: 確認書の提出等が行われなかった場合の取扱い). What was demanded back whole and came
    back by the bank needs no deadline. What waits for a correction is not closed: the office itself holds it. Nor is
    what can be paid by now, though nobody answered: the account was found to be the own, or its branch is there.
    """
    today = at.astimezone(JAPAN).date()
    asked = (
        "SELECT 1 FROM payments_account_request q WHERE q.instruction_id = payments_instruction.id AND q.deadline < %s"
    )
    answered = "SELECT 1 FROM payments_account_answer a WHERE a.request_id = q.id"
    payable = _payable(programme_id, today)
    spared = f"AND id NOT IN ({', '.join(map(str, payable))})" if payable else ""
    return store.execute(
        f"UPDATE payments_instruction SET state = '{InstructionState.UNCOLLECTED}' "
        "WHERE municipality_id = %s AND programme_id = %s AND ("
        f"(state = 'returned' AND (EXISTS ({asked} AND q.ground = 'returned') OR {_DEMANDED_WHOLE})) OR "
        f"(state = 'due' AND EXISTS ({asked} AND q.ground <> 'returned' AND NOT EXISTS ({answered})) {spared})) "
        f"AND (claim_id NOT IN ({HELD}) OR {_DEMANDED_WHOLE})",
        (tenancy.current(), programme_id, today, today, *(tenancy.current(), programme_id) * 2),
    )


def _payable(programme_id: str, today: date) -> list[int]:
    """The due instructions that were asked about in vain, and that a bank can be given all the same."""
    waiting = store.read(
        "SELECT DISTINCT i.id AS id, i.instalment AS instalment FROM payments_account_request q "
        "JOIN payments_instruction i ON i.id = q.instruction_id WHERE q.municipality_id = %s AND i.programme_id = %s "
        "AND i.state = 'due' AND q.deadline < %s",
        (tenancy.current(), programme_id, today),
        pa.schema([("id", pa.int64()), ("instalment", pa.int64())]),
    )
    asked = pl.DataFrame(pl.from_arrow(waiting))
    usable = [
        # The strictest profile: what it lets through, every bank can be given.
        judged(due(programme_id, instalment), STRICT, today).filter(pl.col("why_not").is_null())["instruction_id"]
        for instalment in asked["instalment"].unique().sort()
    ]
    wanted = set(asked["id"])
    return [one for found in usable for one in found if one in wanted]


def _ask(chosen: str, parameters: tuple[str | int, ...], ground: Ground, deadline: date, at: datetime) -> int:
    if deadline <= at.astimezone(JAPAN).date():
        raise InputRefused(
            "payments.deadline_passed",
            ja=""
            "回答期限が今日以前です。答える時間がないまま未受領になるため、照会しません。先の日付を指定してください。",
            en="The deadline is not in the future: people could not answer before their money is "
            "closed. Choose a later day.",
        )
    return store.execute(
        "INSERT INTO payments_account_request (municipality_id, instruction_id, ground, asked_at, deadline) "
        f"SELECT municipality_id, id, '{ground}', %s, %s FROM payments_instruction "
        f"WHERE municipality_id = %s AND {chosen} ORDER BY id ON CONFLICT DO NOTHING",
        (at, deadline, tenancy.current(), *parameters),
    )
