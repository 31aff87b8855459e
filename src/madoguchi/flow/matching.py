"""「基本4情報」 What a signing certificate says of a person, held against the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from madoguchi.core.errors import InputRefused
from madoguchi.datause.record import Purpose
from madoguchi.flow import card_authorities, sealing
from madoguchi.flow.looking import refuse_look_back
from madoguchi.registry import as_of, read
from madoguchi.registry.as_of import Asked, day_of
from madoguchi.registry.items_match import Matched, matched
from madoguchi.trust import files
from madoguchi.trust.four_items import FourItems
from madoguchi.trust.path import Anchors
from madoguchi.trust.seal import Verdict

_ITEMS = (
    *("people.birth_date", "people.protected"),
    *("addressees.name", "addressees.former_surname", "addressees.alias", "addressees.address", "addressees.building"),
)


def anchors(answers: tuple[bytes, ...] = ()) -> Anchors:
    """「信頼の基点」 The municipality's own authority, and those of people's certificates; `answers` (OCSP) beside.

    Raises as `sealing.anchors` and `card_authorities.read`.
    """
    return replace(sealing.anchors(), persons=card_authorities.read(), answers=answers)


def match(file: Path, proof: Path | None, person_id: int, by: str, law: str, at: datetime) -> tuple[Verdict, Matched]:
    """「基本4情報」 Whether who signed a file with a signing certificate is this resident, item by item; on record.

    What differs is said, and decided by a person. Raises as `files.verify`, InputRefused `trust.no_items` where the
    signature does not count or is not by such a certificate, and `cli.no_such_resident`, Conflict `cli.look_back`.
    """
    refuse_look_back(at)
    found = files.verify(file, proof, anchors(), at)
    signed = [one for one in found if isinstance(one, Verdict) and one.counts and one.items is not None]
    if len(signed) != 1 or signed[0].items is None:
        raise InputRefused(
            "trust.no_items",
            ja="署名用電子証明書による有効な署名が一つではないため、台帳と照らし合わせません。"
            "trust verify で理由を確かめてください。",
            en="There is not exactly one valid signature by a signing certificate, so nothing is held against the "
            "register. See why with trust verify.",
        )
    return signed[0], held_against(signed[0].items, person_id, by, law, at, known_at=at)


def held_against(items: FourItems, person_id: int, by: str, law: str, at: datetime, *, known_at: datetime) -> Matched:
    """「基本4情報」 Whether the items are this resident's, as the register knows them at an instant; read on record.

    `at`: when it is read. Raises InputRefused `cli.no_such_resident`.
    """
    why = Purpose(by=by, purpose="電子署名をした人の確認", law=law, items=_ITEMS)
    asked = Asked(base_date=day_of(known_at), known_at=known_at)
    with transaction.atomic():
        home = as_of.unit_of(asked, person_id)  # on record with the household below
        if home is None:
            raise InputRefused(
                "cli.no_such_resident",
                ja="この宛名番号の人は、その日の台帳にありません。番号と日付を確かめてください。",
                en="The register knows nobody of this number on that day. Check the number and the day.",
            )
        shown = read.household(why, home, asked, at=at)
    return matched(items, person_id, shown, on=asked.base_date)
