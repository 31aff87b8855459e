"""「法人」 Corporations by number or name, as they were on a day: all of it is published by law (番号法39条4項)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from pydantic import StringConstraints

from madoguchi.api.asked import LONGEST_NUMBER, Municipality, OnDay, Text, how, municipality
from madoguchi.api.problems import NoSuch
from madoguchi.api.ready import ready
from madoguchi.flow.publishing import SOURCES
from madoguchi.registry import identify
from madoguchi.registry.corporation_list import country
from madoguchi.registry.corporations import CLOSE_CAUSES, KINDS, PROCESSES
from madoguchi.registry.identify import Listed

router = Router()
_SOURCE = SOURCES["corporations"][1]


class Named(OnDay):
    """The name to look for."""

    name: Annotated[Text, Field(description=how["name"][1].capitalize())]


class Version(Schema):
    """A corporation as it was from a day on."""

    since: date
    until: date | None = Field(description="The first day on which it was so no more.")
    process: str = Field(description="What happened on the first day (処理区分).")
    process_said: str
    name: str
    name_kana: str
    address: str
    change_cause: str

    @staticmethod
    def resolve_process_said(one: identify.Version) -> str:
        """The word for the code."""
        return PROCESSES.get(one.process, "")


class Successor(Schema):
    """Who took over."""

    number: str
    name: str


class Corporation(Schema):
    """A corporation on a day: the items that `madoguchi corporation find` tells."""

    number: str
    listed_in: Listed = Field(description="In the municipality's register, or in the list of the country.")
    kind: str
    kind_said: str
    assigned_on: date | None
    then: Version | None = Field(description="What it was on the day; null where nothing is known of so long ago.")
    other_names: list[str]
    closed_on: date | None
    close_cause: str
    close_cause_said: str
    successors: list[Successor] = Field(description="Who took it over, and who took that one over.")
    withdrawn_on: date | None = Field(description="The number was given by mistake, and taken back.")
    versions: list[Version]

    @staticmethod
    def resolve_kind_said(one: identify.Corporation) -> str:
        """The word for the code."""
        return KINDS.get(one.kind, "")

    @staticmethod
    def resolve_close_cause_said(one: identify.Corporation) -> str:
        """The word for the code."""
        return CLOSE_CAUSES.get(one.close_cause, "")


class Found(Schema):
    """The corporations with a name; the ones whose whole name fits come first."""

    municipality: Municipality
    on: date
    source: str = Field(description="What the terms of use of the Agency's files ask to be said.")
    more: bool = Field(description="There are more: give more of the name.")
    corporations: list[Corporation]


class One(Schema):
    """One corporation."""

    municipality: Municipality
    on: date
    source: str = Field(description="What the terms of use of the Agency's files ask to be said.")
    corporation: Corporation


@router.get("/corporations", response=Found, operation_id="corporations", summary="法人を名称で探す / Find by name")
def corporations(request: HttpRequest, asked: Query[Named]) -> Found:
    """At most 50 corporations that have or had the name, in any spelling, on a day."""
    ready(country)
    found = identify.identify(name=asked.name, on=asked.day)
    return Found(
        municipality=municipality(),
        on=asked.day,
        source=_SOURCE,
        more=found.more,
        corporations=[Corporation.model_validate(one) for one in found.corporations],
    )


@router.get("/corporations/{number}", response=One, operation_id="corporation", summary="法人番号の法人 / By number")
def corporation(
    request: HttpRequest,
    number: Path[
        Annotated[str, StringConstraints(max_length=LONGEST_NUMBER), Field(description=how["number"][1].capitalize())]
    ],
    asked: Query[OnDay],
) -> One:
    """The corporation of a number, on a day, with all that it was before and who took it over."""
    ready(country)
    found = identify.identify(number=number, on=asked.day).corporations
    if not found:
        raise NoSuch(
            "api.no_such_corporation",
            ja="その法人番号の法人は、ここの台帳にも一覧にもありません。国税庁法人番号公表サイトでも確かめてください。",
            en="No register or list here has a corporation of that number. See the National Tax Agency's site, too.",
        )
    told = Corporation.model_validate(found[0])
    return One(municipality=municipality(), on=asked.day, source=_SOURCE, corporation=told)
