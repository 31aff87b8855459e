"""Open the records for a command: the directory, the tables, the municipality."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import django

from madoguchi.cli.failure import home_not_writable, schema_newer, unforeseen
from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError

MUNICIPALITY = click.option(
    "--municipality",
    envvar="MADOGUCHI_MUNICIPALITY",
    help="全国地方公共団体コード（記録が一団体だけなら不要）/ municipality code; not needed where only one is kept",
)
SAMPLE_MUNICIPALITY = click.option(
    "--municipality",
    envvar="MADOGUCHI_MUNICIPALITY",
    default="302015",
    show_default=True,
    help="模擬する市区町村の全国地方公共団体コード / code of the municipality to imitate",
)


@contextmanager
def records(municipality: str | None, *, synthetic: bool | None = None, mends: bool = True) -> Iterator[str]:
    """「記録」 The records of one municipality: the one named, or else the only one that is kept. Yields its code.

    `synthetic` enters a new municipality, whose people are invented or real; without it the municipality must be known.
    `mends`: what copies the records into the log is made anew where somebody took it away, and that is said.
    Raises what `cli.failure` says of a HOME that cannot be written and of tables newer than this software, Conflict
    `cli.which_municipality` and `flow.real_and_synthetic`, InputRefused `cli.nothing_registered` and
    `simulate.unknown_municipality` for a code that the postal data do not know.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from django.conf import settings

    from madoguchi import tenancy

    _make_home(settings.HOME)
    _make_tables(mends=mends)
    with tenancy.municipality(municipality or _only()) as code:
        _enter(code, synthetic)
        yield code
        _sign()


def kept(code: str | None = None) -> bool:
    """Whether this municipality is kept here, or any; tables that are not there yet are made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from django.conf import settings

    from madoguchi.tenancy.models import Municipality

    _make_home(settings.HOME)
    _make_tables()
    found = Municipality.objects.all() if code is None else Municipality.objects.filter(code=code)
    return bool(found.exists())


def pending() -> bool:
    """Whether tables of this version are not made yet. Raises Conflict `cli.schema_newer`."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    # Their names tell; to load the migrations themselves takes longer than most commands.
    made, known = MigrationRecorder(connection).applied_migrations().keys(), _migrations()
    if made - known:
        raise schema_newer()
    return made != known


def _migrations() -> set[tuple[str, str]]:
    """The migrations of this version, by application and name."""
    from django.apps import apps

    return {
        (application.label, path.stem)
        for application in apps.get_app_configs()
        for path in Path(application.path, "migrations").glob("0*.py")
    }


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise home_not_writable() from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise home_not_writable()


def _make_tables(*, mends: bool = True) -> None:
    from django.core.management import call_command

    from madoguchi import store
    from madoguchi.evidence import guards
    from madoguchi.evidence.watch import is_watched, unwatch, watch

    if pending() or guards.is_begun():
        with store.lock("migrate"):
            call_command("migrate", verbosity=0)
    elif not is_watched() and mends:
        # What was written meanwhile is not entered: `evidence check` has to find it.
        with store.lock("migrate"):
            unwatch()
            watch()
        click.echo(_UNWATCHED, err=True)
    if not guards.is_kept():
        guards.keep()


_UNWATCHED = (
    "記録を証跡に写す仕掛け（トリガー）がないか、変えられていたので、作り直しました。"
    "evidence check で記録を確かめてください。\n"
    "What copies the records into the log was gone or changed, and was made anew. See with evidence check what was "
    "written meanwhile."
)
_UNSIGNED = "処理は終わり、証跡の署名だけができませんでした。 / The work is done; only the log is unsigned."


def _sign() -> None:
    """「検証点」 Give what was written its place in the log. What stands in the way stops no command: it is said."""
    from django.conf import settings

    from madoguchi.evidence import place

    if place.waiting():
        from madoguchi.flow import evidencing

        try:
            evidencing.seal(datetime.now(UTC))
        except MadoguchiError as refusal:
            if refusal.code != "store.busy":
                click.echo(f"{refusal.ja}\n{refusal.en} [{refusal.code}]", err=True)
        except Exception as error:
            # The command has done its work: what is wrong with the log must not say that it has not.
            told = unforeseen(error, settings.HOME)
            click.echo(f"{_UNSIGNED}\n{told.ja}\n{told.en} [{told.code}]", err=True)


def _only() -> str:
    from madoguchi.tenancy.models import Municipality

    kept = list(Municipality.objects.values_list("code", flat=True)[:2])
    if len(kept) != 1:
        raise Conflict(
            "cli.which_municipality",
            ja="どの市区町村の処理か決まりません。他の団体の記録に触れないため止めました。"
            "--municipality か MADOGUCHI_MUNICIPALITY に6桁の全国地方公共団体コードを書いてください。",
            en="It is not said which municipality this is for. It was stopped, so that no other's records are touched. "
            "Give the six-digit code as --municipality or MADOGUCHI_MUNICIPALITY.",
        )
    return str(kept[0])


def _enter(code: str, synthetic: bool | None) -> None:
    from madoguchi.tenancy.models import Municipality

    if synthetic is not None:
        from madoguchi import flow
        from madoguchi.simulate.places import city_name

        flow.found(code, lambda: city_name(code), synthetic=synthetic)
    elif not Municipality.objects.filter(code=code).exists():
        raise InputRefused(
            "cli.nothing_registered",
            ja="この市区町村の台帳はまだありません。コードと MADOGUCHI_HOME を確かめ、先に register import で"
            f"台帳を取り込んでください。台帳より先に始めるなら、evidence begin --municipality {code} を実行してください"
            "（予行は --synthetic も）。",
            en="There are no registers of this municipality yet. Check its code and MADOGUCHI_HOME, and take the "
            f"registers in first (register import). To begin before that, run evidence begin --municipality {code} "
            "(for a rehearsal with --synthetic).",
        )
