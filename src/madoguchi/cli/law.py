"""`madoguchi law …`: the register of laws; what is in it, and whether what programmes cite stands there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, progress, table
from madoguchi.cli.words import AT, ON, day, day_of
from madoguchi.core.errors import InputRefused, PartlyDone
from madoguchi.formats.law.printed import INDENT, printed

if TYPE_CHECKING:
    from madoguchi.flow.citing import Source, TakenIn
    from madoguchi.programme.declaration import Programme
    from madoguchi.registry.cited import Cited

TAKEN = MappingProxyType({"added": "加えた", "unchanged": "同じ", "superseded": "置き換えた"})
STANDINGS = MappingProxyType(
    {
        "found": "○",
        "no_such": "× 条がない",
        "struck": "× 削除された条",
        "not_in_force": "× まだ効力がない",
        "other_number": "× 法令番号が違う",
        "no_place": "条を示さない",
        "no_paragraph": "△ 項を示さない",
        "no_edition": "△ その日の版がない",
        "unsure_number": "△ 番号を確かめる",
        "other_name": "△ 題名が違う",
        "several": "△ 同名の法令",
        "not_here": "登録されていない",
        "unread": "△ 読めない",
    }
)
"""How a citation stands, for people."""


@click.group()
def law() -> None:
    """法令 / laws."""


@law.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--schema", type=click.Path(path_type=Path), required=True, help="法令標準XMLのXSD / schema of the files")
@click.option(
    "--effective", type=day, help="施行期日（ファイル名にないとき）/ in force from, where no file name says it"
)
@MUNICIPALITY
@AT
@as_json
def import_(
    files: tuple[Path, ...],
    schema: Path,
    effective: date | None,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """法令標準XML（ZIP も可）を取り込む。法令ごとに、全部か何もしないか。 / Take laws in: each wholly, or not at all.

    Example: madoguchi law import 405AC0000000088_20240401_504AC0100000052.xml --schema XMLSchemaForJapaneseLaw_v3.xsd
    """
    with records(municipality), progress(quiet=as_json) as bar:
        from madoguchi.flow.citing import take_laws_in

        task = bar.add_task("法令を取り込む", total=None)
        taken = take_laws_in(
            files, schema, effective, at, lambda _, of: bar.update(task, advance=1, total=None if of == 1 else of)
        )
    if as_json:
        print_json([_taken(one) for one in taken])
    elif rows := [_taken_row(one) for one in taken if not one.refused]:
        table("取り込んだ法令", ("法令", "施行期日", "規定", "結果"), rows)
    for refused in (one.refused for one in taken if one.refused):
        click.echo(f"{refused.ja}\n{refused.en} [{refused.code}]", err=True)
    if any(one.refused for one in taken):
        sys.exit(PartlyDone.exit_status if any(one.taken for one in taken) else InputRefused.exit_status)


@law.command("list")
@MUNICIPALITY
@as_json
def list_(municipality: str | None, *, as_json: bool) -> None:
    """登録されている法令とその版。 / The laws in the register, with their editions.

    Example: madoguchi law list
    """
    with records(municipality):
        from madoguchi.registry.laws import Laws

        editions = Laws().editions
    listed = [
        {
            "law_id": one.law_id,
            "title": one.title,
            "number": one.number,
            "effective_on": one.effective_on.isoformat(),
            "amended_by": one.amended_by,
            "file_sha256": one.file_sha256,
        }
        for one in editions
    ]
    if as_json:
        print_json(listed)
        return
    shown = ("title", "number", "effective_on", "law_id")
    table("法令", ("題名", "法令番号", "施行期日", "法令ID"), [[one[key] for key in shown] for one in listed])


@law.command()
@click.argument("name")
@click.argument("place", default="")
@ON
@MUNICIPALITY
@AT
@as_json
def show(name: str, place: str, on: date | None, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """条文を見る。場所がなければ、条と見出しの一覧。 / Show an article; without a place, all of them with captions.

    Example: madoguchi law show 行政手続法 8条1項 --on 2024-12-13
    """
    with records(municipality):
        from madoguchi.registry.cited import Standing, look_at
        from madoguchi.registry.laws import Laws

        laws, asked = Laws(), day_of(at, on)
        found = look_at(name, place, asked, laws)
    if as_json:
        print_json([_cited(one) for one in found])
    else:
        for one in found:
            _show(one, whole=not place)
    if any(one.standing is not Standing.FOUND for one in found):
        sys.exit(1)


@law.command("withdraw")
@click.argument("law_id")
@click.argument("effective_on", type=day)
@MUNICIPALITY
@AT
@as_json
def withdraw_(law_id: str, effective_on: date, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """誤って取り込んだ版を取り下げる。知っていたことは残る。 / Withdraw an edition; what was known stays.

    Example: madoguchi law withdraw 405AC0000000088 2024-04-01
    """
    with records(municipality):
        from django.db import transaction

        from madoguchi.registry.laws import withdraw

        with transaction.atomic():
            closed = withdraw(law_id, effective_on, at)
    if as_json:
        print_json({"law_id": law_id, "effective_on": effective_on.isoformat(), "withdrawn": closed})
    else:
        click.echo(f"{closed}件の版を取り下げました。 / Withdrawn: {closed}.")


@law.command()
@click.argument("programmes", metavar="[PROGRAMME_FILE_OR_ID]...", nargs=-1)
@MUNICIPALITY
@as_json
def check(programmes: tuple[str, ...], municipality: str | None, *, as_json: bool) -> None:
    """制度の根拠が、登録された法令にあり、基準日に効力があるか調べる。 / Hold what programmes cite to the laws here.

    登録された法令に、引いた条がなければ終了状態は1。 / Status 1 where a law that is in the register says otherwise.

    Example: madoguchi law check programmes/price_surge_2023.py
    """
    with records(municipality):
        from madoguchi.flow import citing
        from madoguchi.registry.laws import Laws

        laws = Laws()
        chosen = tuple(map(_programme, programmes)) if programmes else citing.programmes()
        found = [(one, citing.sources(one, laws)) for one in chosen]
    if as_json:
        print_json([_checked(programme, each) for programme, each in found])
    else:
        for programme, each in found:
            _show_check(programme, each)
    if any(one.is_wrong for _, each in found for source in each for one in source.cited):
        sys.exit(1)


def _programme(given: str) -> Programme:
    """A file where the name is one of a file, else the programme of that id in force."""
    from madoguchi.cases.declare import in_force
    from madoguchi.programme.load import load

    is_file = given.endswith(".py") or "/" in given
    return (load(Path(given)) if is_file else in_force(given)).programme


def _taken(one: TakenIn) -> dict[str, object]:
    return {
        "file": one.file,
        "law_id": one.law_id,
        "title": one.title,
        "effective_on": one.effective_on.isoformat() if one.effective_on else None,
        "provisions": one.provisions,
        "taken": one.taken,
        "refused": one.refused.code if one.refused else None,
    }


def _taken_row(one: TakenIn) -> list[str]:
    return [one.title, str(one.effective_on), f"{one.provisions:,}", TAKEN[str(one.taken)]]


def _cited(one: Cited) -> dict[str, object]:
    ja, en = one.said
    return {
        "cited": one.named,
        "standing": one.standing,
        "law": one.law,
        "law_id": one.law_id,
        "number": one.number,
        "effective_on": one.effective_on.isoformat() if one.effective_on else None,
        "caption": one.caption,
        "provisions": [
            {"place": str(each.place), "title": each.title, "caption": each.caption, "text": each.text}
            for each in one.provisions
        ],
        "ja": ja,
        "en": en,
    }


def _checked(programme: Programme, each: Sequence[Source]) -> dict[str, object]:
    return {
        "id": programme.id,
        "title": programme.title,
        "base_date": programme.base_date.isoformat(),
        "sources": [
            {"of": one.of[0], "source": one.written, "cited": [_cited(cited) for cited in one.cited]} for one in each
        ],
    }


def _show_check(programme: Programme, each: Sequence[Source]) -> None:
    rows = [[one.of[0], cited.named, STANDINGS[cited.standing], cited.caption] for one in each for cited in one.cited]
    table(f"{programme.title} [{programme.id}] 基準日 {programme.base_date}", ("", "根拠", "結果", "見出し"), rows)
    for cited in dict.fromkeys(cited for one in each for cited in one.cited if cited.is_wrong):
        click.echo("\n".join(cited.said), err=True)


def _show(one: Cited, *, whole: bool) -> None:
    if not one.provisions:
        click.echo("\n".join((f"{one.named}: {one.said[0]}", one.said[1])), err=True)
        return
    click.echo(f"{one.law}（{one.number}） {one.effective_on} 施行")
    if whole:
        lines = [f"{each.place}{INDENT}{each.caption}".rstrip(INDENT) for each in one.provisions]
        click.echo("\n".join(lines))
    else:
        click.echo(printed(one.provisions))
