"""「デジタル活用支援員」 A helper unlocks a terminal for residents at a place: a shift, but no desk."""

from __future__ import annotations

from datetime import datetime
from unicodedata import normalize

from madoguchi.identity import presence, staff
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Shift

LONGEST_PLACE = 30


def unlock(number: str, secret: str, place: str, at: datetime, *, whence: str = "") -> str | None:
    """「本人確認」 Unlock a terminal by a helper's number and secret; the token that only its browser holds.

    None when they do not fit, were tried too often, or the first secret was not changed yet. The caller commits it.
    """
    found = staff.recognise(number, secret, at, whence=whence, role=Role.HELPER)
    if found is None or found.must_change or not place_in(place):
        return None
    return presence.begin(Shift(staff=found, place=place_in(place)), at)


def find(token: str, at: datetime) -> Shift | None:
    """Who unlocked the terminal that holds a token, while it lasts and they are still a helper."""
    found = presence.find(Shift, token, at)
    is_one = found is not None and bool(found.place) and Role.HELPER in found.staff.held
    return found if is_one else None


def place_in(text: str) -> str:
    """「支援の場所」 The name of a place as it is kept; empty where there is none."""
    plain = " ".join(normalize("NFKC", text).split())
    return plain[:LONGEST_PLACE] if plain.isprintable() else ""
