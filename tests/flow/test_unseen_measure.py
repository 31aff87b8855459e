"""A measure that protects somebody and is newer than the last run: nothing is decided or paid before another run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa
import pytest

from madoguchi import flow
from madoguchi.cases.models import Claim, Opening
from madoguchi.core.errors import Conflict
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.models import Protection

from .city import AT, ON, judge, judged_city, run

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)
LAST = AT + timedelta(days=3)
PROGRAMME = "special-fixed-benefit-2020"


@pytest.fixture
def declared() -> Iterator[DeclaredFile]:
    """The programme in force, three of its claims ready to be decided."""
    with judged_city() as declared:
        ready = Claim.objects.filter(state="open", letter="application", covered_elsewhere=False)
        Claim.objects.filter(id__in=[one.id for one in ready.order_by("id")[:3]]).update(state="ready")
        yield declared


def protect(person_id: int | None, *, starts_on: date = ON) -> None:
    """The office learns of a measure one day after the run."""
    Protection.objects.create(
        measure_id=9001,
        person_id=person_id,
        role="applicant",
        ground="measure",
        starts_on=starts_on,
        lives_here=True,
        recorded_at=AT + timedelta(days=1),
    )


def test_nothing_is_drafted_until_a_run_has_seen_the_measure_and_then_the_protected_waits_for_a_person(
    declared: DeclaredFile,
) -> None:
    first = Claim.objects.filter(state="ready").order_by("id").first()
    assert first is not None
    protect(first.recipient_id)
    with pytest.raises(Conflict, match=r"cases\.measure_unseen"):
        flow.draft(PROGRAMME, "clerk", LATER)
    run(declared, LATER)
    assert flow.draft(PROGRAMME, "clerk", LATER).decisions == 2
    first.refresh_from_db()
    assert (first.state, first.letter) == ("review", "withheld")


def test_a_draft_is_not_approved_before_a_run_has_seen_the_measure(declared: DeclaredFile) -> None:
    stranger = Claim.objects.filter(state="open").order_by("-id").first()
    assert stranger is not None
    flow.draft(PROGRAMME, "clerk", AT)
    protect(stranger.recipient_id)
    with pytest.raises(Conflict, match=r"cases\.measure_unseen"):
        flow.approve(PROGRAMME, "manager", LATER)
    run(declared, LATER)
    assert flow.approve(PROGRAMME, "manager", LATER).decisions == 3


def test_a_measure_that_the_run_knew_but_that_had_not_begun_stops_when_it_begins(declared: DeclaredFile) -> None:
    protect(Claim.objects.filter(state="ready").values_list("recipient_id", flat=True)[0], starts_on=date(2020, 5, 23))
    run(declared, LATER)
    flow.draft(PROGRAMME, "clerk", LATER)
    with pytest.raises(Conflict, match=r"cases\.measure_unseen"):
        flow.approve(PROGRAMME, "manager", LAST)


def test_a_determination_that_no_claim_knows_yet_is_not_what_answers_are_verified_against(
    declared: DeclaredFile,
) -> None:
    protect(Claim.objects.filter(state="ready").values_list("recipient_id", flat=True)[0])
    before = flow.latest(PROGRAMME)
    killed, _ = judge(declared, LATER)
    assert killed.snapshot_id != before.snapshot_id
    assert flow.latest(PROGRAMME) == before
    run(declared, LATER)
    assert flow.latest(PROGRAMME) == killed


def test_running_again_on_the_same_register_remembers_nothing_new(declared: DeclaredFile) -> None:
    run(declared)
    assert Opening.objects.count() == 1


def test_a_run_as_of_before_a_measure_is_refused_whatever_was_judged_since(declared: DeclaredFile) -> None:
    claim = Claim.objects.filter(state="ready").order_by("id").first()
    assert claim is not None
    protect(claim.recipient_id)
    run(declared, LATER)
    for at in (AT, AT + timedelta(hours=1)):
        with pytest.raises(Conflict, match=r"flow\.snapshot_unprotected"):
            run(declared, at)
    claim.refresh_from_db()
    assert (claim.state, claim.letter) == ("review", "withheld")


def test_claims_do_not_go_back_to_what_was_known_before(declared: DeclaredFile) -> None:
    run(declared, LATER)
    with pytest.raises(Conflict, match=r"cases\.older_snapshot"):
        run(declared, AT)


def test_nothing_is_taken_in_behind_a_snapshot(declared: DeclaredFile) -> None:
    award = {"person_id": 1, "programme_id": "another-benefit", "amount_yen": 1}
    awards = pa.Table.from_pylist([award], schema=REGISTERS["awards"].schema)
    with pytest.raises(Conflict, match=r"registry\.behind_a_snapshot"):
        flow.take_in("awards", awards, AT)
    assert flow.take_in("awards", awards, LATER).added == 1
