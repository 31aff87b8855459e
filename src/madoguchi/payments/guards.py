"""Triggers by which the database itself keeps the promises of payment, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.tenancy.on_store import Act

State = TypeVar("State", bound=StrEnum)
Other = TypeVar("Other", bound=StrEnum)


def refuse(table: str, name: str, event: str, condition: Callable[[str], str]) -> Act:
    """Refuse an INSERT, UPDATE or DELETE of a row for which the condition (SQL over OLD and NEW, for a vendor) is true.

    The database's own error then says `payments.<name>`, so that a log shows which promise was about to break.
    """

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        trigger, when = f"{table}_{name}", condition(editor.connection.vendor)
        if editor.connection.vendor != "postgresql":
            editor.execute(
                f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{table}" WHEN {when} '
                f"BEGIN SELECT RAISE(ABORT, 'payments.{name}'); END",
                None,
            )
            return
        row = "OLD" if event == "DELETE" else "NEW"
        editor.execute(
            f'CREATE FUNCTION "{trigger}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} '
            f"THEN RAISE EXCEPTION 'payments.{name}'; END IF; RETURN {row}; END $$",
            None,
        )
        editor.execute(
            f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{trigger}"()', None
        )

    return run


def release(table: str, name: str) -> Act:
    """Take the trigger away again."""

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        trigger = f"{table}_{name}"
        if editor.connection.vendor == "postgresql":
            editor.execute(f'DROP FUNCTION "{trigger}"() CASCADE', None)
        else:
            editor.execute(f'DROP TRIGGER "{trigger}"', None)

    return run


def of(columns: tuple[str, ...]) -> str:
    """The event that an UPDATE sets one of the columns; a change of state alone then costs nothing."""
    return "UPDATE OF " + ", ".join(f'"{name}"' for name in columns)


def changed(columns: tuple[str, ...]) -> str:
    """The condition that an UPDATE changes one of the columns."""
    return "(" + " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns) + ")"


def no_way(ways: Mapping[State, frozenset[State]]) -> str:
    """The condition that an UPDATE of `state` takes a way that the table does not have."""
    allowed = [
        f"(OLD.state = '{source}' AND NEW.state = '{target}')" for source in ways for target in sorted(ways[source])
    ]
    return f"(OLD.state <> NEW.state AND NOT ({' OR '.join(allowed)}))"


def untrue(live_as: Mapping[State, Other]) -> str:
    """The condition that an UPDATE of an instruction's state says something else than its transfers do."""
    live = "SELECT 1 FROM payments_transfer t WHERE t.instruction_id = NEW.id AND t.state"
    cases = [f"WHEN '{state}' THEN NOT EXISTS ({live} = '{transfer}')" for state, transfer in live_as.items()]
    return f"(CASE NEW.state {' '.join(cases)} ELSE EXISTS ({live} <> 'returned') END)"
