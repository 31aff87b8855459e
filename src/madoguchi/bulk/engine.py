"""Run a programme over a snapshot on DuckDB and write the determinations, with rows in held against rows out.

Ibis is loaded when something is judged: most commands only read what came out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq

from madoguchi.bulk.read_set import is_read
from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.core.money import Yen
from madoguchi.programme.declaration import Programme

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a determination came to. `planned` is the sum in yen over the units that are entitled."""

    units: int
    entitled: int
    refused: int
    unknown: int
    covered_persons: int
    planned: Yen


def determine(programme: Programme, snapshot: Path, out: Path, *, memory_bytes: int = 1_500_000_000) -> Totals:
    """「判定」 Judge every unit of a snapshot: writes `determinations.parquet` and `members.parquet` into `out`.

    Both are sorted by unit. Raises PromiseBroken if a unit was lost or doubled on the way, or if an instalment came
    out negative; then no file with its final name exists.
    """
    from madoguchi.bulk.compile import compile_programme, empty_relations

    out.mkdir(parents=True, exist_ok=True)
    compiled = compile_programme(programme, empty_relations())
    units, members = out / "determinations.parquet.part", out / "members.parquet.part"
    with duckdb.connect() as engine:
        engine.execute("SET memory_limit = ?", [f"{memory_bytes}B"])
        engine.execute("SET temp_directory = ?", [str(out / "spill")])
        open_snapshot(engine, snapshot, programme)
        write_parquet(engine, compiled.determinations.order_by("unit_id"), units)
        write_parquet(engine, compiled.members.order_by(["unit_id", "person_id"]), members)
        totals = _held_together(engine, programme, units, members)
    for written in (units, members):
        written.rename(written.with_suffix(""))
    return totals


def open_snapshot(engine: duckdb.DuckDBPyConnection, snapshot: Path, programme: Programme) -> None:
    """Make the relations that the programme reads known to the engine, each held to its schema."""
    for name, schema in RELATIONS.items():
        if name != "people" and not is_read(programme, name):
            continue
        path = snapshot / f"{name}.parquet"
        try:
            found = pq.read_schema(path)
        except (OSError, ValueError) as error:
            raise InputRefused(
                "snapshot.unreadable",
                ja=f"断面の表 {name} を読めません。snapshot take をもう一度実行してください。",
                en=f"The table {name} of the snapshot cannot be read. Run snapshot take again.",
            ) from error
        if {field.name for field in schema} - set(found.names):
            raise InputRefused(
                "snapshot.other_schema",
                ja=f"断面の表 {name} の項目がこの版と違います。snapshot take をもう一度実行してください。",
                en=f"The table {name} of the snapshot has other columns than this version. Run snapshot take again.",
            )
        engine.read_parquet(str(path)).create_view(name)


def write_parquet(engine: duckdb.DuckDBPyConnection, query: ir.Table, path: Path) -> None:
    """Run an Ibis query on the engine and write its rows, in their order, to a Parquet file."""
    import ibis

    engine.sql(str(ibis.to_sql(query, dialect="duckdb"))).write_parquet(str(path), compression="zstd")


def _held_together(engine: duckdb.DuckDBPyConnection, programme: Programme, units: Path, members: Path) -> Totals:
    lowest = ", ".join(f"min(instalment_{number})" for number, _ in enumerate(programme.payments(), start=1))
    counted = engine.execute(
        f"""SELECT count(*), count(DISTINCT unit_id), count(*) FILTER (outcome = 'yes'),
                   count(*) FILTER (outcome = 'no'), count(*) FILTER (outcome = 'unknown'),
                   coalesce(sum(amount_yen), 0)::BIGINT, coalesce(least({lowest}), 0)
            FROM read_parquet(?)""",
        [str(units)],
    ).fetchone()
    covered = engine.execute(
        "SELECT count(*), count(DISTINCT person_id) FROM read_parquet(?)", [str(members)]
    ).fetchone()
    assert counted is not None
    assert covered is not None
    rows, distinct, entitled, refused, unknown, planned, least = counted
    if programme.unit.key.source.relation == "people":
        people = engine.execute(f"SELECT count(DISTINCT {programme.unit.key.name}) FROM people").fetchone()
        assert people is not None
        units_in = people[0]
    else:
        units_in = distinct
    if not rows == distinct == units_in or covered[0] != covered[1]:
        raise PromiseBroken(
            "determination.units_lost",
            ja="判定に入れた単位の数と出た数が違うため、何も使わずに止めました。"
            "同じ断面でもう一度実行し、続くなら報告してください。",
            en="The units that went into the determination and those that came out differ, so nothing was used. "
            "Run it again on the same snapshot, and report it if it stays.",
        )
    if least < 0:
        raise PromiseBroken(
            "determination.negative_amount",
            ja="金額が0円を下回る支給回があるため止めました。"
            "制度ファイルの金額に largest(yen(0), …) を使ってください。",
            en="An instalment came out below zero, so the run stopped. Use largest(yen(0), …) in the programme file.",
        )
    return Totals(
        units=rows,
        entitled=entitled,
        refused=refused,
        unknown=unknown,
        covered_persons=covered[0],
        planned=Yen(planned),
    )
