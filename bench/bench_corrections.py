"""「更正」 A city that has been paid learns late what was so on the base date: the night, two persons, and the money.

Of every hundred households one had a child of whom nobody knew, and from one somebody had left before the base date.
One in ten got a new building name, which no rule reads. Each step is that of `register correct` and its pages, done
once. No peer corrects a decision; what is counted is the money of every household in the end, beside what it would be
if all had been known at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa

from bench.apart import apart, peak_bytes
from bench.bench_claims import KEY
from bench.city import WHOLE_CITY, Town, morning, town
from bench.figure import Counted, Figure, Target
from bench.once import Once
from bench.way import PROGRAMME, from_the_bank, ordered, to_the_bank, unmeasured

SIZE = WHOLE_CITY
RUNS = 1
EACH_YEN = 100_000
"""「給付額」 What the programme pays for each person of a household."""
ONE_IN = 100
UNREAD_IN = 10
NIGHT = Target(seconds=60, memory_bytes=2 * 2**30)
A_PERSON_WAITS = Target(seconds=10)
_JUDGED = "judged anew for late facts, a night of the city"
_PAID = pa.schema([("unit_id", pa.int64()), ("yen", pa.int64())])


def run(folder: Path, size: int = SIZE, _: int = 1) -> list[Figure | Counted]:
    """Households in a second of a night, corrections in a second by two persons, and whose money is wrong."""
    figures, _ = apart(_correct, town(folder, PROGRAMME, size).copied("corrections"))
    return figures


def _correct(made: Town) -> list[Figure | Counted]:
    with made.opened():
        from madoguchi import flow
        from madoguchi.flow import correcting
        from madoguchi.simulate.demo import CLERKS

        declared = made.declared
        first = declared.programme.application.opens + timedelta(days=7)
        paid_on = from_the_bank(made, first, to_the_bank(made, unmeasured), unmeasured)
        before = _money()
        people = _people()
        unread, late, meant = _late(people, before, declared.programme.base_date, paid_on)
        now = morning(paid_on) + timedelta(days=1)
        timed = Once(unit="households", targets={_JUDGED: NIGHT})

        flow.take_in("residents", unread, now, coverage="changes")
        timed(
            "looked at in a night in which nothing changed that a rule reads",
            lambda: correcting.follow(declared, CLERKS.drafter, KEY, _after(now, 1)),
            lambda _: before.height,
        )
        flow.take_in("residents", late, _after(now, 2), coverage="changes")
        timed(
            _JUDGED,
            lambda: correcting.follow(declared, CLERKS.drafter, KEY, _after(now, 3)),
            lambda _: before.height,
        )
        timed.unit, timed.target = "corrections", A_PERSON_WAITS
        batch = timed(
            "corrections drafted",
            lambda: correcting.draft(declared, CLERKS.drafter, _after(now, 4)),
            lambda drafted: drafted.count,
        )
        timed(
            "corrections approved, and money asked back",
            lambda: correcting.approve(batch.pk, CLERKS.approver, _after(now, 5)),
            lambda approved: approved.count,
        )
        from_the_bank(
            made, paid_on + timedelta(days=2), ordered(made, paid_on + timedelta(days=2), unmeasured), unmeasured
        )
        after = _money()
    should = before.join(meant, on="unit_id", how="left").with_columns(pl.col("yen") + pl.col("more").fill_null(0))
    both = should.join(after.rename({"yen": "has"}), on="unit_id", how="full", coalesce=True)
    wrong = both.filter(pl.col("yen").ne_missing(pl.col("has")))
    held = peak_bytes()
    figures = [replace(one, memory_bytes=held) if one.name == _JUDGED else one for one in timed.figures]
    counted = "households whose money is not what it were, had all been known at once"
    return [*figures, Counted(name=counted, found=wrong.height, of=before.height, at_most=0)]


def _after(now: datetime, hours: int) -> datetime:
    return now + timedelta(hours=hours)


def _money() -> pl.DataFrame:
    """「支給額」 What each household has: credited, less what is asked back; those that have something."""
    from madoguchi import store

    found = store.read(
        "SELECT c.unit_id, CAST(sum(i.amount_yen - coalesce(r.amount_yen, 0)) AS bigint) AS yen "
        "FROM payments_instruction i JOIN cases_claim c ON c.id = i.claim_id "
        "LEFT JOIN payments_repayment r ON r.instruction_id = i.id WHERE i.state = 'paid' GROUP BY c.unit_id",
        [],
        _PAID,
    )
    return pl.DataFrame(pl.from_arrow(found))


def _people() -> pl.DataFrame:
    """The newest row of everybody, with those of households in which somebody is protected left out."""
    from madoguchi import store
    from madoguchi.registry.columns import RESIDENTS

    rows = store.read(
        f"SELECT {', '.join(RESIDENTS.schema.names)} FROM residents WHERE superseded_at IS NULL", [], RESIDENTS.schema
    )
    measures = store.read("SELECT person_id FROM protections", [], pa.schema([("person_id", pa.int64())]))
    newest = pl.DataFrame(pl.from_arrow(rows)).sort("person_id", "version").unique("person_id", keep="last")
    protected = newest.filter(pl.col("person_id").is_in(measures["person_id"].to_pylist()))
    return newest.join(protected, on="household_id", how="anti").filter(pl.col("status") == "1")


def _late(people: pl.DataFrame, paid: pl.DataFrame, base: date, today: date) -> tuple[pa.Table, pa.Table, pl.DataFrame]:
    """Rows that no rule reads, rows of what was so on the base date, and how much more each household should have."""
    from madoguchi.registry.columns import RESIDENTS

    long_there = people.filter(pl.col("resident_since") < base - timedelta(days=60))
    units = long_there.filter(pl.col("household_id").is_in(paid["unit_id"].implode())).sort("household_id", "person_id")
    heads = units.filter(pl.col("relationship") == "02")
    others = units.filter(pl.col("relationship") != "02").join(heads, on="household_id", how="semi")
    gone = others.unique("household_id", keep="first", maintain_order=True).gather_every(ONE_IN)
    growing = heads.join(gone, on="household_id", how="anti").gather_every(ONE_IN, offset=1)
    day = pl.lit(base - timedelta(days=10))
    entered = [pl.lit(today).alias("recorded_on"), pl.lit(today).alias("notified_on")]
    number = pl.lit(people["person_id"].max()) + 1 + pl.int_range(pl.len())
    born = growing.with_columns(
        *entered,
        number.alias("person_id"),
        day.alias("birth_date"),
        day.alias("resident_since"),
        day.alias("event_on"),
        version=pl.lit(1, pl.Int32),
        relationship=pl.lit("20"),
        event_reason=pl.lit("出生"),
    )
    left = gone.with_columns(
        *entered,
        day.alias("event_on"),
        day.alias("removed_on"),
        version=pl.col("version") + 1,
        status=pl.lit("2"),
        event_reason=pl.lit("国内転出"),
    )
    renamed = heads.join(pl.concat([gone, growing]), on="household_id", how="anti").gather_every(UNREAD_IN)
    unread = renamed.with_columns(building=pl.lit("見本ハイツ"))
    meant = pl.concat(
        [
            growing.select(unit_id="household_id", more=pl.lit(EACH_YEN)),
            gone.select(unit_id="household_id", more=pl.lit(-EACH_YEN)),
        ]
    )
    tables = (
        one.select(RESIDENTS.schema.names).to_arrow().cast(RESIDENTS.schema)
        for one in (unread, pl.concat([born, left]))
    )
    return (*tables, meant)
