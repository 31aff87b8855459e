"""What may be asked, within which bounds, and of which municipality each answer is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated

from ninja import Field, Schema
from pydantic import BeforeValidator, StringConstraints, WithJsonSchema

from madoguchi.core.dates import JAPAN
from madoguchi.tenancy.own import own
from madoguchi.web import clock

MOST_TEXTS = 100
"""So many addresses are looked for at once."""
LONGEST = 200
"""So many characters an address or a name may have."""
LONGEST_NUMBER = 40
how: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "text": (
            f"探す住所（{LONGEST}字まで、{MOST_TEXTS}件まで繰り返せる）",
            f"an address to look for (at most {LONGEST} characters; may be repeated, at most {MOST_TEXTS} times)",
        ),
        "on": ("2025-02-10 の形の日付", "a day such as 2025-02-10"),
        "name": (
            f"法人の名称の一部（{LONGEST}字まで）",
            f"a part of a corporation's name, in characters or kana (at most {LONGEST} characters)",
        ),
        "number": ("法人番号（13桁、先頭の T は任意）", "a corporate number (13 digits, a T before them or not)"),
    }
)
"""What each parameter is, in Japanese and in English."""


def _day(said: object) -> object:
    # Else seconds since 1970 would be days, too.
    if isinstance(said, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
        raise ValueError(said)
    return said


Day = Annotated[date | None, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class OnDay(Schema):
    """As of which day an answer is to be; of today where it is not said."""

    on: Day = Field(None, description=f"{how['on'][1]}; today if not given".capitalize())

    @property
    def day(self) -> date:
        """The day that was asked for, or today."""
        return self.on or today()


def today() -> date:
    """The day of the house."""
    return clock.now().astimezone(JAPAN).date()


class Words(Schema):
    """The same in Japanese and in English."""

    ja: str
    en: str


class Municipality(Schema):
    """Whose answer it is. `synthetic`: its people and registers are invented, for a rehearsal."""

    code: str = Field(description="Six digits (全国地方公共団体コード).")
    name: str
    synthetic: bool


def municipality() -> Municipality:
    """「市区町村」 The municipality in scope."""
    return Municipality.model_validate(own())
