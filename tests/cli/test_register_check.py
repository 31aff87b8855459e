"""The registers are held to what they promise by command; whoever lists rows says who they are, and by which law."""

from __future__ import annotations

import pytest

from .office import Office

pytestmark = pytest.mark.django_db

AT = ("--at", "2020-05-02T09:00")
LATE = ("--at", "2020-05-30T09:00")
WHO = ("--by", "clerk", "--law", "個人情報の保護に関する法律65条")


def test_every_promise_is_told_and_the_status_says_whether_all_are_kept(registered: Office) -> None:
    said = registered("register", "check", *AT, "--json")
    found = said.json
    assert said.status == (0 if found["holds"] else 1)
    assert isinstance(found["promises"], list) and isinstance(found["ages"], list)
    assert {one["name"]: one["rows"] > 0 for one in found["promises"]}["residents.one_head"]
    ages = {one["register"]: (one["days"], one["holds"]) for one in found["ages"]}
    assert (ages["residents"], ages["towns"]) == ((1, True), (None, True))
    late = registered("register", "check", *LATE)
    assert late.status == 1 and "×" in late.out and "台帳の新しさ" in late.out


def test_rows_are_listed_on_record_only(registered: Office) -> None:
    unnamed = registered("register", "check", "--rows", "residents.birth_date", *AT)
    assert unnamed.status == 2 and "--by" in unnamed.err
    listed = registered("register", "check", "--rows", "accounts.person", *WHO, *AT, "--json").json
    assert isinstance(listed, list) and listed
    assert registered.rows("SELECT count(*) FROM data_use_persons") == [(len({one["person_id"] for one in listed}),)]
    assert "合わない行はありません" in registered("register", "check", "--rows", "taxes.person", *WHO, *AT).out
