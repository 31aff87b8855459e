"""What is remembered never outlives what decided it: a list, an instant, what is trusted, what it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from madoguchi.trust import authority, path
from madoguchi.trust.certificate import Fault
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.remembered import Remembered, digest_of, holds

AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def office(tmp_path: Path) -> Keyring:
    path.REMEMBERED.forget()
    found = Keyring(folder=tmp_path / "trust")
    found.begin("見本市", "302015", AT, synthetic=True)
    return found


def judged(
    office: Keyring,
    at: datetime,
    *,
    purpose: Purpose = Purpose.SEAL,
    lists: Sequence[x509.CertificateRevocationList] | None = None,
    now: datetime | None = None,
) -> Fault | None:
    (seal,) = [one.certificate for one in office.kept() if one.purpose is Purpose.SEAL]
    anchors = Anchors(roots=(office.root,), revoked=tuple((office.revoked,) if lists is None else lists))
    return asyncio.run(path.judge(seal, (), purpose, anchors, at, now or at))


def test_who_counts_is_asked_once(office: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(office, AT + DAY) is None

    async def never(*_: object) -> Fault:
        raise AssertionError

    monkeypatch.setattr(path, "walk", never)
    assert judged(office, AT + DAY) is None
    assert judged(office, AT) is None and judged(office, AT + 30 * DAY) is None
    with pytest.raises(AssertionError):
        judged(office, AT + 32 * DAY)


def test_it_does_not_outlive_the_list_nor_the_certificate(office: Keyring) -> None:
    assert judged(office, AT + DAY) is None
    assert judged(office, AT - timedelta(seconds=1)) is Fault.NOT_YET
    assert judged(office, AT + authority.LIST_DAYS * DAY + timedelta(seconds=1)) is Fault.UNKNOWN
    assert judged(office, AT + 4 * 365 * DAY) is Fault.EXPIRED
    assert judged(office, AT + DAY) is None


def test_another_list_asks_anew(office: Keyring) -> None:
    old = office.revoked
    assert judged(office, AT + DAY) is None
    (serial,) = [one.serial for one in office.kept() if one.purpose is Purpose.SEAL]
    office.revoke(serial, AT + DAY, x509.ReasonFlags.key_compromise)
    assert judged(office, AT + DAY) is Fault.REVOKED
    assert judged(office, AT + DAY, lists=(old, office.revoked)) is Fault.REVOKED
    assert judged(office, AT + DAY, lists=()) is Fault.UNKNOWN


def test_who_is_revoked_later_is_not_remembered(office: Keyring) -> None:
    """The verdict before the revocation is right, and says nothing of an instant after it."""
    (serial,) = [one.serial for one in office.kept() if one.purpose is Purpose.SEAL]
    office.revoke(serial, AT + 2 * DAY, x509.ReasonFlags.superseded)
    now = AT + 3 * DAY
    assert judged(office, AT + DAY, now=now) is None
    assert judged(office, AT + 2 * DAY, now=now) is Fault.REVOKED


def test_a_list_of_the_future_is_no_part_of_it(office: Keyring) -> None:
    (serial,) = [one.serial for one in office.kept() if one.purpose is Purpose.SEAL]
    lists = [office.revoked]
    office.revoke(serial, AT + 2 * DAY, x509.ReasonFlags.key_compromise)
    lists.append(office.revoked)
    assert judged(office, AT + DAY, lists=lists) is None
    assert judged(office, AT + 2 * DAY, lists=lists) is Fault.REVOKED


def test_another_purpose_and_another_authority_ask_anew(office: Keyring, tmp_path: Path) -> None:
    other = Keyring(folder=tmp_path / "other")
    other.begin("見本市", "302015", AT, synthetic=True)
    assert judged(office, AT) is None
    assert judged(office, AT, purpose=Purpose.STAMP) is Fault.UNFIT
    (seal,) = [one.certificate for one in office.kept() if one.purpose is Purpose.SEAL]
    anchors = Anchors(roots=(other.root,), revoked=(office.revoked, other.revoked))
    assert asyncio.run(path.judge(seal, (), Purpose.SEAL, anchors, AT, AT)) in (Fault.STRANGE, Fault.UNKNOWN)


def test_no_two_questions_have_one_digest(office: Keyring) -> None:
    seal, stamp, _ = (one.certificate for one in office.kept())
    lists = (office.revoked,)
    found = {
        digest_of(Purpose.SEAL, seal, (), (stamp,), lists),
        digest_of(Purpose.SEAL, seal, (stamp,), (), lists),
        digest_of(Purpose.SEAL, stamp, (seal,), (), lists),
        digest_of(Purpose.SIGN, seal, (stamp,), (), lists),
        digest_of(Purpose.SEAL, seal, (stamp,), (), ()),
        digest_of(Purpose.SEAL, seal, (stamp,), (), (*lists, *lists)),
    }
    assert len(found) == 6


def test_it_holds_as_long_as_the_shortest_of_them(office: Keyring) -> None:
    (seal, *_) = (one.certificate for one in office.kept())
    assert holds([seal], [office.revoked], AT) == (AT, office.revoked.next_update_utc)
    assert holds([seal], [], AT) == (AT, seal.not_valid_after_utc)


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept = Remembered(most=2)
    for name in (b"a", b"b"):
        kept.keep(name, AT, AT)
    assert kept.counts(b"a", AT)
    kept.keep(b"c", AT, AT)
    assert [kept.counts(name, AT) for name in (b"a", b"b", b"c")] == [True, False, True]
    assert not kept.counts(b"a", AT + DAY)
