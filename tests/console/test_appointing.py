"""One administrator alone lets nobody in: who comes in, gets a role more or a new secret is seen by a second person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.core.errors import Conflict
from madoguchi.flow import appointing
from madoguchi.identity.kinds import Ended, Role
from madoguchi.identity.models import Appointment, Passkey, Shift, Staff
from madoguchi.proposals.models import Proposal
from madoguchi.web import clock

from .conftest import desk, secret_of
from .test_roles import Keys, first_secret

pytestmark = pytest.mark.django_db
PEOPLE = "/staff/ja/people/"
NEW = {"number": "7001", "name": "架空 一", "role": ["examiner", "approver"]}
SECRET = {role: {"secret": secret_of(role)} for role in Role}


def administrator() -> Client:
    return desk(Role.ADMINISTRATOR)


def page_of(number: str) -> str:
    return f"{PEOPLE}{Staff.objects.get(number=number).pk}/"


def post(browser: Client, address: str, by: Role, /, **fields: object) -> HttpResponse:
    response: HttpResponse = browser.post(address, {**SECRET[by], **fields})
    return response


def code(response: HttpResponse) -> str:
    assert response.status_code == 409
    return response.content.decode().split("（記号 ")[1].split("）")[0]


def test_nobody_is_enrolled_by_one_administrator_alone(keys: Keys) -> None:
    alone = administrator()
    address = post(alone, PEOPLE, Role.ADMINISTRATOR, **NEW).headers["Location"]
    assert code(post(alone, address, Role.ADMINISTRATOR, approve="1")) == "proposals.same_person"
    assert code(post(alone, address, Role.ADMINISTRATOR, carry_out="1")) == "flow.not_approved"
    assert not Staff.objects.filter(number="7001").exists()
    approver = desk(Role.APPROVER)
    assert "職員についての起案: 1件" in approver.get("/staff/ja/desk/").content.decode()
    listed = approver.get(PEOPLE).content.decode()
    assert address in listed and 'name="number"' not in listed
    assert post(approver, PEOPLE, Role.APPROVER, **NEW).status_code == 403
    assert post(approver, address, Role.COUNTER, approve="1").status_code == 422, "not without their own secret"
    assert post(approver, address, Role.APPROVER, approve="1").status_code == 302
    assert code(post(approver, address, Role.APPROVER, carry_out="1")) == "flow.not_approved"
    shown = post(alone, address, Role.ADMINISTRATOR, carry_out="1").content.decode()
    assert "架空 一（7001） の最初の暗証" in shown
    assert "最初の暗証です" not in alone.get(address).content.decode()
    assert code(post(alone, address, Role.ADMINISTRATOR, carry_out="1")) == "flow.not_approved"
    made = Appointment.objects.get(staff__number="7001")
    assert (made.by, made.approved_by, made.new_secret) == ("模擬 管理（9001）", "模擬 決裁（3001）", True)
    record = desk(Role.AUDITOR).get("/staff/ja/audit/").content.decode()
    assert "模擬 管理（9001） ／ 模擬 決裁（3001）" in record


def test_a_new_secret_of_the_approver_is_not_in_one_administrators_hands(keys: Keys) -> None:
    alone, of_approver = administrator(), page_of("3001")
    answer = post(alone, of_approver, Role.ADMINISTRATOR, renew="1")
    assert answer.status_code == 302 and "二度と" not in alone.get(answer.headers["Location"]).content.decode()
    about = desk(Role.APPROVER)
    assert code(post(about, answer.headers["Location"], Role.APPROVER, approve="1")) == "flow.about_oneself"
    assert about.get("/staff/ja/desk/").status_code == 200 and not Appointment.objects.filter(by__contains="9001")
    again = post(alone, page_of("2001"), Role.ADMINISTRATOR, renew="1")
    Passkey.objects.create(
        staff=Staff.objects.get(number="2001"),
        **{"credential_id": "Y", "user_handle": "h", "public_key": b"k", "sign_count": 0, "name": "机"},
        made_at=clock.now(),
    )
    first = first_secret(alone, again)
    assert Passkey.objects.get().ended_why == Ended.OFFICE
    assert Client().post("/staff/ja/signin/", {"number": "2001", "secret": first}).status_code == 302


def test_a_role_more_takes_two_and_a_role_less_one(keys: Keys) -> None:
    alone, one = administrator(), page_of("2001")
    answer = post(alone, one, Role.ADMINISTRATOR, role=["examiner", "approver"])
    assert Staff.objects.get(number="2001").roles == "examiner"
    address = answer.headers["Location"]
    assert post(desk(Role.APPROVER), address, Role.APPROVER, approve="1").status_code == 302
    assert Staff.objects.get(number="2001").roles == "examiner,approver"
    assert post(alone, one, Role.ADMINISTRATOR, role=["approver"]).headers["Location"] == one
    assert Staff.objects.get(number="2001").roles == "approver"
    assert post(alone, one, Role.ADMINISTRATOR).headers["Location"] == one
    ended = Staff.objects.get(number="2001")
    assert ended.ended_at is not None and not Shift.objects.filter(staff=ended, ended_at__isnull=True).exists()
    assert "/proposal/" in post(alone, one, Role.ADMINISTRATOR, role=["examiner"]).headers["Location"]


def test_what_changed_since_it_was_proposed_and_what_lay_too_long_is_not_done(keys: Keys) -> None:
    alone, one = administrator(), page_of("2001")
    address = post(alone, one, Role.ADMINISTRATOR, role=["examiner", "treasurer"]).headers["Location"]
    post(alone, one, Role.ADMINISTRATOR)
    assert code(post(desk(Role.APPROVER), address, Role.APPROVER, approve="1")) == "proposals.changed"
    assert post(alone, address, Role.ADMINISTRATOR, send_back="1").status_code == 422
    assert post(alone, address, Role.ADMINISTRATOR, send_back="1", because="誤り").status_code == 302
    address = post(alone, PEOPLE, Role.ADMINISTRATOR, **NEW).headers["Location"]
    assert post(desk(Role.APPROVER), address, Role.APPROVER, approve="1").status_code == 302
    found, late = Proposal.objects.latest("id"), clock.now() + timedelta(days=7, minutes=1)
    with pytest.raises(Conflict) as refused:
        appointing.carry_out(found, "模擬 管理（9001）", late)
    assert refused.value.code == "flow.not_approved"


def test_an_administrator_sees_the_keys_of_somebody_and_takes_one_off(keys: Keys) -> None:
    owner = Staff.objects.get(number="2001")
    made = {"user_handle": "h", "public_key": b"k", "sign_count": 0, "made_at": clock.now(), "staff": owner}
    lost = Passkey.objects.create(**made, credential_id="a", name="失くした携帯")
    kept = Passkey.objects.create(**made, credential_id="b", name="窓口1の端末")
    alone, examiner, one = administrator(), desk(Role.EXAMINER), page_of("2001")
    page = alone.get(one).content.decode()
    assert "失くした携帯" in page and "窓口1の端末" in page
    assert alone.post(one, {"key": lost.pk, "secret": "falsch"}).status_code == 422
    assert post(alone, one, Role.ADMINISTRATOR, key=str(lost.pk)).headers["Location"] == one
    assert set(Passkey.objects.filter(revoked_at__isnull=True)) == {kept}
    assert "失くした携帯" not in alone.get(one).content.decode()
    assert examiner.get("/staff/ja/desk/").status_code == 302, "whoever came in with it is out"


def test_a_changed_secret_closes_the_other_desks(keys: Keys) -> None:
    here, there = desk(Role.TREASURER, number="4002"), desk(Role.TREASURER, number="4002")
    new = "correct horse battery"
    assert (
        here.post("/staff/ja/secret/", {"old": secret_of(Role.TREASURER), "new": new, "again": new}).status_code == 302
    )
    assert here.get("/staff/ja/desk/").status_code == 200 and there.get("/staff/ja/desk/").status_code == 302
