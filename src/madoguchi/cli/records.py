"""Open the records for a command: the directory, the tables, the municipality."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import django

from madoguchi.cli.failure import home_not_writable, schema_newer

MUNICIPALITY = click.option(
    "--municipality",
    envvar="MADOGUCHI_MUNICIPALITY",
    default="302015",
    show_default=True,
    help="全国地方公共団体コード / municipality code",
)


@contextmanager
def records(municipality: str) -> Iterator[str]:
    """「記録」 The records of one municipality, made ready if they are new. Yields its code.

    Raises what `cli.failure` says of a HOME that cannot be written and of tables newer than this software, and
    `simulate.unknown_municipality` for a code that the postal data do not know.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from django.conf import settings

    from madoguchi import tenancy

    _make_home(settings.HOME)
    _make_tables()
    with tenancy.municipality(municipality) as code:
        _found(code)
        yield code


def pending() -> bool:
    """Whether tables of this version are not made yet. Raises Conflict `cli.schema_newer`."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.loader.applied_migrations.keys() - executor.loader.disk_migrations.keys():
        raise schema_newer()
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise home_not_writable() from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise home_not_writable()


def _make_tables() -> None:
    from django.core.management import call_command

    from madoguchi import store

    if pending():
        with store.lock("migrate"):
            call_command("migrate", verbosity=0)


def _found(code: str) -> None:
    from madoguchi import flow
    from madoguchi.simulate.places import city_name
    from madoguchi.tenancy.models import Municipality

    if not Municipality.objects.filter(code=code).exists():
        flow.found(code, city_name(code))
