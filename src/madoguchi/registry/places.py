"""「アドレス・ベース・レジストリ」 The registers of places, as the Digital Agency publishes them.

The headers are those of its files mt_town, mt_rsdtdsp_rsdt and mt_parcel. A file holds a prefecture, or all of them;
the rows of other municipalities are passed over (`Register.within`). Those of a designated city are of its wards: a
町字ID says which town it is together with the code of the municipality or ward only.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

from madoguchi.registry.branches import BANKS
from madoguchi.registry.changed_addresses import ADDRESS_CHANGES
from madoguchi.registry.columns import REGISTERS, YES_NO, Column, Register
from madoguchi.registry.corporations import CORPORATIONS
from madoguchi.registry.openness import Openness

_TOWN = (
    Column(name="lg_code", type=pa.string(), openness=Openness.OPEN, header="lg_code", required=True, digits=6),
    Column(name="machiaza_id", type=pa.string(), openness=Openness.OPEN, header="machiaza_id", required=True, digits=7),
)
_WITHIN = _TOWN[0].name
_SPAN = (
    Column(name="effective_on", type=pa.date32(), openness=Openness.OPEN, header="efct_date", required=True),
    Column(name="abolished_on", type=pa.date32(), openness=Openness.OPEN, header="ablt_date"),
)
"""The days from which, and up to which, a place is so; far in the past where the Agency does not know the day."""

TOWNS = Register(
    name="towns",
    title="町字",
    key=("lg_code", "machiaza_id", "residential", "effective_on"),
    within=_WITHIN,
    columns=(
        *_TOWN,
        Column(
            name="residential",
            type=pa.bool_(),
            openness=Openness.OPEN,
            header="rsdt_addr_flg",
            required=True,
            codes=YES_NO,
        ),
        Column(name="kind", type=pa.string(), openness=Openness.OPEN, header="machiaza_type", required=True),
        Column(name="prefecture", type=pa.string(), openness=Openness.OPEN, header="pref", required=True),
        Column(name="county", type=pa.string(), openness=Openness.OPEN, header="county"),
        Column(name="city", type=pa.string(), openness=Openness.OPEN, header="city", required=True),
        Column(name="ward", type=pa.string(), openness=Openness.OPEN, header="ward"),
        Column(name="oaza", type=pa.string(), openness=Openness.OPEN, header="oaza_cho"),
        Column(name="oaza_kana", type=pa.string(), openness=Openness.OPEN, header="oaza_cho_kana"),
        Column(name="chome", type=pa.string(), openness=Openness.OPEN, header="chome"),
        Column(name="koaza", type=pa.string(), openness=Openness.OPEN, header="koaza"),
        Column(name="koaza_kana", type=pa.string(), openness=Openness.OPEN, header="koaza_kana"),
        Column(name="postal_code", type=pa.string(), openness=Openness.OPEN, header="post_code", digits=7),
        *_SPAN,
    ),
)
"""「町字」 `residential`: 住居表示 is in force. `kind`: 1 大字・町, 2 丁目, 3 小字, 4 大字・町なし."""
RESIDENCE_NUMBERS = Register(
    name="residence_numbers",
    title="住居番号",
    key=("lg_code", "machiaza_id", "residence_id", "effective_on"),
    within=_WITHIN,
    columns=(
        *_TOWN,
        Column(
            name="residence_id",
            type=pa.string(),
            openness=Openness.OPEN,
            header="residence_id",
            required=True,
            parts=("blk_id", "rsdt_id", "rsdt2_id"),
        ),
        Column(name="block", type=pa.string(), openness=Openness.OPEN, header="blk_num"),
        Column(name="residence", type=pa.string(), openness=Openness.OPEN, header="rsdt_num"),
        Column(name="residence_2", type=pa.string(), openness=Openness.OPEN, header="rsdt_num2"),
        *_SPAN,
    ),
)
"""「住居番号」 街区符号, 基礎番号 and what follows it (住居番号2)."""
PARCEL_NUMBERS = Register(
    name="parcel_numbers",
    title="地番",
    key=("lg_code", "machiaza_id", "parcel_id", "effective_on"),
    within=_WITHIN,
    columns=(
        *_TOWN,
        Column(name="parcel_id", type=pa.string(), openness=Openness.OPEN, header="prc_id", required=True, digits=15),
        Column(name="number", type=pa.string(), openness=Openness.OPEN, header="prc_num1", required=True),
        Column(name="number_2", type=pa.string(), openness=Openness.OPEN, header="prc_num2"),
        Column(name="number_3", type=pa.string(), openness=Openness.OPEN, header="prc_num3"),
        *_SPAN,
    ),
)
"""「地番」 The number of a piece of land, and its branches (枝番)."""
PLACES: Mapping[str, Register] = MappingProxyType({r.name: r for r in (TOWNS, RESIDENCE_NUMBERS, PARCEL_NUMBERS)})
EVERY_REGISTER: Mapping[str, Register] = MappingProxyType(
    {**REGISTERS, **PLACES, ADDRESS_CHANGES.name: ADDRESS_CHANGES, CORPORATIONS.name: CORPORATIONS, **BANKS}
)
IN_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "residents": "Residents",
        "protections": "Measures of protection",
        "taxes": "Taxes",
        "accounts": "Accounts",
        "child_allowances": "Child allowances",
        "awards": "Awards",
        "towns": "Towns",
        "residence_numbers": "Residence numbers",
        "parcel_numbers": "Parcel numbers",
        "address_changes": "Addresses that the town changed",
        "corporations": "Corporations",
        "branches": "Branches of banks",
        "branch_mergers": "Mergers of branches",
    }
)
"""What each register is called in English."""
