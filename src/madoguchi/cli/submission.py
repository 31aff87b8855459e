"""`madoguchi submission import FILE`: take what arrived, by whatever channel, and hold it against the registers."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import AT, FILE, ON, day_of


@click.group()
def submission() -> None:
    """届出 / what people hand in."""


@submission.command("import")
@FILE
@ON
@MUNICIPALITY
@AT
@as_json
def import_(file: Path, on: date | None, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """届出の CSV を受け付け、確かめる。 / Take a CSV file of submissions and verify them; each counts once.

    Example: madoguchi submission import answers.csv --on 2025-05-08
    """
    with records(municipality) as code, working("届出を受け付ける", quiet=as_json):
        from madoguchi import flow
        from madoguchi.cli.sheet import SUBMITTED, read_sheet

        sheet = read_sheet(file, SUBMITTED, flow.home() / "imports")
        received, verified = flow.take_all_submissions(sheet, day_of(at, on))
    defects: Counter[str] = Counter()
    for one in verified:
        defects.update(one.defects)
    figures: list[tuple[str, str, object]] = [
        ("受け付けた", "received", received.received),
        ("前に受け付けた", "repeated", received.repeated),
        ("届出の状態", "states", received.states),
        ("不備", "defects", dict(sorted(defects.items()))),
    ]
    outcome(f"届出 [{code}]", figures, as_json=as_json)
