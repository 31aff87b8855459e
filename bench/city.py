"""An invented city on the disk, made once for all benches of a run: its registers taken in, and its banks' ledger."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from bench.apart import apart
from bench.progress import tell
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import load

if TYPE_CHECKING:
    from madoguchi.registry.as_of import Asked
    from madoguchi.simulate.city import City

CODE = "302015"
WHOLE_CITY = 356_729
"""「和歌山市」 Its residents; every one of ours is invented."""
SEED = 2020
_LEDGER = "ledger.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Where the records of a city lie, and the name of the programme file for which it was drawn."""

    home: Path
    programme: str

    @property
    def declared(self) -> DeclaredFile:
        """The programme file."""
        return shipped(self.programme)

    @property
    def early(self) -> date:
        """The day whose registers are taken in: three weeks before the programme opens, or its base date."""
        programme = self.declared.programme
        return max(programme.base_date, programme.application.opens - timedelta(days=21))

    @property
    def asked(self) -> Asked:
        """What a snapshot, or a counter, would ask of the registers."""
        from madoguchi.registry.as_of import Asked, DecidesBy

        programme = self.declared.programme
        decides_by = DecidesBy(programme.decides_by.value)
        return Asked(base_date=programme.base_date, known_at=morning(self.early), decides_by=decides_by)

    def ledger(self) -> pa.Table:
        """The accounts as the banks know them."""
        return pq.read_table(self.home / _LEDGER)

    def copied(self, name: str) -> Town:
        """The same town once more, for a bench that changes it."""
        home = self.home.with_name(f"{self.home.name}-{name}")
        shutil.copytree(self.home, home)
        return Town(home=home, programme=self.programme)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Inside it this process works on the town's records. A process opens one home and no other."""
        os.environ["MADOGUCHI_HOME"] = str(self.home)
        from madoguchi.cli.records import records

        with records(CODE, synthetic=True):
            yield


def town(folder: Path, programme: str, residents: int) -> Town:
    """The city of a shipped programme below `folder`; it is made if this run has not made it yet."""
    name = f"{programme}-{residents}"
    if (folder / name).exists():
        return Town(home=folder / name, programme=programme)
    tell(f"drawing a city of {residents:,} for {programme}")
    made = empty(folder, name, programme)
    apart(_make, made, residents)
    return made


def empty(folder: Path, name: str, programme: str) -> Town:
    """A town below `folder` in which nothing is known yet; the tables are made once in a run, and copied."""
    bare = Town(home=folder / "empty", programme=programme)
    if not bare.home.exists():
        apart(_make_tables, bare)
    shutil.copytree(bare.home, folder / name)
    return Town(home=folder / name, programme=programme)


@cache
def shipped(programme: str) -> DeclaredFile:
    """A programme file of this checkout by its name."""
    return load(Path(__file__).resolve().parents[1] / "programmes" / f"{programme}.py")


def drawn(declared: DeclaredFile, residents: int) -> City:
    """The tables of the city, not yet taken in."""
    from madoguchi.simulate.city import generate

    years = {column.source.key for column in declared.programme.read_set() if column.source.relation == "taxes"}
    return generate(
        residents=residents,
        seed=SEED,
        base_date=declared.programme.base_date,
        municipality=CODE,
        fiscal_years=tuple(sorted(year for year in years if isinstance(year, int))),
    )


def morning(day: date) -> datetime:
    """Nine in Japan."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _make_tables(bare: Town) -> None:
    with bare.opened():
        pass


def _make(made: Town, residents: int) -> None:
    with made.opened():
        from madoguchi import flow
        from madoguchi.simulate.city import as_recorded

        city = drawn(made.declared, residents)
        for name, table in as_recorded(city, made.early).registers.items():
            flow.take_in(name, table, morning(made.early), allow_missing=True)
        pq.write_table(city.ledger, made.home / _LEDGER)
