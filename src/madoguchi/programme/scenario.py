"""「事例」 Run the scenarios that a programme file carries: the file is right only if all come out as it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from madoguchi.core.errors import RuleError
from madoguchi.programme.declaration import Programme, Scenario, ScenarioPerson
from madoguchi.programme.judge import Outcome, judge
from madoguchi.rules.evaluate import Person, Unit
from madoguchi.rules.tree import Column, Kind, Source, Value

USUAL = MappingProxyType({"birth_date": date(1980, 1, 1), "resident_since": date(2000, 1, 1)})
"""What a person in a scenario is unless it says otherwise: an adult who has lived here for long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """How one scenario came out: what it must pay, what it pays (0 refused, None asks), and by which requirement."""

    title: str
    expected: int | None
    found: int | None
    failed_requirements: tuple[str, ...]
    because: str

    @property
    def passed(self) -> bool:
        """The amount is the expected one, and the refusal rests on the requirement that was named."""
        return self.expected == self.found and (not self.because or self.because in self.failed_requirements)


def run_scenarios(programme: Programme) -> tuple[ScenarioResult, ...]:
    """The result of every scenario of the file, in its order."""
    return tuple(_run(programme, scenario) for scenario in programme.scenarios)


def unit_of(programme: Programme, scenario: Scenario) -> Unit:
    """The unit that a scenario describes; its head is the recipient, and where there is none nobody is."""
    persons = tuple(_person(programme, number, one) for number, one in enumerate(scenario.members, start=1))
    heads = [person for person, one in zip(persons, scenario.members, strict=True) if one.is_head]
    return Unit(members=persons, recipient=heads[0] if heads else None)


def _run(programme: Programme, scenario: Scenario) -> ScenarioResult:
    found = judge(programme, unit_of(programme, scenario))
    amounts = {Outcome.YES: int(found.amount), Outcome.NO: 0, Outcome.UNKNOWN: None}
    return ScenarioResult(
        title=scenario.title,
        expected=scenario.pays,
        found=amounts[found.outcome],
        failed_requirements=tuple(
            one.title for one, met in zip(programme.requirements, found.requirements, strict=True) if met is False
        ),
        because=scenario.because,
    )


def _person(programme: Programme, number: int, described: ScenarioPerson) -> Person:
    values: dict[tuple[Source, str], Value | None] = {}
    for name, value in {**USUAL, **described.facts}.items():
        columns = _columns_named(programme, name)
        if not columns and name not in USUAL:
            raise RuleError(
                "programme.scenario_fact",
                ja=f"事例に書かれた {name} は、この制度のどの要件も使っていません。綴りを確かめるか消してください。",
                en=f"No requirement of this programme uses the scenario's {name}. Check its spelling or remove it.",
            )
        if any(value is not None and not _is_of(column.kind, value) for column in columns):
            raise RuleError(
                "programme.scenario_fact",
                ja=f"事例に書かれた {name} の値の種類が違います。日付・金額・True/False を確かめてください。",
                en=f"The scenario's {name} is of another kind. Write a date, a number or True/False.",
            )
        values |= {(column.source, column.name): value for column in columns}
    return Person(person_id=number, values=MappingProxyType(values))


def _columns_named(programme: Programme, name: str) -> tuple[Column, ...]:
    by_fact = [fact.meaning for fact in programme.facts() if fact.name == name]
    found = tuple(meaning for meaning in by_fact if isinstance(meaning, Column))
    return found or tuple(column for column in programme.read_set() if column.name == name)


def _is_of(kind: Kind, value: Value) -> bool:
    match kind:
        case Kind.TRUTH:
            return isinstance(value, bool)
        case Kind.DAY:
            return isinstance(value, date)
        case Kind.COUNT | Kind.YEN:
            return isinstance(value, int) and not isinstance(value, bool)
