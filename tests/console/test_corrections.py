"""Two persons correct decisions at the console, and see which entries of the registers call for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.cases.models import Claim, Correction
from madoguchi.datause.models import DataUse
from madoguchi.identity.kinds import Role
from madoguchi.payments.models import Repayment
from madoguchi.registry.events import Event, Reason
from madoguchi.simulate.desks import open_desks
from tests.flow.family import Office, office
from tests.flow.test_correcting import AFTER_BASE, BEFORE_BASE, BORN, FAMILY, FATHER, MOTHER, SON, left

from .conftest import CITY, desk, secret_of

pytestmark = pytest.mark.django_db
PAGE = "/staff/ja/corrections/each-person/"


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Office]:
    monkeypatch.setattr(settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(settings, "HOME", tmp_path)
    with office() as found:
        open_desks(found.now)
        found.begin(*FAMILY)
        found.decide()
        yield found


def today(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TODAY", (town.tick() + timedelta(days=1)).date())


def approval(role: Role, page: str) -> dict[str, str]:
    root = page.split('name="root" value="')[1].split('"', maxsplit=1)[0]
    return {"root": root, "approve": "1", "secret": secret_of(role)}


def test_a_supplement_is_drafted_by_one_and_approved_by_another(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    town.pay()
    town.enter(BORN)
    town.follow()
    today(town, monkeypatch)
    examiner, approver, counter = desk(Role.EXAMINER), desk(Role.APPROVER), desk(Role.COUNTER)
    assert "/corrections/each-person/" in examiner.get("/staff/ja/desk/").content.decode()
    listed = examiner.get(PAGE).content.decode()
    for said in ("追加支給 10,000円、返還 0円になります", "保留のない1件を起案する", "30,000", "40,000"):
        assert said in listed
    assert counter.post(PAGE).status_code == 403
    led = examiner.post(PAGE).headers["Location"]
    shown = approver.get(led).content.decode()
    assert examiner.post(led, approval(Role.EXAMINER, shown)).status_code == 403
    assert approver.post(led, {**approval(Role.APPROVER, shown), "root": "0"}).status_code == 400
    assert approver.post(led, approval(Role.APPROVER, shown)).status_code == 302
    assert "承認済み" in approver.get(led).content.decode()
    assert (Correction.objects.get().batch.drafted_by, Claim.objects.get().amount_yen) == ("模擬 審査（2001）", 40_000)
    assert led in approver.get("/staff/ja/decisions/").content.decode()
    number = led.rstrip("/").rsplit("/", 1)[1]
    assert approver.get(f"/staff/ja/decisions/{number}/").status_code == 404


def test_a_draft_is_sent_back_with_a_reason(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    town.pay()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    today(town, monkeypatch)
    led = desk(Role.EXAMINER).post(PAGE).headers["Location"]
    approver = desk(Role.APPROVER)
    back = {"send_back": "1", "secret": secret_of(Role.APPROVER)}
    assert approver.post(led, back).status_code == 422
    assert approver.post(led, {**back, "because": "転出日を確かめる"}).status_code == 302
    assert "転出日を確かめる" in approver.get(led).content.decode()
    assert not Repayment.objects.exists()


def test_the_case_shows_the_entries_that_contradict_it_and_the_look_is_on_record(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.enter(BORN)
    town.follow()
    today(town, monkeypatch)
    shown = desk(Role.EXAMINER).get(f"/staff/ja/case/{Claim.objects.get().pk}/").content.decode()
    for said in ("決定と食い違う事実", "住民 異動事由", "出生", "2024-12-10", "追加支給"):
        assert said in shown
    use = DataUse.objects.filter(purpose__endswith="決定の更正").latest("id")
    assert set(use.persons.values_list("person_id", flat=True)) == {1, 2, 3, 4}


def test_what_is_for_a_person_is_chosen_one_by_one_with_a_reason(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    town.enter(Event(person_id=FATHER, reason=Reason.DEATH, event_on=AFTER_BASE, notified_on=AFTER_BASE))
    town.enter(Event(person_id=MOTHER, reason=Reason.HEAD_CHANGED, event_on=AFTER_BASE, changes={"relationship": "02"}))
    town.follow()
    today(town, monkeypatch)
    examiner, claim = desk(Role.EXAMINER), Claim.objects.get()
    assert "受給者が変わる" in examiner.get(PAGE).content.decode()
    assert examiner.post(PAGE).status_code == 409
    assert examiner.post(PAGE, {"alone": "1", "claim": str(claim.pk)}).status_code == 422
    chosen = {"alone": "1", "claim": [str(claim.pk), "x", "９"], "because": "新しい世帯主に支給"}
    assert examiner.post(PAGE, chosen).status_code == 302
    assert "新しい世帯主に支給" in Correction.objects.get().reasons


def test_a_programme_without_contradictions_says_so_and_an_unknown_one_is_missing(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(town, monkeypatch)
    examiner = desk(Role.EXAMINER)
    assert "食い違う決定はありません" in examiner.get(PAGE).content.decode()
    assert examiner.get("/staff/en/corrections/no-such/").status_code == 404
    assert examiner.get("/staff/en/corrections/draft/1/").status_code == 404
