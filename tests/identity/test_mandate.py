"""Who acts for whom: by two persons of the staff, within its days, and on a record that the database keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.identity import attempts, helping, mandate, presence, staff, visit
from madoguchi.identity.kinds import Basis, Door, Role, Side
from madoguchi.identity.models import Mandate, Proxy, Shift, Visit
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 10, tzinfo=UTC)
TODAY = date(2025, 2, 10)
BORN = date(1960, 1, 5)
PERSON = 1000012
DAYS = (TODAY, TODAY + timedelta(days=30))


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    """A municipality in scope."""
    Municipality.objects.create(code="302015", name="和歌山市")
    with municipality("302015"):
        yield


@pytest.fixture
def proxy() -> Proxy:
    return mandate.enter_proxy("代理 花子", "社会福祉法人 模擬", BORN, "窓口（1001）", AT)


def entered(proxy: Proxy, basis: Basis = Basis.APPOINTED, days: tuple[date, date | None] = DAYS) -> Mandate:
    return mandate.enter(proxy, PERSON, basis, "委任状", days, "窓口（1001）", AT)


def approved(proxy: Proxy, basis: Basis = Basis.APPOINTED, days: tuple[date, date | None] = DAYS) -> Mandate:
    made = entered(proxy, basis, days)
    mandate.approve(made, "決裁（3001）", AT)
    made.refresh_from_db()
    return made


def refused(act: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_a_mandate_opens_once_another_person_has_approved_it_and_within_its_days(proxy: Proxy) -> None:
    made = entered(proxy)
    assert mandate.agrees(proxy.number) and not mandate.agrees(proxy.number[::-1] + "0")
    assert mandate.recognise(proxy.number, BORN, PERSON, AT) is None
    with pytest.raises(Conflict, match=r"identity\.one_person"):
        mandate.approve(made, "窓口（１００１）", AT)
    mandate.approve(made, "決裁（3001）", AT)
    assert mandate.recognise(proxy.number, BORN, PERSON, AT) == made
    assert mandate.recognise(proxy.number, BORN, PERSON + 1, AT) is None
    assert [one.pk for one in mandate.open_of(PERSON, AT)] == [made.pk]
    for day in (AT - timedelta(days=1), AT + timedelta(days=31)):
        assert mandate.recognise(proxy.number, BORN, PERSON, day) is None
        assert mandate.open_of(PERSON, day) == ()


def test_five_mistakes_rest_the_proxys_number_also_when_the_proof_is_given_again(proxy: Proxy) -> None:
    approved(proxy)
    for _ in range(5):
        assert not mandate.proves(proxy, date(1960, 1, 6), AT)
    assert mandate.recognise(proxy.number, BORN, PERSON, AT) is None
    assert not mandate.proves(proxy, BORN, AT)
    assert mandate.recognise(proxy.number, BORN, PERSON, AT + attempts.SHUT_FOR) is not None


def test_only_a_legal_mandate_has_no_last_day_and_every_one_has_a_paper(proxy: Proxy) -> None:
    assert entered(proxy, Basis.LEGAL, (TODAY, None)).until is None
    for days in ((TODAY, None), (TODAY, TODAY - timedelta(days=1))):
        with pytest.raises(InputRefused, match=r"identity\.mandate_days"):
            entered(proxy, Basis.CARER, days)
    with pytest.raises(InputRefused, match=r"identity\.mandate_paper"):
        mandate.enter(proxy, PERSON, Basis.LEGAL, " ", DAYS, "窓口（1001）", AT)
    for name in ("", "あ" * 31, "a\x00b"):
        with pytest.raises(InputRefused, match=r"identity\.proxy_words"):
            mandate.enter_proxy(name, "", BORN, "窓口（1001）", AT)


def test_the_visit_of_a_proxy_ends_with_the_mandate_at_the_next_look(proxy: Proxy) -> None:
    made = approved(proxy)
    token = visit.begin(PERSON, Door.MANDATE, AT, shared_terminal=False, acts_by=made, shown_name="模擬 太郎")
    other = visit.begin(PERSON, Door.CODE, AT, shared_terminal=False)
    found = visit.find(token, AT)
    assert found is not None and found.mandate == made and not found.reads_all
    mandate.end(made, Side.RESIDENT, mandate.ONESELF, "", AT)
    assert visit.find(token, AT) is None and visit.find(other, AT) is not None
    with pytest.raises(Conflict, match=r"identity\.mandate_over"):
        mandate.end(made, Side.STAFF, "窓口（1001）", "", AT)

    last = approved(proxy, days=(TODAY, TODAY))
    token = visit.begin(PERSON, Door.MANDATE, AT, shared_terminal=False, acts_by=last)
    tomorrow = datetime(2025, 2, 10, 15, 1, tzinfo=UTC)
    Visit.objects.update(seen_at=tomorrow, proven_at=tomorrow)
    assert visit.find(token, tomorrow) is None


def test_what_was_entered_never_changes_and_approval_and_end_are_set_once(proxy: Proxy) -> None:
    made = approved(proxy)
    refused("UPDATE identity_proxy SET name = 'x'")
    refused("DELETE FROM identity_proxy")
    refused("DELETE FROM identity_mandate")
    for change in ("person_id = 1", "until = '2035-01-01'", "paper = 'x'", "basis = 'legal'", "entered_by = 'x'"):
        refused(f"UPDATE identity_mandate SET {change}")
    refused("UPDATE identity_mandate SET approved_by = 'x'")
    refused("UPDATE identity_mandate SET approved_by = NULL, approved_at = NULL")
    refused("UPDATE identity_mandate SET ended_by = 'x'")
    mandate.end(made, Side.STAFF, "窓口（1001）", "本人の死亡", AT)
    for change in ("ended_by = NULL, ended_at = NULL, ended_side = NULL, ended_because = NULL", "ended_by = 'x'"):
        refused(f"UPDATE identity_mandate SET {change}")

    waiting = entered(proxy)
    refused(f"UPDATE identity_mandate SET approved_by = entered_by, approved_at = entered_at WHERE id = {waiting.pk}")
    mandate.end(waiting, Side.STAFF, "決裁（3001）", "書類がない", AT)
    with pytest.raises(Conflict, match=r"identity\.mandate_over"):
        mandate.approve(waiting, "決裁（3001）", AT)
    refused(f"UPDATE identity_mandate SET approved_by = 'x', approved_at = entered_at WHERE id = {waiting.pk}")


def test_the_database_knows_what_a_mandate_and_a_visit_by_one_are(proxy: Proxy) -> None:
    days = {"since": TODAY, "until": None, "basis": "appointed"}
    given = {"proxy": proxy, "person_id": 1, "paper": "x", "entered_by": "x", "entered_at": AT}
    for wrong in (days, days | {"until": TODAY - timedelta(days=1)}, days | {"until": TODAY, "basis": "friend"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.create(**given, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.begin(PERSON, Door.MANDATE, AT, shared_terminal=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.begin(PERSON, Door.CODE, AT, shared_terminal=False, acts_by=approved(proxy))


def test_a_helper_unlocks_a_terminal_and_nobody_else_does(proxy: Proxy) -> None:
    found, first = staff.enrol("6001", "支援 次郎", [Role.HELPER], "管理", AT)
    assert helping.unlock("6001", first, "中央公民館", AT) is None
    staff.choose_secret(found, "correct horse battery", AT)
    assert helping.unlock("6001", "correct horse battery", " ", AT) is None
    token = helping.unlock("6001", "correct horse battery", " 中央\u3000公民館 ", AT)
    assert token is not None
    shift = helping.find(token, AT)
    assert shift is not None and (shift.staff, shift.place) == (found, "中央 公民館")
    assert visit.find(visit.begin(PERSON, Door.CODE, AT, shared_terminal=False, helped=shift), AT) == Visit.objects.get(
        helper=found, place="中央 公民館", shared_terminal=True
    )
    staff.appoint(found, [Role.COUNTER], "管理", AT)
    assert helping.find(token, AT) is None
    assert helping.find(presence.begin(Shift(staff=found), AT), AT) is None


def test_mistakes_where_residents_come_in_shut_no_desk() -> None:
    found, _ = staff.enrol("3001", "決裁 三郎", [Role.APPROVER], "管理", AT)
    staff.choose_secret(found, "correct horse battery", AT)
    for _ in range(6):
        assert helping.unlock("3001", "correct horse battery", "公民館", AT) is None
    assert staff.recognise("3001", "correct horse battery", AT) == found
