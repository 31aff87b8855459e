"""Each claim of an ID token that is not what it has to be is seen, and named."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.trust.oidc.id_token import Expected, Fault, Told, judge

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
NOW = int(AT.timestamp())
EXPECTED = Expected(issuer="https://op.example", client_id="RP1", nonce="n" * 43, acr=frozenset({"aal3"}))
GOOD: dict[str, object] = {
    "iss": "https://op.example",
    "sub": "s1",
    "aud": "RP1",
    "iat": NOW,
    "exp": NOW + 300,
    "nonce": "n" * 43,
    "acr": "aal3",
}
HALF = base64.urlsafe_b64encode(sha256(b"token").digest()[:16]).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"aud": ["RP1"]},
        {"azp": "RP1"},
        {"at_hash": HALF},
        {"exp": NOW - 59},
        {"iat": NOW + 60},
        {"nbf": NOW},
        {"iat": NOW - 600},
        {"exp": NOW + 0.5},
    ],
)
def test_what_is_as_it_has_to_be_tells_who_was_there(more: dict[str, object]) -> None:
    assert judge({**GOOD, **more}, EXPECTED, "token", AT) == Told(subject="s1", acr="aal3")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"iss": "https://op.example/"}, Fault.ISSUER),
        ({"iss": "https://evil.example"}, Fault.ISSUER),
        ({"iss": None}, Fault.ISSUER),
        ({"aud": "RP2"}, Fault.AUDIENCE),
        ({"aud": ["RP1", "RP2"]}, Fault.AUDIENCE),
        ({"aud": []}, Fault.AUDIENCE),
        ({"azp": "RP2"}, Fault.AUDIENCE),
        ({"azp": None}, Fault.AUDIENCE),
        ({"exp": NOW - 60}, Fault.EXPIRED),
        ({"exp": None}, Fault.EXPIRED),
        ({"exp": str(NOW + 300)}, Fault.EXPIRED),
        ({"exp": True}, Fault.EXPIRED),
        ({"exp": float("nan")}, Fault.EXPIRED),
        ({"exp": float("inf")}, Fault.EXPIRED),
        ({"iat": NOW - 601}, Fault.EXPIRED),
        ({"iat": NOW + 61}, Fault.EARLY),
        ({"nbf": NOW + 61}, Fault.EARLY),
        ({"nbf": "soon"}, Fault.EXPIRED),
        ({"nonce": "m" * 43}, Fault.NONCE),
        ({"nonce": None}, Fault.NONCE),
        ({"nonce": "ä"}, Fault.NONCE),
        ({"at_hash": "x"}, Fault.ACCESS_TOKEN),
        ({"at_hash": None}, Fault.ACCESS_TOKEN),
        ({"sub": ""}, Fault.SUBJECT),
        ({"sub": "s" * 256}, Fault.SUBJECT),
        ({"sub": 1}, Fault.SUBJECT),
        ({"sub": "a\0b"}, Fault.SUBJECT),
        ({"acr": "aal2"}, Fault.LEVEL),
        ({"acr": ["aal3"]}, Fault.LEVEL),
        ({"acr": None}, Fault.LEVEL),
    ],
)
def test_what_is_not_is_named(more: dict[str, object], fault: Fault) -> None:
    assert judge({**GOOD, **more}, EXPECTED, "token", AT) is fault


@pytest.mark.parametrize("missing", ["iss", "sub", "aud", "iat", "exp", "nonce", "acr"])
def test_nothing_may_be_missing(missing: str) -> None:
    assert isinstance(judge({n: v for n, v in GOOD.items() if n != missing}, EXPECTED, "token", AT), Fault)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_whatever_stands_in_a_claim_there_is_a_verdict(name: str, said: object) -> None:
    assert isinstance(judge({**GOOD, name: said}, EXPECTED, "token", AT), (Told, Fault))
