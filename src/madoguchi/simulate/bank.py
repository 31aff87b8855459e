"""A DOUBLE of the bank (指定金融機関): it settles a transfer file against the ledger of a synthetic city.

It is no bank, it moves no money, and it knows nothing but what `simulate.city` drew.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from madoguchi.core.errors import InputRefused
from madoguchi.core.kana import REPLACEMENTS
from madoguchi.formats.bank_profile import STRICT, BankProfile, TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.formats.zengin.write import HOLDER_LENGTH

if TYPE_CHECKING:
    import pyarrow as pa

    from madoguchi.core.bank_days import BankCalendar

KEY = ("bank_code", "branch_code", "account_type", "account_number")


def settle(transfer_file: bytes, ledger: pa.Table, profile: BankProfile = STRICT) -> bytes:
    """「振込結果」 The answer of the double to a bulk transfer: paid, no such account (or a closed one), name differs.

    Names are compared as Zengin kana without spaces, over the width of the field. A file with any fault is refused as
    a whole, as banks do: `simulate.file_refused`.
    """
    file = read_file(transfer_file, profile)
    if file.faults:
        raise InputRefused(
            "simulate.file_refused",
            ja=f"銀行(模擬)が振込ファイルを受け付けません。誤りが{len(file.faults)}件あります。直して出し直してください。",
            en=f"The bank double refuses the file: it has {len(file.faults)} faults. Mend them, send it again.",
        )
    known = (
        pl.DataFrame(ledger).select(*KEY, "open", known_as=_compared(pl.col("holder_kana"))).unique(KEY, keep="first")
    )
    found = file.rows.select("record", *KEY, named=_compared(pl.col("holder_kana"))).join(known, on=KEY, how="left")
    code = {outcome: digit for digit, outcome in reversed(profile.result_codes)}
    paid = code[TransferOutcome.PAID]
    other = code.get(TransferOutcome.OTHER, paid)
    codes = found.sort("record").select(
        pl.when(pl.col("open").is_null() | ~pl.col("open"))
        .then(pl.lit(code.get(TransferOutcome.NO_ACCOUNT, other)))
        .when(pl.col("named") != pl.col("known_as"))
        .then(pl.lit(code.get(TransferOutcome.NAME_DIFFERS, other)))
        .otherwise(pl.lit(paid))
    )
    return write_result(file, codes.to_series(), profile)


def is_in_time(received_at: datetime, value_day: date, profile: BankProfile, calendar: BankCalendar) -> bool:
    """Whether a file received (and approved) at the instant can still be settled on its value day."""
    return calendar.is_bank_day(value_day) and received_at < profile.deadline(value_day, calendar)


def _compared(name: pl.Expr) -> pl.Expr:
    before, after = (list(side) for side in zip(*REPLACEMENTS, strict=True))
    return name.str.replace_many(before, after).str.slice(0, HOLDER_LENGTH).str.replace_all(" ", "", literal=True)
