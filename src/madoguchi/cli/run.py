"""`madoguchi run FILE`: judge everybody, put the programme in force and open the claims."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from madoguchi.cases.states import Letter
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import APPROVER, AT, DRAFTER, FILE, ON, day_of
from madoguchi.notices.key import reference_key, refuse_lost
from madoguchi.programme.load import load


@click.command()
@FILE
@click.option("--snapshot", help="断面の id（なければ作る）/ id of a snapshot; taken now if not given")
@DRAFTER
@APPROVER
@ON
@MUNICIPALITY
@AT
@as_json
def run(
    file: Path,
    snapshot: str | None,
    drafter: str,
    approver: str,
    on: date | None,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """全員を判定し、制度を決裁し、事案を開く。 / Judge everybody, put the programme in force, open the claims.

    Nothing is decided yet. Over the budget ceiling it does not come into force and no claim is opened. Run it again
    whenever the register changed.

    Example: madoguchi run programmes/special_fixed_benefit_2020.py --drafter clerk-1 --approver manager-1
    """
    declared = load(file)
    with records(municipality) as code, working("判定する", quiet=as_json):
        from madoguchi import flow
        from madoguchi.cases import numbers

        by = flow.Signatories(drafter=drafter, approver=approver)
        refuse_lost(flow.home())
        frozen = flow.frozen_for(declared, snapshot) if snapshot else flow.freeze(declared, at)
        determined = flow.determine(declared, frozen, drafter, at)
        flow.put_in_force(declared, by, at)
        opened = flow.open_cases(declared, frozen, determined, reference_key(flow.home()), day_of(at, on))
        numbers.nobody_forgotten(declared.programme.id, determined.directory)
        letters = {Letter(one): count for one, count in numbers.figures(declared.programme.id).letters.items()}
    came = determined.totals
    figures: list[tuple[str, str, object]] = [
        ("断面", "snapshot", frozen.snapshot_id),
        ("単位", "units", came.units),
        ("該当", "entitled", came.entitled),
        ("要確認", "unknown", came.unknown),
        ("非該当", "refused", came.refused),
        ("開いた事案", "opened", opened.opened),
        ("変わった事案", "changed", opened.changed),
        ("訂正が要る決定", "corrections", len(opened.corrections)),
        ("手紙", "letters", letters),
        ("見込み", "planned_yen", came.planned),
    ]
    outcome(f"{declared.programme.title} [{declared.programme.id}] [{code}]", figures, as_json=as_json)
