"""A resident's page in plain Japanese: no eras, no words of an office but those that a programme file or a law has."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from madoguchi.notices import wording
from madoguchi.notices.letter import Letter
from madoguchi.portal import plain
from madoguchi.portal.told import told
from madoguchi.simulate.counter import DoorKey
from madoguchi.web.language import Language
from tests.notices import samples

from .conftest import come_in
from .test_home import outside_of_japanese

Keys = dict[str, DoorKey]
ERA_DAY = re.compile("(明治|大正|昭和|平成|令和)(元|[0-9]+)年[0-9]+月")
OFFICE = (
    "登録のある口座",
    "口座名義",
    "期限",
    "必着",
    "差し押さえ",
    "税金が",
    "不審な",
    "対象",
    "支給額",
    "支給見込",
    "満たして",
)


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ["notice", "confirmation", "application"])
def test_a_plain_page_has_no_era_and_no_word_of_an_office(keys: Keys, letter: str) -> None:
    browser = come_in(keys[letter])
    for path in ("home/", "home/1/", "home/1/answer/", "home/1/wrong/"):
        # What a programme file says stands in elements of their own, marked as Japanese.
        page = outside_of_japanese(browser.get(f"/easy/{path}").content.decode())
        assert not ERA_DAY.search(page), path
        assert [one for one in OFFICE if one in page] == [], path
    page = browser.get("/easy/home/1/").content.decode()
    assert (
        "ATMを つかって" in page
        and "しゃっきん" in page
        and re.search("[0-9]{4}年[0-9]+月[0-9]+日\\([月火水木金土日]\\)", page)
    )
    assert ERA_DAY.search(browser.get("/ja/home/1/").content.decode()), "elsewhere days have their era"


@pytest.mark.parametrize("letter", [*samples.ALL, samples.LONG], ids=lambda one: one.kind.value)
def test_it_says_all_that_the_japanese_page_says(letter: Letter) -> None:
    japanese, easy = told(letter, Language.JA), told(letter, Language.EASY)
    assert japanese.keys() == easy.keys()
    facts = (wording.facts(letter), plain.facts(letter))
    assert len(facts[0]) == len(facts[1]) and not {one.label for one in facts[0]} & {one.label for one in facts[1]}
    assert (wording.amount(letter) is None) == (plain.amount(letter) is None)
    assert set(wording.appeal(letter)) <= set(plain.notes(letter)), "what a law has a decision say stays as it is"
    assert len(plain.notes(letter)) == len(wording.notes(letter)) + (
        len(appeal) + 1 if (appeal := wording.appeal(letter)) else 0
    )


def test_a_question_without_a_plain_item_stays_as_the_letter_asks_it() -> None:
    asked = replace(samples.APPLICATION.questions[0], item="taxes.per_capita_levy.2024", title="住民税均等割額")
    assert plain.question(asked, samples.APPLICATION) == "「住民税の きんとうわり（2024年度）」を おしえて ください。"
    assert plain.question(replace(asked, item="taxes.per_capita_levy.2024-05"), samples.APPLICATION) == ""
    assert plain.question(samples.APPLICATION.questions[0], samples.APPLICATION) == ""
