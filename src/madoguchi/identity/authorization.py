"""「認可」 What a service is given for one sign-in: a code for one minute, a token for ten, one to come again with.

All are secrets of the service's own; the records hold their SHA-256. The instants are the machine's, also in a
rehearsal: the service's clock is no part of it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F

from madoguchi.identity.level import Level
from madoguchi.identity.service_records import Authorization, Consent, SpentAssertion

CODE_LASTS = timedelta(minutes=1)
ACCESS_LASTS = timedelta(minutes=10)
MOST_TELLINGS = 5
"""So often one token has the items told: each is on record for good."""
KEPT = timedelta(days=1)
"""How long what opens nothing any more lies here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """「認可」 To what a code is bound, and who was there; when they proved it, only where that was asked."""

    redirect_uri: str
    nonce: str
    challenge: str
    level: Level
    proven_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """「トークン」 What a code was exchanged for; no `refresh` where the consent is for this once."""

    access: str
    refresh: str | None


def issue(consent: Consent, terms: Terms, at: datetime) -> str:
    """「認可コード」 A code for what was agreed to."""
    Authorization.objects.filter(consent__until__lt=consent.given_at - KEPT).delete()
    code = secrets.token_urlsafe(32)
    Authorization.objects.create(
        consent=consent,
        redirect_uri=terms.redirect_uri,
        nonce=terms.nonce,
        challenge=terms.challenge,
        identity_level=terms.level.identity,
        authentication_level=terms.level.authentication,
        federation_level=terms.level.federation,
        proven_at=terms.proven_at,
        made_at=at,
        code_sha256=_digest(code),
    )
    return code


def spend(code: str, service: str, redirect_uri: str, challenge: str, at: datetime) -> Authorization | None:
    """「認可コード」 What a code stands for, if it is this service's and good; either way it is good no more.

    A code that comes a second time was taken by somebody: what it was exchanged for ends, too (RFC 6749, 4.1.2).
    """
    found: Authorization | None = Authorization.objects.filter(code_sha256=_digest(code)).select_related(*_USER).first()
    if found is None:
        return None
    if not Authorization.objects.filter(id=found.pk, spent_at__isnull=True).update(spent_at=at):
        Authorization.objects.filter(id=found.pk, ended_at__isnull=True).update(ended_at=at)
        return None
    fits = (found.consent.user.service, found.redirect_uri, found.challenge) == (service, redirect_uri, challenge)
    return found if fits and found.made_at <= at < found.made_at + CODE_LASTS else None


def open_with(found: Authorization, at: datetime, *, again: bool) -> Tokens:
    """「トークン」 What a spent code is exchanged for; `again`: with one to come again with."""
    refresh = secrets.token_urlsafe(32) if again else None
    if refresh:
        Authorization.objects.filter(id=found.pk).update(refresh_sha256=_digest(refresh))
    return Tokens(access=reopen(found, at), refresh=refresh)


def by_refresh(token: str, service: str) -> Authorization | None:
    """What a service comes again with, if it is its own and was not ended."""
    found: Authorization | None = (
        Authorization.objects.filter(
            refresh_sha256=_digest(token), ended_at__isnull=True, consent__user__service=service
        )
        .select_related(*_USER)
        .first()
    )
    return found


def reopen(found: Authorization, at: datetime) -> str:
    """「トークン」 Another token for ten minutes, in the place of the last."""
    access = secrets.token_urlsafe(32)
    Authorization.objects.filter(id=found.pk).update(
        access_sha256=_digest(access), access_until=at + ACCESS_LASTS, tellings=0
    )
    return access


def tells_once_more(found: Authorization) -> bool:
    """「提供」 Count a telling by a token; whether it was not too many."""
    return bool(
        Authorization.objects.filter(id=found.pk, tellings__lt=MOST_TELLINGS).update(tellings=F("tellings") + 1)
    )


def by_access(token: str, at: datetime) -> Authorization | None:
    """What a token opens, while it does."""
    found: Authorization | None = (
        Authorization.objects.filter(access_sha256=_digest(token), access_until__gt=at, ended_at__isnull=True)
        .select_related(*_USER)
        .first()
    )
    return found


def give_up(token: str, service: str, at: datetime) -> None:
    """「トークンの失効」 A service lets go of a token of its own; with one to come again with, of all (RFC 7009)."""
    own = Authorization.objects.filter(consent__user__service=service)
    own.filter(refresh_sha256=_digest(token), ended_at__isnull=True).update(ended_at=at)
    own.filter(access_sha256=_digest(token), access_until__gt=at).update(access_until=at)


def is_first(service: str, assertion: str, until: datetime, at: datetime) -> bool:
    """「private_key_jwt」 Whether a service says this of itself for the first time (RFC 7523, `jti`)."""
    SpentAssertion.objects.filter(until__lt=at - KEPT).delete()
    try:
        with transaction.atomic():
            SpentAssertion.objects.create(service=service, assertion_sha256=_digest(assertion), until=until)
    except IntegrityError:
        return False
    return True


_USER = ("consent__user",)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
