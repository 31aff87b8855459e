"""The store itself copies each row of an evidenced record into the log, in the transaction that writes it.

The triggers name the columns of the tables, so they are taken away before the tables change and made anew afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, Field

from madoguchi.evidence.models import Entry, EvidencedRecord, Log
from madoguchi.tenancy import current, municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.tenancy.on_store import column_names

_LOG = Entry._meta.db_table
_INTO = f'INSERT INTO "{_LOG}" (municipality_id, about, "row", record)'
_ACTS = ("insert", "update")


def evidenced() -> tuple[type[EvidencedRecord], ...]:
    """The records whose rows stand in the log."""
    return tuple(one for one in apps.get_models() if issubclass(one, EvidencedRecord))


def watch() -> None:
    """Make the triggers, of all tables that are there."""
    _run(made for one in _there() for made in _made(one))


def unwatch() -> None:
    """Take them away."""
    on = ' ON "{table}"' if connection.vendor == "postgresql" else ""
    drop = f'DROP TRIGGER IF EXISTS "{{table}}_evidence_{{act}}"{on}'
    _run(drop.format(table=one._meta.db_table, act=act) for one in _there() for act in _ACTS)


def is_watched() -> bool:
    """Whether all triggers are there and do what they should: a killed migration leaves some out, somebody others."""
    if connection.vendor == "postgresql":
        kept = "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled = 'O' AND tgname"
        made = [_does(one) for one in evidenced() for _ in _ACTS]
    else:
        kept = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name"
        made = [statement for one in evidenced() for statement in _made(one)]
    with connection.cursor() as cursor:
        cursor.execute(f"{kept} LIKE '%_evidence_%'")
        return sorted(str(one) for (one,) in cursor.fetchall()) == sorted(made)


def watched() -> Mapping[str, frozenset[str]]:
    """The columns of the tables whose triggers are there: of other columns the entries so far say nothing."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIKE '%_evidence_%'")
        made = {str(name) for (name,) in cursor.fetchall()}
    tables = [one._meta.db_table for one in _there()]
    return {one: _columns(one) for one in tables if {f"{one}_evidence_{act}" for act in _ACTS} <= made}


def enter_new_columns(before: Mapping[str, frozenset[str]]) -> None:
    """Enter each row in which a migration filled a column that its table did not have `before`, as it left it.

    Else nobody could tell it from what somebody wrote there past the triggers (`compare`).
    """
    for model in _there():
        columns = _columns(model._meta.db_table)
        new = columns - before.get(model._meta.db_table, frozenset())
        if new and {one.column for one in model._meta.concrete_fields} <= columns:
            for code in Municipality.objects.values_list("code", flat=True):
                with municipality(code):
                    _enter_filled(model, new)


def adopt_all(models: Collection[type[EvidencedRecord]]) -> None:
    """What was written of these while nothing watched is entered, for every municipality whose log was begun."""
    if {_LOG, Log._meta.db_table, Municipality._meta.db_table} <= set(connection.introspection.table_names()):
        for code in Municipality.objects.values_list("code", flat=True):
            with municipality(code):
                if Log.objects.exists():
                    adopt(models)


def adopt(models: Collection[type[EvidencedRecord]]) -> None:
    """Enter what was written before anything watched: each row of these records of which the log has nothing."""
    for model in (one for one in _there() if one in models):
        table = model._meta.db_table
        # A percent sign begins a parameter here.
        said = _entered(model, "t").replace("%", "%%")
        with connection.cursor() as cursor:
            cursor.execute(
                f'{_INTO} SELECT t.municipality_id, %s, t.id, {said} FROM "{table}" t WHERE t.municipality_id = %s '
                f'AND NOT EXISTS (SELECT 1 FROM "{_LOG}" e WHERE e.municipality_id = t.municipality_id '
                f'AND e.about = %s AND e."row" = t.id) ORDER BY t.id',
                [table, current(), table],
            )


def newest() -> str:
    """The SQL of the newest entry about each row (alias y); its parameters are the municipality and the table."""
    # The newest is the last in the log, or waits for its place: its number in the records says nothing.
    order = "x.position IS NULL DESC, x.log_id DESC, x.position DESC, x.id DESC"
    numbered = f'row_number() OVER (PARTITION BY x."row" ORDER BY {order}) AS place'
    every = f"SELECT x.*, {numbered} FROM {_LOG} x WHERE x.municipality_id = %s AND x.about = %s"
    return f"SELECT * FROM ({every}) y WHERE y.place = 1"


def as_json(model: type[EvidencedRecord], row: str) -> str:
    """The SQL of what a row says, as JSON; `row` is its alias. Of a name alone somebody could make another function."""
    if connection.vendor == "postgresql":
        return f"pg_catalog.to_jsonb({row})"
    said = ", ".join(f"'{one.column}', {_value(one, row)}" for one in model._meta.concrete_fields)
    return f"json_object({said})"


def _enter_filled(model: type[EvidencedRecord], columns: Iterable[str]) -> None:
    """Enter the rows that hold something in one of these columns, of which their last entry says nothing."""
    table, said = model._meta.db_table, _entered(model, "t").replace("%", "%%")
    unsaid = "json_type(e.record, '$.row.\"{0}\"') IS NULL"
    if connection.vendor == "postgresql":
        unsaid = "e.record::jsonb -> 'row' -> '{0}' IS NULL"
    filled = " OR ".join(f't."{one}" IS NOT NULL AND {unsaid.format(one)}' for one in sorted(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f'{_INTO} SELECT t.municipality_id, %s, t.id, {said} FROM "{table}" t JOIN ({newest()}) e '
            f'ON e."row" = t.id WHERE t.municipality_id = %s AND e.record IS NOT NULL AND ({filled}) ORDER BY t.id',
            [table, current(), table, current()],
        )


def _columns(table: str) -> frozenset[str]:
    return frozenset(column_names(connection, table))


def _value(column: Field[object, object], row: str) -> str:
    return f'hex({row}."{column.column}")' if isinstance(column, BinaryField) else f'{row}."{column.column}"'


def _entered(model: type[EvidencedRecord], row: str) -> str:
    """The SQL of what is entered of a row: of which table it is, and when it was written by the store's clock."""
    head = f"'table', '{model._meta.db_table}', 'written'"
    if connection.vendor == "postgresql":
        now = "pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
        return f"pg_catalog.jsonb_build_object({head}, {now}, 'row', {as_json(model, row)})::text"
    return f"json_object({head}, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'row', json({as_json(model, row)}))"


def _there() -> list[type[EvidencedRecord]]:
    tables = set(connection.introspection.table_names())
    return [one for one in evidenced() if one._meta.db_table in tables] if _LOG in tables else []


def _does(model: type[EvidencedRecord]) -> str:
    """What the function of a record's triggers does (PostgreSQL)."""
    return f" BEGIN {_enters(model)} RETURN NULL; END "


def _enters(model: type[EvidencedRecord]) -> str:
    return f"{_INTO} VALUES (NEW.municipality_id, '{model._meta.db_table}', NEW.id, {_entered(model, 'NEW')});"


def _made(model: type[EvidencedRecord]) -> Iterator[str]:
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION \"{table}_evidence\"() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' "
            f"AS $${_does(model)}$$"
        )
        for act in _ACTS:
            changed = "WHEN (OLD IS DISTINCT FROM NEW) " if act == "update" else ""
            yield (
                f'CREATE TRIGGER "{table}_evidence_{act}" AFTER {act.upper()} ON "{table}" FOR EACH ROW {changed}'
                f'EXECUTE FUNCTION "{table}_evidence"()'
            )
        return
    differs = " OR ".join(f'OLD."{one.column}" IS NOT NEW."{one.column}"' for one in model._meta.concrete_fields)
    for act in _ACTS:
        changed = f"WHEN {differs} " if act == "update" else ""
        head = f'CREATE TRIGGER "{table}_evidence_{act}" AFTER {act.upper()} ON "{table}"'
        yield f"{head} {changed}BEGIN {_enters(model)} END"


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
