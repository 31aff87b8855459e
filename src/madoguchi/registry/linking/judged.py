"""「判断」 What persons decided of rows and candidates: the files that were written for them, filled in."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING
from unicodedata import normalize

import polars as pl

from madoguchi.core.errors import InputRefused
from madoguchi.registry.decode import ROW, content_of, decode, rows_of, unpacked
from madoguchi.registry.linking.marks import ROW_MARK, Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MARK, PERSON, JUDGEMENT, JUDGED_BY = "照合の印", "宛名番号", "判断", "判断者"
SAME, OTHER = "同じ人", "別人"
_WORDS = MappingProxyType(
    {SAME: True, "同一": True, "○": True, "〇": True, "◯": True, OTHER: False, "×": False, "✕": False, "x": False}
)
JUDGED = pl.Schema(
    {"mark": pl.String, "row_mark": pl.String, "person_id": pl.Int64, "same": pl.Boolean, "by": pl.String}
)
"""「判断」 A mark (`Marks`), its row and resident (none of the desk's), whether they are the same, and who says so."""
_NAMED = 10
_NUMBER = re.compile("[0-9]{1,18}")


def judged(files: Iterable[Path], row_marks: Sequence[str], marks: Marks, by: str) -> pl.DataFrame:
    """「判断」 JUDGED of all files; where nobody signed, `by` did.

    Raises InputRefused `linking.not_for_judging` for a file without the columns, `linking.judgement_unread` for words
    that are none, another number beside the mark or a row that is not (any more) in the linked file,
    `linking.judged_twice` where two judgements contradict each other, and what `registry.decode` raises.
    """
    found = [pl.DataFrame(schema=JUDGED), *(_judged(file, set(row_marks), marks, by) for file in files)]
    whole = pl.concat(found).unique(["mark", "same"], keep="first", maintain_order=True)
    sames = whole.filter("same")
    if whole["mark"].is_duplicated().any() or sames["row_mark"].is_duplicated().any():
        raise InputRefused(
            "linking.judged_twice",
            ja="1つの行に「同じ人」が2人あるか、1人に「同じ人」と「別人」の両方があります。どちらも使わず止めました。判断を1つにしてください。",
            en="A row is said to be two persons, or one candidate both the same person and another. Neither was used: "
            "leave one judgement.",
        )
    return whole


def _judged(file: Path, row_marks: set[str], marks: Marks, by: str) -> pl.DataFrame:
    rows, ragged = rows_of(decode(unpacked(content_of(file), name=file.name), name=file.name))
    if ragged or not {MARK, PERSON, JUDGEMENT, JUDGED_BY} <= set(rows.columns):
        raise InputRefused(
            "linking.not_for_judging",
            ja=f"{file.name} は、判断を書き入れた review.csv か matched.csv ではありません。"
            "列が足りないか、崩れた行があります。何も書き出していません。",
            en=f"{file.name} is no review.csv or matched.csv that was filled in: columns are missing, or a row "
            "is torn. Nothing was written.",
        )
    said = rows.select(
        ROW, *(pl.col(one).fill_null("").str.strip_chars() for one in (MARK, PERSON, JUDGEMENT, JUDGED_BY))
    )
    said = said.filter(pl.col(JUDGEMENT) != "").with_columns(pl.col(MARK).str.head(ROW_MARK).alias("row_mark"))
    numbers = [int(one) if _NUMBER.fullmatch(one) else None for one in said[PERSON]]
    said = said.with_columns(pl.Series("number", numbers, dtype=pl.Int64))
    said = said.with_columns(marks.of(said["row_mark"], said["number"]).alias("expected"))
    made, wrong = [], []
    for row, mark, person, judgement, who, row_mark, number, expected in said.iter_rows():
        same = _WORDS.get(judgement, _WORDS.get(normalize("NFKC", judgement).lower()))
        of_desk = not person and mark == marks.of_desk(row_mark)
        if same is None or row_mark not in row_marks or not (of_desk or mark == expected):
            wrong.append(row)
        else:
            made.append(
                {
                    "mark": mark,
                    "row_mark": row_mark,
                    "person_id": None if of_desk else number,
                    "same": same,
                    "by": normalize("NFKC", who) or by,
                }
            )
    if wrong:
        rows_named = "、".join(map(str, wrong[:_NAMED])) + ("…" if len(wrong) > _NAMED else "")
        raise InputRefused(
            "linking.judgement_unread",
            ja=f"{file.name} の{len(wrong):,}行の判断が使えません（{rows_named}行目）。"
            f"判断は「{SAME}」か「{OTHER}」です。"
            "それが正しければ、元のファイルの行か台帳のその人が変わったか、表計算ソフトが宛名番号か印を書き換えています。"
            "何も書き出していません。",
            en=f"{len(wrong):,} judgements in {file.name} cannot be used (rows {', '.join(map(str, wrong[:_NAMED]))}). "
            f"Write {SAME} (the same person) or {OTHER} (another); else the row of the linked file or the resident "
            "is not the same any more, or a spreadsheet changed the number or the mark. Nothing was written.",
        )
    return pl.DataFrame(made, schema=JUDGED)
