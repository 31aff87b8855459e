"""「異動」 One event of one resident enters the register, also when it comes late or is cancelled.

The register keeps full rows, so an event that comes late changes what every later row should have said. Those rows are
superseded and issued again with the change in them; what was believed before stays readable at its own instant. The
meaning of a history is the list of its changes in the order of their days; the rows are written from that list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.registry.as_of import day_of
from madoguchi.registry.columns import RESIDENTS
from madoguchi.registry.supersede import add, close, refuse_behind_a_snapshot, time_goes_back
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

Value = str | int | bool | date | None
"""What a column of `residents` may hold."""


class Reason(StrEnum):
    """「異動事由」 The events that this house enters itself (住民記録システム標準仕様書); imports may bring others."""

    BIRTH = "出生"
    MOVED_IN = "国内転入"
    MOVED_IN_FROM_ABROAD = "国外転入等"
    MOVED_OUT = "国内転出"
    MOVED_ABROAD = "国外転出"
    DEATH = "死亡"
    MOVED_WITHIN = "転居"
    HOUSEHOLD_SPLIT = "世帯分離"
    HOUSEHOLD_MERGED = "世帯合併"
    HOUSEHOLD_CHANGED = "世帯変更"
    HEAD_CHANGED = "世帯主変更"
    CORRECTED = "職権修正"
    CANCELLED = "異動の取消し"


ENTRIES = frozenset({Reason.BIRTH, Reason.MOVED_IN, Reason.MOVED_IN_FROM_ABROAD})
REMOVALS: Mapping[str, str] = {Reason.DEATH: "3", Reason.MOVED_OUT: "2", Reason.MOVED_ABROAD: "2"}
_OF_THE_ROW = ("version", "event_reason", "event_on", "notified_on", "recorded_on")
_STATE = tuple(c.name for c in RESIDENTS.columns if c.name not in {"person_id", *_OF_THE_ROW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """「異動」 What happened to a person, on which day (異動日), and on which day it was notified (届出日, None: 職権).

    `changes` are the columns that it sets. An entry sets status 1 and `resident_since`, a removal its status and
    `removed_on`, unless `changes` say otherwise. `cancels` is the version of the event that never was.
    """

    person_id: int
    reason: Reason
    event_on: date
    notified_on: date | None = None
    changes: Mapping[str, Value] = field(default_factory=dict)
    cancels: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One step of a history: its place in it, the row's own columns, and the state that it sets."""

    version: int
    event_on: date
    own: Mapping[str, object]
    sets: Mapping[str, object]


Row = dict[str, object]


def record(event: Event, *, at: datetime) -> int:
    """Enter the event, as known from the instant `at`; returns the version (個人履歴番号) that it was given.

    A cancellation returns the version that it cancelled: that row, and what it changed in later ones, is gone from
    present knowledge. Raises InputRefused `registry.event_incomplete` for a column that is not a resident's or a
    first row without its required columns, Conflict `registry.nothing_to_cancel`, `registry.time_goes_back` and
    `registry.behind_a_snapshot`.
    """
    rows = _present(event.person_id)
    if any(row["recorded_at"] >= at for row in rows if isinstance(row["recorded_at"], type(at))):
        raise time_goes_back()
    refuse_behind_a_snapshot(at)
    steps = _steps(rows)
    if event.reason is Reason.CANCELLED:
        version = event.cancels or 0
        if version not in {step.version for step in steps}:
            raise _nothing_to_cancel()
        steps = [step for step in steps if step.version != version]
    else:
        version = _next_version(event.person_id)
        steps.append(_step_of(event, version, day_of(at)))
    wanted = _rows_of(event.person_id, steps)
    kept = [row for row in rows if {name: row[name] for name in _COLUMNS} in wanted]
    known = [{name: row[name] for name in _COLUMNS} for row in kept]
    close("residents", [number for row in rows if row not in kept and isinstance(number := row["id"], int)], at=at)
    fresh = [row for row in wanted if row not in known]
    if fresh:
        table = pa.Table.from_pylist(fresh, schema=RESIDENTS.schema)
        add(RESIDENTS, pl.DataFrame(pl.from_arrow(table)), at=at)
    return version


_COLUMNS = tuple(c.name for c in RESIDENTS.columns)
_REQUIRED = tuple(c.name for c in RESIDENTS.columns if c.required)


def _present(person_id: int) -> list[Row]:
    instant = pa.timestamp("us", "UTC")
    schema = pa.schema([("id", pa.int64()), ("recorded_at", instant), *((c.name, c.type) for c in RESIDENTS.columns)])
    found: list[Row] = store.read(
        f"SELECT {', '.join(schema.names)} FROM residents "
        "WHERE municipality_id = %s AND person_id = %s AND superseded_at IS NULL ORDER BY event_on, version",
        [current(), person_id],
        schema,
    ).to_pylist()
    return found


def _next_version(person_id: int) -> int:
    """After every version ever given, also to rows that are superseded: a number never means two events."""
    found = store.read(
        "SELECT coalesce(max(version), 0) AS version FROM residents WHERE municipality_id = %s AND person_id = %s",
        [current(), person_id],
        pa.schema([RESIDENTS.schema.field("version")]),
    )
    return int(found["version"][0].as_py()) + 1


def _steps(rows: Sequence[Row]) -> list[_Step]:
    steps = []
    before: Row = {}
    for row in rows:
        version, event_on = row["version"], row["event_on"]
        if isinstance(version, int) and isinstance(event_on, date):
            sets = {name: row[name] for name in _STATE if name not in before or before[name] != row[name]}
            own = {name: row[name] for name in _OF_THE_ROW}
            steps.append(_Step(version=version, event_on=event_on, own=own, sets=sets))
        before = row
    return steps


def _step_of(event: Event, version: int, entered_on: date) -> _Step:
    if set(event.changes) - set(_STATE):
        raise _incomplete()
    usual: dict[str, object] = {}
    if event.reason in ENTRIES:
        usual = {"status": "1", "resident_since": event.event_on, "removed_on": None}
    elif event.reason in REMOVALS:
        usual = {"status": REMOVALS[event.reason], "removed_on": event.event_on}
    own = (version, event.reason.value, event.event_on, event.notified_on, entered_on)
    return _Step(
        version=version,
        event_on=event.event_on,
        own=dict(zip(_OF_THE_ROW, own, strict=True)),
        sets={**usual, **event.changes},
    )


def _rows_of(person_id: int, steps: Sequence[_Step]) -> list[Row]:
    rows = []
    state: Row = dict.fromkeys(_STATE)
    for step in sorted(steps, key=lambda step: (step.event_on, step.version)):
        state = {**state, **step.sets}
        row = {"person_id": person_id, **state, **step.own}
        if any(row[name] is None for name in _REQUIRED):
            raise _incomplete()
        rows.append({name: row[name] for name in _COLUMNS})
    return rows


def _incomplete() -> InputRefused:
    return InputRefused(
        "registry.event_incomplete",
        ja="異動の項目が足りないか、住民票にない項目です。最初の異動には氏名・世帯番号などの必須項目をすべて入れてください。",
        en="The event lacks items, or names some that a resident record does not have. "
        "A person's first event must bring every required item.",
    )


def _nothing_to_cancel() -> Conflict:
    return Conflict(
        "registry.nothing_to_cancel",
        ja="取り消す異動が見つかりません。既に取り消されたか、履歴番号が違います。住民票の履歴を確かめてください。",
        en="The event to cancel is not there: it was cancelled before, or the version is another. Check the history.",
    )
