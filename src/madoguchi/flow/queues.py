"""What waits for a person, and lists of claims of any length: counted and paged where they lie, without names."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from madoguchi import store, tenancy
from madoguchi.cases.models import Claim, DeclaredProgramme
from madoguchi.cases.states import Reason, State
from madoguchi.programme.load import parse

PAGE = 50
_COUNTED = pa.schema(
    [("programme_id", pa.string()), ("state", pa.string()), ("reason", pa.string()), ("claims", pa.int64())]
)
_ASKED = pa.schema([("programme_id", pa.string()), ("asked", pa.int64())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """「確認待ち」 How many claims stand in a state for one reason."""

    state: State
    reason: Reason | None
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """「進捗」 One programme: its claims by state, those in review by reason, and payments that wait for an account."""

    programme_id: str
    title: str
    states: dict[State, int]
    review: tuple[Queue, ...]
    contradicted: int
    asked: int

    @property
    def ready(self) -> int:
        """「起案待ち」 How many are to be granted."""
        return self.states[State.READY]

    @property
    def to_refuse(self) -> int:
        """「起案待ち」 How many are to be refused."""
        return self.states[State.TO_REFUSE]

    @property
    def to_draft(self) -> int:
        """「起案待ち」 Both together."""
        return self.ready + self.to_refuse


def standings() -> tuple[Standing, ...]:
    """「進捗」 Where each programme in force stands."""
    counted = store.read(
        "SELECT programme_id, state, reason, count(*) AS claims FROM cases_claim WHERE municipality_id = %s "
        "GROUP BY programme_id, state, reason",
        [tenancy.current()],
        _COUNTED,
    ).to_pylist()
    asked = store.read(
        "SELECT i.programme_id, count(*) AS asked FROM payments_account_request q "
        "JOIN payments_instruction i ON i.id = q.instruction_id WHERE q.municipality_id = %s "
        "AND i.state IN ('due', 'returned') "
        "AND NOT EXISTS (SELECT 1 FROM payments_account_answer a WHERE a.request_id = q.id) GROUP BY i.programme_id",
        [tenancy.current()],
        _ASKED,
    ).to_pylist()
    waiting = {row["programme_id"]: row["asked"] for row in asked}
    return tuple(
        _standing(programme_id, [row for row in counted if row["programme_id"] == programme_id], waiting)
        for programme_id in programmes()
    )


def programmes() -> tuple[str, ...]:
    """「給付事業」 The ids of the programmes that were put into force, in order."""
    approved = DeclaredProgramme.objects.filter(approved_at__isnull=False)
    return tuple(sorted(set(approved.values_list("programme_id", flat=True))))


def title_of(programme_id: str) -> str:
    """「事業名」 What the file in force calls its programme."""
    approved = DeclaredProgramme.objects.filter(programme_id=programme_id, approved_at__isnull=False)
    newest = approved.order_by("approved_at", "id").last()
    return parse(newest.text.encode()).programme.title if newest else programme_id


def claims_in(
    programme_id: str, state: State | None, reason: Reason | None, *, after: int = 0, most: int = PAGE
) -> tuple[Claim, ...]:
    """「事案」 At most so many claims of a queue after a record number, oldest first."""
    found = Claim.objects.filter(programme_id=programme_id, id__gt=after)
    if state:
        found = found.filter(state=state)
    if reason:
        found = found.filter(reason=reason)
    return tuple(found.order_by("id")[:most])


def _standing(programme_id: str, rows: list[dict[str, str | int]], asked: dict[str, int]) -> Standing:
    states = dict.fromkeys(State, 0)
    for row in rows:
        states[State(str(row["state"]))] += int(row["claims"])
    review = [
        Queue(state=State.REVIEW, reason=Reason(str(row["reason"])), claims=int(row["claims"]))
        for row in rows
        if row["state"] == State.REVIEW and row["reason"]
    ]
    due = sum(
        int(row["claims"]) for row in rows if (row["state"], row["reason"]) == (State.DECIDED, Reason.CORRECTION_DUE)
    )
    return Standing(
        programme_id=programme_id,
        title=title_of(programme_id),
        states=states,
        review=tuple(sorted(review, key=lambda one: -one.claims)),
        contradicted=due,
        asked=asked.get(programme_id, 0),
    )
