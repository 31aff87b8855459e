"""「食い違い」 Which entries of the registers came after a decision and say otherwise, for who has to look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from madoguchi.bulk.read_set import reads
from madoguchi.cases.correct import contradicted
from madoguchi.cases.declare import as_declared, in_force, law_of
from madoguchi.cases.models import Claim, Decision
from madoguchi.cases.opening import newest
from madoguchi.cases.units import members_of
from madoguchi.datause.record import Purpose
from madoguchi.flow import judging
from madoguchi.registry import read
from madoguchi.registry.as_of import Asked, DecidesBy
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.models import Snapshot

_LIVES = ("people.household_id", "people.is_head", "people.resident_since", "people.removed_on", "people.died_on")
"""Who lives where is always among what can contradict a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """「台帳の変更」 One item that a register says otherwise since a decision; empty text where there is none."""

    known_at: datetime
    person_id: int
    register: str
    item: str
    before: str
    after: str


def entries(claim: Claim, by: str, at: datetime) -> tuple[Entry, ...]:
    """「台帳の変更」 What the rules read of a claim's people and the registers learned after its decision, in order.

    Empty where no facts contradict it. That it was read is on record, of everybody whom it is about.
    """
    found = contradicted(claim.programme_id).filter(pl.col("claim_id") == claim.pk)
    last = newest(claim.programme_id)
    if found.is_empty() or last is None:
        return ()
    programme = in_force(claim.programme_id).programme
    decision = Decision.objects.get(id=found["corrected_id"][0])
    since = Snapshot.objects.get(snapshot_id=decision.snapshot_id).known_at
    purpose = Purpose(
        by=by,
        purpose=f"{programme.title}の決定の更正",
        law=law_of(programme),
        items=tuple(dict.fromkeys((*reads(programme), *_LIVES))),
        programme_id=programme.id,
    )
    taken = Snapshot.objects.get(snapshot_id=last.snapshot_id)
    asked = Asked(base_date=taken.base_date, known_at=taken.known_at, decides_by=DecidesBy(taken.decides_by))
    rows = read.changes(purpose, programme.read_set(), asked, since, _people(claim), at=at)
    return tuple(_entry(row) for row in _shown(rows).iter_rows(named=True))


def _people(claim: Claim) -> list[int]:
    """Whom the claim covers, and whom its unit has by the facts of now."""
    last = newest(claim.programme_id)
    assert last is not None  # no claim is contradicted before everybody was judged
    folder = judging.run_folder(as_declared(last.sha256), last.snapshot_id)
    now = members_of(folder).filter(pl.col("unit_id") == claim.unit_id).collect()["person_id"].to_list()
    held = claim.members.values_list("person_id", flat=True)
    return sorted({*now, *held, *([claim.recipient_id] if claim.recipient_id else [])})


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    """A row that is new or gone is told by its event alone; of one that changed, every item that did."""
    # Who asked for shelter from whom is not for everybody who may look at a case.
    rows = rows.filter(pl.col("register") != "protections")
    row = ["register", "key", "person_id"]
    whole = rows.filter(pl.col("item") == "version").select(row)
    told = rows.join(whole, on=row, how="semi").filter(pl.col("item").is_in(["event_reason", "event_on"]))
    return pl.concat([told, rows.join(whole, on=row, how="anti")]).sort("known_at", "person_id", "key", "item")


def _entry(row: dict[str, object]) -> Entry:
    register = REGISTERS[str(row["register"])]
    known_at, person_id = row["known_at"], row["person_id"]
    assert isinstance(known_at, datetime) and isinstance(person_id, int)
    return Entry(
        known_at=known_at,
        person_id=person_id,
        register=register.title,
        item=register.column(str(row["item"])).header,
        before=str(row["before"] or ""),
        after=str(row["after"] or ""),
    )
