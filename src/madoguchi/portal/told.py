"""The letter in the language of the page, each text with the language that it is written in, to be read aloud right.

A programme file has titles in Japanese only; a rule is said in English from its own tree (`programme.english`).
"""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.notices import in_english, wording
from madoguchi.notices.letter import Letter
from madoguchi.portal import plain
from madoguchi.web.language import Language, day


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text and the language tag (BCP 47) that it is written in."""

    text: str
    lang: str


def told(letter: Letter, language: Language) -> dict[str, object]:
    """What the page of a matter shows of its letter: amount, facts, lines, members, questions, reasons, notes."""
    if language is Language.EN:
        return _english(letter)
    if language is Language.EASY:
        return _japanese(letter) | _plain(letter)
    return _japanese(letter)


def _japanese(letter: Letter) -> dict[str, object]:
    ja = Language.JA.code
    amount = wording.amount(letter)
    return {
        "amount": (amount.label, amount.value) if amount else None,
        "facts": [*((one.label, Words(text=one.value, lang=ja)) for one in wording.facts(letter))],
        "lines": [
            (Words(text=one.label, lang=ja), wording.quantity_times_unit(one.quantity, one.unit_yen), one.subtotal)
            for one in letter.computation
        ],
        "members": [(one, wording.COUNTED[one.counted], one.birth_date) for one in letter.members],
        "questions": [Words(text=one.text, lang=ja) for one in letter.questions],
        **{
            name: [(Words(text=one.requirement, lang=ja), one.source, wording.OUTCOMES[one.outcome]) for one in some]
            for name, some in (("reasons", letter.grounds), ("beside", letter.beside))
        },
        "notes": (*wording.notes(letter), *wording.appeal(letter)),
    }


def _plain(letter: Letter) -> dict[str, object]:
    """What is otherwise in plain Japanese; the computation and the rules have no plain form."""
    easy = Language.EASY.code
    amount = plain.amount(letter)
    return {
        "amount": (amount.label, amount.value) if amount else None,
        "facts": [(one.label, Words(text=one.value, lang=easy)) for one in plain.facts(letter)],
        "members": [(one, plain.COUNTED[one.counted], plain.born(one.born_on)) for one in letter.members],
        "questions": [Words(text=plain.question(one, letter) or one.text, lang=easy) for one in letter.questions],
        **{
            name: [(Words(text=one.requirement, lang=easy), one.source, plain.OUTCOMES[one.outcome]) for one in some]
            for name, some in (("reasons", letter.grounds), ("beside", letter.beside))
        },
        "notes": plain.notes(letter),
    }


def _english(letter: Letter) -> dict[str, object]:
    facts = {one.label: one.value for one in in_english.summary(letter)}
    amount = facts.pop("Amount", None)
    return {
        "amount": ("Amount", amount) if amount else None,
        "facts": [(label, Words(text=said, lang="en")) for label, said in facts.items()],
        "lines": [
            (
                _or_japanese(one.label_en, one.label),
                "" if one.quantity is None or one.unit_yen is None else f"¥{one.unit_yen:,} × {one.quantity:,}",
                one.subtotal,
            )
            for one in letter.computation
        ],
        "members": [(one, in_english.COUNTED[one.counted], day(one.born_on, Language.EN)) for one in letter.members],
        "questions": [_or_japanese(one.text_en, one.text) for one in letter.questions],
        **{
            name: [
                (_or_japanese(one.requirement_en, one.requirement), one.source, in_english.OUTCOMES[one.outcome])
                for one in some
            ]
            for name, some in (("reasons", letter.grounds), ("beside", letter.beside))
        },
        "notes": (*in_english.rights(letter), in_english.FRAUD_WARNING),
    }


def _or_japanese(english: str, japanese: str) -> Words:
    """The English words; where there are none (a person wrote the reason) the Japanese, marked as such."""
    return Words(text=english[:1].upper() + english[1:], lang="en") if english else Words(text=japanese, lang="ja")
