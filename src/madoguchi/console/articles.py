"""「根拠条文」 The very text of the articles that a programme cites, to be opened where its sources stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.flow.citing import sources
from madoguchi.formats.law.printed import printed
from madoguchi.programme.declaration import Programme
from madoguchi.registry.cited import Cited, look_up
from madoguchi.registry.laws import Laws
from madoguchi.web.language import Language

MOST = 100
"""Provisions of one place that a page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """「条文」 One place as a page shows it: its text where it is found, and one sentence of how it stands."""

    cited: Cited
    text: str
    said: str


def articles_of(
    programme: Programme, language: Language, laws: Laws
) -> tuple[tuple[str, bool, tuple[Article, ...]], ...]:
    """「根拠条文」 For each source of what it is, whether that is said in Japanese, and its places.

    Nothing while no law is here.
    """
    if not laws.editions:
        return ()
    return tuple(
        (one.of[language is Language.EN], one.of[0] == one.of[1], _articles(one.cited, language))
        for one in sources(programme, laws)
    )


def articles_by_source(programme: Programme, language: Language) -> dict[str, tuple[Article, ...]]:
    """「根拠条文」 What the register has for the source of each requirement, or says otherwise."""
    laws = Laws()
    if not laws.editions:
        return {}
    found = {
        one.source: look_up(one.source, programme.authority, programme.base_date, laws)
        for one in programme.requirements
    }
    return {
        source: _articles([one for one in cited if one.provisions or one.is_wrong], language)
        for source, cited in found.items()
    }


def _articles(cited: Sequence[Cited], language: Language) -> tuple[Article, ...]:
    return tuple(
        Article(cited=one, text=printed(one.provisions, MOST), said=one.said[language is Language.EN]) for one in cited
    )
