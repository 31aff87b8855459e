"""`madoguchi zengin …`: look into any bulk transfer file of a bank, alone, without a register or a programme."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from madoguchi.cli.bank import PROFILE
from madoguchi.cli.show import as_json, print_json
from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.formats.zengin.file import ZenginFile
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.show import describe
from madoguchi.payments.terms import profile_of

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def zengin() -> None:
    """全銀フォーマットのファイル / bulk transfer files of the banks."""


@zengin.command()
@FILE
@PROFILE
@as_json
def check(file: Path, profile: str, *, as_json: bool) -> None:
    """誤りをレコードとバイトの位置で示す。 / Tell each fault by record and byte.

    Example: madoguchi zengin check transfer.txt --profile mufg
    """
    found = _read(file, profile)
    if as_json:
        faults = [
            {
                "record": one.record,
                "byte": one.position,
                "field": one.field,
                "code": one.code,
                "ja": one.ja,
                "en": one.en,
            }
            for one in found.faults
        ]
        print_json({"rows": found.rows.height, "faults": faults})
    else:
        for one in found.faults:
            click.echo(f"{one.record}レコード目 {one.position}バイト目 [{one.code}] {one.ja}\n    {one.en}")
        click.echo(f"データ {found.rows.height:,}件・誤り {len(found.faults):,}件 / faults")
    sys.exit(1 if found.faults else 0)


@zengin.command()
@FILE
@PROFILE
@click.option("--unmasked", is_flag=True, help="口座と名義を隠さない / show accounts and names in full")
@click.option("--limit", default=20, show_default=True, help="表示する件数 / rows to show")
def show(file: Path, profile: str, *, unmasked: bool, limit: int) -> None:
    """ファイルの中身を人が読めるように出す。 / Print the file for people; status 1 if it has faults.

    Example: madoguchi zengin show transfer.txt --limit 5
    """
    found = _read(file, profile)
    click.echo(describe(found, unmasked=unmasked, limit=limit))
    sys.exit(1 if found.faults else 0)


def _read(file: Path, profile: str) -> ZenginFile:
    try:
        content = bytes_of(file)
    except OSError as error:
        raise InputRefused(
            "zengin.unreadable",
            ja=f"ファイル {file.name} を読めません。名前と場所を確かめてください。",
            en=f"The file {file.name} cannot be read. Check its name and place.",
        ) from error
    return read_file(content, profile_of(profile))
