"""Lists of cases: all that is wrong is seen, what can be settled together is, and the next case is one step away."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.states import Reason, State
from madoguchi.identity.kinds import Role
from madoguchi.simulate.counter import DoorKey

from .conftest import PROGRAMME, TODAY, desk

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
SETTLE = f"/staff/ja/claims/{PROGRAMME}/settle/"
LATE = f"/staff/ja/claims/{PROGRAMME}/?state=review&reason=late"


def text(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def payable(count: int, reason: Reason = Reason.LATE) -> list[Claim]:
    """So many cases in review that nothing keeps from being paid."""
    waiting = Claim.objects.filter(state=State.OPEN, protected=False, recipient_id__isnull=False)
    chosen = list(waiting.order_by("id")[:count])
    known = {"outcome": "yes", "amount_yen": 30_000, "account_number": "1234567"}
    Claim.objects.filter(id__in=[one.pk for one in chosen]).update(state=State.REVIEW, reason=reason, **known)
    return chosen


def arrived(claim: Claim, answer: str, on: date = TODAY, defects: str = "", state: str = "carries") -> None:
    Submission.objects.create(
        case=claim,
        submission_no=f"T-{claim.pk}-{answer}",
        reference_number=claim.reference_number,
        channel="paper",
        received_on=on,
        answer=answer,
        state=state,
        defects=defects,
    )


def states(claims: list[Claim]) -> list[str]:
    found = dict(Claim.objects.filter(id__in=[one.pk for one in claims]).values_list("id", "state"))
    return [found[one.pk] for one in claims]


def test_all_that_is_wrong_with_a_case_is_in_the_list(keys: Keys) -> None:
    one, other = payable(2, Reason.NOT_THE_HEAD)
    arrived(one, "wrong_inputs", defects="not_the_head,objection,holder_mismatch")
    arrived(other, "accept", defects="not_the_head")
    arrived(other, "refuse", state="needs_review")
    page = text(desk(Role.EXAMINER), f"/staff/ja/claims/{PROGRAMME}/?state=review")
    assert "世帯主でない人<br>算定の誤りの申出<br>名義が違う" in page
    assert "世帯主でない人<br>辞退の届出" in page


def test_nobody_is_paid_together_with_others_over_an_objection_or_a_refusal(keys: Keys) -> None:
    examiner, claims = desk(Role.EXAMINER), payable(4)
    arrived(claims[0], "wrong_inputs", defects="not_the_head,objection")
    arrived(claims[1], "refuse", state="needs_review")
    arrived(claims[2], "accept")
    Claim.objects.filter(id=claims[3].pk).update(account_number="")
    said = {"claim": [str(one.pk) for one in claims], "outcome": "pay", "note": "期限後でも受ける", "reason": "late"}
    response = examiner.post(SETTLE, said)
    page = response.content.decode()
    assert response.status_code == 200 and "1件に判断を記し、次の3件は残しました" in page
    assert states(claims) == [State.REVIEW, State.REVIEW, State.READY, State.REVIEW]
    for one in (claims[0], claims[1], claims[3]):
        assert f'<a href="/staff/ja/case/{one.pk}/?reason=late">{one.reference_number}</a>' in page
        assert re.search(f'name="claim" value="{one.pk}"[^>]* checked', page)
    assert page.count("申出を読まずに支給しないよう、1件ずつ審査してください") == 2
    assert page.count('role="alert"') == 1 and "Said(" not in page
    assert "期限後でも受ける</textarea>" in page and '<option value="pay" selected>' in page
    assert examiner.post(SETTLE, said).status_code == 409
    # By itself, with the objection before one's eyes, it may be paid.
    assert (
        examiner.post(f"/staff/ja/case/{claims[0].pk}/settle/", {"outcome": "pay", "note": "話した"}).status_code == 302
    )
    assert states(claims)[0] == State.READY


def test_what_is_missing_is_said_on_the_list_and_what_was_typed_stays(keys: Keys) -> None:
    examiner, claims = desk(Role.EXAMINER), payable(2)
    chosen = {"claim": [str(one.pk) for one in claims], "reason": "late"}
    for said in ({"outcome": "lapsed", "note": ""}, {"outcome": "take_up", "note": "書いた"}):
        response = examiner.post(SETTLE, chosen | said)
        page = response.content.decode()
        assert response.status_code == 422 and "判断と理由の両方が要ります" in page
        assert page.count(" checked>") == 2 and f">{said['note']}</textarea>" in page
    none = examiner.post(SETTLE, {"outcome": "lapsed", "note": "期限後", "reason": "late"})
    assert none.status_code == 422 and "事案が選ばれていません" in none.content.decode()
    bad = examiner.post(SETTLE, chosen | {"outcome": "ask_again", "note": "尋ねる", "answer_by": "あした"})
    assert bad.status_code == 422 and 'value="あした"' in bad.content.decode()
    done = examiner.post(SETTLE, chosen | {"outcome": "ask_again", "note": "尋ねる", "answer_by": "2025-04-30"})
    assert done.headers["Location"].endswith("state=review&reason=late&done=2")
    asked = Claim.objects.filter(id__in=[one.pk for one in claims])
    assert set(asked.values_list("state", "answer_by")) == {(State.OPEN, date(2025, 4, 30))}
    assert examiner.get(SETTLE).headers["Location"].startswith(f"/staff/ja/claims/{PROGRAMME}/")


def test_who_waits_longest_comes_first_and_the_list_says_how_many_there_are(keys: Keys) -> None:
    examiner, claims = desk(Role.EXAMINER), payable(53)
    arrived(claims[52], "accept", date(2025, 1, 11))
    Claim.objects.filter(id__in=[one.pk for one in claims]).update(opened_on=date(2025, 1, 20))
    page = text(examiner, LATE)
    numbers = re.findall(r'<th role="rowheader" scope="row"><a href="[^"]+">([0-9]{12})', page)
    assert numbers == [one.reference_number for one in (claims[52], *claims[:49])]
    assert "53件中 1–50" in page and ">30日<" in page and ">21日<" in page
    assert text(examiner, LATE + "&all=1").count(" checked>") == 50
    second = text(examiner, LATE + "&start=51")
    assert "53件中 51–53" in second and "前の50件" in second and "次の50件" not in second


def test_after_one_case_the_next_of_its_list_is_offered(keys: Keys) -> None:
    examiner, claims = desk(Role.EXAMINER), payable(3)
    assert f"/staff/ja/case/{claims[1].pk}/?reason=late" in text(examiner, LATE)
    page = text(examiner, f"/staff/ja/case/{claims[1].pk}/?reason=late")
    assert 'name="reason" value="late"' in page
    said = {"outcome": "lapsed", "note": "期限後", "reason": "late"}
    led = examiner.post(f"/staff/ja/case/{claims[1].pk}/settle/", said).headers["Location"]
    after = text(examiner, led)
    assert f'<a href="/staff/ja/case/{claims[2].pk}/?reason=late"><b>次の事案を開く（残り 2件）' in after
    led = examiner.post(f"/staff/ja/case/{claims[2].pk}/settle/", said).headers["Location"]
    assert f'<a href="/staff/ja/case/{claims[0].pk}/?reason=late"><b>次の事案を開く（残り 1件）' in text(examiner, led)
    led = examiner.post(f"/staff/ja/case/{claims[0].pk}/settle/", said).headers["Location"]
    assert "次の事案を開く" not in text(examiner, led) and "一覧に戻る" in text(examiner, led)


def test_a_refused_judgement_stays_on_its_case_with_all_that_was_typed(keys: Keys) -> None:
    examiner, (claim, gone) = desk(Role.EXAMINER), payable(2)
    Claim.objects.filter(id=claim.pk).update(account_number="")
    page = text(examiner, f"/staff/ja/case/{claim.pk}/")
    assert re.search('value="pay"[^>]* disabled', page) and "受給者か口座が決まっていないため選べません" in page
    assert "本人が要らないと言った。決定なしで終わる。" in page and f"いまの期限は {claim.answer_by:%Y-%m-%d}" in page
    said = {"outcome": "pay", "note": "支給でよい", "answer_by": "2025-04-30"}
    response = examiner.post(f"/staff/ja/case/{claim.pk}/settle/", said)
    page = response.content.decode()
    assert response.status_code == 409 and "支給でよい</textarea>" in page and 'value="2025-04-30"' in page
    assert "（記号 cases.not_payable）" in page and 'aria-label="職員の画面"' in page
    Claim.objects.filter(id=gone.pk).update(state=State.LAPSED)
    response = examiner.post(f"/staff/ja/case/{gone.pk}/settle/", said)
    assert response.status_code == 409 and "確認待ちではありません" in response.content.decode()


def test_every_refusal_keeps_the_places_of_the_console_and_leads_back(keys: Keys) -> None:
    examiner, counter = desk(Role.EXAMINER), desk(Role.COUNTER)
    payable(1)
    sent = {"outcome": "lapsed", "note": "x", "reason": "late", "count": "9", "sure": "1"}
    address = f"/staff/ja/claims/{PROGRAMME}/settle-all/"
    response = examiner.post(address, sent, headers={"referer": f"http://testserver{LATE}"})
    page = response.content.decode()
    assert response.status_code == 400 and "（記号 flow.other_list）" in page
    assert 'aria-label="職員の画面"' in page and "送り終えたもの" not in page
    assert f'href="{LATE.replace("&", "&amp;")}">元の画面に戻る' in page
    for foreign in ("https://example.com/staff/ja/desk/", "http://testserver/ja/home/", "javascript:alert(1)", ""):
        page = examiner.post(address, sent, headers={"referer": foreign}).content.decode()
        assert ("元の画面に戻る" not in page and foreign[:19] not in page.split("<h1>")[1]) or not foreign
    missing = examiner.get("/staff/ja/case/999999/")
    assert missing.status_code == 404 and 'aria-label="職員の画面"' in missing.content.decode()
    typed = counter.post("/staff/ja/find/", {"number": "123456789013", "name": "山田"})
    page = typed.content.decode()
    assert typed.status_code == 422 and 'value="123456789013"' in page and 'value="山田"' in page
    assert "（記号 cli.no_such_claim）" in page
    known = Claim.objects.order_by("id")[0]
    led = counter.post("/staff/ja/find/", {"name": known.reference_number})
    assert led.headers["Location"] == f"/staff/ja/case/{known.pk}/"
