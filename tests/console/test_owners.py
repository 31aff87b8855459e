"""Staff see which accounts are not their persons', and two of them say whose they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.datause.models import DataUse
from madoguchi.flow import owners
from madoguchi.identity.kinds import Role
from madoguchi.registry.account_checks import standing
from madoguchi.registry.models import BankAccount
from madoguchi.web import clock
from tests.registry.sample import resident, take_in

from .conftest import desk, secret_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
PAGE = "/staff/ja/accounts/"
LIST = f"{PAGE}other_person/"
PERSON = 900_001
ACCOUNT = {"bank_code": "0001", "branch_code": "001", "account_type": "1", "account_number": "9876543"}


@pytest.fixture
def account_id() -> int:
    """An account under another name than its person's, found by the night."""
    then = clock.now() - timedelta(hours=1)
    take_in("residents", [resident(PERSON, PERSON, name_kana="ミホン　タロウ", kana_certified=True)], at=then)
    row = {"person_id": PERSON, "purpose": "public_money", "holder_kana": "ｼﾗｶﾊﾞ ﾕﾐ", **ACCOUNT}
    take_in("accounts", [row], at=then)
    owners.look(clock.now())
    return int(BankAccount.objects.get(person_id=PERSON).pk)


def test_what_the_night_found_stands_by_kind_and_only_who_may_can_list_it(account_id: int) -> None:
    page = desk(Role.EXAMINER).get(PAGE).content.decode()
    assert "別の名前の人" in page and "要確認" in page and f'href="{LIST}"' in page
    assert f'href="{LIST}"' not in desk(Role.AUDITOR).get(PAGE).content.decode()
    english = desk(Role.EXAMINER).get("/staff/en/accounts/").content.decode()
    assert "Neither surname nor given name is the same." in english


def test_accounts_are_listed_by_a_law_on_record_and_without_number_or_branch(account_id: int) -> None:
    examiner, before = desk(Role.EXAMINER), DataUse.objects.count()
    assert str(PERSON) not in examiner.get(LIST).content.decode()
    assert examiner.post(LIST, {"law": ""}).status_code == 422
    assert DataUse.objects.count() == before
    page = examiner.post(LIST, {"law": "要綱9条"}).content.decode()
    assert f"<dd>{PERSON}</dd>" in page and "ｼﾗｶﾊﾞ ﾕﾐ" in page and "末尾 543" in page
    assert "9876543" not in page and DataUse.objects.latest("id").purpose == "口座名義の確認"
    assert examiner.get(f"{PAGE}luck/").status_code == 404


def test_one_proposes_and_another_approves_and_then_it_counts(account_id: int) -> None:
    examiner, approver = desk(Role.EXAMINER), desk(Role.APPROVER)
    address = f"{PAGE}propose/{account_id}/"
    assert examiner.post(address, {"outcome": "lost", "why": "電話", "law": "要綱9条"}).status_code == 404
    assert examiner.post(address, {"outcome": "not_own", "why": " ", "law": "要綱9条"}).status_code == 400
    made = examiner.post(address, {"outcome": "not_own", "why": "本人に電話で確かめた", "law": "要綱9条"})
    proposal = made.headers["Location"]
    assert f'href="{proposal}"' in approver.get(PAGE).content.decode()
    shown = approver.get(proposal).content.decode()
    assert "本人に電話で確かめた" in shown and "この口座を使いません" in shown
    assert approver.post(proposal, {"approve": "1", "secret": "wrong"}).status_code == 422
    assert approver.post(proposal, {"send_back": "1", "secret": secret_of(Role.APPROVER)}).status_code == 422
    assert examiner.post(proposal, {"approve": "1", "secret": secret_of(Role.EXAMINER)}).status_code == 403
    assert standing().is_empty()
    assert approver.post(proposal, {"approve": "1", "secret": secret_of(Role.APPROVER)}).status_code == 302
    assert standing().select("person_id", "outcome").rows() == [(PERSON, "not_own")]
    assert "承認しました" in approver.get(proposal).content.decode()
    # It is settled: nobody is asked about it again.
    assert "別の名前の人" not in examiner.get(PAGE).content.decode()


def test_what_is_sent_back_changes_nothing(account_id: int) -> None:
    made = desk(Role.EXAMINER).post(f"{PAGE}propose/{account_id}/", {"outcome": "own", "why": "通帳", "law": "要綱9条"})
    back = {"send_back": "1", "because": "写しがない", "secret": secret_of(Role.APPROVER)}
    approver = desk(Role.APPROVER)
    assert approver.post(made.headers["Location"], back).status_code == 302
    assert standing().is_empty() and "写しがない" in approver.get(made.headers["Location"]).content.decode()


def test_without_an_account_of_that_number_nothing_is_proposed() -> None:
    response = desk(Role.EXAMINER).post(f"{PAGE}propose/99999999/", {"outcome": "own", "why": "通帳", "law": "要綱9条"})
    assert response.status_code == 400 and "その番号の口座は台帳にありません" in response.content.decode()
