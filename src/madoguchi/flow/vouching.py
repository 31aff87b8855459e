"""「連携先」 A resident signs in to a service by us: what it asks is judged, shown to them, and agreed to or not.

What is asked lies in the browser until somebody agrees: who only looks leaves nothing behind. A consent and its code
are written together. Instants of the consent are the counter's, which may play another day; those of codes, tokens and
of what we sign are the machine's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction

from madoguchi.core.dates import JAPAN
from madoguchi.datause.record import Purpose
from madoguchi.flow import relying
from madoguchi.flow.acting import reader_of
from madoguchi.flow.relying import Service
from madoguchi.flow.tellable import LAW, READ, Now, claims_of, is_as_agreed
from madoguchi.identity import authorization, consent
from madoguchi.identity.consent import Given
from madoguchi.identity.kinds import Door
from madoguchi.identity.level import Level
from madoguchi.identity.models import Consent, Visit
from madoguchi.registry import basic_items, read
from madoguchi.trust.oidc import asked
from madoguchi.trust.oidc.asked import Asked, BasicItem, Wrong, one_of

FEDERATION = 2
"""「連携保証レベル」 What our word reaches by SP 800-63C-4: for one service, known before, behind the browser."""
LENGTHS = (30, 90, 180, 366)
"""「期限」 For how many days somebody may agree, as far as the service may ask."""
_LOOKED = "連携先に渡す項目の確認"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """「連携先」 What a service asks, found to be in order."""

    service: Service
    asked: Asked

    @property
    def needed(self) -> Level:
        """「保証レベル」 How sure it has to be who is there: as the settings say, or more where it asks for more."""
        least = self.service.needed
        return Level(identity=least.identity, authentication=max(least.authentication, self.asked.acr))

    @property
    def lengths(self) -> tuple[int, ...]:
        """「期限」 For how many days somebody may agree; none where it does not ask to come again, or for no item."""
        if not self.asked.again or not self.asked.items:
            return ()
        longest = self.service.longest_days
        return (*(one for one in LENGTHS if one < longest), longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """「基本4情報」 What the register calls who is in, and the items by their scopes."""

    name: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """「同意」 What somebody agreed to: which items, for how many days (0: for once), and the words that they read."""

    items: tuple[str, ...]
    days: int
    words: str


def request_of(sent: Mapping[str, Sequence[str]], issuer: str) -> Request | str | None:
    """「連携先」 What is asked; else where to lead back with what is wrong; None where nobody knows where to.

    Raises as `relying.services`.
    """
    service, back = relying.find(one_of(sent, "client_id")), one_of(sent, "redirect_uri")
    if service is None or back not in service.redirect_uris:
        return None
    found = asked.asked(sent, service.items, may_come_again=service.longest_days > 0)
    if isinstance(found, Wrong):
        return asked.answer(back, one_of(sent, "state"), issuer, error=str(found))
    return Request(service=service, asked=found)


def is_proven(visitor: Visit, request: Request, at: datetime) -> bool:
    """Whether somebody proved who they are as lately as the service asks."""
    oldest = request.asked.max_age
    return oldest is None or at - visitor.proven_at <= timedelta(seconds=oldest)


def looked_at(visitor: Visit, items: Sequence[str], at: datetime) -> Looked | None:
    """「基本4情報」 Who is in, and the items (by their scopes) of them, for them to see; on record.

    None where nothing may be told.
    """
    seen = tuple(item for one in dict.fromkeys((BasicItem.NAME, *items)) for item in READ[one])
    why = Purpose(by=reader_of(visitor), purpose=_LOOKED, law=LAW, items=seen)
    with transaction.atomic():
        found = read.basic(why, visitor.person_id, at=at)
    if found is None:
        return None
    shown = {**claims_of(found), "address": found.address}
    return Looked(name=found.name, items={one: str(shown[one]) for one in items if one in shown})


def covering(visitor: Visit, request: Request, at: datetime) -> Consent | None:
    """「同意」 The consent, given before, under which all that is asked for may be told again."""
    if not request.asked.items or request.asked.anew:
        return None
    found = consent.lasting(visitor.person_id, request.service.name, at)
    if found is None or not {*request.asked.items} <= {*found.named} or not is_as_agreed(found, request.service, at):
        return None
    return found if basic_items.basic_items(visitor.person_id, at) else None


def agree(visitor: Visit, request: Request, given: Agreed | Consent, issuer: str, now: Now) -> str:
    """「同意」 Keep what a visitor agreed to, or go on with what they agreed to before.

    Returns the address to which the browser leads, with a code.
    """
    wanted, level = request.asked, visitor.level
    terms = authorization.Terms(
        redirect_uri=wanted.redirect_uri,
        nonce=wanted.nonce,
        challenge=wanted.challenge,
        level=replace(level, federation=min(level.federation or FEDERATION, FEDERATION)),
        proven_at=None if wanted.max_age is None else now.machine - (now.counter - visitor.proven_at),
    )
    with transaction.atomic():
        kept = _kept(visitor, request, given, now.counter) if isinstance(given, Agreed) else given
        code = authorization.issue(kept, terms, now.machine)
    return asked.answer(wanted.redirect_uri, wanted.state, issuer, code=code)


def stop(request: Request, issuer: str) -> str:
    """「同意」 The address to which the browser leads back where somebody does not agree."""
    return asked.answer(request.asked.redirect_uri, request.asked.state, issuer, error=str(Wrong.DENIED))


def last_day(days: int, at: datetime) -> date:
    """「期限」 The last day of a consent for so many days: all of it counts.

    >>> last_day(30, datetime(2025, 2, 10, 23, 0, tzinfo=JAPAN))
    datetime.date(2025, 3, 12)
    """
    return at.astimezone(JAPAN).date() + timedelta(days=days)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), JAPAN)


def _kept(visitor: Visit, request: Request, given: Agreed, at: datetime) -> Consent:
    service = request.service
    kept = Given(
        items=given.items,
        words=given.words,
        operator=service.operator,
        purpose=service.purpose,
        behind=Door(visitor.raised_by or visitor.door),
        until=_end_of(last_day(given.days, at)) if given.days and given.items else None,
    )
    return consent.give(consent.user_of(visitor.person_id, service.name, at), kept, at)
