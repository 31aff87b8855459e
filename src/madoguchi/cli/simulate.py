"""`madoguchi simulate city`: sample files of an invented city, to try a municipality's own commands with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from madoguchi.cli.demo import DEFAULT, shipped
from madoguchi.cli.records import SAMPLE_MUNICIPALITY
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import day
from madoguchi.programme.load import load


@click.group()
def simulate() -> None:
    """模擬 / invented data."""


@simulate.command()
@click.option("--residents", default=20_000, show_default=True, type=click.IntRange(500, 4_000_000), help="人口")
@click.option("--seed", default=2020, show_default=True, type=click.IntRange(0), help="乱数の種")
@click.option("--programme", type=click.Path(path_type=Path), help=f"合わせる制度ファイル（なければ {DEFAULT}）")
@click.option("--base-date", type=day, help="基準日（なければ制度の基準日）/ base date")
@click.option("--recorded-by", type=day, help="この日までに台帳に載ったことだけ / only what was recorded by that day")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="出力先 / folder")
@SAMPLE_MUNICIPALITY
@as_json
def city(
    residents: int,
    seed: int,
    programme: Path | None,
    base_date: date | None,
    recorded_by: date | None,
    out: Path,
    municipality: str,
    *,
    as_json: bool,
) -> None:
    """架空の市の台帳を CSV で書く。 / Write the registers of an invented city as CSV files.

    Example: madoguchi simulate city --residents 600 --seed 1 --out sample
    """
    from madoguchi.simulate.city import as_recorded, generate
    from madoguchi.simulate.write import write_csv

    declared = load(programme or shipped(DEFAULT)).programme
    years = {column.source.key for column in declared.read_set() if column.source.relation == "taxes"}
    with working("架空の市を作る", quiet=as_json):
        made = generate(
            residents=residents,
            seed=seed,
            base_date=base_date or declared.base_date,
            municipality=municipality,
            fiscal_years=tuple(sorted(year for year in years if isinstance(year, int))),
        )
        files = write_csv(as_recorded(made, recorded_by) if recorded_by else made, out)
    outcome("架空の市 / synthetic", [("ファイル", "files", [str(path) for path in files])], as_json=as_json)
