"""Every code has its word, so that none stands raw on a screen."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest
from rich.cells import cell_len

from madoguchi.cases import models
from madoguchi.cases import states as of_claims
from madoguchi.payments import states as of_payments
from madoguchi.payments.recover import RepaymentReason
from madoguchi.words import FINDINGS, OUTCOMES, REPAYMENT_REASONS, words

KINDS = [
    one
    for room in (of_claims, of_payments)
    for one in vars(room).values()
    if isinstance(one, type) and issubclass(one, StrEnum) and one not in (StrEnum, of_payments.Rail)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_of_a_closed_set_has_a_japanese_word_of_its_own(kind: type[StrEnum]) -> None:
    found = words(kind)
    assert len(set(found.values())) == len(kind)
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", one) and cell_len(one) <= 16 for one in found.values())


def test_sets_that_know_the_store_have_their_words_too() -> None:
    assert set(OUTCOMES) == set(models.Outcome) and set(FINDINGS) == set(models.Finding)
    assert set(REPAYMENT_REASONS) == set(RepaymentReason)
