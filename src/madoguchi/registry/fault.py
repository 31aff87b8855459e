"""What can be wrong with a row of a register file: each fault's words, for the person who must correct it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madoguchi.registry.columns import Register

FAULTS = pl.Schema({"row_number": pl.Int64, "column": pl.String, "fault": pl.String})
"""One row for each fault: the file's row, our column's name (empty: the whole row), and a value of Fault."""


class Fault(StrEnum):
    """Every way in which a row is refused."""

    CELLS = "cells"
    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    NO_SUCH_DATE = "no_such_date"
    FUTURE_BIRTH = "future_birth"
    UNKNOWN_CODE = "unknown_code"
    DIGITS = "digits"
    CHECK_DIGIT = "check_digit"
    DUPLICATE_KEY = "duplicate_key"
    TWO_HOUSEHOLDS = "two_households"
    TWO_HEADS = "two_heads"
    APPLICANT = "applicant"
    ALL_TO_ONE = "all_to_one"
    NO_NUMBER = "no_number"
    NO_CHANGE = "no_change"
    HELD = "held"


def faults_of(rows: pl.Series, column: str, fault: Fault) -> pl.DataFrame:
    """One fault (FAULTS) of these rows of a file, in our column of that name (empty: in the whole row)."""
    return pl.DataFrame({"row_number": rows}, schema={"row_number": pl.Int64}).with_columns(
        pl.lit(column).alias("column"), pl.lit(fault.value).alias("fault")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is wrong and what to do, in both languages."""

    ja: str
    en: str


WORDS: Mapping[Fault, Words] = MappingProxyType(
    {
        Fault.CELLS: Words(
            ja="列の数が見出しと違います。値の中のカンマや引用符を確かめてください。",
            en="The number of cells differs from the header. Look for commas or quotes within values.",
        ),
        Fault.MISSING: Words(
            ja="必須の値がありません。値を入れてください。", en="A required value is missing. Fill it in."
        ),
        Fault.NOT_A_NUMBER: Words(
            ja="整数ではありません。半角数字だけにしてください。", en="Not a whole number. Use digits only."
        ),
        Fault.NEGATIVE: Words(
            ja="負の値は認められません。元の記録を確かめてください。",
            en="The value must not be negative. Check the source record.",
        ),
        Fault.NO_SUCH_DATE: Words(
            ja="暦にない日付か、読めない日付です。2024-12-13、20241213、令和6年12月13日の形で、不詳は空欄か「不詳」にしてください。",
            en="No such day, or not readable as one. Write 2024-12-13, 20241213 or 令和6年12月13日; "
            "leave an unknown day empty or write 不詳.",
        ),
        Fault.FUTURE_BIRTH: Words(
            ja="生年月日が取込日より後です。元の記録を確かめてください。",
            en="The birth date lies after the day of the import. Check the source record.",
        ),
        Fault.UNKNOWN_CODE: Words(
            ja="決められたコードではありません。コードを直すか、項目対応表に読み替えを書いてください。",
            en="Not one of the codes allowed. Correct it, or map it in the mapping file.",
        ),
        Fault.DIGITS: Words(
            ja="桁数が違うか、数字でない文字があります。表計算ソフトで先頭の0が消えていないか確かめてください。",
            en="Wrong number of digits, or other characters. Check whether a spreadsheet has dropped leading zeros.",
        ),
        Fault.CHECK_DIGIT: Words(
            ja="検査数字が合いません。番号の写し間違いがないか確かめてください。",
            en="The check digit does not agree. Look for a slip in copying the number.",
        ),
        Fault.DUPLICATE_KEY: Words(
            ja="同じキーの行がほかにもあります。正しい1行だけを残してください。",
            en="Other rows have the same key. Keep the one that is right.",
        ),
        Fault.TWO_HOUSEHOLDS: Words(
            ja="同じ人の同じ履歴が2つの世帯にあります。正しい世帯の行だけを残してください。",
            en="The same version of a person stands in two households. Keep the row of the right one.",
        ),
        Fault.TWO_HEADS: Words(
            ja="1つの世帯に世帯主が2人います。続柄を確かめてください。",
            en="One household has two heads. Check the relationship codes.",
        ),
        Fault.APPLICANT: Words(
            ja="支援措置の申出者がいないか、2人以上います。1つの支援措置に申出者を1人だけにしてください。",
            en="The measure has no applicant, or more than one. Give each measure exactly one applicant.",
        ),
        Fault.ALL_TO_ONE: Words(
            ja="旧番地号が「すべて」の行に新番地号があります。番地号が変わらないなら新番地号を空に、変わるなら番地号ごとに"
            "1行を書いてください。",
            en="All numbers (すべて) cannot become one. Leave the new one empty if they stay, or write a row for each.",
        ),
        Fault.NO_NUMBER: Words(
            ja="旧番地号が1つの番地号でも「すべて」でもありません。範囲や「全部」は使えません。番地号ごとに1行を書いてください。",
            en="The old number is neither one number nor すべて. Ranges and other words are not read: a row for each.",
        ),
        Fault.NO_CHANGE: Words(
            ja="新しい住所が旧住所と同じです。変わるところを書いてください。",
            en="The new address is the old one. Write what changes.",
        ),
        Fault.HELD: Words(
            ja="同じ人の別の行に誤りがあるため、この行も保留しました。誤りのある行を直して取り込み直してください。",
            en="Another row of the same person is wrong, so this one is held back. Correct that row, import again.",
        ),
    }
)


def header_of(register: Register, column: str) -> str:
    """The Japanese header of a column, or nothing for a fault of the whole row."""
    return register.column(column).header if column else ""
