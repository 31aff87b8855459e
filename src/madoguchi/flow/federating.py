"""「連携」 Signing in with an outside provider: the browser is sent there, and what it comes back with is judged.

Nothing of a sign-in under way lies in the records but that one was begun (`identity.challenge`). The rest is the
ticket, which only the browser holds: it says which provider was asked for what, and a ticket that says anything else
than when it was begun is no ticket. While a provider is asked, no transaction is open.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from madoguchi.flow import entering, outside
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.openid import Class, Provider
from madoguchi.flow.outside import Away
from madoguchi.flow.token_keys import Use, keys
from madoguchi.identity import challenge, link
from madoguchi.identity.challenge import ResidentOwner, Terms
from madoguchi.identity.kinds import Door, Intent, Side
from madoguchi.identity.level import Level
from madoguchi.identity.link import Refused, Subject
from madoguchi.identity.models import Link, Visit
from madoguchi.trust.oidc import id_token, jose, request
from madoguchi.trust.oidc.discovery import WELL_KNOWN, Endpoints, endpoints_of
from madoguchi.trust.oidc.id_token import Expected, Told
from madoguchi.trust.oidc.request import Bound, Client

LASTS = timedelta(minutes=15)
"""So long somebody may take at a provider: an app may have to be opened, and a card to be found."""
KEPT_SECONDS = 3600.0
"""So long a provider's document and keys are not asked for again, unless a key is missing."""
_PARTS = 6
_KEPT: dict[str, tuple[float, object]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """「連携」 What the browser holds meanwhile: a secret, and what was begun. `asked`: which class, from 0."""

    secret: str
    provider: str
    intent: Intent
    asked: int = 0
    step: int = 0
    shared: bool = False

    @property
    def text(self) -> str:
        """As it stands in the cookie."""
        return f"{self.secret}.{self.provider}.{self.intent}.{self.asked}.{self.step}.{int(self.shared)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """「連携」 Where the browser goes, and what it holds meanwhile."""

    address: str
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """「連携」 With what a browser came back."""

    state: str
    code: str
    issuer: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """「連携」 Who was verified, how well, and what else was told of them (only for a link)."""

    ticket: Ticket
    subject: Subject
    level: Level
    claims: Mapping[str, object]


def begin(
    provider: Provider,
    intent: Intent,
    asked: Class,
    owner: ResidentOwner | None,
    redirect_uri: str,
    language: str,
    at: datetime,
    *,
    step: int = 0,
    shared: bool = False,
) -> Begun:
    """「連携」 Begin to come in (no owner), to link, or to prove (`step`: what waits for it). Raises Away.

    More than that somebody is there is only asked for when they link. The state ends with the language of the page.
    """
    endpoints = _endpoints(provider)
    ticket = Ticket(
        secret=secrets.token_urlsafe(32),
        provider=provider.name,
        intent=intent,
        asked=provider.classes.index(asked),
        step=step,
        shared=shared,
    )
    with transaction.atomic():
        value = challenge.issue(_terms(ticket, owner), at)
    bound = Bound(state=f"{base64.urlsafe_b64encode(value).decode().rstrip('=')}.{language}", secret=ticket.secret)
    scopes = provider.scopes if intent is Intent.REGISTER else ("openid",)
    return Begun(
        address=request.address(endpoints, _client(provider, redirect_uri), bound, scopes, asked.asked), ticket=ticket
    )


def ticket_in(text: str) -> Ticket | None:
    """The ticket in a cookie; whether it was ever begun is seen when it is spent."""
    parts = text[:300].split(".")
    if len(parts) != _PARTS or parts[2] not in tuple(Intent) or not all(map(_is_count, parts[3:])):
        return None
    secret, name, intent, asked, step, shared = parts
    return Ticket(
        secret=secret,
        provider=name,
        intent=Intent(intent),
        asked=int(asked),
        step=int(step),
        shared=shared == "1",
    )


def finish(
    provider: Provider,
    ticket: Ticket | None,
    sent: Sent,
    owner: ResidentOwner | None,
    redirect_uri: str,
    at: datetime,
    *,
    now: datetime | None = None,
) -> Came | Refused:
    """「連携」 Who came back. `owner`: who is in, if anybody. `now`: what a clock shows that plays no other day.

    Each state counts once, whatever comes of it.
    """
    if ticket is None or ticket.provider != provider.name or ticket.asked >= len(provider.classes):
        return Refused.UNASKED
    terms = _terms(ticket, None if ticket.intent is Intent.SIGN_IN else owner)
    with transaction.atomic():
        begun = challenge.spend(_value(sent.state), terms, at, lasts=LASTS)
    if begun is None:
        return Refused.UNASKED
    try:
        endpoints = _endpoints(provider)
        # Who answers has to be who was asked: else a code would be taken to another than gave it (RFC 9207).
        if (sent.issuer or endpoints.names_itself) and sent.issuer != endpoints.issuer:
            return Refused.UNFIT
        if sent.error or not sent.code:
            return Refused.STOPPED if sent.error == "access_denied" else Refused.AWAY
        bound = Bound(state=sent.state, secret=ticket.secret)
        return _exchanged(provider, endpoints, ticket, bound, sent.code, redirect_uri, now or datetime.now(UTC))
    except Away:
        return Refused.AWAY


def link_to(visitor: Visit, provider: Provider, came: Came, consent: str, at: datetime) -> Link | Refused:
    """「同意」 Keep that it is the visitor's. Where the provider's word fits the register it is surer who they are.

    Where its word is of somebody else, nothing is kept.
    """
    identity = visitor.identity_level
    if provider.tells_who:
        name, born = came.claims.get("name"), _day(came.claims.get("birthdate"))
        if not isinstance(name, str) or born is None:
            return Refused.UNFIT
        if not entering.is_the_same(visitor, name[:200], born, at):
            return Refused.ANOTHERS
        identity = max(identity, came.level.identity)
    return link.make(visitor.person_id, came.subject, consent, at, behind=Door(visitor.door), identity_level=identity)


def proof_of(visitor: Visit, came: Came, at: datetime) -> Level | Refused:
    """「追加の本人確認」 What somebody who is in proved by a link of theirs."""
    found = link.find(came.subject)
    if found is None or found.person_id != visitor.person_id:
        return Refused.STRANGER
    link.used(found, at)
    return replace(came.level, identity=found.identity_level)


def forget() -> None:
    """Ask providers anew for what was kept of them."""
    _KEPT.clear()


def _exchanged(
    provider: Provider,
    endpoints: Endpoints,
    ticket: Ticket,
    bound: Bound,
    code: str,
    redirect_uri: str,
    now: datetime,
) -> Came | Refused:
    asked = provider.classes[ticket.asked]
    fields = request.exchange(_client(provider, redirect_uri), bound, code, now)
    answer = outside.post(endpoints.token, fields)
    token, access = answer.said.get("id_token"), answer.said.get("access_token", "")
    if not answer.agreed or not isinstance(token, str) or not isinstance(access, str):
        return Refused.UNFIT
    claims = _claims(endpoints, token)
    if isinstance(claims, jose.Unsigned):
        return Refused.UNFIT
    expected = Expected(
        issuer=endpoints.issuer, client_id=provider.client_id, nonce=bound.nonce, acr=provider.reaches(asked)
    )
    told = id_token.judge(claims, expected, access, now)
    if not isinstance(told, Told):
        return Refused.WEAK if told is id_token.Fault.LEVEL else Refused.UNFIT
    more: Mapping[str, object] = {}
    if ticket.intent is Intent.REGISTER and provider.tells_who:
        shown = outside.get(endpoints.userinfo, bearer=access)
        if not shown.agreed or shown.said.get("sub") != told.subject:
            return Refused.UNFIT
        more = shown.said
    reached = provider.told(told.acr) or asked
    subject = Subject(issuer=endpoints.issuer, subject=told.subject)
    return Came(ticket=ticket, subject=subject, level=reached.level, claims=more)


def _claims(endpoints: Endpoints, token: str) -> Mapping[str, object] | jose.Unsigned:
    """What the token claims; for a key that is not known the keys are asked for once more: they may be newer."""
    claims = jose.claims_of(token, _keys(endpoints, anew=False))
    if claims is jose.Unsigned.KEY:
        claims = jose.claims_of(token, _keys(endpoints, anew=True))
    return claims


def _keys(endpoints: Endpoints, *, anew: bool) -> tuple[jose.Key, ...]:
    try:
        return jose.keys_of(_shown(endpoints.keys, anew=anew))
    except ValueError as error:
        raise Away from error


def _endpoints(provider: Provider) -> Endpoints:
    address = f"{provider.issuer.rstrip('/')}{WELL_KNOWN}"
    try:
        found = endpoints_of(_shown(address), provider.issuer, rehearsal=is_synthetic())
    except ValueError as error:
        _KEPT.pop(address, None)
        raise Away from error
    if provider.tells_who and not found.userinfo:
        raise Away
    return found


def _shown(address: str, *, anew: bool = False) -> object:
    """What an address shows, or showed within the hour."""
    at, kept = _KEPT.get(address, (0.0, None))
    if kept is None or anew or time.monotonic() - at > KEPT_SECONDS:
        answer = outside.get(address)
        if not answer.agreed:
            raise Away
        kept = answer.said
        _KEPT[address] = (time.monotonic(), kept)
    return kept


def _client(provider: Provider, redirect_uri: str) -> Client:
    key = keys(Use.TO_PROVIDERS)[0]
    return Client(client_id=provider.client_id, redirect_uri=redirect_uri, key=key, audience=provider.audience)


def _terms(ticket: Ticket, owner: ResidentOwner | None) -> Terms:
    return Terms(intent=ticket.intent, side=Side.RESIDENT, owner=owner, bound_to=f"provider\n{ticket.text}")


def _value(state: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(f"{state.partition('.')[0][:100]}=".encode("ascii"))
    except (ValueError, binascii.Error):
        return b""


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12
