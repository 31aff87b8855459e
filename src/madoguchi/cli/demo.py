"""`madoguchi demo`: rehearse a programme on an invented city, from the register to the money."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from madoguchi.cli.out import make_folder
from madoguchi.cli.records import SAMPLE_MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, progress, table
from madoguchi.core.money import spell
from madoguchi.programme.load import load

DEFAULT = "special_fixed_benefit_2020.py"


@click.command()
@click.option("--residents", default=20_000, show_default=True, type=click.IntRange(500, 4_000_000), help="人口")
@click.option("--seed", default=2020, show_default=True, type=click.IntRange(0), help="乱数の種")
@click.option("--programme", "file", type=click.Path(path_type=Path), help=f"制度ファイル（なければ {DEFAULT}）")
@click.option("--out", default=Path("demo"), show_default=True, type=click.Path(path_type=Path), help="出力先")
@SAMPLE_MUNICIPALITY
@as_json
def demo(residents: int, seed: int, file: Path | None, out: Path, municipality: str, *, as_json: bool) -> None:
    """模擬の市で、台帳から振込までを通して予行する。 / Rehearse a whole programme on an invented city.

    Example: madoguchi demo --residents 20000 --seed 1 --programme programmes/child_support_2025.py --out demo
    """
    declared = load(file or shipped(DEFAULT))
    make_folder(out)
    os.environ.setdefault("MADOGUCHI_HOME", str((out / "state").absolute()))
    with records(municipality, synthetic=True), progress(quiet=as_json) as bar:
        from madoguchi.simulate.demo import Rehearsal, rehearse

        what = Rehearsal(declared=declared, residents=residents, seed=seed, municipality=municipality, out=out)
        figures = rehearse(what, _teller(bar, bar.add_task("予行 rehearsal", total=None)))
    if as_json:
        print_json(figures.as_json())
        return
    from madoguchi.simulate.report import SYNTHETIC, headline

    table(f"{figures.programme}の予行 / rehearsal", ("項目", "item", "値 / value"), headline(figures))
    click.echo(f"決定 {spell(figures.decided_yen)} ＝ 支払指図 {spell(figures.instructed_yen)}")
    click.echo(f"台帳・断面・記録 / registers, snapshots, records: {os.environ['MADOGUCHI_HOME']}")
    click.echo(SYNTHETIC)
    click.echo(f"報告 / report: {out / 'report.html'}")
    click.echo(f"手紙の見本 / sample letters: {out / 'letters'}")
    click.echo(f"振込ファイル・結果・判定 / bank files, results, decisions: {out}/")
    home = shlex.quote(os.environ["MADOGUCHI_HOME"])
    click.echo(f"窓口を開く / open the counter: MADOGUCHI_HOME={home} {shlex.quote(_command())} serve")


def _command() -> str:
    """How whoever ran this can run the command again: by its name, or by its path where the shell would not find it."""
    beside = Path(sys.executable).with_name("madoguchi")
    return str(beside) if shutil.which("madoguchi") is None and beside.exists() else "madoguchi"


def shipped(name: str) -> Path:
    """A programme file of this version: of the checkout, or else of the installed package."""
    checkout = Path(__file__).resolve().parents[3] / "programmes" / name
    return checkout if checkout.exists() else Path(str(files("madoguchi") / "programmes" / name))


def _teller(bar: Progress, task: TaskID) -> Callable[[str, int, int], None]:
    def tell(stage: str, done: int, whole: int) -> None:
        bar.update(task, description=stage, completed=done, total=whole)

    return tell
