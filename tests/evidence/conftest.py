"""A municipality whose acts stand in the log, and somebody with the rights of the database's owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from madoguchi.datause.record import Purpose, record_single
from madoguchi.proposals.models import Proposal
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

AT = datetime(2026, 4, 1, 3, tzinfo=UTC)
PURPOSE = Purpose(by="1001", purpose="窓口の相談", law="住民基本台帳法3条", items=("people.birth_date",))


@pytest.fixture
def town(db: None, tmp_path: Path, settings: object) -> Iterator[Path]:
    """The scope of an invented municipality, and its HOME."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    Municipality.objects.create(code="302015", name="見本市", synthetic=True)
    with municipality("302015"):
        yield tmp_path


def act(number: int) -> None:
    """One reading of two persons' data."""
    record_single(PURPOSE, at=AT + timedelta(minutes=number), person_ids=[number, number + 1])


def propose() -> Proposal:
    made: Proposal = Proposal.objects.create(
        act="pay", subject="file-1", terms={"円": 30000}, seen={}, drafted_by="4001", drafted_at=AT
    )
    return made


def as_owner(*statements: str, parameters: Sequence[object] = (), entered: bool = False) -> None:
    """What somebody does who may do everything to the database: the triggers are away meanwhile, then back.

    `entered`: but for those that copy into the log.
    """
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_postgresql:
            named = "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger"
            cursor.execute(f"{named} WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [one for one in cursor.fetchall() if not (entered and "_evidence_" in one[0])]
        for name, table, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"' + (f" ON {table}" if on_postgresql else ""))
        for statement in statements:
            cursor.execute(statement, parameters or None)
        for _, _, made in triggers:
            cursor.execute(made)
