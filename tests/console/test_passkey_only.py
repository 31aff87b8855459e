"""MADOGUCHI_STAFF_DOORS=passkey: a code made by two opens one page, once; then only passkeys open anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import is_password_usable
from django.test import Client

from madoguchi.core.errors import InputRefused
from madoguchi.identity import desks, helping, staff
from madoguchi.identity.kinds import Ended, Role
from madoguchi.identity.models import Passkey, Proof, Shift, Staff
from madoguchi.settings import doors_from
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from tests.identity.authenticator import Authenticator

from .conftest import desk, secret_of
from .test_proofs import hours, signed, with_key

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
KEYS = "/staff/ja/passkeys/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
__all__ = ["hours"]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff come in by passkey alone."""
    monkeypatch.setattr(django_settings, "STAFF_DOORS", ("passkey",))


@pytest.fixture
def office(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[Role, tuple[Client, Authenticator]]]:
    """An administrator and an approver with a passkey each; from then on no secret lets anybody in."""
    made = {role: with_key(role) for role in (Role.ADMINISTRATOR, Role.APPROVER)}
    monkeypatch.setattr(django_settings, "STAFF_DOORS", ("passkey",))
    yield made


def come_in(device: Authenticator) -> Client:
    browser = Client(headers={"user-agent": FIREFOX})
    begun = browser.post("/staff/ja/signin/begin/").content.decode()
    answer = browser.post("/staff/ja/signin/passkey/", {"passkey": device.sign(begun)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/staff/ja/desk/")
    return browser


def code_for(office: dict[Role, tuple[Client, Authenticator]], number: str) -> str:
    """A code that an administrator proposed, an approver agreed to, and the administrator was shown."""
    administrator, of_administrator = office[Role.ADMINISTRATOR]
    person = f"/staff/ja/people/{Staff.objects.get(number=number).pk}/"
    proposed = administrator.post(person, signed(administrator, of_administrator, person, {"renew": "1"}))
    address = proposed.headers["Location"]
    approver, of_approver = office[Role.APPROVER]
    assert approver.post(address, signed(approver, of_approver, address, {"approve": "1"})).status_code == 302
    sent = signed(administrator, of_administrator, address, {"carry_out": "1"})
    shown = administrator.post(address, sent).content.decode()
    assert "一度きりのコード" in shown
    return shown.split("二度と表示されません: ")[1].split("<")[0]


def typed(number: str, secret: str) -> tuple[Client, int]:
    browser = Client()
    return browser, browser.post("/staff/ja/signin/", {"number": number, "secret": secret}).status_code


def first_key(browser: Client, code: str, device: Authenticator) -> int:
    begun = browser.post(f"{KEYS}begin/", {"secret": code})
    if begun.status_code != 200:
        return begun.status_code
    return browser.post(KEYS, {"name": "初めての鍵", "passkey": device.make(begun.content.decode())}).status_code


def test_no_secret_lets_anybody_in_or_approves(office: dict[Role, tuple[Client, Authenticator]]) -> None:
    for number, role in (("3001", Role.APPROVER), ("2001", Role.EXAMINER)):
        assert typed(number, secret_of(role))[1] == 422, "whether they have a passkey or not"
    approver, device = office[Role.APPROVER]
    administrator, of_administrator = office[Role.ADMINISTRATOR]
    people = "/staff/ja/people/"
    new = {"number": "7001", "name": "架空 一", "role": "examiner", "enrol": "1"}
    assert administrator.post(people, new | {"secret": secret_of(Role.ADMINISTRATOR)}).status_code == 422
    address = administrator.post(people, signed(administrator, of_administrator, people, new)).headers["Location"]
    page = approver.get(address, headers={"host": "localhost"}).content.decode()
    assert 'name="secret"' not in page and 'data-passkey="get"' in page
    assert approver.post(address, {"approve": "1", "secret": secret_of(Role.APPROVER)}).status_code == 422
    assert approver.post(address, signed(approver, device, address, {"approve": "1"})).status_code == 302
    assert come_in(device).get("/staff/ja/desk/").status_code == 200


def test_a_code_opens_the_page_of_the_first_passkey_once(office: dict[Role, tuple[Client, Authenticator]]) -> None:
    code, device = code_for(office, "2001"), Authenticator()
    browser, status = typed("2001", code)
    elsewhere, again = typed("2001", code)
    assert (status, again) == (302, 302)
    for page in ("/staff/ja/desk/", "/staff/ja/find/", "/staff/ja/secret/"):
        assert browser.get(page).headers["Location"] == KEYS, page
    shown = browser.get(KEYS).content.decode()
    assert "最初のパスキーを登録すると" in shown
    assert first_key(browser, "falsch", device) == 422
    assert first_key(browser, code, device) == 302
    one = Staff.objects.get(number="2001")
    assert not is_password_usable(one.secret) and not one.must_change
    assert browser.get("/staff/ja/desk/").status_code == 200
    assert elsewhere.get("/staff/ja/desk/").headers["Location"].startswith("/staff/ja/signin/")
    assert typed("2001", code)[1] == 422
    assert come_in(device).get("/staff/ja/desk/").status_code == 200


def test_a_code_ends_after_three_days(office: dict[Role, tuple[Client, Authenticator]], hours: list[timedelta]) -> None:
    code = code_for(office, "2001")
    hours[0] = timedelta(days=3, minutes=-1)
    browser, status = typed("2001", code)
    assert status == 302
    hours[0] = timedelta(days=3, minutes=1)
    assert first_key(browser, code, Authenticator()) == 422, "nor where it was used in time to come in"
    assert typed("2001", code)[1] == 422


def test_one_more_passkey_takes_one_that_is_there(office: dict[Role, tuple[Client, Authenticator]]) -> None:
    approver, device = office[Role.APPROVER]
    more = Authenticator()
    assert first_key(approver, secret_of(Role.APPROVER), more) == 422
    proving = approver.post(KEYS, signed(approver, device, KEYS, {"add": "1"}))
    assert "確かめました" in proving.content.decode()
    assert first_key(approver, "", more) == 302
    assert first_key(approver, "", Authenticator()) == 422, "one proof, one passkey"
    assert Passkey.objects.filter(staff__number="3001").count() == 2
    assert Proof.objects.latest("id").pressed == "add"


def test_the_last_passkey_stays(office: dict[Role, tuple[Client, Authenticator]]) -> None:
    approver, _ = office[Role.APPROVER]
    key = Passkey.objects.get(staff__number="3001")
    answer = approver.post(f"{KEYS}remove/", {"key": key.pk})
    assert answer.status_code == 409 and "console.last_passkey" in answer.content.decode()


def test_who_only_helps_keeps_their_secret(keys: Keys, alone: None) -> None:
    browser, status = typed("6001", secret_of(Role.HELPER))
    assert status == 302 and browser.get("/staff/ja/desk/").status_code == 200
    assert helping.unlock("6001", secret_of(Role.HELPER), "公民館", clock.now())
    staff.appoint(Staff.objects.get(number="6001"), (Role.HELPER, Role.EXAMINER), "管理", clock.now())
    assert typed("6001", secret_of(Role.HELPER))[1] == 422


def test_each_device_is_seen_and_ended_by_its_owner(keys: Keys) -> None:
    here, device = with_key(Role.EXAMINER)
    there = come_in(device)
    page = here.get(KEYS).content.decode()
    assert "Firefox / Linux" in page and "机の鍵" in page and page.count("この端末</b>") == 1
    theirs = Shift.objects.get(browser="Firefox / Linux")
    assert desk(Role.COUNTER).post(f"{KEYS}end/", {"desk": theirs.pk}).status_code == 404
    assert there.get("/staff/ja/desk/").status_code == 200
    assert here.post(f"{KEYS}end/", {"desk": theirs.pk}).status_code == 302
    assert there.get("/staff/ja/desk/").status_code == 302 and here.get("/staff/ja/desk/").status_code == 200
    assert "Firefox / Linux" not in here.get(KEYS).content.decode()


def test_desks_that_time_has_closed_are_not_listed(keys: Keys, hours: list[timedelta]) -> None:
    desk(Role.EXAMINER)
    one = Staff.objects.get(number="2001")
    assert len(desks.of(one, clock.now())) == 1
    hours[0] = timedelta(minutes=31)
    assert desks.of(one, clock.now()) == ()


def test_taking_off_a_passkey_ends_the_desks_that_it_opened(keys: Keys) -> None:
    here, device = with_key(Role.EXAMINER)
    there = come_in(device)
    key = Passkey.objects.get()
    assert here.post(f"{KEYS}remove/", {"key": key.pk}).status_code == 302
    key.refresh_from_db()
    assert key.ended_why == Ended.OWNER
    assert there.get("/staff/ja/desk/").status_code == 302 and here.get("/staff/ja/desk/").status_code == 200


def test_an_administrator_ends_all_desks_of_somebody(keys: Keys) -> None:
    here, device = with_key(Role.EXAMINER)
    there, administrator = come_in(device), desk(Role.ADMINISTRATOR)
    person = f"/staff/ja/people/{Staff.objects.get(number='2001').pk}/"
    assert "Firefox / Linux" in administrator.get(person).content.decode()
    assert administrator.post(person, {"end_desks": "1", "secret": "falsch"}).status_code == 422
    sent = {"end_desks": "1", "secret": secret_of(Role.ADMINISTRATOR)}
    assert administrator.post(person, sent).status_code == 302
    for browser in (here, there):
        assert browser.get("/staff/ja/desk/").status_code == 302
    kept = Proof.objects.latest("id")
    assert (kept.pressed, kept.staff.number) == ("end_desks", "9001") and kept.address == person.removeprefix(
        "/staff/ja/"
    )
    assert come_in(device).get("/staff/ja/desk/").status_code == 200, "their passkey still opens"


def test_the_setting_names_what_lets_staff_in_and_never_a_secret_alone() -> None:
    assert doors_from(None) == doors_from("secret, passkey,card") == ("card", "passkey", "secret")
    assert doors_from("passkey") == ("passkey",)
    assert doors_from("passkey,card") == ("card", "passkey")
    for odd in ("secret", "x", "passkey,x", ",", "passkey,"):
        with pytest.raises(InputRefused) as refused:
            doors_from(odd)
        assert refused.value.code == "settings.staff_doors"
