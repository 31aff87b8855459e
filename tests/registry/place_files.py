"""Files of the address base registry in small: the places of an invented municipality, as the Agency writes them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from madoguchi.registry.receive import Receipt, receive
from tests.registry.sample import FIRST

TOWNS = """lg_code,machiaza_id,machiaza_type,pref,county,city,ward,oaza_cho,chome,koaza,rsdt_addr_flg,efct_date,\
ablt_date,post_code
302015,0001000,1,見本県,,見本市,,見本町,,,1,1947-04-17,,6400000
302015,0002001,2,見本県,,見本市,,海辺,１丁目,,0,1947-04-17,,
302015,0002002,2,見本県,,見本市,,海辺,２丁目,,0,1947-04-17,,
302015,0003000,1,見本県,,見本市,,古町,,,0,1947-04-17,2020-04-01,
302015,0004000,1,見本県,,見本市,,新町,,,0,2020-04-01,,
302023,0001000,1,見本県,,隣市,,見本町,,,0,1947-04-17,,
"""
CITIES = """lg_code,pref,county,city,ward,efct_date,ablt_date
302015,見本県,,見本市,,1947-04-17,
302023,見本県,,隣市,,1947-04-17,
302031,見本県,隣郡,遠町,,2024-01-01,
302040,見本県,隣郡,昔町,,1947-04-17,2006-04-01
"""
PREFECTURES = """lg_code,pref,efct_date,ablt_date
300004,見本県,1947-04-17,
"""
RESIDENCES = """lg_code,machiaza_id,blk_id,rsdt_id,rsdt2_id,blk_num,rsdt_num,rsdt_num2,efct_date,ablt_date
302015,0001000,001,002,,1,2,,1947-04-17,
302015,0001000,001,002,001,1,2,1,1947-04-17,
302015,0001000,009,009,,9,9,,1947-04-17,2021-01-01
"""
PARCELS = """lg_code,machiaza_id,prc_id,prc_num1,prc_num2,prc_num3,efct_date,ablt_date
302015,0001000,000010000200000,1,2,,1947-04-17,
302015,0001000,000030000400000,3,4,,1947-04-17,
302015,0002001,000120000000000,12,,,1947-04-17,
302015,0002001,000120000300004,12,3,4,1947-04-17,
"""
CITY = "271004"
"""A designated city, whose rows are those of its wards. Its towns are invented."""
TOWNS_OF_WARDS = f"""{TOWNS.splitlines()[0]}
271276,0001000,1,大阪府,,大阪市,北区,梅野,,,1,1947-04-17,,
271276,0002000,1,大阪府,,大阪市,北区,本町,,,0,1947-04-17,,
271284,0001000,1,大阪府,,大阪市,中央区,難場,,,1,1947-04-17,,
271284,0002000,1,大阪府,,大阪市,中央区,本町,,,0,1947-04-17,,
271101,0003000,1,大阪府,,大阪市,南区,昔町,,,0,1947-04-17,1989-02-13,
271411,0001000,1,大阪府,,堺市,堺区,梅野,,,0,1947-04-17,,
272035,0001000,1,大阪府,,豊中市,,梅野,,,0,1947-04-17,,
141011,0001000,1,神奈川県,,横浜市,鶴見区,梅野,,,0,1947-04-17,,
"""
RESIDENCES_OF_WARDS = f"""{RESIDENCES.splitlines()[0]}
271276,0001000,001,002,,1,2,,1947-04-17,
271276,0001000,005,006,,5,6,,1947-04-17,
271284,0001000,001,002,,1,2,,1947-04-17,
271284,0001000,003,004,,3,4,,1947-04-17,
271411,0001000,007,008,,7,8,,1947-04-17,
"""
PARCELS_OF_WARDS = f"""{PARCELS.splitlines()[0]}
271276,0002000,000010000000000,1,,,1947-04-17,
271284,0002000,000010000000000,1,,,1947-04-17,
271284,0002000,000020000300000,2,3,,1947-04-17,
141011,0002000,000040000000000,4,,,1947-04-17,
"""


def take(register: str, content: str | bytes, path: Path, at: datetime = FIRST) -> Receipt:
    file = path / f"{register}.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with transaction.atomic():
        return receive(register, file, at=at)
