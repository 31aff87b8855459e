"""「連携」 Whose an outside provider's name for somebody is: linked once, with consent, by who is in; and unlinked.

The name (`sub`) is the provider's for us alone, and names nobody. A link says no more of who somebody is than the door
behind which it was made, but where the provider's word was held against the register and fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from madoguchi.identity.kinds import Door, Ended
from madoguchi.identity.models import Link, Visit
from madoguchi.identity.presence import end_by


class Refused(StrEnum):
    """「連携」 Why what came back from a provider does not open, as the person is told."""

    UNASKED = "unasked"
    """This browser did not ask for it, or too long ago, or it came before."""
    STOPPED = "stopped"
    """The person stopped at the provider."""
    AWAY = "away"
    """The provider does not answer, or not as it should."""
    UNFIT = "unfit"
    """What it said does not count."""
    WEAK = "weak"
    """It verified its owner by less than was asked for."""
    STRANGER = "stranger"
    """It counts, and nobody linked it here before."""
    ANOTHERS = "anothers"
    """It is linked to somebody else already, or says itself that it is somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """「連携」 Somebody by a provider's name for them."""

    issuer: str
    subject: str


def find(of: Subject) -> Link | None:
    """Whose it is; None where nobody linked it."""
    found: Link | None = Link.objects.filter(issuer=of.issuer, subject=of.subject, ended_at__isnull=True).first()
    return found


def used(link: Link, at: datetime) -> None:
    """Write down that somebody came in by it."""
    Link.objects.filter(id=link.pk, ended_at__isnull=True).update(used_at=at)


def make(
    person_id: int, of: Subject, consent: str, at: datetime, *, behind: Door, identity_level: int
) -> Link | Refused:
    """「同意」 Keep that it is this person's, with the words that they agreed to; again it changes nothing."""
    try:
        with transaction.atomic():
            found = find(of) or Link.objects.create(
                person_id=person_id,
                issuer=of.issuer,
                subject=of.subject,
                identity_level=identity_level,
                consent=consent,
                linked_behind=str(behind),
                linked_at=at,
            )
    except IntegrityError:
        return Refused.ANOTHERS
    return found if found.person_id == person_id else Refused.ANOTHERS


def of(person_id: int) -> tuple[Link, ...]:
    """The links that open for a person, oldest first."""
    return tuple(Link.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("id"))


def ended(person_id: int) -> tuple[Link, ...]:
    """Those that open nothing any more, newest first."""
    return tuple(Link.objects.filter(person_id=person_id, ended_at__isnull=False).order_by("-ended_at"))


def end(link: Link, why: Ended, at: datetime, *, stays: Visit | None = None) -> None:
    """「連携の解除」 It opens nothing any more, and who came in by one has left, but for the visit that `stays`."""
    if Link.objects.filter(id=link.pk, ended_at__isnull=True).update(ended_at=at, ended_why=str(why)):
        end_by(link.person_id, Door.PROVIDER, at, stays)
