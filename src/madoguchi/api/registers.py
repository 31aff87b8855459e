"""「台帳の状態」 What each register promises, and what of it held when it was counted last."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from madoguchi.api.asked import Municipality, Words, municipality
from madoguchi.core.dates import JAPAN
from madoguchi.flow import checking
from madoguchi.flow.checking import Look
from madoguchi.registry.freshness import Fresh
from madoguchi.registry.places import EVERY_REGISTER, IN_ENGLISH
from madoguchi.registry.promise import Promise, Quality
from madoguchi.registry.quality import EVERY_PROMISE
from madoguchi.web import clock

router = Router()


class Figure(Schema):
    """A promise as it was counted last."""

    rows: int = Field(description="The rows that were counted.")
    wrong: int = Field(description="Those that are not as they should be.")
    share: float | None = Field(description="The share of rows that are as they should be; null where there are none.")
    holds: bool
    counted_at: datetime
    shares: list[float] = Field(description="The shares of the newest looks, at most 30, the last one last.")


class PromiseTold(Schema):
    """What is to be so of the rows of a register, and of what share of them."""

    name: str
    quality: Quality = Field(description="After ISO/IEC 25012.")
    words: Words
    at_least: float = Field(description="The promised share.")
    withheld: bool = Field(description="Figures are kept to those in charge, for they are of few people.")
    figure: Figure | None = Field(description="Null where it is withheld, or was never counted.")


class RegisterTold(Schema):
    """How old a register is, and what it promises."""

    name: str
    title: Words
    as_of: date | None = Field(description="The day on which its source made the newest file; null if never taken in.")
    age_days: int | None
    promised_days: int = Field(description="How old it may be.")
    holds: bool | None = Field(description="Whether it is young enough; null if never taken in.")
    promises: list[PromiseTold]


class Registers(Schema):
    """Every register of the municipality."""

    municipality: Municipality
    registers: list[RegisterTold]


@router.get("/registers", response=Registers, operation_id="registers", summary="台帳の状態 / State of the registers")
def registers(request: HttpRequest) -> Registers:
    """What each register promises, how old it is now, and what was counted last. Nothing is counted when you ask."""
    looks = {one.kept.promise.name: one for one in checking.looks()}
    told = [_register(one, looks) for one in checking.ages(clock.now())]
    return Registers(municipality=municipality(), registers=told)


def _register(age: Fresh, looks: dict[str, Look]) -> RegisterTold:
    title = Words(ja=EVERY_REGISTER[age.register].title, en=IN_ENGLISH[age.register])
    own = [one for one in EVERY_PROMISE if one.register == age.register]
    return RegisterTold(
        name=age.register,
        title=title,
        as_of=age.as_of,
        age_days=age.days,
        promised_days=age.at_most,
        holds=age.holds if age.as_of else None,
        promises=[_promise(one, looks.get(one.name)) for one in own],
    )


def _promise(promise: Promise, look: Look | None) -> PromiseTold:
    told = checking.is_told(promise.name)
    return PromiseTold(
        name=promise.name,
        quality=promise.quality,
        words=Words(ja=promise.ja, en=promise.en),
        at_least=look.kept.promise.at_least if look else promise.at_least,
        withheld=not told,
        figure=_figure(look) if look and told else None,
    )


def _figure(look: Look) -> Figure:
    kept = look.kept
    return Figure(
        rows=kept.rows,
        wrong=kept.wrong,
        share=kept.share,
        holds=kept.holds,
        counted_at=look.at.astimezone(JAPAN),
        shares=list(look.shares),
    )
