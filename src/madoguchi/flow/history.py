"""The history of one claim in the order in which things happened, in words, with the codes beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from madoguchi.cases.models import Change, Decision, Submission
from madoguchi.cases.states import Answer, Channel, Reason, State, SubmissionState
from madoguchi.core.dates import JAPAN
from madoguchi.flow.acting import acted_for
from madoguchi.flow.money import Money
from madoguchi.formats.bank_profile import PROFILES
from madoguchi.payments.models import AccountRequest, Repayment, Transfer
from madoguchi.payments.states import Ground, RecallGround, TakenBack, TransferState
from madoguchi.words import FINDINGS, HELD, OUTCOMES, REPAYMENT_REASONS, account, reasons, word


class Event(StrEnum):
    """What happened, with the word that a screen shows."""

    SUBMITTED = "submission"
    CHANGED = "change"
    DRAFTED = "drafted"
    REJECTED = "rejected"
    APPROVED = "approved"
    INSTRUCTED = "instructed"
    IN_FILE = "in_file"
    SENT = "sent"
    SETTLED = "settled"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    ASKED = "account_asked"
    ANSWERED = "account_given"
    DEMANDED = "repayment_demanded"
    REPAID = "repaid"


WORDS = MappingProxyType(
    {
        Event.SUBMITTED: "届出",
        Event.CHANGED: "変更",
        Event.DRAFTED: "起案",
        Event.REJECTED: "差戻し",
        Event.APPROVED: "決裁",
        Event.INSTRUCTED: "支払指図",
        Event.IN_FILE: "振込ファイル",
        Event.SENT: "銀行へ引渡し",
        Event.SETTLED: "振込結果",
        Event.RECALLED: "組戻し",
        Event.WITHDRAWN: "取下げ",
        Event.DECLINED: "受給辞退",
        Event.ASKED: "口座の再確認",
        Event.ANSWERED: "口座の届出",
        Event.DEMANDED: "返還請求",
        Event.REPAID: "返還",
    }
)


_DRAFTED = (State.DRAFTED, State.DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """「経過」 One thing that happened: on which day, at which instant where it is on record, what, how and by whom.

    `codes` says the same to machines. `not_before` is known of what a machine did on a day: it followed something.
    """

    what: Event
    how: str
    on: date
    at: datetime | None = None
    not_before: datetime | None = None
    by: str = ""
    codes: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def moment(self) -> tuple[date, datetime]:
        """What it is ordered by: its day, and then its instant or the earliest at which it can have been."""
        return self.on, self.at or max(filter(None, (self.not_before, datetime.combine(self.on, time(), JAPAN))))


def history(
    titles: Sequence[str],
    submissions: Sequence[Submission],
    changes: Sequence[Change],
    decisions: Sequence[Decision],
    money: Money,
) -> tuple[Entry, ...]:
    """「経過」 All that happened to a claim, first things first; `titles` are those of its requirements.

    Papers and what the machine did with them bear a day and no instant. Of one day papers come first, then changes in
    the order in which they were written down, none before what it followed; a draft before its approval, and that
    before the money.
    """
    told = list(_changed(titles, changes, decisions))
    drafted = next((place for place, one in enumerate(told) if one.codes["from_state"] in _DRAFTED), len(told))
    entries = [
        *map(_submitted, submissions),
        *told[:drafted],
        *(entry for one in decisions for entry in _decided(one)),
        *told[drafted:],
        *_paid(money),
    ]
    return tuple(sorted(entries, key=lambda entry: entry.moment))


def _submitted(one: Submission) -> Entry:
    named = account(one.bank_code, one.branch_code, one.account_type, one.account_number)
    parts = (
        f"{word(Channel(one.channel))} {word(Answer(one.answer))}（{word(SubmissionState(one.state))}）",
        reasons(one.defects),
        f"届出番号 {one.submission_no}",
        f"届出人 {one.applicant_id or '不明'}",
        f"{named} {one.holder_kana}".strip(),
        f"電子署名 {one.signature.signer}" if hasattr(one, "signature") else "",
    )
    codes = {name: str(getattr(one, name)) for name in ("submission_no", "channel", "answer", "state", "defects")}
    helped = f"支援員 {one.helped_by}" if one.helped_by else ""
    by = "、".join(filter(None, (one.taken_by, acted_for(one), helped)))
    return Entry(what=Event.SUBMITTED, how=" ".join(filter(None, parts)), on=one.received_on, by=by, codes=codes)


def _changed(titles: Sequence[str], changes: Sequence[Change], decisions: Sequence[Decision]) -> Iterator[Entry]:
    """The changes as they were written down: each bears an instant, or came after the last that does."""
    followed: datetime | None = None
    for one in changes:
        if one.from_state in _DRAFTED:
            # Once decided it stays so; what a correction grants is approved after what it corrects was contradicted.
            approved = min(filter(None, (d.batch.approved_at for d in decisions)), default=None)
            acts = (approved,) if one.from_state == State.DECIDED else tuple(d.batch.drafted_at for d in decisions)
            before = [act for act in acts if act and act.astimezone(JAPAN).date() <= one.changed_on]
            followed = max(filter(None, (followed, *before)), default=None)
        followed = one.changed_at or followed
        stayed = one.from_state == one.to_state
        way = word(State(one.to_state)) if stayed else f"{word(State(one.from_state))} → {word(State(one.to_state))}"
        why = f"（{word(Reason(one.reason))}）" if one.reason else ""
        yield Entry(
            what=Event.CHANGED,
            how=f"{way}{why} {facts(one.note, titles) if not one.changed_by else one.note}".strip(),
            on=one.changed_on,
            at=one.changed_at and one.changed_at.astimezone(JAPAN),
            not_before=followed,
            by=one.changed_by,
            codes={name: str(getattr(one, name)) for name in ("from_state", "to_state", "reason", "note")},
        )


def _decided(one: Decision) -> Iterator[Entry]:
    batch, said = one.batch, f"{FINDINGS[one.finding]} {one.amount_yen:,}円"
    codes: dict[str, str | int] = {"finding": one.finding, "amount_yen": one.amount_yen}
    yield _at(Event.DRAFTED, batch.drafted_at, said, codes, by=batch.drafted_by)
    if batch.rejected_at:
        yield _at(Event.REJECTED, batch.rejected_at, batch.rejected_because, codes, by=batch.rejected_by or "")
    if batch.approved_at:
        yield _at(Event.APPROVED, batch.approved_at, said, codes, by=batch.approved_by or "")


def _paid(money: Money) -> Iterator[Entry]:
    """In the order of the procedure, so that acts of one instant stand so: what is asked after a return follows it."""
    for order in money.instructions:
        said, codes = _instalment(order.instalment, order.amount_yen)
        yield _at(Event.INSTRUCTED, order.instructed_at, said, codes | {"instruction_id": order.pk})
    after_return = [one for one in money.requests if one.ground == Ground.RETURNED]
    yield from _asked(money, [one for one in money.requests if one not in after_return])
    for one in money.transfers:
        yield from _carried(one)
        for settled in money.settlements:
            if settled.transfer_id == one.pk:
                said = f"{word(TransferState(settled.state))}（{_meant(one, settled.code)}）"
                codes = {"state": settled.state, "result_code": settled.code, "attempt": one.attempt}
                yield _at(Event.SETTLED, settled.result.read_at, said, codes)
        for back in money.withdrawals:
            if back.transfer_file_id == one.transfer_file_id:
                by, codes = f"{back.drafted_by} → {back.approved_by}", {"file": one.transfer_file.name}
                yield _at(Event.WITHDRAWN, back.recorded_at, one.transfer_file.name, codes, by=by)
        for recall in money.recalls:
            if recall.transfer_file_id == one.transfer_file_id:
                said = f"{word(RecallGround(recall.ground))} {one.transfer_file.name} {recall.reason}"
                by, codes = f"{recall.drafted_by} → {recall.approved_by}", {"file": one.transfer_file.name}
                yield _at(Event.RECALLED, recall.recorded_at, said, codes | {"ground": recall.ground}, by=by)
        if one.state == TransferState.RETURNED and one.result_code not in set(TakenBack):
            mine = [asked for asked in after_return if asked.instruction_id == one.instruction_id]
            yield from _asked(money, mine)
            after_return = [asked for asked in after_return if asked not in mine]
    for declined in money.declinations:
        said, codes = _instalment(declined.instruction.instalment, declined.instruction.amount_yen)
        yield _at(Event.DECLINED, declined.recorded_at, said, codes, by=declined.taken_by)
    for repayment in money.repayments:
        yield from _given_back(repayment)


def _meant(one: Transfer, code: str) -> str:
    """「振込結果」 The bank's code, and what it means in the profile of its file; nothing is guessed."""
    profile = PROFILES.get(one.transfer_file.profile)
    meant = dict(profile.result_codes).get(code) if profile else None
    return f"結果コード {code or '—'}{f': {word(meant)}' if meant else ''}"


def _carried(one: Transfer) -> Iterator[Entry]:
    file, (said, codes) = one.transfer_file, _instalment(one.instruction.instalment, one.amount_yen)
    where = account(one.bank_code, one.branch_code, one.account_type, one.account_number)
    back = f"（{word(TakenBack(one.result_code))}）" if one.result_code in set(TakenBack) else ""
    codes |= {"file": file.name, "attempt": one.attempt, "result_code": one.result_code}
    how = f"{said} {one.attempt}回目 {file.name} 振込指定日 {file.value_date} {where} {one.holder_kana}{back}"
    yield _at(Event.IN_FILE, file.written_at, how, codes, by=f"{file.drafted_by} → {file.approved_by}")
    if file.sent_at:
        yield _at(Event.SENT, file.sent_at, file.name, {"file": file.name})


def _asked(money: Money, requests: Sequence[AccountRequest]) -> Iterator[Entry]:
    for asked in requests:
        codes = {"ground": asked.ground, "deadline": asked.deadline.isoformat()}
        yield _at(Event.ASKED, asked.asked_at, f"{word(Ground(asked.ground))} 期限 {asked.deadline}", codes)
        for given in money.answers:
            if given.request_id == asked.pk:
                where = account(given.bank_code, given.branch_code, given.account_type, given.account_number)
                yield _at(Event.ANSWERED, given.answered_at, f"{where} {given.holder_kana}", {})


def _given_back(one: Repayment) -> Iterator[Entry]:
    said, codes = _instalment(one.instruction.instalment, one.amount_yen)
    by = " → ".join(filter(None, (one.drafted_by, one.approved_by)))
    how = f"{said} {REPAYMENT_REASONS[one.reason]}"
    yield _at(Event.DEMANDED, one.demanded_at, how, codes | {"reason": one.reason}, by=by)
    if one.received_on:
        yield Entry(what=Event.REPAID, how=said, on=one.received_on, not_before=one.demanded_at, codes=codes)


def _instalment(number: int, amount: int) -> tuple[str, dict[str, str | int]]:
    return f"第{number}回 {amount:,}円", {"instalment": number, "amount_yen": amount}


def _at(what: Event, at: datetime, how: str, codes: Mapping[str, str | int], *, by: str = "") -> Entry:
    here = at.astimezone(JAPAN)
    return Entry(what=what, how=how, on=here.date(), at=here, by=by, codes=codes)


def facts(note: str, titles: Sequence[str]) -> str:
    """「再判定」 What new facts changed, from the pairs that `cases.recompute` notes; any other note as it is.

    >>> facts('{"snapshot":"3ebf","outcome":["yes","no"],"amount_yen":["100000",null],"findings":["yy","yn"],'
    ...       '"instalments":["[100000]",""],"recipient_id":["7","8"],"protected":["false","true"]}', ("居住", "所得"))
    '判定 該当 → 非該当、額 100,000円 → 0円、「所得」 充足 → 不足、受給者 7 → 8、支援措置 なし → あり'
    >>> facts("電話で確認", ())
    '電話で確認'
    """
    if not note.startswith("{"):
        return note
    noted: dict[str, str | list[str | None]] = json.loads(note)
    pairs = {name: pair for name, pair in noted.items() if isinstance(pair, list)}
    outcomes = tuple(one or "" for one in pairs.get("outcome", ("", "")))
    pairs = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    said = []
    if "outcome" in pairs:
        said.append(f"判定 {_way(*(OUTCOMES.get(one, one) for one in outcomes))}")
    if "amount_yen" in pairs:
        said.append(f"額 {_way(*map(_yen, pairs['amount_yen'], outcomes))}")
    if "findings" in pairs:
        before, after = (one or "" for one in pairs["findings"])
        said += _findings(before, after, titles)
    if "recipient_id" in pairs:
        said.append(f"受給者 {_way(*(one or 'なし' for one in pairs['recipient_id']))}")
    if "protected" in pairs:
        said.append(f"支援措置 {_way(*('あり' if one == 'true' else 'なし' for one in pairs['protected']))}")
    if not said:
        said.append("支給回ごとの額が変わった")
    return "、".join(said)


def _findings(before: str, after: str, titles: Sequence[str]) -> list[str]:
    if not len(before) == len(after) == len(titles):
        return []  # judged by another programme file, or known no more: the outcome says it
    letters = {"y": HELD["yes"], "n": HELD["no"], "u": HELD["unknown"]}
    rows = zip(titles, before, after, strict=True)
    return [f"「{title}」 {_way(letters[old], letters[new])}" for title, old, new in rows if old != new]


def _yen(amount: str | None, outcome: str) -> str:
    if amount is not None:
        return f"{int(amount):,}円"
    return "未定" if outcome == "unknown" else "0円"


def _way(before: str, after: str) -> str:
    return f"{before} → {after}"
