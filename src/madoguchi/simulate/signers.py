"""Invented residents who sign: what the register says of the holder of a letter, for their invented certificate."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from madoguchi.cases.models import Claim
from madoguchi.core.errors import InputRefused
from madoguchi.core.prefectures import prefecture_of
from madoguchi.flow.signatures import Answer
from madoguchi.identity import card
from madoguchi.identity.card import Followed
from madoguchi.registry.models import Resident
from madoguchi.simulate import cards
from madoguchi.simulate.cards import Locked
from madoguchi.simulate.sample import refuse_real_people
from madoguchi.store import disk
from madoguchi.tenancy import current
from madoguchi.tenancy.own import own
from madoguchi.trust.four_items import FourItems, Sex

_ERAS = (date(1868, 10, 23), date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 8), date(2019, 5, 1))
"""「元号」 The first day of each, from 明治 on."""
_SEXES = {"1": Sex.MALE, "2": Sex.FEMALE}


def signing_key(number: str, to: Path, password: str, at: datetime) -> None:
    """「署名用電子証明書」 Write the invented key and certificate of a letter's holder into a new file (PKCS#12).

    Raises Conflict `simulate.real_people`, InputRefused `simulate.no_letter`.
    """
    refuse_real_people()
    cards.issue_signing(number, _items(number), at)
    disk.write_whole(to, [cards.key_file(number, password)])


def sign(number: str, password: str, digest: bytes, at: datetime) -> Answer | Locked:
    """「電子署名」 What a letter holder's invented card answers, which gets its certificate when it first signs.

    Raises as `signing_key`.
    """
    refuse_real_people()
    if number not in cards.issued():
        raise _no_letter()
    if not cards.can_sign(number):
        cards.issue_signing(number, _items(number), at)
    return cards.sign_digest(number, password, digest)


def renew_card(number: str, at: datetime) -> Followed:
    """「更新」 Renew the invented card of a letter's holder; the counter learns its new number at once.

    Raises Conflict `simulate.real_people`, InputRefused `simulate.no_letter`.
    """
    refuse_real_people()
    if number not in cards.issued():
        raise _no_letter()
    cards.renew(number, at)
    with transaction.atomic():
        return card.follow(cards.Renewals(), at)


def _items(number: str) -> FourItems:
    claim = Claim.objects.filter(reference_number=number).first()
    held = Resident.objects.filter(person_id=claim.recipient_id if claim else None, superseded_at__isnull=True)
    found = held.order_by("version").last()
    if found is None or not found.town:
        raise _no_letter()
    born = found.birth_date
    return FourItems(
        name=found.name,
        sex=_SEXES.get(found.sex or "", Sex.UNKNOWN),
        birth_date=born,
        era=sum(born >= first for first in _ERAS) if born else 0,
        address=f"{prefecture_of(current())}{own().name}{found.town}{found.street or ''}",
        substituted_in_name=(),
        substituted_in_address=(),
        others=(),
    )


def _no_letter() -> InputRefused:
    return InputRefused(
        "simulate.no_letter",
        ja="この照会番号の手紙を持つ架空の人がいないか、カードがまだありません。"
        "madoguchi serve が表示する番号を指定してください。",
        en="No invented person has a letter of this number, or their card is not there yet. Name a number that "
        "madoguchi serve shows.",
    )
