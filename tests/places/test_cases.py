"""The 7,191 addresses with which the makers of normalize-japanese-addresses hold theirs to account, on their own list.

Both are read from where the data of others lie, and are not part of this project. Names are compared by their key: the
list spells some towns otherwise than the cases expect (富ケ谷, 富ヶ谷).
"""

from __future__ import annotations

import csv
import json
import re
import tarfile
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from madoguchi.places.gazetteer import TOWNS, Gazetteer, municipalities
from madoguchi.places.names import split_chome
from madoguchi.places.normalise import Level, Place, normalise
from madoguchi.places.spelling import spelling
from tests.shared import DATA

FOLDER = DATA / "addresses"
LIST = FOLDER / "geolonia-japanese-addresses-2024-01-15.tar.gz"
CASES = FOLDER / "geolonia-nja-addresses.csv"
pytestmark = pytest.mark.skipif(not LIST.exists(), reason=f"the addresses of others are not here: {LIST}")
_CITY = re.compile(r"(?P<county>.+?郡)?(?P<city>.+?市(?=.+区$))?(?P<last>.+)")
_OF_A_CITY = re.compile(r"(?:[^/]+/){3}[^/]+\.json").fullmatch
RIGHT = 0.995
"""So much of the cases must be understood to the town."""


def test_towns_are_understood_and_seldom_mistaken() -> None:
    places = Gazetteer(municipalities(towns()))
    with CASES.open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    right, wrong = 0, list[str]()
    for case in cases:
        place = normalise(case["住所"], places)
        if key(place) == tuple(spelling(case[name]).key for name in ("都道府県", "市区町村", "町字")):
            right += 1
        elif place.level is Level.TOWN:
            wrong.append(case["住所"])
    assert right / len(cases) >= RIGHT
    # Four name a town of 京都市 before the streets, where the list has the streets in the town's name; one is certain
    # for us and for the list not (府中市宮西町); two are rare.
    assert len(wrong) <= 7, wrong


def key(place: Place) -> tuple[str, str, str]:
    return (spelling(place.prefecture).key, spelling(place.municipality).key, spelling(place.town).key)


@cache
def towns() -> pa.Table:
    """The list as TOWNS; it has no codes, so that its municipalities are numbered."""
    rows = []
    with tarfile.open(LIST) as archive:  # read as it lies: to go back in it costs
        files = {
            one.name: file.read() for one in archive if _OF_A_CITY(one.name) and (file := archive.extractfile(one))
        }
    for at, name in enumerate(sorted(files)):
        prefecture, whole = Path(name).parts[-2:]
        parts = _CITY.fullmatch(whole.removesuffix(".json"))
        assert parts is not None
        city, ward = (parts["city"], parts["last"]) if parts["city"] else (parts["last"], "")
        for town in json.loads(files[name]):
            oaza, chome = split_chome(town["town"])
            where = (f"{at:06}", None, prefecture, parts["county"] or "", city, ward)
            rows.append((*where, oaza, chome, town.get("koaza") or "", None))
    columns = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), TOWNS.types, strict=True)]
    return pa.Table.from_arrays(columns, schema=TOWNS)
