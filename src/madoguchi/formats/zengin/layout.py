"""The fields of the bulk transfer file: name, kind and length; positions follow from the lengths.

Source: 全銀協「標準通信プロトコル(ベーシック手順)適用業務およびレコード・フォーマット」令和元年12月, 8 and 4.
A record has 120 bytes of JIS X 0201. N: digits, right-aligned, filled with zeros. C: text, left-aligned, with spaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.core.errors import PromiseBroken

RECORD_LENGTH = 120


class BusinessType(StrEnum):
    """「種別コード」 The businesses whose files are read. Direct debit (91) has another layout and is not."""

    TRANSFER = "21"
    SALARY = "11"
    BONUS = "12"
    PUBLIC_SALARY = "71"
    PUBLIC_BONUS = "72"


class Kind(StrEnum):
    """The attribute of a field in the standard."""

    DIGITS = "N"
    TEXT = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record; `start` counts from 0, `position` from 1 as the manuals do."""

    name: str
    ja: str
    kind: Kind
    start: int
    length: int

    @property
    def position(self) -> int:
        """The first byte, counted from 1."""
        return self.start + 1

    @property
    def span(self) -> slice[int, int, None]:
        """The bytes of the field within its record."""
        return slice(self.start, self.start + self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The fields of one kind of record, in order, together 120 bytes.

    >>> DATA["amount"].position, DATA["amount"].length
    (81, 10)
    """

    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def _lay(*columns: tuple[str, str, str, int]) -> Layout:
    fields: list[Field] = []
    start = 0
    for name, ja, kind, length in columns:
        fields.append(Field(name=name, ja=ja, kind=Kind(kind), start=start, length=length))
        start += length
    if start != RECORD_LENGTH:
        raise PromiseBroken(
            "zengin.layout",
            ja=f"レコードの長さが{start}バイトです。120バイトでなければなりません。項目表を直してください。",
            en=f"The fields of a record have {start} bytes together. They must have 120. Correct the table of fields.",
        )
    return Layout(fields=tuple(fields))


HEADER = _lay(
    ("record_type", "データ区分", "N", 1),
    ("type_code", "種別コード", "N", 2),
    ("character_code", "コード区分", "N", 1),
    ("originator_code", "振込依頼人コード", "N", 10),
    ("originator_name", "振込依頼人名", "C", 40),
    ("month_day", "振込指定日", "N", 4),
    ("bank_code", "仕向銀行番号", "N", 4),
    ("bank_name", "仕向銀行名", "C", 15),
    ("branch_code", "仕向支店番号", "N", 3),
    ("branch_name", "仕向支店名", "C", 15),
    ("account_type", "預金種目", "N", 1),
    ("account_number", "口座番号", "N", 7),
    ("filler", "ダミー", "C", 17),
)
_PAYEE = (
    ("record_type", "データ区分", "N", 1),
    ("bank_code", "被仕向銀行番号", "N", 4),
    ("bank_name", "被仕向銀行名", "C", 15),
    ("branch_code", "被仕向支店番号", "N", 3),
    ("branch_name", "被仕向支店名", "C", 15),
    ("clearing_house", "手形交換所番号", "N", 4),
    ("account_type", "預金種目", "N", 1),
    ("account_number", "口座番号", "N", 7),
    ("holder_kana", "受取人名", "C", 30),
    ("amount", "振込金額", "N", 10),
    ("new_code", "新規コード", "N", 1),
)
DATA = _lay(
    *_PAYEE,
    ("customer_code_1", "顧客コード1", "C", 10),  # sources differ on N or C; with 識別表示 Y the two hold EDI text
    ("customer_code_2", "顧客コード2", "C", 10),
    ("transfer_category", "振込指定区分", "N", 1),
    ("identification", "識別表示", "C", 1),
    ("filler", "ダミー", "C", 7),
)
SALARY_DATA = _lay(
    *_PAYEE,
    ("customer_code_1", "社員番号", "C", 10),
    ("customer_code_2", "所属コード", "C", 10),
    ("filler", "ダミー", "C", 9),
)
TRAILER = _lay(
    ("record_type", "データ区分", "N", 1),
    ("count", "合計件数", "N", 6),
    ("amount", "合計金額", "N", 12),
    ("filler", "ダミー", "C", 101),
)
RESULT_TRAILER = _lay(
    ("record_type", "データ区分", "N", 1),
    ("count", "合計件数", "N", 6),
    ("amount", "合計金額", "N", 12),
    ("processed_count", "処理済件数", "N", 6),
    ("processed_amount", "処理済金額", "N", 12),
    ("failed_count", "不能件数", "N", 6),
    ("failed_amount", "不能金額", "N", 12),
    ("filler", "ダミー", "C", 65),
)
END = _lay(("record_type", "データ区分", "N", 1), ("filler", "ダミー", "C", 119))

RESULT_BYTE = 113
"""Byte 114 (counted from 1): the first of the filler, where a file of results carries its code."""
