"""Read out of the records what a rehearsal came to: counts and sums, one statement each, no person looked at."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median_low
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import flow, store, tenancy
from madoguchi.cases.states import Letter
from madoguchi.core.money import Yen
from madoguchi.simulate.city import City
from madoguchi.simulate.figures import Figures
from madoguchi.simulate.places import towns
from madoguchi.simulate.stages import Stages

if TYPE_CHECKING:
    from madoguchi.simulate.demo import Rehearsal

_LETTERS = pa.schema(
    [
        ("claim_id", pa.int64()),
        ("reference_number", pa.string()),
        ("unit_id", pa.int64()),
        ("recipient_id", pa.int64()),
        ("letter", pa.string()),
    ]
)
_COUNTS = pa.schema([("name", pa.string()), ("number", pa.int64())])
_TRANSFERS = pa.schema([("again", pa.int64()), ("state", pa.string()), ("yen", pa.int64())])
_CREDITED = pa.schema([("day", pa.date32()), ("answered_on", pa.date32())])


def letters(programme_id: str) -> pa.Table:
    """The claims whose letter goes out by post: what residents can answer."""
    return store.read(
        "SELECT id AS claim_id, reference_number, unit_id, recipient_id, letter FROM cases_claim "
        "WHERE municipality_id = %s AND programme_id = %s AND recipient_id IS NOT NULL "
        "AND letter IN ('notice', 'confirmation', 'application') ORDER BY id",
        [tenancy.current(), programme_id],
        _LETTERS,
    )


def measure(what: Rehearsal, city: City, stages: Stages) -> Figures:
    """The figures of a finished rehearsal; the sums are compared on the way, and the run stops if they differ."""
    programme = what.declared.programme
    balanced = flow.balance(what.declared)
    rounds = [outcome for name, outcome in stages.done.items() if name.startswith("day ")]
    determined = flow.totals_of(what.declared, str(rounds[-1]["snapshot"]))
    first, later = _transferred(programme.id)
    credited = _credited(programme.id)
    by_day = credited.group_by("day").len().sort("day").with_columns(pl.col("len").cum_sum())
    waited = [(day - answered).days for day, answered in credited.iter_rows()]
    opens = programme.application.opens
    submissions = _counts("channel", "cases_submission s JOIN cases_claim c ON c.id = s.claim_id", "s", programme.id)
    kinds = _counts("state", "cases_submission s JOIN cases_claim c ON c.id = s.claim_id", "s", programme.id)
    second = kinds.get("second", 0) + kinds.get("needs_review", 0)
    refused = sum(_number(one["refused_second"]) for one in rounds)
    return Figures(
        municipality=towns(what.municipality).municipality,
        programme=programme.title,
        sha256=what.declared.sha256,
        snapshot=str(rounds[-1]["snapshot"]),
        seed=what.seed,
        residents=what.residents,
        households=determined.units,
        eligible_households=determined.entitled,
        unknown_households=determined.unknown,
        claims=sum(_counts("letter", "cases_claim c", "c", programme.id).values()),
        letters=_by_kind(programme.id),
        submissions=submissions,
        defects=_together([one["defects"] for one in rounds]),
        claims_by_state=_counts("state", "cases_claim c", "c", programme.id),
        planned_yen=determined.planned,
        decided_yen=balanced.decided.yen,
        instructed_yen=balanced.instructed.yen,
        file_yen=Yen(sum(first.values())),
        credited_yen=Yen(first.get("paid", 0)),
        returned_yen=Yen(first.get("returned", 0)),
        paid_again_yen=Yen(later.get("paid", 0)),
        decided_households=balanced.decided.items,
        credited_households=balanced.credited.items,
        second_payments_refused=second + refused,
        second_claims_answered=second,
        median_days_to_money=median_low(waited) if waited else None,
        letters_sent_on=opens,
        credited_by_day={day: int(number) for day, number in by_day.iter_rows()},
        seconds_by_step={name: round(seconds, 3) for name, seconds in stages.seconds.items()},
    )


def _transferred(programme_id: str) -> tuple[dict[str, int], dict[str, int]]:
    """Yen by state of the first attempts, and of the later ones after money came back."""
    found = store.read(
        "SELECT CASE WHEN t.attempt > 1 THEN 1 ELSE 0 END AS again, t.state, SUM(t.amount_yen) AS yen "
        "FROM payments_transfer t JOIN payments_instruction i ON i.id = t.instruction_id "
        "WHERE t.municipality_id = %s AND i.programme_id = %s GROUP BY 1, 2 ORDER BY 1, 2",
        [tenancy.current(), programme_id],
        _TRANSFERS,
    ).to_pylist()
    first, later = ({row["state"]: int(row["yen"]) for row in found if row["again"] == again} for again in (0, 1))
    return first, later


def _credited(programme_id: str) -> pl.DataFrame:
    """For each household whose money arrived: the day, and the day of the answer (of the letter where none was due)."""
    frame = pl.from_arrow(
        store.read(
            "SELECT f.value_date AS day, COALESCE(s.received_on, c.opened_on) AS answered_on "
            "FROM payments_transfer t JOIN payments_transfer_file f ON f.id = t.transfer_file_id "
            "JOIN payments_instruction i ON i.id = t.instruction_id JOIN cases_claim c ON c.id = i.claim_id "
            "LEFT JOIN cases_submission s ON s.claim_id = c.id AND s.state = 'carries' "
            "WHERE t.municipality_id = %s AND i.programme_id = %s AND t.state = 'paid' AND i.instalment = 1",
            [tenancy.current(), programme_id],
            _CREDITED,
        )
    )
    assert isinstance(frame, pl.DataFrame)
    return frame


def _by_kind(programme_id: str) -> dict[str, int]:
    """Letters by kind. Whom protection withholds a letter from is counted with the others whom a person contacts."""
    found = _counts("letter", "cases_claim c", "c", programme_id)
    unposted = found.pop(Letter.WITHHELD, 0) + found.pop(Letter.NONE, 0)
    return found | ({str(Letter.NONE): unposted} if unposted else {})


def _counts(column: str, tables: str, owner: str, programme_id: str) -> dict[str, int]:
    found = store.read(
        f"SELECT {owner}.{column} AS name, COUNT(*) AS number FROM {tables} "
        f"WHERE {owner}.municipality_id = %s AND c.programme_id = %s GROUP BY {owner}.{column} ORDER BY 1",
        [tenancy.current(), programme_id],
        _COUNTS,
    )
    return {row["name"]: int(row["number"]) for row in found.to_pylist()}


def _together(counts: list[object]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for one in counts:
        assert isinstance(one, Mapping)
        for name, number in one.items():
            summed[name] = summed.get(name, 0) + _number(number)
    return dict(sorted(summed.items()))


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
