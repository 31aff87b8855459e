"""「条項」 The provisions of a law at a place that somebody names; nothing where the law has no such place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from madoguchi.formats.law.cite import Sentence, Span
from madoguchi.formats.law.law import Part, Place, Provision
from madoguchi.formats.law.numerals import name_key


def locate(provisions: Sequence[Provision], span: Span) -> tuple[Provision, ...]:
    """「条項」 What a span names with all that lies in it, in the order of the law; empty where a part is missing."""
    first = _at(provisions, span.first)
    if not first or (span.last is None and not _says(first, span.sentence)):
        return ()
    if span.last is None:
        return first
    last = _at(provisions, span.last)
    if not last or not _says(last, span.sentence):
        return ()
    begins, ends = provisions.index(first[0]), provisions.index(last[-1])
    return tuple(provisions[begins : ends + 1])


def under(provisions: Sequence[Provision], caption: str) -> tuple[Provision, ...]:
    """「見出し」 The one article of the main part with this caption, else that of 附則; empty where several are."""
    wanted = name_key(caption).strip("()")
    named = [one for one in provisions if one.caption and name_key(one.caption) == wanted]
    chosen = [one for one in named if one.place.part is Part.MAIN] or named
    return _at(provisions, chosen[0].place) if len(chosen) == 1 else ()


def _at(provisions: Sequence[Provision], place: Place) -> tuple[Provision, ...]:
    """The paragraph may be left out where the article has only one; where it has several, nothing is chosen."""
    if place.item and not place.paragraph:
        counted = {one.place.paragraph for one in provisions if replace(place, item="", subitem=()).holds(one.place)}
        paragraphs = counted - {0}
        if len(paragraphs) != 1:
            return ()
        place = replace(place, paragraph=paragraphs.pop())
    return tuple(one for one in provisions if place.holds(one.place) and _is_whole(place, one.place))


def _is_whole(place: Place, other: Place) -> bool:
    """An article is not part of a place that names no article, unless all of 附則 or of the 前文 is named."""
    return bool(place.article or not place.paragraph or not other.article)


def _says(found: Sequence[Provision], sentence: Sentence | None) -> bool:
    """Whether the provision has the sentence that is named: of an article with several paragraphs none is chosen."""
    if sentence is None:
        return True
    top = next((one for one in found if one.text and one.sentences), None)
    own = [one for one in found if one.place.paragraph and not one.place.item]
    if top is None or len(own) > 1:
        return False
    match sentence:
        case Sentence.PROVISO:
            return top.proviso
        case Sentence.EACH:
            return any(one.place.item for one in found)
        case Sentence.FIRST | Sentence.SECOND:
            return top.sentences > 1
