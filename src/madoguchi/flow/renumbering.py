"""「町名地番変更」 A list of the residents who bear an address that the town changed, for the system of residents."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl
from django.db import transaction

from madoguchi.datause.grounds import refuse_unfounded
from madoguchi.datause.record import Purpose
from madoguchi.flow.exporting import put, refuse_taken
from madoguchi.formats.spreadsheet import shown
from madoguchi.registry import read
from madoguchi.registry.changed_addresses import Unsure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

_READ = ("residents.person_id", "residents.postal_code", "residents.town", "residents.street")
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "person_id": "宛名番号",
        "changed_on": "変更年月日",
        "town": "旧_町字",
        "street": "旧_番地号表記",
        "new_postal_code": "住所_郵便番号",
        "new_town": "住所_町字",
        "new_street": "住所_番地号表記",
        "unsure": "人が確かめること",
    }
)
"""What is written of each resident; the new address under the headings of the register of residents."""
WORDS: Mapping[str, str] = MappingProxyType(
    {
        Unsure.GIVEN_ANEW: "同じ住所が別の場所の新しい住所にもなっている",
        Unsure.TOLD_TWICE: "新旧対照表に新しい住所が二つある",
        Unsure.IN_WARDS: "同じ名の町字が複数の区にあるか、町字の台帳がなく分からない",
        Unsure.NUMBER_ALIKE: "番地号の枝番などが新旧対照表と違う",
        Unsure.NAME_ALIKE: "町字の書き方（大字・ノなど）が新旧対照表と違う",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """「旧住所」 How many residents bear an old address, of how many a person has to look, and where they stand."""

    residents: int
    unsure: int
    file: Path


def list_old(out: Path, by: str, purpose: str, law: str, at: datetime) -> Bearing:
    """「旧住所」 Write every resident whose address is no more, and the one of now, into a new CSV file.

    The protected are among them. The reading is on record for each. Raises InputRefused `registry.export_taken`, and
    what `grounds.refuse_unfounded` and `store.disk` raise.
    """
    refuse_taken(out)
    refuse_unfounded(law, _READ)
    with transaction.atomic():
        why = Purpose(by=by, purpose=purpose, law=law, items=("addressees.address",))
        found = read.old_addresses(why, at=at)
    told = found.with_columns(pl.col("unsure").replace_strict(WORDS, default=None, return_dtype=pl.String))
    rows = told.select(pl.col(name).alias(said) for name, said in HEADINGS.items())
    put(out, shown(rows).write_csv(include_bom=True, line_terminator="\r\n").encode())
    return Bearing(residents=found.height, unsure=found["unsure"].count(), file=out)
