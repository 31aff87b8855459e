"""`madoguchi corporation …`: find a corporation by its number or a name, follow it, make the list of the country."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table, working
from madoguchi.cli.words import AT, ON, day_of

if TYPE_CHECKING:
    from madoguchi.registry.identify import Corporation


@click.group()
def corporation() -> None:
    """法人 / corporations."""


@corporation.command()
@click.option("--name", default="", help="名称の一部（カナ、旧名、字体の違いも）/ part of a name, kana or a former one")
@click.option("--number", default="", help="法人番号（13桁、Tつきも）/ corporate number")
@ON
@MUNICIPALITY
@AT
@as_json
def find(name: str, number: str, on: date | None, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """法人を番号か名称で探し、その日の名称・所在地・閉鎖・承継先を示す。 / Find a corporation as it was on a day.

    Example: madoguchi corporation find --name ㈱見本商事 --on 2020-04-01
    """
    with records(municipality):
        from madoguchi.registry.identify import identify

        day = day_of(at, on)
        found = identify(name=name, number=number, on=day)
    if as_json:
        print_json({"more": found.more, "corporations": [_json(one) for one in found.corporations]})
        return
    if not found.corporations:
        click.echo("見つかりません。 / No corporation was found.")
        return
    table(
        f"{day} の法人",
        ("法人番号", "名称", "種別", "所在地", "状態", "承継先", "ほかの名称", "出典"),
        [_line(one) for one in found.corporations],
    )
    if found.more:
        click.echo("ほかにもあります。名称を長くしてください。 / There are more: give more of the name.")


def _line(one: Corporation) -> list[str]:
    from madoguchi.registry.corporations import KINDS

    then = one.then
    return [
        one.number,
        then.name if then else "（この日のことは分からない）" if one.versions else "",
        KINDS.get(one.kind, one.kind),
        then.address if then else "",
        _state(one),
        " → ".join(f"{number} {name}".strip() for number, name in one.successors),
        "、".join(one.other_names),
        {"corporations": "台帳", "country": "全国の一覧"}[one.listed_in.value],
    ]


def _state(one: Corporation) -> str:
    from madoguchi.registry.corporations import CLOSE_CAUSES

    if one.withdrawn_on:
        return f"番号の指定が取り消された（{one.withdrawn_on}）"
    if one.closed_on:
        return f"閉鎖（{one.closed_on} {CLOSE_CAUSES.get(one.close_cause, '')}）".replace(" ）", "）")
    return f"{one.then.since} から" if one.then else f"{one.versions[0].since} から分かる"


def _json(one: Corporation) -> dict[str, object]:
    return {
        "corporate_number": one.number,
        "listed_in": one.listed_in.value,
        "kind": one.kind,
        "assigned_on": str(one.assigned_on) if one.assigned_on else None,
        "name": one.then.name if one.then else None,
        "name_kana": one.then.name_kana if one.then else None,
        "address": one.then.address if one.then else None,
        "closed_on": str(one.closed_on) if one.closed_on else None,
        "close_cause": one.close_cause,
        "successors": [{"corporate_number": number, "name": name} for number, name in one.successors],
        "withdrawn_on": str(one.withdrawn_on) if one.withdrawn_on else None,
        "history": [
            {
                "since": str(each.since),
                "until": str(each.until) if each.until else None,
                "process": each.process,
                "name": each.name,
                "address": each.address,
                "change_cause": each.change_cause,
            }
            for each in one.versions
        ],
    }


@corporation.command()
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@MUNICIPALITY
@AT
@as_json
def keep(numbers: tuple[str, ...], municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """よその法人を台帳に加える。以後の取込みで追う。 / Take corporations of elsewhere in; each import follows them.

    Example: madoguchi corporation keep 7000012050002
    """
    with records(municipality) as code:
        from madoguchi.flow.incorporating import keep as kept

        got = kept(numbers, at)
    figures: list[tuple[str, str, object]] = [
        ("加えた行", "added", got.added),
        ("置き換えた行", "superseded", got.superseded),
    ]
    outcome(f"法人 [{code}]", figures, as_json=as_json)


@corporation.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--onto", type=click.Path(path_type=Path), help="前の一覧のフォルダ / folder of the list before")
@click.option("--into", type=click.Path(path_type=Path), required=True, help="新しいフォルダ / new folder")
@as_json
def build(files: tuple[Path, ...], onto: Path | None, into: Path, *, as_json: bool) -> None:
    """法人番号公表サイトのファイルから、全国の法人の一覧を作る。 / Make the list of the country's corporations.

    Example: madoguchi corporation build 00_zenkoku_all.zip --onto corporations-10 --into corporations-11
    """
    with working("法人の一覧を作る", quiet=as_json):
        from madoguchi.registry.corporation_list import compile_list

        made = compile_list(files, into, onto=onto)
    names = {
        "法人": "corporations",
        "行": "rows",
        "新しい更新年月日": "newest_updated_on",
        "出典": "attribution",
        "番号": "sha256",
    }
    figures: list[tuple[str, str, object]] = [(ja, en, made.manifest[en]) for ja, en in names.items()]
    outcome("法人の一覧", [*figures, ("フォルダ", "folder", str(made.folder))], as_json=as_json)
