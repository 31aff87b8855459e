"""Who works here: enrolled by number, let in by a secret of their own, with roles that are given and taken on record.

A secret is kept as its scrypt value. Five mistakes with a number rest it for a day, as at the residents' door.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from unicodedata import normalize

from django.contrib.auth.hashers import check_password, make_password

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.identity import attempts
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Appointment, Shift, Staff

SHORTEST_SECRET = 12
_NOBODY = make_password(None)


def enrol(number: str, name: str, roles: Iterable[Role], by: str, at: datetime) -> tuple[Staff, str]:
    """「任免」 Let somebody work here; returns them and their first secret, which is shown once and has to be changed.

    Raises InputRefused `identity.staff_words` for an unusable number or name, Conflict `identity.number_taken`.
    """
    number, name = normalize("NFKC", number).strip(), normalize("NFKC", name).strip()
    if not (1 <= len(number) <= 20 and number.isalnum() and 1 <= len(name) <= 30 and name.isprintable()):
        raise InputRefused(
            "identity.staff_words",
            ja="職員番号は20字までの英数字、氏名は30字までで書いてください。署名に使うため、ほかの文字は登録できません。",
            en="Write a staff number of at most 20 letters and digits and a name of at most 30 characters: they sign "
            "with them.",
        )
    if Staff.objects.filter(number__iexact=number).exists():
        raise Conflict(
            "identity.number_taken",
            ja="この職員番号は既に登録されています。二人が同じ署名になるため登録できません。番号を確かめてください。",
            en="This staff number is taken. Two people would sign alike, so nothing was done. Check the number.",
        )
    first = _first_secret()
    found: Staff = Staff.objects.create(number=number, name=name, roles=_joined(roles), secret=make_password(first))
    _note(found, by, at, new_secret=True)
    return found, first


def appoint(staff: Staff, roles: Iterable[Role], by: str, at: datetime) -> None:
    """「任免」 Give exactly these roles; with none the person cannot sign in any more."""
    staff.roles = _joined(roles)
    staff.ended_at = None if staff.roles else at
    staff.save(update_fields=["roles", "ended_at"])
    if staff.ended_at:
        Shift.objects.filter(staff=staff, ended_at__isnull=True).update(ended_at=at)
    _note(staff, by, at, new_secret=False)


def renew(staff: Staff, by: str, at: datetime) -> str:
    """A new first secret for somebody who lost theirs; earlier desks of theirs are closed, mistakes forgotten."""
    first = _first_secret()
    staff.secret, staff.must_change = make_password(first), True
    staff.save(update_fields=["secret", "must_change"])
    Shift.objects.filter(staff=staff, ended_at__isnull=True).update(ended_at=at)
    attempts.forget(_subject(staff.number))
    _note(staff, by, at, new_secret=True)
    return first


def recognise(number: str, secret: str, at: datetime, *, role: Role | None = None) -> Staff | None:
    """「本人確認」 Who signs in with a number and a secret; None when they do not fit or were tried too often.

    With a `role` only who holds it, and mistakes count apart: those made where residents come in shut no desk.
    The caller commits a failure, which is on record.
    """
    number = normalize("NFKC", number).strip()
    found: Staff | None = Staff.objects.filter(number__iexact=number, ended_at__isnull=True).first()
    if found and role and role not in found.held:
        found = None
    subject = _subject(number, role)
    if attempts.is_shut(subject, at):
        return None
    # Nobody learns from the time that it takes which numbers exist.
    if not check_password(secret, found.secret if found else _NOBODY) or found is None:
        attempts.note_failure(subject, at)
        return None
    attempts.forget(subject)
    return found


def proves(staff: Staff, secret: str, at: datetime) -> bool:
    """「本人確認」 Whether the one who acts now is still the one who signed in; failures count as at the door."""
    return recognise(staff.number, secret, at) == staff


def choose_secret(staff: Staff, secret: str) -> None:
    """Set a secret of one's own. Raises InputRefused `identity.weak_secret`."""
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


def _first_secret() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def _joined(roles: Iterable[Role]) -> str:
    given = frozenset(roles)
    return ",".join(str(role) for role in Role if role in given)


def _subject(number: str, role: Role | None = None) -> str:
    return f"{role or 'staff'}:{number.casefold()}"[:64]


def _note(staff: Staff, by: str, at: datetime, *, new_secret: bool) -> None:
    Appointment.objects.create(staff=staff, roles=staff.roles, by=by, at=at, new_secret=new_secret)
