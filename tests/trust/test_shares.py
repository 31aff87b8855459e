"""Shares by the public vectors of SLIP-0039, and what they refuse; the bundle that they open."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import MnemonicError, combine_mnemonics

from madoguchi.core.errors import InputRefused
from madoguchi.trust import bundle, shares
from madoguchi.trust.bundle import Bundle, Header
from tests.shared import vectors

SECRET = bytes(range(32))
KEYS = {"key": b"k" * 32, "trust/root.key": b"root"}


def header(secret: bytes = SECRET) -> Header:
    return Header(
        municipality="302015",
        generation=1,
        edition=1,
        made_at="2026-11-30T09:00:00+09:00",
        threshold=2,
        officers=("市長", "副市長", "会計管理者"),
        identifier=7,
        public=bundle.public_of(secret),
        keys=bundle.digests(KEYS),
    )


def code(act: object) -> str:
    with pytest.raises(InputRefused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def test_every_public_vector_is_judged_as_it_says() -> None:
    path = vectors("slip39") / "vectors.json"
    if not path.exists():
        pytest.skip("vectors not here: make vectors")
    cases = json.loads(path.read_text())
    for _, mnemonics, expected, *_ in cases:
        if expected:
            assert combine_mnemonics(mnemonics, b"TREZOR").hex() == expected
        else:
            with pytest.raises(MnemonicError):
                combine_mnemonics(mnemonics, b"TREZOR")
    assert len(cases) >= 40 and sum(bool(one[2]) for one in cases) >= 10


@pytest.mark.parametrize(("threshold", "count"), [(2, 2), (2, 3), (3, 5)])
def test_any_that_are_enough_bring_it_back_and_one_less_does_not(threshold: int, count: int) -> None:
    made = shares.split(SECRET, threshold, count)
    assert [one.number for one in made] == list(range(1, count + 1))
    for some in combinations(made, threshold):
        assert shares.join(some) == SECRET
        assert code(lambda some=some: shares.join(some[1:])) == "recovery.too_few"
    assert shares.join(tuple(reversed(made))) == SECRET


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_a_share_is_read_as_it_was_printed_or_written_down(secret: bytes) -> None:
    made = shares.split(secret, 2, 3)
    for one in made:
        printed = shares.text_of(one, "分け前 share of the recovery\nsome english words above")
        assert shares.read(printed, "a") == one == shares.read(one.words.upper().encode(), "b")


@pytest.mark.parametrize(("threshold", "count"), [(1, 3), (0, 2), (3, 2), (2, 17), (-1, 1)])
def test_nobody_brings_keys_back_alone(threshold: int, count: int) -> None:
    assert code(lambda: shares.split(SECRET, threshold, count)) == "recovery.numbers"


def test_what_does_not_fit_together_is_said_in_one_sentence() -> None:
    made, other = shares.split(SECRET, 3, 5), shares.split(bytes(32), 3, 5)
    assert code(lambda: shares.join((made[0], made[1], made[1]))) == "recovery.share_twice"
    assert code(lambda: shares.join((made[0], made[1], other[2]))) == "recovery.other_splitting"
    assert code(lambda: shares.join(())) == "recovery.too_few"
    forged = replace(made[2], words=other[2].words)
    assert code(lambda: shares.join((made[0], made[1], forged))) == "recovery.shares_do_not_fit"
    words = made[0].words.split()
    for odd in (words[:-1], [*words[:5], words[6], words[5], *words[7:]], ["gremlin", *words[1:]], []):
        if odd != words:
            assert code(lambda odd=odd: shares.read(" ".join(odd).encode(), "x")) == "recovery.share_unreadable"
    assert code(lambda: shares.read(b"\xff\xfe", "x")) == "recovery.share_unreadable"
    assert code(lambda: shares.read(b"word " * 9_000, "x")) == "recovery.share_unreadable"


def test_a_bundle_opens_for_its_secret_and_holds_what_it_says() -> None:
    made = bundle.seal(header(), KEYS)
    read = bundle.read(made.content())
    assert read == made and bundle.open_with(read, SECRET) == KEYS
    assert b'root"' not in made.content() and b"k" * 32 not in made.content()
    assert bundle.seal(header(), KEYS).sealed != made.sealed, "a fresh key each time"
    assert code(lambda: bundle.open_with(read, bytes(32))) == "recovery.shares_of_another"


def test_a_torn_or_changed_bundle_is_refused() -> None:
    made = bundle.seal(header(), KEYS)
    whole = made.content()
    for cut in range(0, len(whole), 7):
        assert code(lambda cut=cut: bundle.read(whole[:cut])) == "recovery.bundle_damaged"
    for changed in (
        {"officers": ("市長", "副市長", "別人")},
        {"threshold": 1},
        {"generation": 2},
        {"keys": {**header().keys, "key": "0" * 64}},
    ):
        odd = Bundle(header=replace(made.header, **changed), sealed=made.sealed)
        assert code(lambda odd=odd: bundle.open_with(odd, SECRET)) == "recovery.bundle_damaged"
    flipped = bytes([made.sealed[0] ^ 1]) + made.sealed[1:]
    for sealed in (flipped, made.sealed[:-1], b"", made.sealed + b"\0"):
        odd = Bundle(header=made.header, sealed=sealed)
        assert code(lambda odd=odd: bundle.open_with(odd, SECRET)) == "recovery.bundle_damaged"
    for text in (b"", b"{}\n\n", b"[]\nAA==\n", whole + b"x", whole.replace(b"recovery/1", b"recovery/2")):
        assert code(lambda text=text: bundle.read(text)) == "recovery.bundle_damaged"
