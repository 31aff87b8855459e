"""`madoguchi letter print`: the letters of a programme and its notices of decision, as PDF for the post."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from madoguchi.cli.key import reference_key
from madoguchi.cli.out import make_folder
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, progress
from madoguchi.cli.words import AT, BY, ON, PROGRAMME, day, day_of
from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.notices.letter import Appeal, LetterKind, Office

KINDS = tuple(one.value for one in LetterKind)
_TEXTS = frozenset({"municipality", "issuer"})
_ITEMS = _TEXTS | {"contact", "appeal"}


@click.group()
def letter() -> None:
    """手紙 / letters."""


@letter.command("print")
@PROGRAMME
@click.option("--office", required=True, type=click.Path(path_type=Path), help="差出人 (TOML) / who writes")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="出力先 / folder of the PDF files")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="種類（なければ全部）/ all if not given")
@click.option("--pays-on", type=day, help="お知らせの振込予定日 / the day that a notice promises")
@click.option(
    "--limit", type=click.IntRange(1), help="種類ごとの最大通数（試し刷り）/ letters of each kind, for a proof"
)
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
    limit: int | None,
    by: str,
    on: date | None,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """今出すべき手紙を、郵便番号順の PDF にする。 / Print every letter that is due now, in postal order.

    Whom no letter may reach, or who has no address, is left to a person: their 照会番号 are listed. The file of the
    office has municipality, issuer, contact (a list of lines) and, where the benefit is a 処分, appeal = true.

    Example: madoguchi letter print low-income-household-2024 --office office.toml --out letters --by clerk-1
    """
    sender, whole = office_of(office), [LetterKind(one) for one in kinds or KINDS]
    make_folder(out)
    figures: list[tuple[str, str, object]] = []
    held_back: list[str] = []
    with records(municipality), progress(quiet=as_json) as bar:
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        declared, key = in_force(programme), reference_key(flow.home())
        for kind in whole:
            printed = flow.print_kind(
                *(declared, kind, sender, out, key, by, at, day_of(at, on)),
                pays_on=pays_on,
                limit=limit,
                progress=partial(_tell, bar, bar.add_task(str(kind), total=None)),
            )
            figures.append(("", str(kind), printed.letters))
            held_back += printed.held_back
    figures += [("職員が連絡", "held_back", held_back), ("フォルダ", "folder", str(out))]
    outcome(f"手紙 {programme}", figures, as_json=as_json)


def _tell(bar: Progress, task: TaskID, done: int, whole: int) -> None:
    bar.update(task, completed=done, total=whole)


def office_of(path: Path) -> Office:
    """「差出人」 Who writes, from a TOML file. Raises InputRefused `cli.office_unreadable` and `cli.office_items`."""
    try:
        given: dict[str, object] = tomllib.loads(bytes_of(path).decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(
            "cli.office_unreadable",
            ja="差出人のファイル（--office）を読めません。UTF-8のTOML形式で保存し、場所を確かめてください。",
            en="The file of the office (--office) cannot be read. Save it as TOML in UTF-8; check its place.",
        ) from error
    texts = {name: value for name in _TEXTS if isinstance(value := given.get(name), str) and value.strip()}
    lines, appeal = given.get("contact"), given.get("appeal", False)
    contact = tuple(line for line in lines if isinstance(line, str)) if isinstance(lines, list) else ()
    wrong = sorted((given.keys() - _ITEMS) | (_TEXTS - texts.keys()))
    wrong += [] if contact and isinstance(lines, list) and len(contact) == len(lines) else ["contact"]
    wrong += [] if isinstance(appeal, bool) else ["appeal"]
    if wrong:
        raise InputRefused(
            "cli.office_items",
            ja=f"差出人のファイルの項目に、不足・不明・形の違いがあります: {', '.join(wrong)}。直してください。",
            en=f"Items of the office's file are missing, unknown or of another form: {', '.join(wrong)}. Correct them.",
        )
    mayor, town = texts["issuer"], texts["municipality"]
    rights = Appeal(authority=mayor, defendant=town, representative=mayor) if appeal is True else None
    return Office(municipality=town, issuer=mayor, contact=contact, appeal=rights)
