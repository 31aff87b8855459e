"""`madoguchi datause show RESIDENT`: who read what of a person, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, table
from madoguchi.core.dates import JAPAN

if TYPE_CHECKING:
    from madoguchi.datause.record import Use


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
            {
                "at": u.at.isoformat(),
                "recorded_at": u.recorded_at and u.recorded_at.isoformat(),
                **{"by": u.by, "purpose": u.purpose, "law": u.law, "items": u.items},
                **{"programme": u.programme_id, "people": u.people},
            }
            for u in uses
        ]
        print_json(rows)
        return
    lines = [(_when(u), u.by, u.purpose, u.law, f"{u.people:,}") for u in uses]
    table("利用記録 / uses", ("日時", "だれ", "目的", "根拠", "人数"), lines)


def _when(use: Use) -> str:
    """The stated minute, and the minute of the record where it is another one."""
    stated, kept = (one and f"{one.astimezone(JAPAN):%Y-%m-%d %H:%M}" for one in (use.at, use.recorded_at))
    return f"{stated}（記録 recorded {kept}）" if kept and kept != stated else f"{stated}"
