"""A passkey opens for its owner, on its side, on our pages, once for each challenge, and for nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from madoguchi.core.errors import Conflict
from madoguchi.identity import attempts, passkey, presence, relying_party, response, visit
from madoguchi.identity import staff as employment
from madoguchi.identity.kinds import Door, Ended, Role, Side
from madoguchi.identity.models import Challenge, Passkey, Shift, Staff, Visit
from madoguchi.identity.passkey import Owner, ResidentOwner
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

from .authenticator import PRESENT, Authenticator

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 10, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
HANAKO, TARO = ResidentOwner(person_id=1), ResidentOwner(person_id=2)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    """A municipality in scope, and another."""
    Municipality.objects.create(code="302015", name="和歌山市")
    Municipality.objects.create(code="131016", name="千代田区")
    with municipality("302015"):
        yield


@pytest.fixture
def clerk() -> Staff:
    """「職員」 Somebody who may approve."""
    return employment.enrol("A1", "承認 花子", [Role.APPROVER], "起案 太郎", AT)[0]


def registered(owner: Owner, device: Authenticator | None = None, at: datetime = AT) -> Authenticator:
    device = device or Authenticator()
    answer = device.make(passkey.begin_registration(owner, "電話", "和歌山市", at))
    assert passkey.finish_registration(owner, answer, "電話", at, behind=Door.CODE) is not None
    return device


def comes_in(device: Authenticator, side: Side = Side.RESIDENT, at: datetime = LATER) -> Passkey | None:
    return passkey.finish_sign_in(side, device.sign(passkey.begin_sign_in(side, at)), at)


@pytest.mark.parametrize("counts", [True, False])
def test_who_made_a_passkey_comes_in_with_it_again_and_again(*, counts: bool) -> None:
    device = registered(HANAKO, Authenticator(counts=counts))
    for minute in range(3):
        found = comes_in(device, at=AT + timedelta(minutes=minute))
        assert found is not None and found.person_id == 1
    kept = Passkey.objects.get()
    assert (kept.name, kept.made_behind, kept.used_at) == ("電話", "code", AT + timedelta(minutes=2))
    assert kept.sign_count == (3 if counts else 0)


def test_the_device_is_asked_to_verify_its_owner_and_told_nothing_of_them() -> None:
    options = json.loads(passkey.begin_registration(HANAKO, "電話", "和歌山市", AT))
    chosen = options["authenticatorSelection"]
    assert (options["rp"]["id"], chosen["userVerification"], chosen["residentKey"]) == (
        ("localhost", "required", "required")
    )
    assert (options["user"]["name"], options["attestation"]) == ("電話", "none")
    asked = json.loads(passkey.begin_sign_in(Side.RESIDENT, AT))
    assert (asked["userVerification"], asked["allowCredentials"]) == ("required", [])


def test_a_second_device_is_the_same_owners_and_is_not_to_hold_two() -> None:
    registered(HANAKO)
    second = json.loads(passkey.begin_registration(HANAKO, "板", "和歌山市", AT))
    kept = Passkey.objects.get()
    assert [one["id"] for one in second["excludeCredentials"]] == [kept.credential_id]
    assert second["user"]["id"] == kept.user_handle


def test_of_one_owner_there_are_ten_at_most() -> None:
    for _ in range(passkey.MOST):
        registered(HANAKO)
    with pytest.raises(Conflict, match=r"identity\.many_passkeys"):
        passkey.begin_registration(HANAKO, "電話", "和歌山市", AT)


def test_without_verification_of_its_owner_a_device_neither_registers_nor_opens() -> None:
    device = Authenticator()
    device.flags = PRESENT
    answer = device.make(passkey.begin_registration(HANAKO, "電話", "和歌山市", AT))
    assert passkey.finish_registration(HANAKO, answer, "電話", AT) is None
    device = registered(HANAKO)
    device.flags = PRESENT
    assert comes_in(device) is None


@pytest.mark.parametrize("origin", ["https://localhost", "http://localhost.example", "http://127.0.0.1:8000", "null"])
def test_on_another_page_a_device_neither_registers_nor_opens(origin: str) -> None:
    device = Authenticator(origin=origin)
    answer = device.make(passkey.begin_registration(HANAKO, "電話", "和歌山市", AT))
    assert passkey.finish_registration(HANAKO, answer, "電話", AT) is None
    device = registered(HANAKO)
    device.origin = origin
    assert comes_in(device) is None


def test_within_another_page_a_device_neither_registers_nor_opens() -> None:
    device = Authenticator()
    options = passkey.begin_registration(HANAKO, "電話", "和歌山市", AT)
    assert passkey.finish_registration(HANAKO, device.make(options, cross_origin=True), "電話", AT) is None
    device = registered(HANAKO)
    options = passkey.begin_sign_in(Side.RESIDENT, AT)
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(options, cross_origin=True), AT) is None


def test_a_key_for_another_name_opens_nothing() -> None:
    device = registered(HANAKO)
    device.name = "example.org"
    assert comes_in(device) is None


def test_a_challenge_is_good_once_and_for_five_minutes() -> None:
    device = registered(HANAKO)
    options = passkey.begin_sign_in(Side.RESIDENT, AT)
    answer = device.sign(options)
    assert passkey.finish_sign_in(Side.RESIDENT, answer, LATER) is not None
    assert passkey.finish_sign_in(Side.RESIDENT, answer, LATER) is None
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(options), LATER) is None

    old = device.sign(passkey.begin_sign_in(Side.RESIDENT, AT))
    assert passkey.finish_sign_in(Side.RESIDENT, old, AT + timedelta(minutes=5, seconds=1)) is None
    made = Authenticator().make(passkey.begin_registration(HANAKO, "板", "和歌山市", AT))
    assert passkey.finish_registration(HANAKO, made, "板", AT + timedelta(minutes=5, seconds=1)) is None


def test_an_answer_that_did_not_fit_has_spent_its_challenge() -> None:
    device = registered(HANAKO)
    options = passkey.begin_sign_in(Side.RESIDENT, AT)
    device.flags = PRESENT
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(options), AT) is None
    device.flags = Authenticator().flags
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(options), AT) is None
    assert comes_in(device) is not None


def test_a_challenge_of_ones_own_making_is_none() -> None:
    device = registered(HANAKO)
    invented = json.loads(passkey.begin_sign_in(Side.RESIDENT, AT)) | {"challenge": "A" * 43}
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(json.dumps(invented)), AT) is None


def test_a_challenge_is_for_one_intent(clerk: Staff) -> None:
    device = registered(HANAKO)
    proof = passkey.begin_proof(HANAKO, "answer", "1", AT)
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(proof), AT) is None
    door = passkey.begin_sign_in(Side.RESIDENT, AT)
    assert not passkey.prove(HANAKO, device.sign(door), "answer", "1", AT)
    assert passkey.finish_registration(HANAKO, Authenticator().make(_as_registration(door)), "板", AT) is None


def _as_registration(options: str) -> str:
    return json.dumps(json.loads(options) | {"user": {"id": "AAAA"}, "rp": {"id": "localhost"}})


def test_keys_of_staff_and_of_residents_open_their_own_side_only(clerk: Staff) -> None:
    resident, employee = registered(HANAKO), registered(clerk)
    assert comes_in(employee, Side.RESIDENT) is None
    assert comes_in(resident, Side.STAFF) is None
    options = passkey.begin_sign_in(Side.STAFF, AT)
    assert passkey.finish_sign_in(Side.RESIDENT, resident.sign(options), AT) is None
    found = comes_in(employee, Side.STAFF)
    assert found is not None and found.staff == clerk


def test_another_municipality_knows_neither_the_key_nor_the_challenge() -> None:
    device = registered(HANAKO)
    ours = passkey.begin_sign_in(Side.RESIDENT, AT)
    with municipality("131016"):
        assert comes_in(device) is None
        assert passkey.finish_sign_in(Side.RESIDENT, device.sign(ours), AT) is None
        registered(TARO)
        theirs = passkey.begin_sign_in(Side.RESIDENT, AT)
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(theirs), AT) is None
    assert passkey.finish_sign_in(Side.RESIDENT, device.sign(ours), AT) is not None


def test_a_key_that_was_taken_off_opens_nothing_and_its_visits_end() -> None:
    device = registered(HANAKO)
    here, elsewhere, by_code = (
        visit.begin(1, door, AT, shared_terminal=False) for door in (Door.PASSKEY, Door.PASSKEY, Door.CODE)
    )
    stays = visit.find(here, AT)
    passkey.revoke(Passkey.objects.get(), Ended.OWNER, AT, stays=stays)
    assert comes_in(device) is None and passkey.of(HANAKO) == ()
    assert visit.find(here, AT) and visit.find(by_code, AT) and not visit.find(elsewhere, AT)
    passkey.revoke(Passkey.objects.get(), Ended.OFFICE, LATER)
    kept = Passkey.objects.get()
    assert (kept.revoked_at, kept.ended_why) == (AT, "owner")


def test_nobody_changes_or_deletes_a_key_past_its_guards() -> None:
    registered(HANAKO)
    for change in ({"public_key": b"0"}, {"person_id": 2}, {"credential_id": "x"}, {"made_at": LATER}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Passkey.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Passkey.objects.all().delete()
    passkey.revoke(Passkey.objects.get(), Ended.OWNER, AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Passkey.objects.update(revoked_at=None, ended_why=None)


def test_a_count_that_goes_back_is_refused_and_the_key_is_on_record_as_copied(clerk: Staff) -> None:
    device = registered(clerk)
    assert comes_in(device, Side.STAFF) is not None
    token = presence.begin(Shift(staff=clerk), AT)
    device.count = 0
    assert comes_in(device, Side.STAFF) is None
    kept = Passkey.objects.get()
    assert (kept.ended_why, kept.revoked_at, kept.sign_count) == ("copied", LATER, 1)
    assert presence.find(Shift, token, LATER) is None
    device.count = 9
    assert comes_in(device, Side.STAFF) is None


def test_a_count_that_nobody_signed_takes_no_key_off() -> None:
    device = registered(HANAKO)
    assert comes_in(device) is not None
    forger = Authenticator()
    forger.credential_id, forger.user_handle, forger.name = device.credential_id, device.user_handle, device.name
    assert comes_in(forger) is None
    assert Passkey.objects.get().revoked_at is None
    assert comes_in(device) is not None


def test_five_forged_signatures_rest_the_key_for_a_day() -> None:
    device = registered(HANAKO)
    forger = Authenticator()
    forger.credential_id, forger.user_handle, forger.name = device.credential_id, device.user_handle, device.name
    for _ in range(5):
        assert comes_in(forger) is None
    assert comes_in(device) is None
    assert comes_in(device, at=LATER + timedelta(hours=24)) is not None


def test_an_approval_is_for_one_person_one_act_and_one_thing(clerk: Staff) -> None:
    other = employment.enrol("B2", "別人 次郎", [Role.APPROVER], "起案 太郎", AT)[0]
    mine, theirs = registered(clerk), registered(other)

    def tried(device: Authenticator, who: Staff, purpose: str, bound_to: str) -> bool:
        options = passkey.begin_proof(clerk, "approve", "7:abc", AT)
        return passkey.prove(who, device.sign(options), purpose, bound_to, LATER)

    assert tried(mine, clerk, "approve", "7:abc")
    assert not tried(mine, clerk, "approve", "8:abc")
    assert not tried(mine, clerk, "approve", "7:abd")
    assert not tried(mine, clerk, "reject", "7:abc")
    assert not tried(theirs, clerk, "approve", "7:abc")
    assert not tried(theirs, other, "approve", "7:abc")
    options = passkey.begin_proof(clerk, "approve", "7:abc", AT)
    answer = mine.sign(options)
    assert passkey.prove(clerk, answer, "approve", "7:abc", AT)
    assert not passkey.prove(clerk, answer, "approve", "7:abc", AT)


def test_a_resident_who_proves_again_is_the_one_who_came_in() -> None:
    hers, his = registered(HANAKO), registered(TARO)
    options = passkey.begin_proof(HANAKO, "answer", "x", AT)
    assert not passkey.prove(HANAKO, his.sign(options), "answer", "x", AT)
    options = passkey.begin_proof(HANAKO, "answer", "x", AT)
    assert passkey.prove(HANAKO, hers.sign(options), "answer", "x", AT)


def test_another_persons_challenge_registers_nothing() -> None:
    answer = Authenticator().make(passkey.begin_registration(TARO, "電話", "和歌山市", AT))
    assert passkey.finish_registration(HANAKO, answer, "電話", AT) is None
    assert not Passkey.objects.exists()


def test_a_key_is_one_owners() -> None:
    device = registered(HANAKO)
    answer = device.make(passkey.begin_registration(TARO, "電話", "和歌山市", AT))
    assert passkey.finish_registration(TARO, answer, "電話", AT) is None


def test_who_has_no_role_any_more_comes_in_with_no_key(clerk: Staff) -> None:
    device = registered(clerk)
    employment.appoint(clerk, (), "起案 太郎", AT)
    assert comes_in(device, Side.STAFF) is None


def test_another_handle_than_the_owners_opens_nothing() -> None:
    device = registered(HANAKO)
    for handle in ("", "AAAA"):
        device.user_handle = handle
        assert comes_in(device) is None


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "{}",
        "null",
        "[" * 9_000,
        "x" * 30_000,
        '{"rawId":1,"response":{"clientDataJSON":1}}',
        '{"response":[]}',
        "🏠",
    ],
)
def test_rubbish_is_no_answer(rubbish: str) -> None:
    assert response.read(rubbish) is None
    assert passkey.finish_sign_in(Side.RESIDENT, rubbish, AT) is None
    assert passkey.finish_registration(HANAKO, rubbish, "電話", AT) is None
    assert not passkey.prove(HANAKO, rubbish, "answer", "x", AT)


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_an_answer_with_any_byte_changed_opens_nothing(part: str) -> None:
    device = registered(HANAKO)
    for place in range(0, 48, 5):
        answer = json.loads(device.sign(passkey.begin_sign_in(Side.RESIDENT, AT)))
        said = answer["response"][part]
        changed = said[:place] + ("B" if said[place] == "A" else "A") + said[place + 1 :]
        forged = json.dumps(answer | {"response": answer["response"] | {part: changed}})
        assert passkey.finish_sign_in(Side.RESIDENT, forged, AT) is None
        attempts.forget(f"passkey:{Passkey.objects.get().pk}")
    assert comes_in(device) is not None


def test_challenges_are_kept_as_their_hash_and_thrown_away_after_a_day() -> None:
    value = json.loads(passkey.begin_sign_in(Side.RESIDENT, AT))["challenge"]
    assert value not in Challenge.objects.get().challenge_sha256
    passkey.begin_sign_in(Side.RESIDENT, AT + timedelta(hours=25))
    assert Challenge.objects.count() == 1


@pytest.mark.parametrize(
    ("hosts", "tls", "name", "good", "bad"),
    [
        (["localhost", "127.0.0.1"], False, "localhost", "http://localhost:8000", "http://127.0.0.1:8000"),
        (["mado.example.jp"], True, "mado.example.jp", "https://mado.example.jp", "http://mado.example.jp"),
        (["mado.example.jp"], True, "mado.example.jp", "https://mado.example.jp", "https://mado.example.jp:8443"),
        (["a.jp", "en.a.jp"], True, "a.jp", "https://en.a.jp", "https://de.a.jp"),
        (["a.jp", "b.jp"], True, "a.jp", "https://a.jp", "https://b.jp"),
        (["mado.example.jp"], False, None, None, "https://mado.example.jp"),
        ([".example.jp"], True, None, None, "https://mado.example.jp"),
        (["*"], True, None, None, "https://mado.example.jp"),
        (["192.0.2.1"], True, None, None, "https://192.0.2.1"),
    ],
)
def test_name_and_origins_follow_from_the_settings(
    monkeypatch: pytest.MonkeyPatch, hosts: list[str], name: str | None, good: str | None, bad: str, *, tls: bool
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", hosts)
    monkeypatch.setattr(settings, "BEHIND_TLS", tls)
    assert relying_party.name() == name
    assert good is None or (relying_party.admits(good) and relying_party.has_passkeys(good.partition("//")[2]))
    assert not relying_party.admits(bad)
    if name is None:
        with pytest.raises(Conflict, match=r"identity\.no_passkeys_here"):
            passkey.begin_sign_in(Side.RESIDENT, AT)


def test_visits_and_keys_of_others_are_left_alone() -> None:
    registered(HANAKO)
    taro = registered(TARO)
    token = visit.begin(2, Door.PASSKEY, AT, shared_terminal=False)
    passkey.revoke(Passkey.objects.get(person_id=1), Ended.OWNER, AT)
    assert visit.find(token, AT) is not None and comes_in(taro) is not None
    assert Visit.objects.filter(ended_at__isnull=True).count() == 1
