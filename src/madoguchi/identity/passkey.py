"""「パスキー」 A key on its owner's device: made, answered with, listed and revoked, for residents and staff alike.

A `begin_` returns the options for the browser (JSON for `navigator.credentials`), a `finish_` takes its answer. What
does not fit is None or False, and the caller commits it: challenges are spent and failures counted all the same.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from unicodedata import normalize

from django.db.models import Q
from webauthn import generate_authentication_options, generate_registration_options, options_to_json
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from madoguchi.core.errors import Conflict
from madoguchi.identity import attempts, challenge, desks, relying_party, response
from madoguchi.identity.challenge import LASTS, Owner, ResidentOwner, Terms, columns_of, side_of
from madoguchi.identity.kinds import Door, Ended, Intent, Side
from madoguchi.identity.models import Challenge, Passkey, Shift, Staff, Visit
from madoguchi.identity.presence import end_by
from madoguchi.identity.response import Given

MOST = 10
"""How many one owner may have."""
_TIMEOUT_MS = int(LASTS.total_seconds() * 1000)
_REQUIRED = UserVerificationRequirement.REQUIRED


def of(owner: Owner) -> tuple[Passkey, ...]:
    """The passkeys of an owner that open, oldest first."""
    person, staff = columns_of(owner)
    return tuple(Passkey.objects.filter(person_id=person, staff=staff, revoked_at__isnull=True).order_by("id"))


def ended(owner: Owner) -> tuple[Passkey, ...]:
    """Those that open nothing any more, newest first."""
    person, staff = columns_of(owner)
    return tuple(
        Passkey.objects.filter(person_id=person, staff=staff, revoked_at__isnull=False).order_by("-revoked_at")
    )


def begin_registration(owner: Owner, called: str, of_whom: str, at: datetime, *, bound_to: str = "") -> str:
    """Options to make a passkey with. `called`: how the device lists it; `of_whom`: the municipality's name.

    `bound_to`: at which desk one of the staff makes it; what began at another is refused.

    Raises Conflict `identity.no_passkeys_here`, and `identity.many_passkeys` for more than ten.
    """
    held = of(owner)
    if len(held) >= MOST:
        raise Conflict(
            "identity.many_passkeys",
            ja=f"パスキーは{MOST}個までです。使わないものを外してから登録してください。",
            en=f"There are {MOST} passkeys already. Take off one that is not used before you add another.",
        )
    handle = held[0].user_handle if held else bytes_to_base64url(secrets.token_bytes(32))
    terms = Terms(intent=Intent.REGISTER, side=side_of(owner), owner=owner, bound_to=bound_to)
    options = generate_registration_options(
        rp_id=relying_party.bound_name(),
        rp_name=of_whom,
        user_id=base64url_to_bytes(handle),
        user_name=called,
        challenge=challenge.issue(terms, at, user_handle=handle),
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_REQUIRED
        ),
        exclude_credentials=[_descriptor(one) for one in held],
    )
    return options_to_json(options)


def finish_registration(
    owner: Owner, answer: str, name: str, at: datetime, *, behind: Door | None = None, bound_to: str = ""
) -> Passkey | None:
    """Keep the key that a device made; None where the answer does not fit.

    `name`: how its owner calls it, up to 30 characters. `behind`: by which door a resident is in. `bound_to`: as
    `begin_registration`.
    """
    given = response.read(answer)
    terms = Terms(intent=Intent.REGISTER, side=side_of(owner), owner=owner, bound_to=bound_to)
    spent = challenge.spend(given.challenge, terms, at) if given else None
    made = response.made(given, given.challenge) if given and spent else None
    if spent is None or made is None or Passkey.objects.filter(credential_id=made.credential_id).exists():
        return None
    if len(of(owner)) >= MOST:
        return None
    person, staff = columns_of(owner)
    found: Passkey = Passkey.objects.create(
        person_id=person,
        staff=staff,
        credential_id=made.credential_id,
        user_handle=spent.user_handle,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=_named(name),
        made_behind=behind and str(behind),
        made_at=at,
    )
    return found


def begin_sign_in(side: Side, at: datetime) -> str:
    """Options to come in with, whoever it is: the device offers what it has. Raises `identity.no_passkeys_here`."""
    return _options(challenge.issue(Terms(intent=Intent.SIGN_IN, side=side), at), ())


def finish_sign_in(side: Side, answer: str, at: datetime) -> Passkey | None:
    """「本人確認」 The passkey that came in on this side, with its owner; None where anything of it does not fit."""
    given = response.read(answer)
    if given is None:
        return None
    spent = challenge.spend(given.challenge, Terms(intent=Intent.SIGN_IN, side=side), at)
    found = _open_key(given)
    if spent is None or found is None or found.side is not side or given.user_handle != found.user_handle:
        return None
    return found if _signed(found, given, spent, at) else None


def begin_proof(owner: Owner, purpose: str, bound_to: str, at: datetime) -> str:
    """Options to prove with that it is still the owner who acts. Raises Conflict `identity.no_passkeys_here`."""
    return _options(challenge.issue(_approval(owner, purpose, bound_to), at), of(owner))


def prove(owner: Owner, answer: str, purpose: str, bound_to: str, at: datetime) -> bool:
    """「本人確認」 Whether a passkey of the owner signed for this; as `proving`."""
    return proving(owner, answer, purpose, bound_to, at) is not None


def proving(owner: Owner, answer: str, purpose: str, bound_to: str, at: datetime) -> Passkey | None:
    """「本人確認」 The passkey of the owner that signed for this purpose and for exactly what it is bound to.

    `purpose` names the act, `bound_to` all that is approved by it (for example a record's number and its digest): what
    began with another of either is refused.
    """
    given = response.read(answer)
    if given is None:
        return None
    spent = challenge.spend(given.challenge, _approval(owner, purpose, bound_to), at)
    found = _open_key(given)
    if spent is None or found is None or (found.person_id, found.staff_id) != (spent.person_id, spent.staff_id):
        return None
    return found if given.user_handle in ("", found.user_handle) and _signed(found, given, spent, at) else None


def revoke(passkey: Passkey, why: Ended, at: datetime, *, stays: Visit | Shift | None = None) -> bool:
    """「パスキー」 It opens nothing any more, and who came in by one has left, but for what `stays`.

    Of staff, no desk is left open; where they took it off themselves, none to which it led. False where it opened
    nothing already: that changes nothing.
    """
    changed = Passkey.objects.filter(id=passkey.pk, revoked_at__isnull=True).update(revoked_at=at, ended_why=str(why))
    if not changed:
        return False
    if passkey.staff_id is None:
        end_by(passkey.person_id or 0, Door.PASSKEY, at, stays if isinstance(stays, Visit) else None)
    else:
        desks.end_with_key(passkey.staff_id, Q(passkey=passkey), why, at, stays=stays)
    return True


def _named(name: str) -> str:
    return "".join(filter(str.isprintable, normalize("NFKC", name))).strip()[:30] or "パスキー"


def _open_key(given: Given) -> Passkey | None:
    found: Passkey | None = (
        Passkey.objects.select_related("staff")
        .filter(credential_id=given.credential_id, revoked_at__isnull=True)
        .first()
    )
    return None if found is None or (found.staff and found.staff.ended_at) else found


def _signed(passkey: Passkey, given: Given, spent: Challenge, at: datetime) -> bool:
    """Whether the key signed the challenge that was spent, and its count went on."""
    subject = f"passkey:{passkey.pk}"
    if attempts.is_shut(subject, at):
        return False
    count = response.signed(given, given.challenge, bytes(passkey.public_key))
    if count is None:
        attempts.note_failure(subject, at)
        return False
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        # Its owner's device counts on: somebody has a copy, and nobody can say who of the two came now.
        revoke(passkey, Ended.COPIED, at)
        return False
    same = Passkey.objects.filter(id=passkey.pk, sign_count=passkey.sign_count, revoked_at__isnull=True)
    if not same.update(sign_count=count, used_at=at):
        return False
    attempts.forget(subject)
    return True


def _approval(owner: Owner, purpose: str, bound_to: str) -> Terms:
    return Terms(intent=Intent.APPROVE, side=side_of(owner), owner=owner, bound_to=f"{purpose}\n{bound_to}")


def _options(value: bytes, allowed: tuple[Passkey, ...]) -> str:
    options = generate_authentication_options(
        rp_id=relying_party.bound_name(),
        challenge=value,
        timeout=_TIMEOUT_MS,
        allow_credentials=[_descriptor(one) for one in allowed],
        user_verification=_REQUIRED,
    )
    return options_to_json(options)


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))


__all__ = [
    "MOST",
    "Owner",
    "ResidentOwner",
    "Staff",
    "begin_proof",
    "begin_registration",
    "begin_sign_in",
    "ended",
    "finish_registration",
    "finish_sign_in",
    "of",
    "prove",
    "proving",
    "revoke",
]
