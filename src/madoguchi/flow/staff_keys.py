"""「本人確認」 The keys with which one of the staff comes in: passkeys and cards, as far as either opens here."""

from __future__ import annotations

from madoguchi.flow import card_authorities
from madoguchi.identity import card, first_key, passkey
from madoguchi.identity.kinds import How
from madoguchi.identity.models import Card, Passkey, Staff


def that_open(one: Staff) -> tuple[Passkey | Card, ...]:
    """「本人確認」 All of somebody's, oldest first of each kind; none of a kind that lets nobody in."""
    passkeys = passkey.of(one) if first_key.opens(How.PASSKEY) else ()
    cards = card.of(one) if card_authorities.open_to_staff() else ()
    return (*passkeys, *cards)
