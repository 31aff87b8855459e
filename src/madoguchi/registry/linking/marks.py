"""「照合の印」 What binds a judgement to a row and a resident as they were: nobody without the key can make one."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import polars as pl

ROW_MARK = 22
"""Characters of the mark of a row: L- and twenty digits."""
_DIGITS = 20


def row_mark_of(key: bytes, said: str) -> str:
    """「照合の印」 The mark of a row that says this."""
    return f"L-{_digest(key, 'row', said)}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marks:
    """「照合の印」 The key, and what is known of each resident (`person_id`, `state` of `comparable.residents`)."""

    key: bytes
    residents: pl.DataFrame

    def of(self, row_marks: pl.Series, persons: pl.Series) -> pl.Series:
        """The marks of pairs, each of a row and a person; nothing for whom the register does not know."""
        wanted = pl.DataFrame({"row_mark": row_marks, "person_id": persons.cast(pl.Int64)})
        known = self.residents.filter(pl.col("person_id").is_in(wanted["person_id"].drop_nulls().unique().implode()))
        pairs = wanted.join(known, on="person_id", how="left", maintain_order="left")
        return pl.Series(
            [
                None if state is None else f"{mark}-{_digest(self.key, 'pair', mark, str(person), state)}"
                for mark, person, state in pairs.select("row_mark", "person_id", "state").iter_rows()
            ],
            dtype=pl.String,
        )

    def of_desk(self, row_mark: str) -> str:
        """The mark of a row that the desk of protective measures looks at: it stands for no person."""
        return f"{row_mark}-{_digest(self.key, 'desk', row_mark)}"


def _digest(key: bytes, *parts: str) -> str:
    text = "\x1d".join(("madoguchi.linking", *parts))
    return hmac.new(key, text.encode(), "sha256").hexdigest()[:_DIGITS]
