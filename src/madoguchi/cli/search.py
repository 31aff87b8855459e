"""`madoguchi register search`: find a resident by name, kana, address, date of birth or number."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, table
from madoguchi.cli.words import AT, BY
from madoguchi.words import relationship

HEADINGS = ("宛名番号", "世帯番号", "氏名", "フリガナ", "続柄", "生年月日", "住所", "")


@click.command()
@click.option(
    "--name", default="", help="氏名・フリガナ・旧氏・通称・ローマ字の一部 / part of any name, in any spelling"
)
@click.option("--address", default="", help="住所の一部 / part of an address")
@click.option("--born", type=click.DateTime(["%Y-%m-%d"]), help="生年月日 / date of birth")
@click.option("--number", type=int, help="宛名番号か世帯番号 / number of the person or the household")
@BY
@click.option("--law", required=True, help="根拠法令 / by which law")
@MUNICIPALITY
@AT
@as_json
def search(
    name: str,
    address: str,
    born: datetime | None,
    number: int | None,
    by: str,
    law: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """住民を探す。出た人の利用記録に残ります。 / Find residents; that you looked is recorded of everybody listed.

    Example: madoguchi register search --name 髙橋はなこ --by 1001 --law 住民基本台帳法3条
    """
    with records(municipality):
        from madoguchi.flow import looking
        from madoguchi.registry.find import Wanted

        found = looking.search(
            Wanted(name=name, address=address, born=born.date() if born else None, number=number), by, law, at
        )
    if as_json:
        listed = [{**asdict(one), "birth_date": _said(one.birth_date)} for one in found.residents]
        print_json({"more": found.more, "residents": listed})
        return
    if not found.residents:
        click.echo("見つかりません。 / Nobody was found.")
        return
    rows = [
        [
            str(one.person_id),
            str(one.household_id),
            one.name,
            one.name_kana,
            relationship(one.relationship),
            _said(one.birth_date),
            "（非表示 / not told）" if one.address is None else one.address,
            "（除票）" if one.gone else "",
        ]
        for one in found.residents
    ]
    table("住民", HEADINGS, rows)
    if found.more:
        click.echo("ほかにもいます。条件を足してください。 / There are more: say more of them.")


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
