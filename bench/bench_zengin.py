"""A bank file of a city's households, beside plain Python record by record, as vendors' and offices' scripts write it.

No library on PyPI writes this format (`zengin-code` and `pyzengin` are lists of banks), so the peer is what is used in
its place: one f-string a record, and on the way back one regular expression and one int() a record. Both sides write
the same bytes; both hold every value to its form before they write it and when they read, and compare the totals.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from bench.bench_kana import full_width
from bench.figure import Figure, Target, measure
from madoguchi.core.kana import STRICT as CHARACTERS
from madoguchi.core.kana import to_zengin
from madoguchi.formats.bank_profile import PHYSICAL_LIMIT, STRICT
from madoguchi.formats.zengin.file import Header
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.write import write_transfers

SIZE = 300_000
RUNS = 5
PROFILE = replace(STRICT, item_limit=PHYSICAL_LIMIT)
"""One file for all: a bank that takes fewer items in a file gets several."""
HEADER = Header(
    originator_code="0000000001",
    originator_name="ﾓｷﾞ ｷﾕｳﾌｷﾝ",
    month_day="1204",
    bank_code="0163",
    branch_code="001",
    account_type="1",
    account_number="0000001",
)
_COLUMNS = ("bank_code", "branch_code", "account_type", "account_number", "holder_kana", "amount_yen", "customer_code")
_LINE_END = "\r\n" if PROFILE.line_end == "crlf" else ""
_KANA = "".join(map(re.escape, sorted(CHARACTERS)))
_ITEM = re.compile(rf"[0-9]{{4}}[0-9]{{3}}[1249][0-9]{{7}}[0-9]{{1,10}}[0-9]{{20}}[{_KANA}]{{1,30}}")
_RECORD = re.compile(
    rf"2([0-9]{{4}})([{_KANA}]{{15}})([0-9]{{3}})([{_KANA}]{{15}})([0-9]{{4}}|    )([1249])([0-9]{{7}})"
    rf"([{_KANA}]{{30}})([0-9]{{10}})([0-9])([0-9]{{20}})([0-9 ])([ Y])[ ]{{7}}"
)


def run(_: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Records in a second: written from rows to bytes, and read and checked from bytes to rows."""
    rows = items(size)
    table = rows.to_arrow()
    values = rows.select(_COLUMNS).rows()
    content = write_transfers(HEADER, table, PROFILE)
    if content != by_format(values):
        raise AssertionError("the peer writes other bytes, so its time says nothing")
    found = read_file(content, PROFILE)
    if found.faults or found.rows.select(_COLUMNS).rows() != by_slices(content) or by_slices(content) != values:
        raise AssertionError("what is read is not what was written")
    return [
        measure(
            "bank file written",
            lambda: write_transfers(HEADER, table, PROFILE),
            size=size,
            unit="records",
            peer="plain Python, an f-string a record",
            peer_act=lambda: by_format(values),
            runs=runs,
            target=Target(per_second=1_000_000),
        ),
        measure(
            "bank file read and checked",
            lambda: read_file(content, PROFILE),
            size=size,
            unit="records",
            peer="plain Python, a regular expression a record",
            peer_act=lambda: by_slices(content),
            runs=runs,
            target=Target(per_second=1_000_000),
        ),
    ]


def items(size: int) -> pl.DataFrame:
    """Transfers to invented accounts, every name another, the same at every call."""
    draw = np.random.default_rng(20240101)
    return pl.DataFrame(
        {
            "bank_code": draw.choice(["0001", "0005", "0009", "0163", "9900"], size),
            "branch_code": [f"{number:03}" for number in draw.integers(1, 1000, size)],
            "account_type": draw.choice(["1", "2", "4"], size),
            "account_number": [f"{number:07}" for number in draw.integers(0, 10**7, size)],
            "holder_kana": [to_zengin(name) for name in full_width(size)],
            "amount_yen": draw.integers(1, 9, size) * 10_000,
            "customer_code": [f"{number:020}" for number in range(1, size + 1)],
        }
    )


def by_format(values: list[tuple[str, str, str, str, str, int, str]]) -> bytes:
    """The file, one record after another."""
    lines = [
        f"1210{HEADER.originator_code}{HEADER.originator_name:<40}{HEADER.month_day}{HEADER.bank_code}{'':15}"
        f"{HEADER.branch_code}{'':15}{HEADER.account_type}{HEADER.account_number}{'':17}"
    ]
    total = 0
    for bank, branch, kind, number, holder, amount, customer in values:
        if not _ITEM.fullmatch(f"{bank}{branch}{kind}{number}{amount}{customer}{holder}") or holder != holder.strip():
            raise ValueError("a value does not fit its field")
        lines.append(
            f"2{bank}{'':15}{branch}{'':15}{PROFILE.clearing_house:4}{kind}{number}{holder:<30}{amount:010}"
            f"{PROFILE.new_code}{customer}{PROFILE.transfer_category}{'':8}"
        )
        total += amount
    lines += [f"8{len(values):06}{total:012}{'':101}", f"9{'':119}"]
    return "".join(line + _LINE_END for line in lines).encode("cp932")


def by_slices(content: bytes) -> list[tuple[str, str, str, str, str, int, str]]:
    """The transfers of a file, one record after another."""
    text = content.decode("cp932")
    width = 120 + len(_LINE_END)
    found, total = [], 0
    for start in range(width, len(text) - 2 * width, width):
        record = _RECORD.fullmatch(text[start : start + 120])
        if record is None or text[start + 120 : start + width] != _LINE_END:
            raise ValueError("a record does not have its form")
        bank, _, branch, _, _, kind, number, holder, amount, _, customer, *_ = record.groups()
        found.append((bank, branch, kind, number, holder.rstrip(), int(amount), customer))
        total += int(amount)
    if text[-2 * width : -width][:19] != f"8{len(found):06}{total:012}":
        raise ValueError("the totals differ")
    return found
