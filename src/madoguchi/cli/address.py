"""`madoguchi address …`: find what people write as an address in the registers of places, here or in the country."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import click

from madoguchi.cli.export import HANDED_TO_NOBODY
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table, working
from madoguchi.cli.words import AT, BY, FILE, ON, day_of
from madoguchi.places.normalise import LEVELS, Level

SHOWN = MappingProxyType(
    {
        "level": "照合レベル",
        "lg_code": "所在の団体コード",
        "municipality": "所在の市区町村",
        "machiaza_id": "町字ID",
        "number_id": "番号ID",
        "numbered_in": "番号の台帳",
        "town": "町字",
        "listed_in": "町字の出典",
        "ended_on": "町字の廃止日",
        "numbers": "番地号",
        "rest": "残り",
    }
)
"""What is shown of a place, with its headings."""


@click.group()
def address() -> None:
    """住所 / addresses."""


@address.command()
@click.argument("text", nargs=-1, required=True)
@ON
@MUNICIPALITY
@AT
@as_json
def locate(text: tuple[str, ...], on: date | None, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """住所を町字・住居番号・地番にする。 / Find addresses in the registers of places, however they are written.

    Example: madoguchi address locate 今福2-12 和歌山市今福二丁目１２番地
    """
    with records(municipality):
        from madoguchi.registry.locate import locate as found

        places = found(text, on=day_of(at, on)).to_pylist()
    if as_json:
        print_json([{"address": one, **place} for one, place in zip(text, places, strict=True)])
        return
    said = [{**place, "level": LEVELS[Level(place["level"])][0]} for place in places]
    rows = [[one, *(str(place[name] or "") for name in SHOWN)] for one, place in zip(text, said, strict=True)]
    table("住所の照合", ("住所", *SHOWN.values()), rows)


@address.command("locate-file")
@FILE
@click.option("--column", default="住所", show_default=True, help="住所の見出し / header of the addresses")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="書き出すファイル / file to write")
@ON
@MUNICIPALITY
@AT
@as_json
def locate_file(
    file: Path, column: str, to: Path, on: date | None, municipality: str | None, at: datetime, *, as_json: bool
) -> None:
    """CSV の住所すべてを調べ、列を加えて書き出す。 / Find every address of a CSV file, and write it with columns added.

    Example: madoguchi address locate-file facilities.csv --to located.csv
    """
    with records(municipality), working(f"{file.name} の住所を調べる", quiet=as_json):
        from madoguchi.flow.placing import locate_file as located

        levels = located(file, column, to, SHOWN, on=day_of(at, on))
    figures: list[tuple[str, str, object]] = [
        ("行", "rows", sum(levels.values())),
        *((said, level.name.lower(), levels[level]) for level, (said, _) in LEVELS.items()),
        ("書き出したファイル", "file", str(to)),
    ]
    outcome("住所の照合", figures, as_json=as_json)


@address.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), required=True, help="新しいフォルダ / new folder")
@as_json
def build(files: tuple[Path, ...], into: Path, *, as_json: bool) -> None:
    """アドレス・ベース・レジストリのファイルから、全国の町字一覧のパッケージを作る。 / Make the list of the country.

    Example: madoguchi address build mt_city_all.csv.zip mt_town_all.csv.zip --into towns
    """
    with working("町字一覧を作る", quiet=as_json):
        from madoguchi.registry.compile_towns import compile_towns

        made = compile_towns(files, into)
    figures: list[tuple[str, str, object]] = [
        ("町字", "towns", made.manifest["towns"]),
        ("うち廃止", "ended", made.manifest["ended"]),
        ("市区町村", "municipalities", made.manifest["municipalities"]),
        ("新しい効力発生日", "newest_effective_on", made.manifest["newest_effective_on"]),
        ("出典", "attribution", made.manifest["attribution"]),
        ("番号", "id", made.manifest["id"]),
        ("もうあった", "was_there", made.was_there),
        ("フォルダ", "folder", str(made.folder)),
    ]
    outcome("町字一覧", figures, as_json=as_json)


@address.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="新しいファイル / new file")
@BY
@click.option("--law", required=True, help="根拠法令 / by which law")
@MUNICIPALITY
@AT
@as_json
def changed(out: Path, by: str, law: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """町名地番変更の前の住所のままの住民を、新しい住所と一緒に書き出す。 / List residents who bear an old address.

    Example: madoguchi address changed --out changed.csv --by 1001 --law 住民基本台帳法8条
    """
    with records(municipality), working("旧住所の住民を調べる", quiet=as_json):
        from madoguchi.flow.renumbering import list_old

        found = list_old(out, by, "町名地番変更に伴う住所の職権修正", law, at)
    figures: list[tuple[str, str, object]] = [
        ("旧住所のままの住民", "residents", found.residents),
        ("うち人が確かめる", "unsure", found.unsure),
        ("ファイル", "file", str(found.file)),
    ]
    outcome("町名地番変更", figures, as_json=as_json)
    if found.residents and not as_json:
        click.echo(HANDED_TO_NOBODY)
