"""The report of an import: every row that was refused, what is wrong with it and what to do, as CSV and as JSON.

The JSON has the shape of a Frictionless report, so tools that know it can show it. Neither file holds a value of the
register: a row number and a column lead a person to it.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import polars as pl

from madoguchi import store
from madoguchi.registry.fault import WORDS, Fault, header_of

if TYPE_CHECKING:
    from pathlib import Path

    from madoguchi.registry.columns import Register

SHOWN = 10_000
"""So many faults stand in the JSON; the CSV has them all."""


def write(folder: Path, register: Register, faults: pl.DataFrame, *, rows: int) -> Path:
    """Write `report.csv` and `report.json` into the folder and return the CSV's path."""
    ordered = faults.sort("row_number", "column", "fault")
    store.disk.write_whole(folder / "report.json", [_as_json(register, ordered, rows).encode()])
    store.disk.write_whole(folder / "report.csv", [_as_csv(register, ordered)])
    return folder / "report.csv"


def _as_csv(register: Register, faults: pl.DataFrame) -> bytes:
    headers = {"": "", **{c.name: c.header for c in register.columns}}
    worded = faults.select(
        pl.col("row_number").alias("行"),
        pl.col("column").replace_strict(headers, return_dtype=pl.String).alias("項目"),
        pl.col("column"),
        pl.col("fault").alias("code"),
        pl.col("fault").replace_strict({f.value: w.ja for f, w in WORDS.items()}, return_dtype=pl.String).alias("内容"),
        pl.col("fault")
        .replace_strict({f.value: w.en for f, w in WORDS.items()}, return_dtype=pl.String)
        .alias("message"),
    )
    out = io.BytesIO()
    worded.write_csv(out, include_bom=True, line_terminator="\r\n")
    return out.getvalue()


def _as_json(register: Register, faults: pl.DataFrame, rows: int) -> str:
    numbers = {c.name: place for place, c in enumerate(register.columns, start=1)}
    errors = []
    for row, column, fault in faults.head(SHOWN).iter_rows():
        words = WORDS[Fault(fault)]
        errors.append(
            {
                "type": "cell-error" if column else "row-error",
                "title": fault,
                "description": words.en,
                "message": f"{words.ja} / {words.en}",
                "tags": ["#table", "#row"],
                "note": words.ja,
                "cells": [],
                "rowNumber": row,
                **(
                    {"cell": "", "fieldName": header_of(register, column), "fieldNumber": numbers[column]}
                    if column
                    else {}
                ),
            }
        )
    left_out = faults.height - len(errors)
    warnings = [f"{left_out} more in report.csv"] if left_out else []
    stats = {"errors": faults.height, "warnings": len(warnings), "seconds": 0}
    report = {
        "valid": faults.height == 0,
        "stats": {"tasks": 1, **stats},
        "warnings": [],
        "errors": [],
        "tasks": [
            {
                "name": register.name,
                "type": "table",
                "valid": faults.height == 0,
                "place": f"{register.name}.csv",
                "labels": [c.header for c in register.columns],
                "stats": {**stats, "fields": len(register.columns), "rows": rows},
                "warnings": warnings,
                "errors": errors,
            }
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=1)
