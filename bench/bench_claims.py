"""Claims opened and answered, beside Django's `bulk_create` and `bulk_update` of the same rows on SQLite.

The peer is the usual way of a Django project, and is spared all thought: it is handed the finished values (which
letter, which number, which state) and only keeps them. Ours reads the snapshot and the determinations, chooses the
letter, makes the number, and finds out which claim each answer carries. The tables are compared before they are timed,
and every turn begins with the same records.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bench.answers import answers
from bench.city import CODE, Town, morning, town
from bench.figure import Figure, Target, measure
from bench.progress import tell
from bench.put_back import put_back, rows_of

SIZE = 44_000
RUNS = 5
KEY = b"a key for benches, not a secret!"
TARGET = Target(per_second=100_000)
_MEMBERS = "cases_claim_member m JOIN cases_claim c ON c.id = m.claim_id"
_ANSWERED = "cases_claim c LEFT JOIN cases_submission s ON s.claim_id = c.id"


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Claims in a second, until they are committed: about 20,000 of them in a city of 44,000."""
    made = town(folder, "special_fixed_benefit_2020", size).copied("claims")
    with made.opened():
        from madoguchi import flow
        from madoguchi.simulate.demo import CLERKS

        tell("judging the city")
        declared, at = made.declared, morning(made.early)
        frozen = flow.freeze(declared, at)
        determined = flow.determine(declared, frozen, CLERKS.drafter, at)
        flow.put_in_force(declared, CLERKS, at)

        def open_all() -> None:
            flow.open_cases(declared, frozen, determined, KEY, declared.programme.application.opens)

        opening = _opened(declared.programme.id, open_all, runs)
        open_all()
        return [opening, _answered(made, runs)]


def _opened(programme_id: str, open_all: Callable[[], None], runs: int) -> Figure:
    from django.db import transaction

    from madoguchi.cases.models import Claim, ClaimMember

    def open_by_objects() -> None:
        with transaction.atomic():
            claims = Claim.objects.bulk_create((Claim(**one) for one in values), batch_size=1_000)
            by_unit = {claim.unit_id: claim for claim in claims}
            people = (
                ClaimMember(municipality_id=CODE, programme_id=programme_id, person_id=person, case=by_unit[unit])
                for unit, person in covered
            )
            ClaimMember.objects.bulk_create(people, batch_size=1_000)

    def kept() -> tuple[object, ...]:
        covers = rows_of(_MEMBERS, ["c.unit_id", "m.person_id"], "c.unit_id, m.person_id")
        return rows_of("cases_claim", columns, "unit_id"), covers

    columns = [field.column for field in Claim._meta.concrete_fields if not field.primary_key]
    judged = put_back()
    open_all()
    values = list(Claim.objects.order_by("id").values(*columns))
    covered = rows_of(_MEMBERS, ["c.unit_id", "m.person_id"], "m.id")
    ours = kept()
    judged()
    open_by_objects()
    if ours != kept():
        raise AssertionError("the peer opens other claims, so its time says nothing")
    tell(f"{len(values):,} claims opened, {runs + 1} times")
    figure = measure(
        "claims opened",
        open_all,
        size=len(values),
        unit="claims",
        peer="Django bulk_create of claims and persons",
        peer_act=open_by_objects,
        runs=runs,
        prepare=judged,
        target=TARGET,
    )
    judged()
    return figure


def _answered(made: Town, runs: int) -> Figure:
    from django.db import transaction

    from madoguchi import flow
    from madoguchi.cases.models import Claim, Submission
    from madoguchi.cases.receive import receive

    programme = made.declared.programme
    on = programme.application.opens + timedelta(days=7)
    submissions = answers(programme.id, made.ledger(), on)
    sent = submissions.to_pylist()
    asked = put_back()

    def receive_all() -> None:
        flow.review(lambda: receive(submissions, on))

    def receive_by_objects() -> None:
        with transaction.atomic():
            claims = {claim.reference_number: claim for claim in Claim.objects.filter(programme_id=programme.id)}
            answered = [claims[one["reference_number"]] for one in sent]
            arrived = (
                Submission(municipality_id=CODE, case=claim, state="carries", entered_on=on, **one)
                for one, claim in zip(sent, answered, strict=True)
            )
            Submission.objects.bulk_create(arrived, batch_size=1_000)
            for claim in answered:
                claim.state = "answered"
            Claim.objects.bulk_update(answered, ["state"], batch_size=1_000)

    def kept() -> list[tuple[object, ...]]:
        return rows_of(_ANSWERED, ["c.unit_id", "c.state", *columns], "c.unit_id")

    columns = [f"s.{field.column}" for field in Submission._meta.concrete_fields if not field.primary_key]
    receive_all()
    ours = kept()
    asked()
    receive_by_objects()
    if ours != kept():
        raise AssertionError("the peer takes in other answers, so its time says nothing")
    tell(f"{len(sent):,} answers taken in, {runs + 1} times")
    return measure(
        "answers taken in",
        receive_all,
        size=len(sent),
        unit="claims",
        peer="Django bulk_create of answers, bulk_update of claims",
        peer_act=receive_by_objects,
        runs=runs,
        prepare=asked,
        target=TARGET,
    )
