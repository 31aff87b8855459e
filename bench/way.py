"""「予行」 The whole way of special_fixed_benefit_2020, in which every household is paid: each step once, as in life.

Every step is the function of `flow` that the command line and the rehearsal call, with all its transactions, checks,
hashes and records. Between the steps nothing is prepared but the answers of the residents and of the bank.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

import polars as pl

from bench.answers import answers
from bench.bench_claims import KEY
from bench.city import Town, morning

if TYPE_CHECKING:
    from datetime import date

    from madoguchi.flow.paying import Paid
    from madoguchi.registry.snapshot import Frozen

PROGRAMME = "special_fixed_benefit_2020"
DECIDED = "decisions approved"
PAYING = "payments instructed and bank files written (two steps)"
READING = "results of the bank read"
Outcome = TypeVar("Outcome")


class Step(Protocol):
    """Do a step, and make of it what the bench wants: its name, the act, and for how many households it was."""

    def __call__(self, name: str, act: Callable[[], Outcome], size: Callable[[Outcome], int], /) -> Outcome:
        """What the act returns."""
        ...


def unmeasured(_: str, act: Callable[[], Outcome], __: Callable[[Outcome], int], /) -> Outcome:
    """A step of which nothing is wanted but that it is done."""
    return act()


def to_the_bank(made: Town, step: Step) -> Paid:
    """From the snapshot to the bank files of a town that is opened."""
    from madoguchi import flow
    from madoguchi.cases.receive import SUBMISSIONS, receive
    from madoguchi.simulate.demo import CLERKS

    declared, at = made.declared, morning(made.early)
    programme = declared.programme
    on = programme.application.opens + timedelta(days=7)
    now = morning(on)
    flow.put_in_force(declared, CLERKS, at)
    frozen = step("snapshot", lambda: flow.freeze(declared, at), _households)
    determined = step(
        "determination, with its record",
        lambda: flow.determine(declared, frozen, CLERKS.drafter, at),
        lambda found: found.totals.units,
    )
    step(
        "claims opened, letters chosen",
        lambda: flow.open_cases(declared, frozen, determined, KEY, programme.application.opens),
        lambda report: report.units,
    )
    submissions = answers(programme.id, made.ledger(), on)
    step("answers taken in", lambda: flow.review(lambda: receive(submissions, on)), lambda report: report.received)
    step(
        "answers verified",
        lambda: flow.take_submissions(programme.id, SUBMISSIONS.empty_table(), frozen, on)[1],
        lambda report: report.verified,
    )
    step("decisions drafted", lambda: flow.draft(programme.id, CLERKS.drafter, now), lambda decided: decided.decisions)
    step(DECIDED, lambda: flow.approve(programme.id, CLERKS.approver, now), lambda decided: decided.decisions)
    return ordered(made, on, step)


def ordered(made: Town, on: date, step: Step) -> Paid:
    """「振込依頼」 What is due on a day, in bank files."""
    from madoguchi import flow
    from madoguchi.formats.bank_profile import STRICT
    from madoguchi.payments.calendar import bank_calendar, earliest_value_date
    from madoguchi.simulate.demo import HEADER, TREASURY

    declared, now = made.declared, morning(on)
    calendar = bank_calendar(declared.programme.base_date, on + timedelta(days=400))
    value_date = earliest_value_date(now, STRICT, calendar)
    return step(
        PAYING,
        lambda: flow.pay(declared, value_date, HEADER, STRICT, calendar, TREASURY, now),
        lambda paid: sum(file.items for file in paid.files),
    )


def from_the_bank(made: Town, on: date, paid: Paid, step: Step) -> date:
    """「振込結果」 Hand the files of a day over and read what the bank says; returns the day of the transfers."""
    from madoguchi import flow
    from madoguchi.formats.bank_profile import STRICT
    from madoguchi.payments.calendar import bank_calendar, earliest_value_date
    from madoguchi.simulate.bank import settle

    now = morning(on)
    calendar = bank_calendar(made.declared.programme.base_date, on + timedelta(days=400))
    value_date = earliest_value_date(now, STRICT, calendar)
    ledger, results = made.ledger(), []
    for file in paid.files:
        flow.hand_over(file.name, STRICT, calendar, now)
        results.append(settle((flow.bank_folder() / file.name).read_bytes(), ledger, STRICT))
    later = morning(value_date)
    step(
        READING,
        lambda: [flow.hear_bank(result, STRICT, value_date + timedelta(days=60), later) for result in results],
        lambda _: sum(file.items for file in paid.files),
    )
    return value_date


def _households(frozen: Frozen) -> int:
    people = pl.scan_parquet(frozen.directory / "people.parquet")
    return int(people.select(pl.col("household_id").n_unique()).collect().item())
