"""Whatever was learned, decided, paid and corrected in whatever order: the money is that of what is known at last."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings as configured
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from madoguchi import flow
from madoguchi.core.errors import Conflict
from madoguchi.flow import correcting
from madoguchi.payments.models import Repayment
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry.events import Event, Reason
from tests.flow.family import Office, member, office, programme, state

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 12, 1)
PEOPLE = (
    *(member(1, 1, "02"), member(2, 1, "12"), member(3, 1, "20")),
    *(member(4, 4, "02"), member(5, 4, "20")),
    member(7, 7, "02"),
)
FACTS = {
    "the wife had left": Event(person_id=2, reason=Reason.MOVED_OUT, event_on=LONG_AGO),
    "the son had left": Event(person_id=5, reason=Reason.MOVED_OUT, event_on=LONG_AGO),
    "the lodger had left": Event(person_id=7, reason=Reason.MOVED_OUT, event_on=LONG_AGO),
    "a child was born": Event(person_id=6, reason=Reason.BIRTH, event_on=date(2024, 12, 10), changes=state(6, 1, "20")),
    "the son lived alone": Event(
        person_id=3,
        reason=Reason.HOUSEHOLD_SPLIT,
        event_on=LONG_AGO,
        changes={"household_id": 9, "relationship": "02"},
    ),
    "the son lived with others": Event(
        person_id=5, reason=Reason.HOUSEHOLD_CHANGED, event_on=date(2024, 11, 1), changes={"household_id": 1}
    ),
}
UNITS = (1, 4, 7, 9)
ACTS = ("follow", "decide", "correct", "pay", "give back")


@contextmanager
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(transaction, "on_commit", lambda run, **_: run())
        patch.setattr(configured, "HOME", Path(folder))
        yield
        transaction.set_rollback(True)


def act(town: Office, what: str, known: dict[str, int]) -> None:
    """One thing that happens: a fact is learned, or taken back where it was known, or the office does its work."""
    if what in FACTS and what in known:
        undo = FACTS[what]
        cancelled = Event(
            person_id=undo.person_id, reason=Reason.CANCELLED, event_on=undo.event_on, cancels=known.pop(what)
        )
        town.enter(cancelled)
    elif what in FACTS:
        known[what] = town.enter(FACTS[what])
    elif what == "correct":
        try:
            town.correct()
        except Conflict as conflict:
            assert conflict.code in {"cases.nothing_to_correct", "cases.covered_elsewhere", "flow.not_followed"}
            if conflict.code == "flow.not_followed":
                for batch_id in correcting.waiting(town.declared.programme.id):
                    correcting.reject(batch_id, "chief", town.tick(), "新しい変更がある")
    elif what == "give back":
        town.give_back()
    else:
        getattr(town, what)()


def settled(town: Office) -> None:
    """The office goes on until there is nothing left to do."""
    for _ in range(6):
        town.follow()
        town.decide()
        if not [one for one in correcting.due(town.declared, town.now) if one.obstacle is None] and town.pay() == 0:
            return
        act(town, "correct", {})
        town.pay()
    raise AssertionError("the office never comes to an end")


def known_at_once(town: Office) -> dict[int, int]:
    """What each household is due by all that is known, as if nothing had ever been decided."""
    at = town.tick()
    frozen = flow.freeze(town.declared, at)
    determined = flow.determine(town.declared, frozen, "clerk", at)
    rows = pl.read_parquet(determined.directory / "determinations.parquet").filter(pl.col("outcome") == "yes")
    amounts = dict(rows.select("unit_id", "amount_yen").iter_rows())
    return {unit: amounts.get(unit, 0) for unit in UNITS}


def lived(declared: DeclaredFile, story: list[str]) -> tuple[dict[int, int], dict[int, int], int]:
    """What each household has at the end of a story, what it is due, and how often money was asked back."""
    with office(declared) as town:
        town.begin(*PEOPLE)
        known: dict[str, int] = {}
        for what in story:
            act(town, what, known)
        settled(town)
        flow.balance(town.declared)
        return {unit: town.has(unit) for unit in UNITS}, known_at_once(town), Repayment.objects.count()


stories = st.lists(st.sampled_from((*FACTS, *ACTS)), min_size=4, max_size=12)
# A story takes seconds, so one that fails is shown as it came and not made smaller.
few = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
PAID_BEFORE = ["follow", "decide", "pay"]


@example(story=[*PAID_BEFORE, "the son lived alone", "follow", "correct", *PAID_BEFORE, "the son lived alone"])
@example(story=[*PAID_BEFORE, "the lodger had left", "follow", "correct", "give back", "the lodger had left"])
@example(story=["decide", "the son had left", "follow", "the wife had left", "correct", "the son had left"])
@example(story=["decide", "the wife had left", "follow", "correct", "a child was born", "follow", "correct", "pay"])
@given(story=stories)
@few
def test_the_money_is_that_of_what_is_known_in_the_end(monkeypatch: pytest.MonkeyPatch, story: list[str]) -> None:
    with nothing_stays(monkeypatch):
        has, due, _ = lived(programme(), story)
    assert has == due


@example(story=[*PAID_BEFORE, "the son lived alone", "follow", "correct"])
@given(story=stories.filter(lambda story: "the son lived with others" not in story))
@few
def test_where_no_article_says_so_nobody_gives_anything_back(monkeypatch: pytest.MonkeyPatch, story: list[str]) -> None:
    with nothing_stays(monkeypatch):
        has, due, demanded = lived(programme(correction=""), story)
    assert demanded == 0
    assert sum(has.values()) >= sum(due.values())
