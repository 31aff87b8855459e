"""The declared file: its vocabulary, how it is read without running it, and what follows from it in print.

A programme file imports its words from here.
"""

from madoguchi.programme.declaration import (
    Application,
    Correction,
    DecidingDate,
    Instalment,
    Legal,
    Mode,
    Programme,
    Requirement,
    Scenario,
    head,
    person_with,
)
from madoguchi.programme.vocabulary import (
    ALWAYS,
    all_of,
    any_of,
    child_allowance_payee,
    choose,
    count,
    every,
    household,
    is_not,
    largest,
    member,
    person,
    recipient,
    round_down,
    round_up,
    smallest,
    some,
    total,
    yen,
)

PUSH, CONFIRM, APPLY = Mode.PUSH, Mode.CONFIRM, Mode.APPLY
EVENT, NOTIFIED, RECORDED = DecidingDate.EVENT, DecidingDate.NOTIFIED, DecidingDate.RECORDED

__all__ = [
    "ALWAYS",
    "APPLY",
    "CONFIRM",
    "EVENT",
    "NOTIFIED",
    "PUSH",
    "RECORDED",
    "Application",
    "Correction",
    "Instalment",
    "Legal",
    "Programme",
    "Requirement",
    "Scenario",
    "all_of",
    "any_of",
    "child_allowance_payee",
    "choose",
    "count",
    "every",
    "head",
    "household",
    "is_not",
    "largest",
    "member",
    "person",
    "person_with",
    "recipient",
    "round_down",
    "round_up",
    "smallest",
    "some",
    "total",
    "yen",
]
