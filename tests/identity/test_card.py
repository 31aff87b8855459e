"""A card opens for whoever it was linked to, for one challenge, on the host that asked, and for nobody else."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import DatabaseError, IntegrityError, transaction

from madoguchi.identity import card, challenge, visit
from madoguchi.identity.card import Answer, Refused
from madoguchi.identity.challenge import ResidentOwner, Terms
from madoguchi.identity.kinds import Door, Ended, Intent, Side
from madoguchi.identity.models import Card, Challenge
from madoguchi.simulate.cards import answer_of
from madoguchi.simulate.invented_authority import authority_of, certificate_of, revoked_of
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.trust.certificate import Authorities, Fault
from madoguchi.trust.jpki import POLICIES, WORLDS_OF_REHEARSALS, Kind, World
from madoguchi.trust.revocation import indexed

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 10, tzinfo=UTC)
HOST, POLICY = "localhost:8000", POLICIES[Kind.AUTHENTICATION][World.INVENTED]
HANAKO, TARO = ResidentOwner(person_id=1), ResidentOwner(person_id=2)
AUTHORITY = authority_of()


def trusting(*revoked: x509.CertificateRevocationList) -> Authorities:
    certificates = (AUTHORITY[1],)
    return Authorities(certificates=certificates, lists=indexed(revoked, certificates), worlds=WORLDS_OF_REHEARSALS)


TRUSTED = trusting(revoked_of(AUTHORITY))


class Held:
    """A card in somebody's hand."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
        self.certificate: x509.Certificate = certificate_of(AUTHORITY, self.key, POLICY)

    def sign(self, asked: str, host: str = HOST) -> Answer:
        return answer_of(self.key, self.certificate, host, asked)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    """A municipality in scope, and another."""
    Municipality.objects.create(code="302015", name="和歌山市")
    Municipality.objects.create(code="131016", name="千代田区")
    with municipality("302015"):
        yield


def linked(held: Held, owner: ResidentOwner = HANAKO) -> Card | Refused | Fault:
    return card.link(owner, held.sign(card.begin(owner, AT)), HOST, TRUSTED, AT, behind=Door.CODE)


def recognise(answer: Answer, host: str, trusted: Authorities, at: datetime) -> Card | Refused | Fault:
    return card.recognise(Side.RESIDENT, answer, host, trusted, at)


def comes(held: Held, trusted: Authorities = TRUSTED) -> Card | Refused | Fault:
    return recognise(held.sign(card.begin(Side.RESIDENT, AT)), HOST, trusted, AT)


@pytest.fixture
def held() -> Held:
    """Hanako's card, known here."""
    made = Held()
    assert isinstance(linked(made), Card)
    return made


def test_who_linked_a_card_comes_in_with_it(held: Held) -> None:
    for _ in range(2):
        found = comes(held)
        assert isinstance(found, Card) and found.person_id == 1
    kept = Card.objects.get()
    assert (kept.linked_behind, kept.used_at) == ("code", AT)
    assert int(kept.serial, 16) == held.certificate.serial_number


def test_linking_it_again_keeps_one_and_nobody_else_can() -> None:
    made = Held()
    assert isinstance(linked(made), Card) and isinstance(linked(made), Card)
    assert linked(made, TARO) is Refused.ANOTHERS
    assert Card.objects.count() == 1 and card.of(TARO) == ()


def test_one_that_nobody_linked_or_its_owner_took_off_opens_nothing(held: Held) -> None:
    assert comes(Held()) is Refused.STRANGER
    visit.begin(1, Door.CARD, AT, shared_terminal=False)
    token = visit.begin(1, Door.CODE, AT, shared_terminal=False)
    stays = visit.find(token, AT)
    assert stays is not None
    (found,) = card.of(HANAKO)
    card.end(found, Ended.OWNER, AT, stays=stays)
    assert comes(held) is Refused.STRANGER and card.of(HANAKO) == ()
    assert visit.find(token, AT) is not None
    assert [one.door for one in type(stays).objects.filter(ended_at=None)] == ["code"]
    assert isinstance(linked(held, TARO), Card)


def test_a_challenge_is_good_once_soon_and_for_what_it_was_made(held: Held) -> None:
    answer = held.sign(card.begin(Side.RESIDENT, AT))
    assert isinstance(recognise(answer, HOST, TRUSTED, AT), Card)
    assert recognise(answer, HOST, TRUSTED, AT) is Refused.UNSIGNED
    late = held.sign(card.begin(Side.RESIDENT, AT))
    assert recognise(late, HOST, TRUSTED, AT + timedelta(minutes=6)) is Refused.UNSIGNED
    to_link = held.sign(card.begin(HANAKO, AT))
    assert recognise(to_link, HOST, TRUSTED, AT) is Refused.UNSIGNED
    of_another = held.sign(card.begin(TARO, AT))
    assert card.link(HANAKO, of_another, HOST, TRUSTED, AT, behind=Door.CODE) is Refused.UNSIGNED
    to_come_in = held.sign(card.begin(Side.RESIDENT, AT))
    assert card.link(HANAKO, to_come_in, HOST, TRUSTED, AT, behind=Door.CODE) is Refused.UNSIGNED
    assert Challenge.objects.filter(spent_at=None).count() == 0


def test_the_challenge_of_a_passkey_is_none_of_a_card(held: Held) -> None:
    value = challenge.issue(Terms(intent=Intent.SIGN_IN, side=Side.RESIDENT), AT)
    asked = card.begin(Side.RESIDENT, AT)
    assert recognise(held.sign(base64.urlsafe_b64encode(value).decode()), HOST, TRUSTED, AT) is Refused.UNSIGNED
    of_card = base64.urlsafe_b64decode(asked)
    assert challenge.spend(of_card, Terms(intent=Intent.SIGN_IN, side=Side.RESIDENT), AT) is None


def test_what_was_signed_for_another_host_or_by_another_key_does_not_count(held: Held) -> None:
    assert recognise(held.sign(card.begin(Side.RESIDENT, AT), "example.org"), HOST, TRUSTED, AT) is Refused.UNSIGNED
    theirs = Held()
    asked = card.begin(Side.RESIDENT, AT)
    borrowed = replace(theirs.sign(asked), certificate=held.sign(asked).certificate)
    assert recognise(borrowed, HOST, TRUSTED, AT) is Refused.UNSIGNED


def test_one_that_was_revoked_since_opens_nothing_and_is_told_so(held: Held) -> None:
    assert comes(held, trusting(revoked_of(AUTHORITY, [held.certificate.serial_number]))) is Fault.REVOKED
    assert comes(held, trusting()) is Fault.UNKNOWN


@pytest.mark.parametrize("part", ["challenge", "certificate", "signature"])
@pytest.mark.parametrize("rubbish", ["", "x", "🏠", "====", "AAAA", "A" * 12_000])
def test_rubbish_is_refused(held: Held, part: str, rubbish: str) -> None:
    answer = replace(held.sign(card.begin(Side.RESIDENT, AT)), **{part: rubbish})
    assert recognise(answer, HOST, TRUSTED, AT) in (Refused.UNSIGNED, Fault.UNREADABLE)


def test_in_another_municipality_it_is_a_strangers(held: Held) -> None:
    with municipality("131016"):
        assert comes(held) is Refused.STRANGER


def test_of_what_is_kept_nothing_can_be_changed_or_deleted(held: Held) -> None:
    for change in ({"person_id": 2}, {"serial": "ff"}, {"authority_sha256": "0" * 64}, {"linked_behind": "passkey"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Card.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Card.objects.all().delete()
    with pytest.raises(IntegrityError, match="identity_card_ended"), transaction.atomic():
        Card.objects.update(ended_at=AT)
    Card.objects.update(ended_at=AT, ended_why="owner")
    with pytest.raises(DatabaseError), transaction.atomic():
        Card.objects.update(ended_at=None, ended_why=None)
    assert Card.objects.get().person_id == 1
