"""The parts of a bulk transfer file as values."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from madoguchi.core.errors import InputRefused
from madoguchi.core.money import Yen
from madoguchi.formats.zengin.layout import BusinessType

if TYPE_CHECKING:
    import polars as pl

    from madoguchi.formats.zengin.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """「ヘッダーレコード」 Who pays, from which account, on which day. All values are text as it stands in the file.

    `month_day` is MMDD: the record holds no year (see `value_day`).
    """

    originator_code: str
    originator_name: str
    month_day: str
    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    bank_name: str = ""
    branch_name: str = ""
    type_code: str = BusinessType.TRANSFER


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """「トレーラレコード」 The totals that the file states. None: not stated, or no number (then a fault says so)."""

    count: int | None
    amount: Yen | None
    processed_count: int | None = None
    processed_amount: Yen | None = None
    failed_count: int | None = None
    failed_amount: Yen | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZenginFile:
    """A file as read. It may be used only when `faults` is empty.

    `rows` has one row per data record: record (1-based), bank_code, bank_name, branch_code, branch_name,
    clearing_house, account_type, account_number, holder_kana, amount_yen (NULL when no number), new_code,
    customer_code, transfer_category, identification, result_code (all text but record and amount_yen).
    `records` are the records of 120 bytes one after another, without line ends.
    """

    header: Header | None
    rows: pl.DataFrame
    trailer: Trailer | None
    faults: tuple[Fault, ...]
    records: bytes

    @property
    def total(self) -> Yen:
        """The sum of the data records' amounts (not the trailer's claim)."""
        return Yen(int(self.rows["amount_yen"].sum()))


def month_day(day: date) -> str:
    """「振込指定日」 A value day as the header writes it.

    >>> month_day(date(2026, 12, 4))
    '1204'
    """
    return f"{day.month:02}{day.day:02}"


def is_month_day(text: str) -> bool:
    """Whether some year has the day MMDD.

    >>> is_month_day("0229"), is_month_day("0431"), is_month_day("12 4")
    (True, False, False)
    """
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        return False
    month, day = int(text[:2]), int(text[2:])
    return 1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]


def value_day(header: Header, near: date) -> date:
    """「振込指定日」 The day that the header's MMDD means: of the years about `near`, the one that lies nearest to it.

    >>> header = Header(originator_code="1", originator_name="ｼ", month_day="0104", bank_code="0001",
    ...                 branch_code="001", account_type="1", account_number="1")
    >>> value_day(header, date(2026, 12, 28))
    datetime.date(2027, 1, 4)
    """
    candidates = []
    for year in range(near.year - 4, near.year + 5):
        try:
            candidates.append(date(year, int(header.month_day[:2]), int(header.month_day[2:])))
        except ValueError:
            continue
    if not candidates:
        raise InputRefused(
            "zengin.bad_date",
            ja="振込指定日が暦にない日です。振込日が決まりません。月と日(MMDD)を確かめてください。",
            en="No calendar has the value day of the header, so the day of payment is unknown. Check MMDD.",
        )
    return min(candidates, key=lambda day: abs(day - near))
