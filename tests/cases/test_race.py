from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction

from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.receive import receive
from madoguchi.core.errors import Conflict
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

from .conftest import CITY
from .town import PROGRAMME, answer, submissions

CLAIMS = 40


def open_claims_directly() -> list[Claim]:
    rows = [
        Claim(
            programme_id=PROGRAMME,
            unit_id=unit,
            reference_number=f"{unit:012}",
            sha256="0" * 64,
            snapshot_id="0" * 16,
            recipient_id=unit,
            outcome="yes",
            amount_yen=30_000,
            letter="confirmation",
            state="open",
            protected=False,
            opened_on=date(2025, 2, 3),
            answer_by=date(2025, 5, 31),
        )
        for unit in range(1, CLAIMS + 1)
    ]
    made: list[Claim] = Claim.objects.bulk_create(rows)
    return made


@pytest.mark.django_db(transaction=True)
def test_of_two_queues_that_bring_one_claim_at_the_same_instant_exactly_one_carries_it() -> None:
    Municipality.objects.create(code=CITY, name="和歌山市")
    with municipality(CITY):
        claims = open_claims_directly()
    start = Barrier(2)

    def bring(queue: str) -> dict[str, int]:
        # The two queues bring the same claims in opposite order, so that each could wait for the other.
        ordered = claims if queue == "CITY" else list(reversed(claims))
        table = submissions(*(answer(f"{queue}-{claim.unit_id}", claim) for claim in ordered))
        try:
            start.wait()
            with municipality(CITY), transaction.atomic():
                return receive(table, date(2025, 2, 20)).states
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        found = list(both.map(bring, ("CITY", "CONTRACTOR")))
    with municipality(CITY):
        carrying = Submission.objects.filter(state="carries").values_list("case_id", flat=True)
        assert sorted(carrying) == sorted(claim.id for claim in claims)
        assert Submission.objects.count() == 2 * CLAIMS
        assert set(Claim.objects.values_list("state", flat=True)) == {"answered"}
    assert sum(states.get("carries", 0) for states in found) == CLAIMS


@pytest.mark.django_db(transaction=True)
def test_of_two_queues_that_bring_the_same_paper_at_the_same_instant_one_row_is_kept() -> None:
    Municipality.objects.create(code=CITY, name="和歌山市")
    with municipality(CITY):
        claims = open_claims_directly()
    start = Barrier(2)

    def bring(_: int) -> int:
        try:
            start.wait()
            with municipality(CITY), transaction.atomic():
                return receive(submissions(answer("P1", claims[0])), date(2025, 2, 20)).received
        except Conflict:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(bring, range(2))) == 1
    with municipality(CITY):
        assert Submission.objects.count() == 1
