"""A renewed card goes on opening for its owner, by what the service says, and the one before stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import DatabaseError, transaction

from madoguchi.identity import card, visit
from madoguchi.identity.card import Followed, Number, Refused
from madoguchi.identity.challenge import ResidentOwner
from madoguchi.identity.kinds import Door, Ended, Side
from madoguchi.identity.models import Card
from madoguchi.simulate.cards import answer_of
from madoguchi.simulate.invented_authority import Authority, authority_of, certificate_of, new_key, revoked_of
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.trust.certificate import Authorities, Fault
from madoguchi.trust.jpki import POLICIES, WORLDS_OF_REHEARSALS, Kind, World
from madoguchi.trust.revocation import fingerprint, indexed

pytestmark = pytest.mark.django_db
AT, HOST = datetime(2025, 2, 10, tzinfo=UTC), "localhost:8000"
HANAKO, TARO = ResidentOwner(person_id=1), ResidentOwner(person_id=2)
OLD, NEW = authority_of(), authority_of(generation=2)
ROOTS = (OLD[1], NEW[1])
Held = tuple[rsa.RSAPrivateKey, x509.Certificate]


def trusting(*revoked: x509.CertificateRevocationList) -> Authorities:
    return Authorities(certificates=ROOTS, lists=indexed(revoked, ROOTS), worlds=WORLDS_OF_REHEARSALS)


TRUSTED = trusting(revoked_of(OLD), revoked_of(NEW))


class Service:
    """What the linking service knows, and what it was asked."""

    def __init__(self, known: Mapping[Number, Number]) -> None:
        self.known = known
        self.asked: list[Number] = []

    def successors(self, numbers: Iterable[Number]) -> Mapping[Number, Number]:
        self.asked = list(numbers)
        return {one: self.known[one] for one in self.asked if one in self.known}


def issue(authority: Authority = OLD) -> Held:
    key = new_key()
    return key, certificate_of(authority, key, POLICIES[Kind.AUTHENTICATION][World.INVENTED])


def number(held: Held) -> Number:
    issuer = next(one for one in ROOTS if one.subject == held[1].issuer)
    return Number(fingerprint(issuer), f"{held[1].serial_number:x}")


def link(held: Held, owner: ResidentOwner = HANAKO) -> Card:
    asked = card.begin(owner, AT)
    found = card.link(owner, answer_of(*held, HOST, asked), HOST, TRUSTED, AT, behind=Door.CODE)
    assert isinstance(found, Card)
    return found


def comes(held: Held, trusted: Authorities = TRUSTED) -> Card | Refused | Fault:
    return card.recognise(Side.RESIDENT, answer_of(*held, HOST, card.begin(Side.RESIDENT, AT)), HOST, trusted, AT)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    Municipality.objects.create(code="302015", name="和歌山市")
    Municipality.objects.create(code="131016", name="千代田区")
    with municipality("302015"):
        yield


def test_a_card_renewed_by_the_newer_authority_opens_without_being_shown_again() -> None:
    before, after = issue(), issue(NEW)
    link(before)
    assert comes(after) is Refused.STRANGER
    service = Service({number(before): number(after)})
    assert card.follow(service, AT + timedelta(days=1)) == Followed(moved=1, contested=0)
    found = comes(after)
    assert isinstance(found, Card) and found.person_id == 1 and found.linked_behind == "code"
    kept = found.renews
    assert kept is not None and (kept.ended_why, kept.ended_at) == ("renewed", AT + timedelta(days=1))
    # The card before is revoked by its authority; here it opens nothing any more in either case.
    assert comes(before) is Refused.STRANGER
    assert comes(before, trusting(revoked_of(OLD, [before[1].serial_number]), revoked_of(NEW))) is Fault.REVOKED
    assert [one.pk for one in card.of(ResidentOwner(person_id=1))] == [found.pk]


def test_following_again_changes_nothing_and_two_renewals_are_followed_to_the_last() -> None:
    first, second, third = issue(), issue(NEW), issue(NEW)
    link(first)
    service = Service({number(first): number(second), number(second): number(third)})
    assert card.follow(service, AT) == Followed(moved=2, contested=0)
    assert card.follow(service, AT) == Followed(moved=0, contested=0)
    assert isinstance(comes(third), Card) and comes(second) is Refused.STRANGER
    assert Card.objects.count() == 3


def test_a_service_that_goes_round_in_circles_ends() -> None:
    one, other = issue(), issue(NEW)
    link(one)
    assert card.follow(Service({number(one): number(one)}), AT) == Followed(moved=0, contested=1)
    service = Service({number(one): number(other), number(other): number(one)})
    assert card.follow(service, AT) == Followed(moved=1, contested=1)
    assert len(card.of(ResidentOwner(person_id=1))) == 1


def test_who_made_the_new_card_known_themselves_has_it_once() -> None:
    before, after = issue(), issue(NEW)
    link(before)
    link(after)
    assert card.follow(Service({number(before): number(after)}), AT) == Followed(moved=1, contested=0)
    assert [one.serial for one in card.of(ResidentOwner(person_id=1))] == [number(after).serial]


def test_a_new_number_that_is_somebody_elses_here_is_left_for_a_person_to_look_at() -> None:
    before, after = issue(), issue(NEW)
    link(before)
    link(after, TARO)
    assert card.follow(Service({number(before): number(after)}), AT) == Followed(moved=0, contested=1)
    found = comes(after)
    assert isinstance(found, Card) and found.person_id == 2
    assert len(card.of(ResidentOwner(person_id=1))) == 1


def test_only_what_is_linked_in_this_municipality_is_asked_for() -> None:
    link(issue())
    service, elsewhere = Service({}), Service({})
    card.follow(service, AT)
    assert len(service.asked) == 1
    with municipality("131016"):
        link(issue())
        card.follow(elsewhere, AT)
    assert len(elsewhere.asked) == 1 and elsewhere.asked != service.asked


def test_who_is_in_by_a_card_stays_in_while_it_is_renewed() -> None:
    before, after = issue(), issue(NEW)
    link(before)
    token = visit.begin(1, Door.CARD, AT, shared_terminal=False)
    card.follow(Service({number(before): number(after)}), AT)
    assert visit.find(token, AT) is not None


def test_of_a_followed_card_nothing_can_be_changed() -> None:
    before, after = issue(), issue(NEW)
    link(before)
    card.follow(Service({number(before): number(after)}), AT)
    for change in ({"renews": None}, {"person_id": 2}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Card.objects.filter(renews__isnull=False).update(**change)


def test_a_card_that_its_owner_took_off_does_not_come_back() -> None:
    before, after = issue(), issue(NEW)
    link(before)
    card.end(link(after), Ended.OWNER, AT)
    assert card.follow(Service({number(before): number(after)}), AT) == Followed(moved=0, contested=1)
    assert comes(after) is Refused.STRANGER
