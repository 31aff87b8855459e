"""`madoguchi staff …`: let the first of the staff in, see who may sign in, help somebody who lost their secret."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table
from madoguchi.cli.words import AT, BY
from madoguchi.core.errors import InputRefused
from madoguchi.identity.kinds import Role

if TYPE_CHECKING:
    from madoguchi.identity.models import Staff

ROLE = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([str(role) for role in Role]),
    help="権限（何度でも）/ role, again for more",
)
NUMBER = click.argument("number")


@click.group()
def staff() -> None:
    """職員 / staff."""


@staff.command()
@NUMBER
@click.option("--name", required=True, help="氏名 / name")
@ROLE
@BY
@MUNICIPALITY
@AT
@as_json
def add(
    number: str, name: str, roles: tuple[str, ...], by: str, municipality: str | None, at: datetime, *, as_json: bool
) -> None:
    """職員を加え、最初の暗証を一度だけ表示する。 / Let somebody in; their first secret is shown once.

    Example: madoguchi staff add 9001 --name 山田太郎 --role administrator --by root
    """
    with records(municipality):
        from django.db import transaction

        from madoguchi.identity.staff import enrol

        with transaction.atomic():
            made, first = enrol(number, name, map(Role, roles), by, at)
            signature = made.signature
    outcome(f"職員 {signature}", [("最初の暗証", "first_secret", first)], as_json=as_json)


@staff.command("list")
@MUNICIPALITY
@as_json
def list_(municipality: str | None, *, as_json: bool) -> None:
    """だれが入れるか。 / Who may sign in.

    Example: madoguchi staff list
    """
    with records(municipality):
        from madoguchi.identity.models import Staff

        found = [(one.number, one.name, one.roles) for one in Staff.objects.order_by("number")]
    if as_json:
        print_json({"staff": [dict(zip(("number", "name", "roles"), row, strict=True)) for row in found]})
        return
    table("職員 / staff", ("職員番号", "氏名", "権限"), found)


@staff.command()
@NUMBER
@ROLE
@BY
@MUNICIPALITY
@AT
@as_json
def appoint(
    number: str, roles: tuple[str, ...], by: str, municipality: str | None, at: datetime, *, as_json: bool
) -> None:
    """職員の権限をこれだけにする。なければ入れなくなる。 / Give exactly these roles; with none nobody comes in.

    Example: madoguchi staff appoint 2001 --role examiner --role counter --by root
    """
    with records(municipality):
        from django.db import transaction

        from madoguchi.identity import staff as acts

        with transaction.atomic():
            found = _staff(number)
            acts.appoint(found, map(Role, roles), by, at)
    outcome(f"職員 {found.signature}", [("権限", "roles", found.roles)], as_json=as_json)


@staff.command()
@NUMBER
@BY
@MUNICIPALITY
@AT
@as_json
def renew(number: str, by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """暗証を再発行する。 / Give a new first secret; the old one and open desks end.

    Example: madoguchi staff renew 2001 --by root
    """
    with records(municipality):
        from django.db import transaction

        from madoguchi.identity import staff as acts

        with transaction.atomic():
            found = _staff(number)
            first = acts.renew(found, by, at)
    outcome(f"職員 {found.signature}", [("最初の暗証", "first_secret", first)], as_json=as_json)


def _staff(number: str) -> Staff:
    from madoguchi.identity.staff import find

    found = find(number)
    if found is None:
        raise InputRefused(
            "cli.no_such_staff",
            ja="この職員番号の人は登録されていません。staff list で確かめてください。",
            en="Nobody of this staff number is enrolled. Look at staff list.",
        )
    return found
