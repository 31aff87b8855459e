"""「振込」 What stands in the lines of a bank file and of a result, as one root that is in the log.

A file has a city's lines, and the log has one entry for it: the root over who is paid how much on which account, or
over what the bank said of each. It is made in the transaction that writes the lines, from the rows as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.written import root_of_rows
from madoguchi.core.errors import InputRefused
from madoguchi.payments.models import BankResult, LineSeal, TransferFile

_ATTEMPT = (("instruction_id", pa.int64()), ("attempt", pa.int64()), ("person_id", pa.int64()))
_ACCOUNT = ("bank_code", "branch_code", "account_type", "account_number", "holder_kana")
_WHO = "t.instruction_id AS instruction_id, t.attempt AS attempt, i.person_id AS person_id, t.amount_yen AS amount_yen"
_INSTRUCTED = "LEFT JOIN payments_instruction i ON i.id = t.instruction_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """「振込」 The lines of a kind of file: `of` it, the `column` of their seal, the SQL of what counts of each."""

    of: type[TransferFile | BankResult]
    column: str
    sql: str
    schema: pa.Schema

    def seal(self, number: int, at: datetime) -> None:
        """「証跡」 Bind the lines that were written just now."""
        root, count = self.root_of(number) or ("", 0)
        LineSeal.objects.create(**{self.column: number}, root=root, count=count, sealed_at=at)

    def adopt(self, at: datetime) -> None:
        """「証跡」 Bind lines that were written before any were, as they stand: they are held from now on."""
        for number in self.of.objects.exclude(id__in=self._sealed()).order_by("id").values_list("id", flat=True):
            self.seal(number, at)

    def altered(self) -> Iterator[int]:
        """「照合」 The numbers of the files whose lines are not those that were bound, or never were."""
        sealed = self._sealed()
        for number in self.of.objects.order_by("id").values_list("id", flat=True):
            if number not in sealed or sealed[number] != self.root_of(number):
                yield number

    def root_of(self, number: int) -> tuple[str, int] | None:
        """Root (hex) and number of the lines; None where somebody wrote a value that is none of its column."""
        try:
            rows = pl.DataFrame(pl.from_arrow(store.read(self.sql, (number,), self.schema)))
        except InputRefused:
            return None
        return root_of_rows((rows, self.schema.names)), rows.height

    def _sealed(self) -> dict[int, tuple[str, int]]:
        found = LineSeal.objects.exclude(**{self.column: None})
        return {number: (root, count) for number, root, count in found.values_list(self.column, "root", "count")}


ORDERED = Lines(
    of=TransferFile,
    column="transfer_file_id",
    sql=f"SELECT t.line AS line, {_WHO}, {', '.join(f't.{name} AS {name}' for name in _ACCOUNT)} "
    f"FROM payments_transfer t {_INSTRUCTED} WHERE t.transfer_file_id = %s ORDER BY t.line",
    schema=pa.schema(
        [("line", pa.int64()), *_ATTEMPT, ("amount_yen", pa.int64()), *((name, pa.string()) for name in _ACCOUNT)]
    ),
)
"""「振込」 The state of a line is none of it: it follows from results, which have their own (`held_to`)."""
SETTLED = Lines(
    of=BankResult,
    column="result_id",
    sql=f"SELECT {_WHO}, s.state AS state, s.code AS code FROM payments_settlement s "
    f"LEFT JOIN payments_transfer t ON t.id = s.transfer_id {_INSTRUCTED} WHERE s.result_id = %s "
    "ORDER BY t.instruction_id, t.attempt",
    schema=pa.schema([*_ATTEMPT, ("amount_yen", pa.int64()), ("state", pa.string()), ("code", pa.string())]),
)
"""「振込結果」 What the bank said of each transfer."""
BOTH = (ORDERED, SETTLED)
