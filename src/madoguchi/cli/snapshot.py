"""`madoguchi snapshot take FILE`: freeze the registers as of a programme's base date."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import FILE, KNOWN_AT
from madoguchi.programme.load import load


@click.group()
def snapshot() -> None:
    """基準日断面 / snapshots."""


@snapshot.command()
@FILE
@KNOWN_AT
@MUNICIPALITY
@as_json
def take(file: Path, known_at: datetime, municipality: str | None, *, as_json: bool) -> None:
    """制度ファイルの基準日の断面を作る。 / Freeze the registers as of the base date of a programme file.

    Example: madoguchi snapshot take programmes/special_fixed_benefit_2020.py --known-at 2020-04-28T09:00
    """
    declared = load(file)
    with records(municipality) as code, working("断面を作る", quiet=as_json):
        from madoguchi import flow

        taken = flow.freeze(declared, known_at)
    outcome(
        f"基準日断面 {declared.programme.base_date} [{code}]",
        [
            ("id", "snapshot", taken.snapshot_id),
            ("人", "people", taken.people),
            ("場所", "folder", str(taken.directory)),
        ],
        as_json=as_json,
    )
