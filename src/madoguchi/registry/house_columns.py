"""What no register file brings: the laws as they are published, and what the house itself learned of accounts.

Laws, ordinances and what an office announces are no subject of copyright (著作権法13条1号・2号).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import pyarrow as pa

from madoguchi.registry.account_kinds import IDENTITY
from madoguchi.registry.columns import BANK_ACCOUNTS, Column, Register
from madoguchi.registry.openness import Openness
from madoguchi.registry.places import EVERY_REGISTER

_EDITION = (
    Column(name="law_id", type=pa.string(), openness=Openness.OPEN, header="法令ID", required=True),
    Column(name="effective_on", type=pa.date32(), openness=Openness.OPEN, header="施行期日", required=True),
    Column(name="amended_by", type=pa.string(), openness=Openness.OPEN, header="改正法令ID", required=True),
)
LAW_EDITIONS = Register(
    name="law_editions",
    title="法令の版",
    key=tuple(one.name for one in _EDITION),
    columns=(
        *_EDITION,
        Column(name="title", type=pa.string(), openness=Openness.OPEN, header="題名", required=True),
        Column(name="abbreviations", type=pa.string(), openness=Openness.OPEN, header="略称"),
        Column(name="number", type=pa.string(), openness=Openness.OPEN, header="法令番号"),
        Column(name="promulgated_on", type=pa.date32(), openness=Openness.OPEN, header="公布日"),
        Column(name="file_sha256", type=pa.string(), openness=Openness.OPEN, header="ファイルのSHA-256"),
        Column(name="schema_sha256", type=pa.string(), openness=Openness.INSIDE, header="スキーマのSHA-256"),
    ),
)
LAW_PROVISIONS = Register(
    name="law_provisions",
    title="法令の規定",
    key=(*LAW_EDITIONS.key, "ordinal"),
    columns=(
        *_EDITION,
        Column(name="ordinal", type=pa.int32(), openness=Openness.OPEN, header="順番", required=True),
        Column(name="part", type=pa.string(), openness=Openness.OPEN, header="部分", required=True),
        Column(name="of_law", type=pa.string(), openness=Openness.OPEN, header="附則の法令番号"),
        Column(name="article", type=pa.string(), openness=Openness.OPEN, header="条"),
        Column(name="paragraph", type=pa.int32(), openness=Openness.OPEN, header="項"),
        Column(name="item", type=pa.string(), openness=Openness.OPEN, header="号"),
        Column(name="subitem", type=pa.string(), openness=Openness.OPEN, header="号の細分"),
        Column(name="title", type=pa.string(), openness=Openness.OPEN, header="条名等"),
        Column(name="caption", type=pa.string(), openness=Openness.OPEN, header="見出し"),
        Column(name="text", type=pa.string(), openness=Openness.OPEN, header="本文"),
        Column(name="sentences", type=pa.int32(), openness=Openness.OPEN, header="文の数"),
        Column(name="proviso", type=pa.bool_(), openness=Openness.OPEN, header="ただし書の有無"),
        Column(name="struck", type=pa.bool_(), openness=Openness.OPEN, header="削除"),
    ),
)
"""「規定」 Of which edition a provision is, stands in its first three columns."""
LAW_REGISTERS: Mapping[str, Register] = MappingProxyType({r.name: r for r in (LAW_EDITIONS, LAW_PROVISIONS)})
_restricted = partial(Column, openness=Openness.RESTRICTED)
_ACCOUNT = (
    _restricted(name="person_id", type=pa.int64(), header="宛名番号", required=True),
    *(_restricted(name=name, type=pa.string(), header=BANK_ACCOUNTS.column(name).header) for name in IDENTITY),
)
ACCOUNT_CHECKS = Register(
    name="account_checks",
    title="口座の確認",
    key=(*(one.name for one in _ACCOUNT), "told_by"),
    columns=(
        *_ACCOUNT,
        _restricted(name="holder_kana", type=pa.string(), header="口座名義人カナ", required=True),
        _restricted(name="told_by", type=pa.string(), header="確かめた者", required=True),
        _restricted(name="outcome", type=pa.string(), header="結果", required=True),
        _restricted(name="by", type=pa.string(), header="確かめた人", required=True),
        _restricted(name="confirmed_by", type=pa.string(), header="もう一人の確かめた人"),
        _restricted(name="why", type=pa.string(), header="理由", required=True),
    ),
)
ACCOUNT_ALARMS = Register(
    name="account_alarms",
    title="口座の警報",
    key=("account",),
    columns=(
        _restricted(name="account", type=pa.int64(), header="口座の行", required=True),
        _restricted(name="kind", type=pa.string(), header="見立て", required=True),
    ),
)
OF_ACCOUNTS: Mapping[str, Register] = MappingProxyType({r.name: r for r in (ACCOUNT_CHECKS, ACCOUNT_ALARMS)})
CLASSED: Mapping[str, Register] = MappingProxyType({**EVERY_REGISTER, **LAW_REGISTERS, **OF_ACCOUNTS})
"""Every register whose fields have a class, by its name."""
KEPT: Mapping[str, Openness] = MappingProxyType(
    {
        "id": Openness.INSIDE,
        "municipality": Openness.OPEN,
        "recorded_at": Openness.INSIDE,
        "superseded_at": Openness.INSIDE,
    }
)
"""The columns that the house itself adds to the tables of the registers."""
