"""「根拠条文」 What a citation names, found in the register of laws as it was in force on a day; or why it is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from madoguchi.formats.law.cite import Citation, Span, cite
from madoguchi.formats.law.law import Provision
from madoguchi.formats.law.locate import is_unclear, locate, under
from madoguchi.formats.law.numerals import LawNumber, law_number, name_key
from madoguchi.registry.laws import ANYWHERE, Laws, provisions
from madoguchi.registry.models import LawEdition


class Standing(StrEnum):
    """「効力」 How a citation stands to the register of laws."""

    FOUND = "found"
    NO_PLACE = "no_place"
    NO_PARAGRAPH = "no_paragraph"
    NO_SUCH = "no_such"
    STRUCK = "struck"
    NOT_IN_FORCE = "not_in_force"
    NO_EDITION = "no_edition"
    OTHER_NUMBER = "other_number"
    UNSURE_NUMBER = "unsure_number"
    OTHER_NAME = "other_name"
    SEVERAL = "several"
    NOT_HERE = "not_here"
    UNREAD = "unread"


MOST = 50
"""Places of one text that are looked up."""
WRONG = frozenset({Standing.NO_SUCH, Standing.STRUCK, Standing.NOT_IN_FORCE, Standing.OTHER_NUMBER})
"""What the register contradicts. All else is found, or the register cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """「根拠条文」 One place that is cited: how it stands, in which law and edition, and its provisions where found.

    `named` is the citation with its place as officials write it; `caption` the 見出し of its article.
    """

    named: str
    standing: Standing
    law: str = ""
    law_id: str = ""
    number: str = ""
    effective_on: date | None = None
    caption: str = ""
    provisions: tuple[Provision, ...] = ()
    wanted: str = ""
    on: date | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether the register has the law, and says otherwise."""
        return self.standing in WRONG

    @property
    def said(self) -> tuple[str, str]:
        """One sentence of how it stands, in Japanese and in English."""
        ja, en = _SAID[self.standing]
        if self.standing is Standing.NO_PLACE and self.wanted:
            ja, en = _NO_CAPTION
        words = {
            "law": self.law or self.named,
            "wanted": self.wanted,
            "number": self.number,
            "day": self.effective_on or "",
            "on": self.on or "",
        }
        return ja.format(**words), en.format(**words)


_SAID = {
    Standing.FOUND: ("{day}施行の版にあります。", "It stands in the edition in force from {day}."),
    Standing.NO_PLACE: (
        "条が示されていません（{day}施行の版が登録されています）。",
        "No article is named; the register has the law as in force from {day}.",
    ),
    Standing.NO_PARAGRAPH: (
        "{law}の{wanted}に当たるものは、その条の複数の項にあります（{day}施行の版）。項を書いてください。",
        "Several paragraphs of the article have what {wanted} of {law} may be (edition of {day}). Write the paragraph.",
    ),
    Standing.NO_SUCH: (
        "{law}の{day}施行の版に、{wanted}はありません。根拠の書き方を確かめてください。",
        "{law}, as in force from {day}, has no {wanted}. Check how the source is written.",
    ),
    Standing.STRUCK: (
        "{law}の{wanted}は、{day}施行の版では削除されています。根拠を改めてください。",
        "{wanted} of {law} is struck out in the edition in force from {day}. Name another source.",
    ),
    Standing.NOT_IN_FORCE: (
        "{law}は、{on}にはまだ効力がありません。基準日か根拠を確かめてください。",
        "{law} was not in force yet on {on}. Check the base date or the source.",
    ),
    Standing.NO_EDITION: (
        "{law}の{on}の版が登録されていません（登録されている最も古い版は{day}施行）。その日の版を取り込んでください。",
        "The register has no edition of {law} for {on}; the oldest is of {day}. Take in the one of that day.",
    ),
    Standing.OTHER_NUMBER: (
        "{law}の法令番号は{number}で、書かれた{wanted}と違います。どちらの法令か確かめてください。",
        "The number of {law} is {number}, not {wanted} as written. Check which law is meant.",
    ),
    Standing.UNSURE_NUMBER: (
        "この名で登録されている{law}の法令番号は{number}です。書かれた{wanted}がその法令か、同名の別の法令か、確かめてください。",
        "The register has {law} under this name with the number {number}. Check whether {wanted} is that law or "
        "another of the same name.",
    ),
    Standing.OTHER_NAME: (
        "{wanted}は{law}の法令番号です。書かれた名はその題名にも略称にもありません。題名を確かめてください。",
        "{wanted} is the number of {law}, which has no title or abbreviation like the one written. Check the title.",
    ),
    Standing.SEVERAL: (
        "この名の法令が複数登録されています。法令番号を書いてください。",
        "The register has several laws of this name. Write the law's number.",
    ),
    Standing.NOT_HERE: ("この法令は登録されていません。", "The register has no such law."),
    Standing.UNREAD: (
        "法令の引用として読めません。法令名と条を書いてください。",
        "This cannot be read as a citation. Write the name of a law and the article.",
    ),
}
_NO_CAPTION = (
    "条が示されておらず、「{wanted}」という見出しの条も1つに決まりません（{day}施行の版）。",
    "No article is named, and there is no single article under the caption {wanted} (edition of {day}).",
)


def look_up(text: str, authority: str, on: date, laws: Laws) -> tuple[Cited, ...]:
    """「根拠条文」 Every place that a text cites, in order, then what of it is not read.

    `authority` names the 要綱 that the text means by 要綱 or 実施要綱 alone. More than MOST places are not read.
    """
    read = cite(text)
    whole = _Whole()
    found: list[Cited] = []
    unread = list(read.unread)
    for citation in read.citations:
        left = MOST - len(found)
        unread += [f"{citation.name}{span}" for span in citation.spans[left:]]
        if left == 0:
            unread += [] if citation.spans else [citation.name]
            continue
        found += _of(replace(citation, spans=citation.spans[:left]), authority, on, laws, whole)
    return (*found, *(Cited(named=one, standing=Standing.UNREAD) for one in unread))


def look_at(name: str, place: str, on: date, laws: Laws) -> tuple[Cited, ...]:
    """「条項」 The places of a law that somebody names, by article or by 見出し; without one, all its articles."""
    if not place:
        return _contents(name, on, laws)
    read = cite(f"法{place}")
    if read.unread or [one.name for one in read.citations] != ["法"] or not read.citations[0].spans:
        return _of(Citation(name=name, caption=place), "", on, laws, _Whole())
    return _of(Citation(name=name, spans=read.citations[0].spans), "", on, laws, _Whole())


def _contents(name: str, on: date, laws: Laws) -> tuple[Cited, ...]:
    """「目次」 The articles and annexes of a law, without what lies in them, or why it is not there."""
    ids = laws.ids_of(name)
    if len(ids) != 1:
        return (Cited(named=name, standing=Standing.SEVERAL if ids else Standing.NOT_HERE),)
    law_id = min(ids)
    edition = laws.on(law_id, on)
    if edition is None:
        return (_without_edition(name, laws.of(law_id)[0], on),)
    whole = tuple(
        one for one in provisions(edition) if not one.place.item and (not one.place.paragraph or not one.place.article)
    )
    return (replace(_in(edition, name, None, "", on, _Whole()), standing=Standing.FOUND, provisions=whole),)


def _of(citation: Citation, authority: str, on: date, laws: Laws, whole: _Whole) -> tuple[Cited, ...]:
    spans: tuple[Span | None, ...] = citation.spans or (None,)
    law_id, standing = _law_of(citation, authority, laws)
    written = f"（{citation.caption}）" if citation.caption else ""
    names = [f"{citation.name}{written}{span or ''}" for span in spans]
    if standing is not Standing.FOUND:
        other = laws.of(law_id)[-1] if law_id else None
        return tuple(
            Cited(
                named=named,
                standing=standing,
                law=other.title if other else "",
                number=other.number if other else "",
                wanted=str(citation.number or ""),
            )
            for named in names
        )
    edition = laws.on(law_id, on)
    if edition is None:
        return tuple(_without_edition(named, laws.of(law_id)[0], on) for named in names)
    return tuple(
        _in(edition, named, span, citation.caption, on, whole) for named, span in zip(names, spans, strict=True)
    )


def _law_of(citation: Citation, authority: str, laws: Laws) -> tuple[str, Standing]:
    """The one law that is meant; with OTHER_NUMBER and UNSURE_NUMBER that of the name, else that of the number."""
    name = _own(citation, authority) if citation.own else citation.name
    by_name, by_number = laws.ids_of(name), laws.numbered(citation)
    agreed = by_name & by_number if citation.number else by_name
    if citation.number and not agreed:
        printed = {one: law_number(laws.of(one)[-1].number) for one in by_name}
        agreed = frozenset(one for one, number in printed.items() if number and number.agrees(citation.number))
    if len(agreed) == 1:
        return min(agreed), Standing.FOUND
    if len(by_name) > 1 or len(by_number) > 1:
        return "", Standing.SEVERAL
    if by_name:
        return min(by_name), _of_other_number(citation.number, name, laws.of(min(by_name))[-1])
    return (min(by_number), Standing.OTHER_NAME) if by_number else ("", Standing.NOT_HERE)


def _of_other_number(written: LawNumber | None, name: str, edition: LawEdition) -> Standing:
    """Whether the number is a slip, or perhaps that of another law of the same title or abbreviation."""
    number = law_number(edition.number)
    is_title = name_key(edition.title).endswith(name_key(name).removeprefix(ANYWHERE[0]).removeprefix(ANYWHERE[1]))
    is_slip = written is not None and number is not None and is_title and written.is_slip_of(number)
    return Standing.OTHER_NUMBER if is_slip else Standing.UNSURE_NUMBER


def _own(citation: Citation, authority: str) -> str:
    """「要綱」 The name of the programme's own, where its authority is one 要綱 (or 要領) and nothing else."""
    read = cite(authority)
    ends = citation.name[-2:]
    named = [one.name for one in read.citations]
    return named[0] if len(named) == 1 and not read.unread and named[0].endswith(ends) else ""


def _without_edition(named: str, oldest: LawEdition, on: date) -> Cited:
    """Before it was promulgated a law was not in force; of a later day only the editions that are not here would tell.

    That a file names no amending law says nothing: e-Gov writes so too of what was not changed since its data begin.
    """
    later = oldest.promulgated_on is not None and oldest.promulgated_on > on
    return Cited(
        named=named,
        standing=Standing.NOT_IN_FORCE if later else Standing.NO_EDITION,
        law=oldest.title,
        law_id=oldest.law_id,
        number=oldest.number,
        effective_on=oldest.effective_on,
        on=on,
    )


class _Whole:
    """The editions of which more than one article was asked for, each read once."""

    def __init__(self) -> None:
        self._read: dict[int, tuple[Provision, ...]] = {}

    def of(self, edition: LawEdition, span: Span | None) -> tuple[Provision, ...]:
        if edition.pk not in self._read:
            if span and span.first.article and span.last is None:
                return provisions(edition, span)
            self._read[edition.pk] = provisions(edition)
        return self._read[edition.pk]


def _in(edition: LawEdition, named: str, span: Span | None, caption: str, on: date, whole: _Whole) -> Cited:
    rows = whole.of(edition, span) if span or caption else ()
    found = locate(rows, span) if span else under(rows, caption) if caption else ()
    standing = Standing.FOUND if found else Standing.NO_SUCH if span else Standing.NO_PLACE
    if found and all(one.struck for one in found):
        standing = Standing.STRUCK
    elif not found and span and is_unclear(rows, span):
        standing = Standing.NO_PARAGRAPH
    article = [one.caption for one in rows if found and one.place.holds(found[0].place) and one.caption]
    return Cited(
        named=named,
        standing=standing,
        law=edition.title,
        law_id=edition.law_id,
        number=edition.number,
        effective_on=edition.effective_on,
        caption=article[0] if article else "",
        provisions=found,
        wanted=str(span) if span else caption,
        on=on,
    )
