"""「更正」 Facts that arrive late reach every decision that rests on them, and then its money, without anybody asking.

`follow` looks at what the registers learned since each programme was judged, and judges it anew where that touches what
its rules read. What then contradicts a decision is held back, and drafted and approved by two persons: more is paid,
less is paid, money is asked back, or the decision stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import transaction
from django.db.models import Count
from django.db.models import Sum as SumOf
from django.db.models.functions import Coalesce

from madoguchi.cases import batch, correct
from madoguchi.cases.consequence import STANDS, Cause, Consequence, Ground, Obstacle
from madoguchi.cases.cover import cover_corrected
from madoguchi.cases.declare import in_force
from madoguchi.cases.models import Claim, ClaimMember, Correction, DecisionBatch
from madoguchi.cases.move import Actor
from madoguchi.cases.opening import newest
from madoguchi.cases.states import Reason
from madoguchi.cases.units import members_of
from madoguchi.core.errors import Conflict
from madoguchi.flow import checking, judging, queues
from madoguchi.flow.attesting import attest
from madoguchi.flow.checking import RegisterTooOld
from madoguchi.payments import instruct, recover, standing
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry import changed, snapshot
from madoguchi.registry.as_of import DecidesBy, day_of
from madoguchi.registry.models import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """「再判定」 What became of one programme: how many people the changes that it reads are about, and its claims.

    `causes` empty: nothing that it reads changed since it was judged, and nothing was done. `changed`: undecided claims
    that say something else now. `contradicted`: decisions that wait for a correction.
    """

    programme_id: str
    title: str
    causes: tuple[Cause, ...]
    people: int
    opened: int = 0
    changed: int = 0
    contradicted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """「更正」 What one contradicted decision comes to, in yen; `obstacle` says what stands in the way of its draft."""

    claim_id: int
    reference_number: str
    consequence: Consequence
    held_yen: int
    open_yen: int
    after_yen: int
    grant_yen: int
    repay_yen: int
    obstacle: Obstacle | None
    drafted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """「更正の合計」 How many corrections of a kind, and the yen that they pay and ask back."""

    consequence: Consequence
    count: int
    grant_yen: int
    repay_yen: int


def judged_programmes() -> Iterator[DeclaredFile]:
    """「給付事業」 The programmes in force whose claims are open, in the order of their ids."""
    for programme_id in queues.programmes():
        if newest(programme_id) is not None:
            yield in_force(programme_id)


def follow_each(
    programmes: Iterable[DeclaredFile], by: str, key: bytes, at: datetime
) -> tuple[list[Followed], dict[str, RegisterTooOld]]:
    """「再判定」 `follow` one after another; by its id each that a register too old stopped, which stops no other."""
    followed, stopped = list[Followed](), dict[str, RegisterTooOld]()
    for one in programmes:
        try:
            followed.append(follow(one, by, key, at))
        except RegisterTooOld as error:
            stopped[one.programme.id] = error
    return followed, stopped


def follow(declared: DeclaredFile, by: str, key: bytes, at: datetime) -> Followed:
    """「再判定」 Judge a programme anew if anything that its rules read changed; its claims then say the facts of now.

    Nothing is paid, asked back or decided by this. Raises as `judging.determine` and `open_cases` do.
    """
    programme = declared.programme
    checking.refuse_old(programme, checking.registers_read(programme), at)
    with transaction.atomic():
        correct.contradict_again(standing.come_back(programme.id), Actor(on=day_of(at)))
    causes, people = _causes(declared, at)
    if not causes:
        return Followed(programme_id=programme.id, title=programme.title, causes=(), people=0)
    frozen = judging.freeze(declared, at)
    determined = judging.determine(declared, frozen, by, at)
    report = judging.open_cases(declared, frozen, determined, key, day_of(at))
    return Followed(
        programme_id=programme.id,
        title=programme.title,
        causes=causes,
        people=people,
        opened=report.opened,
        changed=report.changed,
        contradicted=correct.contradicted(programme.id).height,
    )


def due(declared: DeclaredFile, at: datetime, claim_id: int | None = None) -> tuple[Due, ...]:
    """「更正」 Every decision of a programme that facts contradict, and what that comes to as its money stands.

    Only that of one claim, if it is named.
    """
    judged = _judged(declared, at)
    if claim_id is not None:
        judged = judged.filter(pl.col("claim_id") == claim_id)
    return tuple(
        Due(
            claim_id=row["claim_id"],
            reference_number=row["reference_number"],
            consequence=Consequence(row["consequence"]),
            **{name: row[name] for name in ("held_yen", "open_yen", "after_yen", "grant_yen", "repay_yen")},
            obstacle=Obstacle(row["obstacle"]) if row["obstacle"] else None,
            drafted=row["reason"] == Reason.CORRECTION_DRAFTED,
        )
        for row in judged.iter_rows(named=True)
    )


def draft(
    declared: DeclaredFile, by: str, at: datetime, *, named: Sequence[int] = (), because: str = ""
) -> DecisionBatch:
    """「起案」 Put what nothing stands in the way of into one batch of corrections. Raises as `correct.draft` does."""
    with transaction.atomic():
        judging.latest(declared.programme.id)
        correct.lock(declared.programme.id)
        judged = _judged(declared, at)
        return correct.draft(declared.programme.id, judged, by, at, named=named, because=because)


def approve(batch_id: int, by: str, at: datetime) -> DecisionBatch:
    """「決裁」 Let a batch of corrections count: what it lessens is revoked, and what was paid too much is asked back.

    What it grants is instructed and paid like any decision. Raises as `correct.approve` does, Conflict
    `flow.not_followed` where the registers learned more of its people since, and `cases.covered_elsewhere`; and as
    `checking.refuse_old`.
    """
    with transaction.atomic():
        found = DecisionBatch.objects.filter(id=batch_id).first()
        if found is not None and found.approved_by is None:
            correct.lock(found.programme_id)
            checking.refuse_old(in_force(found.programme_id).programme, checking.REACHED_BY, at)
            _instruct_all(found.programme_id, at)
            _require_followed(found, at)
        judged = _judged(in_force(found.programme_id), at) if found is not None else pl.DataFrame()
        approved = correct.approve(batch_id, judged, by, at)
        attest(approved, at)
        if found is None or found.approved_by is not None:
            return approved
        drafted = tuple(Correction.objects.filter(batch_id=batch_id).select_related("case").order_by("id"))
        recover.revoke(batch_id)
        recover.demand_corrected(batch_id, approved.drafted_by, by, at)
        _cover_anew(approved.programme_id, [one.case for one in drafted if one.consequence not in STANDS])
    return approved


def sums(batches: Sequence[int]) -> tuple[Sum, ...]:
    """「更正の合計」 What batches of corrections come to, kind by kind."""
    found = Correction.objects.filter(batch_id__in=batches).values("consequence").order_by("consequence")
    counted = found.annotate(count=Count("id"), grant_yen=Coalesce(SumOf("grant__amount_yen"), 0))
    return tuple(
        Sum(
            consequence=Consequence(row["consequence"]),
            count=row["count"],
            grant_yen=row["grant_yen"],
            repay_yen=row["back_yen"],
        )
        for row in counted.annotate(back_yen=SumOf("repay_yen"))
    )


def reject(batch_id: int, by: str, at: datetime, because: str) -> DecisionBatch:
    """「差戻し」 Send a batch of corrections back. Raises as `correct.reject` does."""
    with transaction.atomic():
        return correct.reject(batch_id, by, at, because)


def waiting(programme_id: str) -> tuple[int, ...]:
    """「決裁」 The numbers of the batches of corrections that wait for another person."""
    return tuple(batch.waiting(corrects=True).filter(programme_id=programme_id).values_list("id", flat=True))


def _causes(declared: DeclaredFile, at: datetime) -> tuple[tuple[Cause, ...], int]:
    programme = declared.programme
    last = newest(programme.id)
    if last is None:
        return (), 0
    taken = Snapshot.objects.get(snapshot_id=last.snapshot_id)
    decides_by = DecidesBy(programme.decides_by.value)
    found = changed.changes(programme.read_set(), decides_by, taken.known_at, at)
    corrected = Correction.objects.filter(
        batch__programme_id=programme.id, batch__approved_at__gt=taken.known_at
    ).exists()
    causes = (
        (Cause.REGISTERS, not found.is_empty() or snapshot.lacks_measure(last.snapshot_id, day_of(at))),
        (Cause.FILE, last.sha256 != declared.sha256),
        (Cause.CORRECTIONS, corrected),
    )
    return tuple(cause for cause, so in causes if so), found["person_id"].n_unique()


def _judged(declared: DeclaredFile, at: datetime) -> pl.DataFrame:
    programme = declared.programme
    ground = Ground(correction=programme.correction, on=day_of(at))
    claims = correct.contradicted(programme.id)
    money = standing.standing(programme.id, ground.barred_before, claims.select("claim_id", "recipient_id"))
    return correct.judge(_with_people(programme.id, claims), money, ground)


def _with_people(programme_id: str, claims: pl.DataFrame) -> pl.DataFrame:
    """The claims with what the newest snapshot knows: payee_died, and `protected` of anybody whom they cover."""
    if claims.is_empty():
        return claims.with_columns(payee_died=pl.lit(value=False))
    last = newest(programme_id)
    assert last is not None  # no claim is contradicted before everybody was judged
    people = pl.scan_parquet(judging.frozen(last.snapshot_id).directory / "people.parquet")
    died = people.filter(pl.col("died_on").is_not_null()).select(payee_id="person_id", payee_died=pl.lit(value=True))
    protected = people.filter("protected").select("person_id")
    sheltered = (
        correct.people_of_contradicted(programme_id)
        .lazy()
        .join(protected, on="person_id", how="semi")
        .select("claim_id")
        .unique()
    )
    return (
        claims.lazy()
        .join(died, on="payee_id", how="left", maintain_order="left")
        .join(sheltered.with_columns(sheltered=pl.lit(value=True)), on="claim_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("payee_died").fill_null(value=False),
            protected=pl.col("protected") | pl.col("sheltered").fill_null(value=False),
        )
        .drop("sheltered")
        .collect()
    )


def _instruct_all(programme_id: str, at: datetime) -> None:
    """What was decided is instructed before it is corrected, so that every yen of it has a place."""
    for instalment in instruct.decided_instalments(programme_id):
        instruct.instruct(programme_id, instalment, at)


def _require_followed(found: DecisionBatch, at: datetime) -> None:
    """No correction counts while the registers know more of its people than whoever drafted it did."""
    programme = in_force(found.programme_id).programme
    last = judging.latest(found.programme_id)
    covered = ClaimMember.objects.filter(case__corrections__batch=found).values_list("person_id", flat=True)
    units = Correction.objects.filter(batch=found).values_list("case__unit_id", flat=True)
    now = members_of(judging.run_folder(in_force(found.programme_id), last.snapshot_id))
    people = {*covered, *now.filter(pl.col("unit_id").is_in(list(units))).collect()["person_id"].to_list()}
    known_at = Snapshot.objects.get(snapshot_id=last.snapshot_id).known_at
    decides_by = DecidesBy(programme.decides_by.value)
    learned = changed.changes(programme.read_set(), decides_by, known_at, at)
    if not learned.filter(pl.col("person_id").is_in(people)).is_empty():
        raise Conflict(
            "flow.not_followed",
            ja="起案の対象の人について、台帳に新しい変更があります。古い事実で更正しないよう、先に register correct を"
            "実行してから、承認し直してください。",
            en="The registers learned more of the people of this draft. So that nothing is corrected by old facts, run "
            "register correct first, and approve then.",
        )


def _cover_anew(programme_id: str, claims: Sequence[Claim]) -> None:
    if not claims:
        return
    last = judging.latest(programme_id)
    folder = judging.run_folder(in_force(programme_id), last.snapshot_id)
    units = pl.DataFrame({"claim_id": [one.pk for one in claims], "unit_id": [one.unit_id for one in claims]})
    members = members_of(folder).filter(pl.col("unit_id").is_in(units["unit_id"].to_list())).collect()
    cover_corrected(programme_id, units, members)
