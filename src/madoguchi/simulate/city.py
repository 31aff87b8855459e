"""A whole invented municipality: its registers, and the truth that only its banks know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.core.dates import fiscal_year
from madoguchi.core.errors import InputRefused
from madoguchi.registry.columns import REGISTERS
from madoguchi.simulate import accounts, allowances, history, people, protections, taxes
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.draw import generator
from madoguchi.simulate.gather import gather
from madoguchi.simulate.places import towns

if TYPE_CHECKING:
    from datetime import date


FEWEST = 500
"""A smaller city has no room for every special case."""

ASSUMED = Assumptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Tables with the columns of `registry.columns`, and the ledger of the banks (`accounts.LEDGER`).

    `residents` has one row per change (履歴). The ledger is not the municipality's: only the bank double may read it.
    """

    municipality: str
    base_date: date
    residents: pa.Table
    protections: pa.Table
    taxes: pa.Table
    accounts: pa.Table
    child_allowances: pa.Table
    ledger: pa.Table
    synthetic: bool = True

    @property
    def registers(self) -> dict[str, pa.Table]:
        """The tables that the municipality imports, by the names of `registry.columns.REGISTERS`."""
        return {
            "residents": self.residents,
            "protections": self.protections,
            "taxes": self.taxes,
            "accounts": self.accounts,
            "child_allowances": self.child_allowances,
        }


def as_recorded(city: City, day: date) -> City:
    """「処理日」 The city as its register stood at the end of a day: without the changes that were written later.

    A rehearsal loads this first and the whole city afterwards, so that what came late also arrives late.
    """
    written = pc.less_equal(city.residents["recorded_on"], pa.scalar(day, pa.date32()))
    return replace(city, residents=city.residents.filter(written).combine_chunks())


def generate(
    *,
    residents: int,
    seed: int,
    base_date: date,
    municipality: str = "302015",
    fiscal_years: tuple[int, ...] = (),
    assumed: Assumptions = ASSUMED,
) -> City:
    """An invented city in which exactly `residents` people live on the base date; the same arguments, the same tables.

    Tax facts are given for `fiscal_years` (none named: the fiscal year of the base date).
    Raises `simulate.too_small`, and as `simulate.places.towns`.
    """
    if residents < FEWEST:
        raise InputRefused(
            "simulate.too_small",
            ja=f"{residents}人では特例の事例が入りきりません。{FEWEST}人以上にしてください。",
            en=f"A city of {residents} has no room for the special cases. Ask for {FEWEST} residents or more.",
        )
    where = towns(municipality)
    rng = generator(seed)
    crowd = gather(rng, residents, base_date, assumed)
    called = people.name(rng, crowd, assumed)
    places = history.addresses(rng, where, crowd.headed_by.size)
    life = taxes.prospects(rng, crowd, assumed)
    years = [
        taxes.earnings(rng, crowd, life, year, assumed)
        for year in sorted(set(fiscal_years or (fiscal_year(base_date),)))
    ]
    schema = {name: register.schema for name, register in REGISTERS.items()}
    payee = allowances.payees(rng, crowd, years[-1], assumed)
    paid, receives = allowances.child_allowances(crowd, payee, years[-1], schema["child_allowances"])
    held = accounts.hold(rng, crowd, called.holder_kana, municipality, assumed)
    return City(
        municipality=municipality,
        base_date=base_date,
        residents=history.residents(rng, crowd, called, places, assumed, schema["residents"]),
        protections=protections.protections(rng, crowd, where, places, schema["protections"]),
        taxes=taxes.tax_facts(crowd, life, years, schema["taxes"]),
        accounts=accounts.register(rng, crowd, held, receives, assumed, schema["accounts"]),
        child_allowances=paid,
        ledger=held.table,
    )
