"""Every page asks the one table of roles; who is at the desk is proven and ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from madoguchi.console import urls
from madoguchi.console.acts import MAY, Act
from madoguchi.console.page import COOKIE
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Appointment, Shift, Staff
from madoguchi.simulate.counter import DoorKey
from madoguchi.simulate.desks import DESKS

from .conftest import PROGRAMME, desk, secret_of

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
OPEN_TO_ALL = {"staff-first", "staff-signin", "staff-leave", "staff-passkey", "staff-passkey-begin", "staff-card"}
NEEDS = {
    **dict.fromkeys(
        ("claims", "claims-csv", "claims-xlsx", "case", "picture", "decisions", "batch", "agreement", "adoption"),
        Act.LOOK,
    ),
    **dict.fromkeys(
        ("corrections", "correction"),
        Act.LOOK,
    ),
    **dict.fromkeys(("programmes", "programme-file"), Act.LOOK),
    **dict.fromkeys(("programme-change", "programme-look", "programme-propose"), Act.PROPOSE),
    **dict.fromkeys(("settle", "settle-many", "propose-it"), Act.SETTLE),
    **dict.fromkeys(("intake", "intake-enter", "account", "scans", "letter-once-more"), Act.TAKE_IN),
    **dict.fromkeys(("money", "proposal", "bank-file"), Act.PAY),
    **dict.fromkeys(("order", "hand-over", "hear"), Act.ORDER),
    **{"run": Act.RUN, "settle-all": Act.SETTLE, "errand": Act.LOOK},
    **dict.fromkeys(("letters", "letter-file"), Act.PRINT),
    **dict.fromkeys(("audit", "audit-csv", "audit-xlsx"), Act.AUDIT),
    **{"registers": Act.REGISTERS, "register-rows": Act.LIST_ROWS, "log": Act.LOG},
    **{"account-alarms": Act.REGISTERS, "account-list": Act.LIST_ROWS},
    **{"account-propose": Act.PROPOSE, "account-owner": Act.LOOK},
    **{"people": Act.APPOINT, "appointment": Act.APPOINT, "person": Act.STAFF},
    **dict.fromkeys(("staff-passkeys", "staff-passkeys-begin", "staff-passkey-remove", "staff-prove")),
    **dict.fromkeys(("staff-card-link", "staff-card-remove", "staff-card-prove", "staff-card-passed")),
    "staff-desk-end": None,
    **dict.fromkeys(("emergencies", "emergency")),
    **{
        "asked": Act.LOOK,
        "doors": Act.DOORS,
        "proxies": Act.PROXIES,
        "mandate": Act.PROXIES,
        "proxy-enter": Act.TAKE_IN,
    },
    **{"find": Act.FIND, "resident": Act.FIND, "draft": Act.DRAFT, "desk": None, "roles": None, "staff-secret": None},
}
POSTED = {
    "propose-it",
    "staff-passkeys-begin",
    "staff-passkey-remove",
    "staff-desk-end",
    "staff-prove",
    "staff-card-link",
    "staff-card-remove",
    "staff-card-prove",
    "staff-card-passed",
    "settle",
    "settle-many",
    "draft",
    "run",
    "settle-all",
    "hand-over",
    "letter-once-more",
    "hear",
    "programme-look",
    "programme-propose",
    "account-propose",
}


def address_of(pattern: URLPattern) -> str:
    given = {
        "language": "ja",
        "programme": PROGRAMME,
        "claim_id": 1,
        "batch_id": 1,
        "proposal_id": 1,
        "file_id": 1,
        "errand_id": 1,
        "emergency_id": 1,
        "name": "none.pdf",
        "act": "keep",
        "promise": "residents.birth_date",
        "kind": "family",
        "account_id": 1,
        "sha256": "0" * 64,
    }
    wanted = {**given, "staff_id": 1, "picture_id": 1, "mandate_id": 1}
    return reverse(str(pattern.name), kwargs={name: wanted[name] for name in pattern.pattern.converters})


def asked(browser: Client, pattern: URLPattern) -> int:
    address = address_of(pattern)
    return (browser.post(address) if pattern.name in POSTED else browser.get(address)).status_code


def first_secret(administrator: Client, proposed: HttpResponse) -> str:
    """What an administrator is shown once another person has approved what they proposed."""
    address = proposed.headers["Location"]
    approved = desk(Role.APPROVER).post(address, {"approve": "1", "secret": secret_of(Role.APPROVER)})
    assert approved.status_code == 302
    shown = administrator.post(address, {"carry_out": "1", "secret": secret_of(Role.ADMINISTRATOR)}).content.decode()
    return shown.split("二度と表示されません: ")[1].split("<")[0]


def test_every_page_is_open_to_the_roles_of_its_act_and_to_no_other(keys: Keys) -> None:
    names = {str(one.name) for one in urls.urlpatterns}
    assert names - OPEN_TO_ALL == set(NEEDS)
    for role in Role:
        browser = desk(role)
        for pattern in urls.urlpatterns:
            if pattern.name in OPEN_TO_ALL:
                continue
            act = NEEDS[str(pattern.name)]
            allowed = act is None or role in MAY[act]
            assert (asked(browser, pattern) != 403) == allowed, (role, pattern.name)


def test_without_a_desk_every_page_leads_to_the_door(keys: Keys) -> None:
    for pattern in urls.urlpatterns:
        if pattern.name not in OPEN_TO_ALL:
            address = address_of(pattern)
            response = Client().post(address) if pattern.name in POSTED else Client().get(address)
            assert response.headers["Location"] == "/staff/ja/signin/?ended=1", pattern.name


def test_a_residents_token_opens_no_desk_and_a_desk_no_visit(keys: Keys) -> None:
    key = keys["notice"]
    resident = Client()
    resident.post("/ja/signin/", {"number": key.reference_number, "born": key.born.isoformat()})
    resident.cookies[COOKIE] = resident.cookies["madoguchi-visit"].value
    assert resident.get("/staff/ja/desk/").status_code == 302
    staff = desk(Role.EXAMINER)
    staff.cookies["madoguchi-visit"] = staff.cookies[COOKIE].value
    assert staff.get("/ja/home/").status_code == 302


def test_five_mistakes_rest_a_number_also_at_an_approval(keys: Keys) -> None:
    wrong = {"number": "3001", "secret": "rehearsal-nothing"}
    for _ in range(5):
        assert Client().post("/staff/ja/signin/", wrong).status_code == 422
    right = {"number": "3001", "secret": secret_of(Role.APPROVER)}
    assert Client().post("/staff/ja/signin/", right).status_code == 422
    desk(Role.EXAMINER)


def test_a_desk_that_is_left_alone_closes(keys: Keys) -> None:
    browser = desk(Role.EXAMINER)
    Shift.objects.update(seen_at=Shift.objects.get().seen_at - timedelta(minutes=31))
    assert browser.get("/staff/ja/desk/").status_code == 302


def test_who_is_new_chooses_a_secret_before_anything_else(keys: Keys) -> None:
    administrator = desk(Role.ADMINISTRATOR)
    new = {"number": "2002", "name": "髙橋 次郎", "role": ["examiner"], "secret": secret_of(Role.ADMINISTRATOR)}
    assert administrator.post("/staff/ja/people/", new | {"secret": "falsch"}).status_code == 422
    first = first_secret(administrator, administrator.post("/staff/ja/people/", new))
    browser = Client()
    assert browser.post("/staff/ja/signin/", {"number": "2002", "secret": first}).status_code == 302
    assert browser.get("/staff/ja/desk/").headers["Location"] == "/staff/ja/secret/"
    for weak in ("short", "2002-2002-2002", "aaaaaaaaaaaaaaaa"):
        said = {"old": first, "new": weak, "again": weak}
        assert browser.post("/staff/ja/secret/", said).status_code == 422
    said = {"old": first, "new": "correct horse battery", "again": "correct horse battery"}
    assert browser.post("/staff/ja/secret/", said).status_code == 302
    assert browser.get("/staff/ja/desk/").status_code == 200


def test_nobody_changes_their_own_roles_and_who_loses_theirs_is_out_at_once(keys: Keys) -> None:
    administrator, examiner = desk(Role.ADMINISTRATOR), desk(Role.EXAMINER)
    numbers = dict(Staff.objects.values_list("number", "pk"))
    secret = secret_of(Role.ADMINISTRATOR)
    own = administrator.post(f"/staff/ja/people/{numbers['9001']}/", {"role": ["auditor"], "secret": secret})
    assert own.status_code == 409
    administrator.post(f"/staff/ja/people/{numbers['2001']}/", {"secret": secret})
    assert examiner.get("/staff/ja/desk/").status_code == 302
    again = {"number": "2001", "secret": secret_of(Role.EXAMINER)}
    assert Client().post("/staff/ja/signin/", again).status_code == 422
    newest = Appointment.objects.latest("id")
    assert (newest.staff.number, newest.roles, newest.by) == ("2001", "", "模擬 管理（9001）")


def test_the_table_of_roles_says_what_the_pages_ask(keys: Keys) -> None:
    page = desk(Role.COUNTER).get("/staff/ja/roles/").content.decode()
    assert page.count("できる</td>") == sum(len(roles) for roles in MAY.values())
    assert {key.role for key in DESKS} == set(Role)
