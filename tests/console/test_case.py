"""What a person who settles a case sees: who lives there, what the rules used, who makes what unknown, which banks."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from madoguchi.cases.models import Claim, Reply
from madoguchi.cases.states import State
from madoguchi.datause.models import DataUse
from madoguchi.flow import looking
from madoguchi.identity import mandate
from madoguchi.identity.kinds import Basis, Role
from madoguchi.programme.load import load
from madoguchi.registry.models import Protection
from madoguchi.simulate.brought_back import bring_back
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from tests.portal.conftest import come_in
from tests.portal.test_asking import LEVY, answered

from .conftest import FILE, TODAY, desk

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]


def text(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_answer_is_told_with_the_name_of_whom_it_is_about(keys: Keys) -> None:
    key = keys["application"]
    answered(come_in(key), key, **{LEVY: "5500"})
    reply = Reply.objects.order_by("id")[0]
    claim = Claim.objects.get(reference_number=key.reference_number)
    seen = looking.look_into(claim.reference_number, "test", clock.now(), with_card=True)
    assert seen.card is not None
    name = next(one.name for one in seen.card.members if one.person_id == reply.person_id)
    told = text(desk(Role.EXAMINER), address_of(claim)).split("尋ねたことへの回答</h2>")[1].split("</dl>")[0]
    assert f"（{name}）" in told and str(reply.person_id) not in told


def address_of(claim: Claim) -> str:
    return f"/staff/ja/case/{claim.pk}/"


def test_the_card_shows_the_head_first_with_all_that_the_rules_used_and_is_recorded_once(keys: Keys) -> None:
    examiner = desk(Role.EXAMINER)
    claim = Claim.objects.filter(letter="notice", protected=False).exclude(account_number="").order_by("id")[0]
    seen = looking.look_into(claim.reference_number, "test", clock.now(), with_card=True)
    card = seen.card
    assert card is not None and card.members[0].is_head and card.address
    assert {len(one.used) for one in card.members} == {2}
    before = DataUse.objects.count()
    page = text(examiner, address_of(claim))
    # The name stands on the page, not in its title, which a browser keeps.
    assert f"<title>{claim.reference_number} |" in page and f'<span lang="ja">{card.recipient} さん</span>' in page
    shown = page.split("台帳</h2>")[1].split("届出</h2>")[0]
    assert card.address in shown and "基準日 2024-12-13 の台帳" in shown and "（2025-01-27 現在）" in shown
    assert "令和6年度の均等割額" in shown or "均等割" in shown
    assert all(one.name in shown for one in card.members)
    assert re.search("（[0-9]{4}）.+（[0-9]{3}） 普通 [0-9]{7}", shown)
    assert "銀行（" in page or "信用金庫（" in page
    uses = DataUse.objects.order_by("id")[before:]
    assert [one.purpose.partition("の事案の")[2] for one in uses] == ["確認", "確認（手紙の文面）"]
    assert "taxes[2024].per_capita_levy" in uses[0].items and "addressees.address" in uses[0].items
    assert "taxes[2024].per_capita_levy" not in looking_items(claim)


def looking_items(claim: Claim) -> list[str]:
    """What is on record of a look that needs no card."""
    looking.look_into(claim.reference_number, "test", clock.now())
    found: list[str] = DataUse.objects.latest("id").items
    return found


def test_whoever_makes_a_requirement_unknown_is_named(keys: Keys) -> None:
    claim = Claim.objects.filter(outcome="unknown", protected=False, findings__contains="u").order_by("id")[0]
    seen = looking.look_into(claim.reference_number, "test", clock.now(), with_card=True)
    assert seen.card is not None
    place = claim.findings.index("u")
    who = seen.card.unknown[place]
    assert who and all(any(one.name == name for one in seen.card.members) for name in who)
    page = text(desk(Role.EXAMINER), address_of(claim))
    assert f'不明 <span lang="ja">（{"、".join(who)}）' in page and "<b>不明</b>" in page


def test_no_address_stands_where_anybody_is_protected_by_now(keys: Keys) -> None:
    claim = Claim.objects.filter(letter="notice", protected=False).order_by("id")[0]
    seen = looking.look_into(claim.reference_number, "test", clock.now(), with_card=True)
    assert seen.card is not None and seen.card.address
    Protection.objects.create(
        measure_id=1,
        person_id=claim.recipient_id,
        role="applicant",
        ground="measure",
        starts_on=TODAY,
        lives_here=True,
        recorded_at=clock.now(),
    )
    page = text(desk(Role.EXAMINER), address_of(claim))
    assert seen.card.address not in page and "支援措置のため表示しません" in page


def test_a_mandate_in_force_and_what_the_bank_meant_stand_with_the_case(keys: Keys) -> None:
    claim = bring_back(load(FILE))
    page = text(desk(Role.EXAMINER), address_of(claim))
    assert "結果コード 1: 口座がない" in page and "有効な代理" not in page
    assert claim.state == State.DECIDED and claim.recipient_id
    proxy = mandate.enter_proxy("模擬 代理", "", TODAY.replace(year=1970), "a", clock.now())
    paper = (Basis.LEGAL, "登記事項証明書", (TODAY, None))
    made = mandate.enter(proxy, claim.recipient_id, *paper, "模擬 窓口（1001）", clock.now())
    mandate.approve(made, "模擬 決裁（3001）", clock.now())
    page = text(desk(Role.EXAMINER), address_of(claim))
    assert f'<a href="/staff/ja/proxies/{made.pk}/">有効な代理' in page and "法定代理" in page
