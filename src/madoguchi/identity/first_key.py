"""「一度きりのコード」 Where staff come in by keys alone, a first secret is good for one thing: the first key.

MADOGUCHI_STAFF_DOORS without `secret` asks for it; a key is a passkey or a card. Two persons had the code made
(`flow.appointing`), it ends after three days and with the key that it made. Helpers who are nothing else keep their
secret: it opens a terminal and no desk.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import is_password_usable, make_password

from madoguchi.identity.kinds import How, Role
from madoguchi.identity.models import Staff

LASTS = timedelta(days=3)
"""How long a code is good after it was issued."""
_UNLOCKS_ONLY = frozenset({Role.HELPER})


def opens(how: How) -> bool:
    """「本人確認」 Whether MADOGUCHI_STAFF_DOORS lets staff in, and prove who they are, by this."""
    return str(how) in settings.STAFF_DOORS


def is_by_key_only(one: Staff) -> bool:
    """Whether no secret of their own lets them in or approves anything."""
    return not opens(How.SECRET) and one.held != _UNLOCKS_ONLY


def takes_secret(one: Staff, at: datetime) -> bool:
    """Whether what they type may count at all: a secret of their own, or a code that is still good."""
    if not is_password_usable(one.secret):
        return False
    return not is_by_key_only(one) or (one.must_change and at <= until(one))


def until(one: Staff) -> datetime:
    """Until when the code of somebody is good."""
    issued: datetime = one.appointments.filter(new_secret=True).latest("id").at
    return issued + LASTS


def made(one: Staff) -> None:
    """The first key is made: the code opens nothing more."""
    one.secret, one.must_change = make_password(None), False
    one.save(update_fields=["secret", "must_change"])
