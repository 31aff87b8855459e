"""To whom a letter is due, by the records alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from madoguchi.cases.models import Claim, Decision, DecisionBatch
from madoguchi.cases.states import Reason, State
from madoguchi.notices import choose
from madoguchi.notices.letter import LetterKind
from madoguchi.registry.models import Protection
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

PROGRAMME = "low-income-household-2024"
AT = datetime(2025, 3, 3, 1, tzinfo=UTC)
LATER = datetime(2025, 3, 4, 1, tzinfo=UTC)
FACTS = {"sha256": "a" * 64, "snapshot_id": "b" * 16, "instalments": "[30000]", "amount_yen": 30_000}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    for code in ("302015", "131016"):
        Municipality.objects.create(code=code, name=code)
    with municipality("302015"):
        yield


def claim(unit: int, **more: object) -> Claim:
    said = {"outcome": "yes", "letter": "notice", "state": "open", "protected": False, "opened_on": date(2025, 2, 3)}
    made: Claim = Claim.objects.create(
        **{
            "programme_id": PROGRAMME,
            "unit_id": unit,
            "reference_number": f"{unit:012}",
            "recipient_id": unit,
            "answer_by": date(2025, 2, 17),
            **FACTS,
            **said,
            **more,
        }
    )
    return made


def batch(*, approved: bool = True, at: datetime = AT) -> DecisionBatch:
    made: DecisionBatch = DecisionBatch.objects.create(
        programme_id=PROGRAMME,
        drafted_by="officer",
        drafted_at=at,
        count=1,
        total_yen=30_000,
        merkle_root="0" * 64,
        approved_by="chief" if approved else None,
        approved_at=at if approved else None,
    )
    return made


def decision(of: Claim, into: DecisionBatch, finding: str = "grant", **more: object) -> None:
    amount = 30_000 if finding == "grant" else 0
    Decision.objects.create(
        **{**FACTS, "batch": into, "case": of, "finding": finding, "amount_yen": amount, "payee_id": 7, "reasons": "[]"}
        | more
    )


def units(kind: LetterKind, since: date | None = None) -> list[int]:
    return choose.due(PROGRAMME, kind, since)["unit_id"].to_list()


def test_a_form_is_due_to_open_claims_with_this_letter_and_to_no_other() -> None:
    claim(1)
    claim(2, letter="confirmation")
    claim(3, programme_id="another")
    for place, state in enumerate(State, 10):
        if state is not State.OPEN:
            claim(place, state=state)
    with municipality("131016"):
        claim(4)
    assert units(LetterKind.NOTICE) == [1]
    assert units(LetterKind.CONFIRMATION) == [2]
    assert units(LetterKind.APPLICATION) == []


def test_a_claim_says_by_which_file_and_snapshot_it_was_determined_and_its_own_last_day() -> None:
    claim(1)
    row = choose.due(PROGRAMME, LetterKind.NOTICE).row(0, named=True)
    assert (row["sha256"], row["snapshot_id"], row["answer_by"]) == ("a" * 64, "b" * 16, date(2025, 2, 17))
    assert (row["amount_yen"], row["recipient_id"], row["protected"], row["withheld"]) == (30_000, 1, False, False)


def test_a_claim_of_which_another_covers_a_person_is_withheld() -> None:
    claim(1, covered_elsewhere=True)
    assert choose.due(PROGRAMME, LetterKind.NOTICE)["withheld"].to_list() == [True]


def test_only_a_decision_of_an_approved_batch_is_told_and_to_its_payee() -> None:
    decision(claim(1, state="decided"), batch())
    decision(claim(2, state="drafted"), batch(approved=False))
    decision(claim(3, state="decided"), batch(), finding="refuse", payee_id=None)
    claim(4, state="decided")
    assert choose.due(PROGRAMME, LetterKind.DECISION).select("unit_id", "recipient_id").rows() == [(1, 7)]
    assert choose.due(PROGRAMME, LetterKind.REFUSAL).select("unit_id", "recipient_id").rows() == [(3, 3)]


def test_a_decision_that_new_facts_contradict_is_withheld_until_two_persons_keep_it() -> None:
    decision(claim(1, state="decided", reason=Reason.CORRECTION_DUE), batch())
    decision(claim(2, state="decided", reason=Reason.DECISION_KEPT), batch())
    assert choose.due(PROGRAMME, LetterKind.DECISION)["withheld"].to_list() == [True, False]


def test_since_a_day_only_what_was_opened_or_approved_on_it_or_later() -> None:
    claim(1)
    claim(2, opened_on=date(2025, 2, 10))
    midnight_in_japan = datetime(2025, 3, 2, 15, tzinfo=UTC)
    decision(claim(3, state="decided"), batch(at=midnight_in_japan.replace(hour=14, minute=59)))
    decision(claim(4, state="decided"), batch(at=midnight_in_japan))
    assert units(LetterKind.NOTICE, date(2025, 2, 10)) == [2]
    assert units(LetterKind.DECISION, date(2025, 3, 3)) == [4]


def test_whoever_is_protected_as_known_now_is_sheltered_and_a_measure_taken_back_is_none() -> None:
    common = {"role": "applicant", "ground": "measure", "lives_here": True, "recorded_at": AT}
    Protection.objects.create(measure_id="1", person_id=5, starts_on=date(2030, 1, 1), **common)
    Protection.objects.create(measure_id="2", person_id=6, starts_on=date(2020, 1, 1), superseded_at=LATER, **common)
    with municipality("131016"):
        Protection.objects.create(measure_id="3", person_id=8, starts_on=date(2020, 1, 1), **common)
    assert choose.sheltered() == {5}
