"""Who acts for somebody comes in by a door of their own, does no more than they may, and the person sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from madoguchi.cases.models import SavedAnswer, Submission
from madoguchi.identity import mandate, staff
from madoguchi.identity.kinds import Basis, Role, Side
from madoguchi.identity.models import Attempt, Mandate, Passkey, Shift, Visit
from madoguchi.registry.models import Resident
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import TODAY, claim_of, come_in
from .test_answer import ANSWER, send, typed

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
BORN = date(1961, 3, 4)
CLERK, CHIEF = "模擬 窓口（1001）", "模擬 決裁（3001）"
SECRET = "correct horse battery"


def entered(key: DoorKey, basis: Basis = Basis.APPOINTED) -> Mandate:
    """A mandate for whoever a letter is for, which waits for its approval."""
    now = clock.now()
    proxy = mandate.enter_proxy("代理 花子", "社会福祉法人 模擬", BORN, CLERK, now)
    person, days = int(claim_of(key).recipient_id or 0), (TODAY, TODAY + timedelta(days=30))
    return mandate.enter(proxy, person, basis, "委任状", days, CLERK, now)


def approved(key: DoorKey, basis: Basis = Basis.APPOINTED) -> Mandate:
    made = entered(key, basis)
    mandate.approve(made, CHIEF, clock.now())
    return made


def is_let_in(made: Mandate, key: DoorKey, born: date = BORN, number: str = "", browser: Client | None = None) -> bool:
    said = {"proxy": number or made.proxy.number, "born": born.isoformat(), "number": key.reference_number}
    response = (browser or Client()).post("/ja/proxy/", said)
    assert response.status_code in (302, 422)
    return response.status_code == 302


def acting(made: Mandate, key: DoorKey) -> Client:
    """The browser of a proxy who came in."""
    browser = Client()
    assert is_let_in(made, key, browser=browser)
    return browser


def unlocked() -> Client:
    """A browser that a helper unlocked."""
    found, _ = staff.enrol("6001", "支援 次郎", [Role.HELPER], "管理", clock.now())
    staff.choose_secret(found, SECRET, clock.now())
    browser = Client()
    said = {"number": "6001", "secret": SECRET, "place": "中央公民館"}
    assert browser.post("/ja/help/", said | {"secret": "falsch"}).status_code == 422
    assert browser.post("/ja/help/", said).headers["Location"] == "/ja/"
    return browser


def test_number_birth_and_letter_let_a_proxy_in_together_and_every_page_says_for_whom(keys: Keys) -> None:
    key, other = keys["confirmation"], keys["application"]
    made = approved(key)
    assert not is_let_in(made, other)
    assert not is_let_in(made, key, born=date(1961, 3, 5))
    assert not is_let_in(made, key, number=made.proxy.number[:-1] + "x")
    assert Client().post("/ja/proxy/", {"proxy": "1", "born": "きのう", "number": ""}).status_code == 422
    browser = acting(made, key)
    name = Resident.objects.filter(person_id=made.person_id).order_by("version").values_list("name", flat=True).last()
    for page in ("home/", "home/1/", "home/1/answer/", "home/1/wrong/"):
        said = browser.get(f"/ja/{page}").content.decode()
        assert f"社会福祉法人 模擬 代理 花子さん（代理人）として、{name}さんの手続きをしています" in said, page
        assert "あなたの" not in said and "わたしの" not in said, page
    assert f"<h1>{name}さんの手続き</h1>" in browser.get("/ja/home/").content.decode()
    for language, heading in (("en", f"Matters of {name}"), ("easy", f"{name}さんの てつづき")):
        assert f"<h1>{heading}</h1>" in browser.get(f"/{language}/home/").content.decode()
        assert browser.get(f"/{language}/home/1/").status_code == 200


def test_a_mandate_that_waits_opens_nothing(keys: Keys) -> None:
    made = entered(keys["notice"])
    assert not is_let_in(made, keys["notice"])
    mandate.approve(made, CHIEF, clock.now())
    assert is_let_in(made, keys["notice"])


def test_mistakes_count_on_the_proxys_number_and_on_the_letters(keys: Keys) -> None:
    key = keys["notice"]
    made = approved(key)
    for _ in range(5):
        assert not is_let_in(made, key, born=date(1961, 3, 5))
    assert not is_let_in(made, key)
    assert Attempt.objects.filter(subject=f"proxy:{made.proxy.number}").count() == 5
    assert Attempt.objects.filter(subject=key.reference_number).count() == 5
    Attempt.objects.filter(subject=key.reference_number).delete()
    assert not is_let_in(made, key)
    assert is_let_in(approved(keys["application"]), keys["application"])


def test_the_protected_and_the_dead_are_served_in_person(keys: Keys) -> None:
    for kind in ("notice", "application"):
        made = approved(keys[kind], Basis.LEGAL)
        if kind == "notice":
            claim = claim_of(keys[kind])
            claim.protected, claim.letter = True, "withheld"
            claim.save()
        else:
            newest = Resident.objects.filter(person_id=made.person_id).order_by("version").last()
            assert newest is not None
            newest.status = "3"
            newest.pk, newest.version = None, newest.version + 1
            newest.save(force_insert=True)
        assert not is_let_in(made, keys[kind])


def test_a_visit_is_over_as_soon_as_the_person_ends_the_mandate(keys: Keys) -> None:
    key = keys["confirmation"]
    approved(key, Basis.LEGAL)
    made = approved(key)
    proxy, person = acting(made, key), come_in(key)
    assert proxy.get("/ja/home/").status_code == 200
    listed = person.get("/ja/home/").content.decode()
    assert listed.count("代理 花子</b>") == 2 and listed.count("この委任をやめる") == 1
    assert person.get("/ja/mandates/1/end/").status_code == 404
    assert proxy.get("/ja/mandates/2/end/").status_code == 409
    assert "委任をやめますか" in person.get("/ja/mandates/2/end/").content.decode()
    assert person.post("/ja/mandates/2/end/", {"mandate": str(made.pk + 1)}).status_code == 422
    assert proxy.get("/ja/home/").status_code == 200
    ended = person.post("/ja/mandates/2/end/", {"mandate": str(made.pk)})
    assert ended.headers["Location"] == "/ja/home/?ended=1"
    assert proxy.get("/ja/home/").headers["Location"] == "/ja/signin/?ended=1"
    assert not is_let_in(made, key)
    made.refresh_from_db()
    assert (made.ended_by, made.ended_side) == (mandate.ONESELF, str(Side.RESIDENT))


def test_what_only_the_person_may_do_is_not_open_to_a_proxy(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = acting(approved(key), key)
    page = browser.get("/ja/home/").content.decode()
    assert "/ja/uses/" not in page and "/ja/passkeys/" not in page and "代わりに手続きできる人" not in page
    for refused in ("uses/", "uses.csv", "passkeys/", "home/1/refuse/"):
        assert browser.get(f"/ja/{refused}").status_code == 409, refused
    for refused in ("passkeys/", "passkeys/begin/", "passkeys/remove/", "home/1/throw-away/", "home/1/refuse/"):
        assert browser.post(f"/ja/{refused}").status_code == 409, refused
    assert not Passkey.objects.exists() and not Submission.objects.exists()

    legal = acting(approved(key, Basis.LEGAL), key)
    name = Visit.objects.latest("id").shown_name
    for language, heading in (("ja", f"{name}さんの情報を"), ("en", f"Who used the data of {name}")):
        assert heading in legal.get(f"/{language}/uses/").content.decode()
    assert legal.get("/ja/home/1/refuse/").status_code == 200
    assert legal.get("/ja/passkeys/").status_code == 409


def test_what_a_proxy_sends_bears_their_name_and_the_person_sees_it(keys: Keys) -> None:
    key = keys["confirmation"]
    made = approved(key)
    person = come_in(key)
    person.post(ANSWER, typed(key, number="7654321"))
    assert SavedAnswer.objects.get().person_id == made.person_id
    browser = acting(made, key)
    assert "7654321" not in browser.get(ANSWER).content.decode()
    shown = browser.post(ANSWER, typed(key))
    assert send(browser, shown).headers["Location"] == "/ja/home/1/?sent=carries"
    kept = Submission.objects.get()
    assert (kept.acted_by, kept.helped_by, kept.applicant_id, kept.channel) == (made, "", made.person_id, "web")
    assert SavedAnswer.objects.count() == 1
    page = person.get("/ja/home/1/").content.decode()
    assert "代理人 社会福祉法人 模擬 代理 花子（委任）が送りました" in page
    uses = person.get("/ja/uses.csv").content.decode()
    assert "代理人 代理 花子（オンライン窓口）" in uses and "手続きを代理人（委任）に見せるため" in uses
    assert "代理人を名乗る人（オンライン窓口）" in uses and "民法99条" in uses


def test_on_a_shared_terminal_a_proxy_proves_again_with_their_own_birth(keys: Keys) -> None:
    key = keys["confirmation"]
    made = approved(key)
    browser = acting(made, key)
    Visit.objects.update(shared_terminal=True, proven_at=clock.now() - timedelta(minutes=6), seen_at=clock.now())
    shown = browser.post(ANSWER, typed(key))
    assert "あなた（代理人）の生年月日" in shown.content.decode()
    assert send(browser, shown, born=key.born.isoformat()).status_code == 422
    assert Attempt.objects.filter(subject=f"proxy:{made.proxy.number}").count() == 1
    assert send(browser, shown, born=BORN.isoformat()).status_code == 302
    assert not Attempt.objects.filter(subject=f"proxy:{made.proxy.number}").exists()


def test_what_is_done_at_a_helpers_terminal_says_who_helped(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = unlocked()
    page = browser.get("/ja/").content.decode()
    assert "支援員 支援 次郎（6001）（中央公民館）" in page and claim_of(key).reference_number not in page
    assert browser.get("/ja/home/").status_code == 302
    come_in(key, client=browser)
    begun = Visit.objects.get()
    assert (begun.shared_terminal, begun.helper.number, begun.place) == (True, "6001", "中央公民館")
    assert send(browser, browser.post(ANSWER, typed(key))).status_code == 302
    kept = Submission.objects.get()
    assert (kept.acted_by, kept.helped_by) == (None, "支援 次郎（6001） 中央公民館")
    assert "支援 次郎（6001） 中央公民館が手伝いました" in browser.get("/ja/home/1/").content.decode()
    assert "本人（オンライン窓口）・支援員 支援 次郎（6001）" in browser.get("/ja/uses.csv").content.decode()
    browser.post("/ja/help/close/")
    assert browser.get("/ja/home/").status_code == 302 and Shift.objects.get().ended_at is not None
    assert "支援員 支援 次郎" not in browser.get("/ja/").content.decode()


def test_a_helpers_token_opens_no_desk_and_no_visit_and_a_desks_no_terminal(keys: Keys) -> None:
    browser = unlocked()
    token = browser.cookies["madoguchi-help"].value
    for cookie, page in (("madoguchi-desk", "/staff/ja/desk/"), ("madoguchi-visit", "/ja/home/")):
        other = Client()
        other.cookies[cookie] = token
        assert other.get(page).status_code == 302
    desk = Client()
    desk.post("/staff/ja/signin/", {"number": "6001", "secret": SECRET})
    desk.cookies["madoguchi-help"] = desk.cookies["madoguchi-desk"].value
    assert "/ja/help/close/" not in desk.get("/ja/").content.decode()
