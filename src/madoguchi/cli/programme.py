"""`madoguchi programme …`: check, test, show and compare programme files. No register is needed, and none is read."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from madoguchi.bulk.difference import difference
from madoguchi.bulk.engine import determine
from madoguchi.cli.show import as_json, print_json, table
from madoguchi.core.money import spell
from madoguchi.programme.load import load
from madoguchi.programme.scenario import run_scenarios

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def programme() -> None:
    """制度ファイル / programme files."""


@programme.command()
@FILE
@as_json
def check(file: Path, *, as_json: bool) -> None:
    """制度ファイルを読み、正しいか調べる。 / Read a programme file and say whether it is well made.

    Example: madoguchi programme check programmes/special_fixed_benefit_2020.py
    """
    declared = load(file)
    if as_json:
        print_json({"id": declared.programme.id, "title": declared.programme.title, "sha256": declared.sha256})
    else:
        click.echo(f"正しく読めました / well made: {declared.programme.title} [{declared.programme.id}]")
        click.echo(f"SHA-256 {declared.sha256}")


@programme.command()
@FILE
@as_json
def test(file: Path, *, as_json: bool) -> None:
    """制度ファイルの事例をすべて試す。 / Run every scenario that the file carries.

    Example: madoguchi programme test programmes/special_fixed_benefit_2020.py
    """
    results = run_scenarios(load(file).programme)
    if as_json:
        print_json([{"title": one.title, "passed": one.passed, "pays": one.found} for one in results])
    else:
        rows = [("○" if one.passed else "×", one.title, _said(one.expected), _said(one.found)) for one in results]
        table("事例 / scenarios", ("", "事例", "宣言", "結果"), rows)
    if not results or not all(one.passed for one in results):
        click.echo("合わない事例があるか、事例がありません。 / A scenario differs, or there is none.", err=True)
        sys.exit(1)


@programme.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--snapshot", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@as_json
def diff(before: Path, after: Path, snapshot: Path, *, as_json: bool) -> None:
    """改正の影響を断面で確かめる。 / Who gains, who loses and what it costs, on a real snapshot.

    Example: madoguchi programme diff old.py new.py --snapshot DIR
    """
    with tempfile.TemporaryDirectory() as scratch:
        for name, file in (("before", before), ("after", after)):
            determine(load(file).programme, snapshot, Path(scratch) / name)
        found = difference(Path(scratch) / "before", Path(scratch) / "after")
    if as_json:
        effects = [{"before": e.before, "after": e.after, "units": e.units, "yen": e.yen} for e in found.effects]
        print_json(
            {
                "cost_before": found.cost_before,
                "cost_after": found.cost_after,
                "refused_by_one_requirement": found.edge,
                "effects": effects,
                "changed": found.changed.to_pylist(),
            }
        )
        return
    rows = [(f"{_outcome(e.before)} → {_outcome(e.after)}", f"{e.units:,}", f"{e.yen:+,}円") for e in found.effects]
    table("改正の影響 / effects", ("変化", "世帯等", "増減"), rows)
    click.echo(f"総額 / cost: {spell(found.cost_before)} → {spell(found.cost_after)}")
    click.echo(f"1つの要件だけで対象外になるもの / refused by a single requirement: {found.edge:,}")


def _said(yen: int | None) -> str:
    return "尋ねる" if yen is None else f"{yen:,}円"


def _outcome(outcome: str) -> str:
    return {"yes": "該当", "no": "非該当", "unknown": "要確認"}[outcome]
