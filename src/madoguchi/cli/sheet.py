"""CSV files that the office writes (届出, 口座の届出): read like registers, refused whole where a row is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.states import Answer, Channel
from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.registry import report
from madoguchi.registry.columns import Column, Register
from madoguchi.registry.decode import ROW, decode, texts_of
from madoguchi.registry.fault import FAULTS, Fault
from madoguchi.registry.mapping import STANDARD
from madoguchi.registry.openness import Openness
from madoguchi.registry.parse import typed
from madoguchi.words import ACCOUNT_KINDS, words


def _codes(said: Mapping[str, str]) -> MappingProxyType[str, str]:
    """A value as its code or as its word."""
    return MappingProxyType({**{code: code for code in said}, **{word: code for code, word in said.items()}})


def _text(name: str, header: str, *, required: bool = False, codes: MappingProxyType[str, str] | None = None) -> Column:
    return Column(
        name=name,
        type=pa.string(),
        openness=Openness.INSIDE,
        header=header,
        parts=(name,),
        required=required,
        codes=codes or {},
    )


_ACCOUNT = (
    _text("bank_code", "金融機関コード"),
    _text("branch_code", "店舗コード"),
    _text("account_type", "預金種目", codes=_codes(ACCOUNT_KINDS)),
    _text("account_number", "口座番号"),
    _text("holder_kana", "口座名義人カナ"),
)
SUBMITTED = Register(
    name="submissions",
    title="届出",
    key=("submission_no",),
    columns=(
        _text("submission_no", "届出番号", required=True),
        _text("reference_number", "照会番号"),
        _text(
            "channel",
            "受付経路",
            required=True,
            codes=_codes(words(Channel)),
        ),
        Column(
            name="received_on",
            type=pa.date32(),
            openness=Openness.INSIDE,
            header="受付年月日",
            parts=("received_on",),
            required=True,
        ),
        Column(
            name="applicant_id",
            type=pa.int64(),
            openness=Openness.INSIDE,
            header="届出人_宛名番号",
            parts=("applicant_id",),
        ),
        _text(
            "answer",
            "届出内容",
            required=True,
            codes=_codes(words(Answer)),
        ),
        *_ACCOUNT,
    ),
)
"""「届出」 The columns of `cases.receive.SUBMISSIONS` with their Japanese headers."""

ACCOUNTS_GIVEN = Register(
    name="accounts_given",
    title="口座の届出",
    key=("instruction_id",),
    columns=(
        Column(
            name="instruction_id",
            type=pa.int64(),
            openness=Openness.INSIDE,
            header="支払指図番号",
            parts=("instruction_id",),
            required=True,
        ),
        *_ACCOUNT,
    ),
)
"""「口座の届出」 What people name after they were asked for another account."""


def write_sheet(table: pa.Table, sheet: Register, path: Path) -> None:
    """A table as an office would write it into a file. Raises as `write_whole` does."""
    store.disk.write_whole(path, [written(table, sheet)])


def written(table: pa.Table, sheet: Register) -> bytes:
    """A table as an office would write it: CSV in UTF-8 with BOM, Japanese headers and words."""
    frame = pl.DataFrame(table).select(column.name for column in sheet.columns)
    words = {
        column.name: {code: word for word, code in column.codes.items() if word != code}
        for column in sheet.columns
        if column.codes
    }
    spelled = frame.with_columns(pl.col(name).replace(known) for name, known in words.items())
    headed = spelled.rename({column.name: column.header for column in sheet.columns})
    return headed.write_csv(include_bom=True).encode("utf-8")


def read_sheet(path: Path, sheet: Register, folder: Path) -> pa.Table:
    """The rows of a CSV file (UTF-8 or CP932, Japanese or English headers) in the types of the sheet.

    The same row twice is one row; two that differ under one number are refused. Raises InputRefused
    `cli.sheet_unreadable`, `cli.sheet_refused` (a report lies below `folder` then), and what `registry.decode` raises.
    """
    try:
        content = bytes_of(path)
    except OSError as error:
        raise InputRefused(
            "cli.sheet_unreadable",
            ja=f"{sheet.title}のファイルを開けません。名前と場所を確かめてください。",
            en="The file cannot be opened. Check its name and place.",
        ) from error
    texts = texts_of(decode(content, name=path.name), sheet, STANDARD)
    rows, faults = typed(texts.frame, sheet, STANDARD)
    ragged = [(row, "", Fault.CELLS.value) for row in texts.ragged]
    whole = rows.height + len(texts.ragged)
    rows = rows.unique([name for name in rows.columns if name != ROW], keep="first", maintain_order=True)
    twice = rows.filter(pl.struct(list(sheet.key)).is_duplicated())
    doubled = twice.select(
        pl.col(ROW).alias("row_number"),
        pl.lit(sheet.key[0]).alias("column"),
        pl.lit(Fault.DUPLICATE_KEY.value).alias("fault"),
    )
    faults = pl.concat([faults, pl.DataFrame(ragged, schema=FAULTS, orient="row"), doubled])
    if faults.height:
        place = folder / f"{sheet.name}-{sha256(content).hexdigest()[:16]}"
        written = report.write(place, sheet, faults, rows=whole)
        wrong = faults["row_number"].n_unique()
        raise InputRefused(
            "cli.sheet_refused",
            ja=f"{sheet.title}のファイルに誤りのある行が{wrong:,}行あります。取りこぼさないよう、1件も受け付けていません。"
            f"報告 {written} を見て直してください。",
            en=f"{wrong:,} rows of the file are wrong. None was taken, so that none is lost. Correct them with the "
            f"report {written}.",
        )
    return rows.drop(ROW).to_arrow().cast(sheet.schema)
