"""The rule of low_income_household_2024 as an author of OpenFisca writes it, over the same snapshot.

OpenFisca has two truth values, the house has three. What is unknown (NaT, NaN) is therefore carried by hand: for each
condition whether it surely and whether it possibly holds. A rule that guessed would be shorter, and another rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, Period
from openfisca_core.populations import GroupPopulation, Population
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Bools: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int32]

MONTH = "2024-12"
BASE_DATE = np.datetime64("2024-12-13", "D")
CHILDREN_BORN_FROM = np.datetime64("2006-04-02", "D")
NO, YES, UNKNOWN = 0, 1, 2

PERSON = build_entity("person", "persons", "a person", is_person=True)
HOUSEHOLD = build_entity(
    "household", "households", "a household", roles=[{"key": "member", "plural": "members", "label": "a member"}]
)


INPUTS: Mapping[str, type] = {
    "resident_since": date,  # NaT: unknown
    "removed_on": date,  # NaT: never
    "birth_date": date,  # NaT: unknown
    "per_capita_levy": float,  # yen, NaN: unknown
    "dependent_of_taxpayer": float,  # 1 or 0, NaN: unknown
}


def surely_resident(person: Population, period: Period) -> Bools:
    """Registered on the base date."""
    gone = person("removed_on", period) <= BASE_DATE
    return (person("resident_since", period) <= BASE_DATE) & ~gone


def possibly_resident(person: Population, period: Period) -> Bools:
    """Not known not to be registered on the base date."""
    gone = person("removed_on", period) <= BASE_DATE
    return ~(person("resident_since", period) > BASE_DATE) & ~gone


def surely_taxed(person: Population, period: Period) -> Bools:
    """A resident who has a levy to pay."""
    levy = person("per_capita_levy", period)
    return person("surely_resident", period) & (levy != 0) & ~np.isnan(levy)


def possibly_taxed(person: Population, period: Period) -> Bools:
    """The same, not known not to be so."""
    return person("possibly_resident", period) & (person("per_capita_levy", period) != 0)


def surely_independent(person: Population, period: Period) -> Bools:
    """A resident who is nobody's dependant."""
    return person("surely_resident", period) & (person("dependent_of_taxpayer", period) == 0)


def possibly_independent(person: Population, period: Period) -> Bools:
    """The same, not known not to be so."""
    return person("possibly_resident", period) & (person("dependent_of_taxpayer", period) != 1)


def surely_child(person: Population, period: Period) -> Bools:
    """A resident who was born late enough."""
    return person("surely_resident", period) & (person("birth_date", period) >= CHILDREN_BORN_FROM)


def possibly_child(person: Population, period: Period) -> Bools:
    """The same, not known not to be so."""
    return person("possibly_resident", period) & ~(person("birth_date", period) < CHILDREN_BORN_FROM)


def has_resident(household: GroupPopulation, period: Period) -> Codes:
    """Requirement 1."""
    return _some(household, "resident", period)


def all_untaxed(household: GroupPopulation, period: Period) -> Codes:
    """Requirement 2."""
    return np.choose(_some(household, "taxed", period), [YES, NO, UNKNOWN])


def not_only_dependants(household: GroupPopulation, period: Period) -> Codes:
    """Requirement 3."""
    return _some(household, "independent", period)


def children(household: GroupPopulation, period: Period) -> Codes:
    """How many; -1: unknown."""
    return _count(household, "child", period)


def outcome(household: GroupPopulation, period: Period) -> Codes:
    """Entitled or not, in the order of the law."""
    said = [household(name, period) for name in ("has_resident", "all_untaxed", "not_only_dependants")]
    refused = np.any([one == NO for one in said], axis=0)
    unknown = np.any([one == UNKNOWN for one in said], axis=0)
    unknown |= (household("children", period) < 0) | (_count(household, "resident", period) < 0)
    return np.where(refused, NO, np.where(unknown, UNKNOWN, YES))


def benefit(household: GroupPopulation, period: Period) -> Codes:
    """In yen, of those entitled; 0 for the others."""
    amount = 30_000 + 20_000 * household("children", period)
    return np.where(household("outcome", period) == YES, amount, 0)


CONDITIONS = (
    surely_resident,
    possibly_resident,
    surely_taxed,
    possibly_taxed,
    surely_independent,
    possibly_independent,
    surely_child,
    possibly_child,
)
FINDINGS = (has_resident, all_untaxed, not_only_dependants, outcome, children, benefit)


def _some(household: GroupPopulation, what: str, period: Period) -> Codes:
    surely = household.any(household.members(f"surely_{what}", period))
    possibly = household.any(household.members(f"possibly_{what}", period))
    return np.where(surely, YES, np.where(possibly, UNKNOWN, NO))


def _count(household: GroupPopulation, what: str, period: Period) -> Codes:
    surely = household.sum(household.members(f"surely_{what}", period))
    possibly = household.sum(household.members(f"possibly_{what}", period))
    return np.where(surely == possibly, surely, -1)


def system() -> TaxBenefitSystem:
    """The rule: every variable above."""
    found = TaxBenefitSystem([PERSON, HOUSEHOLD])
    found.add_variables(
        *(_variable(name, PERSON, kind) for name, kind in INPUTS.items()),
        *(_variable(formula.__name__, PERSON, bool, formula) for formula in CONDITIONS),
        *(_variable(formula.__name__, HOUSEHOLD, int, formula) for formula in FINDINGS),
    )
    return found


def _variable(name: str, entity: object, kind: type, formula: Callable[..., object] | None = None) -> type[Variable]:
    said = {"entity": entity, "value_type": kind, "definition_period": DateUnit.MONTH}
    return type(name, (Variable,), said if formula is None else {**said, "formula": formula})


def people_of(snapshot: Path) -> pl.DataFrame:
    """The persons with their tax facts, joined as OpenFisca wants them: one row each, in the order of households."""
    people = pl.scan_parquet(snapshot / "people.parquet").filter(pl.col("household_id").is_not_null())
    taxes = pl.scan_parquet(snapshot / "taxes.parquet").filter(pl.col("fiscal_year") == 2024)
    read = ("person_id", "household_id", "is_head", "birth_date", "resident_since", "removed_on")
    levied = taxes.select("person_id", "per_capita_levy", "dependent_of_taxpayer")
    return people.select(read).join(levied, on="person_id", how="left").sort("household_id", "person_id").collect()


def simulation_of(rule: TaxBenefitSystem, people: pl.DataFrame) -> Simulation:
    """The persons in their households, with what is known of them."""
    built = SimulationBuilder()
    built.create_entities(rule)
    households = people["household_id"].to_numpy()
    built.declare_person_entity("person", people["person_id"].to_numpy())
    home = built.declare_entity("household", np.unique(households))
    built.join_with_persons(home, households, np.zeros(people.height, dtype=np.int64))
    simulation = built.build(rule)
    for name in ("resident_since", "removed_on", "birth_date"):
        simulation.set_input(name, MONTH, people[name].to_numpy().astype("datetime64[D]"))
    for name in ("per_capita_levy", "dependent_of_taxpayer"):
        simulation.set_input(name, MONTH, people[name].cast(pl.Float32).to_numpy())
    return simulation


def calculated(simulation: Simulation) -> dict[str, Codes]:
    """The three requirements, the outcome, the number of children and the benefit of every household."""
    return {formula.__name__: simulation.calculate(formula.__name__, MONTH) for formula in FINDINGS}


def determine(rule: TaxBenefitSystem, snapshot: Path, out: Path) -> None:
    """From the snapshot's files to `determinations.parquet` and `members.parquet`, as the house writes them."""
    people = people_of(snapshot)
    simulation = simulation_of(rule, people)
    found = calculated(simulation)
    heads = people.filter("is_head").group_by("household_id").agg(recipient_id=pl.col("person_id").max())
    units = pl.DataFrame({"unit_id": people["household_id"].unique(maintain_order=True), **found})
    truth = {NO: False, YES: True, UNKNOWN: None}
    paid = pl.when(pl.col("outcome") == YES).then(pl.col("benefit").cast(pl.Int64))
    units.join(heads, left_on="unit_id", right_on="household_id", how="left", maintain_order="left").select(
        "unit_id",
        "recipient_id",
        requirement_1=pl.col("has_resident").replace_strict(truth, return_dtype=pl.Boolean),
        requirement_2=pl.col("all_untaxed").replace_strict(truth, return_dtype=pl.Boolean),
        requirement_3=pl.col("not_only_dependants").replace_strict(truth, return_dtype=pl.Boolean),
        outcome=pl.col("outcome").replace_strict({NO: "no", YES: "yes", UNKNOWN: "unknown"}),
        amount_yen=paid,
        instalment_1=paid,
        input_1=pl.when(pl.col("children") >= 0).then(pl.col("children").cast(pl.Int64)),
    ).write_parquet(out / "determinations.parquet", compression="zstd")
    counted = pl.Series(simulation.calculate("surely_resident", MONTH))
    covered = people.filter(counted).select(unit_id="household_id", person_id="person_id")
    covered.write_parquet(out / "members.parquet", compression="zstd")
