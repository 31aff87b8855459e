"""Who of a city is entitled, beside OpenFisca, the rules engine that governments use (vectors of NumPy).

Both read the same snapshot, judge low_income_household_2024 with its three truth values, and write the same two Parquet
files, which are compared before they are timed. OpenFisca joins no tables, so its author's joins (by Polars) and the
writing count as they do with us. The second line leaves the peer its calculation alone, with all tables joined and
loaded for nothing, against our whole way from file to file. The row-by-row walk that explains a decision is no peer.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import polars as pl

from bench import peer_openfisca
from bench.city import WHOLE_CITY, town
from bench.figure import Figure, Target, measure
from bench.progress import tell

SIZE = WHOLE_CITY
RUNS = 7


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Persons of the snapshot in a second, from its files to the files of the determinations."""
    made = town(folder, "low_income_household_2024", size)
    with made.opened():
        from madoguchi import flow
        from madoguchi.bulk import engine

        tell("taking the snapshot")
        frozen = flow.freeze(made.declared, made.asked.known_at)
    ours, theirs = folder / "ours", folder / "theirs"
    for out in (ours, theirs):
        out.mkdir(exist_ok=True)
    programme, rule = made.declared.programme, peer_openfisca.system()
    engine.determine(programme, frozen.directory, ours)
    peer_openfisca.determine(rule, frozen.directory, theirs)
    for name in ("determinations.parquet", "members.parquet"):
        if not pl.read_parquet(ours / name).equals(pl.read_parquet(theirs / name)):
            raise AssertionError(f"the peer determines otherwise ({name}), so its time says nothing")
    people = peer_openfisca.people_of(frozen.directory)
    loaded: list[peer_openfisca.Simulation] = []

    def load() -> None:
        loaded[:] = [peer_openfisca.simulation_of(rule, people)]

    name, peer = "determination, file to file", f"OpenFisca-Core {version('openfisca-core')}"
    whole = measure(
        name,
        lambda: engine.determine(programme, frozen.directory, ours),
        size=frozen.people,
        unit="persons",
        peer=f"{peer}, file to file",
        peer_act=lambda: peer_openfisca.determine(rule, frozen.directory, theirs),
        runs=runs,
        target=Target(per_second=1_000_000),
    )
    calculation = measure(
        name,
        lambda: engine.determine(programme, frozen.directory, ours),
        size=frozen.people,
        unit="persons",
        peer=f"{peer}, its calculation alone",
        peer_act=lambda: peer_openfisca.calculated(loaded[0]),
        runs=runs,
        prepare=load,
    )
    return [whole, calculation]
