"""`madoguchi branch …`: what a branch of a bank was called on a day, and which branch has its accounts."""

from __future__ import annotations

from datetime import date, datetime

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome
from madoguchi.cli.words import AT, ON, day_of


@click.group()
def branch() -> None:
    """金融機関の店舗 / branches of banks."""


@branch.command()
@click.argument("bank_code")
@click.argument("branch_code")
@ON
@MUNICIPALITY
@AT
@as_json
def show(
    bank_code: str, branch_code: str, on: date | None, municipality: str | None, at: datetime, *, as_json: bool
) -> None:
    """その日の店舗の名前と、口座を引き継いだ店舗を示す。 / The names of a branch on a day, and who has its accounts.

    Example: madoguchi branch show 0163 101 --on 2024-04-01
    """
    with records(municipality):
        from madoguchi.registry.branch_on import names_on, successor

        day = day_of(at, on)
        names = names_on(bank_code, branch_code, day)
        bank, into = successor(bank_code, branch_code, day)
        new = names_on(bank, into, day) if (bank, into) != (bank_code, branch_code) else None
    figures: list[tuple[str, str, object]] = [
        ("台帳にある", "listed", names is not None),
        ("金融機関", "bank", names[0] if names else None),
        ("店舗", "branch", names[1] if names else None),
        ("口座のある店舗", "successor", f"{bank}-{into}"),
        ("その名前", "successor_names", " ".join(new) if new else None),
    ]
    outcome(f"{day} の店舗 {bank_code}-{branch_code}", figures, as_json=as_json)
