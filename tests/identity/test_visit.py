"""A visit lasts as long as it is used, and no longer than two hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.identity import visit
from madoguchi.identity.kinds import Door
from madoguchi.identity.models import Visit
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


@pytest.mark.parametrize(("shared", "minutes"), [(False, 30), (True, 5)])
def test_a_visit_ends_when_nobody_uses_it(*, shared: bool, minutes: int) -> None:
    token = visit.begin(1, Door.CODE, AT, shared_terminal=shared)
    assert visit.find(token, AT + timedelta(minutes=minutes)) is not None
    assert visit.find(token, AT + timedelta(minutes=2 * minutes, seconds=1)) is None


def test_a_visit_in_use_ends_two_hours_after_its_proof() -> None:
    token = visit.begin(1, Door.CODE, AT, shared_terminal=False)
    for quarter in range(9):
        found = visit.find(token, AT + timedelta(minutes=15 * quarter))
        assert found is not None and found.person_id == 1
    assert visit.find(token, AT + timedelta(hours=2, seconds=1)) is None


def test_a_visit_that_was_ended_stays_ended_and_a_made_up_token_opens_nothing() -> None:
    token = visit.begin(1, Door.CODE, AT, shared_terminal=False)
    visit.end(Visit.objects.get(), AT)
    assert visit.find(token, AT) is None
    assert visit.find("x" * 43, AT) is None


def test_on_a_shared_terminal_a_proof_is_fresh_for_five_minutes_and_elsewhere_for_the_visit() -> None:
    for shared, fresh in ((True, False), (False, True)):
        found = visit.find(visit.begin(1, Door.CODE, AT, shared_terminal=shared), AT)
        assert found is not None and visit.is_fresh(found, AT + timedelta(minutes=5))
        assert visit.is_fresh(found, AT + timedelta(minutes=6)) is fresh
