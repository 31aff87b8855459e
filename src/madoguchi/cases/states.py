"""Where a claim can stand, and the only ways from one place to another."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class Letter(StrEnum):
    """Which letter the data choose: お知らせ (opt-out), 確認書 (prefilled), 申請書; or none (yet)."""

    NOTICE = "notice"
    CONFIRMATION = "confirmation"
    APPLICATION = "application"
    NONE = "none"
    WITHHELD = "withheld"


class State(StrEnum):
    """Where a claim stands, and with that who has to act: the resident, the machine, the office or nobody."""

    OPEN = "open"
    ANSWERED = "answered"
    REVIEW = "review"
    READY = "ready"
    TO_REFUSE = "to_refuse"
    DRAFTED = "drafted"
    DECIDED = "decided"
    REFUSED_BY_CLAIMANT = "refused_by_claimant"
    DECLINED = "declined"
    LAPSED = "lapsed"


TRANSITIONS = MappingProxyType(
    {
        State.OPEN: frozenset({State.ANSWERED, State.REVIEW, State.READY, State.DECLINED, State.LAPSED}),
        State.ANSWERED: frozenset({State.READY, State.REVIEW, State.REFUSED_BY_CLAIMANT, State.LAPSED}),
        State.REVIEW: frozenset(
            {
                State.OPEN,
                State.ANSWERED,
                State.READY,
                State.TO_REFUSE,
                State.REFUSED_BY_CLAIMANT,
                State.DECLINED,
                State.LAPSED,
            }
        ),
        State.READY: frozenset({State.REVIEW, State.DRAFTED}),
        State.TO_REFUSE: frozenset({State.REVIEW, State.DRAFTED}),
        State.DRAFTED: frozenset({State.DECIDED, State.READY, State.TO_REFUSE}),
        State.DECIDED: frozenset(),
        State.REFUSED_BY_CLAIMANT: frozenset({State.REVIEW}),
        State.DECLINED: frozenset({State.REVIEW}),
        State.LAPSED: frozenset({State.REVIEW}),
    }
)
"""Every allowed change. Only DECIDED is final: who refused or kept silent may still come to the counter."""

ACTIVE = (State.OPEN, State.ANSWERED, State.REVIEW, State.READY, State.TO_REFUSE)
"""The states in which new facts may change what the claim says."""


class Answer(StrEnum):
    """What a submission says: 受給する (申請, 確認, 口座の届出), 辞退, 算定の基礎の誤り."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    WRONG_INPUTS = "wrong_inputs"


class Channel(StrEnum):
    """How it arrived. The channel never chooses the queue."""

    WEB = "web"
    PAPER = "paper"
    COUNTER = "counter"
    PHONE = "phone"
    PROXY = "proxy"


class SubmissionState(StrEnum):
    """What became of a submission: it carries its claim, or came late, for no known number, or was sent back.

    SECOND: another one carries the claim, because it came first or because a person took it up. ANSWERS: it names the
    account that was asked for after the decision (口座の再確認).
    """

    CARRIES = "carries"
    SECOND = "second"
    LATE = "late"
    UNKNOWN_NUMBER = "unknown_number"
    NEEDS_REVIEW = "needs_review"
    REFUSED = "refused"
    ANSWERS = "answers"


class SavedForm(StrEnum):
    """Which form was typed into and not sent yet: an account, or what is wrong."""

    ACCOUNT = "account"
    WRONG = "wrong"


class PictureKind(StrEnum):
    """「添付画像」 What a picture that lies with a claim shows."""

    FORM = "form"
    """A returned form that a person has to read."""
    PASSBOOK = "passbook"
    """The first page of a passbook, or a cash card."""


class Reason(StrEnum):
    """Why a claim stands where it stands, as a code for queues and figures; the words are in docs and screens."""

    PROTECTED = "protected"
    HEADLESS = "headless"
    COVERED_ELSEWHERE = "covered_elsewhere"
    OPENED_BY_APPLICATION = "opened_by_application"
    NOT_ENTITLED_NOW = "not_entitled_now"
    NEW_FACTS = "new_facts"
    CORRECTION_DUE = "correction_due"
    CORRECTION_DRAFTED = "correction_drafted"
    CORRECTED = "corrected"
    AGREES_AGAIN = "agrees_again"
    NOT_THE_HEAD = "not_the_head"
    STRANGER = "stranger"
    APPLICANT_UNKNOWN = "applicant_unknown"
    NO_ACCOUNT = "no_account"
    ACCOUNT_FORM = "account_form"
    BANK_UNKNOWN = "bank_unknown"
    BRANCH_UNKNOWN = "branch_unknown"
    NOT_OWN_ACCOUNT = "not_own_account"
    HOLDER_REVIEW = "holder_review"
    HOLDER_MISMATCH = "holder_mismatch"
    ONE_ACCOUNT_MANY_PEOPLE = "one_account_many_people"
    HEAD_DIED = "head_died"
    ALL_DIED = "all_died"
    FACT_MISSING = "fact_missing"
    OBJECTION = "objection"
    REFUSAL = "refusal"
    DATED_BACK = "dated_back"
    SECOND_SUBMISSION = "second_submission"
    LATE = "late"
    CONFIRMED = "confirmed"
    SILENCE_CONSENTS = "silence_consents"
    SILENCE_DECLINES = "silence_declines"
    RESOLVED = "resolved"
    KEEPING_PROPOSED = "keeping_proposed"
    DECISION_KEPT = "decision_kept"


class Review(StrEnum):
    """What a person may decide about a claim in review. TAKE_UP: another submission is to carry it."""

    PAY = "pay"
    TAKE_UP = "take_up"
    REFUSE = "refuse"
    ASK_AGAIN = "ask_again"
    CLAIMANT_REFUSES = "claimant_refuses"
    DECLINED = "declined"
    LAPSED = "lapsed"


REVIEW_LEADS_TO = MappingProxyType(
    {
        Review.PAY: State.READY,
        Review.TAKE_UP: State.ANSWERED,
        Review.REFUSE: State.TO_REFUSE,
        Review.ASK_AGAIN: State.OPEN,
        Review.CLAIMANT_REFUSES: State.REFUSED_BY_CLAIMANT,
        Review.DECLINED: State.DECLINED,
        Review.LAPSED: State.LAPSED,
    }
)
