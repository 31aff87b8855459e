"""`madoguchi datause show RESIDENT`: who read what of a person, when and why."""

from __future__ import annotations

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, table
from madoguchi.cli.words import OFFICE


@click.group()
def datause() -> None:
    """個人情報の利用記録 / the record of data use."""


@datause.command()
@click.argument("resident", type=int)
@MUNICIPALITY
@as_json
def show(resident: int, municipality: str | None, *, as_json: bool) -> None:
    """その人の情報を、だれが何のために使ったかを示す。 / Who read this person's data, why, by which law.

    Example: madoguchi datause show 1234567
    """
    with records(municipality):
        from madoguchi.registry.read import used

        uses = used(resident)
    if as_json:
        rows = [
            {"at": u.at.isoformat(), "by": u.by, "purpose": u.purpose, "law": u.law, "items": u.items} for u in uses
        ]
        print_json([row | {"programme": u.programme_id, "people": u.people} for row, u in zip(rows, uses, strict=True)])
        return
    lines = [(f"{u.at.astimezone(OFFICE):%Y-%m-%d %H:%M}", u.by, u.purpose, u.law, f"{u.people:,}") for u in uses]
    table("利用記録 / uses", ("日時", "だれ", "目的", "根拠", "人数"), lines)
