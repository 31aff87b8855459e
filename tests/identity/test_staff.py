"""A staff number and its secret: how often they may be tried, from where, and what ends with a secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from threading import Event, Semaphore, Thread
from time import sleep

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import check_password, make_password
from django.test import RequestFactory

from madoguchi.core.errors import Busy, Conflict, InputRefused
from madoguchi.core.lane import Lane
from madoguchi.identity import attempts, checking, helping, passkey, presence, staff
from madoguchi.identity.kinds import Ended, Role
from madoguchi.identity.models import Attempt, Passkey, Shift, Staff
from madoguchi.settings import proxies_from
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.web.whence import whence

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 10, tzinfo=UTC)
SECRET = "correct horse battery"
HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    """A municipality in scope."""
    Municipality.objects.create(code="302015", name="和歌山市")
    with municipality("302015"):
        yield


def test_whoever_takes_the_records_tries_long_for_a_secret(made_ready: tuple[Path, str]) -> None:
    with sqlite3.connect(made_ready[0] / "madoguchi.sqlite3") as records:
        kept = [secret.split("$")[:3] for (secret,) in records.execute("SELECT secret FROM identity_staff")]
    assert len(kept) > 3 and all(kind == "scrypt" and int(work) >= 2**14 for kind, work, _ in kept)


def enrolled(number: str = "A2001", *roles: Role) -> Staff:
    found, _ = staff.enrol(number, "審査 花子", roles or (Role.EXAMINER, Role.HELPER), "管理", AT)
    staff.choose_secret(found, SECRET, AT)
    return found


def guess(number: str, whence: str = HERE, secret: str = "wrong") -> Staff | None:
    return staff.recognise(number, secret, AT, whence=whence)


def key_of(owner: Staff) -> Passkey:
    made: Passkey = Passkey.objects.create(
        staff=owner,
        credential_id=token_urlsafe(8),
        user_handle="h",
        public_key=b"k",
        sign_count=0,
        name="机",
        made_at=AT,
    )
    return made


def desk_of(owner: Staff) -> Shift:
    presence.begin(made := Shift(staff=owner), AT)
    return made


def test_nothing_that_a_store_reads_as_the_same_number_lifts_the_limit() -> None:
    found = enrolled()
    for odd in ("A2001\0", "A2001\0x", "\0A2001", "A200_", "A200%", "%", "A2001\\", "Α2001", ""):
        assert guess(odd, secret=SECRET) is None, odd
        assert helping.unlock(odd, SECRET, "公民館", AT) is None, odd
    assert not Attempt.objects.exists()
    for spelt in ("a2001", "A2001", " a2001 ", "Ａ２００１", "ａ2001"):
        assert guess(spelt) is None
    assert guess("A2001", secret=SECRET) is None and guess("a2001", secret=SECRET) is None
    assert Attempt.objects.filter(subject="staff:a2001").count() == 5
    assert guess("ａ２００１", THERE, SECRET) == found == staff.find("a2001")


@pytest.mark.parametrize("odd", ["20\x0001", "二〇〇一", "Α2001", "2001é", "20 01", ""])
def test_nobody_is_enrolled_under_what_is_no_number(odd: str) -> None:
    with pytest.raises(InputRefused) as refused:
        staff.enrol(odd, "審査 花子", [Role.EXAMINER], "管理", AT)
    assert refused.value.code == "identity.staff_words"


def test_two_numbers_that_differ_in_capitals_are_one() -> None:
    enrolled("ab1")
    with pytest.raises(Conflict) as refused:
        enrolled("AB1")
    assert refused.value.code == "identity.number_taken"


def test_mistakes_from_one_address_shut_nobody_out_elsewhere_until_there_are_too_many() -> None:
    found = enrolled()
    for _ in range(5):
        assert guess("A2001") is None
    assert guess("A2001", secret=SECRET) is None and guess("A2001", THERE, SECRET) == found
    for one in range(10, 19):
        for _ in range(5):
            guess("A2001", f"192.0.2.{one}")
    assert Attempt.objects.count() == attempts.MOST_ANYWHERE
    assert guess("A2001", THERE, SECRET) is None
    assert staff.proves(found, SECRET, AT), "who sits at a desk goes on"
    assert staff.recognise("A2001", SECRET, AT + attempts.SHUT_FOR, whence=THERE) == found


def test_mistakes_at_a_desk_shut_the_desk_and_not_the_door() -> None:
    found = enrolled()
    for _ in range(5):
        assert not staff.proves(found, "wrong", AT)
    assert not staff.proves(found, SECRET, AT) and guess("A2001", secret=SECRET) == found
    staff.renew(found, "管理", AT)
    assert not Attempt.objects.exists()


def test_tries_that_matter_no_more_are_thrown_away() -> None:
    enrolled()
    guess("A2001")
    guess("9999")
    attempts.note_failure("123456789012", AT + timedelta(hours=23))
    assert Attempt.objects.count() == 3
    attempts.note_failure("123456789012", AT + attempts.SHUT_FOR)
    assert set(Attempt.objects.values_list("subject", flat=True)) == {"123456789012"}


def test_a_renewed_secret_and_a_dismissal_end_every_key_and_desk() -> None:
    found = enrolled()
    for act in (lambda: staff.renew(found, "管理", AT), lambda: staff.appoint(found, (), "管理", AT)):
        key, desk = key_of(found), desk_of(found)
        act()
        key.refresh_from_db()
        desk.refresh_from_db()
        assert (key.ended_why, key.revoked_at, desk.ended_at) == (Ended.OFFICE, AT, AT)
        assert passkey.of(found) == ()


def test_a_secret_of_ones_own_closes_every_other_desk_and_keeps_the_keys() -> None:
    found = enrolled()
    here, there = desk_of(found), desk_of(found)
    key_of(found)
    staff.choose_secret(found, "another horse battery", AT, stays=here)
    assert set(Shift.objects.filter(ended_at__isnull=True)) == {here} and there != here
    assert len(passkey.of(found)) == 1


def test_guessers_wait_in_a_lane_of_their_own_and_too_many_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    lane, checks, goes_on, told = Lane(1, 1, 30, checking.busy), Semaphore(0), Event(), []

    def slow(secret: str, kept: str) -> bool:
        checks.release()
        return goes_on.wait(30) and check_password(secret, kept)

    monkeypatch.setattr(checking, "check_password", slow)
    kept = make_password(SECRET)
    threads = [Thread(target=lambda: told.append(checking.fits(SECRET, kept, lane))) for _ in range(2)]
    threads[0].start()
    assert checks.acquire(timeout=30)
    threads[1].start()
    while lane.is_open:
        sleep(0.01)
    with pytest.raises(Busy) as busy:
        checking.fits(SECRET, kept, lane)
    assert busy.value.code == "identity.busy" and not told
    goes_on.set()
    for one in threads:
        one.join()
    assert told == [True, True] and checking.fits(SECRET, kept, lane)


@pytest.mark.parametrize(
    ("proxies", "passed", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", ""),
        (1, "rubbish\0", ""),
        (1, "2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
    ],
)
def test_an_address_is_what_our_own_servers_saw(
    proxies: int, passed: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "PROXIES", proxies)
    assert whence(RequestFactory().get("/", headers={"x-forwarded-for": passed})) == seen


def test_the_number_of_servers_in_front_is_a_number() -> None:
    assert (proxies_from(None), proxies_from(""), proxies_from("2")) == (0, 0, 2)
    for odd in ("x", "-1", "²", "10"):
        with pytest.raises(InputRefused) as refused:
            proxies_from(odd)
        assert refused.value.code == "settings.proxies"
