"""「条項」 The provisions of a law at a place that somebody names; nothing where the law has no such place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from madoguchi.formats.law.cite import Sentence, Span
from madoguchi.formats.law.law import Part, Place, Provision
from madoguchi.formats.law.numerals import name_key


def locate(provisions: Sequence[Provision], span: Span) -> tuple[Provision, ...]:
    """「条項」 What a span names with all that lies in it, in the order of the law; empty where a part is missing.

    The paragraph may be left out where only one of the article has the item or sentence.
    """
    first, last = _ends(provisions, span)
    if len(first) != 1 or len(last) != 1:
        return ()
    if span.last is None:
        return first[0]
    begins, ends = provisions.index(first[0][0]), provisions.index(last[0][-1])
    return tuple(provisions[begins : ends + 1])


def is_unclear(provisions: Sequence[Provision], span: Span) -> bool:
    """Whether several paragraphs of an article have what is named, and nobody says which is meant."""
    first, last = _ends(provisions, span)
    return bool(first and last) and max(len(first), len(last)) > 1


def under(provisions: Sequence[Provision], caption: str) -> tuple[Provision, ...]:
    """「見出し」 The one article of the main part with this caption, else that of 附則; empty where several are."""
    wanted = name_key(caption).strip("()")
    named = [one for one in provisions if one.caption and name_key(one.caption) == wanted]
    chosen = [one for one in named if one.place.part is Part.MAIN] or named
    return _at(provisions, chosen[0].place) if len(chosen) == 1 else ()


_Found = list[tuple[Provision, ...]]


def _ends(provisions: Sequence[Provision], span: Span) -> tuple[_Found, _Found]:
    if span.last is None:
        found = _choices(provisions, span.first, span.sentence)
        return found, found
    return _choices(provisions, span.first, None), _choices(provisions, span.last, span.sentence)


def _choices(provisions: Sequence[Provision], place: Place, sentence: Sentence | None) -> _Found:
    """All that the place may be: where its paragraph is left out, each that has the item and the sentence."""
    places = [place]
    if not place.paragraph and (place.item or sentence):
        above = replace(place, item="", subitem=())
        counted = {one.place.paragraph for one in provisions if above.holds(one.place)} - {0}
        places = [replace(place, paragraph=number) for number in sorted(counted)] or places
    found = [_at(provisions, one) for one in places]
    return [one for one in found if one and _says(one, sentence)]


def _at(provisions: Sequence[Provision], place: Place) -> tuple[Provision, ...]:
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
