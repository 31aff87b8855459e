"""Whether the registers are as they promise to be, and fresh enough for a programme; never mended by the look."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa
from django.db import transaction

from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict
from madoguchi.programme.declaration import Mode, Programme
from madoguchi.registry import freshness, quality
from madoguchi.registry.freshness import Fresh
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.registry.quality import Kept

REACHED_BY = ("residents", "protections")
"""By these it is known of now who died, who moved away and who is protected: before a letter, a decision, a payment."""
LOOKS = 30
"""So many looks at the registers are told of: a month of nights."""


class RegisterTooOld(Conflict):
    """「最新性」 A register is older than the programme that reads it says it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """「データ品質」 Every promise of the registers, and how old each register is."""

    kept: tuple[Kept, ...]
    fresh: tuple[Fresh, ...]

    @property
    def holds(self) -> bool:
        """Whether every promise is kept."""
        return all(one.holds for one in self.kept) and all(one.holds for one in self.fresh)


def check(at: datetime) -> Checked:
    """「データ品質」 Count every promise over the present rows, put it on record, and tell the age of each register."""
    with transaction.atomic():
        found = quality.kept(at.astimezone(JAPAN).date())
        quality.keep(found, at)
        return Checked(kept=found, fresh=ages(at))


def ages(at: datetime) -> tuple[Fresh, ...]:
    """「最新性」 How old each register is, beside what we promise of it."""
    return freshness.fresh(at)


def refuse_old(
    programme: Programme, registers: Collection[str], at: datetime, *, known_at: datetime | None = None
) -> None:
    """「最新性」 Stop a step that reads these registers where one is older than the programme says it may be.

    `known_at`: as the registers were known then, of a snapshot. Raises RegisterTooOld `flow.register_too_old`.
    """
    for one in freshness.fresh(at, at_most=_asked(programme, registers), known_at=known_at):
        if not one.suffices:
            raise _too_old(one)


def registers_read(programme: Programme) -> frozenset[str]:
    """「利用する台帳」 What judging rests on: who lives here, who is protected, the rules, the accounts on file."""
    read = {column.source.relation for column in programme.read_set()} & EVERY_REGISTER.keys()
    on_file = {"accounts"} if {Mode.PUSH, Mode.CONFIRM} & {*programme.application.modes} else frozenset[str]()
    return frozenset({*REACHED_BY, *read, *on_file})


def _too_old(one: Fresh) -> RegisterTooOld:
    title = EVERY_REGISTER[one.register].title
    ja, en = (
        (f"{one.as_of} のファイルのまま{one.days}日たっています", f"is of {one.as_of}, {one.days} days ago")
        if one.as_of
        else ("まだ取り込まれていません", "was never taken in")
    )
    return RegisterTooOld(
        "flow.register_too_old",
        ja=f"{title}の台帳が、{ja}。制度ファイルは{one.at_most}日以内の台帳で行うと定めているため止めました。"
        f"register import {one.register} で新しいファイルを取り込み、もう一度行ってください（判定は新しい断面で）。",
        en=f"The register {one.register} {en}. The programme file wants one of at most {one.at_most} days, so this "
        f"stopped. Take in a newer file with register import {one.register} and do it again (judging: by a new "
        "snapshot).",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """「点検の記録」 A promise as it was counted last, when that was, and its shares look by look."""

    kept: Kept
    at: datetime
    shares: tuple[float, ...]


def looks() -> tuple[Look, ...]:
    """「点検の記録」 Every promise that was ever looked at, in their order."""
    counted = quality.looks(LOOKS)
    return tuple(
        Look(
            kept=Kept(promise=replace(promise, at_least=some[-1].at_least), rows=some[-1].rows, wrong=some[-1].wrong),
            at=some[-1].at,
            shares=tuple((one.rows - one.wrong) / one.rows for one in some if one.rows),
        )
        for promise in quality.EVERY_PROMISE
        if (some := counted.get(promise.name))
    )


def is_told(promise: str) -> bool:
    """「点検の記録」 Whether the figures of a promise are told beyond those who have charge of its register.

    Those of measures of protection are told by command alone: few are soon one.
    """
    return not promise.startswith("protections.")


def demanded(programmes: Iterable[Programme], at: datetime) -> tuple[tuple[Programme, tuple[Fresh, ...]], ...]:
    """「最新性」 How old the registers are for each programme that says how old they may be."""
    asked = ((one, freshness.fresh(at, at_most=_asked(one, registers_read(one)))) for one in programmes)
    return tuple((one, ages) for one, ages in asked if ages)


def _asked(programme: Programme, registers: Collection[str]) -> dict[str, int]:
    return {name: days for name, days in programme.freshness.at_most().items() if name in registers}


def breaking(name: str, by: str, law: str, at: datetime, most: int) -> pa.Table:
    """「データ品質」 The keys of the rows that break a promise, on record. Raises `registry.no_such_promise`."""
    with transaction.atomic():
        return quality.breaking(name, by, law, at=at, most=most)
