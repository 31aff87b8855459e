"""`madoguchi programme …`: check, test, show and compare programme files. Only `diff` reads people: a snapshot."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from madoguchi.bulk.read_set import reads
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, table
from madoguchi.core.errors import InputRefused
from madoguchi.core.money import spell
from madoguchi.datause.grounds import not_allowed, sentence
from madoguchi.programme.compare import compare, compare_html, pairs
from madoguchi.programme.load import load
from madoguchi.programme.page import paragraph, plain_table, section
from madoguchi.programme.reference import vocabulary_page
from madoguchi.programme.render import data_use, form, show_html
from madoguchi.programme.render import show as shown
from madoguchi.programme.scenario import run_scenarios
from madoguchi.programme.table import Language
from madoguchi.words import OUTCOMES

if TYPE_CHECKING:
    from madoguchi.bulk.difference import Difference

NARROWEST = 40
"""Columns below which two tables cannot stand side by side."""
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

    挙げた根拠では読めない台帳があれば、状態 1。 / Status 1 where the ground that it names does not allow a register.

    Example: madoguchi programme check programmes/special_fixed_benefit_2020.py
    """
    declared = load(file)
    programme = declared.programme
    closed = not_allowed(programme.law, reads(programme))
    if as_json:
        said = {"id": programme.id, "title": programme.title, "sha256": declared.sha256, "not_allowed": list(closed)}
        print_json(said)
    else:
        click.echo(f"正しく読めました / well made: {programme.title} [{programme.id}]")
        click.echo(f"SHA-256 {declared.sha256}")
    for register in closed:
        click.echo("\n".join(sentence(register)), err=True)
    if closed:
        sys.exit(1)


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
        written = str(page) if page else None
        blanks = [{"item": b.item, "whose": b.whose, "register": b.register} for b in form(declared, language)]
        uses = [{"register": u.register, "item": u.item, "for": u.purposes} for u in data_use(declared, language)]
        print_json({"id": declared.id, "asked": blanks, "used": uses, "page": written})
    elif page:
        click.echo(f"書き出しました / written: {page}")
    else:
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
@click.option("--snapshot", required=True, help="断面の id かフォルダ / id or folder of a snapshot")
@LANGUAGE
@PAGE
@MUNICIPALITY
@as_json
def diff(
    before: Path, after: Path, snapshot: str, lang: str, page: Path | None, municipality: str | None, *, as_json: bool
) -> None:
    """新旧対照表と、断面で確かめた改正の影響。 / Both tables side by side, then who gains, who loses, what it costs.

    Example: madoguchi programme diff old.py new.py --snapshot 12fc3585e3bd26e1 --html diff.html
    """
    old, new, language = load(before), load(after), Language(lang)
    from madoguchi.bulk.difference import difference
    from madoguchi.bulk.engine import determine

    frozen = _frozen(snapshot, municipality)
    with tempfile.TemporaryDirectory() as scratch:
        for name, declared in (("before", old), ("after", new)):
            determine(declared.programme, frozen, Path(scratch) / name)
        found = difference(Path(scratch) / "before", Path(scratch) / "after")
    said = _effects(found, language)
    if page:
        below = plain_table(said.headings, said.rows) + "".join(map(paragraph, said.sums))
        _write(page, compare_html(old, new, language, below=section(said.title, below)))
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
                "page": str(page) if page else None,
            }
        )
        return
    click.echo(compare(old, new, language, width=max(NARROWEST, get_terminal_size((100, 24)).columns)))
    table(said.title, said.headings, said.rows)
    for line in (*said.sums, *([f"書き出しました / written: {page}"] if page else [])):
        click.echo(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Effects:
    """「改正の影響」 In the words of one language: the rows of its table, and the sums below."""

    title: str
    headings: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    sums: tuple[str, str]


def _effects(found: Difference, language: Language) -> _Effects:
    english = language is Language.ENGLISH
    said = {"yes": "entitled", "no": "not entitled", "unknown": "to be asked"} if english else OUTCOMES
    costs = f"{spell(found.cost_before)} → {spell(found.cost_after)}"
    if english:
        costs = f"{found.cost_before:,} → {found.cost_after:,} yen"
    return _Effects(
        title="Effects of the change" if english else "改正の影響",
        headings=("Change", "Units", "More or less (yen)") if english else ("変化", "世帯等", "増減"),
        rows=tuple(
            (f"{said[e.before]} → {said[e.after]}", f"{e.units:,}", f"{e.yen:+,}{'' if english else '円'}")
            for e in found.effects
        ),
        sums=(
            f"Cost: {costs}" if english else f"総額: {costs}",
            f"Refused by a single requirement: {found.edge:,}"
            if english
            else f"1つの要件だけで対象外になるもの: {found.edge:,}",
        ),
    )


def _frozen(given: str, municipality: str | None) -> Path:
    """The folder of a snapshot: the one that is named, or that of an id in the records."""
    if Path(given).is_dir():
        return Path(given)
    if not re.fullmatch("[0-9a-f]{16}", given):
        raise click.BadParameter(
            "断面のフォルダがないか、id の形（16桁）が違います。 / Neither a folder nor an id of 16 digits.",
            param_hint="--snapshot",
        )
    with records(municipality):
        from madoguchi import flow

        return flow.frozen(given).directory


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
