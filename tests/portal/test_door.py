"""Who is let in at the online counter, and how a visit ends."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.test import Client

from madoguchi.core.errors import InputRefused
from madoguchi.flow import visiting
from madoguchi.identity.models import Attempt, Visit
from madoguchi.settings import day_from
from madoguchi.simulate.counter import DoorKey
from tests.counters import Counter

from .conftest import claim_of, come_in

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
SOMEBODY = "山田 花子"


def tried(number: str, born: str) -> bool:
    response = Client().post("/ja/signin/", {"number": number, "born": born})
    assert response.status_code in (302, 422)
    return response.status_code == 302


def test_number_and_date_of_birth_let_in_together_however_they_are_written(keys: Keys) -> None:
    key, other = keys["notice"], keys["application"]
    spaced = " ".join((key.reference_number[:4], key.reference_number[4:8], key.reference_number[8:]))
    assert tried(spaced, f"{key.born.year}年{key.born.month}月{key.born.day}日")
    assert not tried(key.reference_number, other.born.isoformat())
    assert not tried("123456789012", key.born.isoformat())
    assert not tried("", "きのう")


def test_five_mistakes_shut_the_number_for_a_day_and_no_other(keys: Keys) -> None:
    key, other = keys["notice"], keys["application"]
    for _ in range(5):
        assert not tried(key.reference_number, "1900-01-01")
    assert not tried(key.reference_number, key.born.isoformat())
    assert tried(other.reference_number, other.born.isoformat())
    for failure in Attempt.objects.all():
        failure.at -= timedelta(hours=24)
        failure.save()
    assert tried(key.reference_number, key.born.isoformat())
    assert not Attempt.objects.filter(subject=key.reference_number).exists()


def test_a_protected_household_is_served_in_person_and_the_page_does_not_say_why(keys: Keys) -> None:
    claim = claim_of(keys["notice"])
    claim.protected, claim.letter = True, "withheld"
    claim.save()
    wrong = Client().post("/ja/signin/", {"number": "123456789012", "born": "1980-01-01"}).content
    right = {"number": claim.reference_number, "born": keys["notice"].born.isoformat()}
    refused = Client().post("/ja/signin/", right)
    assert refused.status_code == 422

    def text(page: bytes) -> str:
        lines = page.decode().splitlines()
        return "\n".join(line for line in lines if "csrf" not in line and "value=" not in line)

    assert text(refused.content) == text(wrong)


def test_without_a_visit_every_page_leads_to_the_door(keys: Keys) -> None:
    for page in ("home/", "home/1/", "home/1/letter.txt", "home/1/letter.pdf", "home/1/answer/", "uses/", "uses.csv"):
        response = Client().get(f"/ja/{page}")
        assert (response.status_code, response.headers["Location"]) == (302, "/ja/signin/?ended=1")


def test_who_leaves_or_stays_away_has_left(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    token = browser.cookies["madoguchi-visit"].value
    assert browser.get("/ja/home/").status_code == 200
    assert browser.post("/ja/leave/").status_code == 302
    browser.cookies["madoguchi-visit"] = token
    assert browser.get("/ja/home/").status_code == 302

    again = come_in(keys["notice"], shared=True)
    visit = Visit.objects.order_by("id").last()
    assert visit is not None and visit.shared_terminal
    visit.seen_at -= timedelta(minutes=6)
    visit.save()
    assert again.get("/ja/home/").status_code == 302


def test_a_token_is_kept_as_its_hash_and_no_script_can_read_it(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    cookie = browser.cookies["madoguchi-visit"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert not Visit.objects.filter(token_sha256=cookie.value).exists()


def test_nothing_comes_from_outside_and_nothing_is_kept_by_the_browser(keys: Keys) -> None:
    for response in (Client().get("/ja/"), come_in(keys["notice"]).get("/ja/home/1/")):
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert response.headers["Cache-Control"] == "no-store"
        page = response.content.decode()
        assert "style=" not in page and "<script" not in page and "http://" not in page and "https://" not in page


@pytest.mark.parametrize("rubbish", ["", "\x00", "９" * 4000, "<script>", "'; DROP TABLE cases_claim; --", "🏠"])
def test_rubbish_at_the_door_is_a_page_that_says_so(keys: Keys, rubbish: str) -> None:
    response = Client().post("/ja/signin/", {"number": rubbish, "born": rubbish, "shared": rubbish})
    assert response.status_code == (400 if rubbish == "\0" else 422)
    assert "<script>" not in response.content.decode()


def test_what_nobody_foresaw_is_a_page_and_a_log_without_anything_of_anybody(
    keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = come_in(keys["notice"])

    def broken(person_id: int) -> None:
        raise ValueError(SOMEBODY, person_id)

    monkeypatch.setattr(visiting, "uses", broken)
    response = browser.get("/ja/uses/")
    assert response.status_code == 500 and "失われていません" in response.content.decode()
    (log,) = (home / "logs").iterdir()
    assert "ValueError" in log.read_text() and SOMEBODY not in log.read_text() + response.content.decode()


def test_a_form_that_is_not_from_our_page_is_refused_in_our_words(keys: Keys) -> None:
    response = Client(enforce_csrf_checks=True).post("/ja/signin/", {"number": "1", "born": "1980-01-01"})
    assert response.status_code == 403 and "開き直してください" in response.content.decode()


def test_a_day_that_is_none_stops_the_rehearsal_before_it_begins() -> None:
    assert (day_from(None), day_from("2025-02-10")) == (None, date(2025, 2, 10))
    with pytest.raises(InputRefused, match=r"settings\.today"):
        day_from("きのう")


def test_a_counter_that_is_opened_again_plays_the_day_of_its_city(counter: Counter) -> None:
    with urlopen(f"{counter[0]}/ja/") as page:
        assert "今日を令和7年2月10日(月)とみなしています" in page.read().decode()


def test_a_number_of_another_length_is_a_slip_that_is_no_try_and_all_faults_are_said_at_once(keys: Keys) -> None:
    key = keys["notice"]
    for _ in range(6):
        page = Client().post("/ja/signin/", {"number": "12-34", "born": ""})
        said = page.content.decode()
        assert (
            page.status_code == 422 and "照会番号は12桁です（いま4桁）" in said and "生年月日が読み取れません" in said
        )
        assert "いま11桁" in Client().post("/ja/signin/", {"number": key.reference_number[:11]}).content.decode()
    browser = come_in(key)
    browser.post("/ja/leave/")
    door = browser.get(browser.get("/ja/home/1/").headers["Location"]).content.decode()
    assert "終了しています。" in door and "時間がたった" not in door
