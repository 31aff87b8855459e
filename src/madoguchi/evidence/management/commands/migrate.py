"""`migrate`, after which every evidenced record is watched again."""

from __future__ import annotations

from madoguchi.evidence.watch import adopt_all, unwatch, watch
from madoguchi.tenancy.management.commands import migrate


class Command(migrate.Command):
    """The house's own command; the triggers that copy rows into the log are away while tables change."""

    def handle(self, *args: object, **options: object) -> None:
        """Bring the store to this version."""
        unwatch()
        super().handle(*args, **options)
        watch()
        adopt_all()
