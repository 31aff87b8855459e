"""`madoguchi letter print`: the letters of a programme and its notices of decision, as PDF for the post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress, TaskID

from madoguchi.cli.out import make_folder
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, progress
from madoguchi.cli.words import AT, BY, ON, PROGRAMME, day, day_of
from madoguchi.notices.edition import edition
from madoguchi.notices.key import reference_key
from madoguchi.notices.letter import LetterKind, Why
from madoguchi.notices.sender import office_of
from madoguchi.notices.wording import HEADINGS

if TYPE_CHECKING:
    from madoguchi.flow.lettering import Printed

KINDS = tuple(one.value for one in LetterKind)
FEW = 10
"""A smaller number of protected persons is not told apart from one."""
_FEWER = f"{FEW}件未満 / fewer than {FEW}"
HELD_BACK = {
    Why.DIED: "受給者が死亡",
    Why.NO_ADDRESS: "宛先なし",
    Why.MOVED_AWAY: "転出（転出先が台帳にない）",
    Why.TOO_LATE: "期限切れ",
    Why.WITHHELD: "内容を確認中",
}


@click.group()
def letter() -> None:
    """手紙 / letters."""


@letter.command("print")
@PROGRAMME
@click.option("--office", required=True, type=click.Path(path_type=Path), help="差出人 (TOML) / who writes")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="出力先 / folder of the PDF files")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="種類（なければ全部）/ all if not given")
@click.option("--pays-on", type=day, help="お知らせの振込予定日 / the day that a notice promises")
@click.option("--since", type=day, help="この日以後に開いた事案・決裁した決定だけ / opened or approved on or after")
@click.option(
    "--limit", type=click.IntRange(1), help="種類ごとの最大通数（試し刷り）/ letters of each kind, for a proof"
)
@click.option("--number", "numbers", multiple=True, help="この照会番号だけ / only of these reference numbers")
@click.option("--large", is_flag=True, help="拡大文字版（18ポイント）/ in large type")
@click.option("--english", is_flag=True, help="英語版 / in English")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="並列数 / processes")
@BY
@ON
@MUNICIPALITY
@AT
@as_json
def print_(
    programme: str,
    office: Path,
    out: Path,
    kinds: tuple[str, ...],
    pays_on: date | None,
    since: date | None,
    limit: int | None,
    numbers: tuple[str, ...],
    large: bool,
    english: bool,
    workers: int,
    by: str,
    on: date | None,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """今出すべき手紙を、郵便番号順の PDF にする。 / Print every letter that is due now, in postal order.

    Whom no letter may reach is left to a person: their 照会番号 are listed by reason. Of the protected only the number
    is said; after the next `run` they stand in `claim list` as withheld. The file of the office has municipality,
    issuer, contact (a list of lines) and, where the benefit is a 処分, appeal = true. Print each run into a folder of
    its own. Whoever needs large type or English: --number, in a folder of its own; take the other letter out.

    Example: madoguchi letter print low-income-household-2024 --office office.toml --out letters --by clerk-1
    """
    sender, whole = office_of(office), [LetterKind(one) for one in kinds or KINDS]
    make_folder(out)
    printed: dict[LetterKind, Printed] = {}
    with records(municipality), progress(quiet=as_json) as bar:
        from madoguchi import flow
        from madoguchi.cases.declare import in_force
        from madoguchi.flow import lettering

        declared, key = in_force(programme), reference_key(flow.home())
        for kind in whole:
            printed[kind] = lettering.print_kind(
                *(declared, kind, sender, out, key, by, at, day_of(at, on)),
                pays_on=pays_on,
                since=since,
                limit=limit,
                numbers=numbers,
                edition=edition(large=large, english=english),
                workers=workers,
                progress=partial(_tell, bar, bar.add_task(str(kind), total=None)),
            )
    outcome(f"手紙 {programme}", _figures(printed, out), as_json=as_json)


def _figures(printed: Mapping[LetterKind, Printed], out: Path) -> list[tuple[str, str, object]]:
    protected = sum(one.protected for one in printed.values())
    return [
        *((HEADINGS[kind], str(kind), one.letters) for kind, one in printed.items()),
        *(
            (said, str(why), [number for one in printed.values() for number in one.held_back[why]])
            for why, said in HELD_BACK.items()
        ),
        ("支援措置のため", "protected", protected if protected == 0 or protected >= FEW else _FEWER),
        ("フォルダ", "folder", str(out)),
    ]


def _tell(bar: Progress, task: TaskID, done: int, whole: int) -> None:
    bar.update(task, completed=done, total=whole)
