"""A staff member's card opens their side alone, and proves one act at one desk of theirs."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from madoguchi.identity import card, challenge, desks, presence, proof, staff
from madoguchi.identity.card import Number, Refused
from madoguchi.identity.challenge import Terms
from madoguchi.identity.kinds import Ended, How, Intent, Role, Side
from madoguchi.identity.models import Card, Proof, Shift, Staff
from madoguchi.identity.proof import Approved
from madoguchi.simulate.invented_authority import revoked_of
from madoguchi.trust.certificate import Authorities, Fault

from .test_card import AT, AUTHORITY, HANAKO, HOST, TRUSTED, Held, city, linked, trusting

pytestmark = pytest.mark.django_db
SENT = Approved(act="batch", pressed="approve", address="decisions/1/", sent='["/staff/ja/decisions/1/", []]')
__all__ = ["city"]


def enrolled(number: str) -> Staff:
    made, _ = staff.enrol(number, "審査 一", (Role.EXAMINER,), "test", AT)
    return made


@pytest.fixture
def examiner() -> Staff:
    return enrolled("2001")


def desk_of(one: Staff, by: Card | None = None) -> Shift:
    made = Shift(staff=one, card=by)
    presence.begin(made, AT)
    return made


def linked_to(one: Staff, held: Held, *, desk: str = "desk 1") -> Card | Refused | Fault:
    answer = held.sign(card.begin(one, AT, bound_to=desk))
    return card.link(one, answer, HOST, TRUSTED, AT, bound_to=desk)


def own(one: Staff, held: Held) -> Card:
    found = linked_to(one, held)
    assert isinstance(found, Card)
    return found


def comes(held: Held, side: Side = Side.STAFF, trusted: Authorities = TRUSTED) -> Card | Refused | Fault:
    return card.recognise(side, held.sign(card.begin(side, AT)), HOST, trusted, AT)


def proves(shift: Shift, held: Held, approved: Approved = SENT, trusted: Authorities = TRUSTED) -> Proof | None:
    return proof.by_card(shift, held.sign(proof.begin_by_card(shift, SENT.sent, AT)), HOST, trusted, approved, AT)


def test_it_opens_their_side_and_not_the_residents(examiner: Staff) -> None:
    held = Held()
    made = own(examiner, held)
    found = comes(held)
    assert isinstance(found, Card) and (found.staff, found.side, found.person_id) == (examiner, Side.STAFF, None)
    assert made.linked_behind is None and comes(held, Side.RESIDENT) is Refused.STRANGER


def test_a_residents_card_opens_no_desk(examiner: Staff) -> None:
    held = Held()
    linked(held)
    assert comes(held) is Refused.STRANGER and isinstance(comes(held, Side.RESIDENT), Card)
    assert proves(desk_of(examiner), held) is None


def test_a_challenge_of_one_side_is_none_of_the_other(examiner: Staff) -> None:
    held = Held()
    own(examiner, held)
    linked(held)
    for asked, answered in ((Side.RESIDENT, Side.STAFF), (Side.STAFF, Side.RESIDENT)):
        answer = held.sign(card.begin(asked, AT))
        assert card.recognise(answered, answer, HOST, TRUSTED, AT) is Refused.UNSIGNED


def test_who_is_a_resident_too_shows_one_card_on_both_sides_and_nobody_else_does(examiner: Staff) -> None:
    held = Held()
    of_staff, of_resident = own(examiner, held), linked(held)
    assert isinstance(of_resident, Card) and of_staff.pk != of_resident.pk
    assert (card.of(examiner), card.of(HANAKO)) == ((of_staff,), (of_resident,))
    assert linked_to(enrolled("2002"), held) is Refused.ANOTHERS
    card.end(of_resident, Ended.OWNER, AT)
    assert isinstance(comes(held), Card), "its end on one side is none on the other"


def test_the_store_knows_one_owner_and_one_opening_card_of_each_side(examiner: Staff) -> None:
    number = {"authority_sha256": "0" * 64, "serial": "ff", "linked_at": AT}
    own_card, other = {**number, "staff": examiner}, enrolled("2002")
    of_both, behind = {**own_card, "person_id": 1}, {**own_card, "linked_behind": "code"}
    for odd in (number, of_both, behind, {**number, "person_id": 1}):
        with pytest.raises(IntegrityError, match="identity_card_side"), transaction.atomic():
            Card.objects.create(**odd)
    Card.objects.create(**own_card)
    Card.objects.create(**number, person_id=1, linked_behind="code")
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(**number, staff=other)
    with pytest.raises(DatabaseError, match=r"append_only"), transaction.atomic():
        Card.objects.filter(staff=examiner).update(staff=other)


def test_it_proves_one_act_at_one_desk_once(examiner: Staff) -> None:
    held, shift = Held(), desk_of(examiner)
    made = own(examiner, held)
    kept = proves(shift, held)
    assert kept is not None and (kept.how, kept.card, kept.passkey) == (How.CARD, made, None)
    answer = held.sign(proof.begin_by_card(shift, SENT.sent, AT))
    assert proof.by_card(shift, answer, HOST, TRUSTED, SENT, AT)
    assert proof.by_card(shift, answer, HOST, TRUSTED, SENT, AT) is None, "it was spent"
    late = held.sign(proof.begin_by_card(shift, SENT.sent, AT))
    assert proof.by_card(shift, late, HOST, TRUSTED, SENT, AT + timedelta(minutes=6)) is None
    elsewhere = held.sign(proof.begin_by_card(shift, SENT.sent, AT), "example.org")
    assert proof.by_card(shift, elsewhere, HOST, TRUSTED, SENT, AT) is None
    with pytest.raises(IntegrityError, match="identity_proof_how"), transaction.atomic():
        Proof.objects.create(staff=examiner, how="passkey", card=made, shift=shift, act="x", pressed="x", at=AT)
    with pytest.raises(DatabaseError, match=r"append_only"), transaction.atomic():
        Proof.objects.update(card=None, how="secret")


def test_what_was_signed_for_something_else_proves_nothing(examiner: Staff) -> None:
    held, shift = Held(), desk_of(examiner)
    own(examiner, held)
    another_form = Approved(act="batch", pressed="send_back", address="decisions/1/", sent="another")
    assert proves(shift, held, another_form) is None
    other_desk = desk_of(examiner)
    answer = held.sign(proof.begin_by_card(other_desk, SENT.sent, AT))
    assert proof.by_card(shift, answer, HOST, TRUSTED, SENT, AT) is None
    begun = {
        "to come in": card.begin(Side.STAFF, AT),
        "to link": card.begin(examiner, AT, bound_to=f"desk {shift.pk}"),
        "unbound": card.begin_proof(examiner, AT),
        "of a resident": card.begin_proof(HANAKO, AT, bound_to=f"{proof.APPROVING}\n{shift.pk}\n{SENT.sent}"),
    }
    for what, asked in begun.items():
        assert proof.by_card(shift, held.sign(asked), HOST, TRUSTED, SENT, AT) is None, what
    of_proof = held.sign(proof.begin_by_card(shift, SENT.sent, AT))
    assert card.recognise(Side.STAFF, of_proof, HOST, TRUSTED, AT) is Refused.UNSIGNED
    assert not Proof.objects.exists()


def test_a_passkeys_challenge_is_none_of_a_card(examiner: Staff) -> None:
    held, shift = Held(), desk_of(examiner)
    own(examiner, held)
    bound = f"{proof.APPROVING}\n{shift.pk}\n{SENT.sent}"
    value = challenge.issue(Terms(intent=Intent.APPROVE, side=Side.STAFF, owner=examiner, bound_to=bound), AT)
    answer = held.sign(base64.urlsafe_b64encode(value).decode())
    assert proof.by_card(shift, answer, HOST, TRUSTED, SENT, AT) is None


def test_nobody_proves_with_the_card_of_somebody_else(examiner: Staff) -> None:
    held, theirs, other = Held(), Held(), enrolled("3001")
    own(examiner, held)
    own(other, theirs)
    shift, of_other = desk_of(examiner), desk_of(other)
    assert proves(shift, theirs) is None and proves(shift, Held()) is None
    answer = held.sign(proof.begin_by_card(of_other, SENT.sent, AT))
    assert proof.by_card(of_other, answer, HOST, TRUSTED, SENT, AT) is None
    begun_by_another = held.sign(proof.begin_by_card(desk_of(other), SENT.sent, AT))
    assert proof.by_card(shift, begun_by_another, HOST, TRUSTED, SENT, AT) is None


def test_a_challenge_to_link_is_of_one_owner_and_one_desk(examiner: Staff) -> None:
    held, other = Held(), enrolled("3001")
    for begun_by, at_desk in ((other, "desk 1"), (examiner, "desk 2"), (examiner, "")):
        answer = held.sign(card.begin(begun_by, AT, bound_to=at_desk))
        assert card.link(examiner, answer, HOST, TRUSTED, AT, bound_to="desk 1") is Refused.UNSIGNED
    of_resident = held.sign(card.begin(HANAKO, AT, bound_to="desk 1"))
    assert card.link(examiner, of_resident, HOST, TRUSTED, AT, bound_to="desk 1") is Refused.UNSIGNED
    assert not Card.objects.exists()


def test_a_revoked_certificate_neither_opens_nor_proves(examiner: Staff) -> None:
    held, shift = Held(), desk_of(examiner)
    own(examiner, held)
    since = trusting(revoked_of(AUTHORITY, [held.certificate.serial_number]))
    assert comes(held, trusted=since) is Fault.REVOKED and proves(shift, held, trusted=since) is None
    assert comes(held, trusted=trusting()) is Fault.UNKNOWN and proves(shift, held, trusted=trusting()) is None


def test_who_left_or_lost_what_they_had_comes_in_by_no_card(examiner: Staff) -> None:
    held = Held()
    made = own(examiner, held)
    shift = desk_of(examiner, made)
    staff.renew(examiner, "管理", AT)
    made.refresh_from_db()
    assert (made.ended_why, comes(held), card.of(examiner)) == (Ended.OFFICE, Refused.STRANGER, ())
    assert desks.of(examiner, AT) == () and proves(shift, held) is None
    own(examiner, held)
    staff.appoint(examiner, (), "管理", AT)
    assert comes(held) is Refused.STRANGER


def test_who_left_has_no_card_that_opens_however_they_left(examiner: Staff) -> None:
    held, shift = Held(), desk_of(examiner)
    own(examiner, held)
    Staff.objects.update(ended_at=AT)
    assert comes(held) is Refused.STRANGER and proves(shift, held) is None


def test_its_owner_ends_the_desks_it_opened_but_one_and_the_office_ends_all(examiner: Staff) -> None:
    held, more = Held(), Held()
    made, other = own(examiner, held), own(examiner, more)
    here, there, by_secret = desk_of(examiner, made), desk_of(examiner, made), desk_of(examiner)
    card.end(made, Ended.OWNER, AT, stays=here)
    assert set(desks.of(examiner, AT)) == {here, by_secret}
    assert proves(here, held) is None and proves(here, more) is not None
    card.end(other, Ended.OFFICE, AT)
    assert desks.of(examiner, AT) == () and there.ended_at is None


def test_a_renewed_card_keeps_its_owner_and_its_end_ends_the_desks_of_the_one_before(examiner: Staff) -> None:
    before, after = Held(), Held()
    made = own(examiner, before)
    linked(before)
    here, there = desk_of(examiner), desk_of(examiner, made)
    old, new = (Number(made.authority_sha256, f"{one.certificate.serial_number:x}") for one in (before, after))

    class Service:
        def successors(self, numbers: object) -> dict[Number, Number]:
            return {old: new}

    assert card.follow(Service(), AT).moved == 2, "on both sides"
    found = comes(after)
    assert isinstance(found, Card) and found.staff == examiner and comes(before) is Refused.STRANGER
    assert desks.of(examiner, AT) == (there, here)
    card.end(found, Ended.OWNER, AT, stays=here)
    assert desks.of(examiner, AT) == (here,)


def test_nobody_has_more_than_ten(examiner: Staff) -> None:
    for number in range(card.MOST):
        Card.objects.create(staff=examiner, authority_sha256="0" * 64, serial=f"{number:x}", linked_at=AT)
    assert linked_to(examiner, Held()) is Refused.MANY


def test_where_cards_are_not_let_in_they_prove_nothing(examiner: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    held, shift = Held(), desk_of(examiner)
    own(examiner, held)
    monkeypatch.setattr(django_settings, "STAFF_DOORS", ("passkey", "secret"))
    assert proves(shift, held) is None


def test_a_proof_leads_to_one_key(examiner: Staff) -> None:
    held, shift = Held(), desk_of(examiner)
    own(examiner, held)
    add = Approved(act="staff-passkeys", pressed="add", address="passkeys/", sent=SENT.sent)
    later = AT + timedelta(minutes=1)
    answer = held.sign(proof.begin_by_card(shift, SENT.sent, later))
    assert proof.by_card(shift, answer, HOST, TRUSTED, add, later)
    assert proof.lies_before(shift, "staff-passkeys", "add", later)
    assert not proof.lies_before(desk_of(examiner), "staff-passkeys", "add", later), "at that desk alone"
    more = Held().sign(card.begin(examiner, later))
    assert isinstance(card.link(examiner, more, HOST, TRUSTED, later), Card)
    assert not proof.lies_before(shift, "staff-passkeys", "add", later)


@pytest.mark.django_db(transaction=True)
def test_what_was_there_before_staff_had_cards_stays_as_it_was_and_guarded() -> None:
    """The migration back and forth over a resident's card and a proof by secret."""
    kept, one = linked(Held()), enrolled("2001")
    assert isinstance(kept, Card)
    Proof.objects.create(staff=one, how="secret", shift=desk_of(one), act="batch", pressed="approve", at=AT)
    call_command("migrate", "identity", "0015_to_sign", verbosity=0)
    call_command("migrate", verbosity=0)
    found = Card.objects.get()
    assert (found.person_id, found.staff, found.linked_behind, found.serial) == (1, None, "code", kept.serial)
    assert (Proof.objects.get().how, Proof.objects.get().card) == ("secret", None)
    for change in ({"staff": one}, {"serial": "ff"}, {"linked_behind": None}):
        with pytest.raises(DatabaseError, match=r"append_only"), transaction.atomic():
            Card.objects.update(**change)
    for odd in ({"card": found, "how": "card"}, {"act": "x"}):
        with pytest.raises(DatabaseError, match=r"append_only"), transaction.atomic():
            Proof.objects.update(**odd)
    for rows in (Card.objects.all(), Proof.objects.all()):
        with pytest.raises(DatabaseError, match=r"append_only"), transaction.atomic():
            rows.delete()
    with connection.cursor() as cursor:
        tables = ("identity_card", "identity_proof")
        for table in tables if connection.vendor == "postgresql" else ():
            with pytest.raises(DatabaseError, match=r"truncate"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table} CASCADE")
