"""「予行」 A whole programme on an invented city, day by day, through the very steps that a real one takes.

Every stage writes down that it is done and what it came to; started again after a crash, the rehearsal goes on with
the stage that was not finished. Same arguments, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from madoguchi import flow, store
from madoguchi.core.bank_days import BankCalendar
from madoguchi.flow import Signatories, checking
from madoguchi.formats.bank_profile import STRICT, BankProfile
from madoguchi.formats.zengin.file import Header
from madoguchi.payments.calendar import bank_calendar, earliest_value_date
from madoguchi.payments.models import TransferFile
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry.snapshot import Frozen
from madoguchi.simulate import measure, samples, staff
from madoguchi.simulate.bank import settle
from madoguchi.simulate.city import City, as_recorded, generate
from madoguchi.simulate.figures import Figures
from madoguchi.simulate.places import towns
from madoguchi.simulate.publish import publish
from madoguchi.simulate.residents import respond
from madoguchi.simulate.stages import Stages

CLERKS = Signatories(drafter="demo-clerk", approver="demo-manager")
TREASURY = Signatories(drafter="demo-treasury-clerk", approver="demo-treasurer")
PROFILE: BankProfile = STRICT
HEADER = Header(
    originator_code="0000000001",
    originator_name="ﾓｷﾞ ｷﾕｳﾌｷﾝ",
    month_day="0101",
    bank_code="0163",
    branch_code="001",
    account_type="1",
    account_number="0000001",
)
"""The office's own account, invented; 0163 is the bank whose head office stands in the default city."""
ROUND_DAYS = 7
DAYS_AFTER = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What is rehearsed: the programme, the size and seed of the city, where the outcome goes."""

    declared: DeclaredFile
    residents: int
    seed: int
    municipality: str
    out: Path

    @property
    def key(self) -> bytes:
        """The secret of the reference numbers; in a rehearsal it follows from the seed, so that runs compare."""
        return sha256(f"rehearsal {self.seed}".encode()).digest()

    @property
    def fingerprint(self) -> str:
        """What the rehearsal depends on, short: it names its files."""
        text = f"{self.declared.sha256} {self.residents} {self.seed} {self.municipality}"
        return sha256(text.encode()).hexdigest()[:12]


def rehearse(what: Rehearsal, tell: Callable[[str, int, int], None]) -> Figures:
    """Run or resume a rehearsal; `tell(stage, done, of)` hears of the progress.

    Raises whatever a step refuses; what was done until then stays, and the next call goes on from there. While another
    rehearses on the same records: Conflict `store.busy`.
    """
    with store.lock(f"{what.municipality}.rehearsal"):
        return _rehearse(what, tell)


def _rehearse(what: Rehearsal, tell: Callable[[str, int, int], None]) -> Figures:
    programme = what.declared.programme
    stages = Stages(flow.home() / f"rehearsal-{what.fingerprint}.json")
    days = _rounds(programme.application.opens, programme.application.closes)
    whole = 5 + len(days)

    def stage(number: int, name: str, title: str, act: Callable[[], dict[str, object]]) -> dict[str, object]:
        tell(title, number, whole)
        return stages.run(name, act)

    years = tuple(sorted({key for key in _keys(what.declared, "taxes") if isinstance(key, int)}))
    city = generate(
        residents=what.residents,
        seed=what.seed,
        base_date=programme.base_date,
        municipality=what.municipality,
        fiscal_years=years,
    )
    calendar = bank_calendar(programme.base_date, programme.application.closes + timedelta(days=400))
    opens = programme.application.opens
    early = max(programme.base_date, opens - timedelta(days=21))
    with stages.timed("calendar"):
        flow.found(what.municipality, towns(what.municipality).municipality, synthetic=True)
        # Where the command line looks for it, so that the records of a rehearsal can be worked on by hand.
        store.disk.write_whole(flow.home() / "key", [what.key])
    flow.mend_files()
    stage(1, "register", "台帳を取り込む register", lambda: _load(as_recorded(city, early), _noon(early)))
    first = stage(2, "determine", "判定する determine", lambda: _determine(what, _noon(early), opens))
    known = as_recorded(city, early)
    _refresh(what, known, _noon(opens))
    stage(2, "letters", "手紙を刷る letters", lambda: samples.print_forms(what, opens))
    answers = _answers(what, city)
    late = days[len(days) // 3]
    now = str(first["snapshot"])
    for number, day in enumerate(days, start=3):
        if day == late:
            known = city
            came = stage(
                number, "late", "遅れて届いた異動 late events", lambda: _catch_up(what, city, _noon(late), late)
            )
            now = str(came["snapshot"])
        title = f"{day:%m/%d} 受付・審査・決定・支払 a week of the office"
        act = partial(_round, what, city, known, answers, day, calendar, flow.frozen(now))
        stage(number, f"day {day.isoformat()}", title, act)
    stage(whole - 2, "notices", "通知を刷る notices of decision", lambda: samples.print_notices(what, days[-1]))
    tell("突合 balance", whole - 2, whole)
    figures = measure.measure(what, city, stages)
    tell("報告 report", whole - 1, whole)
    publish(what, figures)
    tell("終わり done", whole, whole)
    return figures


def _answers(what: Rehearsal, city: City) -> pa.Table:
    """What the residents will send, drawn once from the letters as they went out and kept: letters change later."""
    path = flow.home() / f"answers-{what.fingerprint}.parquet"
    if not path.exists():
        window = what.declared.programme.application
        letters = measure.letters(what.declared.programme.id)
        drawn = respond(claims=letters, city=city, seed=what.seed, opens=window.opens, closes=window.closes)
        sink = pa.BufferOutputStream()
        pq.write_table(drawn, sink)
        store.disk.write_whole(path, [sink.getvalue().to_pybytes()])
    return pq.read_table(path)


def _keys(declared: DeclaredFile, relation: str) -> set[object]:
    return {column.source.key for column in declared.programme.read_set() if column.source.relation == relation}


def _rounds(opens: date, closes: date) -> tuple[date, ...]:
    count = ((closes - opens).days + DAYS_AFTER) // ROUND_DAYS + 1
    return tuple(opens + timedelta(days=ROUND_DAYS * number) for number in range(1, count + 1))


def _noon(day: date) -> datetime:
    """Nine in the morning in Japan: the office opens, and the bank's cut-off at noon is still ahead."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _load(city: City, at: datetime) -> dict[str, object]:
    return {name: flow.take_in(name, table, at, allow_missing=True).added for name, table in city.registers.items()}


def _refresh(what: Rehearsal, known: City, at: datetime) -> None:
    """The registers that the programme wants fresh come again, as they were known before."""
    for name in checking.REACHED_BY:
        if name in what.declared.programme.freshness.at_most():
            flow.take_in(name, known.registers[name], at)


def _determine(what: Rehearsal, at: datetime, on: date) -> dict[str, object]:
    frozen = flow.freeze(what.declared, at)
    determined = flow.determine(what.declared, frozen, CLERKS.drafter, at)
    flow.put_in_force(what.declared, CLERKS, at)
    opened = flow.open_cases(what.declared, frozen, determined, what.key, on)
    return {"snapshot": frozen.snapshot_id, "opened": opened.opened, "changed": opened.changed}


def _catch_up(what: Rehearsal, city: City, at: datetime, on: date) -> dict[str, object]:
    """What was notified late is now in the register: freeze and judge again; undecided claims follow."""
    return {**_load(city, at), **_determine(what, at, on)}


def _round(
    what: Rehearsal, city: City, known: City, answers: pa.Table, day: date, calendar: BankCalendar, frozen: Frozen
) -> dict[str, object]:
    """One week of the office: take what came, look at it, decide, pay, and hear from the bank.

    `known`: what the registers know of the city by then.
    """
    programme, at = what.declared.programme, _noon(day)
    _refresh(what, known, at)
    corrected = staff.corrections(staff.asked(programme.id, day), city, day)
    received, verified = flow.take_submissions(programme.id, _arrived(answers, day), frozen, day)
    _, verified_again = flow.take_submissions(programme.id, corrected, frozen, day)
    answer_by = max(day, programme.application.closes) + timedelta(days=DAYS_AFTER)
    flow.review(lambda: staff.look(programme.id, CLERKS.drafter, at, answer_by))
    consented, declined = flow.hear_silence(programme.id, day)
    flow.draft(programme.id, CLERKS.drafter, at)
    decided = flow.approve(programme.id, CLERKS.approver, at)
    flow.review(lambda: staff.keep_decisions(programme.id, CLERKS.drafter, CLERKS.approver, at))
    named = flow.take_accounts(
        staff.second_accounts(programme.id, city, at), PROFILE, at, CLERKS.drafter, CLERKS.approver
    )
    value_date = earliest_value_date(at, PROFILE, calendar)
    paid = flow.pay(what.declared, value_date, HEADER, PROFILE, calendar, TREASURY, at)
    for order in flow.unsettled(programme.id):
        _to_the_bank(order, city, calendar, at)
    return {
        "received": received.received,
        "defects": _sum(verified.defects, verified_again.defects),
        "decided": decided.decisions,
        "decided_yen": decided.total,
        "consented": consented,
        "declined": declined,
        "refused_second": paid.refused_second,
        "named_again": named.accepted,
        "snapshot": frozen.snapshot_id,
    }


def _to_the_bank(order: TransferFile, city: City, calendar: BankCalendar, at: datetime) -> None:
    """Hand a file over unless the bank has it, let the double settle it, and read what it answers."""
    if order.sent_at is None:
        flow.hand_over(order.name, PROFILE, calendar, at)
    result = settle((flow.bank_folder() / order.name).read_bytes(), city.ledger, PROFILE)
    store.disk.write_whole(flow.bank_folder() / order.name.replace("transfer-", "result-", 1), [result])
    deadline = order.value_date + timedelta(days=60)
    flow.hear_bank(result, PROFILE, deadline, _noon(order.value_date))


def _arrived(answers: pa.Table, day: date) -> pa.Table:
    frame = pl.from_arrow(answers.drop_columns(["defect"]))
    assert isinstance(frame, pl.DataFrame)
    week = pl.col("received_on").is_between(day - timedelta(days=ROUND_DAYS), day, closed="right")
    return frame.filter(week).to_arrow()


def _sum(*counts: dict[str, int]) -> dict[str, int]:
    names = sorted({name for one in counts for name in one})
    return {name: sum(one.get(name, 0) for one in counts) for name in names}
