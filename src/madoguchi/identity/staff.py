"""Who works here: enrolled by number, let in by a secret of their own, with roles that are given and taken on record.

A secret is kept as its scrypt value. Five mistakes with a number from one place rest it there for a day, fifty from
wherever rest it everywhere. What is tried at a desk counts apart: nobody outside keeps who sits there from approving.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from unicodedata import normalize

from django.contrib.auth.hashers import make_password
from django.db.models.functions import Lower

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.lane import Lane
from madoguchi.identity import attempts, card, checking, desks, first_key, passkey
from madoguchi.identity.kinds import Ended, Role
from madoguchi.identity.models import Appointment, Shift, Staff

SHORTEST_SECRET = 12
_NUMBER = re.compile(r"[0-9A-Za-z]{1,20}")
"""What a staff number may be: letters whose capitals every store knows, and nothing that any store reads as more."""
_NOBODY = make_password(None)


def enrol(
    number: str, name: str, roles: Iterable[Role], by: str, at: datetime, *, approved_by: str | None = None
) -> tuple[Staff, str]:
    """「任免」 Let somebody work here; returns them and their first secret, which is shown once and has to be changed.

    Raises as `require_new`.
    """
    number, name = require_new(number, name)
    first = _first_secret()
    found: Staff = Staff.objects.create(number=number, name=name, roles=joined(roles), secret=make_password(first))
    _note(found, by, at, approved_by, new_secret=True)
    return found, first


def require_new(number: str, name: str) -> tuple[str, str]:
    """The number and the name as they are kept.

    Raises InputRefused `identity.staff_words` for an unusable number or name, Conflict `identity.number_taken`.
    """
    number, name = normalize("NFKC", number).strip(), normalize("NFKC", name).strip()
    if not (_NUMBER.fullmatch(number) and 1 <= len(name) <= 30 and name.isprintable()):
        raise InputRefused(
            "identity.staff_words",
            ja="職員番号は20字までの英数字、氏名は30字までで書いてください。署名に使うため、ほかの文字は登録できません。",
            en="Write a staff number of at most 20 letters and digits and a name of at most 30 characters: they sign "
            "with them.",
        )
    if find(number):
        raise Conflict(
            "identity.number_taken",
            ja="この職員番号は既に登録されています。二人が同じ署名になるため登録できません。番号を確かめてください。",
            en="This staff number is taken. Two people would sign alike, so nothing was done. Check the number.",
        )
    return number, name


def find(number: str) -> Staff | None:
    """「職員」 Who is enrolled under a number, in capitals or not; None also for what can be no number."""
    plain = normalize("NFKC", number).strip()
    if not _NUMBER.fullmatch(plain):
        return None
    found: Staff | None = Staff.objects.alias(folded=Lower("number")).filter(folded=plain.lower()).first()
    return found


def appoint(staff: Staff, roles: Iterable[Role], by: str, at: datetime, *, approved_by: str | None = None) -> None:
    """「任免」 Give exactly these roles; with none the person cannot sign in any more."""
    staff.roles = joined(roles)
    staff.ended_at = None if staff.roles else at
    staff.save(update_fields=["roles", "ended_at"])
    if staff.ended_at:
        _shut_out(staff, at)
    _note(staff, by, at, approved_by, new_secret=False)


def renew(staff: Staff, by: str, at: datetime, *, approved_by: str | None = None) -> str:
    """A new first secret for somebody who lost theirs: their desks and keys end, their mistakes are forgotten."""
    first = _first_secret()
    staff.secret, staff.must_change = make_password(first), True
    staff.save(update_fields=["secret", "must_change"])
    _shut_out(staff, at)
    for kind in ("staff", "desk", Role.HELPER):
        attempts.forget(_subject(staff, kind))
    _note(staff, by, at, approved_by, new_secret=True)
    return first


def recognise(number: str, secret: str, at: datetime, *, whence: str = "", role: Role | None = None) -> Staff | None:
    """「本人確認」 Who signs in with a number and a secret; None when they do not fit or were tried too often.

    `whence`: from which network address. With a `role` only who holds it, and mistakes count apart: those made where
    residents come in shut no desk. The caller commits a failure, which is on record. Raises Busy `identity.busy`.
    """
    plain = normalize("NFKC", number).strip()
    if not _NUMBER.fullmatch(plain):
        return None
    found = find(plain)
    if found and (found.ended_at or (role and role not in found.held) or not first_key.takes_secret(found, at)):
        found = None
    return found if _fits(found, _subject(plain, role or "staff"), secret, at, whence, checking.DOORS) else None


def proves(staff: Staff, secret: str, at: datetime) -> bool:
    """「本人確認」 Whether the one who acts now is still the one who signed in. Raises as `recognise`."""
    return first_key.takes_secret(staff, at) and _fits(staff, _subject(staff, "desk"), secret, at, "", checking.DESKS)


def choose_secret(staff: Staff, secret: str, at: datetime, *, stays: Shift | None = None) -> None:
    """Set a secret of one's own; every desk but the one that `stays` is closed. Raises `identity.weak_secret`."""
    if len(secret) < SHORTEST_SECRET or staff.number.casefold() in secret.casefold() or len(set(secret)) < 6:
        raise InputRefused(
            "identity.weak_secret",
            ja=f"暗証は{SHORTEST_SECRET}字以上で、職員番号を含まず、同じ字の繰り返しでないものにしてください。"
            "短いものは推測されます。",
            en=f"Choose a secret of at least {SHORTEST_SECRET} characters, without your staff number and not of a few "
            "repeated ones: a short one can be guessed.",
        )
    staff.secret, staff.must_change = make_password(secret), False
    staff.save(update_fields=["secret", "must_change"])
    desks.end_all(staff, at, stays=stays)


def joined(roles: Iterable[Role]) -> str:
    """「権限」 Roles as they are kept: in one order, with commas between."""
    given = frozenset(roles)
    return ",".join(str(role) for role in Role if role in given)


def _fits(found: Staff | None, subject: str, secret: str, at: datetime, whence: str, lane: Lane) -> bool:
    if attempts.is_shut(subject, at, whence):
        return False
    # Nobody learns from the time that it takes which numbers exist.
    if not checking.fits(secret, found.secret if found else _NOBODY, lane) or found is None:
        attempts.note_failure(subject, at, whence)
        return False
    attempts.forget(subject, whence)
    return True


def _shut_out(staff: Staff, at: datetime) -> None:
    """Neither a desk nor a key of theirs opens anything from now on."""
    for key in passkey.of(staff):
        passkey.revoke(key, Ended.OFFICE, at)
    for one in card.of(staff):
        card.end(one, Ended.OFFICE, at)
    desks.end_all(staff, at)


def _first_secret() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def _subject(of: Staff | str, kind: str) -> str:
    return f"{kind}:{(of if isinstance(of, str) else of.number).lower()}"


def _note(staff: Staff, by: str, at: datetime, approved_by: str | None, *, new_secret: bool) -> None:
    Appointment.objects.create(
        staff=staff, roles=staff.roles, by=by, approved_by=approved_by, at=at, new_secret=new_secret
    )
