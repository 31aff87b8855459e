"""What an item and its register are called in the language of the page."""

from __future__ import annotations

from madoguchi.flow.known import Known
from madoguchi.portal import plain
from madoguchi.portal.told import Words
from madoguchi.portal.wording import SENTENCES
from madoguchi.programme.declaration import Programme
from madoguchi.programme.english import English
from madoguchi.rules.items import REGISTERS, name_of
from madoguchi.web.language import Language, said

_NAMES = {
    "addressees.name": "known.name",
    "people.birth_date": "known.birth",
    "people.household_id": "known.not_here",
    "people.missing": "known.missing",
    "accounts.present": "known.account",
}


def title(one: Known, language: Language) -> str:
    """The name of an item in the language of the page; of a programme's own items the plain one is the Japanese."""
    if key := _NAMES.get(one.item):
        return said(SENTENCES, key, language)
    if language is Language.EASY:
        return plain.item(one.item) or one.title
    return one.title_en if language is Language.EN else one.title


def kept_title(item: str, title: str, programme: Programme, language: Language) -> Words:
    """The name of an item that a submission keeps: its Japanese title where the language has no name for it."""
    if key := _NAMES.get(item):
        return Words(text=said(SENTENCES, key, language), lang=language.code)
    if language is Language.EASY and (easy := plain.item(item)):
        return Words(text=easy, lang=language.code)
    if language is Language.EN:
        english = English(base_date=programme.base_date)
        for column in programme.read_set():
            if name_of(column) == item:
                return Words(text=english.item(column), lang=language.code)
    return Words(text=title, lang=Language.JA.code)


def register(name: str, language: Language) -> str:
    """A register (a key of `rules.items.REGISTERS`, or empty) in the language of the page."""
    return REGISTERS.get(name, "") if language is Language.EN else name
