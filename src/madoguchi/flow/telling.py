"""「連携先」 A service asks behind the browser: for a code it gets our word of who was there, and then the items.

Each telling is written together with its record, and with the SHA-256 of what was told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from django.db import transaction

from madoguchi.datause.record import Purpose
from madoguchi.flow import relying
from madoguchi.flow.relying import Service
from madoguchi.flow.tellable import LAW, READ, Now, claims_of, is_as_agreed, may_be_vouched_for
from madoguchi.flow.token_keys import Use, keys
from madoguchi.identity import authorization, consent
from madoguchi.identity.kinds import Ended
from madoguchi.identity.models import Authorization, Consent
from madoguchi.registry import basic_items, read
from madoguchi.trust.oidc import issuing, jose
from madoguchi.trust.oidc.asked import AGAIN, OPENID, one_of
from madoguchi.trust.oidc.issuing import Word

Clock = Callable[[], Now]
"""Asked for the instant once nobody else can write: a telling is before the taking back, or it is not."""


class Denied(StrEnum):
    """「連携先」 Why a service gets nothing, in the words of OAuth (RFC 6749, 5.2, and RFC 6750)."""

    REQUEST = "invalid_request"
    CLIENT = "invalid_client"
    GRANT = "invalid_grant"
    """It is not good any more, or never was: used, too late, another's, taken back, or nothing may be told."""
    KIND = "unsupported_grant_type"
    TOKEN = "invalid_token"  # noqa: S105 (the name of a refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """「提供」 What a service was told: JSON, or a token that we signed (RFC 7519)."""

    content: str
    signed: bool


def exchange(sent: Mapping[str, Sequence[str]], issuer: str, clock: Clock) -> Mapping[str, object] | Denied:
    """「トークン」 What a service gets for a code, or when it comes again. Raises as `relying.services`."""
    if any(len(many) > 1 for many in sent.values()):
        return Denied.REQUEST
    service = _service_of(sent, issuer, clock().machine)
    if service is None:
        return Denied.CLIENT
    match one_of(sent, "grant_type"):
        case "authorization_code":
            return _for_code(service, sent, issuer, clock)
        case "refresh_token":
            return _again(service, one_of(sent, "refresh_token"), clock)
        case "":
            return Denied.REQUEST
        case _:
            return Denied.KIND


def give_up(sent: Mapping[str, Sequence[str]], issuer: str, clock: Clock) -> Denied | None:
    """「トークンの失効」 A service lets go of a token (RFC 7009). Whether there was one, it is not told.

    Raises as `exchange`.
    """
    machine = clock().machine
    if any(len(many) > 1 for many in sent.values()):
        return Denied.REQUEST
    service = _service_of(sent, issuer, machine)
    if service is None:
        return Denied.CLIENT
    if not one_of(sent, "token"):
        return Denied.REQUEST
    with transaction.atomic():
        authorization.give_up(one_of(sent, "token"), service.name, machine)
    return None


def tell(token: str, issuer: str, clock: Clock) -> Told | Denied:
    """「提供」 What a service is told of who signed in; on record for them, with the SHA-256 of what it was told."""
    # Of what opens nothing the store is only asked: to write it would hold up others.
    if authorization.by_access(token, clock().machine) is None:
        return Denied.TOKEN
    with transaction.atomic():
        found = authorization.by_access(token, clock().machine)
        service = relying.find(found.consent.user.service) if found else None
        if found is None or service is None:
            return Denied.TOKEN
        kept = _standing(found, service, clock)
        if kept is None or not authorization.tells_once_more(found):
            return Denied.TOKEN
        now = clock()
        items = _items(service, kept, now.counter)
        if items is None:
            return Denied.TOKEN
        said = {"sub": found.consent.user.subject, **items}
        if service.signed:
            ours = {"iss": issuer, "aud": service.name, "iat": int(now.machine.timestamp())}
            told = Told(content=jose.signed({**ours, **said}, keys(Use.TO_SERVICES)[0]), signed=True)
        else:
            told = Told(content=json.dumps(said, ensure_ascii=False), signed=False)
        if items:
            consent.told(kept, tuple(items), sha256(told.content.encode()).hexdigest(), now.counter)
        return told


def _service_of(sent: Mapping[str, Sequence[str]], issuer: str, machine: datetime) -> Service | None:
    """「private_key_jwt」 The service that signed that it is it, for the first time."""
    if one_of(sent, "client_assertion_type") != issuing.BEARER:
        return None
    named, token = one_of(sent, "client_id"), one_of(sent, "client_assertion")
    for one in relying.services():
        said = issuing.asserted(token, one.name, one.keys, issuer, machine) if named in ("", one.name) else None
        if said:
            with transaction.atomic():
                return one if authorization.is_first(one.name, said.name, said.until, machine) else None
    return None


def _for_code(
    service: Service, sent: Mapping[str, Sequence[str]], issuer: str, clock: Clock
) -> Mapping[str, object] | Denied:
    challenge = issuing.challenge_of(one_of(sent, "code_verifier"))
    back, machine = one_of(sent, "redirect_uri"), clock().machine
    with transaction.atomic():
        found = authorization.spend(one_of(sent, "code"), service.name, back, challenge, machine)
        kept = _standing(found, service, clock) if found else None
        if found is None or kept is None:
            return Denied.GRANT
        tokens = authorization.open_with(found, machine, again=kept.lasting)
    said = issuing.id_token(_word(found, issuer), tokens.access, machine)
    again = {"refresh_token": tokens.refresh} if tokens.refresh else {}
    signed = jose.signed(said, keys(Use.TO_SERVICES)[0])
    return {**_opened(tokens.access, service, kept), **again, "id_token": signed}


def _again(service: Service, token: str, clock: Clock) -> Mapping[str, object] | Denied:
    with transaction.atomic():
        found = authorization.by_refresh(token, service.name)
        kept = _standing(found, service, clock) if found else None
        if found is None or kept is None:
            return Denied.GRANT
        return _opened(authorization.reopen(found, clock().machine), service, kept)


def _standing(found: Authorization, service: Service, clock: Clock) -> Consent | None:
    """The consent behind it, if it still counts; nobody else ends it meanwhile.

    Where nothing may be told of the person by now it is ended for good: did it come to life again, the service would
    see that it had not been taken back.
    """
    kept, person_id = consent.locked(found.consent_id), found.consent.user.person_id
    at = clock().counter
    # Also of one that was ended: else how long the answer takes would tell the two apart.
    is_open = may_be_vouched_for(person_id) and (not kept.items or basic_items.basic_items(person_id, at) is not None)
    if not consent.is_in_force(kept, at) or not is_as_agreed(kept, service, at):
        return None
    if not is_open:
        consent.end(kept, Ended.OFFICE, at)
        return None
    return kept


def _opened(access: str, service: Service, kept: Consent) -> dict[str, object]:
    scope = (OPENID, *_named(service, kept), *((AGAIN,) if kept.lasting else ()))
    lasts = int(authorization.ACCESS_LASTS.total_seconds())
    return {"access_token": access, "token_type": "Bearer", "expires_in": lasts, "scope": " ".join(scope)}


def _named(service: Service, kept: Consent) -> tuple[str, ...]:
    """What may be told: what was agreed to, as far as the service may still ask for it."""
    return tuple(one for one in kept.named if one in service.items)


def _word(found: Authorization, issuer: str) -> Word:
    level, user = found.level, found.consent.user
    return Word(
        issuer=issuer,
        client_id=user.service,
        subject=user.subject,
        nonce=found.nonce,
        authentication_level=level.authentication,
        levels={
            "identity_level": level.identity,
            "authentication_level": level.authentication,
            "federation_level": level.federation,
        },
        proven_at=found.proven_at,
    )


def _items(service: Service, kept: Consent, at: datetime) -> Mapping[str, object] | None:
    """What is told, on record; None where nothing may be told."""
    named = _named(service, kept)
    if not named:
        return {}
    why = Purpose(
        by=f"連携先 {service.title}（{service.operator}）",
        purpose=f"本人の同意による提供（{service.purpose}）",
        law=LAW,
        items=tuple(item for one in named for item in READ[one]),
    )
    found = read.basic(why, kept.user.person_id, at=at)
    if found is None:
        return None
    claims = claims_of(found)
    return {one: claims[one] for one in named if one in claims}
