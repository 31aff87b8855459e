"""A history is told in the order in which things happened, and in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from madoguchi.cases.models import Change, Decision, DecisionBatch, Submission
from madoguchi.core.dates import JAPAN
from madoguchi.flow.history import Entry, Event, facts, history
from madoguchi.flow.money import Money

DAY = date(2025, 5, 8)
NOTHING = Money(
    instructions=(),
    transfers=(),
    settlements=(),
    recalls=(),
    withdrawals=(),
    declinations=(),
    requests=(),
    answers=(),
    repayments=(),
)
NOTE = '{"snapshot":"3ebf","outcome":["yes","no"],"amount_yen":["100000",null],"protected":["false","true"]}'


def at(hour: int) -> datetime:
    return datetime(2025, 5, 8, hour, tzinfo=JAPAN)


def submission(number: str, state: str = "carries") -> Submission:
    said = {"channel": "paper", "answer": "accept", "taken_by": "", "helped_by": ""}
    return Submission(submission_no=number, state=state, received_on=DAY, **said)


def change(way: str, reason: str, *, when: datetime | None = None, by: str = "", note: str = "") -> Change:
    before, after = way.split(" ")
    return Change(
        from_state=before, to_state=after, reason=reason, changed_on=DAY, changed_at=when, changed_by=by, note=note
    )


def decision(drafted: datetime, *, approved: datetime | None = None, rejected: datetime | None = None) -> Decision:
    batch = DecisionBatch(
        drafted_by="clerk",
        drafted_at=drafted,
        approved_by="manager" if approved else None,
        approved_at=approved,
        rejected_by="manager" if rejected else None,
        rejected_at=rejected,
        rejected_because="確認のため" if rejected else "",
    )
    return Decision(batch=batch, finding="grant", amount_yen=100_000)


def told(entries: tuple[Entry, ...]) -> list[str]:
    return [str(one.codes.get("reason") or one.codes.get("submission_no") or one.what) for one in entries]


def test_what_came_first_on_one_day_stands_first() -> None:
    changes = (
        change("answered review", "holder_mismatch"),
        change("review answered", "resolved", when=at(9), by="clerk", note="本人"),
        change("answered ready", "confirmed"),
        change("decided decided", "correction_due", note=NOTE),
    )
    decisions = (decision(at(10), rejected=at(11)), decision(at(12), approved=at(13)))
    found = history((), (submission("P-1", "second"), submission("P-2")), changes, decisions, NOTHING)
    assert told(found) == [
        *("P-1", "P-2", "holder_mismatch", "resolved", "confirmed"),
        *("drafted", "rejected", "drafted", "approved", "correction_due"),
    ]
    assert found[0].how.startswith("郵送 受給（別の届出を採用）") and found[0].what is Event.SUBMITTED
    assert found[3].how == "確認待ち → 回答あり（職員の判断） 本人"
    assert found[-1].how == "決定済み（決定と食い違う） 判定 該当 → 非該当、額 100,000円 → 0円、支援措置 なし → あり"


def test_acts_of_one_instant_stand_in_the_order_of_the_procedure() -> None:
    changes = (change("answered ready", "confirmed"), change("decided decided", "correction_due"))
    found = history((), (submission("P-1"),), changes, (decision(at(9), approved=at(9)),), NOTHING)
    assert told(found) == ["P-1", "confirmed", "drafted", "approved", "correction_due"]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ('{"outcome":["unknown","yes"],"amount_yen":[null,"5000"]}', "判定 要確認 → 該当、額 未定 → 5,000円"),
        ('{"outcome":["yes","yes"],"findings":["yu","yy"]}', "「所得」 不明 → 充足"),
        ('{"outcome":["yes","yes"],"recipient_id":[null,"8"]}', "受給者 なし → 8"),
        ('{"outcome":["yes","yes"],"instalments":["[1]","[1,2]"]}', "支給回ごとの額が変わった"),
        ("", ""),
    ],
)
def test_new_facts_are_told_in_words(note: str, said: str) -> None:
    assert facts(note, ("居住", "所得")) == said
