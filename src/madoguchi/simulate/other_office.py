"""The file of another office that knows a part of the city, with its mistakes, and the truth of each row.

The shares are assumptions: nobody publishes how often an office writes 高 for 髙. What was done to a row is written
beside it, so that what is measured can be taken apart.
"""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi.core.dates import wareki
from madoguchi.simulate.names import given_names, surnames
from madoguchi.simulate.places import towns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from madoguchi.simulate.city import City
    from madoguchi.simulate.names import Words
    from madoguchi.simulate.places import Towns


class Slip(StrEnum):
    """What was done to a row. It is for measuring only: no step of the house may read it."""

    VARIANT = "variant"
    """Another form of a character: 高 for 髙."""
    NO_SPACE = "no_space"
    HALF_WIDTH = "half_width"
    """Kana as old systems keep them: half width, all large."""
    NO_KANA = "no_kana"
    MISREAD = "misread"
    """The given name read otherwise."""
    KANJI_SLIP = "kanji_slip"
    KANA_ONLY = "kana_only"
    OTHER_SURNAME = "other_surname"
    """Married since, and the register does not have the surname of before."""
    FORMER_SURNAME = "former_surname"
    ALIAS = "alias"
    DIGIT = "digit"
    """One digit of the date of birth."""
    SWAPPED = "swapped"
    NEW_YEAR = "new_year"
    """1 January for a day that nobody knew."""
    NO_BIRTH = "no_birth"
    NO_SEX = "no_sex"
    WRONG_SEX = "wrong_sex"
    BEFORE_MOVE = "before_move"
    """The address before the last move."""
    ELSEWHERE = "elsewhere"
    """An address in another municipality."""
    NO_ADDRESS = "no_address"
    NO_BUILDING = "no_building"
    STRANGER = "stranger"
    """From here on: not in the register. Nothing but the same distribution of names and days."""
    NAMESAKE = "namesake"
    """The name of a resident, another day of birth and address."""
    TWIN = "twin"
    """A resident's surname, day of birth and address, another given name."""
    PARENT = "parent"
    """A resident's surname and address, another given name and day of birth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistakes:
    """Shares of the rows. Where several are drawn, several are done."""

    variant: float = 0.5  # of the rows that have such a character
    no_space: float = 0.3
    half_width: float = 0.2
    no_kana: float = 0.05
    misread: float = 0.02
    kanji_slip: float = 0.01
    kana_only: float = 0.02
    other_surname: float = 0.015
    former_surname: float = 0.5  # of the rows whose person has one
    alias: float = 0.5  # likewise
    digit: float = 0.012
    swapped: float = 0.003
    new_year: float = 0.01
    no_birth: float = 0.01
    no_sex: float = 0.05
    wrong_sex: float = 0.002
    before_move: float = 0.5  # of the rows whose person moved within the city
    elsewhere: float = 0.08
    no_address: float = 0.02
    no_building: float = 0.5


MISTAKES = Mistakes()
ABSENT = ((Slip.STRANGER, 0.08), (Slip.NAMESAKE, 0.02), (Slip.TWIN, 0.01), (Slip.PARENT, 0.02))
"""The shares of rows that are of nobody in the register. Twins are many more than in life: they are the hard case."""
FILE = pa.schema(
    [
        ("number", pa.string()),
        ("name", pa.string()),
        ("name_kana", pa.string()),
        ("birth_date", pa.string()),
        ("sex", pa.string()),
        ("address", pa.string()),
        ("postal_code", pa.string()),
        ("person_id", pa.int64()),
        ("slips", pa.list_(pa.string())),
    ]
)
"""「名寄せ」 The columns of the file, and behind them the truth: NULL where the register has nobody."""
_FORMS = (
    "高髙",
    "崎﨑",
    "辺邊邉",
    "斎齋",
    "沢澤",
    "広廣",
    "浜濱",
    "国國",
    "恵惠",
    "真眞",
    "島嶋",
    "徳德",
    "吉𠮷",
    "滝瀧",
    "竜龍",
)
_OTHER_FORMS = {one: forms.replace(one, "") for forms in _FORMS for one in forms}
_KANA = "アイウエオカキクケコサシスセソタチツテトナニノハヒフヘホマミムメモヤユヨラリルレロ"
_LARGE = str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ")
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFFA0)}
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_ELSEWHERE = ("大阪府大阪市北区天神橋", "京都府京都市伏見区深草", "兵庫県姫路市飾磨区", "東京都江東区大島")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """An address in its parts, as the register has them."""

    town: str | None
    street: str | None
    building: str | None
    postal_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """Somebody as the other office might know them."""

    family: str
    given: str
    kana_family: str
    kana_given: str
    former: str | None
    alias: str | None
    born: date | None
    sex: str
    home: Home
    before: Home | None


def other_office(city: City, *, rows: int, seed: int, mistakes: Mistakes = MISTAKES) -> pa.Table:
    """「名寄せ」 So many rows (FILE), at most one for each person; the same arguments, the same table."""
    draw = random.Random(f"other office {seed}")  # noqa: S311  # invented people, not keys
    people = _people(city)
    chosen = draw.sample(range(people.height), min(rows, people.height))
    absent = [share for _, share in ABSENT]
    kinds = draw.choices([None, *(slip for slip, _ in ABSENT)], [1 - sum(absent), *absent], k=len(chosen))
    where = towns(city.municipality)
    made = []
    for at, (kind, row) in enumerate(zip(kinds, people[chosen].iter_rows(), strict=True), start=1):
        known = _person(*row[1:])
        person = known if kind is None else _absent(draw, kind, known, where, city.base_date.year - 1)
        written = _Pen(draw, mistakes, [] if kind is None else [kind], city.base_date)
        file_row = written.row(person, f"{where.prefecture}{where.municipality}")
        truth = None if kind else row[0]
        made.append(
            {"number": f"{at:07}", **file_row, "person_id": truth, "slips": [str(one) for one in written.slips]}
        )
    return pa.Table.from_pylist(made, schema=FILE)


def _people(city: City) -> pl.DataFrame:
    """One row for each person: the newest, with the newest other address before it as `before`."""
    home = pl.struct("town", "street", "building", "postal_code")
    rows = pl.DataFrame(city.residents).sort("person_id", "version").with_columns(home.alias("home"))
    earlier = rows.filter(pl.col("home") != pl.col("home").last().over("person_id"))
    before = earlier.group_by("person_id", maintain_order=True).agg(pl.col("home").last().alias("before"))
    newest = rows.group_by("person_id", maintain_order=True).last()
    return newest.join(before, on="person_id", how="left", maintain_order="left").select(
        *("person_id", "name", "name_kana", "former_surname", "alias", "birth_date", "sex", "home", "before")
    )


def _person(
    name: str,
    kana: str | None,
    former: str | None,
    alias: str | None,
    born: date | None,
    sex: str,
    home: Mapping[str, str | None],
    before: Mapping[str, str | None] | None,
) -> _Person:
    family, _, given = " ".join(name.split()).partition(" ")
    kana_family, _, kana_given = " ".join((kana or "").split()).partition(" ")
    return _Person(
        family=family,
        given=given,
        kana_family=kana_family,
        kana_given=kana_given,
        former=former,
        alias=alias,
        born=born,
        sex=sex,
        home=Home(**home),
        before=Home(**before) if before else None,
    )


def _absent(draw: random.Random, kind: Slip, person: _Person, where: Towns, last_year: int) -> _Person:
    """Somebody whom the register does not know, made from a resident."""
    men, women = given_names()
    given = men if person.sex == "1" else women
    at = next(at for at in _draws(draw, len(given.written)) if given.kana[at].as_py() != person.kana_given)
    other = replace(person, given=given.written[at].as_py(), kana_given=given.kana[at].as_py(), alias=None, former=None)
    day = date(draw.randint(last_year - 88, last_year), draw.randint(1, 12), draw.randint(1, 28))
    town = draw.randrange(len(where.town))
    home = Home(
        town=where.town[town].as_py(),
        street=f"{draw.randint(1, 1400)}番地{draw.randint(1, 40)}",
        building=None,
        postal_code=where.postal_code[town].as_py(),
    )
    match kind:
        case Slip.TWIN:
            return other
        case Slip.PARENT:
            return replace(other, born=day)
        case Slip.NAMESAKE:
            return replace(person, born=day, home=home, before=None)
        case _:
            families = surnames()
            last = _weighted(draw, families)
            return replace(
                other,
                family=families.written[last].as_py(),
                kana_family=families.kana[last].as_py(),
                born=day,
                home=home,
                before=None,
            )


def _draws(draw: random.Random, size: int) -> Iterator[int]:
    while True:
        yield draw.randrange(size)


def _weighted(draw: random.Random, words: Words) -> int:
    """The place of a name, the common ones more often."""
    return draw.choices(range(len(words.written)), cum_weights=_cumulated(), k=1)[0]


@cache
def _cumulated() -> list[float]:
    return list(accumulate(surnames().weights.tolist()))


class _Pen:
    """One row being written, and the slips that were made in it."""

    def __init__(self, draw: random.Random, mistakes: Mistakes, slips: list[Slip], today: date) -> None:
        self.draw, self.mistakes, self.slips, self.today = draw, mistakes, slips, today

    def row(self, person: _Person, city: str) -> dict[str, str | None]:
        """The columns of the file, without number and truth."""
        name, kana = self._name(person)
        address, postal_code = self._address(person, city)
        return {
            "name": name,
            "name_kana": kana,
            "birth_date": self._birth(person.born),
            "sex": self._sex(person.sex),
            "address": address,
            "postal_code": postal_code,
        }

    def _makes(self, slip: Slip, *, possible: bool = True) -> bool:
        made = possible and self.draw.random() < getattr(self.mistakes, slip)
        if made:
            self.slips.append(slip)
        return made

    def _name(self, person: _Person) -> tuple[str | None, str | None]:
        family, given, kana_family, kana_given = person.family, person.given, person.kana_family, person.kana_given
        if self._makes(Slip.ALIAS, possible=bool(person.alias)):
            family, _, given = " ".join((person.alias or "").split()).partition(" ")
        elif self._makes(Slip.FORMER_SURNAME, possible=bool(person.former)):
            family = person.former or family
        elif self._makes(Slip.OTHER_SURNAME, possible=person.sex == "2"):
            at = _weighted(self.draw, surnames())
            family, kana_family = surnames().written[at].as_py(), surnames().kana[at].as_py()
        if self._makes(Slip.KANJI_SLIP, possible=len(given) > 1):
            given = given[:-1] + self.draw.choice("子美恵太郎一二真由")
        if self._makes(Slip.VARIANT, possible=any(one in _OTHER_FORMS for one in family + given)):
            family, given = (
                "".join(self.draw.choice(_OTHER_FORMS.get(o, o)) for o in part) for part in (family, given)
            )
        if self._makes(Slip.MISREAD, possible=len(kana_given) > 1):
            at = self.draw.randrange(len(kana_given))
            kana_given = kana_given[:at] + self.draw.choice(_KANA) + kana_given[at + 1 :]
        between = "" if self._makes(Slip.NO_SPACE) else "　"
        kana: str | None = f"{kana_family}{between}{kana_given}"
        if self._makes(Slip.NO_KANA):
            kana = None
        elif self._makes(Slip.HALF_WIDTH):
            large = unicodedata.normalize("NFD", kana or "").translate(_LARGE).replace("　", " ")
            kana = "".join(_HALF.get(one, one) for one in large)
        only_kana = kana is not None and self._makes(Slip.KANA_ONLY)
        return None if only_kana else f"{family}{between}{given}", kana or None

    def _birth(self, born: date | None) -> str | None:
        if born is None or self._makes(Slip.NO_BIRTH):
            return None
        day = born
        if self._makes(Slip.NEW_YEAR):
            day = born.replace(month=1, day=1)
        elif self._makes(Slip.SWAPPED, possible=born.day <= 12 and born.day != born.month):
            day = born.replace(month=born.day, day=born.month)
        elif self._makes(Slip.DIGIT):
            day = self._mistyped(born)
        return self.draw.choice((day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", wareki(day)))

    def _mistyped(self, born: date) -> date:
        while True:
            text = f"{born:%Y%m%d}"
            at = self.draw.randrange(2, 8)
            text = text[:at] + self.draw.choice("0123456789") + text[at + 1 :]
            try:
                found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                continue
            if found != born and date(1912, 7, 30) <= found <= self.today:
                return found

    def _sex(self, sex: str) -> str | None:
        if self._makes(Slip.NO_SEX):
            return None
        wrong = self._makes(Slip.WRONG_SEX)
        return {"1": "男", "2": "女"}[{"1": "2", "2": "1"}[sex] if wrong else sex]

    def _address(self, person: _Person, city: str) -> tuple[str | None, str | None]:
        if self._makes(Slip.NO_ADDRESS):
            return None, None
        if self._makes(Slip.ELSEWHERE):
            return f"{self.draw.choice(_ELSEWHERE)}{self.draw.randint(1, 9)}-{self.draw.randint(1, 30)}", None
        home = person.before if person.before and self._makes(Slip.BEFORE_MOVE) else person.home
        town, street, building = home.town or "", home.street or "", home.building or ""
        style = self.draw.randrange(4)
        if style == 1:
            street = re.sub("番地(?=.)", "-", street).removesuffix("番地")
        elif style == 2:
            street = re.sub("番地(?=.)", "番地の", street).translate(_WIDE)
        elif style == 3:
            street = street.translate(_DIGITS)
        if building and self._makes(Slip.NO_BUILDING):
            building = ""
        before = self.draw.choice((city, city[3:] if city[2] in "都道府県" else city[4:], ""))
        return f"{before}{town}{street}{'　' if building else ''}{building}", home.postal_code
