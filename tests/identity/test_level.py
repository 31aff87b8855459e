"""Levels are three fields, kept on each visit; two proofs reach together what each of them reaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from madoguchi.identity import presence, step_up, visit
from madoguchi.identity.kinds import Door
from madoguchi.identity.level import OF_DOOR, Level
from madoguchi.identity.models import StepUp, ToSign, Visit
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    """A municipality in scope."""
    Municipality.objects.create(code="302015", name="和歌山市")
    with municipality("302015"):
        yield


def begun(door: Door = Door.CODE, *, person: int = 1, level: Level | None = None) -> Visit:
    found = visit.find(visit.begin(person, door, AT, shared_terminal=False, level=level), AT)
    assert found is not None
    return found


def test_each_door_of_ours_reaches_what_the_table_says_and_the_visit_keeps_it() -> None:
    for door in (Door.CODE, Door.PASSKEY, Door.CARD):
        assert begun(door).level == OF_DOOR[door]
    assert [OF_DOOR[one].authentication for one in (Door.CODE, Door.MANDATE, Door.PASSKEY, Door.CARD)] == [1, 1, 2, 3]
    assert {one.identity for one in OF_DOOR.values()} == {1} and {one.federation for one in OF_DOOR.values()} == {0}


@pytest.mark.parametrize(
    ("has", "needed", "enough"),
    [
        (Level(), Level(), True),
        (Level(authentication=3), Level(authentication=2), True),
        (Level(authentication=3), Level(identity=2), False),
        (Level(identity=3), Level(authentication=2), False),
        (Level(), Level(federation=2), True),
        (Level(federation=1), Level(federation=2), False),
        (Level(federation=2), Level(federation=2), True),
    ],
)
def test_each_field_has_to_reach_by_itself(has: Level, needed: Level, *, enough: bool) -> None:
    assert has.reaches(needed) is enough


def test_another_proof_raises_the_visit_never_lowers_it_and_the_old_token_opens_nothing() -> None:
    old = visit.begin(1, Door.CARD, AT, shared_terminal=False)
    found = visit.find(old, AT)
    assert found is not None
    new = visit.raise_level(found, Door.PASSKEY, Level(identity=2, authentication=2, federation=2), AT)
    assert visit.find(old, AT) is None
    kept = visit.find(new, AT)
    assert kept is not None and kept.level == Level(identity=2, authentication=3, federation=2)
    assert (kept.door, kept.raised_by) == ("card", "passkey")


def test_who_proved_by_a_key_since_has_left_once_it_is_taken_off() -> None:
    came, raised, other, stays = begun(Door.PASSKEY), begun(), begun(), begun(Door.PASSKEY)
    visit.raise_level(raised, Door.PASSKEY, OF_DOOR[Door.PASSKEY], AT)
    presence.end_by(1, Door.PASSKEY, AT, stays)
    ended = {one.pk for one in Visit.objects.filter(ended_at__isnull=False)}
    assert ended == {came.pk, raised.pk} and other.pk not in ended


def test_of_many_pages_that_wait_the_oldest_gives_way() -> None:
    mine, theirs = begun(), begun(person=2)
    step_up.ask(theirs, Level(), "/ja/uses/", {}, AT)
    made = [step_up.ask(mine, Level(), "/ja/uses/", {}, AT) for _ in range(step_up.MOST + 2)]
    assert list(StepUp.objects.filter(visit=mine).order_by("id")) == made[2:]
    assert step_up.newest(theirs) is not None


@pytest.mark.parametrize("field", ["identity_level", "authentication_level", "federation_level"])
def test_the_store_keeps_no_level_that_there_is_not(field: str) -> None:
    made = begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(id=made.pk).update(**{field: 4})


def test_what_was_typed_is_the_visitors_own_and_gone_with_the_visit_or_after_two_hours() -> None:
    mine, theirs = begun(), begun(person=2)
    step = step_up.ask(mine, Level(authentication=2), "/ja/home/1/answer/", {"item": ["a", "b"], "said": ["は"]}, AT)
    assert step_up.typed(step) == (("item", "a"), ("item", "b"), ("said", "は"))
    assert step_up.find(mine, step.pk) == step and step.needed == Level(authentication=2)
    assert step_up.find(theirs, step.pk) is None and step_up.newest(theirs) is None
    for number in (str(step.pk), "", "x", "９", "1" * 40):
        step_up.went_on(theirs, number, sent=True)
    assert StepUp.objects.count() == 1
    visit.end(mine, AT)
    assert not StepUp.objects.exists()
    step_up.ask(theirs, Level(authentication=2), "/ja/uses/", {}, AT)
    step_up.ask(begun(), Level(authentication=2), "/ja/uses/", {}, AT + Visit.LONGEST)
    assert StepUp.objects.count() == 2
    step_up.ask(begun(), Level(authentication=2), "/ja/uses/", {}, AT + 2 * Visit.LONGEST)
    assert StepUp.objects.count() == 2


def test_what_was_signed_stays_until_it_is_sent_and_no_proof_is_taken_for_a_signature() -> None:
    mine = begun()
    proof = step_up.ask(mine, Level(authentication=2), "/ja/uses/", {}, AT)
    step = step_up.ask(mine, Level(), "/ja/home/1/refuse/", {"form": ["1"]}, AT)
    step_up.wait_for_signature(step, ToSign(name="W-1.txt", text="届出", sends="0" * 64, is_needed=False, head="e30"))
    waits = step_up.to_sign(mine, str(step.pk))
    assert waits is not None and step_up.to_sign(begun(person=2), str(step.pk)) is None
    assert step_up.find(mine, step.pk) is None and step_up.to_sign(mine, str(proof.pk)) is None
    assert step_up.newest(mine) == proof
    assert [step_up.tries(waits) for _ in range(step_up.MOST_TRIES + 1)] == [True] * step_up.MOST_TRIES + [False]
    step_up.went_on(mine, str(step.pk), sent=False)
    step_up.went_on(mine, str(proof.pk), sent=False)
    assert list(StepUp.objects.all()) == [step]
    for signed in ("{}", "[]"):
        step_up.sign(waits, signed)
    waits.refresh_from_db()
    assert waits.signed == "{}"
    step_up.went_on(mine, str(step.pk), sent=True)
    step_up.sign(waits, "{}")
    assert not StepUp.objects.exists() and not ToSign.objects.exists()


def test_a_visit_that_was_ended_meanwhile_is_not_raised_to_life() -> None:
    stale = begun()
    Visit.objects.update(ended_at=AT)
    token = visit.raise_level(stale, Door.PASSKEY, Level(authentication=2), AT)
    assert visit.find(token, AT) is None and Visit.objects.get().ended_at == AT


@pytest.mark.django_db(transaction=True)
def test_visits_of_before_reach_what_their_doors_do_and_go_on() -> None:
    """The migration back and forth over visits that are open."""
    tokens = {door: visit.begin(1, door, AT, shared_terminal=False) for door in (Door.CODE, Door.PASSKEY, Door.CARD)}
    call_command("migrate", "identity", "0007_attempts_and_approvals", verbosity=0)
    call_command("migrate", "identity", verbosity=0)
    for door, token in tokens.items():
        found = visit.find(token, AT)
        assert found is not None and (found.level, found.raised_by) == (OF_DOOR[door], None)
