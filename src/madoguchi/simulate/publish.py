"""Lay out what a rehearsal leaves: bank files and their answers, the decisions, the report, the sample registers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from madoguchi import flow, store, tenancy
from madoguchi.payments.models import Transfer
from madoguchi.simulate import samples
from madoguchi.simulate.figures import Figures
from madoguchi.simulate.report import render

if TYPE_CHECKING:
    from madoguchi.simulate.demo import Rehearsal

_STATES = pa.schema([("household", pa.int64()), ("state", pa.string()), ("decided_yen", pa.int64())])


def publish(what: Rehearsal, figures: Figures) -> None:
    """Write `transfer-*.txt`, `result-*.txt`, `decisions.parquet`, `letters/*.pdf` and `report.html` into a directory.

    The files of later attempts, after money came back, and their results go into `again/`: the first ones come to what
    was decided.
    """
    later = set(Transfer.objects.filter(attempt__gt=1).values_list("transfer_file__name", flat=True))
    for folder in (what.out, what.out / "again", what.out / "letters"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in (*folder.glob("transfer-*.txt"), *folder.glob("result-*.txt"), *folder.glob("*.pdf")):
            old.unlink()
    for path in sorted(flow.bank_folder().glob("*.txt")):
        is_later = path.name.replace("result-", "transfer-", 1) in later
        store.disk.write_whole(what.out / ("again" if is_later else "") / path.name, [path.read_bytes()])
    for path in sorted(samples.kept(what).glob("*.pdf")):
        store.disk.write_whole(what.out / "letters" / path.name, [path.read_bytes()])
    _write_decisions(what, figures.snapshot, what.out / "decisions.parquet")
    store.disk.write_whole(what.out / "report.html", [render(figures).encode()])


def _write_decisions(what: Rehearsal, snapshot_id: str, path: Path) -> None:
    """A row for each unit: what was determined and why, and what was decided and paid."""
    programme = what.declared.programme
    titles = [one.title.replace("'", "''") for one in programme.requirements]
    reasons = ", ".join(
        f"'{title}: ' || CASE requirement_{number} WHEN true THEN '満たす' WHEN false THEN '満たさない' ELSE '不明' END"
        for number, title in enumerate(titles, start=1)
    )
    states = store.read(
        "SELECT c.unit_id AS household, c.state, (SELECT SUM(d.amount_yen) FROM cases_decision d "
        "JOIN cases_decision_batch b ON b.id = d.batch_id AND b.approved_at IS NOT NULL WHERE d.claim_id = c.id) "
        "AS decided_yen FROM cases_claim c WHERE c.municipality_id = %s AND c.programme_id = %s",
        [tenancy.current(), programme.id],
        _STATES,
    )
    determined = flow.run_folder(what.declared, snapshot_id) / "determinations.parquet"
    with duckdb.connect() as engine:
        engine.register("states", states)
        rows = engine.sql(
            f"""SELECT $programme AS programme, unit_id AS household, recipient_id AS person, outcome,
                       coalesce(amount_yen, 0) AS amount_yen, list_value({reasons}) AS reasons,
                       coalesce(state, 'no claim') AS state, coalesce(decided_yen, 0) AS decided_yen,
                       $sha256 AS file_sha256, $snapshot AS snapshot, true AS synthetic
                FROM read_parquet($determined) d LEFT JOIN states s ON s.household = d.unit_id ORDER BY unit_id""",
            params={
                "programme": programme.id,
                "sha256": what.declared.sha256,
                "snapshot": snapshot_id,
                "determined": str(determined),
            },
        ).to_arrow_table()
    unnamed = path.with_suffix(".part")
    pq.write_table(rows, unnamed, compression="zstd")
    unnamed.rename(path)
