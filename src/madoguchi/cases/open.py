"""One claim for each unit that is entitled or might be, with a letter or a person to look at it: nobody is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.cover import cover
from madoguchi.cases.declare import require_in_force
from madoguchi.cases.models import Opening
from madoguchi.cases.move import MOVES, Actor, move
from madoguchi.cases.opening import newest
from madoguchi.cases.recompute import recompute
from madoguchi.cases.reference import reference_numbers
from madoguchi.cases.rows import fetch, staged
from madoguchi.cases.states import Letter, Reason, State
from madoguchi.cases.units import members_of, units_of
from madoguchi.core.errors import Conflict
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry.account_checks import standing
from madoguchi.registry.snapshot import is_older
from madoguchi.tenancy import current

NOTICE_DAYS = 14
"""Days to refuse or to name another account after a notice, unless the run names the day (practice of 2025-26)."""

_KNOWN = pa.schema([("claim_id", pa.int64()), ("unit_id", pa.int64())])
_FREED = pa.schema([*_KNOWN, ("carried", pa.bool_())])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """「事案」 What `open_claims` did. `units` = `opened` + `already` + `not_entitled` + `nothing_due` of this run.

    `letters`: how many of the opened get which letter. `changed`: undecided claims that new facts changed.
    `corrections`: ids of drafted or decided claims that new facts contradict; a person has to correct them.
    `covered_elsewhere`: claims with a person whom another claim of the programme covers.
    """

    units: int
    opened: int
    already: int
    not_entitled: int
    nothing_due: int
    letters: dict[str, int]
    changed: int
    corrections: tuple[int, ...]
    covered_elsewhere: int


def open_claims(
    declared: DeclaredFile,
    snapshot: Path,
    determination: Path,
    key: bytes,
    on: date,
    *,
    notice_until: date | None = None,
    asked_for: Sequence[int] = (),
) -> OpenReport:
    """「事案」 Open one claim for each unit whose outcome is yes or unknown, and bring the open ones up to date.

    `snapshot` and `determination` are folders; the snapshot's id is the name of its folder. `key` makes the 照会番号.
    `asked_for`: units that the rules refuse but that applied; a person decides them. Run again on the same inputs, it
    adds and changes nothing. Raises Conflict `cases.programme_not_approved` and `cases.older_snapshot` (claims that say
    what is known by now do not go back to what was known before), and what `reference_numbers` raises.
    """
    require_in_force(declared)
    _refuse_older(declared.programme.id, snapshot.name)
    programme = declared.programme
    units = units_of(programme, snapshot, determination, standing())
    due = (pl.col("outcome") == "unknown") | ((pl.col("outcome") == "yes") & (pl.col("amount_yen") > 0))
    wanted = units.filter(due | pl.col("unit_id").is_in(list(asked_for)))
    before = _claims(programme.id)
    changed = recompute(declared, snapshot.name, units, Actor(on=on))
    new = wanted.join(before, on="unit_id", how="anti").with_columns(
        programme_id=pl.lit(programme.id),
        sha256=pl.lit(declared.sha256),
        snapshot_id=pl.lit(snapshot.name),
        opened_on=pl.lit(on),
        answer_by=pl.when(pl.col("letter") == str(Letter.NOTICE))
        .then(pl.lit(notice_until or on + timedelta(days=NOTICE_DAYS)))
        .otherwise(pl.lit(programme.application.closes)),
        amount_yen=pl.when(pl.col("outcome") == "yes").then(pl.col("amount_yen")),
        covered_elsewhere=pl.lit(value=False),
        municipality_id=pl.lit(current()),
    )
    _load(new, key, programme.id)
    after = _claims(programme.id) if new.height else before
    doubly = cover(
        programme.id, after, members_of(determination).collect(), fresh=before.is_empty(), actor=Actor(on=on)
    )
    _resume(programme.id, units, Actor(on=on))
    _remember(declared, snapshot.name, on)
    counted = new.group_by("letter").len().rows()
    return OpenReport(
        units=units.height,
        opened=new.height,
        already=wanted.height - new.height,
        not_entitled=units.filter(pl.col("outcome") == "no").height - wanted.filter(pl.col("outcome") == "no").height,
        nothing_due=units.filter((pl.col("outcome") == "yes") & (pl.col("amount_yen") == 0)).height,
        letters={str(letter): int(number) for letter, number in sorted(counted)},
        changed=changed.moved,
        corrections=changed.corrections,
        covered_elsewhere=doubly,
    )


def _refuse_older(programme_id: str, snapshot_id: str) -> None:
    last = newest(programme_id)
    if last is not None and is_older(snapshot_id, last.snapshot_id):
        raise Conflict(
            "cases.older_snapshot",
            ja="この断面は、前回の判定に使った断面より前の時点のものです。後から分かった事実が事案から消えてしまうため止めました。"
            "今の断面で run を実行してください。",
            en="This snapshot knows less than the one of the last determination: facts learned since would vanish from "
            "the claims. It was stopped. Run the programme over a snapshot of now.",
        )


def _resume(programme_id: str, units: pl.DataFrame, actor: Actor) -> None:
    """「再開」 What waited because another claim covered a person of it goes on once that has let go of them."""
    freed = fetch(
        "SELECT c.id AS claim_id, c.unit_id, EXISTS (SELECT 1 FROM cases_submission s WHERE s.claim_id = c.id "
        "AND s.state = 'carries') AS carried FROM cases_claim c WHERE c.municipality_id = %s AND c.programme_id = %s "
        f"AND c.state = '{State.REVIEW}' AND c.reason = '{Reason.COVERED_ELSEWHERE}' AND NOT c.covered_elsewhere",
        [programme_id],
        _FREED,
    )
    ways = freed.join(units, on="unit_id").with_columns(
        from_state=pl.lit(str(State.REVIEW)),
        to_state=pl.when("carried").then(pl.lit(str(State.ANSWERED))).otherwise("state"),
        note=pl.lit(""),
    )
    if ways.is_empty():
        return
    # Whoever had no letter so far has as many days to answer as anybody else.
    until = actor.on + timedelta(days=NOTICE_DAYS)
    with staged("cases_freed", ways.select("claim_id", "letter").to_arrow()) as letters:
        store.execute(
            "UPDATE cases_claim SET letter = f.letter, answer_by = CASE WHEN answer_by < %s THEN %s ELSE answer_by END "
            f"FROM {letters} AS f WHERE cases_claim.id = f.claim_id AND cases_claim.municipality_id = %s",
            [until, until, current()],
        )
    move(ways.select(MOVES.names), actor)


def _remember(declared: DeclaredFile, snapshot_id: str, on: date) -> None:
    last = newest(declared.programme.id)
    if last is None or (last.sha256, last.snapshot_id) != (declared.sha256, snapshot_id):
        Opening.objects.create(
            programme_id=declared.programme.id, sha256=declared.sha256, snapshot_id=snapshot_id, opened_on=on
        )


def _claims(programme_id: str) -> pl.DataFrame:
    sql = "SELECT id AS claim_id, unit_id FROM cases_claim WHERE municipality_id = %s AND programme_id = %s"
    return fetch(sql, [programme_id], _KNOWN)


def _load(new: pl.DataFrame, key: bytes, programme_id: str) -> None:
    unit_ids = new["unit_id"].to_list()
    try:
        store.load("cases_claim", _numbered(new, reference_numbers(key, current(), programme_id, unit_ids)))
    except Conflict:
        # One number in about ten to the eleventh power is given already, to a claim of another programme.
        held = pa.schema([("number", pa.string())])
        sql = "SELECT reference_number AS number FROM cases_claim WHERE municipality_id = %s"
        taken = fetch(sql, [], held)["number"].to_list()
        store.load("cases_claim", _numbered(new, reference_numbers(key, current(), programme_id, unit_ids, taken)))


def _numbered(new: pl.DataFrame, numbers: list[str]) -> pa.Table:
    return new.with_columns(pl.Series("reference_number", numbers, dtype=pl.String)).to_arrow()
