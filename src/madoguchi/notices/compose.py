"""Letters out of claims: each unit is judged once more over the snapshot of its claim, and the letter says how.

A claim and the rules that it was determined by, over its own snapshot, cannot say different things; where they do, no
letter is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from madoguchi.bulk.relation import RELATIONS
from madoguchi.notices.fill import Row, Rows, filled
from madoguchi.notices.letter import Letter, LetterKind, Office, Why
from madoguchi.programme.declaration import Programme
from madoguchi.registry.answer import units
from madoguchi.rules.evaluate import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """「印刷」 What all letters of one run have in common, and whom none of them may reach.

    `programmes`: the declared files by their SHA-256, for each claim says what the file said that it was determined by.
    `moved`: where people live now (PLACE by 宛名番号) of whom the register has learned since the snapshot was taken.
    """

    programmes: Mapping[str, Programme]
    kind: LetterKind
    office: Office
    issued_on: date
    synthetic: bool
    sheltered: frozenset[int]
    died: frozenset[int]
    gone: frozenset[int] = frozenset()
    pays_on: date | None = None
    moved: Mapping[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The letters in their order, and 照会番号 and reason of those whom a person of the office reaches instead."""

    letters: tuple[Letter, ...]
    held_back: tuple[tuple[str, Why], ...]


PLACE = ("postal_code", "address", "building")
"""「宛先」 Where a letter goes."""


def in_postal_order(claims: pl.DataFrame, snapshots: Path, moved: pl.DataFrame | None = None) -> pl.DataFrame:
    """The claims (`choose.due`) by postal code, address and 照会番号, as the post walks.

    `moved`: person_id and PLACE of those whose address is not that of the snapshot any more.
    """
    parts = []
    for (snapshot_id,), part in claims.group_by("snapshot_id", maintain_order=True):
        codes = pl.scan_parquet(snapshots / str(snapshot_id) / "addressees.parquet")
        to = codes.select("person_id", *PLACE).collect()
        if moved is not None:
            to = pl.concat([to.join(moved, on="person_id", how="anti"), moved.select(to.columns)])
        parts.append(part.join(to.rename({"person_id": "recipient_id"}), on="recipient_id", how="left"))
    if not parts:
        return claims
    return pl.concat(parts).with_columns(pl.col(PLACE).fill_null("")).sort(*PLACE, "reference_number").drop(*PLACE)


def places(moved: pl.DataFrame | None) -> Mapping[int, Row]:
    """`Run.moved` out of the rows of `registry.read.addresses`."""
    rows = [] if moved is None else moved.to_dicts()
    return {row["person_id"]: {name: row[name] for name in PLACE} for row in rows}


def compose(run: Run, claims: pl.DataFrame, snapshots: Path) -> Composed:
    """「支給通知」 The letters of these claims (`choose.due`), in their order; no letter where there is a `Why`.

    A few statements for all of them, whatever their number. Raises Conflict `notices.claim_differs`.
    """
    found: dict[str, Letter | Why] = {}
    for (snapshot_id, sha256), part in claims.group_by("snapshot_id", "sha256", maintain_order=True):
        programme = run.programmes[str(sha256)]
        relations = _relations(programme, snapshots / str(snapshot_id), part)
        judged = units(programme, relations)
        to = {int(row["person_id"]): row for row in relations["addressees"].to_pylist()}
        protected = run.sheltered | {
            int(row["person_id"]) for row in relations["people"].to_pylist() if row["protected"]
        }
        for row in part.iter_rows(named=True):
            unit = judged.get(row["unit_id"])
            found[row["reference_number"]] = _letter_or_why(run, programme, row, unit, to, protected)
    outcomes = [(number, found[number]) for number in claims["reference_number"].to_list()]
    return Composed(
        letters=tuple(one for _, one in outcomes if isinstance(one, Letter)),
        held_back=tuple((number, one) for number, one in outcomes if isinstance(one, Why)),
    )


def letter_of(run: Run, claim: Row, relations: Mapping[str, pa.Table]) -> Letter | Why:
    """「支給通知」 The letter of one claim (a row of `choose.DUE`) from its household, or why there is none.

    Raises Conflict `notices.claim_differs`.
    """
    sha256, unit_id = claim["sha256"], claim["unit_id"]
    assert isinstance(sha256, str) and isinstance(unit_id, int)
    programme = run.programmes[sha256]
    to = {int(row["person_id"]): row for row in relations["addressees"].to_pylist()}
    protected = run.sheltered | {int(row["person_id"]) for row in relations["people"].to_pylist() if row["protected"]}
    return _letter_or_why(run, programme, claim, units(programme, relations).get(unit_id), to, protected)


def _letter_or_why(
    run: Run, programme: Programme, claim: Row, unit: Unit | None, to: Rows, protected: frozenset[int]
) -> Letter | Why:
    to = _where_they_live(run, to, claim["recipient_id"])
    if why := _held_back(run, claim, unit, to, protected):
        return why
    assert unit is not None
    return filled(run, programme, claim, unit, to)


def _where_they_live(run: Run, to: Rows, recipient: object) -> Rows:
    """The addressees, the recipient at the address of now: a letter is to reach them."""
    if not isinstance(recipient, int) or recipient not in run.moved or recipient not in to:
        return to
    return {**to, recipient: {**to[recipient], **run.moved[recipient]}}


def _held_back(run: Run, row: Row, unit: Unit | None, to: Rows, protected: frozenset[int]) -> Why | None:
    recipient, last_day = row["recipient_id"], row["answer_by"]
    concerned = {recipient, *(one.person_id for one in unit.members)} if unit else {recipient}
    addressee = to.get(recipient) if isinstance(recipient, int) else None
    if row["protected"] or concerned & protected:
        return Why.PROTECTED
    if row["withheld"]:
        return Why.WITHHELD
    if recipient in run.died:
        return Why.DIED
    if recipient in run.gone:
        return Why.MOVED_AWAY
    if unit is None or addressee is None or not addressee["address"]:
        return Why.NO_ADDRESS
    if run.kind.has_form and isinstance(last_day, date) and last_day < run.issued_on:
        return Why.TOO_LATE
    return None


def _relations(programme: Programme, snapshot: Path, claims: pl.DataFrame) -> Mapping[str, pa.Table]:
    """The rows of the snapshot that concern the units and recipients of these claims, relation by relation."""
    key = programme.unit.key
    whose = {name: "child_id" if name == "child_allowances" else "person_id" for name in RELATIONS}
    with duckdb.connect() as engine:
        for name in RELATIONS:
            engine.read_parquet(str(snapshot / f"{name}.parquet")).create_view(name)
        engine.register("wanted", claims.select("unit_id", "recipient_id").to_arrow())
        engine.execute(
            f"CREATE TABLE concerned AS SELECT {whose[key.source.relation]} AS person_id FROM {key.source.relation} "
            f"WHERE {key.name} IN (SELECT unit_id FROM wanted) "
            "UNION SELECT recipient_id FROM wanted WHERE recipient_id IS NOT NULL"
        )
        return {
            name: engine.sql(
                f"SELECT {', '.join(schema.names)} FROM {name} WHERE {whose[name]} IN (SELECT person_id FROM concerned)"
            )
            .to_arrow_table()
            .cast(schema)
            for name, schema in RELATIONS.items()
        }
