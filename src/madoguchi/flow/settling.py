"""「審査」 The same said of many claims: what can be settled is, each by itself; the others stay and say why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from madoguchi.cases.models import Claim
from madoguchi.cases.review import contested, covered_elsewhere, not_payable, one_by_one, payable
from madoguchi.cases.states import Letter, Reason, Review, State
from madoguchi.core.errors import Conflict
from madoguchi.flow.deciding import settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One claim that was not settled, and why."""

    claim: Claim
    refused: Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many were settled, and which were left."""

    done: int
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """「審査」 What settling a whole list would do: how many by their letter, their sum in yen, and how many cannot.

    `total_yen` is None where nothing is paid. `cannot`: each refusal with the number of its claims.
    """

    letters: tuple[tuple[Letter, int], ...]
    total_yen: int | None
    cannot: tuple[tuple[Conflict, int], ...]

    @property
    def can(self) -> int:
        """How many would be settled."""
        return sum(count for _, count in self.letters)


def listed(programme_id: str, reason: Reason) -> QuerySet[Claim]:
    """「審査」 Every claim that is in review for a reason."""
    found: QuerySet[Claim] = Claim.objects.filter(programme_id=programme_id, state=State.REVIEW, reason=reason)
    return found


def settle_each(
    claims: Iterable[Claim], outcome: Review, by: str, at: datetime, note: str, answer_by: date | None
) -> Settled:
    """「審査」 Settle each claim by itself. Nobody is paid together with others over an objection of theirs."""
    done, left = 0, list[Left]()
    with transaction.atomic():
        some = tuple(claims)
        numbers = [one.pk for one in some] if outcome is Review.PAY else []
        apart = set(Claim.objects.filter(contested(), id__in=numbers).values_list("id", flat=True))
        for one in some:
            try:
                if one.pk in apart:
                    raise one_by_one()
                settle(one, outcome, by, at, note, None, answer_by)
                done += 1
            except Conflict as refused:
                left.append(Left(claim=one, refused=refused))
    return Settled(done=done, left=tuple(left))


def foresee(claims: QuerySet[Claim], outcome: Review) -> Foreseen:
    """「審査」 What `settle_each` would do with these, counted where they lie; nothing is changed."""
    cannot: tuple[tuple[Conflict, int], ...] = ()
    if outcome is Review.PAY:
        quiet, covered = claims.exclude(contested()), Q(covered_elsewhere=True)
        counted = (
            (one_by_one(), claims.filter(contested()).count()),
            (covered_elsewhere(), quiet.filter(covered).count()),
            (not_payable(), quiet.exclude(covered).exclude(payable()).count()),
        )
        cannot = tuple((why, count) for why, count in counted if count)
        claims = quiet.exclude(covered).filter(payable())
    counts = claims.values_list("letter").annotate(Count("id")).order_by("letter")
    return Foreseen(
        letters=tuple((Letter(letter), count) for letter, count in counts),
        total_yen=int(claims.aggregate(sum=Sum("amount_yen"))["sum"] or 0) if outcome is Review.PAY else None,
        cannot=cannot,
    )
