"""A whole invented municipality: its registers, and the truth that only its banks know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madoguchi.core.errors import InputRefused
from madoguchi.registry.columns import REGISTERS
from madoguchi.simulate import crowd as crowds
from madoguchi.simulate import history, people
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.draw import generator
from madoguchi.simulate.places import towns

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

ASSUMED = Assumptions()
FEWEST = 200
"""A smaller city has no room for every special case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Tables with the columns of `registry.columns`; `residents` has one row per change (履歴)."""

    municipality: str
    base_date: date
    residents: pa.Table
    synthetic: bool = True


def generate(
    *,
    residents: int,
    seed: int,
    base_date: date,
    municipality: str = "302015",
    assumed: Assumptions = ASSUMED,
) -> City:
    """An invented city in which exactly `residents` people live on the base date; the same arguments, the same bytes.

    Raises `simulate.too_small` and `simulate.unknown_municipality`.
    """
    if residents < FEWEST:
        raise InputRefused(
            "simulate.too_small",
            ja=f"{residents}人では特例の事例が入りきりません。{FEWEST}人以上にしてください。",
            en=f"A city of {residents} has no room for the special cases. Ask for {FEWEST} residents or more.",
        )
    where = towns(municipality)
    rng = generator(seed)
    crowd = crowds.gather(rng, residents, base_date, assumed)
    called = people.name(rng, crowd, assumed)
    places = history.addresses(rng, where, crowd.headed_by.size)
    return City(
        municipality=municipality,
        base_date=base_date,
        residents=history.residents(rng, crowd, called, places, assumed, REGISTERS["residents"].schema),
    )
