"""「改正の影響」 What a changed file would do to the people of the live snapshot: counts and sums, no names."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from madoguchi.bulk import engine
from madoguchi.bulk.difference import Effect, difference
from madoguchi.bulk.read_set import reads
from madoguchi.cases import opening
from madoguchi.cases.declare import law_of
from madoguchi.core.errors import Conflict
from madoguchi.datause.record import Purpose
from madoguchi.flow.judging import frozen_for
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry import read, snapshot
from madoguchi.registry.models import Snapshot

FEWEST = 10
"""Fewer households than this are not counted out, nor their money: a group of one or two can be a protected one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The units whose result moves in one way; None where they are fewer than FEWEST, and so is what they get."""

    before: str
    after: str
    units: int | None
    yen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """「改正の影響」 Of a change: how the units move, and what it costs, in yen.

    `moved` is None where the two files cannot be compared unit by unit: there was none before, or the base date is
    another. `cost_after` is the cost before with what `moved` shows; of groups that are hidden (`hides`) nothing is in
    it, so that no figure tells them. `entitled` and `unknown` are units under the new file.
    """

    snapshot_id: str
    moved: tuple[Moved, ...] | None
    hides: bool
    cost_before: int | None
    cost_after: int | None
    entitled: int | None
    unknown: int | None


def effects(before: DeclaredFile | None, after: DeclaredFile, by: str, at: datetime) -> Effects:
    """「改正の影響」 Judge the live snapshot by both files and hold them against each other. Nothing of it is kept.

    The snapshot is the one that the claims say, or else the newest of the new file's base date. Who looked is on the
    record of everybody in it. Raises Conflict `flow.no_live_snapshot`, and as `difference` and `snapshot.verify` do.
    """
    snapshot_id = _live(after)
    comparable = before is not None and _same_day(before, after) and before.programme.unit == after.programme.unit
    frozen = frozen_for(after, snapshot_id)
    snapshot.verify(frozen.directory)
    compared = [after] if before is None or not comparable else [before, after]
    with transaction.atomic():
        read.bulk(_purpose(after, compared, by), snapshot_id, at=at)
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch) / str(number) for number in range(len(compared))]
        totals = [
            engine.determine(one.programme, frozen.directory, folder)
            for one, folder in zip(compared, folders, strict=True)
        ]
        if len(compared) == 1:
            return _alone(snapshot_id, totals[0])
        found = difference(*folders)
    moved = tuple(_masked(one) for one in found.effects)
    shown = sum(one.yen for one in moved if one.yen is not None)
    hides = any(one.units is None for one in moved)
    return Effects(
        snapshot_id=snapshot_id,
        moved=moved,
        hides=hides,
        cost_before=int(found.cost_before),
        cost_after=int(found.cost_before) + shown,
        entitled=None if hides else _unless_few(totals[-1].entitled),
        unknown=None if hides else _unless_few(totals[-1].unknown),
    )


def _alone(snapshot_id: str, totals: engine.Totals) -> Effects:
    entitled = _unless_few(totals.entitled)
    return Effects(
        snapshot_id=snapshot_id,
        moved=None,
        hides=entitled is None,
        cost_before=None,
        cost_after=None if entitled is None else int(totals.planned),
        entitled=entitled,
        unknown=_unless_few(totals.unknown),
    )


def _live(after: DeclaredFile) -> str:
    programme = after.programme
    fits = Snapshot.objects.filter(base_date=programme.base_date, decides_by=programme.decides_by.value)
    last = opening.newest(programme.id)
    if last is not None and fits.filter(snapshot_id=last.snapshot_id).exists():
        return last.snapshot_id
    newest: Snapshot | None = fits.order_by("known_at", "id").last()
    if newest is None:
        raise Conflict(
            "flow.no_live_snapshot",
            ja="この基準日の断面がまだないため、影響を数えられません。新しいファイルで snapshot take を実行してから、"
            "もう一度ご覧ください。影響を見ずに起案することもできます。",
            en="There is no snapshot of this base date yet, so the effects cannot be counted. Run snapshot take with "
            "the new file and look again. It can be proposed without having seen them, too.",
        )
    return newest.snapshot_id


def _same_day(before: DeclaredFile, after: DeclaredFile) -> bool:
    old, new = before.programme, after.programme
    return (old.base_date, old.decides_by) == (new.base_date, new.decides_by)


def _purpose(after: DeclaredFile, compared: list[DeclaredFile], by: str) -> Purpose:
    return Purpose(
        by=by,
        purpose=f"{after.programme.title}の制度ファイルの改正の影響の確認",
        law=law_of(after.programme),
        items=tuple(dict.fromkeys(item for one in compared for item in reads(one.programme))),
        programme_id=after.programme.id,
    )


def _masked(one: Effect) -> Moved:
    few = one.units < FEWEST
    return Moved(
        before=one.before, after=one.after, units=None if few else one.units, yen=None if few else int(one.yen)
    )


def _unless_few(units: int) -> int | None:
    return None if 0 < units < FEWEST else units
