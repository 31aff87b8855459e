"""An invented city whose programme is in force and whose claims are open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from madoguchi import flow, tenancy
from madoguchi.flow import Determined, Signatories
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import load
from madoguchi.registry.snapshot import Frozen
from madoguchi.simulate.city import as_recorded, generate
from tests.city_once import once

FILE = Path(__file__).parents[2] / "programmes/special_fixed_benefit_2020.py"
AT = datetime(2020, 5, 20, tzinfo=UTC)
ON = date(2020, 5, 20)
KEY = bytes(range(32))
BOTH = Signatories(drafter="clerk", approver="manager")


@contextmanager
def judged_city() -> Iterator[DeclaredFile]:
    """The programme in force in 和歌山市, its claims open."""
    with tenancy.municipality("302015"):
        once("judged", _judge_all)
        yield load(FILE)


def _judge_all() -> None:
    flow.found("302015", "和歌山市", synthetic=True)
    for name, table in as_recorded(generate(residents=500, seed=1, base_date=date(2020, 4, 27)), ON).registers.items():
        flow.take_in(name, table, AT)
    run(load(FILE))


def judge(declared: DeclaredFile, at: datetime = AT) -> tuple[Frozen, Determined]:
    """The first half of `run`: everybody is judged, and no claim knows it yet."""
    frozen = flow.freeze(declared, at)
    return frozen, flow.determine(declared, frozen, "clerk", at)


def run(declared: DeclaredFile, at: datetime = AT) -> None:
    frozen, determined = judge(declared, at)
    flow.put_in_force(declared, BOTH, at)
    flow.open_cases(declared, frozen, determined, KEY, ON)
