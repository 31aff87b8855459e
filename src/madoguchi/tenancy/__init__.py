"""One municipality at a time: whoever touches records says whose, and nobody reaches another's by forgetting to.

`with municipality("302015"):` opens the scope. Records (`madoguchi.tenancy.models.MunicipalityRecord`) can be neither
read nor written outside of it. On PostgreSQL the same scope is enforced by the database (`row_level_security`), which
also holds for statements that do not go through the models.
"""

from madoguchi.tenancy.row_level import row_level_security
from madoguchi.tenancy.scope import current, municipality

__all__ = ["current", "municipality", "row_level_security"]
