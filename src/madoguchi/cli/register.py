"""`madoguchi register …`: take the registers in, and look at one resident."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from madoguchi.cli.export import export
from madoguchi.cli.link import link
from madoguchi.cli.open_data import fields, publish
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.search import search
from madoguchi.cli.show import PROTECTED, as_json, outcome, print_json, table, working
from madoguchi.cli.words import AT, BY, FILE, LIMIT, ON, day, day_of, person
from madoguchi.notices.key import reference_key, refuse_lost
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.words import relationship, word

if TYPE_CHECKING:
    from madoguchi.flow.checking import Checked

MOST_ROWS = 100_000
"""Rows that are listed where all are asked for."""

SHOWN = MappingProxyType(
    {
        "person_id": "宛名番号",
        "name": "氏名",
        "name_kana": "フリガナ",
        "relationship": "続柄",
        "postal_code": "郵便番号",
        "address": "住所",
        "building": "方書",
    }
)
"""The items of a resident that are shown, with their headings."""


@click.group()
def register() -> None:
    """台帳 / registers."""


register.add_command(link)
register.add_command(export)
register.add_command(fields)
register.add_command(publish)
register.add_command(search)


@register.command("import")
@click.argument("name", type=click.Choice(list(EVERY_REGISTER)))
@FILE
@click.option("--mapping", type=click.Path(path_type=Path), help="項目対応表 (TOML) / your own headers and codes")
@click.option(
    "--good-rows",
    is_flag=True,
    help="正しい行だけ取り込む（誤りがあれば無い行も消えない）/ take the good rows; while one is wrong, none vanishes",
)
@click.option("--partial", is_flag=True, help="差分である（無い行は消えない）/ the file holds changes only")
@click.option("--allow-missing", is_flag=True, help="多くの行が消えてもよい / many rows may disappear")
@click.option("--as-of", type=day, help="抽出日（元のシステムでファイルを作った日）/ the day its source made the file")
@click.option("--synthetic", is_flag=True, help="架空のデータである（実データとは混ざらない）/ the people are invented")
@MUNICIPALITY
@AT
@as_json
def import_(
    name: str,
    file: Path,
    mapping: Path | None,
    municipality: str | None,
    at: datetime,
    *,
    good_rows: bool,
    partial: bool,
    allow_missing: bool,
    as_of: date | None,
    synthetic: bool,
    as_json: bool,
) -> None:
    """台帳の CSV（ZIP も可）を取り込む。 / Take a CSV file (UTF-8, CP932; also zipped) in: wholly, or not at all.

    Example: madoguchi register import residents residents.csv
    """
    with records(municipality, synthetic=synthetic) as code, working(f"{name} を取り込む", quiet=as_json):
        from madoguchi import flow
        from madoguchi.registry.receive import Coverage, Mode

        got = flow.take_in(
            name,
            file,
            at,
            mapping=mapping,
            mode=Mode.GOOD_ROWS if good_rows else Mode.STRICT,
            coverage=Coverage.CHANGES if partial else Coverage.FULL,
            allow_missing=allow_missing,
            as_of=as_of,
        )
    figures: list[tuple[str, str, object]] = [
        ("行", "rows", got.rows),
        ("ほかの市区町村の行", "elsewhere", got.elsewhere),
        ("誤りのある行", "refused", got.refused),
        ("加えた行", "added", got.added),
        ("置き換えた行", "superseded", got.superseded),
        ("同じ行", "unchanged", got.unchanged),
        ("ファイルに無い行を残した", "absent_kept", got.absent_kept),
        ("無かった項目", "absent_columns", list(got.absent_columns)),
        ("報告", "report", str(got.report)),
    ]
    outcome(f"取込み {EVERY_REGISTER[name].title} [{code}]", figures, as_json=as_json)


@register.command()
@click.option("--programme", "only", multiple=True, help="この事業だけ / these programmes alone")
@BY
@MUNICIPALITY
@AT
@as_json
def correct(only: tuple[str, ...], by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """台帳の変更を、それを読む事業すべてに及ぼす。 / Let what the registers learned reach all that read it.

    支払も返還の請求もしません。決定と食い違うものは correction で起案・決裁します。 / Nothing is paid or asked back:
    what contradicts a decision is drafted and approved by `correction`. Run it after each import, or every night.

    Example: madoguchi register correct --by night
    """
    with records(municipality) as code, working("台帳の変更を及ぼす", quiet=as_json):
        from madoguchi import flow
        from madoguchi.cases.declare import in_force
        from madoguchi.flow import correcting

        refuse_lost(flow.home())
        chosen = list(map(in_force, only)) if only else list(correcting.judged_programmes())
        followed, stopped = correcting.follow_each(chosen, by, reference_key(flow.home()), at)
    if as_json:
        print_json(
            {
                "followed": [asdict(one) for one in followed],
                "stopped": {name: error.ja for name, error in stopped.items()},
            }
        )
        sys.exit(1 if stopped else 0)
    table(
        f"台帳の変更 [{code}]",
        ("事業", "判定し直した理由", "変更のあった人", "新しい事案", "変わった事案", "食い違う決定"),
        [
            [
                one.title,
                "、".join(map(word, one.causes)) or "変更なし",
                *(f"{n:,}" for n in (one.people, one.opened, one.changed, one.contradicted)),
            ]
            for one in followed
        ],
    )
    for name, error in stopped.items():
        click.echo(f"{name}: {error.ja}\n{error.en}", err=True)
    sys.exit(1 if stopped else 0)


@register.command()
@click.argument("resident", type=int)
@BY
@click.option("--purpose", required=True, help="利用目的 / what for")
@click.option("--law", required=True, help="根拠法令 / by which law")
@ON
@MUNICIPALITY
@AT
@as_json
def show(
    resident: int,
    by: str,
    purpose: str,
    law: str,
    on: date | None,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """その人の世帯を見る。見たことは記録される。 / Look at a resident's household; that you looked is recorded.

    Example: madoguchi register show 1234567 --by clerk-7 --purpose 窓口での相談 --law 要綱5条
    """
    with records(municipality):
        from madoguchi.flow import looking

        home = looking.household(resident, by, purpose, law, day_of(at, on), at)
    rows = home.addressees.select(list(SHOWN)).to_pylist()
    if as_json:
        print_json({"household_id": home.household_id, "protected": home.protected, "people": rows})
        return
    said = [{**row, "relationship": relationship(row["relationship"] or "")} for row in rows]
    lines = [[str(row[item] or "") for item in SHOWN] for row in said]
    table(f"世帯 {home.household_id}", tuple(SHOWN.values()), lines)
    if home.protected:
        click.echo(PROTECTED)


@register.command()
@click.option("--rows", "name", help="この点検に合わない行を出す / list the rows that break this promise")
@click.option("--by", type=person, help="行う職員（--rows のとき）/ who does it, with --rows")
@click.option("--law", help="根拠法令（--rows のとき）/ by which law, with --rows")
@LIMIT
@MUNICIPALITY
@AT
@as_json
def check(
    name: str | None,
    by: str | None,
    law: str | None,
    limit: int,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """台帳の品質と新しさを点検する。 / Hold the registers to what they promise; status 1 where one does not.

    Example: madoguchi register check --rows residents.one_head --by 1001 --law 個人情報の保護に関する法律65条
    """
    if name and not (by and law):
        raise click.UsageError("--rows には --by と --law が要ります。 / --rows needs --by and --law.")
    with records(municipality), working("台帳を点検する", quiet=as_json):
        from madoguchi.flow import checking

        if name and by and law:
            rows = checking.breaking(name, by, law, at, limit or MOST_ROWS)
        else:
            checked = checking.check(at)
    if name:
        _show_rows(name, rows.to_pylist(), limit or MOST_ROWS, as_json=as_json)
        return
    _show_promises(checked, as_json=as_json)
    sys.exit(0 if checked.holds else 1)


def _show_rows(name: str, rows: list[dict[str, object]], most: int, *, as_json: bool) -> None:
    if as_json:
        print_json([{column: str(value) for column, value in row.items()} for row in rows])
        return
    if not rows:
        click.echo("合わない行はありません。 / No row breaks it.")
        return
    table(f"合わない行 {name}", list(rows[0]), [[str(value) for value in row.values()] for row in rows])
    if len(rows) == most:
        click.echo(f"{most:,}行まで出しました。ほかにもあるかもしれません（--limit）。 / There may be more (--limit).")
    if name.startswith("protections."):
        click.echo(PROTECTED)


def _show_promises(checked: Checked, *, as_json: bool) -> None:
    if as_json:
        promises = [
            {
                "name": one.promise.name,
                "quality": one.promise.quality.value,
                "rows": one.rows,
                "wrong": one.wrong,
                "at_least": one.promise.at_least,
                "holds": one.holds,
            }
            for one in checked.kept
        ]
        ages = [
            {
                "register": one.register,
                "as_of": str(one.as_of or ""),
                "days": one.days,
                "at_most": one.at_most,
                "holds": one.holds,
            }
            for one in checked.fresh
        ]
        print_json({"holds": checked.holds, "promises": promises, "ages": ages})
        return
    table(
        "台帳の品質",
        ("点検", "あるべき姿", "行", "合わない", "割合", "約束", "結果"),
        [
            [
                one.promise.name,
                one.promise.ja,
                f"{one.rows:,}",
                f"{one.wrong:,}",
                one.said_share,
                one.promise.said_least,
                "○" if one.holds else "×",
            ]
            for one in checked.kept
        ],
    )
    table(
        "台帳の新しさ",
        ("台帳", "抽出日", "日数", "約束（日）", "結果"),
        [
            [
                EVERY_REGISTER[one.register].title,
                str(one.as_of or ""),
                "取込みなし" if one.days is None else str(one.days),
                str(one.at_most),
                "○" if one.holds else "×",
            ]
            for one in checked.fresh
        ],
    )
