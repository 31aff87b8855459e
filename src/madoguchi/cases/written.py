"""A decision as it is written down: its columns, its reasons in words, and the hash that stands for a batch."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl
import pyarrow as pa

from madoguchi.cases.declare import as_declared
from madoguchi.cases.models import Finding
from madoguchi.cases.states import State
from madoguchi.cases.units import ACCOUNT
from madoguchi.trust.merkle import root_of

_COLUMNS = (
    ("claim_id", pa.int64()),
    ("finding", pa.string()),
    ("amount_yen", pa.int64()),
    ("instalments", pa.string()),
    ("payee_id", pa.int64()),
    ("sha256", pa.string()),
    ("snapshot_id", pa.string()),
    *((name, pa.string()) for name in ACCOUNT),
)
CLAIMED = pa.schema([*_COLUMNS, ("findings", pa.string())])
"""A claim that is to be decided."""
WRITTEN = pa.schema([*_COLUMNS, ("reasons", pa.string())])
"""「処分」 A decision, without the batch it stands in."""

_GRANTS = f"state = '{State.READY}'"
TO_DECIDE = (
    f"SELECT id AS claim_id, CASE WHEN {_GRANTS} THEN '{Finding.GRANT}' ELSE '{Finding.REFUSE}' END AS finding, "
    f"CASE WHEN {_GRANTS} THEN amount_yen ELSE 0 END AS amount_yen, "
    f"CASE WHEN {_GRANTS} THEN instalments ELSE '[]' END AS instalments, recipient_id AS payee_id, sha256, "
    "snapshot_id, "
    f"{', '.join(ACCOUNT)}, findings FROM cases_claim WHERE municipality_id = %s AND programme_id = %s "
    f"AND state IN ('{State.READY}', '{State.TO_REFUSE}') ORDER BY id"
)
IN_BATCH = (
    f"SELECT {', '.join(WRITTEN.names)} FROM cases_decision WHERE municipality_id = %s AND batch_id = %s ORDER BY id"
)
REVIEWED = "審査"
"""「審査」 Stands for the source of a reason that is no requirement: what the person wrote who refused."""
BECAUSE = pa.schema([("claim_id", pa.int64()), ("note", pa.string())])
REFUSED_BECAUSE = (
    "SELECT h.claim_id, h.note FROM cases_change h JOIN cases_claim c ON c.id = h.claim_id "
    f"WHERE h.municipality_id = %s AND c.programme_id = %s AND c.state = '{State.TO_REFUSE}' AND h.id = "
    f"(SELECT max(l.id) FROM cases_change l WHERE l.claim_id = c.id AND l.to_state = '{State.TO_REFUSE}')"
)
"""What the person wrote who refused."""


def with_reasons(claims: pl.DataFrame, refused_because: pl.DataFrame) -> pl.DataFrame:
    """「理由の提示」 The claims as decisions, with reasons: JSON of [requirement, true/false/null, source].

    Taken from the very file that the claim was determined with. A refusal ends with what the person wrote, whose source
    is REVIEWED.
    """
    patterns = claims.select("sha256", "findings").unique(maintain_order=True)
    files = {sha256: as_declared(sha256).programme.requirements for sha256 in patterns["sha256"].unique()}
    said = {"y": True, "n": False, "u": None}
    texts = [
        _json([[one.title, said[found], one.source] for one, found in zip(files[sha256], findings, strict=True)])
        for sha256, findings in patterns.iter_rows()
    ]
    written = patterns.with_columns(pl.Series("reasons", texts, dtype=pl.String))
    as_reason = pl.col("note").map_elements(lambda note: _json([note, False, REVIEWED]), return_dtype=pl.String)
    notes = refused_because.select("claim_id", because=as_reason)
    ended = pl.concat_str(pl.col("reasons").str.strip_suffix("]"), pl.lit(", "), "because", pl.lit("]"))
    return (
        claims.join(written, on=["sha256", "findings"], how="left", maintain_order="left")
        .join(notes, on="claim_id", how="left", maintain_order="left")
        .with_columns(reasons=pl.when(pl.col("because").is_not_null()).then(ended).otherwise("reasons"))
        .select(WRITTEN.names)
    )


def root_of_decisions(decisions: pl.DataFrame) -> str:
    """The Merkle root (hex) over decisions in the order of their claims; any change of any column changes it."""
    return root_of_rows(in_order(decisions))


def in_order(decisions: pl.DataFrame) -> tuple[pl.DataFrame, Sequence[str]]:
    """Decisions in the order of their claims, with the columns that count."""
    return decisions.sort("claim_id"), WRITTEN.names


def root_of_rows(*tables: tuple[pl.DataFrame, Sequence[str]]) -> str:
    """The Merkle root (hex) over the rows of tables in their order, by the columns named for each."""
    return root_of(leaves_of(*tables)).hex()


def leaves_of(*tables: tuple[pl.DataFrame, Sequence[str]]) -> list[bytes]:
    """The rows of tables in their order as JSON, by the columns named for each."""
    columns = (rows.select(pl.struct(names).struct.json_encode()).to_series() for rows, names in tables)
    return [leaf.encode() for column in columns for leaf in column]


def _json(said: list[list[str | bool | None]] | list[str | bool]) -> str:
    return json.dumps(said, ensure_ascii=False)
