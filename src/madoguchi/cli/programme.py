"""`madoguchi programme …`: check, test, show and compare programme files. No register is needed, and none is read."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from madoguchi.bulk.difference import difference
from madoguchi.bulk.engine import determine
from madoguchi.cli.show import as_json, print_json, table
from madoguchi.core.errors import InputRefused
from madoguchi.core.money import spell
from madoguchi.programme.compare import compare, compare_html, pairs
from madoguchi.programme.load import load
from madoguchi.programme.reference import vocabulary_page
from madoguchi.programme.render import data_use, form, show_html
from madoguchi.programme.render import show as shown
from madoguchi.programme.scenario import run_scenarios
from madoguchi.programme.table import Language

FILE = click.argument("file", type=click.Path(path_type=Path))
LANGUAGE = click.option(
    "--lang",
    type=click.Choice([one.value for one in Language]),
    default="ja",
    show_default=True,
    help="ことば / language",
)
PAGE = click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="HTML の書き出し先 / page")


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
@FILE
@LANGUAGE
@PAGE
@as_json
def show(file: Path, lang: str, page: Path | None, *, as_json: bool) -> None:
    """要綱の表、尋ねる項目、個人情報の利用を見せる。 / Show the table, what is asked and what data are used.

    Example: madoguchi programme show programmes/special_fixed_benefit_2020.py --html programme.html
    """
    declared, language = load(file).programme, Language(lang)
    if page:
        _write(page, show_html(declared, language))
    if as_json:
        blanks = [{"item": b.item, "whose": b.whose, "register": b.register} for b in form(declared, language)]
        uses = [{"register": u.register, "item": u.item, "for": u.purposes} for u in data_use(declared, language)]
        print_json({"id": declared.id, "asked": blanks, "used": uses})
    elif not page:
        click.echo(shown(declared, language))


@programme.command()
def vocabulary() -> None:
    """制度ファイルで使える語の一覧(Markdown)。 / The words of a programme file, as docs/reference/vocabulary.md.

    Example: madoguchi programme vocabulary > vocabulary.md
    """
    click.echo(vocabulary_page(), nl=False)


@programme.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--snapshot", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@LANGUAGE
@PAGE
@as_json
def diff(before: Path, after: Path, snapshot: Path, lang: str, page: Path | None, *, as_json: bool) -> None:
    """新旧対照表と、断面で確かめた改正の影響。 / Both tables side by side, then who gains, who loses, what it costs.

    Example: madoguchi programme diff old.py new.py --snapshot DIR
    """
    old, new, language = load(before), load(after), Language(lang)
    if page:
        _write(page, compare_html(old, new, language))
    with tempfile.TemporaryDirectory() as scratch:
        for name, declared in (("before", old), ("after", new)):
            determine(declared.programme, snapshot, Path(scratch) / name)
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
                "changed_rows": [pair.heading for pair in pairs(old, new, language) if pair.is_changed],
            }
        )
        return
    click.echo(compare(old, new, language))
    rows = [(f"{_outcome(e.before)} → {_outcome(e.after)}", f"{e.units:,}", f"{e.yen:+,}円") for e in found.effects]
    table("改正の影響 / effects", ("変化", "世帯等", "増減"), rows)
    click.echo(f"総額 / cost: {spell(found.cost_before)} → {spell(found.cost_after)}")
    click.echo(f"1つの要件だけで対象外になるもの / refused by a single requirement: {found.edge:,}")


def _write(page: Path, html: str) -> None:
    try:
        page.write_text(html, "utf-8")
    except OSError as error:
        raise InputRefused(
            "programme.not_written",
            ja="HTML を書き出せません。書き出し先のフォルダがあり、書き込めるかを確かめてください。",
            en="The HTML page cannot be written. Check that its folder exists and can be written to.",
        ) from error


def _said(yen: int | None) -> str:
    return "尋ねる" if yen is None else f"{yen:,}円"


def _outcome(outcome: str) -> str:
    return {"yes": "該当", "no": "非該当", "unknown": "要確認"}[outcome]
