"""`migrate`, after which every evidenced record is watched again."""

from __future__ import annotations

from madoguchi.evidence import guards
from madoguchi.evidence.watch import adopt_all, enter_new_columns, evidenced, unwatch, watch, watched
from madoguchi.tenancy.management.commands import migrate


class Command(migrate.Command):
    """The house's own command; the triggers that copy rows into the log are away while tables change."""

    def handle(self, *args: object, **options: object) -> None:
        """Bring the store to this version."""
        guards.refuse_forgotten()
        before = watched()
        guards.begin()
        unwatch()
        super().handle(*args, **options)
        enter_new_columns(before)
        watch()
        # Of a table that was watched before, what the log does not know was written past it.
        adopt_all([one for one in evidenced() if not guards.is_copied(one._meta.db_table)])
        guards.end()
