"""Arrow in and out of the records, inside Django's own transaction, on SQLite and on PostgreSQL.

`load` and `read` move whole columns: a register of a city never goes through the ORM row by row. `execute` runs one
statement for all rows. `view` keeps one state of the records in sight for a long reading. `lock` lets one writer in
at a time. `disk.write_whole` gives a file its name only when it is complete. SQL is written once for both stores, with
`%s` for parameters (and `%%` for a percent sign).
"""

from madoguchi.store import disk
from madoguchi.store.records import as_busy, execute, load, read
from madoguchi.store.view import view
from madoguchi.store.writer import lock

__all__ = ["as_busy", "disk", "execute", "load", "lock", "read", "view"]
