"""The file of another office linked to the residents, beside Splink; and, counted, whom each takes for somebody else.

Splink is the library for this (Fellegi–Sunter on DuckDB, as ours). It gets our folded names, days and addresses, its
own comparisons and term frequencies, learns its weights from the two files as its guide shows, and names for each row
the most probable resident of at least 0.99. It is spared reading the register, the record of the reading, the snapshot,
and writing anything. Beside both stands what an office does without either: a join by kana and day of birth.

The weights and the threshold of ours were chosen on other seeds than the one that is measured here. What invented
people cannot tell stands in docs/decisions/0025-linking.md.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from bench.apart import apart, peak_bytes
from bench.city import WHOLE_CITY, Town, drawn, morning, town
from bench.figure import Counted, Figure, Target, measure
from bench.progress import tell
from madoguchi.simulate.other_office import MISTAKES, Mistakes, other_office

SIZE = WHOLE_CITY
RUNS = 1
ROWS = 100_000
SEED = 2025
"""Not one of those on which anything was chosen."""
PROGRAMME = "special_fixed_benefit_2020"
PEER = "Splink 5.0.0"
JOIN = "a join by kana and day of birth"
_PROBABLE = 0.99
_TIMES = 3
"""So many times the mistakes, in a file that is worse than most."""
_HARDER = (
    *("no_kana", "misread", "kanji_slip", "kana_only", "other_surname", "digit", "swapped", "new_year", "no_birth"),
    *("no_sex", "wrong_sex", "elsewhere", "no_address"),
)

Found = pl.DataFrame
"""The number of each row, and the resident whom it is said to be."""


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure | Counted]:
    """Rows in a second from the file to the three files, the memory of that, and what is right of them."""
    made = town(folder, PROGRAMME, size).copied("linking")
    rows = max(100, size * ROWS // WHOLE_CITY)
    hard = replace(MISTAKES, **{name: _TIMES * getattr(MISTAKES, name) for name in _HARDER})
    file, truth = apart(_draw, made, size, rows, MISTAKES, "usual")[0]
    worse, worse_truth = apart(_draw, made, size, rows, hard, "worse")[0]
    tell(f"{rows:,} rows linked, for the memory")
    held = apart(_link, made, file)[1]
    with made.opened():
        residents, others = _comparable(file, made)
        tell(f"{rows:,} rows linked, {runs + 1} times")
        figure = measure(
            "rows of another office linked to the residents",
            lambda: _link_here(made, file),
            size=rows,
            unit="rows",
            peer=PEER,
            peer_act=lambda: _by_splink(residents, others),
            runs=runs,
            target=Target(seconds=120, memory_bytes=2**32),
        )
        ours, looked_at = _said(made, file)
        tell("linking a worse file")
        of_worse, worse_looked_at = _said(made, worse)
        return [
            replace(figure, memory_bytes=held),
            *_counted("", truth, ours, looked_at),
            *_counted(f", with {_TIMES} times the mistakes", worse_truth, of_worse, worse_looked_at),
            _wrong(f"the same by {PEER}", truth, _by_splink(residents, others)),
            _wrong(f"the same by {JOIN}", truth, _by_join(residents, others)),
        ]


def _draw(made: Town, size: int, rows: int, mistakes: Mistakes, name: str) -> tuple[Path, Path]:
    from madoguchi.simulate.city import as_recorded
    from madoguchi.simulate.write import write_others

    city = as_recorded(drawn(made.declared, size), made.early)
    file, truth = made.home / f"{name}.csv", made.home / f"{name}-truth.csv"
    write_others(other_office(city, rows=rows, seed=SEED, mistakes=mistakes), file, truth)
    return file, truth


def _link(made: Town, file: Path) -> int:
    with made.opened():
        _link_here(made, file)
    return peak_bytes()


def _link_here(made: Town, file: Path) -> Path:
    from shutil import rmtree

    from madoguchi.flow.linking import link

    out = made.home / f"linked-{file.stem}"
    rmtree(out, ignore_errors=True)
    link(file, "bench", "bench", "住民基本台帳法3条", out, morning(made.early))
    return out


def _said(made: Town, file: Path) -> tuple[Found, int]:
    out = _link_here(made, file)
    matched = pl.read_csv(out / "matched.csv", infer_schema=False)
    review = pl.read_csv(out / "review.csv", infer_schema=False)["行"].n_unique()
    return matched.select("番号", pl.col("宛名番号").cast(pl.Int64).alias("found")), review


def _counted(of: str, truth: Path, found: Found, looked_at: int) -> list[Counted]:
    whole = pl.read_csv(truth, schema_overrides={"番号": pl.String, "宛名番号": pl.Int64})
    known = whole.filter(pl.col("宛名番号").is_not_null())
    right = known.join(found, on="番号").filter(pl.col("found") == pl.col("宛名番号")).height
    most = 10 if of else 4
    return [
        _wrong(f"rows linked to somebody else{of}", truth, found),
        Counted(
            name=f"rows of residents that were not linked{of}",
            found=known.height - right,
            of=known.height,
            at_most=known.height * most // 100,
        ),
        Counted(
            name=f"rows for a person to look at{of}",
            found=looked_at,
            of=whole.height,
            at_most=whole.height * most // 100,
        ),
    ]


def _wrong(name: str, truth: Path, found: Found) -> Counted:
    whole = pl.read_csv(truth, schema_overrides={"番号": pl.String, "宛名番号": pl.Int64})
    wrong = found.join(whole, on="番号").filter(pl.col("found").ne_missing(pl.col("宛名番号"))).height
    promised = None if name.startswith("the same") else found.height // 5_000
    return Counted(name=name, found=wrong, of=found.height, at_most=promised)


def _comparable(file: Path, made: Town) -> tuple[pa.Table, pa.Table]:
    """Both sides as ours compares them, one row for each person: what a library that knows no lists can use."""
    from madoguchi.flow.linking import home
    from madoguchi.registry.as_of import Asked
    from madoguchi.registry.linking import comparable
    from madoguchi.registry.linking.history import history
    from madoguchi.registry.linking.incoming import incoming

    at = morning(made.early)
    residents = comparable.residents(history(Asked(base_date=made.early, known_at=at)))
    given = incoming(file, None, home(), (), on=made.early, key=b"bench").typed
    towns = residents["towns"].explode(empty_as_null=False).drop_nulls().unique().to_list()
    others = comparable.others(given, towns, "和歌山市").with_columns(given["number"])
    one = {"name": "names", "kana": "kanas", "home": "homes"}
    first = (pl.col(many).list.first().alias(name) for name, many in one.items())
    return (
        residents.select(
            pl.col("person_id").cast(pl.String).alias("unique_id"), *first, "birth_date", "sex"
        ).to_arrow(),
        others.select(
            *(pl.col("number").alias("unique_id"), "name", "kana", pl.col("blocks").list.first().alias("home")),
            *("birth_date", "sex"),
        ).to_arrow(),
    )


def _by_splink(residents: pa.Table, others: pa.Table) -> Found:
    import splink.comparison_library as comparing
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.CRITICAL)  # importing it made it talk
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            comparing.JaroWinklerAtThresholds("name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            comparing.JaroWinklerAtThresholds("kana", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            comparing.DateOfBirthComparison("birth_date", input_is_string=False),
            comparing.ExactMatch("sex"),
            comparing.ExactMatch("home").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(one) for one in ("birth_date", "name", "kana", "home")],
    )
    with duckdb.connect() as engine:
        database = DuckDBAPI(connection=engine)
        linker = Linker([database.register(others), database.register(residents)], settings)
        certain = [block_on("kana", "birth_date"), block_on("name", "birth_date")]
        linker.training.estimate_probability_two_random_records_match(certain, recall=0.9)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for block in ("birth_date", "kana"):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(block))
        pairs = linker.inference.predict(threshold_match_probability=_PROBABLE).as_pyarrow_table()
    names = pl.DataFrame(pa.table({"番号": others["unique_id"]}))
    found = pl.DataFrame(pl.from_arrow(pairs))
    turned = found["unique_id_l"].is_in(names["番号"].implode()).all()
    row, resident = ("unique_id_l", "unique_id_r") if turned else ("unique_id_r", "unique_id_l")
    best = found.sort("match_probability", resident, descending=[True, False]).unique(row, keep="first")
    return best.select(pl.col(row).alias("番号"), pl.col(resident).cast(pl.Int64).alias("found"))


def _by_join(residents: pa.Table, others: pa.Table) -> Found:
    """Who alone has the kana and the day of birth of a row."""
    both = ("kana", "birth_date")
    alone = pl.DataFrame(residents).unique(both, keep="none")
    found = pl.DataFrame(others).join(alone, on=both, suffix="_found")
    return found.select(pl.col("unique_id").alias("番号"), pl.col("unique_id_found").cast(pl.Int64).alias("found"))
