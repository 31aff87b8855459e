"""A step of a migration on the store itself: triggers and policies, of which Django's picture of the models is silent.

`RunPython` would be given the models as they were, made anew for every step; that took two thirds of the time in which
the tables are made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

Act = Callable[["BaseDatabaseSchemaEditor"], None]


class OnStore(Operation):
    """What is done to the store, and what takes it away again."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, forwards: Act, backwards: Act) -> None:
        self.forwards = forwards
        self.backwards = backwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do it."""
        self.forwards(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take it away."""
        self.backwards(schema_editor)

    def describe(self) -> str:
        """What the operation does, for the list of migrations."""
        return f"On the store: {self.forwards.__qualname__}"


def column_names(connection: BaseDatabaseWrapper, table: str) -> tuple[str, ...]:
    """The columns of a table, in its order.

    Django's introspection parses the SQL of the whole table besides, which took a third of the time in which the tables
    are made.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
        return tuple(str(name) for name, *_ in cursor.description)
