"""Sample files as a municipality would export them, in Japanese, each of which says that it is synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.linking.incoming import OTHERS

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from madoguchi.registry.columns import Register
    from madoguchi.simulate.city import City

README_NAME = "README-synthetic.txt"
README = """架空のデータです。実在の人物・世帯・口座とは関係がありません。
住民、世帯、税、口座、支援措置はすべて乱数から作りました。町名・郵便番号・金融機関名だけが実在のものです。
city-synthetic.json は simulate answers・bank・accounts が同じ市を作り直すためのものです。消さないでください。
市区町村コード {municipality}、基準日 {base_date}。

This is synthetic: no person, household or account in these files exists. Residents, households, taxes, accounts and
protection measures were drawn by lot; only the names of towns, postal codes and banks are real.
Keep city-synthetic.json: simulate answers, bank and accounts draw the same city again from it.
Municipality {municipality}, base date {base_date}.
"""


def write_csv(city: City, directory: Path) -> tuple[Path, ...]:
    """A CSV per register (UTF-8 with BOM, headers of `registry.columns`) and a README, in a directory, made if need be.

    Returns the CSV paths. Raises `simulate.not_writable`, and `simulate.link` before anything is written when one of
    the names is a link to another file.
    """
    paths = {name: directory / f"{name}-synthetic.csv" for name in city.registers}
    if any(path.is_symlink() for path in (*paths.values(), directory / README_NAME)):
        raise InputRefused(
            "simulate.link",
            ja="見本ファイルと同じ名前のリンクがあります。リンク先のファイルを上書きしないよう止めました。"
            "別のフォルダを指定してください。",
            en="A name of the sample files is a link. Nothing was written, so that the file behind it is not lost. "
            "Name another folder.",
        )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, path in paths.items():
            _in_japanese(city.registers[name], REGISTERS[name]).write_csv(
                path, include_bom=True, line_terminator="\r\n"
            )
        readme = README.format(municipality=city.municipality, base_date=city.base_date.isoformat())
        (directory / README_NAME).write_text(readme, encoding="utf-8-sig", newline="\r\n")
    except OSError as cause:
        raise InputRefused(
            "simulate.not_writable",
            ja="見本ファイルを書けません。書き込み先のフォルダと空き容量を確かめてください。",
            en="The sample files cannot be written. Check the folder and the free space.",
        ) from cause
    return tuple(paths.values())


def write_others(file: pa.Table, out: Path, truth: Path | None) -> int:
    """「名寄せ」 The file of another office (`other_office.FILE`), and the truth apart from it; returns its rows."""
    rows = pl.DataFrame(file)
    slips = pl.col("slips").list.join(" ")
    parts = {out: _in_japanese(file.select([column.name for column in OTHERS.columns]), OTHERS)}
    if truth:
        parts[truth] = rows.select(pl.col("number").alias("番号"), pl.col("person_id").alias("宛名番号"), slips)
    for path, part in parts.items():
        store.disk.write_whole(path, [part.write_csv(include_bom=True, line_terminator="\r\n").encode()])
    return rows.height


def _in_japanese(table: pa.Table, register: Register) -> pl.DataFrame:
    """The table under its Japanese headers; yes and no as 1 and 0."""
    frame = pl.DataFrame(table)
    flags = [column for column, kind in frame.schema.items() if kind == pl.Boolean]
    return frame.with_columns(pl.col(flags).cast(pl.Int8)).rename(
        {column.name: column.header for column in register.columns if column.name in frame.columns}
    )
