"""`madoguchi errand N`: the process of what was asked for at a desk. The console starts it; nobody types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from madoguchi.cli.failure import refusal_of, unforeseen
from madoguchi.cli.records import MUNICIPALITY, records

if TYPE_CHECKING:
    from madoguchi.errands.sign import Sign


@click.command(hidden=True)
@click.argument("number", type=click.IntRange(1))
@click.option("--file", "handle", required=True, type=click.IntRange(3), help="施錠済みのファイル / the locked file")
@MUNICIPALITY
def errand(number: int, handle: int, municipality: str | None) -> None:
    """画面から求められた一括処理を行う。 / Do what was asked for at a desk.

    Example: madoguchi errand 12 --file 7
    """
    with records(municipality):
        from madoguchi.errands.sign import Sign

        work(number, Sign(handle))


def work(number: int, sign: Sign) -> None:
    """Carry it out; what stops it is written into its record, where the page reads it."""
    from django.conf import settings

    from madoguchi.errands import ask
    from madoguchi.errands.models import Errand
    from madoguchi.flow.errand import carry_out
    from madoguchi.web import clock
    from madoguchi.web.office import office

    try:
        carry_out(number, sign, office(), clock.now)
    except Exception as error:
        refused = refusal_of(error) or unforeseen(error, settings.HOME)
        for found in Errand.objects.filter(id=number, ended_at__isnull=True):
            ask.end(found, clock.now(), refused=refused)
