"""The tables that an empty store is given at once are those that the migrations make one after another."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.office import STORE, Office, new_office

STEP_BY_STEP = "django.core.management.commands.migrate"
AT_ONCE = "madoguchi.tenancy.management.commands.migrate"
MOVED = ("accounts", "accounts_no_change", "identity_card", "identity_card_no_update", "identity_shift")
"""SQLite puts a column that is altered behind all others."""


def schema(command: str, office: Office) -> dict[str, str]:
    """The statements of the store, by what they make."""
    office.home.mkdir()
    act = f"import django; django.setup(); from {command} import Command; "
    act += "from django.core.management import call_command; call_command(Command(), verbosity=0)"
    environment = office.environment | {"DJANGO_SETTINGS_MODULE": "madoguchi.settings"}
    subprocess.run([sys.executable, "-c", act], env=environment, check=True)
    if STORE == "sqlite":
        return {str(name): str(sql) for name, sql in office.rows("SELECT name, sql FROM sqlite_master")}
    server = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), key=lambda path: int(path.parts[-3]))[-1]
    dumped = subprocess.run(
        [server, "-s", environment["MADOGUCHI_DATABASE"]], check=True, capture_output=True, text=True
    )
    without_its_key = re.sub(r"^\\.*$", "", dumped.stdout, flags=re.MULTILINE)
    parts = re.split(r"^-- Name: (.*)$", without_its_key, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.django_db
def test_what_is_made_at_once_is_what_the_migrations_make(tmp_path: Path) -> None:
    at_once, by_steps = new_office(tmp_path / "at-once"), new_office(tmp_path / "by-steps")
    made, found = schema(AT_ONCE, at_once), schema(STEP_BY_STEP, by_steps)
    assert len(found) > 200
    for name in MOVED if STORE == "sqlite" else ():
        made[name], found[name] = (str(sorted(re.findall(r"\w+", of[name]))) for of in (made, found))
    assert {name: sql for name, sql in made.items() if found.get(name) != sql} == {}
    assert made.keys() == found.keys()
    steps = "SELECT app, name FROM django_migrations ORDER BY app, name"
    assert at_once.rows(steps) == by_steps.rows(steps)
