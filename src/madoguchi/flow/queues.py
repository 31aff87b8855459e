"""What waits for a person, and lists of claims of any length: counted and paged where they lie, without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThan

from madoguchi import store, tenancy
from madoguchi.cases import declare
from madoguchi.cases.models import Claim, DeclaredProgramme, Submission
from madoguchi.cases.states import Answer, Reason, State, SubmissionState
from madoguchi.datause.record import Purpose, record_single
from madoguchi.programme.load import parse

PAGE = 50
_STANDS = (SubmissionState.CARRIES, SubmissionState.NEEDS_REVIEW, SubmissionState.LATE)
_SAYS = {Answer.WRONG_INPUTS: Reason.OBJECTION, Answer.REFUSE: Reason.REFUSAL}
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
class Waiting:
    """「事案」 One claim of a list: all that is to be looked at before it is settled, and since when it waits.

    `reasons`: why it stands where it stands, then each defect and objection of the answers that stand. `arrived`: the
    day of its first answer, else of its opening; None in lists where nobody is waited for.
    """

    claim: Claim
    reasons: tuple[Reason, ...]
    arrived: date | None


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


def count_in(programme_id: str, state: State | None, reason: Reason | None) -> int:
    """「事案」 How many claims a queue holds."""
    return _of(programme_id, state, reason).count()


def claims_in(
    programme_id: str, state: State | None, reason: Reason | None, *, start: int = 0, most: int = PAGE
) -> tuple[Waiting, ...]:
    """「事案」 At most so many claims of a queue from a place on, in its order."""
    return _with_doubts(list(in_order(programme_id, state, reason)[start : start + most]))


def in_order(programme_id: str, state: State | None, reason: Reason | None) -> QuerySet[Claim]:
    """「事案」 A queue: of those in review who waits longest comes first, else the oldest record."""
    found = _of(programme_id, state, reason)
    if state is not State.REVIEW:
        # To sort a city by the day of each first answer would take seconds, and nobody waits there for a person.
        return found.order_by("id")
    return found.annotate(arrived=_arrived()).order_by(_arrived(), "id")


def written_out(
    programme_id: str, state: State | None, reason: Reason | None, most: int, by: str, at: datetime
) -> tuple[Waiting, ...]:
    """「事案」 At most so many claims of a queue for a file that leaves the house, on record for each recipient.

    Those in which somebody is protected are left out: no such file may tell them apart.
    """
    claims = list(in_order(programme_id, state, reason).filter(protected=False)[:most])
    of_them = {one.recipient_id for one in claims if one.recipient_id is not None}
    if of_them:
        declared = declare.in_force(programme_id).programme
        why = Purpose(
            by=by,
            purpose=f"{declared.title}の事案の一覧の書き出し",
            law=declare.law_of(declared),
            items=tuple(
                f"claims.{name}"
                for name in ("reference_number", "state", "reason", "letter", "amount_yen", "answer_by")
            ),
            programme_id=programme_id,
        )
        with transaction.atomic():
            record_single(why, at=at, person_ids=of_them)
    return _with_doubts(claims)


def after(claim: Claim, reason: Reason | None) -> Claim | None:
    """「審査」 Which claim comes after one in its queue of those in review, or else the first; None where none is."""
    queue = in_order(claim.programme_id, State.REVIEW, reason).exclude(id=claim.pk)
    arrived = Claim.objects.filter(id=claim.pk).values_list(_arrived(), flat=True).get()
    later = queue.filter(Q(GreaterThan(_arrived(), arrived)) | Q(Exact(_arrived(), arrived), id__gt=claim.pk))
    found: Claim | None = later.first() or queue.first()
    return found


def _of(programme_id: str, state: State | None, reason: Reason | None) -> QuerySet[Claim]:
    found: QuerySet[Claim] = Claim.objects.filter(programme_id=programme_id)
    if state:
        found = found.filter(state=state)
    return found.filter(reason=reason) if reason else found


def _arrived() -> Coalesce:
    """The day of a claim's first answer, else of its opening."""
    first = Submission.objects.filter(case_id=OuterRef("id")).order_by("received_on").values("received_on")[:1]
    return Coalesce(Subquery(first), F("opened_on"))


def _with_doubts(claims: list[Claim]) -> tuple[Waiting, ...]:
    stands = Q(state__in=_STANDS) & (~Q(defects="") | ~Q(answer=Answer.ACCEPT) | Q(state=SubmissionState.LATE))
    of_all: dict[int, list[str]] = {one.pk: [one.reason] for one in claims}
    in_review = [one.pk for one in claims if one.state == State.REVIEW]
    for one in Submission.objects.filter(stands, case_id__in=in_review).order_by("received_on", "id"):
        of_all[one.case_id] += [*one.defects.split(","), _SAYS.get(Answer(one.answer), "")]
        of_all[one.case_id] += [Reason.LATE] if one.state == SubmissionState.LATE else []
    return tuple(
        Waiting(
            claim=one,
            reasons=tuple(dict.fromkeys(Reason(code) for code in of_all[one.pk] if code)),
            arrived=getattr(one, "arrived", None),
        )
        for one in claims
    )


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
