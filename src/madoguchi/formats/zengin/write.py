"""A bulk transfer file from ordered rows: numpy writes the digits, Polars the names, and no row is handled alone.

Nothing is cut or mended on the way: a value that does not fit is refused and told by its row (1-based), never shown.
Names are cut before, by `fit`, where that is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.core.kana import not_allowed
from madoguchi.formats.bank_profile import STRICT, BankProfile, LineEnd
from madoguchi.formats.zengin import layout
from madoguchi.formats.zengin.columns import Block, Numbers, read_digits, text_block, write_digits
from madoguchi.formats.zengin.file import is_month_day
from madoguchi.formats.zengin.layout import RECORD_LENGTH, BusinessType, Kind

if TYPE_CHECKING:
    import pyarrow as pa

    from madoguchi.formats.zengin.file import Header
    from madoguchi.formats.zengin.layout import Layout

HOLDER_LENGTH = layout.DATA["holder_kana"].length
BANK_NAME_LENGTH = layout.DATA["bank_name"].length
LARGEST_AMOUNT = 9_999_999_999
LARGEST_TOTAL = 999_999_999_999
COLUMNS = (
    "bank_code",
    "branch_code",
    "account_type",
    "account_number",
    "holder_kana",
    "amount_yen",
    "customer_code",
)
"""What `write_transfers` needs; `bank_name` and `branch_name` too when the profile prints them."""

_LINE_ENDS = {LineEnd.NONE: b"", LineEnd.CRLF: b"\r\n"}


def write_transfers(header: Header, rows: pa.Table, profile: BankProfile = STRICT) -> bytes:
    """「総合振込」 A file with one data record per row, in the rows' order, its total compared with its own bytes.

    `rows` has the COLUMNS: codes as text of digits (account number up to 7, customer code up to 20 or NULL),
    holder_kana in Zengin kana of at most 30 bytes, amount_yen from 1 to 9,999,999,999. The codes of refusal are
    `zengin.missing_column`, `.no_items`, `.too_many_items`, `.wrong_value`, `.wrong_header`, `.total_too_large`.
    """
    if header.type_code != BusinessType.TRANSFER or not is_month_day(header.month_day):
        raise InputRefused(
            "zengin.wrong_header",
            ja="総合振込(種別コード21)のヘッダではないか、振込指定日が暦にない日です。ヘッダの値を直してください。",
            en="The header is not that of a bulk transfer (type 21), or no calendar has its day. Correct the header.",
        )
    frame = _frame(rows, profile)
    _refuse_wrong_values(frame, profile)
    amounts = frame["amount_yen"].cast(pl.Int64).to_numpy()
    total = int(amounts.sum())
    if total > LARGEST_TOTAL:
        raise InputRefused(
            "zengin.total_too_large",
            ja="合計金額が12桁を超えます。1つのファイルに入らないので、分けてください。",
            en="The total has more than twelve digits and does not fit one file. Split the items.",
        )
    end = _LINE_ENDS[profile.line_end]
    records = np.full((len(frame), RECORD_LENGTH + len(end)), ord(" "), dtype=np.uint8)
    records[:, RECORD_LENGTH:] = np.frombuffer(end, dtype=np.uint8)
    _fill(records, frame, amounts, profile)
    written = int(read_digits(records[:, layout.DATA["amount"].span]).sum())
    if written != total:
        raise PromiseBroken(
            "zengin.write_mismatch",
            ja="書いた金額の合計が元の合計と違います。ファイルは作られていません。管理者に知らせてください。",
            en="The amounts written differ from those given. No file was made. Tell the administrator.",
        )
    first = _record(
        layout.HEADER,
        record_type="1",
        type_code=header.type_code,
        character_code="0",
        originator_code=header.originator_code.zfill(10),
        originator_name=header.originator_name,
        month_day=header.month_day,
        bank_code=header.bank_code,
        bank_name=header.bank_name,
        branch_code=header.branch_code,
        branch_name=header.branch_name,
        account_type=header.account_type,
        account_number=header.account_number.zfill(7),
        characters=profile.characters,
    )
    trailer = _record(layout.TRAILER, record_type="8", count=f"{len(frame):06}", amount=f"{total:012}")
    return b"".join((first, end, records.tobytes(), trailer, end, _record(layout.END, record_type="9"), end))


def _frame(rows: pa.Table, profile: BankProfile) -> pl.DataFrame:
    needed = [*COLUMNS, *(("bank_name", "branch_name") if profile.names_printed else ())]
    if missing := [name for name in needed if name not in rows.column_names]:
        raise InputRefused(
            "zengin.missing_column",
            ja=f"振込データに必要な列がありません({', '.join(missing)})。列を加えてください。",
            en=f"The transfers lack a column ({', '.join(missing)}). Add it.",
        )
    frame = pl.from_arrow(rows.select(needed))
    assert isinstance(frame, pl.DataFrame)
    for column in frame.drop("amount_yen", "customer_code"):
        if column.dtype not in (pl.String, pl.Categorical, pl.Enum):
            raise _wrong(column.name, "1")
    frame = frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    if not len(frame):
        raise InputRefused(
            "zengin.no_items",
            ja="振込の明細がありません。銀行は空のファイルを受け付けません。対象を確かめてください。",
            en="There is no transfer to write, and banks take no empty file. Check what was selected.",
        )
    if len(frame) > profile.item_limit:
        raise InputRefused(
            "zengin.too_many_items",
            ja=f"明細が1ファイルの上限({profile.item_limit:,}件)を超えています。ファイルを分けてください。",
            en=f"The items exceed the limit of one file ({profile.item_limit:,}). Split them over several files.",
        )
    if profile.names_printed:
        return frame
    return frame.with_columns(bank_name=pl.lit(""), branch_name=pl.lit(""))


def _refuse_wrong_values(frame: pl.DataFrame, profile: BankProfile) -> None:
    amount = frame["amount_yen"]
    if not amount.dtype.is_integer():
        raise _wrong("amount_yen", "1")
    text = "".join(sorted(profile.characters)).replace("\\", "\\\\").replace("-", "\\-")
    forms = (
        ("bank_code", r"^[0-9]{4}$"),
        ("branch_code", r"^[0-9]{3}$"),
        ("account_type", r"^[1249]$"),
        ("account_number", r"^[0-9]{1,7}$"),
        ("holder_kana", rf"^[{text}]{{1,{HOLDER_LENGTH}}}$"),
        ("bank_name", rf"^[{text}]{{0,{BANK_NAME_LENGTH}}}$"),
        ("branch_name", rf"^[{text}]{{0,{BANK_NAME_LENGTH}}}$"),
    )
    fits = [pl.col(name).str.contains(form).fill_null(False) for name, form in forms]
    # A name that begins or ends with a space would be read back as another name.
    fits[4] &= ~pl.col("holder_kana").str.contains("^ | $").fill_null(True)
    customer = pl.col("customer_code").cast(pl.String)
    fits += [
        pl.col("amount_yen").is_between(1, LARGEST_AMOUNT).fill_null(False),
        customer.is_null() | customer.str.contains(r"^[0-9]{0,20}$"),
    ]
    names = [*(name for name, _ in forms), "amount_yen", "customer_code"]
    found = frame.select([fit.alias(name) for name, fit in zip(names, fits, strict=True)])
    for column in found:
        if not column.all():
            places = (~column).arg_true().head(5) + 1
            raise _wrong(column.name, ", ".join(map(str, places)))


def _wrong(column: str, places: str) -> InputRefused:
    return InputRefused(
        "zengin.wrong_value",
        ja=f"書けない値があります(列 {column}、行 {places})。切り詰めると別の口座や金額になります。"
        "直してから作成してください。",
        en=f"A value cannot be written (column {column}, rows {places}). Cut short it would mean another account or "
        "amount: correct it first.",
    )


def _fill(records: Block, frame: pl.DataFrame, amounts: Numbers, profile: BankProfile) -> None:
    constants = {
        "record_type": "2",
        "clearing_house": profile.clearing_house,
        "new_code": profile.new_code,
        "transfer_category": profile.transfer_category,
    }
    for name, value in constants.items():
        records[:, layout.DATA[name].span] = np.frombuffer(value.encode("ascii"), dtype=np.uint8)
    frame = frame.with_columns(
        pl.col("account_number").str.zfill(7),
        pl.col("customer_code").cast(pl.String).fill_null("").str.zfill(20),
    )
    names = ["bank_code", "branch_code", "account_type", "account_number", "holder_kana"]
    if profile.names_printed:
        names += ["bank_name", "branch_name"]
    for name in names:
        field = layout.DATA[name]
        records[:, field.span] = text_block(frame[name], field.length)
    customer = slice(layout.DATA["customer_code_1"].start, layout.DATA["transfer_category"].start)
    records[:, customer] = text_block(frame["customer_code"], 20)
    write_digits(records[:, layout.DATA["amount"].span], amounts)


def _record(form: Layout, characters: frozenset[str] = STRICT.characters, **values: str) -> bytes:
    """One record from its values; a field without a value is filled with spaces."""
    parts = []
    for field in form.fields:
        value = values.get(field.name, "")
        digits = field.kind is Kind.DIGITS
        fits = (
            len(value) == field.length and value.isascii() and value.isdigit()
            if digits
            else len(value) <= field.length and not not_allowed(value, characters)
        )
        if not fits:
            raise _wrong(field.name, "1")
        parts.append(value.ljust(field.length))
    return "".join(parts).encode("cp932")
