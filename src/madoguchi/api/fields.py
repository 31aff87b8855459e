"""「公開区分」 Every field of every register, and who may know it."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Router, Schema

from madoguchi.registry import fields as known
from madoguchi.registry.openness import MEANINGS, Openness

router = Router()


class Meaning(Schema):
    """What a class means."""

    openness: Openness = Field(serialization_alias="class")
    name: str
    ja: str
    en: str


class FieldTold(Schema):
    """One field of one register: its header in a file, and what it holds."""

    kept_in: str = Field(serialization_alias="register")
    title: str = Field(description="What the register is called, in Japanese.")
    name: str = Field(serialization_alias="field")
    header: str = Field(description="Empty where no file has it.")
    words: str
    openness: Openness = Field(serialization_alias="class")


class Fields(Schema):
    """The classes, and the fields in the order of the registers."""

    classes: list[Meaning]
    fields: list[FieldTold]


@router.get(
    "/fields", response=Fields, operation_id="fields", summary="項目と公開区分 / Fields and classes", by_alias=True
)
def fields(request: HttpRequest) -> Fields:
    """Every field of every register with its class: what `madoguchi register fields` tells. No value of any is told."""
    classes = [Meaning(openness=one, name=said.name, ja=said.ja, en=said.en) for one, said in MEANINGS.items()]
    told = [
        FieldTold(
            kept_in=one.register,
            title=one.title,
            name=one.name,
            header=one.header,
            words=one.words,
            openness=one.openness,
        )
        for one in known.fields()
    ]
    return Fields(classes=classes, fields=told)
