"""The register tables as they arrive: English names, Arrow types, the Japanese CSV headers and which values may occur.

Headers are the item names of the standard specifications (標準仕様書, データ要件); `mapping` reads others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa

from madoguchi.bulk.relation import ACCOUNTS, AWARDS, CHILD_ALLOWANCES, TAXES
from madoguchi.registry.openness import Openness

if TYPE_CHECKING:
    from collections.abc import Mapping

YES_NO = MappingProxyType({"1": "true", "0": "false", "true": "true", "false": "false"})
"""The codes of what is so or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One item of a register: its name here, its type, who may know it, its header in a CSV file, what it may hold.

    `parts` are headers that are joined when `header` is absent, each of `width` digits if that is not 0; `codes` maps
    each value that a file may hold to the value that is stored (empty: any), and the first of several is the one that
    is written; `digits` is the exact number of decimal digits (0: any text); a `month` is kept as its first day;
    what is `made_here` no file holds.
    """

    name: str
    type: pa.DataType
    openness: Openness
    header: str
    required: bool = False
    parts: tuple[str, ...] = ()
    width: int = 0
    codes: Mapping[str, str] = field(default_factory=dict)
    digits: int = 0
    not_negative: bool = False
    month: bool = False
    made_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register table: its name, its Japanese title, its key (columns that always have a value) and its columns.

    `within` is the column of a municipality's code, where a file holds the rows of many: only the own are taken in.
    `in_files` is a condition (SQL) on the rows of which files speak, where the house itself adds others.
    `unheaded` are the headers, in their order, of a file that comes without its first line.
    """

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    within: str = ""
    in_files: str = "1 = 1"
    unheaded: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of a file's rows, in the order of the columns.

        >>> REGISTERS["awards"].schema.names
        ['person_id', 'programme_id', 'amount_yen']
        """
        return pa.schema([pa.field(c.name, c.type, nullable=not c.required) for c in self.columns])

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none, for it is a mistake of the caller's text."""
        return next(c for c in self.columns if c.name == name)


def _same(*values: str) -> Mapping[str, str]:
    return MappingProxyType({value: value for value in values})


RESIDENTS = Register(
    name="residents",
    title="住民",
    key=("person_id", "version"),
    columns=(
        Column(name="person_id", type=pa.int64(), openness=Openness.INSIDE, header="宛名番号", required=True),
        Column(name="version", type=pa.int32(), openness=Openness.INSIDE, header="個人履歴番号", required=True),
        Column(name="household_id", type=pa.int64(), openness=Openness.INSIDE, header="世帯番号", required=True),
        Column(
            name="relationship",
            type=pa.string(),
            openness=Openness.INSIDE,
            header="続柄コード",
            parts=("続柄コード1", "続柄コード2", "続柄コード3", "続柄コード4"),
            width=2,
        ),
        Column(
            name="kind",
            type=pa.string(),
            openness=Openness.RESTRICTED,
            header="住民種別",
            required=True,
            codes=_same("1", "2"),
        ),
        Column(
            name="status",
            type=pa.string(),
            openness=Openness.INSIDE,
            header="住民状態",
            required=True,
            codes=_same("1", "2", "3", "9"),
        ),
        Column(name="event_reason", type=pa.string(), openness=Openness.INSIDE, header="異動事由", required=True),
        Column(name="event_on", type=pa.date32(), openness=Openness.INSIDE, header="異動年月日", required=True),
        Column(name="notified_on", type=pa.date32(), openness=Openness.INSIDE, header="異動届出年月日"),
        Column(name="name", type=pa.string(), openness=Openness.INSIDE, header="氏名", required=True),
        Column(name="name_kana", type=pa.string(), openness=Openness.INSIDE, header="氏名_フリガナ"),
        Column(
            name="kana_certified",
            type=pa.bool_(),
            openness=Openness.INSIDE,
            header="氏名_フリガナ確認状況",
            codes=YES_NO,
        ),
        Column(name="former_surname", type=pa.string(), openness=Openness.INSIDE, header="旧氏"),
        Column(name="alias", type=pa.string(), openness=Openness.INSIDE, header="通称"),
        Column(name="name_romaji", type=pa.string(), openness=Openness.INSIDE, header="氏名_外国人ローマ字"),
        Column(name="birth_date", type=pa.date32(), openness=Openness.INSIDE, header="生年月日"),
        Column(name="sex", type=pa.string(), openness=Openness.INSIDE, header="性別", codes=_same("0", "1", "2", "9")),
        Column(name="nationality", type=pa.string(), openness=Openness.RESTRICTED, header="国籍名等"),
        Column(name="postal_code", type=pa.string(), openness=Openness.INSIDE, header="住所_郵便番号", digits=7),
        Column(name="town", type=pa.string(), openness=Openness.INSIDE, header="住所_町字"),
        Column(name="street", type=pa.string(), openness=Openness.INSIDE, header="住所_番地号表記"),
        Column(name="building", type=pa.string(), openness=Openness.INSIDE, header="住所_方書"),
        Column(name="resident_since", type=pa.date32(), openness=Openness.INSIDE, header="住民となった年月日"),
        Column(name="removed_on", type=pa.date32(), openness=Openness.INSIDE, header="消除の異動年月日"),
        Column(
            name="removed_elsewhere_on", type=pa.date32(), openness=Openness.INSIDE, header="転入前住所地の転出年月日"
        ),
        Column(name="recorded_on", type=pa.date32(), openness=Openness.INSIDE, header="処理年月日"),
    ),
)
"""One full row for each change (履歴). `recorded_on` is the day the office entered the change (処理日); where a file
lacks it, the day of the import stands. `recorded_at` is when the house learned of a row; no file has it."""

PROTECTIONS = Register(
    name="protections",
    title="支援措置",
    key=("measure_id", "person_id"),
    columns=(
        Column(name="measure_id", type=pa.int64(), openness=Openness.SPECIAL, header="支援措置番号", required=True),
        Column(name="person_id", type=pa.int64(), openness=Openness.SPECIAL, header="宛名番号", required=True),
        Column(
            name="role",
            type=pa.string(),
            openness=Openness.SPECIAL,
            header="支援措置対象者区分",
            required=True,
            codes=MappingProxyType(
                {
                    "1": "applicant",
                    "申出者": "applicant",
                    "applicant": "applicant",
                    "2": "accompanying",
                    "併せて支援を求める者": "accompanying",
                    "accompanying": "accompanying",
                }
            ),
        ),
        Column(name="offender_id", type=pa.int64(), openness=Openness.SPECIAL, header="加害者_宛名番号"),
        Column(
            name="ground",
            type=pa.string(),
            openness=Openness.SPECIAL,
            header="支援措置の根拠",
            required=True,
            codes=MappingProxyType(
                {
                    "1": "order",
                    "保護命令": "order",
                    "order": "order",
                    "2": "certificate",
                    "証明書": "certificate",
                    "certificate": "certificate",
                    "3": "measure",
                    "支援措置": "measure",
                    "measure": "measure",
                }
            ),
        ),
        Column(
            name="starts_on", type=pa.date32(), openness=Openness.SPECIAL, header="支援措置開始年月日", required=True
        ),
        Column(name="ends_on", type=pa.date32(), openness=Openness.SPECIAL, header="支援措置終了年月日"),
        Column(
            name="lives_here",
            type=pa.bool_(),
            openness=Openness.SPECIAL,
            header="当市区町村に居住",
            required=True,
            codes=YES_NO,
        ),
        Column(
            name="contact_postal_code", type=pa.string(), openness=Openness.SPECIAL, header="連絡先_郵便番号", digits=7
        ),
        Column(name="contact_address", type=pa.string(), openness=Openness.SPECIAL, header="連絡先_住所"),
    ),
)
"""A measure does not end by itself when `ends_on` passes; it ends when the register no longer holds it."""


def _of_relation(schema: pa.Schema, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns typed as the relation that rules read, so that the two cannot part."""
    if [c.name for c in columns] != schema.names or any(c.type != schema.field(c.name).type for c in columns):
        raise AssertionError(schema.names)
    return columns


TAX_FACTS = Register(
    name="taxes",
    title="個人住民税",
    key=("person_id", "fiscal_year"),
    columns=_of_relation(
        TAXES,
        (
            Column(name="person_id", type=pa.int64(), openness=Openness.RESTRICTED, header="宛名番号", required=True),
            Column(name="fiscal_year", type=pa.int32(), openness=Openness.RESTRICTED, header="課税年度", required=True),
            Column(
                name="per_capita_levy",
                type=pa.int64(),
                openness=Openness.RESTRICTED,
                header="均等割額",
                not_negative=True,
            ),
            Column(
                name="income_levy", type=pa.int64(), openness=Openness.RESTRICTED, header="所得割額", not_negative=True
            ),
            Column(
                name="income_tax", type=pa.int64(), openness=Openness.RESTRICTED, header="所得税額", not_negative=True
            ),
            Column(name="total_income", type=pa.int64(), openness=Openness.RESTRICTED, header="合計所得金額"),
            Column(
                name="dependants",
                type=pa.int32(),
                openness=Openness.RESTRICTED,
                header="扶養親族等の数",
                not_negative=True,
            ),
            Column(
                name="dependent_of_taxpayer",
                type=pa.bool_(),
                openness=Openness.RESTRICTED,
                header="課税者の扶養親族等",
                codes=YES_NO,
            ),
        ),
    ),
)
CREDITED = "credited"
"""「支給実績口座」 The purpose of an account that this house itself has paid to: no file speaks of it."""
BANK_ACCOUNTS = Register(
    name="accounts",
    title="口座",
    key=("person_id", "purpose"),
    in_files=f"purpose <> '{CREDITED}'",
    columns=_of_relation(
        ACCOUNTS,
        (
            Column(name="person_id", type=pa.int64(), openness=Openness.RESTRICTED, header="宛名番号", required=True),
            Column(
                name="purpose",
                type=pa.string(),
                openness=Openness.RESTRICTED,
                header="口座区分",
                required=True,
                codes=MappingProxyType(
                    {
                        "1": "public_money",
                        "公金受取口座": "public_money",
                        "public_money": "public_money",
                        "2": "paid_before",
                        "支給実績口座": "paid_before",
                        "paid_before": "paid_before",
                        "3": "child_allowance",
                        "児童手当口座": "child_allowance",
                        "child_allowance": "child_allowance",
                    }
                ),
            ),
            Column(
                name="bank_code",
                type=pa.string(),
                openness=Openness.RESTRICTED,
                header="金融機関コード",
                required=True,
                digits=4,
            ),
            Column(
                name="branch_code",
                type=pa.string(),
                openness=Openness.RESTRICTED,
                header="店舗コード",
                required=True,
                digits=3,
            ),
            Column(
                name="account_type",
                type=pa.string(),
                openness=Openness.RESTRICTED,
                header="預金種目",
                required=True,
                codes=MappingProxyType(
                    {**_same("1", "2", "4", "9"), "普通": "1", "当座": "2", "貯蓄": "4", "その他": "9"}
                ),
            ),
            Column(
                name="account_number",
                type=pa.string(),
                openness=Openness.RESTRICTED,
                header="口座番号",
                required=True,
                digits=7,
            ),
            Column(
                name="holder_kana",
                type=pa.string(),
                openness=Openness.RESTRICTED,
                header="口座名義人カナ",
                required=True,
            ),
            Column(name="registered_on", type=pa.date32(), openness=Openness.RESTRICTED, header="口座登録年月日"),
        ),
    ),
)
ALLOWANCES = Register(
    name="child_allowances",
    title="児童手当",
    key=("child_id", "from_month"),
    columns=_of_relation(
        CHILD_ALLOWANCES,
        (
            Column(
                name="child_id", type=pa.int64(), openness=Openness.RESTRICTED, header="児童_宛名番号", required=True
            ),
            Column(
                name="payee_id", type=pa.int64(), openness=Openness.RESTRICTED, header="受給者_宛名番号", required=True
            ),
            Column(
                name="from_month",
                type=pa.date32(),
                openness=Openness.RESTRICTED,
                header="支給開始年月",
                required=True,
                month=True,
            ),
            Column(name="to_month", type=pa.date32(), openness=Openness.RESTRICTED, header="支給終了年月", month=True),
            Column(
                name="standard",
                type=pa.bool_(),
                openness=Openness.RESTRICTED,
                header="本則給付",
                required=True,
                codes=YES_NO,
            ),
        ),
    ),
)
PAID_AWARDS = Register(
    name="awards",
    title="既支給",
    key=("person_id", "programme_id"),
    columns=_of_relation(
        AWARDS,
        (
            Column(name="person_id", type=pa.int64(), openness=Openness.RESTRICTED, header="宛名番号", required=True),
            Column(
                name="programme_id",
                type=pa.string(),
                openness=Openness.RESTRICTED,
                header="給付事業番号",
                required=True,
            ),
            Column(
                name="amount_yen",
                type=pa.int64(),
                openness=Openness.RESTRICTED,
                header="既支給額",
                required=True,
                not_negative=True,
            ),
        ),
    ),
)

REGISTERS: Mapping[str, Register] = MappingProxyType(
    {r.name: r for r in (RESIDENTS, PROTECTIONS, TAX_FACTS, BANK_ACCOUNTS, ALLOWANCES, PAID_AWARDS)}
)
