"""Staff see how fresh and how right the registers are, and whom that stops; rows are listed by a law, on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.datause.models import DataUse
from madoguchi.flow import checking
from madoguchi.identity.kinds import Role
from madoguchi.registry.models import Resident
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from tests.registry.sample import measure, resident, take_in

from .conftest import TODAY, desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
PAGE = "/staff/ja/registers/"
ROWS = f"{PAGE}residents.birth_date/"
Keys = dict[str, DoorKey]


def shown(role: Role, address: str = PAGE) -> str:
    return desk(role).get(address).content.decode()


def an_unknown_birth() -> None:
    row = resident(900_001, 900_001, birth_date=None, name_kana="ミホン")
    take_in("residents", [row], at=clock.now() - timedelta(hours=1))


def test_the_ages_are_of_now_and_programmes_say_whom_they_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(Role.AUDITOR)
    assert page.count("1日前") == 5 and "住民: 7日以内 ○ 足りる" in page
    assert "まだ数えていません" in page
    monkeypatch.setattr(settings, "TODAY", TODAY + timedelta(days=8))
    page = shown(Role.AUDITOR)
    assert "住民: 7日以内 <strong>× 古いため" in page and "口座: 31日以内 ○" in page


def test_what_was_counted_stands_with_its_share_and_how_it_went() -> None:
    checking.check(clock.now() - timedelta(days=1))
    page = shown(Role.EXAMINER)
    assert "住民の世帯に世帯主が1人いる" in page and 'class="trend"' not in page
    an_unknown_birth()
    checking.check(clock.now())
    page = shown(Role.EXAMINER)
    assert 'class="trend"' in page and f'href="{ROWS}"' in page
    assert f'href="{ROWS}"' not in shown(Role.AUDITOR)
    english = shown(Role.EXAMINER, "/staff/en/registers/")
    assert "The birth date of a resident is known" in english and "promised 99.9%" in english


def test_rows_are_listed_only_by_a_law_and_then_on_record() -> None:
    an_unknown_birth()
    examiner, before = desk(Role.EXAMINER), DataUse.objects.count()
    unknown = Resident.objects.filter(superseded_at__isnull=True, status="1", birth_date__isnull=True).count()
    assert "900001" not in examiner.get(ROWS).content.decode()
    assert examiner.post(ROWS, {"law": " "}).status_code == 422
    assert DataUse.objects.count() == before
    listed = examiner.post(ROWS, {"law": "住民基本台帳法3条"}).content.decode()
    assert "<td>900001</td>" in listed
    use = DataUse.objects.latest("id")
    assert (use.law, use.people, use.items) == ("住民基本台帳法3条", unknown, ["people.birth_date"])
    assert "模擬" in use.by


def test_no_list_singles_out_who_is_protected() -> None:
    person = Resident.objects.filter(superseded_at__isnull=True).latest("id").person_id
    old = measure(person, "applicant", measure_id=1, offender_id=None)
    take_in("protections", [old], at=clock.now() - timedelta(hours=1))
    checking.check(clock.now())
    page = shown(Role.EXAMINER)
    assert "protections.ends_on/" not in page and page.count("数は出しません") == 3
    examiner = desk(Role.EXAMINER)
    for name in ("protections.ends_on", "residents.luck"):
        assert examiner.post(f"{PAGE}{name}/", {"law": "住民基本台帳法3条"}).status_code == 404
