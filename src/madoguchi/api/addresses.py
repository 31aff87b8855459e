"""「照合」 What people write as an address, found in the registers of places."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from madoguchi.api.asked import MOST_TEXTS, Municipality, OnDay, Text, Words, how, municipality
from madoguchi.api.ready import ready
from madoguchi.flow.publishing import SOURCES
from madoguchi.places.normalise import LEVELS, Level
from madoguchi.registry.listed import List
from madoguchi.registry.locate import locate

router = Router()


class AddressesAsked(OnDay):
    """The addresses to look for."""

    text: Annotated[list[Text], Field(min_length=1, max_length=MOST_TEXTS, description=how["text"][1].capitalize())]


class Located(Schema):
    """「所在」 Where an address is: the columns of `madoguchi address locate --json`."""

    address: str = Field(description="As it was asked.")
    level: Level = Field(description="How far it was understood.")
    level_said: Words
    lg_code: str | None = Field(description="The municipality in which it lies (全国地方公共団体コード).")
    municipality: str = Field(description="With its prefecture.")
    machiaza_id: str | None = Field(description="町字ID; null where the name stands for several towns.")
    number_id: str | None = Field(description="The id of its 住居番号 or 地番.")
    numbered_in: str | None = Field(description="The register that has it: residence_numbers or parcel_numbers.")
    town: str
    listed_in: List | None = Field(description="Which list has the town.")
    ended_on: date | None = Field(description="From this day the name is no more.")
    numbers: str
    rest: str = Field(description="What was not understood, or needs not be: building and room.")


class Addresses(Schema):
    """One place for each address, in their order."""

    municipality: Municipality
    on: date
    source: str = Field(description="What the terms of use of the lists ask to be said; empty where none was used.")
    addresses: list[Located]


@router.get("/addresses", response=Addresses, operation_id="addresses", summary="住所の照合 / Find addresses")
def addresses(request: HttpRequest, response: HttpResponse, asked: Query[AddressesAsked]) -> Addresses:
    """Where each address is, as the registers of places stood on a day. What was asked is kept nowhere."""
    response.headers["Cache-Control"] = "no-store"
    rows = ready(lambda: locate(asked.text, on=asked.day)).to_pylist()
    told = [_located(text, row) for text, row in zip(asked.text, rows, strict=True)]
    of_agency = any(one.listed_in in (List.REGISTER, List.COUNTRY) for one in told)
    source = SOURCES["towns"][1] if of_agency else ""
    return Addresses(municipality=municipality(), on=asked.day, source=source, addresses=told)


def _located(text: str, row: dict[str, object]) -> Located:
    ja, en = LEVELS[Level(int(str(row["level"])))]
    return Located.model_validate({"address": text, "level_said": Words(ja=ja, en=en), **row})
