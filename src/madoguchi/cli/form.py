"""`madoguchi form read`: returned forms as an office scans them become submissions, and a list for a person."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from madoguchi.cli.out import make_folder
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, progress
from madoguchi.cli.words import day
from madoguchi.core.errors import Conflict, InputRefused, PartlyDone
from madoguchi.notices.doubts import said
from madoguchi.notices.key import reference_key

if TYPE_CHECKING:
    from madoguchi.flow.reading import FormsRead, PageRead

CPUS = min(os.cpu_count() or 1, 64)
ANSWERS, BY_HAND, PAGES, PICTURES = "answers.csv", "by-hand.csv", "pages.csv", "pictures"
WHY = ("理由", "reason", "画像", "ファイル", "ページ")


@click.group()
def form() -> None:
    """返送された用紙 / returned forms."""


@form.command()
@click.argument("scans", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received-on", required=True, type=day, help="受付日 / the day on which they came")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="出力先 / folder of what was read")
@click.option("--workers", default=CPUS, show_default=True, type=click.IntRange(1, 64), help="並列数 / processes")
@MUNICIPALITY
@as_json
def read(
    scans: tuple[Path, ...], received_on: date, out: Path, workers: int, municipality: str | None, *, as_json: bool
) -> None:
    """返送された用紙の画像（PNG・JPEG・TIFF・PDF、フォルダも可）を読む。 / Read scans of returned forms.

    Nothing is recorded yet. OUT/answers.csv holds what is certain: give it to `submission import`. OUT/by-hand.csv has
    a row for each form that a person must look at, with the reason and its picture in OUT/pictures: fill in 届出内容
    (and the account), delete what is none, and import it too. OUT/pages.csv says of every page what became of it. The
    same scan read twice gives the same 届出番号, so it counts once.

    Example: madoguchi form read scans --received-on 2025-03-10 --out read
    """
    files = _files(scans)
    make_folder(out)
    with records(municipality) as code, progress(quiet=as_json) as bar:
        from madoguchi import flow
        from madoguchi.flow import reading

        task = bar.add_task("用紙を読む", total=None)
        found = reading.read_forms(
            *(files, received_on, reference_key(flow.home())),
            workers=workers,
            progress=lambda done, known: bar.update(task, completed=done, total=known),
        )
    _lay_out(found, received_on, out)
    counted = {str(fate): len(found.of(fate)) for fate in reading.Fate}
    figures: list[tuple[str, str, object]] = [
        ("ファイル", "files", len(files)),
        ("読めた届出", "submitted", counted["submitted"]),
        ("人が見る用紙", "by_hand", counted["by_hand"]),
        ("受け付けない頁", "refused", counted["refused"]),
        ("同じ手紙の他の頁", "beside", counted["beside"]),
        ("前と同じ画像", "repeated", counted["repeated"]),
        ("符号のない頁", "no_code", counted["no_code"]),
        ("フォルダ", "folder", str(out)),
    ]
    outcome(f"返送された用紙 [{code}]", figures, as_json=as_json)
    if refused := found.of(reading.Fate.REFUSED):
        raise _refused(refused)


def _files(scans: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for scan in scans:
        inside = sorted(one for one in scan.rglob("*") if one.is_file() and not one.name.startswith("."))
        found.update(dict.fromkeys(inside if scan.is_dir() else [scan]))
    if not found:
        raise InputRefused(
            "cli.no_scans",
            ja="フォルダに画像がありません。読み取った画像の場所を確かめてください。",
            en="The folder holds no file. Check where the scans are.",
        )
    return list(found)


def _lay_out(found: FormsRead, received_on: date, out: Path) -> None:
    """Write the three lists and the pictures. Raises Conflict `cli.other_forms` before anything is written."""
    from madoguchi import store
    from madoguchi.cli.sheet import SUBMITTED, written
    from madoguchi.flow import reading

    lists = {
        ANSWERS: written(found.submissions, SUBMITTED),
        BY_HAND: _by_hand(found.of(reading.Fate.BY_HAND), received_on),
        PAGES: _pages(found.pages),
    }
    if any((out / name).exists() and (out / name).read_bytes() != content for name, content in lists.items()):
        raise Conflict(
            "cli.other_forms",
            ja="出力先に、別の回に読んだ用紙の一覧があります。書き込んだものを消さないため止めました。空のフォルダを指定してください。",
            en="The folder holds lists of another reading. It was stopped, so that nothing is lost that somebody wrote "
            "into them. Name an empty folder.",
        )
    for page in found.pages:
        if page.picture:
            store.disk.write_whole(out / PICTURES / _picture(page), [page.picture])
    for name, content in lists.items():
        store.disk.write_whole(out / name, [content])


def _by_hand(pages: Sequence[PageRead], received_on: date) -> bytes:
    """Rows of `submission import` without the answer, which a person has to give; then why, and where to look."""
    empty = ("届出内容", "金融機関コード", "店舗コード", "預金種目", "口座番号", "口座名義人カナ")
    rows = [
        {
            "届出番号": page.submission_no,
            "照会番号": page.reference_number,
            "受付経路": "郵送",
            "受付年月日": received_on.isoformat(),
            "届出人_宛名番号": "" if page.applicant_id is None else str(page.applicant_id),
            **dict.fromkeys(empty, ""),
            **_why(page),
        }
        for page in pages
    ]
    return _csv(rows, ("届出番号", "照会番号", "受付経路", "受付年月日", "届出人_宛名番号", *empty, *WHY))


def _pages(pages: Sequence[PageRead]) -> bytes:
    rows = [
        {"扱い": str(page.fate), "照会番号": page.reference_number, "届出番号": page.submission_no, **_why(page)}
        for page in pages
    ]
    return _csv(rows, ("扱い", "照会番号", "届出番号", *WHY))


def _why(page: PageRead) -> dict[str, str]:
    ja, en = said(page.doubts)
    if page.refused:
        ja, en = page.refused.ja, f"{page.refused.en} [{page.refused.code}]"
    picture = f"{PICTURES}/{_picture(page)}" if page.picture else ""
    return dict(zip(WHY, (ja, en, picture, page.file, str(page.page)), strict=True))


def _csv(rows: list[dict[str, str]], names: Sequence[str]) -> bytes:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))
    return frame.write_csv(include_bom=True).encode("utf-8")


def _picture(page: PageRead) -> str:
    return f"{page.submission_no}.png"


def _refused(pages: Sequence[PageRead]) -> PartlyDone:
    named = [f"{Path(page.file).name}{f':{page.page}' if page.page else ''}" for page in pages]
    some = "、".join(named[:10])
    return PartlyDone(
        "cli.pages_refused",
        ja=f"{len(pages)}頁（ファイル）は受け付けていません: {some}。偽造や他の自治体の符号か、画像でないものです。"
        f"{PAGES} の理由を見て、紙を確かめてください。他は読みました。",
        en=f"{len(pages)} pages or files were refused: {some}. Their code is forged or another municipality's, or they "
        f"are no images. See the reasons in {PAGES} and look at the paper. The others were read.",
    )
