"""「判定」 One household's answer from the records, beside the engine of the bulk run asked for that one household.

The counter and the web page ask for one household at a time. The peer is the other way that one would go with what is
in the house: the programme's own query, for one unit, by DuckDB over the snapshot's Parquet files, on a connection that
stays open and with its SQL compiled once. It needs a snapshot, and leaves no record of who was read; ours reads the
register as it stands and writes that record, durably, in the time that is measured. Both say the same of every
household that is asked for.
"""

from __future__ import annotations

from importlib.metadata import version
from itertools import cycle
from pathlib import Path

import duckdb
import ibis
import polars as pl

from bench.city import WHOLE_CITY, town
from bench.figure import Figure, measure
from bench.progress import tell

SIZE = WHOLE_CITY
RUNS = 100
_UNIT = 7_205_759_403_792_793_601


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Answers in a second, one after another, each of another household."""
    made = town(folder, "low_income_household_2024", size)
    with made.opened():
        from django.db import transaction

        from madoguchi import flow
        from madoguchi.bulk import engine
        from madoguchi.bulk.compile import compile_programme, empty_relations
        from madoguchi.registry import answer

        tell("taking the snapshot")
        declared, asked, at = made.declared, made.asked, made.asked.known_at
        snapshot = flow.freeze(declared, at).directory
        purpose = flow.purpose(declared, "bench")
        units = pl.scan_parquet(snapshot / "people.parquet").select(pl.col("household_id").unique().sort()).collect()
        chosen = units.sample(min(runs + 1, units.height), seed=1)["household_id"].to_list()

        def ask(unit_id: int) -> tuple[str, int]:
            with transaction.atomic():
                said = answer.determination(declared, purpose, unit_id, asked, at=at)
            return said.outcome.value, said.amount

        only = ibis.literal(_UNIT, "int64")
        query = compile_programme(declared.programme, empty_relations(), only_unit=only).determinations
        text = str(ibis.to_sql(query, dialect="duckdb")).replace(str(_UNIT), "?")
        places = text.count("?")
        with duckdb.connect() as session:
            engine.open_snapshot(session, snapshot, declared.programme)

            def ask_engine(unit_id: int) -> tuple[str, int]:
                rows = session.execute(f"SELECT outcome, amount_yen FROM ({text})", [unit_id] * places).fetchall()
                return rows[0][0], rows[0][1] or 0

            if [ask(unit_id) for unit_id in chosen] != [ask_engine(unit_id) for unit_id in chosen]:
                raise AssertionError("the peer says otherwise, so its time says nothing")
            ours, theirs = cycle(chosen), cycle(chosen)
            return [
                measure(
                    f"one household of a city of {size:,}, from the records",
                    lambda: ask(next(ours)),
                    size=1,
                    unit="answer",
                    peer=f"DuckDB {version('duckdb')} over the snapshot",
                    peer_act=lambda: ask_engine(next(theirs)),
                    runs=runs,
                )
            ]
