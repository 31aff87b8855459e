"""What a service asks: whatever is sent, an answer in OAuth's words, and nothing raised."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.trust.oidc import asked
from madoguchi.trust.oidc.asked import FIELDS, ITEMS, Asked, Wrong

GOOD = {
    "response_type": ["code"],
    "client_id": ["a"],
    "redirect_uri": ["https://a.example/b"],
    "scope": ["openid name address offline_access unknown"],
    "state": ["s"],
    "nonce": ["n"],
    "code_challenge": ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
    "code_challenge_method": ["S256"],
    "acr_values": ["aal3 aal2 crl"],
    "unknown": ["x", "y"],
}
SENT = st.dictionaries(
    st.sampled_from(FIELDS),
    st.lists(
        st.one_of(st.text(max_size=400), st.sampled_from(sorted({one for many in GOOD.values() for one in many})))
    ),
)


def of(**changed: list[str]) -> Asked | Wrong:
    return asked.asked({**GOOD, **changed}, ITEMS, may_come_again=True)


def test_what_is_in_order_is_read_and_what_is_unknown_is_left() -> None:
    found = of()
    assert isinstance(found, Asked)
    assert (found.items, found.again, found.acr, found.max_age) == (("name", "address"), True, 2, None)


def test_a_parameter_that_comes_twice_is_neither_of_the_two() -> None:
    for name in FIELDS:
        assert of(**{name: ["a", "a"]}) is Wrong.REQUEST, name


def test_items_that_a_service_may_not_ask_for_are_no_scope_of_it() -> None:
    assert asked.asked(GOOD, ("name",), may_come_again=True) is Wrong.SCOPE
    assert asked.asked(GOOD, ITEMS, may_come_again=False) is Wrong.SCOPE


def test_an_age_counts_from_five_minutes_on() -> None:
    ages = [of(max_age=[said]) for said in ("0", "301", "999999999")]
    assert [one.max_age for one in ages if isinstance(one, Asked)] == [300, 301, 999_999_999]
    assert of(max_age=["9999999999"]) is Wrong.REQUEST and of(max_age=["٣"]) is Wrong.REQUEST


@given(SENT)
def test_whatever_is_sent_is_read_or_refused(sent: dict[str, list[str]]) -> None:
    for one in (sent, {**GOOD, **sent}):
        found = asked.asked(one, ITEMS, may_come_again=True)
        if isinstance(found, Asked):
            assert {*found.items} <= {*ITEMS} and len(found.challenge) == 43
            where = asked.answer("https://a.example/b?c=d", found.state, "https://i.example", code="1 2")
            back = parse_qs(urlsplit(where).query, keep_blank_values=True)
            assert (back["c"], back["code"], back["iss"]) == (["d"], ["1 2"], ["https://i.example"])
            assert back.get("state", [""]) == [found.state]
