"""「台帳の項目」 The columns that rules read, by the names that people know them by, and the register each lies in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from madoguchi.rules.tree import Column

_RESIDENTS, _TAXES, _ALLOWANCES = "住民基本台帳", "個人住民税課税台帳", "児童手当受給者台帳"
_AWARDS, _ACCOUNTS = "給付台帳", "公金受取口座・支給実績口座"

REGISTERS = MappingProxyType(
    {
        _RESIDENTS: "basic resident register",
        _TAXES: "register of the resident tax",
        _ALLOWANCES: "register of child allowance payees",
        _AWARDS: "register of benefits awarded before",
        _ACCOUNTS: "accounts on file",
    }
)
"""The registers in Japanese and in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One column: its title in Japanese and English, and its register (a key of REGISTERS)."""

    title: str
    title_en: str
    register: str


def _of(register: str, relation: str, titles: Mapping[str, tuple[str, str]]) -> dict[tuple[str, str], Item]:
    return {
        (relation, name): Item(title=title, title_en=title_en, register=register)
        for name, (title, title_en) in titles.items()
    }


ITEMS: Mapping[tuple[str, str], Item] = MappingProxyType(
    _of(
        _RESIDENTS,
        "people",
        {
            "person_id": ("宛名番号", "person id"),
            "household_id": ("世帯番号", "household id"),
            "is_head": ("世帯主", "head of household"),
            "birth_date": ("生年月日", "date of birth"),
            "died_on": ("死亡日", "date of death"),
            "resident_since": ("住民となった日", "resident since"),
            "removed_on": ("消除の異動日", "date of removal from the register"),
            "removed_elsewhere_on": ("前住所地の転出日", "date of removal at the address before"),
        },
    )
    | _of(
        _TAXES,
        "taxes",
        {
            "per_capita_levy": ("住民税均等割額", "per capita levy of the resident tax"),
            "income_levy": ("住民税所得割額（定額減税前）", "income levy before the fixed reduction"),
            "income_tax": ("所得税額（定額減税前）", "income tax before the fixed reduction"),
            "total_income": ("合計所得金額", "total income"),
            "dependants": ("扶養親族等の数", "number of dependants"),
            "dependent_of_taxpayer": ("課税者の扶養親族等であるか", "whether a dependant of somebody who is taxed"),
        },
    )
    | _of(
        _ALLOWANCES,
        "child_allowances",
        {
            "payee_id": ("児童手当の受給者", "payee of the child allowance"),
            "present": ("児童手当の支給対象児童であるか", "whether a child for whom the child allowance is paid"),
            "standard": ("児童手当の本則給付であるか", "whether the child allowance is the standard one"),
        },
    )
    | _of(_AWARDS, "awards", {"amount_yen": ("既支給額", "amount awarded before")})
    | _of(_ACCOUNTS, "accounts", {"present": ("振込先口座の登録があるか", "whether an account is on file")})
)
"""By relation and column."""


def name_of(column: Column) -> str:
    """The column as records name it: its relation, its name, and of which year or programme it is where that counts."""
    return f"{column.source.relation}.{column.name}.{column.source.key or ''}".rstrip(".")


def item_of(column: Column) -> Item:
    """The names of a column; every column that a fact reads has some."""
    return ITEMS[column.source.relation, column.name]
