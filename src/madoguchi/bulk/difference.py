"""「改正の影響」 What a change of a programme file does to real units: who gains, who loses, what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from madoguchi.core.errors import InputRefused
from madoguchi.core.money import Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The units whose result moves in one way, and by how many yen in all."""

    before: str
    after: str
    units: int
    yen: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two determinations of one snapshot held together.

    `changed` has a row for each unit that moved: unit_id, outcome_before, outcome_after, yen_before, yen_after,
    sorted by unit. `effects` sums them up. `edge` counts the units that a single requirement refuses after the change.
    """

    cost_before: Yen
    cost_after: Yen
    effects: tuple[Effect, ...]
    changed: pa.Table
    edge: int


def difference(before: Path, after: Path) -> Difference:
    """Compare the determinations in two directories, which must be of the same kind of unit and the same snapshot."""
    with duckdb.connect() as engine:
        for name, directory in (("old", before), ("new", after)):
            engine.read_parquet(str(directory / "determinations.parquet")).create_view(name)
        if _number(engine, "SELECT count(*) FROM old ANTI JOIN new USING (unit_id)") or _number(
            engine, "SELECT count(*) FROM new ANTI JOIN old USING (unit_id)"
        ):
            raise InputRefused(
                "difference.other_units",
                ja="2つの制度は給付の単位が違うため、世帯ごとに比べられません。同じ単位の制度どうしを比べてください。",
                en="The two programmes judge different units and cannot be compared one by one. "
                "Compare programmes of one kind of unit.",
            )
        engine.execute(
            """CREATE VIEW moved AS
               SELECT unit_id, old.outcome AS outcome_before, new.outcome AS outcome_after,
                      coalesce(old.amount_yen, 0) AS yen_before, coalesce(new.amount_yen, 0) AS yen_after
               FROM old JOIN new USING (unit_id)
               WHERE old.outcome <> new.outcome OR coalesce(old.amount_yen, 0) <> coalesce(new.amount_yen, 0)"""
        )
        effects = engine.execute(
            """SELECT outcome_before, outcome_after, count(*), sum(yen_after - yen_before)::BIGINT
               FROM moved GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        met = [name for name in engine.table("new").columns if name.startswith("requirement_")]
        failed = " + ".join(f"({name} IS FALSE)::INT" for name in met)
        return Difference(
            cost_before=Yen(_number(engine, "SELECT coalesce(sum(amount_yen), 0)::BIGINT FROM old")),
            cost_after=Yen(_number(engine, "SELECT coalesce(sum(amount_yen), 0)::BIGINT FROM new")),
            effects=tuple(Effect(before=old, after=new, units=units, yen=Yen(yen)) for old, new, units, yen in effects),
            changed=engine.sql("SELECT * FROM moved ORDER BY unit_id").to_arrow_table(),
            edge=_number(engine, f"SELECT count(*) FROM new WHERE {failed} = 1"),
        )


def _number(engine: duckdb.DuckDBPyConnection, query: str) -> int:
    ((number,),) = engine.execute(query).fetchall()
    return int(number)
