"""「確認事項」 What the letter asks, each as a field of the form: answered, or said not to be known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madoguchi.cases.states import State
from madoguchi.flow.known import Replied
from madoguchi.notices.letter import Question
from madoguchi.portal import plain
from madoguchi.portal.door import day_in
from madoguchi.portal.home import Shown
from madoguchi.portal.items import kept_title
from madoguchi.portal.told import Words
from madoguchi.portal.wording import SENTENCES
from madoguchi.programme.declaration import Programme
from madoguchi.rules.tree import Kind
from madoguchi.web.language import Language, day, said

UNSURE = "unsure"
"""What stands in a form, and in what was saved, for an answer that the resident does not know."""
_PREFIX = "told."
_FAULTS = {Kind.YEN: "asking.yen", Kind.COUNT: "asking.count", Kind.DAY: "asking.day", Kind.TRUTH: "asking.needed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """「確認事項」 One question: `name` of its field (it tells nothing of anybody), and what was typed into it.

    `whose`: the name of whom it is about, where the letter names them; `easy`: the
    question in plain Japanese, where its item has a plain name.
    """

    question: Question
    name: str
    typed: str
    whose: str = ""
    easy: str = ""

    @property
    def fault(self) -> str:
        """The code of what is wrong with it; empty where it is an answer, or said not to be known."""
        if self.typed == UNSURE or self._value is not None:
            return ""
        return _FAULTS[self.question.kind] if self.typed else "asking.needed"

    def text(self, language: Language) -> Words:
        """The question in the language of the page, or in Japanese where there is no other."""
        other = {Language.EN: self.question.text_en, Language.EASY: self.easy}.get(language, "")
        return Words(text=other or self.question.text, lang=language.code if other else Language.JA.code)

    def said(self, language: Language) -> str:
        """The answer in the language of the page."""
        match self._value:
            case None:
                return said(SENTENCES, "asking.unsure", language)
            case bool(truth):
                return said(SENTENCES, "asking.yes" if truth else "asking.no", language)
            case int(number):
                key = "asking.said.yen" if self.question.kind is Kind.YEN else "asking.said.count"
                return said(SENTENCES, key, language, number=f"{number:,}")
            case on:
                return day(on, language)

    @property
    def _value(self) -> bool | int | date | None:
        match self.question.kind:
            case Kind.TRUTH:
                return {"yes": True, "no": False}.get(self.typed)
            case Kind.DAY:
                return day_in(self.typed)
            case _:
                plain = re.sub(r"[\s,¥\\円]", "", unicodedata.normalize("NFKC", self.typed))
                return int(plain) if re.fullmatch(r"[0-9]{1,12}", plain) else None


def asking(shown: Shown, typed: Mapping[str, str]) -> tuple[Asking, ...]:
    """「確認事項」 The questions of the matter's letter with what was typed: nothing once an answer is there."""
    letter, found = shown.matter.letter, []
    if letter is None or shown.matter.claim.state != State.OPEN:
        return ()
    places = {one.person_id: place for place, one in enumerate(letter.members, 1)}
    names: dict[int | None, str] = {one.person_id: one.name for one in letter.members if one.person_id is not None}
    for one in letter.questions:
        name = f"{_PREFIX}{places.get(one.person_id, 0)}.{one.item}"
        given = typed.get(name, "")[:60].strip()
        given = given or (UNSURE if f"{name}.{UNSURE}" in typed else "")
        whose, easy = names.get(one.person_id, ""), plain.question(one, letter)
        found.append(Asking(question=one, name=name, typed=given, whose=whose, easy=easy))
    return tuple(found)


def typed(asked: tuple[Asking, ...]) -> dict[str, str]:
    """The fields as they are saved, and sent once more by the last page."""
    return {one.name: one.typed for one in asked}


def faults(asked: tuple[Asking, ...]) -> dict[str, str]:
    """Field to the code of its sentence."""
    return {one.name: one.fault for one in asked if one.fault}


def replied(asked: tuple[Asking, ...]) -> tuple[Replied, ...]:
    """「確認事項への回答」 What is kept with the submission, in Japanese, for a person of the office to read."""
    return tuple(
        Replied(
            item=one.question.item,
            title=one.question.title,
            person_id=one.question.person_id,
            said=one.said(Language.JA),
        )
        for one in asked
    )


def told(asked: tuple[Asking, ...], language: Language) -> list[tuple[Asking, Words, str]]:
    """Each question in the language of the page, with what was typed."""
    return [(one, one.text(language), one.said(language)) for one in asked]


def answered(asked: tuple[Asking, ...], programme: Programme, language: Language) -> list[tuple[str, Words, str]]:
    """Each answer as the last page shows it: of whom, to what, and what was said."""
    return [
        (one.whose, kept_title(one.question.item, one.question.title, programme, language), one.said(language))
        for one in asked
    ]
