"""The only approver is away: two of the staff open that right for some hours, everybody sees it, a third looks in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.console.acts import MAY, OPENS, Act
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.evidence.models import Entry
from madoguchi.identity import emergency, staff
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Emergency, EmergencyUse, Staff
from madoguchi.registry.models import Protection
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import desk, secret_of
from .test_proofs import approval, batch, hours, signed, with_key

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
EMERGENCY = "/staff/ja/emergency/"
QUAKE = "震度6強の地震で、決裁の職員が登庁できない"
__all__ = ["batch", "hours"]


def asked(by: Role, right: str = "approve", *, number: str = "", **more: str) -> HttpResponse:
    fields = {"right": right, "because": QUAKE, "hours": "2", "ask": "1", "secret": secret_of(by)} | more
    response: HttpResponse = desk(by, number=number).post(EMERGENCY, fields)
    return response


def confirmed(by: Role, address: str, **more: str) -> HttpResponse:
    response: HttpResponse = desk(by).post(address, {"confirm": "1", "secret": secret_of(by)} | more)
    return response


def opened(by: Role, right: str = "approve", second: Role = Role.EXAMINER, **more: str) -> Emergency:
    """A right that somebody asked for and another confirmed."""
    answer = asked(by, right, **more)
    assert answer.status_code == 302, answer.content.decode()
    assert confirmed(second, answer.headers["Location"], **more).status_code == 302
    found: Emergency = Emergency.objects.latest("id")
    return found


def page(browser: Client, address: str) -> str:
    return str(browser.get(address).content.decode())


def code(response: HttpResponse) -> str:
    """What was refused, as the page says it."""
    assert response.status_code in (409, 422), response.status_code
    return response.content.decode()


def of(number: str) -> Staff:
    found: Staff = Staff.objects.get(number=number)
    return found


def test_with_two_a_treasurer_approves_while_the_approver_is_away(batch: DecisionBatch) -> None:
    address, fields = approval(batch)
    right = fields | {"secret": secret_of(Role.TREASURER)}
    treasurer = desk(Role.TREASURER)
    assert treasurer.post(address, right).status_code == 403
    assert "緊急のとき" in page(treasurer, "/staff/ja/audit/"), "the page that refuses leads there"
    found = opened(Role.TREASURER)
    assert found.until is not None and found.until - clock.now() <= timedelta(hours=2)
    band = page(treasurer, "/staff/ja/desk/")
    assert "緊急の権限で操作しています" in band and "支給決定を承認・差戻しする" in band
    assert "緊急の権限で操作しています" not in page(desk(Role.TREASURER, number="4002"), "/staff/ja/desk/")
    assert treasurer.post(address, right).status_code == 302
    assert DecisionBatch.objects.get().approved_by == "模擬 会計（4001）"
    use = EmergencyUse.objects.get()
    assert (use.act, use.pressed, use.address) == ("batch", "approve", f"decisions/{batch.pk}/")
    assert "緊急の権限で行われた処理" in page(desk(Role.COUNTER), address)
    for about, row in (("identity_emergency", found.pk), ("identity_emergency_use", use.pk)):
        assert Entry.objects.filter(about=about, row=row).exists()


def test_both_prove_who_they_are_and_a_passkey_signs_for_this_one(keys: Keys) -> None:
    assert "暗証が合いません" in code(asked(Role.TREASURER, secret="falsch"))
    address = asked(Role.TREASURER).headers["Location"]
    assert code(confirmed(Role.EXAMINER, address, secret="falsch"))
    browser, device = with_key(Role.EXAMINER)
    answered = signed(browser, device, f"{EMERGENCY}999/", {"confirm": "1"})
    assert browser.post(address, answered).status_code == 422
    sent = signed(browser, device, address, {"confirm": "1"})
    assert browser.post(address, sent).status_code == 302
    assert Emergency.objects.get().confirmed_by == of("2001")


def test_nobody_is_both(keys: Keys) -> None:
    address = asked(Role.TREASURER).headers["Location"]
    assert "求めた人は、自分では確かめられません" in code(confirmed(Role.TREASURER, address))
    one = Emergency.objects.get()
    with pytest.raises(IntegrityError, match="identity_emergency_two"), transaction.atomic():
        Emergency.objects.filter(id=one.pk).update(
            confirmed_by=one.staff, confirmed_at=one.asked_at, until=one.asked_at + timedelta(hours=1)
        )


def test_who_drafted_does_not_approve_by_it(batch: DecisionBatch) -> None:
    opened(Role.EXAMINER, second=Role.TREASURER)
    examiner = desk(Role.EXAMINER)
    address, fields = approval(batch)
    answer = examiner.post(address, fields | {"secret": secret_of(Role.EXAMINER)})
    assert answer.status_code == 409 and "cases.same_person" in answer.content.decode()
    assert DecisionBatch.objects.get().approved_at is None


def test_it_ends_by_itself_and_earlier_by_hand(batch: DecisionBatch, hours: list[timedelta]) -> None:
    address, fields = approval(batch)
    right = fields | {"secret": secret_of(Role.TREASURER)}
    found = opened(Role.TREASURER)
    hours[0] = timedelta(hours=2, seconds=1)
    assert desk(Role.TREASURER).post(address, right).status_code == 403
    hours[0] = timedelta()
    treasurer = desk(Role.TREASURER)
    assert desk(Role.COUNTER).post(f"{EMERGENCY}{found.pk}/", {"end": "1"}).status_code == 404
    assert treasurer.post(f"{EMERGENCY}{found.pk}/", {"end": "1"}).status_code == 302
    assert treasurer.post(address, right).status_code == 403
    assert "もう待っていないか" in code(treasurer.post(f"{EMERGENCY}{found.pk}/", {"end": "1"}))
    assert "緊急の権限で操作しています" not in page(treasurer, "/staff/ja/desk/")


def test_what_waited_too_long_and_what_was_confirmed_is_not_confirmed_again(keys: Keys, hours: list[timedelta]) -> None:
    address = asked(Role.TREASURER).headers["Location"]
    hours[0] = timedelta(hours=1)
    # It waits for nobody now, so only who asked for it sees it.
    assert confirmed(Role.EXAMINER, address).status_code == 404
    with pytest.raises(Conflict, match=r"identity\.emergency_over"):
        emergency.confirm(Emergency.objects.get(), of("2001"), clock.now(), held=False)
    hours[0] = timedelta()
    assert confirmed(Role.EXAMINER, address).status_code == 302
    before = Emergency.objects.values().get()
    hours[0] = timedelta(minutes=30)
    assert "もう待っていないか" in code(confirmed(Role.EXAMINER, address))
    assert Emergency.objects.values().get() == before
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Emergency.objects.update(until=clock.now() + timedelta(hours=9))


def test_what_one_may_already_is_not_opened(keys: Keys) -> None:
    assert "その権限は既にあります" in code(asked(Role.APPROVER))
    address = asked(Role.TREASURER).headers["Location"]
    staff.appoint(of("4001"), (Role.TREASURER, Role.APPROVER), "管理", clock.now())
    assert "その権限は既にあります" in code(confirmed(Role.EXAMINER, address))
    staff.appoint(of("4001"), (Role.TREASURER,), "管理", clock.now())
    assert confirmed(Role.EXAMINER, address).status_code == 302
    assert "その権限は既にあります" in code(asked(Role.TREASURER))


def test_without_a_reason_for_too_long_or_of_no_such_right_nothing_is_asked(keys: Keys) -> None:
    assert "理由を200字まで" in code(asked(Role.TREASURER, because="  "))
    for odd in ("0", "9", "x", "-1", "²", ""):
        assert "1から8まで" in code(asked(Role.TREASURER, hours=odd)), odd
    for none in ("appoint", "staff", "watch", "audit", "list_rows", "registers", "x", ""):
        assert "権限を一つ選んでください" in code(asked(Role.TREASURER, none)), none
    assert not Emergency.objects.exists()


def test_what_outlives_an_emergency_is_not_among_its_rights() -> None:
    assert not {Act.APPOINT, Act.STAFF, Act.WATCH, Act.AUDIT} & set(OPENS)
    assert all(act in opens and Act.PROTECTED not in opens - {act} for act, opens in OPENS.items())
    assert MAY[Act.PROTECTED] == MAY[Act.LOOK]


def test_who_works_here_no_more_has_none_of_it(keys: Keys) -> None:
    address = asked(Role.TREASURER).headers["Location"]
    staff.appoint(of("4001"), (), "管理", clock.now())
    assert "資格がないか" in code(confirmed(Role.EXAMINER, address))
    found = opened(Role.COUNTER, "settle")
    assert emergency.opened(found.staff, clock.now())
    staff.appoint(of("1001"), (), "管理", clock.now())
    assert emergency.opened(of("1001"), clock.now()) == ()
    assert "資格がないか" in code(asked(Role.HELPER, "find"))


def test_the_alarm_stays_until_a_third_says_what_they_found(keys: Keys) -> None:
    found = opened(Role.TREASURER, second=Role.ADMINISTRATOR)
    address = f"{EMERGENCY}{found.pk}/"
    administrator, auditor = desk(Role.ADMINISTRATOR), desk(Role.AUDITOR)
    for browser in (administrator, auditor):
        assert "警報: 緊急の権限が開かれました" in page(browser, "/staff/ja/desk/")
    assert "警報" not in page(desk(Role.COUNTER), "/staff/ja/desk/")
    said = {"acknowledge": "1", "note": "二人に電話で確かめた"}
    own = {"secret": secret_of(Role.ADMINISTRATOR)}
    assert "開いた二人は" in code(administrator.post(address, said | own))
    third = {"secret": secret_of(Role.AUDITOR)}
    assert "何をどう確かめたか" in code(auditor.post(address, said | third | {"note": " "}))
    assert code(auditor.post(address, said | {"secret": "falsch"}))
    assert auditor.post(address, said | third).status_code == 302
    assert "警報: 緊急" not in page(auditor, "/staff/ja/desk/") + page(administrator, "/staff/ja/desk/")
    assert "もう待っていないか" in code(auditor.post(address, said | third))
    assert "二人に電話で確かめた" in page(auditor, address)
    assert Emergency.objects.get().acknowledged_by == of("5001")


def sheltered_claim() -> Claim:
    """「支援措置」 A case of somebody of whom a measure became known since."""
    claim: Claim = Claim.objects.filter(protected=False, recipient_id__isnull=False).order_by("id")[0]
    Protection.objects.create(
        measure_id=999001,
        person_id=claim.recipient_id,
        role="applicant",
        offender_id=1,
        ground="order",
        starts_on=clock.now().date(),
        lives_here=False,
        contact_address="大阪府大阪市北区中之島1番地1",
        recorded_at=clock.now() - timedelta(days=1),
    )
    return claim


def test_no_other_right_opens_the_addresses_of_protected_persons(keys: Keys) -> None:
    hidden = sheltered_claim()
    other = Claim.objects.filter(protected=False).exclude(id=hidden.pk).latest("id")
    opened(Role.ADMINISTRATOR, "look")
    administrator = desk(Role.ADMINISTRATOR)
    assert administrator.get(f"/staff/ja/case/{other.pk}/").status_code == 200
    for address in (f"/staff/ja/case/{hidden.pk}/", f"/staff/ja/case/{hidden.pk}/doors/"):
        answer = administrator.get(address)
        assert answer.status_code == 403 and "中之島" not in answer.content.decode()
    counter = page(desk(Role.COUNTER), f"/staff/ja/case/{hidden.pk}/")
    assert "支援措置" in counter, "whose work it is sees it as before"
    word = emergency.WORDS[emergency.PROTECTED]
    assert f"「{word}」とそのまま" in code(asked(Role.ADMINISTRATOR, "protected"))
    address = asked(Role.ADMINISTRATOR, "protected", word=word).headers["Location"]
    assert f"「{word}」とそのまま" in code(confirmed(Role.EXAMINER, address)), "nor does the second in passing"
    assert confirmed(Role.EXAMINER, address, word=word).status_code == 302
    assert administrator.get(f"/staff/ja/case/{hidden.pk}/").status_code == 200
    looked = EmergencyUse.objects.filter(act="case", pressed="", address=f"case/{hidden.pk}/")
    assert looked.count() == 2, "a page that they opened is on record, once for each of the two rights"
    administrator.get(f"/staff/ja/case/{hidden.pk}/", headers={"hx-request": "true"})
    assert looked.count() == 2
    third = Claim.objects.exclude(id__in=[hidden.pk, other.pk]).earliest("id")
    administrator.get(f"/staff/ja/case/{third.pk}/", headers={"hx-request": "true"})
    assert EmergencyUse.objects.filter(address=f"case/{third.pk}/").count() == 2, "also where it says that it polls"


def test_functions_refuse_what_pages_do(keys: Keys) -> None:
    treasurer, examiner, now = of("4001"), of("2001"), clock.now()
    for word, hours_, because, refused in (
        ("", 2, "", "identity.emergency_reason"),
        ("", 2, "x" * 201, "identity.emergency_reason"),
        ("", 9, "地震", "identity.emergency_hours"),
    ):
        with pytest.raises(InputRefused) as said:
            emergency.ask(treasurer, "approve", because, hours_, now, held=False, word=word)
        assert said.value.code == refused
    found = emergency.ask(treasurer, "approve", "地震", 8, now, held=False)
    emergency.confirm(found, examiner, now, held=False)
    with pytest.raises(Conflict) as third:
        emergency.acknowledge(found, examiner, "見た", now)
    assert third.value.code == "identity.emergency_third"
