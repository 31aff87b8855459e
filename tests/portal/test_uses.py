"""Who used the data is told in the language of the page; what there is in Japanese only is marked and said to be so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import madoguchi
from madoguchi.flow.acting import claimant, sender_of
from madoguchi.flow.entering import _MANDATE
from madoguchi.flow.inquiring import PURPOSE
from madoguchi.identity.kinds import Basis
from madoguchi.identity.models import Visit
from madoguchi.portal.uses import _item
from madoguchi.portal.wording import SENTENCES
from madoguchi.portal.wording.uses import EASY_ITEMS, ITEMS_BESIDE, USES
from madoguchi.rules.items import ITEMS
from madoguchi.simulate.counter import DoorKey
from madoguchi.web.language import Language, said

from .conftest import come_in
from .test_home import JAPANESE, outside_of_japanese
from .test_proxy import acting, approved

Keys = dict[str, DoorKey]
ROOT = Path(madoguchi.__file__).parent


@pytest.mark.django_db
def test_in_english_who_why_and_which_items_are_english_and_the_rest_is_marked(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    browser.get("/en/home/1/")
    page = browser.get("/en/uses/").content.decode()
    for told in ("To judge who is entitled", "To show you your matters", "You, online", "date of birth, "):
        assert told in page
    assert "per capita levy of the resident tax" in page and "To check a reference number and date of birth" in page
    assert page.count("laws, are in Japanese") == 1
    assert [line for line in outside_of_japanese(page).splitlines() if JAPANESE.search(line)] == []
    assert browser.get("/ja/uses/").content.decode().count("laws, are") == 0


@pytest.mark.django_db
def test_in_plain_japanese_items_and_purposes_are_plain_and_in_japanese_as_on_record(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    browser.get("/ja/home/1/")
    page = browser.get("/easy/uses/").content.decode()
    assert "お金が もらえるか きめる" in page and "住民税の きんとうわり" in page and "あなたに 見せる" in page
    assert "住民税均等割額" not in page
    page = browser.get("/easy/home/1/").content.decode()
    assert "住民税の きんとうわり（2024年度）" in page and "ふつうの 日本語で" in page
    page = browser.get("/ja/uses/").content.decode()
    assert "手続きを本人に見せるため" in page and "住民税均等割額" in page
    assert browser.get("/en/uses.csv").content == browser.get("/ja/uses.csv").content


@pytest.mark.django_db
def test_a_legal_representative_is_not_called_the_person(keys: Keys) -> None:
    key = keys["confirmation"]
    come_in(key).get("/ja/home/1/")
    browser = acting(approved(key, Basis.LEGAL), key)
    name = Visit.objects.latest("id").shown_name
    page = browser.get("/en/uses/").content.decode()
    assert f"{name}, online" in page and f"To show {name} their matters" in page
    assert "You, online" not in page and "said to be you" not in page and "act for you" not in page


def test_every_item_has_its_name_in_every_language_and_every_standing_purpose_is_still_written_so() -> None:
    assert EASY_ITEMS.keys() == ITEMS.keys() | ITEMS_BESIDE.keys() and not ITEMS.keys() & ITEMS_BESIDE.keys()
    rooms = ("flow", "registry", "console")
    code = "".join(path.read_text("utf-8") for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    written = [said(USES, key, Language.JA) for key in USES if key.startswith("uses.why.")]
    composed = [one for one in written if one.endswith("に見せるため")]
    assert len(composed) == 4 and "に見せるため" in code
    assert [one for one in written if one not in composed and one not in code] == []
    assert {PURPOSE, _MANDATE, "手紙の再発行"} <= set(written)
    assert said(SENTENCES, "uses.by.self", Language.JA) == sender_of(Visit(mandate=None))
    for is_proxy, key in ((False, "uses.by.claimant"), (True, "uses.by.proxy")):
        assert said(SENTENCES, key, Language.JA) == claimant(is_proxy=is_proxy, helped=None)
    assert all(re.fullmatch("[a-zA-Z ,]+", english) for _, english in ITEMS_BESIDE.values())


@pytest.mark.parametrize(
    ("read", "japanese", "english"),
    [
        ("residents.former_surname", "旧氏", "former surname"),
        ("residents.nationality", "国籍名等", "nationality"),
        ("taxes.fiscal_year", "課税年度", "fiscal year"),
        ("taxes.per_capita_levy", "住民税均等割額", "per capita levy of the resident tax"),
        ("towns.nothing", "towns.nothing", "towns.nothing"),
    ],
)
def test_what_is_read_with_a_whole_register_is_called_as_its_file_calls_it(
    read: str, japanese: str, english: str
) -> None:
    assert (_item(read, Language.JA), _item(read, Language.EN)) == (japanese, english)
