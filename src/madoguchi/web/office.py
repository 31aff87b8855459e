"""「差出人」 Whom the pages name as the office."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from madoguchi.notices.letter import Office
from madoguchi.notices.sender import office_of
from madoguchi.tenancy.own import own


def office() -> Office:
    """The office of MADOGUCHI_OFFICE (a TOML file, as letters have it), or else the municipality by its name alone."""
    if settings.OFFICE:
        return _of_file(settings.OFFICE)
    town = own().name
    return Office(municipality=town, issuer=f"{town}長", contact=(f"{town} 給付金担当",))


@cache
def _of_file(path: Path) -> Office:
    return office_of(path)
