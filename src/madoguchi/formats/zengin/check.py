"""The checks of a file that was read: each works on all rows at once and tells the record and the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from madoguchi.formats.bank_profile import BankProfile, TransferOutcome
from madoguchi.formats.zengin import layout
from madoguchi.formats.zengin.columns import Block, Flags, Numbers, allowed_bytes, are_digits
from madoguchi.formats.zengin.faults import Fault
from madoguchi.formats.zengin.file import is_month_day
from madoguchi.formats.zengin.layout import BusinessType, Kind

if TYPE_CHECKING:
    from madoguchi.formats.zengin.file import Header, Trailer
    from madoguchi.formats.zengin.layout import Field, Layout

_RESULT_TOTALS = ("processed_count", "processed_amount", "failed_count", "failed_amount")


class FaultList:
    """The faults found so far, no more than the limit; one more entry says that others were left out."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._faults: list[Fault] = []
        self._more = False

    def add(self, code: str, record: int, position: int, field: str) -> None:
        """One fault."""
        if len(self._faults) < self._limit:
            self._faults.append(Fault(record=record, position=position, field=field, code=code))
        else:
            self._more = True

    def add_all(self, code: str, records: Numbers, position: int | Numbers, field: str) -> None:
        """The same fault in several records, with one position for all or one for each."""
        positions = np.broadcast_to(np.asarray(position), records.shape)
        room = self._limit + 1 - len(self._faults)
        for record, place in zip(records[:room].tolist(), positions[:room].tolist(), strict=True):
            self.add(code, record, place, field)

    def sorted(self) -> tuple[Fault, ...]:
        """In the order of the file."""
        faults = sorted(self._faults, key=lambda fault: (fault.record, fault.position, fault.code))
        if self._more:
            faults.append(Fault(record=faults[-1].record, position=1, field="", code="zengin.more_faults"))
        return tuple(faults)


def check_header(block: Block, record: int, header: Header, profile: BankProfile, faults: FaultList) -> None:
    """The header record: digits, letters, business, day."""
    here = np.array([record])
    _check_kinds(block, here, layout.HEADER, profile, faults, optional=())
    if header.type_code not in set(BusinessType):
        faults.add("zengin.unknown_type", record, layout.HEADER["type_code"].position, "type_code")
    if not is_month_day(header.month_day):
        faults.add("zengin.bad_date", record, layout.HEADER["month_day"].position, "month_day")
    _check_values(block, here, layout.HEADER["character_code"], b"0", faults)
    _check_values(block, here, layout.HEADER["account_type"], b"129", faults)


def check_rows(records: Block, rows: pl.DataFrame, profile: BankProfile, faults: FaultList, *, salary: bool) -> None:
    """The data records: digits, letters, defined values, blank names, nought, the same item twice."""
    numbers = rows["record"].to_numpy()
    form = layout.SALARY_DATA if salary else layout.DATA
    # EDI text and customer codes share their bytes, and sources differ on the codes' kind: any allowed character.
    _check_kinds(records, numbers, form, profile, faults, optional=("clearing_house", "new_code", "transfer_category"))
    _check_values(records, numbers, form["account_type"], b"12" if salary else b"1249", faults)
    _check_values(records, numbers, form["new_code"], b"012 ", faults)
    if not salary:
        _check_values(records, numbers, form["transfer_category"], b"078 ", faults)
        _check_values(records, numbers, form["identification"], b" Y", faults)
    nought = (rows["amount_yen"] == 0).fill_null(False).to_numpy()
    faults.add_all("zengin.zero_amount", numbers[nought], form["amount"].position, "amount")
    blank = (rows["holder_kana"] == "").to_numpy()
    faults.add_all("zengin.no_holder", numbers[blank], form["holder_kana"].position, "holder_kana")
    faults.add_all("zengin.duplicate", _repeated(rows), form["customer_code_1"].position, "customer_code")
    codes = b" " + "".join(code for code, _ in profile.result_codes).encode("ascii")
    byte = records[:, layout.RESULT_BYTE]
    unknown = ~np.isin(byte, np.frombuffer(codes, dtype=np.uint8))
    faults.add_all("zengin.unknown_result", numbers[unknown], layout.RESULT_BYTE + 1, "result_code")


def check_trailer(
    block: Block, record: int, trailer: Trailer, rows: pl.DataFrame, profile: BankProfile, faults: FaultList
) -> None:
    """The trailer record against the sums of the data records and, in a file of results, of their outcomes."""
    here = np.array([record])
    _check_kinds(block, here, layout.TRAILER, profile, faults, optional=(), skip=("filler",))
    total = int(rows["amount_yen"].sum())
    if trailer.count is not None and trailer.count != len(rows):
        faults.add("zengin.count_mismatch", record, layout.TRAILER["count"].position, "count")
    if trailer.amount is not None and trailer.amount != total:
        faults.add("zengin.total_mismatch", record, layout.TRAILER["amount"].position, "amount")
    stated = slice(layout.RESULT_TRAILER["processed_count"].start, layout.RESULT_TRAILER["filler"].start)
    if (block[:, stated] == ord(" ")).all():
        return
    _check_kinds(block, here, layout.RESULT_TRAILER, profile, faults, optional=(), skip=("count", "amount"))
    paid = [code for code, outcome in profile.result_codes if outcome is TransferOutcome.PAID]
    processed = rows.filter(pl.col("result_code").is_in(paid))["amount_yen"]
    expected = (len(processed), int(processed.sum()), len(rows) - len(processed), total - int(processed.sum()))
    found = (trailer.processed_count, trailer.processed_amount, trailer.failed_count, trailer.failed_amount)
    for name, one, other in zip(_RESULT_TOTALS, expected, found, strict=True):
        if other is not None and one != other:
            faults.add("zengin.result_mismatch", record, layout.RESULT_TRAILER[name].position, name)


def _check_kinds(
    records: Block,
    numbers: Numbers,
    form: Layout,
    profile: BankProfile,
    faults: FaultList,
    *,
    optional: tuple[str, ...],
    skip: tuple[str, ...] = (),
) -> None:
    """Digits where digits belong (or spaces, where optional), and allowed characters everywhere else."""
    legal = allowed_bytes(profile.characters, reads_long_mark=profile.reads_long_mark)
    for field in form.fields:
        if field.name in ("record_type", *skip):
            continue
        block = records[:, field.span]
        if field.kind is Kind.DIGITS:
            wrong: Flags = ~are_digits(block)
            if field.name in optional and wrong.any():
                wrong &= ~(block == ord(" ")).all(axis=1)
            faults.add_all("zengin.not_digits", numbers[wrong], field.position, field.name)
        elif block.tobytes().translate(None, legal):
            bad = ~np.isin(block, np.frombuffer(legal, dtype=np.uint8))
            wrong = np.asarray(bad.any(axis=1))
            places = bad[wrong].argmax(axis=1) + field.position
            faults.add_all("zengin.illegal_byte", numbers[wrong], places, field.name)


def _check_values(records: Block, numbers: Numbers, field: Field, values: bytes, faults: FaultList) -> None:
    wrong = ~np.isin(records[:, field.start], np.frombuffer(values, dtype=np.uint8))
    faults.add_all("zengin.unknown_value", numbers[wrong], field.position, field.name)


def _repeated(rows: pl.DataFrame) -> Numbers:
    """Records whose customer code stood before or, where they have none, whose whole content stood before."""
    coded = rows["customer_code"].str.strip_chars("0 ") != ""
    with_code, without = rows.select("record", "customer_code").filter(coded), rows.filter(~coded)
    again = with_code.filter(~with_code["customer_code"].is_first_distinct())["record"]
    content = without.drop("record", "result_code")
    twice = without.filter(~content.select(pl.struct(pl.all()).is_first_distinct()).to_series())["record"]
    return np.sort(pl.concat([again, twice]).to_numpy())
