"""「市区町村」 The towns of one municipality, recognised behind its name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from madoguchi.places.names import Names
from madoguchi.places.spelling import spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import pyarrow as pa

    from madoguchi.places.spelling import Spelling

_SAID = re.compile(r"([0-9]{1,3})丁目?")
"""「丁目」 A number that says so."""
_UNSAID = re.compile(r"([0-9]{1,3})(?=$|[ -]|ノ[0-9])")
"""「丁目」 The first number behind a name that has 丁目: 今福3-2 is 今福三丁目2番, but 今福2ビル no 丁目."""
_ANOTHER = re.compile(r"(?:[ノ・､、,~〜～ -]|から)?[0-9]+丁目")
"""「丁目」 One that was not taken: not in the register, or the end of several."""
_CHOME = re.compile(r"([0-9]{1,3})丁目")
_STREETS = re.compile(r".*(?:上ケ?ル|下ケ?ル|[東西]ヘ?入ル?|通リ?)")
"""「通り名」 How one walks to a town of 京都市; the town is named behind it."""
_NO_TOWN = re.compile(r"$|[ 0-9(（]|以[下外]")
"""What follows the streets where the town was named before them: 忠庵町柳馬場通松原下ル3."""
_ENDS_KOAZA = re.compile(r"[ 0-9甲乙丙丁イロハニホ番無地-]|$")
_BEHIND_TOWN = re.compile(r"[ 0-9甲乙丙丁番無地先-]|ノ[0-9]|以[下外]")
_OTHER_PLACE = re.compile(r"[0-9]+[^ 0-9]{1,2}[市郡]")
"""What begins with a numeral and is another place: a town 北 is not the start of 北九州市."""
_NAME_OF_HOUSE = re.compile(r"[A-Za-zＡ-Ｚａ-ｚァアイウ-オカガキ-クグコ-チヂテ-ニヌ-ネハ-ヲンヴ（(「]")
"""What may follow a town without a space: numbers, and buildings, whose names are often of katakana (no ケ, ツ, ノ)."""
_LEAST_LEFT = 2
"""Characters that are left of a name without its 町, or of a prefecture without its 県."""
Written = TypeVar("Written", "Town", "Oaza")


class Town(NamedTuple):
    """「町字」 A place by its name as the register writes it, its number (None: the list has none), and its end."""

    machiaza_id: str | None
    written: str
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Oaza:
    """「大字・町」 A name, and what lies in it: 丁目 by number, 小字 by the number of their 丁目 (0: none) and key."""

    town: Town
    chome: Mapping[int, Sequence[Town]]
    koaza: Mapping[int, Names[Town]]

    @property
    def written(self) -> str:
        """Its name as the register writes it."""
        return self.town.written


@dataclass(frozen=True, slots=True)
class Found:
    """「照合」 The towns that a key names, and where in the key the name ends; none where it names none there.

    `said`: where the name ends without a number that is taken for a 丁目, and may be no part of it elsewhere.
    """

    towns: Sequence[Town]
    end: int
    said: int


_NONE = Found((), 0, 0)


@dataclass(frozen=True)
class Municipality:
    """「市区町村」 One municipality, or ward of a designated city; its towns are made ready when first asked for.

    `ended_on`: the day from which it is no more. `unlisted`: it may have any town, for nobody has said which.
    """

    lg_code: str
    prefecture: str
    county: str
    city: str
    ward: str
    rows: Callable[[], pa.Table] = field(repr=False)
    ended_on: date | None = None
    unlisted: bool = False

    @property
    def written(self) -> str:
        """Its name as addresses are written, without the prefecture."""
        return f"{self.county}{self.city}{self.ward}"

    @cached_property
    def _named_so(self) -> tuple[tuple[str, Oaza], ...]:
        return tuple(_oaza(self.rows()))

    @cached_property
    def _oaza(self) -> Names[Oaza]:
        return Names(self._named_so)

    @cached_property
    def _omitted(self) -> Names[Oaza]:
        return Names(_omissions(self._named_so))

    def find(self, asked: Spelling, text: str, start: int) -> Found:
        """The towns at `start` of the key: the longest name that somebody can mean, and what lies deepest in it."""
        direct = self._at(asked, text, start)
        streets = _STREETS.match(asked.key, start) if self.city == "京都市" and not direct.towns else None
        if streets is None:
            return direct
        behind = self._at(asked, text, streets.end())
        if behind.towns or not _NO_TOWN.match(asked.key, streets.end()):
            return behind
        return self._at(asked, text, start, before_streets=True)

    def _at(self, asked: Spelling, text: str, start: int, *, before_streets: bool = False) -> Found:
        named, end = self._named(asked, text, start)
        if not named:
            return _NONE
        within = [(one, _within(one, asked, text, end)) for one in named]
        deepest = max(found.said for _, found in within)
        meant = _as_written([one for one, found in within if found.said == deepest], asked, text, start, end)
        found = [found for one, found in within if one in meant]
        towns = [town for one in found for town in one.towns]
        # Two names that differ only in what people write as they please, and neither is written here; a 丁目 that the
        # register has not; or the longer name of a town that it has not.
        certain = (
            len({town.written for town in towns}) == 1
            and not (any(one.chome for one in meant) and _ANOTHER.match(asked.key, found[0].end))
            and (before_streets or _ends(asked, text, found[0].end))
        )
        return Found(towns, found[0].end, found[0].said) if certain else _NONE

    def _named(self, asked: Spelling, text: str, start: int) -> tuple[Sequence[Oaza], int]:
        """The longest name at `start`; one without its 町 only where no 字 divides what is written."""
        whole, end = next(self._oaza.at(asked.key, start), ((), start))
        for shorter, longer in self._omitted.at(asked.key, start):
            if longer > end and "字" not in _text(asked, text, start, longer):
                return shorter, longer
        return whole, end


def _ends(asked: Spelling, text: str, end: int) -> bool:
    """Whether the name of a town can end there, and is not the start of a longer one."""
    divided = any(one.isspace() or one in "字第" for one in _gap(asked, text, end))
    if _OTHER_PLACE.match(asked.key, end):
        return False
    if divided or end == len(asked.key) or asked.key[:end].endswith("丁目"):
        return True
    return bool(_BEHIND_TOWN.match(asked.key, end) or _NAME_OF_HOUSE.match(text, asked.at[end]))


def _within(oaza: Oaza, asked: Spelling, text: str, start: int) -> Found:
    """「丁目」「小字」 What the key names in a 大字・町, or the 大字・町 itself."""
    towns: Sequence[Town] = (oaza.town,)
    end = said = start
    number = 0
    counted = _SAID.match(asked.key, start)
    unsaid = None if counted or "第" in _gap(asked, text, start) else _UNSAID.match(asked.key, start)
    if (one := counted or unsaid) and (chome := oaza.chome.get(int(one[1]))):
        number, end = int(one[1]), one.end()
        towns, said = chome, end if counted else start
    if number in oaza.koaza:
        for named, behind in oaza.koaza[number].at(asked.key, end):
            if _ENDS_KOAZA.match(asked.key, behind):
                return Found(_as_written(named, asked, text, end, behind), behind, behind)
    return Found(towns, end, said)


def _gap(asked: Spelling, text: str, at: int) -> str:
    """What was written before a place of the key, and is in no key."""
    return text[asked.at[at - 1] + 1 if at else 0 : asked.at[at]]


def _as_written(named: Sequence[Written], asked: Spelling, text: str, start: int, end: int) -> Sequence[Written]:
    """Of several with one key, those that are written just so; all where none is."""
    if len(named) == 1:
        return named
    said = _plain(_text(asked, text, start, end))
    return [one for one in named if _plain(one.written) == said] or named


def _text(asked: Spelling, text: str, start: int, end: int) -> str:
    """What was written for a part of the key, with what the key leaves out in front of it (大字)."""
    return text[asked.at[start - 1] + 1 if start else 0 : asked.at[end - 1] + 1]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _oaza(rows: pa.Table) -> Iterator[tuple[str, Oaza]]:
    """Every 大字・町 of a municipality by its key. What stands in none (大字なし) is one itself."""
    whole: dict[str, list[Town]] = defaultdict(list)
    chome: dict[str, dict[int, list[Town]]] = defaultdict(lambda: defaultdict(list))
    koaza: dict[str, dict[int, list[tuple[str, Town]]]] = defaultdict(lambda: defaultdict(list))
    columns = (rows[name].to_pylist() for name in ("machiaza_id", "ended_on", "oaza", "chome", "koaza"))
    for machiaza_id, ended_on, *names in zip(*columns, strict=True):
        oaza, counted, small = (one or "" for one in names)
        town = Town(machiaza_id, f"{oaza}{counted}{small}", ended_on)
        number = _CHOME.fullmatch(spelling(counted).key) if counted else None
        if not oaza or (counted and number is None):
            whole[town.written].append(town)
        elif small:
            koaza[oaza][int(number[1]) if number else 0].append((spelling(small).key, town))
        elif number:
            chome[oaza][int(number[1])].append(town)
        else:
            whole[oaza].append(town)
    for name in {**whole, **chome, **koaza}:
        small_names = {number: Names(found) for number, found in koaza[name].items()} if name in koaza else {}
        for town in whole.get(name) or [Town(None, name)]:
            yield spelling(name).key, Oaza(town, chome.get(name, {}), small_names)


def _omissions(named: Iterable[tuple[str, Oaza]]) -> Iterator[tuple[str, Oaza]]:
    """Names without one 町, or with 町 for 丁, where no other name is written so.

    A name with a number keeps its 町, without which the number would run into what follows.
    """
    keys, others = set[str](), defaultdict[str, list[Oaza]](list)
    for key, one in named:
        keys.add(key)
        for other in _omitted(key):
            others[other].append(one)
    yield from ((key, found[0]) for key, found in others.items() if key not in keys and len(found) == 1)


def _omitted(key: str) -> Iterator[str]:
    if key.endswith("丁"):
        yield f"{key[:-1]}町"
    if len(key) > _LEAST_LEFT and not any(one.isdecimal() for one in key):
        yield from (key[:at] + key[at + 1 :] for at in range(1, len(key)) if key[at] == "町")
