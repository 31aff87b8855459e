"""`madoguchi submission import|list`: take what arrived, hold it against the registers, and list what became of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from madoguchi.cases.states import Answer, Channel, Reason, SubmissionState
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table, working
from madoguchi.cli.words import AT, FILE, LIMIT, ON, day_of
from madoguchi.words import explained, reasons, word

HEADINGS = ("届出番号", "照会番号", "経路", "受付日", "内容", "状態", "不備")


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
        ("届出の状態", "states", {SubmissionState(one): count for one, count in received.states.items()}),
        ("不備", "defects", {Reason(one): count for one, count in sorted(defects.items())}),
    ]
    outcome(f"届出 [{code}]", figures, as_json=as_json)


@submission.command("list")
@click.argument("programme", required=False)
@click.option(
    "--state",
    type=click.Choice([one.value for one in SubmissionState]),
    help=f"状態 / state: {explained(SubmissionState)}",
)
@LIMIT
@MUNICIPALITY
@as_json
def list_(programme: str | None, state: str | None, limit: int, municipality: str | None, *, as_json: bool) -> None:
    """届出を並べる（だれの届出かは出さない）。番号不明の届出には制度がない。 / List submissions, not of whom.

    Without a PROGRAMME also those whose number no claim has: they belong to none.

    Example: madoguchi submission list --state unknown_number
    """
    with records(municipality):
        from madoguchi.flow import looking

        found = looking.submissions(programme, SubmissionState(state) if state else None)
    rows = (found.slice(0, limit) if limit else found).to_pylist()
    if as_json:
        listed = [{**row, "received_on": row["received_on"].isoformat()} for row in rows]
        print_json({"submissions": found.num_rows, "shown": listed})
        return
    lines = [
        (
            *(row["submission_no"], row["reference_number"], word(Channel(row["channel"])), str(row["received_on"])),
            *(word(Answer(row["answer"])), word(SubmissionState(row["state"]))),
            reasons(row["defects"]),
        )
        for row in rows
    ]
    table(f"届出 {found.num_rows:,}件", HEADINGS, lines)
