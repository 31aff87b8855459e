"""Open the records for a command: the directory, the tables, the municipality."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import django

MUNICIPALITY = click.option(
    "--municipality",
    envvar="MADOGUCHI_MUNICIPALITY",
    default="302015",
    show_default=True,
    help="全国地方公共団体コード / municipality code",
)


@contextmanager
def records(municipality: str) -> Iterator[str]:
    """「記録」 The records of one municipality, made ready if they are new. Yields its code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from madoguchi import tenancy

    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    with tenancy.municipality(municipality) as code:
        yield code
