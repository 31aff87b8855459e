"""`madoguchi recovery …`: keys that were lost are brought back by any k of n officers."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table
from madoguchi.cli.words import AT, BY

SHARES = click.option(
    "--share",
    "files",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="分け前のファイル（人数分くり返す）/ file of a share, again for each officer",
)
STANDINGS = MappingProxyType(
    {
        "same": "控えのとおり / as bundled",
        "changed": "控えより新しい（recovery refresh） / newer than the bundle (recovery refresh)",
        "missing": "ない（recovery restore） / missing (recovery restore)",
        "unbundled": "控えにない（recovery refresh） / not in the bundle (recovery refresh)",
    }
)
SAFE = "ない（金庫にあればよい） / not here (right, if it is in its safe)"


@click.group()
def recovery() -> None:
    """失くした鍵の復元 / bringing lost keys back."""


@recovery.command()
@click.option("-k", "threshold", required=True, type=int, help="復元に要る人数 / how many it takes")
@click.option("-n", "count", required=True, type=int, help="全員の人数 / how many there are")
@click.option(
    "--officer", "officers", multiple=True, help="分け前を持つ人（人数分くり返す）/ an officer, again for each"
)
@click.option("--to", required=True, type=click.Path(path_type=Path), help="分け前を書く新しいフォルダ / new folder")
@BY
@MUNICIPALITY
@AT
@as_json
def begin(
    threshold: int,
    count: int,
    officers: tuple[str, ...],
    to: Path,
    by: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """鍵の控えを作り、開ける力を n 人に分ける。k 人そろえば開く。 / Bundle the keys; any k of n officers open it.

    Example: madoguchi recovery begin -k 3 -n 5 --to /media/stick/shares --by 総務課
    """
    named = officers or tuple(f"役職者{one}" for one in range(1, count + 1))
    if len(named) != count:
        raise click.BadParameter(
            f"--officer は {count} 人分（-n の人数）書いてください。いま {len(named)} 人分です。"
            f" / Give --officer {count} times, as -n says; it was given {len(named)} times.",
            ctx=click.get_current_context(),
            param_hint="--officer",
        )
    with records(municipality) as code:
        from madoguchi.flow import recovering

        made = recovering.begin(threshold, named, to, by, at)
        generation = recovering.state().header.generation
    figures: list[tuple[str, str, object]] = [
        ("世代", "generation", generation),
        ("必要な人数", "threshold", threshold),
        ("分け前", "shares", [str(one) for one in made] if as_json else "、".join(one.name for one in made)),
    ]
    outcome(f"鍵の控え [{code}]", figures, as_json=as_json)


@recovery.command()
@MUNICIPALITY
@as_json
def status(municipality: str | None, *, as_json: bool) -> None:
    """控えが今の鍵のとおりか。違えば 1 で終わる。 / Whether the bundle holds the keys as they are; else it ends with 1.

    Example: madoguchi recovery status
    """
    with records(municipality):
        from madoguchi.flow import recovering

        found = recovering.state()
    head = found.header
    if as_json:
        said = {"generation": head.generation, "edition": head.edition, "made_at": head.made_at}
        keys = {path: str(how) for path, how in found.keys.items()}
        print_json({**said, "threshold": head.threshold, "officers": head.officers, "keys": keys})
    else:
        rows = [(path, _said(path, str(how))) for path, how in found.keys.items()]
        of = f"{len(head.officers)}人のうち{head.threshold}人で復元 / {head.threshold} of {len(head.officers)} officers"
        title = f"鍵の控え 第{head.generation}世代 {head.edition}版 {head.made_at[:10]}（{of}）"
        table(title, ("鍵 / key", "状態 / state"), rows)
    sys.exit(0 if found.is_whole else 1)


@recovery.command()
@BY
@MUNICIPALITY
@AT
@as_json
def refresh(by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """変わった鍵を控えに入れる。分け前はそのまま使える。 / Take changed keys up; the shares stay as they are.

    Example: madoguchi recovery refresh --by 総務課
    """
    with records(municipality) as code:
        from madoguchi.flow import recovering

        made = recovering.refresh(by, at)
    edition: tuple[str, str, object] = ("版", "edition", made.edition if made else "変わった鍵なし")
    outcome(f"鍵の控え [{code}]", [("新しくした", "refreshed", made is not None), edition], as_json=as_json)


@recovery.command()
@SHARES
@BY
@MUNICIPALITY
@AT
@as_json
def rehearse(files: tuple[Path, ...], by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """分け前で控えが開くことを確かめる。何も戻さない。 / Prove that shares open the bundle; nothing is brought back.

    Example: madoguchi recovery rehearse --share a.txt --share b.txt --share c.txt --by 総務課
    """
    with records(municipality) as code:
        from madoguchi.flow import recovering

        found = recovering.rehearse(recovering.read_shares(files), by, at)
    officers: object = list(found.officers) if as_json else "、".join(found.officers)
    outcome(f"開きました。何も戻していません [{code}]", [("分け前", "officers", officers)], as_json=as_json)


@recovery.command()
@SHARES
@click.option(
    "--instead-of",
    multiple=True,
    help="今あるこの鍵の代わりに控えの鍵を置く（今の鍵は別の名前で残る）/ put the bundle's key in place of this one",
)
@BY
@MUNICIPALITY
@AT
@as_json
def restore(
    files: tuple[Path, ...],
    instead_of: tuple[str, ...],
    by: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """失くした鍵だけを戻す。今ある鍵は書き換えない。 / Bring back the keys that are missing, and no others.

    Example: madoguchi recovery restore --share a.txt --share b.txt --share c.txt --by 総務課
    """
    with records(municipality) as code:
        from madoguchi.flow import recovering

        found = recovering.restore(recovering.read_shares(files), by, at, instead_of=instead_of)
    figures: list[tuple[str, str, object]] = [
        ("分け前", "officers", _list(found.officers, as_json=as_json)),
        ("戻した鍵", "came_back", _list(found.came_back, as_json=as_json)),
        ("今あり控えと違う鍵（そのまま）", "differ", _list(found.differ, as_json=as_json)),
    ]
    outcome(f"鍵の復元 [{code}]", figures, as_json=as_json)


def _list(found: tuple[str, ...], *, as_json: bool) -> object:
    return list(found) if as_json else "、".join(found) or "なし"


def _said(path: str, how: str) -> str:
    return SAFE if (path, how) == ("trust/root.key", "missing") else STANDINGS[how]
