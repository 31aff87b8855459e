"""The nightly look at accounts, beside the rule by which all registrations were checked in June 2023; and, counted,
what each makes of families and strangers.

That rule (Digital Agency, 2023-06-07): one account of several people, whose surname or address is not the same. It gets
the accounts, names and addresses in memory, and is spared reading the registers and keeping what it found.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bench.apart import apart, peak_bytes
from bench.city import WHOLE_CITY, Town, drawn, morning, town
from bench.figure import Counted, Figure, Target, measure
from bench.progress import tell

SIZE = WHOLE_CITY
RUNS = 3
SEED = 2026
PROGRAMME = "special_fixed_benefit_2020"
RULE = "the rule of June 2023"
_FAMILY, _WRONG = "family", "wrong_link"
_ALARMING = (_WRONG, "namesake", "other_person")
_ACCOUNT = ["bank_code", "branch_code", "account_type", "account_number"]

Said = pl.DataFrame
"""person_id, purpose and kind, of each account that was told of."""


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure | Counted]:
    """Accounts in a second, the memory of that, and what is right of it."""
    made = town(folder, PROGRAMME, size).copied("owners")
    truth = pl.DataFrame(pl.from_arrow(pq.read_table(apart(_draw, made, size)[0])))
    held = apart(_look, made)[1]
    tell(f"{truth.height:,} accounts looked at, {runs + 1} times")
    with made.opened():
        accounts, people = _known()
        figure = measure(
            "accounts on file looked at in a night",
            lambda: _look_here(made),
            size=truth.height,
            unit="accounts",
            peer=RULE,
            peer_act=lambda: _by_rule(accounts, people),
            runs=runs,
            target=Target(seconds=60, memory_bytes=2**32),
        )
        ours, by_rule = _told(), _by_rule(accounts, people)
    unseen = _unseen("strangers' accounts that no alarm told of", truth, ours, "stranger", _ALARMING)
    assert unseen.of is not None
    return [
        replace(figure, memory_bytes=held),
        *_counted("", truth, ours, promised=True),
        *_counted(f", by {RULE}", truth, by_rule, promised=False),
        replace(unseen, at_most=unseen.of // 20),
    ]


def _draw(made: Town, size: int) -> Path:
    from madoguchi.simulate.astray import astray
    from madoguchi.simulate.city import as_recorded

    accounts, truth = astray(as_recorded(drawn(made.declared, size), made.early), seed=SEED)
    with made.opened():
        from madoguchi.flow import take_in

        take_in("accounts", accounts, _hour(made, 1))
    path = made.home / "truth.parquet"
    pq.write_table(truth, path)
    return path


def _look(made: Town) -> int:
    with made.opened():
        _look_here(made)
    return peak_bytes()


def _look_here(made: Town) -> object:
    from madoguchi.flow import owners

    return owners.look(_hour(made, 2))


def _hour(made: Town, hours: int) -> datetime:
    return morning(made.early) + timedelta(hours=hours)


def _told() -> Said:
    from madoguchi.registry.account_alarms import standing_alarms

    return standing_alarms().select("person_id", "purpose", "kind")


def _known() -> tuple[pl.DataFrame, pl.DataFrame]:
    from madoguchi import store

    text = [(name, pa.string()) for name in ("surname", "address")]
    named = [("person_id", pa.int64()), ("purpose", pa.string()), *((name, pa.string()) for name in _ACCOUNT)]
    accounts = store.read(
        f"SELECT person_id, purpose, {', '.join(_ACCOUNT)} FROM accounts WHERE superseded_at IS NULL",
        [],
        pa.schema(named),
    )
    people = store.read(
        "SELECT person_id, name AS surname, town || ' ' || street AS address FROM (SELECT *, row_number() OVER "
        "(PARTITION BY person_id ORDER BY version DESC) AS place FROM residents WHERE superseded_at IS NULL) q "
        "WHERE place = 1",
        [],
        pa.schema([("person_id", pa.int64()), *text]),
    )
    surname = pl.col("surname").str.extract("^([^　]+)　")
    return pl.DataFrame(pl.from_arrow(accounts)), pl.DataFrame(pl.from_arrow(people)).with_columns(surname)


def _by_rule(accounts: pl.DataFrame, people: pl.DataFrame) -> Said:
    shared = accounts.join(people, on="person_id").filter(pl.col("person_id").n_unique().over(_ACCOUNT) > 1)
    differs = (pl.col("surname").n_unique().over(_ACCOUNT) > 1) | (pl.col("address").n_unique().over(_ACCOUNT) > 1)
    kind = pl.when(differs).then(pl.lit(_WRONG)).otherwise(pl.lit(_FAMILY))
    return shared.select("person_id", "purpose", kind=kind)


def _counted(by: str, truth: pl.DataFrame, told: Said, *, promised: bool) -> list[Counted]:
    """What was taken for something else (precision) and what was not found (recall), of families and strangers."""
    known = truth.join(told, on=["person_id", "purpose"], how="left")
    found: list[Counted] = []
    for kind, whose, name in ((_FAMILY, "family", "a family's"), (_WRONG, "stranger", "a stranger's")):
        said = known.filter(pl.col("kind") == kind)
        wrong = said.filter(pl.col("truth") != whose).height
        most = said.height // 20 if promised else None
        name_of_wrong = f"accounts said to be {name} that are not{by}"
        found.append(Counted(name=name_of_wrong, found=wrong, of=said.height, at_most=most))
        found.append(_unseen(f"accounts that are {name} and were not said to be{by}", truth, told, whose, (kind,)))
    return found


def _unseen(name: str, truth: pl.DataFrame, told: Said, whose: str, kinds: tuple[str, ...]) -> Counted:
    real = truth.filter(pl.col("truth") == whose)
    seen = real.join(told.filter(pl.col("kind").is_in(kinds)), on=["person_id", "purpose"], how="semi").height
    return Counted(name=name, found=real.height - seen, of=real.height)
