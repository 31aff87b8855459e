"""What a letter says in one language: its own sentences, without the names and figures that are the same in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.notices.form import Choice
from madoguchi.notices.letter import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what it says, such as 振込予定日."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """「文言」 The sentences of one letter in one language, as they are printed.

    `choices`: box by box in the order of the form, with a second line where there is one. `subtotals`: the amounts of
    the computation, line by line. `labels`: the fixed words of the page by their name; every language has the same
    names.
    """

    language: str
    title: str
    heading: str
    form_heading: str
    binding: str
    issued_on: str
    synthetic_sentence: str
    lead: str
    amount: Fact | None
    facts: tuple[Fact, ...]
    steps: tuple[str, ...]
    products: tuple[str, ...]
    subtotals: tuple[str, ...]
    members_heading: str
    covered_heading: str
    counted: Mapping[bool | None, str]
    reasons_heading: str
    outcomes: Mapping[Outcome | None, str]
    choices: tuple[tuple[str, str], ...]
    answers: Mapping[str, str]
    attachments: tuple[str, ...]
    appeal: tuple[str, ...]
    notes: tuple[str, ...]
    lacking: str
    labels: Mapping[str, str]


Sentences = Mapping[Choice, str]
"""The sentence of each box."""
