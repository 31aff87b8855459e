"""`madoguchi check`: whether this machine can do the work. It changes nothing."""

from __future__ import annotations

import os
import sys
from datetime import datetime

import click

from madoguchi.cli.records import MUNICIPALITY
from madoguchi.cli.show import as_json, print_json
from madoguchi.cli.words import instant, now


@click.command()
@MUNICIPALITY
@click.option("--at", type=instant, default=now, help="この日時として調べる（先の日時でもよい）/ as of this instant")
@as_json
def check(municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """設定・記録先・書込み・時計・字形・銀行一覧・画面を調べる。 / Check settings, store, disk, fonts, banks and pages.

    ○ good, △ works but look at it, × does not work (then the exit status is 1). Nothing is changed.

    Example: madoguchi check
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    from madoguchi.cli.examine import examine
    from madoguchi.cli.finding import Mark

    found = examine(municipality, at)
    if as_json:
        print_json([{"mark": one.mark.name.lower(), "what": one.what, "ja": one.ja, "en": one.en} for one in found])
    else:
        for one in found:
            click.echo(f"{one.mark} {one.what}: {one.ja} / {one.en}")
    sys.exit(1 if any(one.mark is Mark.BAD for one in found) else 0)
