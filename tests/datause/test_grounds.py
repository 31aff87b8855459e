"""A closed register is read under a law that allows it, and under no other."""

import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.datause.grounds import BOUND, GROUNDS, allowing, not_allowed, refuse_unfounded

ITEMS = (
    "people.protected",
    "taxes[2024].per_capita_levy",
    "accounts.account_number",
    "child_allowances[2025].standard",
)
SUPPORT = "公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律"


@pytest.mark.parametrize(
    ("law", "closed"),
    [
        ("物価高騰対策給付金支給事業実施要綱", ("taxes",)),
        ("要綱3条、公金受取口座登録法10条", ()),
        (f"要綱3条、{SUPPORT}（令和3年法律第38号）第十条第一項", ()),
        (f"{SUPPORT}3条", ("taxes", "accounts", "child_allowances")),
        ("公金受取口座登録法", ("taxes", "accounts", "child_allowances")),
        ("地方税法22条", ("taxes", "accounts", "child_allowances")),
        ("地方税法22条・298条、要綱", ()),
        ("個人情報の保護に関する法律69条", ("taxes", "accounts", "child_allowances")),
        ("個人情報保護法69条2項2号", ("taxes",)),
        ("個人情報の保護に関する法律69条2項1号（本人への提供）、民法99条・859条ほか（法定代理）", ()),
        ("個人情報の保護に関する法律69条2項4号（本人の利益）、要綱（代理による申請）", ()),
        ("住民基本台帳法3条", ("taxes", "accounts", "child_allowances")),
        # What a ministry or the state made is no rule of the municipality's.
        ("児童手当法施行規則1条", ("taxes", "accounts", "child_allowances")),
        ("地方税法施行規則1条", ("taxes", "accounts", "child_allowances")),
        (f"{SUPPORT}施行規則3条", ("taxes", "accounts", "child_allowances")),
        ("人事院規則、児童手当法施行令", ("taxes", "accounts", "child_allowances")),
        ("住民基本台帳事務処理要領", ("taxes", "accounts", "child_allowances")),
        ("非住民基本台帳事務処理要領", ("taxes", "accounts", "child_allowances")),
        ("見本市給付金支給規則3条", ("taxes",)),
        # All of a span counts, not its beginning alone.
        ("地方税法20条から24条まで、要綱", ("taxes",)),
        ("地方税法20条〜22条1項、要綱", ("taxes",)),
        ("地方税法24条から20条まで、要綱", ("taxes",)),
        ("地方税法20条から附則3条まで、要綱", ("taxes",)),
        ("地方税法23条から294条まで、要綱", ()),
        ("地方税法22条の2から24条まで、要綱", ()),
        ("地方税法附則20条から24条まで、要綱", ()),
    ],
)
def test_what_a_law_does_not_allow_is_said_by_register(law: str, closed: tuple[str, ...]) -> None:
    assert not_allowed(law, ITEMS) == closed


@pytest.mark.parametrize("law", ["c", "窓口での相談", "本人の同意", "+1", "第3条"])
def test_what_names_no_law_allows_nothing(law: str) -> None:
    with pytest.raises(InputRefused, match=r"datause\.no_law"):
        refuse_unfounded(law, ["people.birth_date"])


def test_a_refusal_names_every_law_that_would_allow_it() -> None:
    with pytest.raises(InputRefused, match=r"datause\.law_allows_not") as refused:
        refuse_unfounded("要綱3条", ITEMS)
    for one in allowing("taxes"):
        assert one.said in refused.value.ja and one.said in refused.value.en
    assert "住民基本台帳" not in refused.value.ja


def test_measures_of_protection_are_read_to_protect_and_for_nothing_else() -> None:
    for law in ("要綱5条", "地方税法294条", "公金受取口座登録法10条", "個人情報の保護に関する法律69条2項1号"):
        assert not_allowed(law, ["protections.offender_id"]) == ("protections",)
    for law in ("非住民基本台帳事務処理要領第5-10", "非住民基本台帳事務処理要領", "住民基本台帳事務処理要領外の覚え"):
        assert not_allowed(law, ["protections.offender_id"]) == ("protections",)
    for law in ("住民基本台帳事務処理要領第5-10", "住民基本台帳法12条6項", "配偶者暴力防止法23条"):
        assert not_allowed(law, ["protections.offender_id"]) == ()


def test_who_holds_a_register_to_its_promises_learns_numbers_only() -> None:
    law = "個人情報の保護に関する法律65条"
    assert not_allowed(law, ["taxes.person_id", "taxes.fiscal_year", "protections.measure_id"]) == ()
    assert not_allowed(law, ["taxes.person_id", "taxes.income_levy"]) == ("taxes",)


def test_every_bound_register_has_a_ground_and_every_ground_says_why() -> None:
    assert all(map(allowing, BOUND))
    assert all(one.because and one.registers <= BOUND.keys() for one in GROUNDS)
