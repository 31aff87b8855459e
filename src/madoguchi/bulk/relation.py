"""The relations that a rule may read: what a snapshot holds and what the store can answer for one household.

Each relation is one table of the snapshot (a Parquet file) and has one key. A value that the register does not know
is NULL, and NULL means unknown. What a *missing row* means differs: in an open relation (taxes) nothing is known of
the person, in a closed one (child allowances, accounts, awards) the register is complete, so the answer is no.
"""

from __future__ import annotations

from types import MappingProxyType

import pyarrow as pa

PEOPLE = pa.schema(
    [
        ("person_id", pa.int64()),  # 宛名番号
        ("household_id", pa.int64()),  # 世帯番号, after protected persons were split off
        ("is_head", pa.bool_()),  # 世帯主; false for all where the register has no head
        ("birth_date", pa.date32()),  # 生年月日
        ("died_on", pa.date32()),  # 死亡日
        ("resident_since", pa.date32()),  # 住民となった日
        ("removed_on", pa.date32()),  # 消除の異動日
        ("removed_elsewhere_on", pa.date32()),  # 前住所地の転出日, of one who moved in
        ("protected", pa.bool_()),  # 支援措置
    ]
)
TAXES = pa.schema(
    [
        ("person_id", pa.int64()),
        ("fiscal_year", pa.int32()),
        ("per_capita_levy", pa.int64()),  # 均等割額, yen
        ("income_levy", pa.int64()),  # 所得割額 before the fixed reduction, yen
        ("income_tax", pa.int64()),  # 所得税額 of the calendar year before, yen (estimated where not final)
        ("total_income", pa.int64()),  # 合計所得金額, yen
        ("dependants", pa.int32()),  # 扶養親族等の数
        ("dependent_of_taxpayer", pa.bool_()),  # 課税者の扶養親族等である
    ]
)
CHILD_ALLOWANCES = pa.schema(
    [
        ("child_id", pa.int64()),
        ("payee_id", pa.int64()),  # 児童手当の受給者
        ("from_month", pa.date32()),  # first day of the first month
        ("to_month", pa.date32()),  # first day of the last month; NULL while it runs
        ("standard", pa.bool_()),  # 本則給付 (false: 特例給付)
    ]
)
ACCOUNTS = pa.schema(
    [
        ("person_id", pa.int64()),
        # public_money 公金受取口座, paid_before 支給実績, child_allowance 児童手当, credited 当システムの支給実績
        ("purpose", pa.string()),
        ("bank_code", pa.string()),
        ("branch_code", pa.string()),
        ("account_type", pa.string()),  # 1 普通 2 当座 4 貯蓄 9 その他
        ("account_number", pa.string()),
        ("holder_kana", pa.string()),
        ("registered_on", pa.date32()),
    ]
)
AWARDS = pa.schema(
    [
        ("person_id", pa.int64()),
        ("programme_id", pa.string()),
        ("amount_yen", pa.int64()),  # 既支給額
    ]
)
ADDRESSEES = pa.schema(
    [
        ("person_id", pa.int64()),
        ("name", pa.string()),
        ("name_kana", pa.string()),
        ("kana_certified", pa.bool_()),  # フリガナ確認状況
        ("former_surname", pa.string()),  # 旧氏
        ("alias", pa.string()),  # 通称
        ("name_romaji", pa.string()),
        ("relationship", pa.string()),  # 続柄コード1..4, joined
        ("postal_code", pa.string()),
        ("address", pa.string()),
        ("building", pa.string()),  # 方書
    ]
)
"""What is printed on letters. No rule reads it."""

RELATIONS = MappingProxyType(
    {
        "people": PEOPLE,
        "taxes": TAXES,
        "child_allowances": CHILD_ALLOWANCES,
        "accounts": ACCOUNTS,
        "awards": AWARDS,
        "addressees": ADDRESSEES,
    }
)
