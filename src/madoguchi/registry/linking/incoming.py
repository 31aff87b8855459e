"""The file of another office: its rows as they came, and what is compared of them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi.core.errors import InputRefused
from madoguchi.registry import report
from madoguchi.registry.check import across_rows
from madoguchi.registry.columns import Column, Register
from madoguchi.registry.decode import ROW, content_of, decode, named, not_csv, rows_of, unpacked
from madoguchi.registry.fault import Fault, faults_of
from madoguchi.registry.linking.marks import row_mark_of
from madoguchi.registry.mapping import STANDARD, mapping_of
from madoguchi.registry.openness import Openness
from madoguchi.registry.parse import typed

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

OTHERS = Register(
    name="link",
    title="名寄せ",
    key=("number",),
    columns=(
        Column(name="number", type=pa.string(), openness=Openness.INSIDE, header="番号", required=True),
        Column(name="name", type=pa.string(), openness=Openness.INSIDE, header="氏名"),
        Column(name="name_kana", type=pa.string(), openness=Openness.INSIDE, header="氏名_フリガナ"),
        Column(name="birth_date", type=pa.date32(), openness=Openness.INSIDE, header="生年月日"),
        Column(
            name="sex",
            type=pa.string(),
            openness=Openness.INSIDE,
            header="性別",
            codes=MappingProxyType(
                {"1": "1", "男": "1", "男性": "1", "2": "2", "女": "2", "女性": "2", "0": "0", "不明": "0", "9": "9"}
            ),
        ),
        Column(name="address", type=pa.string(), openness=Openness.INSIDE, header="住所"),
        Column(name="postal_code", type=pa.string(), openness=Openness.INSIDE, header="郵便番号", digits=7),
    ),
)
"""「名寄せ」 The columns of the other office's file that are compared. `number` is its own number of a row."""
_COMPARED = tuple(column.name for column in OTHERS.columns)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Incoming:
    """「名寄せ」 A file that was read: its rows as they came, and the same rows typed (ROW, OTHERS, and their mark).

    `absent` are the headers of OTHERS that it does not have.
    """

    rows: pl.DataFrame
    typed: pl.DataFrame
    absent: tuple[str, ...]


def incoming(
    file: Path, mapping: Path | None, reports: Path, taken: tuple[str, ...], *, on: date, key: bytes
) -> Incoming:
    """「名寄せ」 Read the file whole, or refuse it whole, with a report that names each wrong row.

    `taken` are the headers that will be added, `key` is that of the marks. Raises InputRefused `linking.rows_refused`,
    `linking.headings_taken`, `linking.nameless`, `registry.not_csv` where there is no row, and what `registry.decode`
    and `mapping_of` raise.
    """
    mapped = mapping_of(OTHERS, mapping) if mapping else STANDARD
    content = content_of(file)
    rows, ragged = rows_of(decode(unpacked(content, name=file.name), name=file.name))
    texts = named(rows, OTHERS, mapped, ragged)
    if not rows.height and not ragged:
        raise not_csv()
    if {"name", "name_kana"} <= set(texts.absent):
        raise _nameless()
    if already := [heading for heading in taken if heading in rows.columns]:
        raise InputRefused(
            "linking.headings_taken",
            ja=f"ファイルに、書き加える見出しがもうあります: {'、'.join(already)}。見出しを変えてください。",
            en=f"The file already has headers that would be added: {', '.join(already)}. Rename them.",
        )
    found, faults = typed(texts.frame, OTHERS, mapped)
    nobody = found.filter(pl.col("name").is_null() & pl.col("name_kana").is_null())
    faults = pl.concat(
        [
            faults,
            across_rows(found, OTHERS, on=on, check_digits=False),
            faults_of(pl.Series(ragged, dtype=pl.Int64), "", Fault.CELLS),
            faults_of(nobody[ROW], "name", Fault.MISSING),
        ]
    )
    if faults.height:
        folder = reports / f"{OTHERS.name}-{sha256(content).hexdigest()[:16]}"
        written = report.write(folder, OTHERS, faults, rows=rows.height + len(ragged))
        wrong = faults["row_number"].n_unique()
        raise InputRefused(
            "linking.rows_refused",
            ja=f"誤りのある行が{wrong:,}行あるため、1行も照合していません。報告 {written} の行と項目を直してください"
            "（分からない日付は空欄か「不詳」にします）。",
            en=f"{wrong:,} rows are wrong, so that none was compared. Correct the rows and columns that the report "
            f"{written} names (leave a day that nobody knows empty, or write 不詳).",
        )
    return Incoming(rows=rows, typed=found.with_columns(_marks(found, key)), absent=texts.absent)


def _marks(found: pl.DataFrame, key: bytes) -> pl.Series:
    """「照合の印」 A short keyed digest of what is compared of each row: whoever decided of it decided of just this."""
    texts = found.select(pl.col(_COMPARED).cast(pl.String).fill_null("")).select(pl.concat_str("*", separator="\x1f"))
    return pl.Series("mark", [row_mark_of(key, one) for one in texts.to_series()])


def _nameless() -> InputRefused:
    return InputRefused(
        "linking.nameless",
        ja="氏名もフリガナもないファイルは照合できません。"
        "見出しを直すか、項目対応表(TOML)の [link] で指定してください。",
        en="A file with neither names nor kana cannot be compared. Correct its headers, or name them under [link] in a "
        "mapping file (TOML).",
    )
