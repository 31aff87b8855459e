"""「法令」 A law as it stands: its name, its number, and its provisions in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.formats.law.numerals import LawNumber


class Part(StrEnum):
    """「本則」「附則」 The parts of a law. An annex is 別表 and the like."""

    PREAMBLE = "preamble"
    MAIN = "main"
    SUPPLEMENT = "supplement"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """「条項」 Where a provision stands. What is empty or 0 is not named, and all below it is meant.

    `of`: the number of the law by which a 附則 came, empty for the first one. `article`: 8, 8の2; of an annex its name
    (別表第1). `subitem`: イ, then 1 for （１）.
    """

    part: Part = Part.MAIN
    of: str = ""
    article: str = ""
    paragraph: int = 0
    item: str = ""
    subitem: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As officials say it: 附則2条1項3号イ, 8条の2第1項."""
        part = {Part.SUPPLEMENT: "附則", Part.PREAMBLE: "前文"}.get(self.part, "")
        of = f"（{self.of}）" if self.of else ""
        article = self.article if self.part is Part.ANNEX else _numbered(self.article, "条")
        paragraph = f"{self.paragraph}項" if self.paragraph else ""
        item = _numbered(self.item, "号")
        apart = "第" if "の" in self.article and (paragraph or item) else ""
        return f"{part}{of}{article}{apart}{paragraph}{item}{''.join(map(_lettered, self.subitem))}"

    def holds(self, other: Place) -> bool:
        """Whether the other is this place or lies in it."""
        return (
            (self.part, self.of) == (other.part, other.of)
            and (not self.article or self.article == other.article)
            and (not self.paragraph or self.paragraph == other.paragraph)
            and (not self.item or self.item == other.item)
            and self.subitem == other.subitem[: len(self.subitem)]
        )


def _lettered(sign: str) -> str:
    return f"({sign})" if sign.isascii() else sign


def _numbered(number: str, unit: str) -> str:
    first, *branch = number.split("の")
    return "".join([f"{first}{unit}", *(f"の{one}" for one in branch)]) if number else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """「規定」 One article, paragraph, item or annex with its own text, without what lies in it.

    `title` is its number as printed (第八条, ２, 一, イ), `caption` its 見出し without brackets. `sentences` counts
    those that are no 「ただし書」 (`proviso`). `struck`: nothing stands there any more but 「削除」.
    """

    place: Place
    title: str
    caption: str
    text: str
    sentences: int
    proviso: bool
    struck: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """「法令」 One edition. `number_text` is its number as printed; `number` is None where that has another form."""

    title: str
    abbreviations: tuple[str, ...]
    number_text: str
    number: LawNumber | None
    promulgated_on: date | None
    provisions: tuple[Provision, ...]
