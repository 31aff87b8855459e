"""A day at the desks: paper comes in, a case is settled, decisions and money take two persons each."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi import flow
from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.cases.review import resolve_review
from madoguchi.cases.states import Reason, Review, State
from madoguchi.datause.models import DataUse
from madoguchi.flow import looking
from madoguchi.formats.bank_profile import STRICT, TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.identity import staff
from madoguchi.identity.kinds import Role
from madoguchi.notices import code
from madoguchi.notices.key import reference_key
from madoguchi.notices.letter import LetterKind
from madoguchi.payments.models import AccountAnswer, BankResult, TransferFile
from madoguchi.programme.load import load, parse
from madoguchi.proposals.models import Proposal
from madoguchi.simulate.brought_back import bring_back
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import FILE, PROGRAMME, TODAY, desk, secret_of

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]


def claim_of(key: DoorKey) -> Claim:
    found: Claim = Claim.objects.get(reference_number=key.reference_number)
    return found


def text(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def form_at(browser: Client, address: str) -> str:
    found = re.search('name="form" value="([0-9a-f]+)"', text(browser, address))
    assert found
    return found[1]


def take_in(browser: Client, claim: Claim, **more: str) -> str:
    """Take in paper that accepts, as somebody at the desk does; returns where it led."""
    address = f"/staff/ja/intake/{claim.pk}/"
    said = {"channel": "paper", "received": "2025-02-07", "applicant": str(claim.recipient_id), "answer": "on_file"}
    sent = said | {"form": form_at(browser, address), "send": "1"} | more
    response = browser.post(address, sent)
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def test_paper_becomes_money_by_the_hands_of_five(keys: Keys) -> None:
    claim = claim_of(keys["confirmation"])
    counter, examiner, approver = desk(Role.COUNTER), desk(Role.EXAMINER), desk(Role.APPROVER)
    printed = code.sign(
        code.Code(kind=LetterKind.CONFIRMATION, programme_id=PROGRAMME, reference_number=claim.reference_number),
        reference_key(flow.home()),
    )
    opened = counter.post("/staff/ja/intake/", {"code": printed})
    assert opened.headers["Location"] == f"/staff/ja/intake/{claim.pk}/"
    account = {"answer": "other", "kind": "bank", "bank": "0163", "branch": "152", "account_type": "1"}
    names = {"number": "1234567", "holder": "ﾅﾏｴ", "look": "on"}
    led = take_in(counter, claim, **account, **names)
    assert led == f"/staff/ja/intake/?done=carries&case={claim.pk}&channel=paper&received=2025-02-07"
    claim.refresh_from_db()
    assert claim.submissions.get().taken_by == "模擬 窓口（1001）"
    assert (claim.state, claim.reason) == (State.REVIEW, "holder_mismatch")

    assert "名義が違う" in text(examiner, "/staff/ja/desk/")
    assert claim.reference_number in text(
        examiner, f"/staff/ja/claims/{PROGRAMME}/?state=review&reason=holder_mismatch"
    )
    settled = examiner.post(f"/staff/ja/case/{claim.pk}/settle/", {"outcome": "pay", "note": "本人に確かめた"})
    assert settled.status_code == 302
    claim.refresh_from_db()
    assert claim.state == State.READY

    examiner.post(f"/staff/ja/decisions/draft/{PROGRAMME}/")
    batch = DecisionBatch.objects.get()
    address = f"/staff/ja/decisions/{batch.pk}/"
    shown = text(approver, address)
    assert "0163-152" in shown and "模擬 窓口（1001）" in shown and "本人に確かめた" in shown
    right = {"root": batch.merkle_root, "secret": secret_of(Role.APPROVER), "approve": "1"}
    assert approver.post(address, right | {"secret": "falsch"}).status_code == 422
    assert approver.post(address, right | {"root": "0" * 64}).status_code == 400
    assert examiner.post(address, right).status_code == 403
    assert DecisionBatch.objects.get().approved_at is None
    assert approver.post(address, right).status_code == 302
    assert DecisionBatch.objects.get().approved_by == "模擬 決裁（3001）"

    treasurer, cashier = desk(Role.TREASURER), desk(Role.TREASURER, number="4002")
    ordered = treasurer.post(f"/staff/ja/money/order/{PROGRAMME}/", {"value_date": "2025-02-20"})
    proposed = Proposal.objects.get()
    assert ordered.headers["Location"] == f"/staff/ja/money/proposal/{proposed.pk}/"
    approval = {"approve": "1", "secret": secret_of(Role.TREASURER)}
    own = treasurer.post(ordered.headers["Location"], approval)
    assert own.status_code == 409
    assert not TransferFile.objects.exists()
    assert cashier.post(ordered.headers["Location"], approval).status_code == 302
    file = TransferFile.objects.get()
    assert (file.items, file.total_yen) == (1, claim.amount_yen)
    proposed.refresh_from_db()
    assert proposed.outcome["files"] == file.name
    sent = treasurer.post(f"/staff/ja/money/file/{file.pk}/hand-over/", {"secret": secret_of(Role.TREASURER)})
    assert sent.status_code == 200 and len(sent.content) >= 3 * 120
    assert (
        treasurer.post(f"/staff/ja/money/file/{file.pk}/hand-over/", {"secret": secret_of(Role.TREASURER)}).status_code
        == 409
    )
    assert "すべて" not in text(treasurer, "/staff/ja/money/") or file.name in text(treasurer, "/staff/ja/money/")
    page = text(examiner, f"/staff/ja/case/{claim.pk}/")
    assert "模擬 決裁（3001）" in page and "銀行へ引渡し" in page


def test_nobody_declines_for_a_resident_alone(keys: Keys) -> None:
    claim, examiner = claim_of(keys["confirmation"]), desk(Role.EXAMINER)
    take_in(examiner, claim, answer="refuse", channel="phone")
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == (State.REVIEW, Reason.REFUSAL)
    said = {"outcome": "claimant_refuses", "note": "電話で確かめた"}
    alone = examiner.post(f"/staff/ja/case/{claim.pk}/settle/", said)
    assert alone.status_code == 409 and "cases.typed_by_oneself" in alone.content.decode()
    resolve_review(claim.pk, Review.CLAIMANT_REFUSES, "another", clock.now(), "電話で確かめた")
    claim.refresh_from_db()
    assert claim.state == State.REFUSED_BY_CLAIMANT


def test_nobody_gets_round_the_second_person_by_a_second_form(keys: Keys) -> None:
    claim, examiner = claim_of(keys["confirmation"]), desk(Role.EXAMINER)
    settle = f"/staff/ja/case/{claim.pk}/settle/"
    account = {"answer": "other", "kind": "bank", "bank": "0163", "branch": "152", "account_type": "1"}
    take_in(examiner, claim, **account, number="1234567", holder="ﾅﾏｴ", look="on")
    take_in(examiner, claim)
    second = claim.submissions.latest("id").submission_no
    assert examiner.post(settle, {"outcome": "take_up", "note": "後の届出", "submission": second}).status_code == 302
    alone = examiner.post(settle, {"outcome": "pay", "note": "確かめた"})
    assert alone.status_code == 409 and "cases.typed_by_oneself" in alone.content.decode()
    take_in(examiner, claim, answer="refuse", channel="phone")
    for outcome in ("claimant_refuses", "declined", "lapsed"):
        assert examiner.post(settle, {"outcome": outcome, "note": "電話"}).status_code == 409, outcome
    claim.refresh_from_db()
    assert claim.state == State.REVIEW


def test_what_is_typed_in_after_the_last_day_as_if_it_had_come_before_is_looked_at_by_another(keys: Keys) -> None:
    claim, examiner = claim_of(keys["confirmation"]), desk(Role.EXAMINER)
    filed = {"bank_code": "0163", "branch_code": "152", "account_type": "1", "account_number": "1234567"}
    Claim.objects.filter(pk=claim.pk).update(answer_by=date(2025, 2, 9), **filed)
    take_in(examiner, claim, received="2025-02-09")
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == (State.REVIEW, Reason.DATED_BACK)
    assert "期限後の入力" in text(examiner, f"/staff/ja/case/{claim.pk}/")
    alone = examiner.post(f"/staff/ja/case/{claim.pk}/settle/", {"outcome": "pay", "note": "消印を見た"})
    assert alone.status_code == 409 and "cases.typed_by_oneself" in alone.content.decode()
    resolve_review(claim.pk, Review.PAY, "another", clock.now(), "消印を見た")
    claim.refresh_from_db()
    assert claim.state == State.READY


def test_a_list_that_is_taken_away_as_a_file_is_on_record_of_everybody_in_it(keys: Keys) -> None:
    claim = claim_of(keys["confirmation"])
    file = desk(Role.EXAMINER).get(f"/staff/ja/claims/{PROGRAMME}/claims.csv?state=open").content.decode()
    row = next(line for line in file.splitlines() if line.startswith(claim.reference_number))
    assert row.split(",")[1:4] == ["回答待ち", "", "確認書"]
    use = DataUse.objects.latest("id")
    assert (use.by, use.people) == ("模擬 審査（2001）", file.count("\n") - 1)
    assert use.persons.filter(person_id=claim.recipient_id).exists()
    assert "claims.reference_number" in use.items
    assert desk(Role.EXAMINER).get("/staff/ja/claims/nothing/claims.csv").status_code == 404


def test_who_types_an_account_in_does_not_settle_that_it_is_paid(keys: Keys) -> None:
    claim, examiner = claim_of(keys["confirmation"]), desk(Role.EXAMINER)
    account = {"answer": "other", "kind": "bank", "bank": "0001", "branch": "001", "account_type": "1"}
    take_in(examiner, claim, **account, number="7654321", holder="テキ タロウ", look="on", channel="phone")
    said = {"outcome": "pay", "note": "確認済み"}
    one = examiner.post(f"/staff/ja/case/{claim.pk}/settle/", said)
    many = examiner.post(f"/staff/ja/claims/{PROGRAMME}/settle/", said | {"claim": str(claim.pk)})
    whole = said | {"reason": "holder_mismatch", "count": "1"}
    examiner.post(f"/staff/ja/claims/{PROGRAMME}/settle-all/", whole)
    assert {one.status_code, many.status_code} <= {409, 200, 302, 422}
    claim.refresh_from_db()
    assert claim.state == State.REVIEW
    another, _ = staff.enrol("2002", "審査 次郎", [Role.EXAMINER], "管理", clock.now())
    flow.settle(claim, Review.PAY, another.signature, clock.now(), "確認済み", None, None)
    claim.refresh_from_db()
    assert claim.state == State.READY


def test_a_form_of_another_case_and_a_day_before_the_case_are_refused(keys: Keys) -> None:
    counter, claim, other = desk(Role.COUNTER), claim_of(keys["confirmation"]), claim_of(keys["notice"])
    form = form_at(counter, f"/staff/ja/intake/{claim.pk}/")
    take_in(counter, claim, form=form)
    said = {"channel": "paper", "received": "2025-02-07", "applicant": str(other.recipient_id), "answer": "refuse"}
    sent = said | {"form": form, "send": "1"}
    assert counter.post(f"/staff/ja/intake/{other.pk}/", sent).status_code == 409
    early = counter.post(f"/staff/ja/intake/{other.pk}/", sent | {"received": "1950-01-01", "form": form[::-1]})
    assert early.status_code in (400, 422) and "flow.before_the_case" in early.content.decode()
    assert not other.submissions.exists()


def test_what_changed_since_it_was_proposed_is_not_approved_unseen(keys: Keys) -> None:
    examiner, approver, treasurer = desk(Role.EXAMINER), desk(Role.APPROVER), desk(Role.TREASURER)
    known = Claim.objects.filter(letter="notice", state=State.OPEN).exclude(account_number="").order_by("id")
    for turn, claim in enumerate(known[:2]):
        account = {"bank": claim.bank_code, "branch": claim.branch_code, "account_type": claim.account_type}
        named = {"number": claim.account_number, "holder": claim.holder_kana}
        take_in(examiner, claim, answer="other", **account, **named)
        claim.refresh_from_db()
        assert claim.state == State.READY
        examiner.post(f"/staff/ja/decisions/draft/{PROGRAMME}/")
        batch = DecisionBatch.objects.latest("id")
        said = {"root": batch.merkle_root, "secret": secret_of(Role.APPROVER), "approve": "1"}
        assert approver.post(f"/staff/ja/decisions/{batch.pk}/", said).status_code == 302
        if turn == 0:
            treasurer.post(f"/staff/ja/money/order/{PROGRAMME}/", {"value_date": "2025-02-20"})
    proposed = Proposal.objects.get()
    cashier = desk(Role.TREASURER, number="4002")
    address = f"/staff/ja/money/proposal/{proposed.pk}/"
    refused = cashier.post(address, {"approve": "1", "secret": secret_of(Role.TREASURER)})
    assert refused.status_code == 409 and "proposals.changed" in refused.content.decode()
    assert not TransferFile.objects.exists()
    back = {"send_back": "1", "because": "件数が変わった", "secret": secret_of(Role.TREASURER)}
    assert cashier.post(address, back).status_code == 302
    assert cashier.post(address, back).status_code == 409


def test_what_cannot_be_paid_is_said_to_who_proposes_and_a_refusal_leaves_the_approval_undone(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter, examiner, approver, treasurer = (
        desk(one) for one in (Role.COUNTER, Role.EXAMINER, Role.APPROVER, Role.TREASURER)
    )
    claim = Claim.objects.filter(letter="notice", state=State.OPEN).exclude(account_number="").order_by("id")[0]
    same = {"bank": claim.bank_code, "branch": claim.branch_code, "account_type": claim.account_type}
    take_in(counter, claim, answer="other", **same, number=claim.account_number, holder=claim.holder_kana)
    examiner.post(f"/staff/ja/decisions/draft/{PROGRAMME}/")
    batch = DecisionBatch.objects.get()
    said = {"root": batch.merkle_root, "secret": secret_of(Role.APPROVER), "approve": "1"}
    approver.post(f"/staff/ja/decisions/{batch.pk}/", said)
    order = f"/staff/ja/money/order/{PROGRAMME}/"
    holiday = treasurer.post(order, {"value_date": "2025-02-11"})
    assert holiday.status_code == 422 and "休業日" in holiday.content.decode()
    assert treasurer.post(order, {"value_date": "2025-02-07"}).status_code == 422 and not Proposal.objects.exists()
    address = treasurer.post(order, {"value_date": "2025-02-14"}).headers["Location"]

    approval = {"approve": "1", "secret": secret_of(Role.TREASURER)}
    monkeypatch.setattr(settings, "TODAY", date(2025, 2, 15))
    cashier = desk(Role.TREASURER, number="4002")
    assert cashier.post(address, approval).status_code == 400
    found = Proposal.objects.get()
    assert (found.approved_by, found.outcome) == (None, None) and not TransferFile.objects.exists()
    monkeypatch.setattr(settings, "TODAY", TODAY)
    cashier = desk(Role.TREASURER, number="4002")
    assert cashier.post(address, approval).status_code == 302
    assert [cashier.post(address, approval).status_code for _ in range(2)] == [409, 409]
    file = TransferFile.objects.get()
    treasurer.post(f"/staff/ja/money/file/{file.pk}/hand-over/", {"secret": secret_of(Role.TREASURER)})

    sent = read_file(flow.written(file.name), STRICT)
    back = next(code for code, meant in STRICT.result_codes if meant is TransferOutcome.NO_ACCOUNT)
    result = write_result(sent, [back], STRICT)
    uploaded = {"result": SimpleUploadedFile("result.txt", result)}
    refused = treasurer.post("/staff/ja/money/result/", uploaded)
    assert refused.status_code == 422 and not BankResult.objects.exists()
    uploaded = {"result": SimpleUploadedFile("result.txt", result), "secret": secret_of(Role.TREASURER)}
    assert treasurer.post("/staff/ja/money/result/", uploaded).status_code == 200
    assert BankResult.objects.get().read_by == "模擬 会計（4001）"
    asked = text(desk(Role.COUNTER), f"/staff/ja/money/asked/{PROGRAMME}/")
    assert claim.reference_number in asked
    shown = text(treasurer, "/staff/ja/money/")
    assert "模擬 会計（4001）" in shown and "不能 1" in shown


def test_paper_after_the_web_is_told_to_the_desk_and_wins_nothing(keys: Keys) -> None:
    counter, claim = desk(Role.COUNTER), claim_of(keys["confirmation"])
    assert take_in(counter, claim).startswith("/staff/ja/intake/?done=carries")
    assert "先に届いた届出があります" in text(counter, f"/staff/ja/intake/{claim.pk}/")
    assert take_in(counter, claim).startswith("/staff/ja/intake/?done=second")
    assert claim.submissions.filter(state="carries").count() == 1


def test_one_form_sent_twice_counts_once(keys: Keys) -> None:
    counter, claim = desk(Role.COUNTER), claim_of(keys["confirmation"])
    form = form_at(counter, f"/staff/ja/intake/{claim.pk}/")
    assert take_in(counter, claim, form=form).startswith("/staff/ja/intake/?done=carries")
    assert take_in(counter, claim, form=form).startswith("/staff/ja/intake/?done=carries")
    assert claim.submissions.count() == 1


def test_nothing_is_taken_in_that_nobody_ticked_and_nothing_that_the_form_cannot_say(keys: Keys) -> None:
    counter, claim = desk(Role.COUNTER), claim_of(keys["notice"])
    address = f"/staff/ja/intake/{claim.pk}/"
    page = text(counter, address)
    assert re.findall('name="answer" value="([a-z_]+)"([^>]*)>', page) == [
        ("refuse", " required autofocus"),
        ("other", " required"),
        ("wrong", " required"),
    ]
    untouched = {"channel": "paper", "received": "2025-02-07", "applicant": str(claim.recipient_id), "send": "1"}
    form = {"form": form_at(counter, address)}
    for said in ({}, {"answer": "on_file"}, {"answer": "accept"}):
        response = counter.post(address, untouched | form | said)
        assert response.status_code == 422 and "内容を選んでください" in response.content.decode()
    assert not claim.submissions.exists()
    confirmation = text(counter, f"/staff/ja/intake/{claim_of(keys['confirmation']).pk}/")
    assert ">受け取る（口座が書かれていない・読めない）<" in confirmation
    assert 'value="other" required autofocus' in confirmation
    assert take_in(counter, claim_of(keys["confirmation"])).startswith("/staff/ja/intake/?done=carries")
    assert claim_of(keys["confirmation"]).reason == "no_account"


def test_what_is_wrong_is_kept_in_its_words_and_the_next_form_begins_where_the_last_one_ended(keys: Keys) -> None:
    counter, claim = desk(Role.COUNTER), claim_of(keys["notice"])
    led = take_in(counter, claim, answer="wrong", said="子が1人足りない\n（9月生まれ）", received="2025-02-06")
    kept = claim.submissions.get()
    assert (kept.answer, kept.objections.get().said) == ("wrong_inputs", "子が1人足りない （9月生まれ）")
    told = text(counter, led)
    name = looking.name_of_recipient(claim, "test", clock.now())
    assert f"{claim.reference_number} {name} さん: 算定の誤り" in told and f"/staff/ja/case/{claim.pk}/" in told
    assert told.count('name="received" value="2025-02-06"') == 2
    shown = DataUse.objects.filter(by="模擬 窓口（1001）").latest("id")
    assert shown.purpose.endswith("届出の受付") and shown.persons.filter(person_id=claim.recipient_id).exists()
    other = claim_of(keys["confirmation"])
    opened = counter.post(
        "/staff/ja/intake/", {"code": other.reference_number, "channel": "phone", "received": "2025-02-06"}
    )
    assert opened.headers["Location"] == f"/staff/ja/intake/{other.pk}/?channel=phone&received=2025-02-06"
    entered = text(counter, opened.headers["Location"])
    assert 'value="phone" checked' in entered and 'value="2025-02-06"' in entered
    assert "name=" not in text(desk(Role.EXAMINER), led).split("<h1>")[0].split("<main")[1]


def test_a_forged_code_is_seen_before_the_form_is_read(keys: Keys) -> None:
    counter, claim = desk(Role.COUNTER), claim_of(keys["confirmation"])
    forged = code.sign(
        code.Code(kind=LetterKind.CONFIRMATION, programme_id=PROGRAMME, reference_number=claim.reference_number),
        bytes(32),
    )
    response = counter.post("/staff/ja/intake/", {"code": forged})
    assert response.status_code == 422 and "署名が合いません" in response.content.decode()


def test_who_looks_at_a_case_is_on_its_peoples_record(keys: Keys) -> None:
    claim = claim_of(keys["confirmation"])
    text(desk(Role.COUNTER), f"/staff/ja/case/{claim.pk}/")
    newest = DataUse.objects.latest("id")
    assert newest.by == "模擬 窓口（1001）"
    assert newest.persons.filter(person_id=claim.recipient_id).exists()
    assert "模擬 窓口（1001）" in text(desk(Role.AUDITOR), "/staff/ja/audit/")


def test_two_persons_keep_a_decision_that_new_facts_contradict(keys: Keys) -> None:
    examiner, approver, claim = desk(Role.EXAMINER), desk(Role.APPROVER), claim_of(keys["notice"])
    Claim.objects.filter(pk=claim.pk).update(state=State.DECIDED, reason="correction_due")
    assert examiner.post(f"/staff/ja/case/{claim.pk}/propose/keep/", {"note": " "}).status_code == 409
    led = examiner.post(f"/staff/ja/case/{claim.pk}/propose/keep/", {"note": "異動は基準日の後"}).headers["Location"]
    assert examiner.post(f"/staff/ja/case/{claim.pk}/propose/keep/", {"note": "もう一度"}).status_code == 409
    approval = {"approve": "1", "secret": secret_of(Role.APPROVER)}
    assert examiner.post(led, approval).status_code == 403
    assert "異動は基準日の後" in text(approver, led)
    claim.changes.create(
        from_state=State.DECIDED, to_state=State.DECIDED, reason="correction_due", changed_on=TODAY, note="{}"
    )
    assert approver.post(led, approval).status_code == 409
    back = {"send_back": "1", "because": "事実が変わった", "secret": secret_of(Role.APPROVER)}
    assert approver.post(led, back).status_code == 302
    led = examiner.post(f"/staff/ja/case/{claim.pk}/propose/keep/", {"note": "異動は基準日の後"}).headers["Location"]
    assert approver.post(led, approval).status_code == 302
    claim.refresh_from_db()
    assert claim.reason == "decision_kept"
    by = list(claim.changes.order_by("-id").values_list("changed_by", flat=True)[:2])
    assert by == ["模擬 決裁（3001）", "模擬 審査（2001）"]


def test_somebody_whose_money_came_back_calls_and_two_persons_look_at_another_name(keys: Keys) -> None:
    claim = bring_back(load(FILE))
    counter, examiner, approver = desk(Role.COUNTER), desk(Role.EXAMINER), desk(Role.APPROVER)
    address = f"/staff/ja/case/{claim.pk}/account/"
    typed = {"channel": "phone", "bank": "0163", "branch": "152", "account_type": "1", "number": "7654321"}
    other = typed | {"holder": "ﾍﾞﾂｼﾞﾝ ﾀﾛｳ", "form": form_at(counter, address)}
    assert counter.post(address, other).status_code == 422
    led = counter.post(address, other | {"look": "on"})
    assert led.headers["Location"] == f"/staff/ja/case/{claim.pk}/?named=needs_review"
    kept = claim.submissions.latest("id")
    assert (kept.channel, kept.taken_by, kept.state) == ("phone", "模擬 窓口（1001）", "needs_review")
    assert not AccountAnswer.objects.exists()
    assert "名義の違う口座への振込" in text(examiner, f"/staff/ja/case/{claim.pk}/")
    said = {"note": "成年後見人の口座", "submission": kept.submission_no}
    proposed = examiner.post(f"/staff/ja/case/{claim.pk}/propose/account/", said).headers["Location"]
    approval = {"approve": "1", "secret": secret_of(Role.APPROVER)}
    assert approver.post(proposed, approval).status_code == 302
    answer = AccountAnswer.objects.get()
    assert (answer.taken_by, answer.confirmed_by) == ("模擬 審査（2001）", "模擬 決裁（3001）")
    assert answer.account_number == "7654321"
    assert approver.post(proposed, approval).status_code == 409
    own = typed | {"holder": claim.holder_kana, "form": form_at(counter, address)}
    assert counter.post(address, own).headers["Location"].endswith("named=second")


def test_the_case_shows_the_letter_as_it_stands_and_none_of_a_protected_household(keys: Keys) -> None:
    examiner, claim = desk(Role.EXAMINER), claim_of(keys["confirmation"])
    assert "いまの手紙の文面" in text(examiner, f"/staff/ja/case/{claim.pk}/")
    hidden = claim_of(keys["notice"])
    Claim.objects.filter(pk=hidden.pk).update(protected=True, letter="withheld")
    page = text(examiner, f"/staff/ja/case/{hidden.pk}/")
    assert "いまの手紙の文面" not in page and "手紙は送りません" in page


def test_no_account_is_typed_in_while_nobody_is_judged_by_the_file_in_force(keys: Keys) -> None:
    claim, counter = bring_back(load(FILE)), desk(Role.COUNTER)
    address = f"/staff/ja/case/{claim.pk}/account/"
    typed = {"channel": "phone", "bank": "0163", "branch": "152", "account_type": "1", "number": "1112223"}
    sent = typed | {"holder": claim.holder_kana, "form": form_at(counter, address)}
    other = parse(load(FILE).text.replace("2025, 5, 31", "2025, 6, 30").encode())
    flow.put_in_force(other, flow.Signatories(drafter="a", approver="b"), clock.now())
    assert "新しい制度ファイルでの判定がまだです" in text(counter, address)
    refused = counter.post(address, sent)
    assert refused.status_code == 422 and "判定がまだです" in refused.content.decode()
    assert "1112223" in refused.content.decode()
    assert not claim.submissions.filter(account_number="1112223").exists() and not AccountAnswer.objects.exists()
