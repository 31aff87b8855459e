"""「振込ファイル」 A download that broke off is made good with the same bytes; what is not sent is withdrawn by two."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from madoguchi import flow
from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.cases.states import State
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.identity.kinds import Role
from madoguchi.payments.models import FetchedAgain, Transfer, TransferFile, Withdrawal
from madoguchi.proposals.models import Proposal
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import PROGRAMME, desk, secret_of
from .test_story import take_in, text

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
SECRET = {"secret": secret_of(Role.TREASURER)}


@pytest.fixture
def file(keys: Keys) -> TransferFile:
    """A bank file that was written and not handed over."""
    claim = Claim.objects.filter(letter="notice", state=State.OPEN).exclude(account_number="").order_by("id")[0]
    same = {"bank": claim.bank_code, "branch": claim.branch_code, "account_type": claim.account_type}
    take_in(desk(Role.COUNTER), claim, answer="other", **same, number=claim.account_number, holder=claim.holder_kana)
    desk(Role.EXAMINER).post(f"/staff/ja/decisions/draft/{PROGRAMME}/")
    batch = DecisionBatch.objects.get()
    said = {"root": batch.merkle_root, "secret": secret_of(Role.APPROVER), "approve": "1"}
    assert desk(Role.APPROVER).post(f"/staff/ja/decisions/{batch.pk}/", said).status_code == 302
    return written(desk(Role.TREASURER), desk(Role.TREASURER, number="4002"))


def written(treasurer: Client, cashier: Client) -> TransferFile:
    address = treasurer.post(f"/staff/ja/money/order/{PROGRAMME}/", {"value_date": "2025-02-20"}).headers["Location"]
    assert cashier.post(address, SECRET | {"approve": "1"}).status_code == 302
    found: TransferFile = TransferFile.objects.latest("id")
    return found


def test_the_very_same_file_is_fetched_again_until_the_bank_has_answered(file: TransferFile) -> None:
    treasurer, cashier, approver = desk(Role.TREASURER), desk(Role.TREASURER, number="4002"), desk(Role.APPROVER)
    address = f"/staff/ja/money/file/{file.pk}/"
    assert address in text(treasurer, "/staff/ja/money/")
    early = treasurer.post(address, SECRET | {"again": "1"})
    assert early.status_code == 409 and "payments.not_fetched_again" in early.content.decode()
    first = treasurer.post(f"{address}hand-over/", SECRET)
    page = text(cashier, address)
    assert "二重払い" in page and file.sha256 in page and 'name="withdraw"' not in page
    assert 'name="again"' not in text(approver, address)
    again = {"again": "1"}
    assert approver.post(address, again | {"secret": secret_of(Role.APPROVER)}).status_code == 403
    assert cashier.post(address, again | {"secret": "falsch"}).status_code == 422
    second = cashier.post(address, again | SECRET)
    assert (second.status_code, second.content) == (200, first.content)
    assert second.headers["Content-Disposition"] == first.headers["Content-Disposition"]
    assert FetchedAgain.objects.get().fetched_by == "模擬 出納（4002）"
    assert "模擬 出納（4002）" in text(treasurer, address)
    assert "Given to the bank twice, it pays twice" in text(treasurer, address.replace("/ja/", "/en/"))
    result = write_result(read_file(flow.written(file.name), STRICT), ["0"], STRICT)
    flow.hear_bank(result, STRICT, date(2025, 3, 20), clock.now())
    assert 'name="again"' not in text(cashier, address)
    assert cashier.post(address, again | SECRET).status_code == 409
    assert FetchedAgain.objects.count() == 1


def test_two_persons_withdraw_a_file_and_its_payments_are_due_again(file: TransferFile) -> None:
    treasurer, cashier = desk(Role.TREASURER), desk(Role.TREASURER, number="4002")
    approver, address = desk(Role.APPROVER), f"/staff/ja/money/file/{file.pk}/"
    assert approver.post(address, {"withdraw": "1"}).status_code == 403
    assert approver.post(address, {"approve": "1"}).status_code == 404
    assert treasurer.post(address, {"withdraw": "1"}).headers["Location"] == address
    assert treasurer.post(address, {"withdraw": "1"}).status_code == 409
    assert file.name in text(cashier, "/staff/ja/money/").split("<h2")[1]
    assert "承認を待つ振込・取下げの起案: 1件" in text(approver, "/staff/ja/desk/")
    assert treasurer.post(address, SECRET | {"approve": "1"}).status_code == 409
    assert cashier.post(address, {"approve": "1", "secret": "falsch"}).status_code == 422
    assert cashier.post(address, {"send_back": "1", "because": " "}).status_code == 422
    assert cashier.post(address, {"send_back": "1", "because": "まだ要る"}).status_code == 302
    assert not Withdrawal.objects.exists()
    treasurer.post(address, {"withdraw": "1"})
    assert cashier.post(address, SECRET | {"approve": "1"}).status_code == 302
    kept = Withdrawal.objects.get()
    assert (kept.drafted_by, kept.approved_by) == ("模擬 会計（4001）", "模擬 出納（4002）")
    assert Proposal.objects.latest("id").outcome == {"due": 1}
    page = text(treasurer, address)
    assert "取下げ 模擬 会計（4001）" in page and '<form method="post">' not in page
    assert treasurer.post(f"{address}hand-over/", SECRET).status_code == 409
    assert written(treasurer, cashier).pk != file.pk
    assert list(Transfer.objects.order_by("id").values_list("attempt", "state")) == [(1, "returned"), (2, "in_file")]


def test_a_file_whose_withdrawal_waits_is_not_handed_over_nor_one_withdrawn_that_was(file: TransferFile) -> None:
    treasurer, cashier = desk(Role.TREASURER), desk(Role.TREASURER, number="4002")
    address = f"/staff/ja/money/file/{file.pk}/"
    treasurer.post(address, {"withdraw": "1"})
    waits = cashier.post(f"{address}hand-over/", SECRET)
    assert waits.status_code == 409 and "flow.withdrawal_waits" in waits.content.decode()
    file.refresh_from_db()
    assert file.sent_at is None
    assert treasurer.post(address, {"send_back": "1", "because": "渡す"}).status_code == 302
    assert cashier.post(f"{address}hand-over/", SECRET).status_code == 200
    late = treasurer.post(address, {"withdraw": "1"})
    assert late.status_code == 409 and "payments.already_sent" in late.content.decode()
    assert not Withdrawal.objects.exists()
