"""「振込結果」 The bank's answer: the same file with one byte for each transfer and more totals in the trailer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from madoguchi.core.errors import InputRefused
from madoguchi.formats.bank_profile import STRICT, BankProfile, LineEnd, TransferOutcome
from madoguchi.formats.zengin import layout
from madoguchi.formats.zengin.columns import text_block, write_digits
from madoguchi.formats.zengin.layout import RECORD_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madoguchi.formats.zengin.file import ZenginFile


def outcomes(file: ZenginFile, profile: BankProfile = STRICT) -> pl.DataFrame:
    """「振込結果」 `file.rows` with a column `outcome` (a TransferOutcome), NULL where the bank wrote nothing.

    A file with faults is refused (`zengin.faulty_file`): money must not be booked by a file that does not add up.
    """
    _refuse_faulty(file)
    table = {code: str(outcome) for code, outcome in profile.result_codes}
    return file.rows.with_columns(
        outcome=pl.col("result_code").replace_strict(table, default=None, return_dtype=pl.String)
    )


def write_result(file: ZenginFile, codes: Sequence[str] | pl.Series, profile: BankProfile = STRICT) -> bytes:
    """「振込結果」 The answer to a request, as a bank gives it: one code of the profile for each data record, in order.

    Refused: a request with faults (`zengin.faulty_file`), other codes or another number of them
    (`zengin.wrong_result_codes`).
    """
    _refuse_faulty(file)
    given = pl.Series(codes, dtype=pl.String)
    known = [code for code, _ in profile.result_codes]
    if len(given) != len(file.rows) or not given.is_in(known).all():
        raise InputRefused(
            "zengin.wrong_result_codes",
            ja="振込結果コードの数が明細と違うか、銀行の設定にないコードがあります。結果のファイルは作られていません。",
            en="The result codes differ in number from the items, or one is not in the profile. No file was made.",
        )
    records = np.frombuffer(file.records, dtype=np.uint8).reshape(-1, RECORD_LENGTH).copy()
    if len(given):
        records[1:-2, layout.RESULT_BYTE] = text_block(given, 1)[:, 0]
    paid = given.is_in([code for code, outcome in profile.result_codes if outcome is TransferOutcome.PAID])
    processed = file.rows.filter(paid)["amount_yen"]
    numbers = {
        "processed_count": len(processed),
        "processed_amount": int(processed.sum()),
        "failed_count": len(given) - len(processed),
        "failed_amount": file.total - int(processed.sum()),
    }
    for name, value in numbers.items():
        write_digits(records[-2:-1, layout.RESULT_TRAILER[name].span], np.array([value], dtype=np.int64))
    if profile.line_end is LineEnd.NONE:
        return records.tobytes()
    ends = np.broadcast_to(np.frombuffer(b"\r\n", dtype=np.uint8), (len(records), 2))
    return np.hstack((records, ends)).tobytes()


def _refuse_faulty(file: ZenginFile) -> None:
    if file.faults:
        raise InputRefused(
            "zengin.faulty_file",
            ja=f"全銀ファイルに{len(file.faults)}件の誤りがあります。使う前に、誤りの一覧を見て直してください。",
            en=f"The bank file has {len(file.faults)} faults. See the list of faults and mend them before it is used.",
        )
