"""Two ways to the bank behind one door: one file for many, or one transfer at a time by a key that is paid once.

Both take an order that is already recorded (`TransferFile` and its transfers), and both settle in `reconcile.settle`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

import polars as pl
import pyarrow as pa
from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.cases.opening import refuse_unseen_measure
from madoguchi.core.money import Yen
from madoguchi.payments import order, publish
from madoguchi.payments.account import judged
from madoguchi.payments.handed_over import refuse_unknown
from madoguchi.payments.models import TransferFile
from madoguchi.payments.reconcile import ReconcileReport, read_result, report_of, settle
from madoguchi.payments.send import hand_over
from madoguchi.payments.singles import SingleTransfer, SingleTransferBank
from madoguchi.payments.states import Rail as Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from madoguchi.core.bank_days import BankCalendar
    from madoguchi.formats.bank_profile import BankProfile

OPEN_TRANSFERS = pa.schema(
    [
        ("transfer_id", pa.int64()),
        ("amount_yen", pa.int64()),
        ("state", pa.string()),
        *((name, kind) for name, kind in zip(order.DUE.names, order.DUE.types, strict=True) if name != "amount_yen"),
    ]
)


class Rail(Protocol):
    """「振込の経路」 How a recorded order reaches the bank and how its outcome comes back. Both may be repeated."""

    def submit(self, name: str, at: datetime) -> None:
        """Give the order of this name to the bank."""
        ...

    def results(self, at: datetime) -> Sequence[ReconcileReport]:
        """Record what the bank has said since."""
        ...


@dataclass(slots=True, kw_only=True)
class BulkFileRail:
    """「総合振込」 A person carries files: from `directory`/outgoing to the bank, and results into `incoming`."""

    directory: Path
    incoming: Path
    profile: BankProfile
    calendar: BankCalendar

    def submit(self, name: str, at: datetime) -> None:
        """Lay the file out for who takes it to the bank, once; it is there as soon as the hand-over is committed.

        Call it in a transaction. What a crash leaves is mended by `publish.finish_interrupted`. Raises as
        `send.hand_over` and `handed_over.refuse_unknown` do.
        """
        refuse_unknown(self.directory)
        content = (self.directory / name).read_bytes()
        found = hand_over(content, self.profile, self.calendar, at)
        publish.keep(self.directory / publish.OUTGOING, name, content)
        laying_out = partial(publish.let_out, self.directory, name, found.sha256, at)
        transaction.on_commit(partial(publish.finish, laying_out))

    def results(self, at: datetime) -> Sequence[ReconcileReport]:
        """Read every file that lies in `incoming`, in the order of names. Raises as `reconcile.read_result` does."""
        return [read_result(path.read_bytes(), self.profile, at) for path in sorted(self.incoming.iterdir())]


@dataclass(slots=True, kw_only=True)
class SingleTransferRail:
    """「都度振込」 Asks for each transfer by its key. What was cut off before the answer is asked for again by it."""

    bank: SingleTransferBank

    def submit(self, name: str, at: datetime) -> None:
        """Record that the order goes out. The bank is asked in `results`, after this has been committed.

        Raises as `order.refuse_held` does.
        """
        for waiting in TransferFile.objects.filter(name=name, rail=Kind.SINGLE.value, sent_at__isnull=True):
            order.refuse_held(waiting, at)
        store.execute(
            "UPDATE payments_transfer_file SET sent_at = %s WHERE municipality_id = %s AND name = %s "
            "AND rail = 'single' "
            "AND sent_at IS NULL",
            (at, tenancy.current(), name),
        )

    def results(self, at: datetime) -> Sequence[ReconcileReport]:
        """Ask for every transfer of the orders that went out and has no outcome yet, and record the answers."""
        with store.lock(publish.lock_name()):
            return self._ask_all(at)

    def _ask_all(self, at: datetime) -> Sequence[ReconcileReport]:
        reports = []
        for found in TransferFile.objects.filter(rail=Kind.SINGLE.value, sent_at__isnull=False).order_by("id"):
            waiting = _open_transfers(found)
            if waiting.is_empty():
                continue
            outcomes = [self.bank.transfer(wanted).value for wanted in _wanted(waiting)]
            answered = waiting.with_columns(outcome=pl.Series(outcomes, dtype=pl.String), result_code=pl.lit(""))
            digest = sha256("\n".join([found.sha256, *_keys(waiting)]).encode()).hexdigest()
            reports.append(report_of(settle(found, answered, digest, at)))
        return reports


def order_singles(
    programme_id: str,
    instalment: int,
    value_date: date,
    profile: BankProfile,
    calendar: BankCalendar,
    drafted_by: str,
    approved_by: str,
    at: datetime,
) -> str | None:
    """「都度振込」 Record one order of single transfers for all that is due with a usable account; its name, or None.

    The same instructions, sums and guards as a bulk file has. Raises as `order.refuse_bad_order`,
    `refuse_unseen_measure` and `order.write_down` do.
    """
    order.refuse_bad_order(value_date, calendar, profile, Kind.SINGLE, (drafted_by, approved_by), at)
    with store.lock(publish.lock_name()):
        refuse_unseen_measure(programme_id, at)
        rows = judged(order.due(programme_id, instalment), profile, value_date).filter(pl.col("why_not").is_null())
        if rows.is_empty():
            return None
        digest = sha256("\n".join(_keys(rows)).encode()).hexdigest()
        name = f"singles-{value_date.isoformat()}-{digest[:8]}"
        recorded = TransferFile(
            municipality_id=tenancy.current(),
            programme_id=programme_id,
            instalment=instalment,
            rail=Kind.SINGLE.value,
            profile=profile.id,
            value_date=value_date,
            name=name,
            sha256=digest,
            items=len(rows),
            total_yen=int(rows["amount_yen"].sum()),
            drafted_by=drafted_by,
            approved_by=approved_by,
            written_at=at,
        )
        order.write_down([(recorded, rows)])
    return name


def _open_transfers(found: TransferFile) -> pl.DataFrame:
    columns = ", ".join(f"t.{name} AS {name}" for name in order.DUE.names)
    rows = pl.from_arrow(
        store.read(
            f"SELECT t.id AS transfer_id, t.state AS state, {columns} "
            "FROM payments_transfer t WHERE t.transfer_file_id = %s AND t.state = 'in_file' ORDER BY t.line",
            (found.pk,),
            OPEN_TRANSFERS,
        )
    )
    assert isinstance(rows, pl.DataFrame)
    return rows


def _keys(rows: pl.DataFrame) -> list[str]:
    """「冪等キー」 One key for each attempt of an instruction, the same on every retry."""
    code = tenancy.current()
    return [f"{code}-{number}-{attempt}" for number, attempt in rows.select("instruction_id", "attempt").iter_rows()]


def _wanted(rows: pl.DataFrame) -> Iterator[SingleTransfer]:
    accounts = rows.select("amount_yen", *order.ACCOUNT).iter_rows()
    for key, (amount, bank, branch, kind, number, holder) in zip(_keys(rows), accounts, strict=True):
        yield SingleTransfer(
            key=key,
            amount=Yen(amount),
            bank_code=bank,
            branch_code=branch,
            account_type=kind,
            account_number=number,
            holder_kana=holder,
        )
