"""「同意」 A person signs in to a service by us, and lets it be told some of the four items until a day; or ends that.

A service knows a person by a number of its own, drawn by lot: two services cannot find out that they know the same
person, and nothing is learned of the number in the register.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from madoguchi.identity.kinds import Door, Ended
from madoguchi.identity.service_records import Consent, Provision, ServiceUser

FOR_ONCE = timedelta(minutes=15)
"""「今回だけ」 So long a consent lasts that is good for one sign-in: for the service's questions right behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """「同意」 What a person agreed to: which items, to whom and for what, in which words, until when.

    Without `until` it is for this once. `behind`: by which door they are in.
    """

    items: tuple[str, ...]
    words: str
    operator: str
    purpose: str
    behind: Door
    until: datetime | None


def give(user: ServiceUser, given: Given, at: datetime) -> Consent:
    """「同意」 Keep it; one that lasts takes the place of the one before."""
    if given.until:
        # Two at once would each end what was there before, and stay both.
        ServiceUser.objects.select_for_update().get(id=user.pk)
        for one in user.consents.filter(lasting=True, ended_at__isnull=True):
            end(one, Ended.RENEWED, at)
    made: Consent = Consent.objects.create(
        user=user,
        items=",".join(given.items),
        words=given.words,
        operator=given.operator,
        purpose=given.purpose,
        given_behind=str(given.behind),
        given_at=at,
        until=given.until or at + FOR_ONCE,
        lasting=given.until is not None,
    )
    return made


def user_of(person_id: int, service: str, at: datetime) -> ServiceUser:
    """「連携先の利用者」 A person as a service knows them; the number is drawn at the first time."""
    found: ServiceUser
    found, _ = ServiceUser.objects.get_or_create(
        person_id=person_id, service=service, defaults={"subject": secrets.token_urlsafe(32), "made_at": at}
    )
    return found


def lasting(person_id: int, service: str, at: datetime) -> Consent | None:
    """The consent by which a service may ask again and again, where one is in force."""
    found: Consent | None = _of(person_id).filter(_in_force(at), lasting=True, user__service=service).first()
    return found


def of(person_id: int, at: datetime) -> tuple[Consent, ...]:
    """「同意」 Those in force, newest first."""
    return tuple(_of(person_id).filter(_in_force(at)))


def over(person_id: int, at: datetime, most: int) -> tuple[Consent, ...]:
    """「同意」 The newest of those that were ended or ran out."""
    return tuple(_of(person_id).exclude(_in_force(at))[:most])


def is_in_force(consent: Consent, at: datetime) -> bool:
    """Whether it was not ended, and its time is not over."""
    return consent.ended_at is None and at < consent.until


def locked(number: int) -> Consent:
    """One that nobody else ends or tells by until the transaction is over."""
    found: Consent = Consent.objects.select_for_update().get(id=number)
    return found


def end(consent: Consent, why: Ended, at: datetime) -> None:
    """「同意の撤回」 Nothing is told by it any more; what was told stays told. Ending it again changes nothing."""
    Consent.objects.filter(id=consent.pk, ended_at__isnull=True).update(ended_at=at, ended_why=str(why))


def told(consent: Consent, items: Sequence[str], told_sha256: str, at: datetime) -> Provision:
    """「提供」 Write down that a service was told items; `told_sha256`: of exactly what it was told, in hex."""
    made: Provision = Provision.objects.create(consent=consent, items=",".join(items), told_sha256=told_sha256, at=at)
    return made


def _of(person_id: int) -> QuerySet[Consent]:
    found = Consent.objects.filter(user__person_id=person_id).select_related("user").order_by("-id")
    assert isinstance(found, QuerySet)
    return found


def _in_force(at: datetime) -> Q:
    return Q(ended_at__isnull=True, until__gt=at)
