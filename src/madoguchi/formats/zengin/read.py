"""Any bytes as a bulk transfer file: what can be read is read, and what is wrong is told by record and byte.

Nothing is raised for what the bytes say. Records end with nothing, CR, LF or CRLF, and 0x1A may follow the last one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from madoguchi.core.money import Yen
from madoguchi.formats.bank_profile import STRICT, BankProfile
from madoguchi.formats.zengin import layout
from madoguchi.formats.zengin.check import FaultList, check_header, check_rows, check_trailer
from madoguchi.formats.zengin.columns import Block, Numbers, are_digits, read_digits, text_column
from madoguchi.formats.zengin.file import Header, Trailer, ZenginFile
from madoguchi.formats.zengin.layout import RECORD_LENGTH, BusinessType

if TYPE_CHECKING:
    from madoguchi.formats.zengin.layout import Layout

FAULT_LIMIT = 1_000
_CR, _LF, _EOF = 0x0D, 0x0A, 0x1A
_HEADER, _DATA, _TRAILER, _END = b"1289"
_EBCDIC_HEADER = 0xF1
_NOTHING = (np.empty((0, RECORD_LENGTH), dtype=np.uint8), np.empty(0, dtype=np.int64))


def read_file(content: bytes, profile: BankProfile = STRICT) -> ZenginFile:
    """「全銀ファイル」 The file with all its faults (at most FAULT_LIMIT); use it only when there are none.

    Transfers (21) and salaries (11, 12, 71, 72) are read, requests and results alike. Of what is another kind of file
    altogether that one thing is told, and nothing is read.
    """
    faults = FaultList(FAULT_LIMIT)
    if other := _other_kind(content):
        faults.add(other, 1, 1, "")
        rows = _rows(*_NOTHING, profile, salary=False)
        return ZenginFile(header=None, rows=rows, trailer=None, faults=faults.sorted(), records=b"")
    records, numbers = _split(content.rstrip(bytes((_EOF,))), faults)
    kinds = records[:, 0]
    _check_order(kinds, numbers, faults)
    header = trailer = None
    if (found := np.flatnonzero(kinds == _HEADER)).size:
        block = records[found[:1]]
        header = _header(block, profile)
        check_header(block, int(numbers[found[0]]), header, profile, faults)
    salary = header is not None and header.type_code not in ("", BusinessType.TRANSFER)
    data = np.flatnonzero(kinds == _DATA)
    block = records[data]
    rows = _rows(block, numbers[data], profile, salary=salary)
    check_rows(block, rows, profile, faults, salary=salary)
    if (found := np.flatnonzero(kinds == _TRAILER)).size:
        block = records[found[:1]]
        trailer = _trailer(block)
        check_trailer(block, int(numbers[found[0]]), trailer, rows, profile, faults)
    return ZenginFile(header=header, rows=rows, trailer=trailer, faults=faults.sorted(), records=records.tobytes())


def _other_kind(content: bytes) -> str | None:
    """The one fault of a file that is written in another code or is no such file at all."""
    # Bytes E3 to EF begin Japanese in UTF-8, and are no character of a bank file.
    if re.search(rb"[\xe3-\xef]", content) and _is_utf8(content):
        return "zengin.utf8"
    first = re.split(rb"[\r\n]", content, maxsplit=1)[0]
    starts = content[:1] in (b"", bytes((_EOF,))) or content[0] in (_HEADER, _DATA, _TRAILER, _END, _EBCDIC_HEADER)
    is_record = len(first) % RECORD_LENGTH == 0 and not re.search(rb"[\x00-\x1f]", first[:RECORD_LENGTH])
    return None if starts or is_record else "zengin.no_record"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _split(content: bytes, faults: FaultList) -> tuple[Block, Numbers]:
    """The records of 120 bytes and their numbers in the file (from 1)."""
    if not content:
        faults.add("zengin.empty", 1, 1, "")
        return _NOTHING
    if content[0] == _EBCDIC_HEADER:
        faults.add("zengin.ebcdic", 1, 1, "record_type")
    stream = np.frombuffer(content, dtype=np.uint8)
    width = RECORD_LENGTH + 2
    if stream.size % width == 0 and (stream.reshape(-1, width)[:, RECORD_LENGTH:] == (_CR, _LF)).all():
        records = stream.reshape(-1, width)[:, :RECORD_LENGTH]
        if not ((records == _CR) | (records == _LF)).any():
            return records, np.arange(1, len(records) + 1)
    ends = np.flatnonzero((stream == _CR) | (stream == _LF))
    # One stray CR or LF in a file without line ends must not tear it apart: lines end at least every other record.
    if ends.size * 2 * RECORD_LENGTH < stream.size:
        whole = stream.size // RECORD_LENGTH
        if stream.size % RECORD_LENGTH:
            faults.add("zengin.wrong_length", whole + 1, stream.size % RECORD_LENGTH + 1, "")
        records = stream[: whole * RECORD_LENGTH].reshape(whole, RECORD_LENGTH)
        return records, np.arange(1, whole + 1)
    after_cr = np.zeros(ends.size, dtype=np.bool_)
    after_cr[1:] = (np.diff(ends) == 1) & (stream[ends[1:]] == _LF) & (stream[ends[:-1]] == _CR)
    starts = np.concatenate(([0], ends[~after_cr] + 1))
    is_pair = np.append(after_cr[1:], False)[~after_cr]
    starts[1:] += is_pair
    stops = np.append(ends[~after_cr], stream.size)
    lengths = stops - starts
    if lengths[-1] == 0:
        starts, lengths = starts[:-1], lengths[:-1]
    numbers = np.arange(1, lengths.size + 1)
    for number in numbers[lengths != RECORD_LENGTH][: FAULT_LIMIT + 1]:
        faults.add("zengin.wrong_length", int(number), min(int(lengths[number - 1]), RECORD_LENGTH) + 1, "")
    good = lengths == RECORD_LENGTH
    if not good.any():
        return np.empty((0, RECORD_LENGTH), dtype=np.uint8), numbers[good]
    windows = np.lib.stride_tricks.sliding_window_view(stream, RECORD_LENGTH)
    return windows[starts[good]], numbers[good]


def _check_order(kinds: Block, numbers: Numbers, faults: FaultList) -> None:
    if not kinds.size:
        faults.add("zengin.missing_header", 1, 1, "")
        faults.add("zengin.missing_trailer", 1, 1, "")
        faults.add("zengin.missing_end", 1, 1, "")
        return
    last = int(numbers[-1])
    known = np.isin(kinds, (_HEADER, _DATA, _TRAILER, _END))
    faults.add_all("zengin.unknown_record", numbers[~known], 1, "record_type")
    expected = np.full(kinds.size, _DATA, dtype=np.uint8)
    expected[0] = _HEADER
    if kinds[0] != _HEADER:
        faults.add("zengin.missing_header", 1, 1, "record_type")
        expected[0] = kinds[0]
    trailers = np.flatnonzero(kinds == _TRAILER)
    if trailers.size:
        # Whatever follows the first end record stands in the wrong place.
        expected[trailers[0]] = _TRAILER
        expected[trailers[0] + 1 : trailers[0] + 2] = _END
        expected[trailers[0] + 2 :] = 0
    else:
        faults.add("zengin.missing_trailer", last, 1, "record_type")
        if kinds[-1] == _END:
            expected[-1] = _END
    if not (kinds == _END).any():
        faults.add("zengin.missing_end", last, 1, "record_type")
    faults.add_all("zengin.wrong_order", numbers[known & (kinds != expected)], 1, "record_type")


def _header(block: Block, profile: BankProfile) -> Header:
    text = _texts(block, layout.HEADER, profile)
    return Header(
        originator_code=text["originator_code"],
        originator_name=text["originator_name"],
        month_day=text["month_day"],
        bank_code=text["bank_code"],
        bank_name=text["bank_name"],
        branch_code=text["branch_code"],
        branch_name=text["branch_name"],
        account_type=text["account_type"],
        account_number=text["account_number"],
        type_code=text["type_code"],
    )


def _texts(block: Block, form: Layout, profile: BankProfile) -> dict[str, str]:
    return {
        field.name: text_column(block[:, field.span], reads_long_mark=profile.reads_long_mark)[0]
        for field in form.fields
    }


def _rows(records: Block, numbers: Numbers, profile: BankProfile, *, salary: bool) -> pl.DataFrame:
    def text(name: str) -> pl.Series:
        return text_column(records[:, layout.DATA[name].span], reads_long_mark=profile.reads_long_mark)

    amounts = records[:, layout.DATA["amount"].span]
    customer = slice(layout.DATA["customer_code_1"].start, layout.DATA["customer_code_2"].span.stop)
    names = ("bank_code", "bank_name", "branch_code", "branch_name", "clearing_house")
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(records))
    rows = pl.DataFrame(
        {
            "record": pl.Series(numbers, dtype=pl.Int64),
            **{name: text(name) for name in (*names, "account_type", "account_number", "holder_kana")},
            "amount_yen": pl.Series(read_digits(amounts)),
            "new_code": text("new_code"),
            "customer_code": text_column(records[:, customer]),
            "transfer_category": nothing if salary else text("transfer_category"),
            "identification": nothing if salary else text("identification"),
            "result_code": text_column(records[:, layout.RESULT_BYTE : layout.RESULT_BYTE + 1]),
        }
    )
    digits = are_digits(amounts)
    if digits.all():
        return rows
    return rows.with_columns(pl.when(pl.Series(digits)).then(pl.col("amount_yen")).alias("amount_yen"))


def _trailer(block: Block) -> Trailer:
    def number(name: str) -> int | None:
        part = block[:, layout.RESULT_TRAILER[name].span]
        return int(read_digits(part)[0]) if are_digits(part)[0] else None

    def yen(name: str) -> Yen | None:
        found = number(name)
        return None if found is None else Yen(found)

    return Trailer(
        count=number("count"),
        amount=yen("amount"),
        processed_count=number("processed_count"),
        processed_amount=yen("processed_amount"),
        failed_count=number("failed_count"),
        failed_amount=yen("failed_amount"),
    )
