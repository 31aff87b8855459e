"""「予行」 The whole way of special_fixed_benefit_2020, in which every household is paid, step by step and in all.

Every step is the function of `flow` that the command line and the rehearsal call, done once, in the order of life, with
all its transactions, checks, hashes and records. Between the steps nothing is prepared but the answers of the residents
and of the bank, which are not timed: they are others' work. No peer goes the whole way, so
single steps are compared in the benches of their own. The memory is that of a process that does nothing else: drawing
the city and taking in its registers happen in another.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from bench.answers import answers
from bench.apart import apart, peak_bytes
from bench.bench_claims import KEY
from bench.city import WHOLE_CITY, Town, morning, town
from bench.figure import Figure, Target
from bench.progress import tell

if TYPE_CHECKING:
    from madoguchi.registry.snapshot import Frozen

SIZE = WHOLE_CITY
RUNS = 1
STEP = Target(per_second=100_000)
TWO_STEPS = Target(per_second=50_000)
WHOLE = Target(seconds=60, memory_bytes=2 * 2**30)
Outcome = TypeVar("Outcome")


def run(folder: Path, size: int = SIZE, _: int = 1) -> list[Figure]:
    """Households in a second at every step; then all steps from the snapshot to the bank files, and their memory."""
    figures, _ = apart(_walk, town(folder, "special_fixed_benefit_2020", size).copied("spine"))
    return figures


@dataclass(slots=True, kw_only=True)
class _Way:
    """The steps that were taken."""

    figures: list[Figure]

    def step(self, name: str, act: Callable[[], Outcome], size: Callable[[Outcome], int], target: Target) -> Outcome:
        """Do a step once, and write down how long it took for how many households."""
        tell(name)
        began = time.perf_counter()
        outcome = act()
        seconds = time.perf_counter() - began
        self.add(name, size(outcome), seconds, target)
        return outcome

    def add(self, name: str, size: int, seconds: float, target: Target, memory_bytes: int | None = None) -> None:
        """Write down a step that was done and timed."""
        self.figures.append(
            Figure(
                name=name,
                size=size,
                unit="households",
                median_seconds=seconds,
                runs=1,
                memory_bytes=memory_bytes,
                target=target,
            )
        )


def _walk(made: Town) -> list[Figure]:
    with made.opened():
        from madoguchi import flow
        from madoguchi.cases.receive import SUBMISSIONS, receive
        from madoguchi.formats.bank_profile import STRICT
        from madoguchi.payments.calendar import bank_calendar, earliest_value_date
        from madoguchi.simulate.bank import settle
        from madoguchi.simulate.demo import CLERKS, HEADER, TREASURY

        declared, at = made.declared, morning(made.early)
        programme = declared.programme
        application = programme.application
        on = application.opens + timedelta(days=7)
        now = morning(on)
        calendar = bank_calendar(programme.base_date, application.closes + timedelta(days=400))
        ledger = made.ledger()
        flow.put_in_force(declared, CLERKS, at)
        way = _Way(figures=[])

        frozen = way.step("snapshot", lambda: flow.freeze(declared, at), _households, STEP)
        determined = way.step(
            "determination, with its record",
            lambda: flow.determine(declared, frozen, CLERKS.drafter, at),
            lambda found: found.totals.units,
            STEP,
        )
        way.step(
            "claims opened, letters chosen",
            lambda: flow.open_cases(declared, frozen, determined, KEY, application.opens),
            lambda report: report.units,
            STEP,
        )
        submissions = answers(programme.id, ledger, on)
        way.step(
            "answers taken in",
            lambda: flow.review(lambda: receive(submissions, on)),
            lambda report: report.received,
            STEP,
        )
        way.step(
            "answers verified",
            lambda: flow.take_submissions(programme.id, SUBMISSIONS.empty_table(), frozen, on)[1],
            lambda report: report.verified,
            STEP,
        )
        way.step(
            "decisions drafted",
            lambda: flow.draft(programme.id, CLERKS.drafter, now),
            lambda decided: decided.decisions,
            STEP,
        )
        way.step(
            "decisions approved",
            lambda: flow.approve(programme.id, CLERKS.approver, now),
            lambda decided: decided.decisions,
            STEP,
        )
        value_date = earliest_value_date(now, STRICT, calendar)
        paid = way.step(
            "payments instructed and bank files written (two steps)",
            lambda: flow.pay(declared, value_date, HEADER, STRICT, calendar, TREASURY, now),
            lambda paid: sum(file.items for file in paid.files),
            TWO_STEPS,
        )
        seconds = sum(one.median_seconds for one in way.figures)
        way.add("from snapshot to bank files, all of the above", determined.totals.units, seconds, WHOLE, peak_bytes())

        results = []
        for file in paid.files:
            flow.hand_over(file.name, STRICT, calendar, now)
            results.append(settle((flow.bank_folder() / file.name).read_bytes(), ledger, STRICT))
        later = morning(value_date)
        way.step(
            "results of the bank read",
            lambda: [flow.hear_bank(result, STRICT, value_date + timedelta(days=60), later) for result in results],
            lambda _: sum(file.items for file in paid.files),
            STEP,
        )
        return way.figures


def _households(frozen: Frozen) -> int:
    people = pl.scan_parquet(frozen.directory / "people.parquet")
    return int(people.select(pl.col("household_id").n_unique()).collect().item())
