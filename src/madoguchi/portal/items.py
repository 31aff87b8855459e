"""What an item and its register are called in the language of the page."""

from __future__ import annotations

from madoguchi.flow.known import Known
from madoguchi.portal.wording import SENTENCES
from madoguchi.rules.items import REGISTERS
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
    return one.title_en if language is Language.EN else one.title


def register(name: str, language: Language) -> str:
    """A register (a key of `rules.items.REGISTERS`, or empty) in the language of the page."""
    return REGISTERS.get(name, "") if language is Language.EN else name
