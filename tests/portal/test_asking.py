"""What no register knows is asked online as on paper; the answer lies with the case for a person to read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError
from django.test import Client

from madoguchi import flow
from madoguchi.cases.models import Reply, SavedAnswer, Submission
from madoguchi.cases.states import Review
from madoguchi.flow import looking
from madoguchi.notices.letter import Question
from madoguchi.portal.asking import UNSURE, Asking
from madoguchi.rules.tree import Kind
from madoguchi.simulate.counter import DoorKey
from madoguchi.web.language import Language

from .conftest import claim_of, come_in
from .test_answer import ANSWER, hidden, send, typed

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
LEVY = "told.1.taxes.per_capita_levy.2024"
DEPENDENT = "told.1.taxes.dependent_of_taxpayer.2024"
AT = datetime(2025, 2, 10, 3, tzinfo=UTC)


def answered(browser: Client, key: DoorKey, **more: str) -> str:
    last = browser.post(ANSWER, typed(key, **{DEPENDENT: "no"} | more))
    assert last.status_code == 200
    return str(send(browser, last).headers["Location"])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.JA, ("おたずねします", "「住民税均等割額（令和6年度）」を書いてください。", "わからない")),
        (Language.EN, ("What we ask you", "per capita levy of the resident tax", "I do not know")),
        (Language.EASY, ("おしえて ください", "「住民税の きんとうわり（2024年度）」を", "わからない")),
    ],
)
def test_each_question_of_the_letter_is_a_field_of_the_form(
    keys: Keys, language: Language, said: tuple[str, ...]
) -> None:
    page = come_in(keys["application"]).get(f"/{language}/home/1/answer/").content.decode()
    assert [one for one in said if one not in page] == []
    assert f'name="{LEVY}"' in page and f'name="{LEVY}.unsure"' in page


def test_a_letter_that_asks_nothing_has_no_such_field(keys: Keys) -> None:
    assert "told." not in come_in(keys["confirmation"]).get(ANSWER).content.decode()


def test_a_question_that_is_left_out_is_a_fault_and_unsure_is_an_answer(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    for given, said in (({}, "答えを書くか"), ({LEVY: "五千円"}, "数字だけで書いてください")):
        page = browser.post(ANSWER, typed(key, **given, **{DEPENDENT: "no"}))
        assert page.status_code == 422 and said in page.content.decode()
        forged = {"form": "0" * 24, "account": "given"} | typed(key, **given, **{DEPENDENT: "no"})
        assert browser.post("/ja/home/1/accept/", forged).status_code == 400
    assert not Submission.objects.exists()
    assert answered(browser, key, **{f"{LEVY}.unsure": "on"}).endswith("sent=carries")
    assert list(Reply.objects.order_by("id").values_list("said", flat=True)) == ["わからない", "いいえ"]


def test_the_answer_is_shown_before_it_is_sent_and_lies_with_the_case(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    last = browser.post(ANSWER, typed(key, **{LEVY: "５，５００円", DEPENDENT: UNSURE}))
    shown = last.content.decode()
    assert "5,500円" in shown and hidden(last)[LEVY] == "５，５００円"
    assert "住民税均等割額（令和6年度）</span></dt>" in shown and "を書いてください。</dt>" not in shown
    assert (
        "¥5,500" in browser.post("/en/home/1/answer/", typed(key, **{LEVY: "5500", DEPENDENT: "yes"})).content.decode()
    )
    for _ in range(2):
        assert send(browser, last).headers["Location"].endswith("sent=carries")
    claim = claim_of(key)
    kept, unsure = looking.look_into(claim.reference_number, "clerk", AT).replies
    assert (kept.item, kept.title, kept.said) == (
        "taxes.per_capita_levy.2024",
        "住民税均等割額（令和6年度）",
        "5,500円",
    )
    assert (unsure.title, unsure.said) == ("課税者の扶養親族等であるか（令和6年度）", "わからない")
    assert kept.person_id == unsure.person_id is not None
    assert (claim.state, claim.outcome, claim.reason) == ("review", "unknown", "fact_missing")
    page = browser.get("/ja/home/1/").content.decode()
    assert "職員が内容を確かめています" in page and "することはありません" not in page


def test_what_was_told_is_kept_in_a_draft(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    assert browser.post(ANSWER, typed(key, save="1", **{LEVY: "5500"})).status_code == 302
    assert 'value="5500"' in browser.get(ANSWER).content.decode()
    answered(browser, key, **{LEVY: "5500"})
    assert not SavedAnswer.objects.exists()


def test_who_is_asked_again_reads_why_and_until_when_and_may_answer_otherwise(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    answered(browser, key, **{f"{LEVY}.unsure": "on"})
    until, note = date(2025, 3, 14), "課税証明書を見て書いてください"
    flow.settle(claim_of(key), Review.ASK_AGAIN, "examiner", AT, note, None, until)
    said = {"ja": ("もう一度お答え", "令和7年3月14日"), "en": ("once more", "14 March 2025"), "easy": ("もう いちど",)}
    for language, words in said.items():
        page = browser.get(f"/{language}/home/1/").content.decode()
        assert [one for one in (note, *words) if one not in page] == []
    assert answered(browser, key, **{LEVY: "0"}).endswith("sent=carries")
    assert list(Reply.objects.order_by("id").values_list("said", flat=True)) == [
        "わからない",
        "いいえ",
        "0円",
        "いいえ",
    ]
    assert note not in browser.get("/ja/home/1/").content.decode()


def test_who_types_an_account_while_the_one_on_file_is_ticked_is_asked_which_and_once(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    answered(browser, key, **{f"{LEVY}.unsure": "on"})
    flow.settle(claim_of(key), Review.ASK_AGAIN, "examiner", AT, "もう一度", None, date(2025, 3, 14))
    nothing = dict.fromkeys(("bank", "branch", "number"), "")
    given = typed(key, kind="filed", symbol="10530", yucho_number="12345671", **nothing)
    given |= {LEVY: "0", DEPENDENT: "no"}
    assert 'value="filed" checked' in browser.get(ANSWER).content.decode()
    page = browser.post(ANSWER, given)
    shown = page.content.decode()
    assert page.status_code == 422 and 'href="#filed"' in shown and "別の口座も書かれています" in shown
    assert 'value="yucho" checked' in shown and 'value="12345671"' in shown and 'name="which"' in shown
    page = browser.post(ANSWER, given | {"which": "1"})
    assert page.status_code == 200 and "三菱UFJ銀行</dd>" in page.content.decode()
    page = browser.post(ANSWER, given | {"which": "1", "kind": "yucho"})
    assert page.status_code == 200 and "ゆうちょ銀行</dd>" in page.content.decode()
    assert browser.post(ANSWER, typed(key, kind="filed", **nothing, **{LEVY: "0", DEPENDENT: "no"})).status_code == 200


def test_a_refusal_says_when_why_and_whom_to_ask_and_nothing_of_who_would_be_covered(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    answered(browser, key, **{LEVY: "5500"})
    flow.settle(claim_of(key), Review.REFUSE, "examiner", AT, "課税証明書で均等割が課されていた", None, None)
    flow.draft(claim_of(key).programme_id, "examiner", AT)
    flow.approve(claim_of(key).programme_id, "approver", AT)
    page = browser.get("/ja/home/1/").content.decode()
    order = [
        "決めた日</dt><dd>令和7年2月10日",
        "支給しない理由",
        "均等割が課されていた",
        "お尋ねください",
        "そのほかの要件",
    ]
    assert sorted(order, key=page.index) == order
    assert "満たしています" not in page[: page.index("そのほかの要件")] and "給付の対象" not in page
    assert "Why nothing is paid" in browser.get("/en/home/1/").content.decode()


def test_what_was_told_is_never_changed(keys: Keys) -> None:
    key = keys["application"]
    answered(come_in(key), key, **{LEVY: "0"})
    with pytest.raises(DatabaseError, match=r"cases\.append_only"):
        Reply.objects.update(said="something else")


@pytest.mark.parametrize(
    ("kind", "typed", "said", "fault"),
    [
        (Kind.TRUTH, "yes", "はい", ""),
        (Kind.TRUTH, "no", "いいえ", ""),
        (Kind.TRUTH, UNSURE, "わからない", ""),
        (Kind.TRUTH, "maybe", "わからない", "asking.needed"),
        (Kind.DAY, "S55.4.2", "昭和55年4月2日(水)", ""),
        (Kind.DAY, "some day", "わからない", "asking.day"),
        (Kind.COUNT, "3", "3", ""),
        (Kind.COUNT, "", "わからない", "asking.needed"),
        (Kind.YEN, "-5", "わからない", "asking.yen"),
        (Kind.YEN, "0", "0円", ""),
    ],
)
def test_the_kind_of_an_item_decides_what_is_an_answer(kind: Kind, typed: str, said: str, fault: str) -> None:
    one = Asking(question=Question(text="?", kind=kind), name="told.0.x", typed=typed)
    assert one.fault == fault
    if not fault:
        assert one.said(Language.JA) == said
