"""A small invented city whose letters have just gone out, to try the online counter with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.flow import Signatories
from madoguchi.notices.key import reference_key
from madoguchi.payments.models import AccountRequest
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry.models import Resident
from madoguchi.simulate.city import as_recorded, generate
from madoguchi.tenancy import current

CLERKS = Signatories(drafter="demo-clerk", approver="demo-manager")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorKey:
    """What an invented resident has in hand: the kind of letter, its number, and their date of birth.

    `letter` is "returned" for one whose money came back and who is asked for another account.
    """

    letter: str
    reference_number: str
    born: date


def prepare(declared: DeclaredFile, residents: int, seed: int, today: date) -> None:
    """Take an invented city in, judge it and open its claims, all dated when the programme's window opens.

    The same files come again on the day before `today`, as they would every night.
    """
    programme = declared.programme
    years = {column.source.key for column in programme.read_set() if column.source.relation == "taxes"}
    city = generate(
        residents=residents,
        seed=seed,
        base_date=programme.base_date,
        municipality=current(),
        fiscal_years=tuple(sorted(year for year in years if isinstance(year, int))),
    )
    opens = programme.application.opens
    before = opens - timedelta(days=7)
    at = _noon(before)
    registers = as_recorded(city, before).registers
    for name, table in registers.items():
        flow.take_in(name, table, at)
    frozen = flow.freeze(declared, at)
    determined = flow.determine(declared, frozen, CLERKS.drafter, at)
    flow.put_in_force(declared, CLERKS, at)
    flow.open_cases(declared, frozen, determined, reference_key(flow.home()), opens)
    for name, table in registers.items():
        flow.take_in(name, table, _noon(today - timedelta(days=1)))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def door_keys() -> tuple[DoorKey, ...]:
    """One of each kind of letter, still open where there is one, for whoever tries the counter with invented people."""
    found: list[DoorKey] = []
    for letter, outcomes in (("notice", ("yes",)), ("confirmation", ("yes",)), ("application", ("yes", "unknown"))):
        claims = Claim.objects.filter(letter=letter, outcome__in=outcomes, covered_elsewhere=False, protected=False)
        found += _first(letter, (*claims.filter(state="open").order_by("id")[:20], *claims.order_by("id")[:20]))
    asked = AccountRequest.objects.filter(instruction__state="returned", instruction__case__protected=False)
    found += _first("returned", tuple(one.instruction.case for one in asked.order_by("-id")[:20]))
    return tuple(found)


def _first(letter: str, claims: tuple[Claim, ...]) -> list[DoorKey]:
    for claim in claims:
        held = Resident.objects.filter(person_id=claim.recipient_id, superseded_at__isnull=True, status="1")
        born = held.order_by("version").values_list("birth_date", flat=True).last()
        if born is not None:
            return [DoorKey(letter=letter, reference_number=claim.reference_number, born=born)]
    return []
