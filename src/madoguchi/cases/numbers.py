"""How many claims wait where, for queues and reports; and the promise that nobody was forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from madoguchi.cases.rows import fetch
from madoguchi.cases.states import Letter, State
from madoguchi.core.errors import PromiseBroken

_COUNTED = pa.schema([("label", pa.string()), ("number", pa.int64())])
_KNOWN = pa.schema([("unit_id", pa.int64()), ("letter", pa.string()), ("state", pa.string())])
_WRITTEN = tuple(str(letter) for letter in (Letter.NOTICE, Letter.CONFIRMATION, Letter.APPLICATION))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """Claims by state, reason of review and letter; submissions by channel, state and defect."""

    states: dict[str, int]
    reviews: dict[str, int]
    letters: dict[str, int]
    channels: dict[str, int]
    submissions: dict[str, int]
    defects: dict[str, int]


def figures(programme_id: str) -> QueueFigures:
    """The figures of a programme as they stand, each by one query. Unknown 照会番号 belong to no programme."""
    claims = "FROM cases_claim WHERE municipality_id = %s AND programme_id = %s"
    sent = (
        "FROM cases_submission s JOIN cases_claim c ON c.id = s.claim_id "
        "WHERE s.municipality_id = %s AND c.programme_id = %s"
    )
    together = _count("s.defects", f"{sent} AND s.defects <> ''", programme_id)
    defects: dict[str, int] = {}
    for codes, number in together.items():
        for code in codes.split(","):
            defects[code] = defects.get(code, 0) + number
    return QueueFigures(
        states=_count("state", claims, programme_id),
        reviews=_count("reason", f"{claims} AND state = '{State.REVIEW}'", programme_id),
        letters=_count("letter", claims, programme_id),
        channels=_count("s.channel", sent, programme_id),
        submissions=_count("s.state", sent, programme_id),
        defects=dict(sorted(defects.items())),
    )


def nobody_forgotten(programme_id: str, determination: Path) -> int:
    """Every unit that is or may be entitled has a letter, a person who looks at it, or an end; returns how many.

    Raises PromiseBroken `cases.somebody_forgotten`: of one benefit 39 % of those entitled were never told.
    """
    due = (
        pl.scan_parquet(determination / "determinations.parquet")
        .filter((pl.col("outcome") == "unknown") | ((pl.col("outcome") == "yes") & (pl.col("amount_yen") > 0)))
        .select("unit_id")
        .collect()
    )
    claims = fetch(
        "SELECT unit_id, letter, state FROM cases_claim WHERE municipality_id = %s AND programme_id = %s",
        [programme_id],
        _KNOWN,
    )
    reached = claims.filter(pl.col("letter").is_in(_WRITTEN) | (pl.col("state") != str(State.OPEN)))
    asked_by_hand = claims.filter(pl.col("letter") == str(Letter.WITHHELD))
    told = pl.concat([reached, asked_by_hand]).select("unit_id").unique()
    forgotten = due.join(told, on="unit_id", how="anti").height
    if forgotten:
        raise PromiseBroken(
            "cases.somebody_forgotten",
            ja=f"対象になりうる {forgotten:,} 件に、手紙も担当者もありません。知らされない人が出るため止めました。"
            "事案を開く処理をもう一度実行してください。",
            en=f"{forgotten:,} units that may be entitled have neither a letter nor a person who looks at them. It was "
            "stopped, so that nobody is left untold. Open the claims again.",
        )
    return due.height


def _count(label: str, source: str, programme_id: str) -> dict[str, int]:
    counted = fetch(f"SELECT {label} AS label, count(*) AS number {source} GROUP BY {label}", [programme_id], _COUNTED)
    return {str(name): int(number) for name, number in sorted(counted.iter_rows())}
