"""Staff read the very text of the articles that a programme cites, where its sources stand."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from madoguchi.cases.models import Claim
from madoguchi.formats.law.file_name import edition_of
from madoguchi.formats.law.read import read, schema_of
from madoguchi.identity.kinds import Role
from madoguchi.programme.load import load
from madoguchi.registry.laws import take_in
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from tests.formats.laws import ARTICLES, SCHEMA, law

from .conftest import FILE, desk

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
OWN = schema_of(SCHEMA)


def taken_in(content: bytes) -> None:
    """The own 要綱 of the town, under the name that the programme's authority says without it."""
    found = read(content, OWN)
    day = load(FILE).programme.base_date
    take_in(found, edition_of("own.xml", found, day), sha256(content).hexdigest(), OWN.sha256, clock.now())


def named_for_the_town(*articles: str) -> bytes:
    return law(*articles, title=f"和歌山市{load(FILE).programme.authority}")


def shown(address: str, role: Role = Role.EXAMINER) -> str:
    response = desk(role).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_articles_are_opened_on_the_page_of_programmes(keys: Keys, language: str) -> None:
    address = f"/staff/{language}/programmes/"
    assert "根拠条文" not in shown(address) and "Articles that it cites" not in shown(address)
    taken_in(named_for_the_town())
    page = shown(address)
    assert '<summary lang="ja">要綱2条（支給対象者）</summary>' in page
    (text,) = re.findall(
        r'<section class="written" lang="ja"[^>]*aria-label="基準日に住民登録がある 要綱2条">.*?</section>', page
    )
    assert "支給対象者は、基準日において住民である者とする。" in text and "（令和六年見本市告示第十二号）" in text
    assert ("The register has no such law." if language == "en" else "この法令は登録されていません。") in page


@pytest.mark.parametrize(
    ("language", "said"),
    [("ja", "に、3条2項はありません。"), ("en", "has no 3条2項. Check how the source is written.")],
)
def test_what_the_law_has_not_is_said_on_the_page(keys: Keys, language: str, said: str) -> None:
    taken_in(named_for_the_town(*ARTICLES[:2], ARTICLES[2].split('<Paragraph Num="2">')[0] + "</Article>"))
    assert said in shown(f"/staff/{language}/programmes/")


def test_the_article_of_each_requirement_is_opened_on_the_page_of_a_case(keys: Keys) -> None:
    claim = Claim.objects.filter(letter="notice").order_by("id")[0]
    address = f"/staff/ja/case/{claim.pk}/"
    before = shown(address)
    taken_in(named_for_the_town())
    after = shown(address)
    assert "<summary" in after and "要綱3条1項（支給要件）" in after and "要綱3条1項（支給要件）" not in before
    assert "全員が非課税であること。ただし、市長が認める場合は、この限りでない。" in after
    assert "この法令は登録されていません" not in after


def test_the_text_of_a_law_is_escaped_on_a_page(keys: Keys) -> None:
    own = named_for_the_town().replace("住民である者".encode(), b"&lt;script&gt;")
    taken_in(own)
    page = shown("/staff/ja/programmes/")
    assert "&lt;script&gt;" in page and "<script>" not in page
