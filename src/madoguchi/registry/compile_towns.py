"""「町字一覧」 The Agency's files of places become one list of the towns of the country, as a Python package.

Same files, same bytes. A list has its name only when it is whole: what stops it leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.places.country import (
    FORMAT,
    LISTED_MUNICIPALITIES,
    LISTED_TOWNS,
    MANIFEST,
    PACKAGE,
    identifier,
    open_country,
)
from madoguchi.registry.town_files import read_file, rows_of
from madoguchi.store import disk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madoguchi.registry.town_files import TownFile

SOURCE = "https://www.digital.go.jp/policies/base_registry_address"
ATTRIBUTION = (
    f"「アドレス・ベース・レジストリ」（デジタル庁）（{SOURCE}）を加工して作成。"
    "加工したのはこの一覧を作った者であり、国が作成したものではありません。"
)
"""「出典」 As the terms of use ask of what was made of the files: the source, that it was worked on, and by whom."""
TERMS = "https://www.digital.go.jp/policies/base_registry_address_tos"
PREFECTURE_DIGITS = 2
COMPRESSION = 19
_PROJECT = """\
[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = "madoguchi-towns"
version = "{version}"
description = "町字一覧: the towns of Japan, from the address base registry"
readme = "README.md"
requires-python = ">=3.11"

[tool.hatch.build.targets.wheel]
packages = ["madoguchi_towns"]
"""
_README = "町字一覧: the towns of Japan, from the address base registry, for `madoguchi address`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """「町字一覧」 A list that was made: where it lies, its manifest, and whether it lay there already."""

    folder: Path
    manifest: Mapping[str, object]
    was_there: bool


def compile_towns(files: Sequence[Path], into: Path) -> Compiled:
    """「町字一覧」 Lay the towns of files of the address base registry (CSV or ZIP) out as a package in a folder.

    Raises InputRefused `places.folder_taken` where the folder has something else, `places.no_towns` without a file of
    towns, and what `registry.town_files` raises for a file that is not right.
    """
    read = {one.sha256: one for one in map(read_file, files)}
    found = sorted(read.values(), key=lambda one: (one.kind, one.sha256))
    towns = rows_of(found, "towns")
    if towns.is_empty():
        raise InputRefused(
            "places.no_towns",
            ja="町字マスター（mt_town）がありません。全国または都道府県のファイルを指定してください。",
            en="There is no file of towns (mt_town). Name that of the country or of a prefecture.",
        )
    listed = towns.select(LISTED_TOWNS.names).unique().sort(LISTED_TOWNS.names, nulls_last=False)
    municipalities = _placed(_municipalities(rows_of(found, "municipalities"), towns), listed)
    parts = {
        "municipalities.parquet": _parquet([municipalities], LISTED_MUNICIPALITIES),
        "towns.parquet": _parquet(_by_prefecture(listed), LISTED_TOWNS),
    }
    manifest: dict[str, object] = {
        "format": FORMAT,
        "files": [{"kind": o.kind, "name": o.name, "sha256": o.sha256, "rows": o.rows.height} for o in found],
        "newest_effective_on": _newest(found),
        "municipalities": municipalities.height,
        "prefectures": municipalities["prefecture"].n_unique(),
        "towns": listed.height,
        "ended": listed["abolished_on"].count(),
        "attribution": ATTRIBUTION,
        "terms": TERMS,
        "parts": {name: sha256(content).hexdigest() for name, content in parts.items()},
    }
    manifest["id"] = identifier(manifest)
    return _laid_out(into.absolute(), manifest, parts)


def _newest(files: Sequence[TownFile]) -> str:
    return max(str(one.rows["effective_on"].max()) for one in files if one.rows.height)


def _municipalities(listed: pl.DataFrame, towns: pl.DataFrame) -> pl.DataFrame:
    """「市区町村」 Those of the list, and where it lacks one that has towns, as its towns name it."""
    names = LISTED_MUNICIPALITIES.names[:5]
    over = pl.col("abolished_on")
    named = (
        towns.join(listed, on="lg_code", how="anti")
        .group_by(names)
        .agg(pl.col("effective_on").min(), pl.when(over.count() == pl.len()).then(over.max()).alias("abolished_on"))
    )
    return pl.concat([listed.select(LISTED_MUNICIPALITIES.names[:7]), named]).sort("lg_code", "effective_on")


def _by_prefecture(towns: pl.DataFrame) -> list[pl.DataFrame]:
    prefecture = pl.col("lg_code").str.head(PREFECTURE_DIGITS)
    return towns.with_columns(prefecture=prefecture).partition_by("prefecture", maintain_order=True)


def _placed(municipalities: pl.DataFrame, towns: pl.DataFrame) -> pl.DataFrame:
    """Each municipality with the place of its towns: the row group of its prefecture, the first row and how many."""
    at, prefecture = pl.col("at"), pl.col("lg_code").str.head(PREFECTURE_DIGITS)
    places = (
        towns.with_row_index("at")
        .group_by("lg_code")
        .agg(at.min(), pl.len().alias("towns"))
        .with_columns(first=at - at.min().over(prefecture), group=prefecture.rank("dense") - 1)
    )
    return municipalities.join(places, on="lg_code", how="left", maintain_order="left").select(
        *municipalities.columns, pl.col("group", "first", "towns").fill_null(0)
    )


def _parquet(groups: Sequence[pl.DataFrame], schema: pa.Schema) -> bytes:
    sink = pa.BufferOutputStream()
    with parquet.ParquetWriter(sink, schema, compression="zstd", compression_level=COMPRESSION) as out:
        for one in groups:
            out.write_table(one.select(schema.names).to_arrow().cast(schema), row_group_size=one.height)
    return bytes(sink.getvalue())


def _laid_out(into: Path, manifest: Mapping[str, object], parts: Mapping[str, bytes]) -> Compiled:
    """The package in its folder, or the one that is there if it is the same."""
    try:
        if os.path.lexists(into) and not (into.is_dir() and not any(into.iterdir())):
            if _holds(into / PACKAGE, manifest):
                return Compiled(folder=into, manifest=manifest, was_there=True)
            raise _folder_taken(into)
        into.parent.mkdir(parents=True, exist_ok=True)
        unnamed = Path(tempfile.mkdtemp(dir=into.parent, prefix=f".{into.name}."))
        try:
            _write(unnamed, manifest, parts)
            unnamed.rename(into)
        finally:
            shutil.rmtree(unnamed, ignore_errors=True)
    except OSError as error:
        raise disk.refusal(error) from error
    return Compiled(folder=into, manifest=manifest, was_there=False)


def _folder_taken(into: Path) -> InputRefused:
    return InputRefused(
        "places.folder_taken",
        ja=f"{into} には別のものがあります。上書きしないよう止めました。新しいフォルダを指定してください。",
        en=f"{into} holds something else. It was stopped, so that nothing is lost. Name a new folder.",
    )


def _holds(package: Path, manifest: Mapping[str, object]) -> bool:
    try:
        return open_country(package).id == manifest["id"]
    except PromiseBroken:
        return False


def _write(folder: Path, manifest: Mapping[str, object], parts: Mapping[str, bytes]) -> None:
    """All files, for everybody to read: a list of towns has no secret, and whoever installs it may be another."""
    version = f"{str(manifest['newest_effective_on']).replace('-0', '.').replace('-', '.')}+{str(manifest['id'])[:12]}"
    texts = {
        "pyproject.toml": _PROJECT.format(version=version),
        "README.md": f"{_README}\n{ATTRIBUTION}\n\n{TERMS}\n",
        f"{PACKAGE}/__init__.py": f'"""{_README}"""\n',
        f"{PACKAGE}/{MANIFEST}": json.dumps(manifest, ensure_ascii=False, indent=1) + "\n",
    }
    contents = {name: text.encode() for name, text in texts.items()} | {f"{PACKAGE}/{n}": c for n, c in parts.items()}
    for name, content in contents.items():
        disk.write_whole(folder / name, [content])
        (folder / name).chmod(0o644)
    for made in (folder / PACKAGE, folder):
        made.chmod(0o755)
