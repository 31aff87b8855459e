"""From due instructions to sealed bank files (総合振込). What holds in a crash: docs/explanation/payment.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl
from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.cases.opening import refuse_unseen_measure
from madoguchi.core.kana import to_zengin
from madoguchi.core.money import Yen
from madoguchi.formats.kana import to_zengin as zengin_column
from madoguchi.formats.zengin.file import month_day
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.write import write_transfers as zengin_bytes
from madoguchi.payments import order, publish
from madoguchi.payments.account import judged
from madoguchi.payments.models import TransferFile
from madoguchi.payments.originator import originator
from madoguchi.payments.states import Rail
from madoguchi.registry.branch_on import kana_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    import pyarrow as pa

    from madoguchi.core.bank_days import BankCalendar
    from madoguchi.formats.bank_profile import BankProfile
    from madoguchi.formats.zengin.file import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """One file: its name, the hash of its content, the totals of its trailer."""

    name: str
    sha256: str
    items: int
    total_yen: Yen


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TransferReport:
    """The files of a run. `left` has a row (instruction_id, why_not) for each instruction without a usable account.

    `held` wait for a correction: new facts contradict their decisions.
    """

    files: tuple[WrittenFile, ...]
    left: pa.Table
    held: int


def write_transfers(
    programme_id: str,
    instalment: int,
    value_date: date,
    header: Header,
    profile: BankProfile,
    calendar: BankCalendar,
    directory: Path,
    drafted_by: str,
    approved_by: str,
    at: datetime,
) -> TransferReport:
    """「総合振込」 Write every due instruction that has a usable account into files, in the order of their numbers.

    A file holds at most as many items as the bank takes, and either first attempts or later ones (再振込): so the first
    files of an instalment come to what was decided. It lies below `directory` under its final name only after the
    transaction around this call has been committed; until then nothing is paid and nothing is ambiguous. A second run
    finds nothing due. Raises as `order.refuse_bad_order`, `refuse_unseen_measure` and `order.write_down` do, and what
    `formats.zengin` raises.
    """
    order.refuse_bad_order(value_date, calendar, profile, Rail.BULK, (drafted_by, approved_by), at)
    with store.lock(publish.lock_name()):
        refuse_unseen_measure(programme_id, at)
        rows = judged(order.due(programme_id, instalment), profile, value_date)
        usable = rows.filter(pl.col("why_not").is_null())
        first = TransferFile.objects.filter(value_date=value_date).count() + 1
        orders, contents = [], []
        for number, part in enumerate(_parts(usable, profile.item_limit), first):
            total = Yen(int(part["amount_yen"].sum()))
            lines = _lines(part, profile, value_date)
            content = zengin_bytes(replace(header, month_day=month_day(value_date)), lines, profile)
            _refuse_unequal(content, part, profile)
            digest = sha256(content).hexdigest()
            written = TransferFile(
                municipality_id=tenancy.current(),
                programme_id=programme_id,
                instalment=instalment,
                rail=Rail.BULK.value,
                profile=profile.id,
                value_date=value_date,
                name=f"transfer-{value_date.isoformat()}-{number}-{digest[:8]}.txt",
                sha256=digest,
                items=len(part),
                total_yen=total,
                drafted_by=drafted_by,
                approved_by=approved_by,
                written_at=at,
                originator=originator(header),
            )
            orders.append((written, part))
            contents.append((written.name, content))
        order.write_down(orders)
        for name, content in contents:
            publish.keep(directory, name, content)
            transaction.on_commit(partial(publish.finish, partial(publish.give_name, directory, name, content)))
    files = [
        WrittenFile(name=one.name, sha256=one.sha256, items=one.items, total_yen=Yen(one.total_yen))
        for one, _ in orders
    ]
    left = rows.filter(pl.col("why_not").is_not_null()).select("instruction_id", "why_not")
    return TransferReport(files=tuple(files), left=left.to_arrow(), held=order.held(programme_id, instalment))


def _parts(usable: pl.DataFrame, most: int) -> Iterator[pl.DataFrame]:
    for of_one_kind in (usable.filter(pl.col("attempt") == 1), usable.filter(pl.col("attempt") > 1)):
        yield from (of_one_kind.slice(start, most) for start in range(0, len(of_one_kind), most))


def _lines(rows: pl.DataFrame, profile: BankProfile, value_date: date) -> pa.Table:
    """The columns of the bank file. Customer code 1 is the instruction's number, 2 the attempt: ten digits each."""
    lines = rows.with_columns(
        customer_code=pl.col("instruction_id").cast(pl.String).str.zfill(10)
        + pl.col("attempt").cast(pl.String).str.zfill(10)
    )
    if profile.names_printed:
        lines = lines.join(_names(rows, value_date), on=["bank_code", "branch_code"], how="left", maintain_order="left")
    return lines.to_arrow()


def _names(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """「被仕向銀行名」「被仕向支店名」 The names, on a day, of the banks and branches that the rows mention."""
    listed = kana_on(on)
    if listed is not None:
        codes = rows.select("bank_code", "branch_code").unique()
        kana = pl.from_arrow(listed)
        assert isinstance(kana, pl.DataFrame)
        return codes.join(kana, on=["bank_code", "branch_code"], how="left").with_columns(
            zengin_column(pl.col("bank_name", "branch_name").fill_null("")).str.slice(0, 15)
        )
    import zengin_code  # costs 0.15 s and is needed by few profiles only

    used = rows.select("bank_code", "branch_code").unique().rows()
    banks = zengin_code.Bank.all
    names = [
        (bank, branch, to_zengin(banks[bank].kana)[:15], to_zengin(banks[bank].branches[branch].kana)[:15])
        for bank, branch in used
    ]
    return pl.DataFrame(names, schema=["bank_code", "branch_code", "bank_name", "branch_name"], orient="row")


def _refuse_unequal(content: bytes, rows: pl.DataFrame, profile: BankProfile) -> None:
    """Read the finished bytes as the bank will; compare every amount and both totals with what was ordered."""
    found = read_file(content, profile)
    if found.faults or found.trailer is None:
        raise order.sums_differ()
    if (found.trailer.count, found.trailer.amount) != (len(rows), rows["amount_yen"].sum()) or not (
        found.rows["amount_yen"].cast(pl.Int64) == rows["amount_yen"]
    ).all():
        raise order.sums_differ()
