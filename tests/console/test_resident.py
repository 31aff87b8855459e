"""「問合せ」 At the counter it is said why somebody has no case; nobody who is protected is exposed by it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.cases import declare
from madoguchi.cases.judged import as_frozen
from madoguchi.cases.models import Claim, ClaimMember
from madoguchi.cases.opening import newest
from madoguchi.datause.models import DataUse
from madoguchi.identity.kinds import Role
from madoguchi.registry import as_of
from madoguchi.registry.models import Protection, Resident
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import PROGRAMME, TODAY, desk
from .test_story import claim_of

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
ADDRESS = "/staff/ja/find/resident/"


def looked_into(person_id: int | str, *, browser: Client | None = None, language: str = "ja") -> str:
    browser = browser or desk(Role.COUNTER)
    response = browser.post(ADDRESS.replace("ja", language), {"person": str(person_id)})
    assert response.status_code == 200
    return response.content.decode()


def without_a_case() -> tuple[int, int]:
    """Somebody of a household that has no claim: 宛名番号 and 世帯番号."""
    last = newest(PROGRAMME)
    assert last is not None
    people = as_of.people_and_addressees(as_frozen(last.snapshot_id, clock.now()))[0].to_pylist()
    claimed = set(Claim.objects.values_list("unit_id", flat=True))
    return next(
        (one["person_id"], one["household_id"])
        for one in people
        if one["household_id"] not in claimed and one["household_id"] > 0 and one["is_head"]
    )


def test_who_has_no_case_is_told_which_requirement_is_not_met_and_that_is_on_record(keys: Keys) -> None:
    person_id, _ = without_a_case()
    page = looked_into(person_id)
    programme = declare.in_force(PROGRAMME).programme
    assert all(one.title in page and one.source in page for one in programme.requirements)
    assert "非該当" in page and "不足" in page and "要件を満たさないため、事案も手紙もありません" in page
    assert "世帯主" in page and str(person_id) not in page
    uses = DataUse.objects.filter(by="模擬 窓口（1001）", purpose__endswith="窓口での問合せへの回答")
    assert {one.law for one in uses} >= {programme.law}
    assert any("taxes[2024].per_capita_levy" in one.items for one in uses)
    assert all(one.persons.filter(person_id=person_id).exists() for one in uses)
    english = looked_into(person_id, language="en")
    assert "A requirement is not met" in english


def test_what_is_missing_is_named_with_whose_it_is_and_a_case_is_led_to(keys: Keys) -> None:
    claim = Claim.objects.filter(outcome="unknown", protected=False).order_by("id")[0]
    page = looked_into(claim.recipient_id or 0)
    assert "足りない事実" in page and "要確認" in page and f"/staff/ja/case/{claim.pk}/" in page
    lacking = re.search("足りない事実</h3><ul>(.*?)</ul>", page, re.DOTALL)
    assert lacking and re.search('<li><span lang="ja">.+</span> <span lang="ja">（.+）</span></li>', lacking[1])
    shown = claim_of(keys["notice"])
    page = looked_into(shown.recipient_id or 0)
    assert "該当</p>" in page and f'<a href="/staff/ja/case/{shown.pk}/">{shown.reference_number}</a>' in page


def test_where_somebody_is_protected_neither_address_nor_household_is_told(keys: Keys) -> None:
    claim = Claim.objects.filter(outcome="unknown", protected=False).order_by("id")[0]
    members = list(ClaimMember.objects.filter(case=claim).values_list("person_id", flat=True))
    Protection.objects.create(
        measure_id=1,
        person_id=claim.recipient_id,
        role="applicant",
        ground="measure",
        starts_on=TODAY,
        lives_here=True,
        recorded_at=clock.now(),
    )
    page = looked_into(members[0])
    assert "支援措置があります" in page and "世帯主）" not in page
    people = Resident.objects.filter(person_id__in=members, superseded_at__isnull=True)
    others = {one.name for one in people if one.person_id != members[0]}
    own = {one.name for one in people if one.person_id == members[0]}
    assert not any(name in page for name in others - own)
    assert not any(one.street and one.street in page for one in people)
    found = desk(Role.COUNTER).post("/staff/ja/find/", {"number": str(claim.recipient_id)}).content.decode()
    assert "支援措置のため表示しません" in found and "世帯主" not in found


def test_the_search_shows_the_place_in_the_household_and_leads_on_by_a_form(keys: Keys) -> None:
    person_id, household_id = without_a_case()
    browser = desk(Role.COUNTER)
    found = browser.post("/staff/ja/find/", {"number": str(household_id)}).content.decode()
    assert "（世帯主）" in found and f'name="person" value="{person_id}"' in found
    assert f"/{person_id}" not in found
    assert browser.get(ADDRESS).headers["Location"] == reverse("find", kwargs={"language": "ja"})
    for nobody in ("", "x", "-1", "９", "9" * 40, "999999999999"):
        assert browser.post(ADDRESS, {"person": nobody}).status_code == 404
    assert desk(Role.TREASURER).post(ADDRESS, {"person": str(person_id)}).status_code == 403


def test_who_was_not_in_the_register_on_the_base_date_is_told_so(keys: Keys) -> None:
    row = Resident.objects.filter(person_id=without_a_case()[0], superseded_at__isnull=True)[0]
    row.pk, row.person_id, row.household_id, row.recorded_at = None, 99_999_999, 99_999_999, clock.now()
    row.save(force_insert=True)
    page = looked_into(99_999_999)
    assert "基準日に、この制度の対象となる世帯・人として台帳にありません" in page
    assert "非該当" not in page
    uses = DataUse.objects.filter(purpose__endswith="窓口での問合せへの回答", persons__person_id=99_999_999)
    assert uses.count() == 2
