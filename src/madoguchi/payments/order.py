"""An order to the bank on any rail: which instructions are due, how they are written down, what must be equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.db import connection

from madoguchi import store, tenancy
from madoguchi.cases.consequence import Consequence
from madoguchi.cases.keep import CONTRADICTED
from madoguchi.cases.opening import refuse_unseen_measure
from madoguchi.cases.states import Reason
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict, InputRefused, PromiseBroken
from madoguchi.core.signatures import is_same_signatory
from madoguchi.payments.decided import instalment_yen
from madoguchi.payments.lines import ORDERED
from madoguchi.payments.states import Rail, TransferState
from madoguchi.registry.account_checks import standing
from madoguchi.registry.account_kinds import IDENTITY, OF_PERSON, AccountOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from madoguchi.core.bank_days import BankCalendar
    from madoguchi.formats.bank_profile import BankProfile
    from madoguchi.payments.models import TransferFile

DUE = pa.schema(
    [
        ("instruction_id", pa.int64()),
        ("attempt", pa.int64()),
        ("amount_yen", pa.int64()),
        ("bank_code", pa.string()),
        ("branch_code", pa.string()),
        ("account_type", pa.string()),
        ("account_number", pa.string()),
        ("holder_kana", pa.string()),
    ]
)
ACCOUNT = tuple(DUE.names[3:])
_PAID_TO = pa.schema([("person_id", pa.int64()), *((name, pa.string()) for name in IDENTITY)])
_DUE_TO = pa.schema([*DUE, ("person_id", pa.int64())])
LEFT_WITH_THE_PERSON = (
    "SELECT k.claim_id FROM cases_correction k JOIN cases_decision_batch b ON b.id = k.batch_id "
    "JOIN cases_claim l ON l.id = k.claim_id WHERE k.municipality_id = %s AND b.programme_id = %s "
    f"AND b.approved_at IS NOT NULL AND k.consequence = '{Consequence.KEPT}' AND l.reason = '{Reason.DECISION_KEPT}' "
    "AND NOT EXISTS (SELECT 1 FROM cases_correction n JOIN cases_decision_batch a ON a.id = n.batch_id "
    "WHERE n.claim_id = k.claim_id AND n.id > k.id AND a.approved_at IS NOT NULL)"
)
"""SQL: claims whose decision stands because the money is with the person; should it come back, it is not paid again."""
HELD = (
    f"SELECT c.id FROM cases_claim c WHERE c.municipality_id = %s AND c.programme_id = %s AND {CONTRADICTED} "
    f"UNION {LEFT_WITH_THE_PERSON}"
)
"""SQL: claims of which nothing is paid; its parameters are the municipality and the programme, and both once more."""
_COUNTED = pa.schema([("held", pa.int64())])
SUMS = pa.schema([(name, pa.int64()) for name in ("transfer_file_id", "items", "transferred", "instructed", "decided")])


def due(programme_id: str, instalment: int) -> pa.Table:
    """The due instructions in the order of their numbers, each with its next attempt and the newest account given.

    What waits for a correction is not among them (`held`). An account that two persons said is not the payee's counts
    as none.
    """
    own = (tenancy.current(), programme_id)
    newest = ", ".join(f"COALESCE(a.{name}, d.{name}) AS {name}" for name in ACCOUNT)
    found = store.read(
        "SELECT i.id AS instruction_id, i.person_id AS person_id, i.amount_yen AS amount_yen, "
        "1 + COALESCE((SELECT MAX(t.attempt) FROM payments_transfer t WHERE t.instruction_id = i.id), 0) AS attempt, "
        f"{newest} FROM payments_instruction i JOIN cases_decision d ON d.id = i.decision_id "
        # What was named for one instalment counts for the others of the decision, too.
        "LEFT JOIN (SELECT s.decision_id, MAX(a.id) AS answer_id FROM payments_account_request q "
        "JOIN payments_account_answer a ON a.request_id = q.id JOIN payments_instruction s ON s.id = q.instruction_id "
        "WHERE q.municipality_id = %s GROUP BY s.decision_id) n "
        "ON n.decision_id = i.decision_id LEFT JOIN payments_account_answer a ON a.id = n.answer_id "
        "WHERE i.municipality_id = %s AND i.programme_id = %s AND i.instalment = %s AND i.state = 'due' "
        f"AND i.claim_id NOT IN ({HELD}) ORDER BY i.id",
        (tenancy.current(), *own, instalment, *own, *own),
        _DUE_TO,
    )
    refused = standing((AccountOutcome.NOT_OWN,))
    if refused.is_empty():
        return found.select(DUE.names)
    due_to = pl.DataFrame(pl.from_arrow(found)).join(refused, on=OF_PERSON, how="left", maintain_order="left")
    given = pl.when(pl.col("outcome").is_null())
    return (
        due_to.select(pl.col(DUE.names[:3]), *(given.then(name).otherwise(pl.lit("")).alias(name) for name in ACCOUNT))
        .to_arrow()
        .cast(DUE)
    )


def held(programme_id: str, instalment: int) -> int:
    """「支払の保留」 How many instructions would be due if new facts did not contradict their decisions."""
    own = (tenancy.current(), programme_id)
    found = store.read(
        "SELECT COUNT(*) AS held FROM payments_instruction i WHERE i.municipality_id = %s AND i.programme_id = %s "
        f"AND i.instalment = %s AND i.state = 'due' AND i.claim_id IN ({HELD})",
        (*own, instalment, *own, *own),
        _COUNTED,
    )
    return int(found.column("held")[0].as_py())


def refuse_held(order: TransferFile, at: datetime) -> None:
    """Refuse to let an order out that pays a decision which new facts contradict, or may: a measure is newer.

    Raises Conflict `payments.correction_due`, `payments.not_own_account` and `cases.measure_unseen`.
    """
    refuse_unseen_measure(order.programme_id, at)
    _refuse_not_own(order)
    own = (tenancy.current(), order.programme_id)
    found = store.read(
        "SELECT COUNT(*) AS held FROM payments_transfer t JOIN payments_instruction i ON i.id = t.instruction_id "
        f"WHERE t.transfer_file_id = %s AND i.claim_id IN ({HELD})",
        (order.pk, *own, *own),
        _COUNTED,
    )
    if int(found.column("held")[0].as_py()):
        raise Conflict(
            "payments.correction_due",
            ja="この振込には、後から分かった事実と食い違う決定が含まれています。誤払いや危険を防ぐため渡しません。"
            "取り下げて作り直すと、その分だけ保留されます。引渡しを記録した後なら、銀行に止めてもらい組戻しを記録してください。",
            en="The order pays a decision that facts learned later contradict. It is not let out, so that nobody is "
            "paid wrongly or put in danger. Withdraw it and write it anew: only that payment is then held back. If it "
            "was handed over already, have the bank stop it and record the recall.",
        )


def _refuse_not_own(order: TransferFile) -> None:
    not_own = standing((AccountOutcome.NOT_OWN,))
    if not_own.is_empty():
        return
    found = store.read(
        f"SELECT i.person_id AS person_id, {', '.join(f't.{name} AS {name}' for name in IDENTITY)} "
        "FROM payments_transfer t JOIN payments_instruction i ON i.id = t.instruction_id WHERE t.transfer_file_id = %s",
        (order.pk,),
        _PAID_TO,
    )
    paid_to = pl.DataFrame(pl.from_arrow(found))
    if not paid_to.join(not_own, on=OF_PERSON, how="semi").is_empty():
        raise Conflict(
            "payments.not_own_account",
            ja="この振込には、後から「本人の口座ではない」と確かめた口座が含まれています。別の人に振り込まれるおそれがあるため"
            "渡しません。取り下げて作り直すと、その人には口座をお尋ねします。引渡しを記録した後なら、銀行に止めてもらい組戻しを"
            "記録してください。",
            en="The order pays to an account that was found not to be the payee's after it was written. It is not let "
            "out. Withdraw it and write it anew: its payee is then asked for an account. If it was handed over "
            "already, have the bank stop it and record the recall.",
        )


def refuse_bad_order(
    value_date: date, calendar: BankCalendar, profile: BankProfile, rail: Rail, persons: tuple[str, str], at: datetime
) -> None:
    """Refuse one person alone, a day on which banks rest, and a day that the rail can no longer reach.

    Raises Conflict `payments.one_person`, InputRefused `payments.no_bank_day` and `payments.too_late`.
    """
    refuse_one_person(*persons)
    refuse_bad_day(value_date, calendar, profile, rail, at)


def refuse_bad_day(value_date: date, calendar: BankCalendar, profile: BankProfile, rail: Rail, at: datetime) -> None:
    """Refuse a day on which banks rest, and one that the rail can no longer reach.

    Raises InputRefused `payments.no_bank_day` and `payments.too_late`.
    """
    if not calendar.is_bank_day(value_date):
        raise InputRefused(
            "payments.no_bank_day",
            ja="振込指定日は銀行の休業日です。その日には振り込まれません。銀行営業日を指定してください。",
            en="Banks rest on the value date, so nothing would be paid. Choose a bank day.",
        )
    today = at.astimezone(JAPAN).date()
    if (value_date < today) if rail is Rail.SINGLE else (profile.deadline(value_date, calendar) <= at):
        raise too_late()


def refuse_one_person(drafted_by: str, approved_by: str) -> None:
    """Refuse an act of payment that one person does alone. Raises Conflict `payments.one_person`."""
    if not drafted_by or not approved_by or is_same_signatory(drafted_by, approved_by):
        raise Conflict(
            "payments.one_person",
            ja="振込の起案と会計管理者の承認は別の人が行います。誤払いを一人では止められないためです。承認者を指定してください。",
            en="One person drafts a transfer and another, of the treasury, approves it: nobody catches a wrong payment "
            "alone. Name two persons.",
        )


def too_late() -> InputRefused:
    """The value date can no longer be reached."""
    return InputRefused(
        "payments.too_late",
        ja="振込指定日の受付締切を過ぎています。銀行が受け付けないため、作成・引渡しをしません。後の営業日を指定してください。",
        en="The bank's cut-off for the value date has passed and it would refuse the file. Choose a later bank day.",
    )


def write_down(orders: Sequence[tuple[TransferFile, pl.DataFrame]]) -> None:
    """Record orders with their transfers and take their instructions out of what is due, or raise and record nothing.

    Their lines are bound in the log. The rows of each have the columns of DUE in order. Raises PromiseBroken
    `payments.sums_differ` when decisions, instructions and transfers do not come to the total of a file, Conflict
    `store.already_there` when another run was first.
    """
    if not orders:
        return
    for order, _ in orders:
        order.save()
    lines = pl.concat(
        rows.select(DUE.names)
        .with_row_index("line", offset=1)
        .with_columns(transfer_file_id=pl.lit(order.pk, pl.Int64))
        for order, rows in orders
    ).to_arrow()
    constants = {"municipality_id": tenancy.current(), "state": TransferState.IN_FILE.value, "result_code": ""}
    for name, value in constants.items():
        lines = lines.append_column(name, pa.repeat(value, lines.num_rows))
    recorded = store.load("payments_transfer", lines)
    files = tuple(order.pk for order, _ in orders)
    marks = ", ".join(["%s"] * len(files))
    taken = store.execute(
        "UPDATE payments_instruction SET state = 'in_file' WHERE state = 'due' AND id IN "
        f"(SELECT instruction_id FROM payments_transfer WHERE transfer_file_id IN ({marks}))",
        files,
    )
    sums = store.read(
        "SELECT t.transfer_file_id AS transfer_file_id, COUNT(*) AS items, SUM(t.amount_yen) AS transferred, "
        f"SUM(i.amount_yen) AS instructed, SUM({instalment_yen('i.instalment', connection.vendor)}) AS decided "
        "FROM payments_transfer t JOIN payments_instruction i ON i.id = t.instruction_id "
        f"JOIN cases_decision d ON d.id = i.decision_id WHERE t.transfer_file_id IN ({marks}) "
        "GROUP BY t.transfer_file_id",
        files,
        SUMS,
    ).to_pylist()
    found = {row["transfer_file_id"]: {row[name] for name in ("transferred", "instructed", "decided")} for row in sums}
    items = {row["transfer_file_id"]: row["items"] for row in sums}
    if (
        {recorded, taken} != {sum(order.items for order, _ in orders)}
        or items != {order.pk: order.items for order, _ in orders}
        or found != {order.pk: {order.total_yen} for order, _ in orders}
    ):
        raise sums_differ()
    for order, _ in orders:
        ORDERED.seal(order.pk, order.written_at)


def sums_differ() -> PromiseBroken:
    """Decisions, instructions and the file are not the same money."""
    return PromiseBroken(
        "payments.sums_differ",
        ja="処分・支払指図・振込ファイルの件数または合計が一致しません。誤払いを防ぐため、ファイルは作られていません。"
        "管理者に知らせてください。",
        en="Decisions, instructions and the file differ in number or sum. No file was made, so that nothing is paid "
        "wrongly. Tell the administrator.",
    )
