"""「法人」 The corporations of the whole country in one file, with their history; no more is read than is asked.

A municipality's register keeps those that sit in it and those that it has to do with; all the others are here. A list
is made of files of the National Tax Agency and of the list before: same files, same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.conf import settings
from pyarrow import parquet

from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.core.regular_file import bytes_of
from madoguchi.formats.variants import UNKNOWN
from madoguchi.registry.blocks import each_block
from madoguchi.registry.corporations import CORPORATIONS
from madoguchi.registry.decode import ROW, content_of, unpacked
from madoguchi.registry.mapping import STANDARD
from madoguchi.registry.newest import completed, incomplete, newest
from madoguchi.registry.parse import typed
from madoguchi.store import disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SOURCE = "https://www.houjin-bangou.nta.go.jp/"
ATTRIBUTION = f"国税庁法人番号公表サイト（国税庁）（{SOURCE}）を加工して作成"
"""「出典」 As the terms of use (公共データ利用規約 第1.0版) ask of what was made of the files."""
MANIFEST, ROWS = "manifest.json", "corporations.parquet"
FORMAT = 1
_GROUP = 200_000
_SORTED = ["corporate_number", "changed_on", "process"]
_SCHEMA = pa.schema([(column.name, column.type) for column in CORPORATIONS.columns])


@dataclass(frozen=True, eq=False)
class CorporationList:
    """「法人」 A list of the corporations of the country, as it lies in a folder; see `open_list`."""

    folder: Path
    manifest: Mapping[str, object] = field(repr=False)

    @property
    def id(self) -> str:
        """By which it is known: the SHA-256 of its rows."""
        return str(self.manifest["sha256"])

    def of(self, numbers: Sequence[str]) -> pl.DataFrame:
        """All rows of these corporations."""
        return self._scan().filter(pl.col("corporate_number").is_in(list(numbers))).collect()

    def of_all(self) -> pl.DataFrame:
        """All rows."""
        return self._scan().collect()

    def named(self, key: str, most: int) -> list[tuple[str, int]]:
        """The numbers of corporations with this key in a name: 0 where it is a whole name, else 1; these first."""
        names = (pl.col("name_key"), pl.col("kana_key"))
        whole = pl.any_horizontal(one.eq_missing(pl.lit(key)) for one in names)
        pattern = key.replace(UNKNOWN, ".")
        within = pl.any_horizontal(one.str.contains(pattern, literal=UNKNOWN not in key) for one in names)
        fits = within.fill_null(value=False) if len(key) > 1 else whole
        found = (
            self._scan()
            .filter(fits)
            .select("corporate_number", place=pl.when(whole).then(0).otherwise(1))
            .group_by("corporate_number")
            .agg(pl.col("place").min())
            .sort("place", "corporate_number")
            .head(most)
            .collect()
        )
        return [(str(number), int(place)) for number, place in found.iter_rows()]

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / ROWS)


def country() -> CorporationList | None:
    """「法人」 The list that MADOGUCHI_CORPORATIONS names; None without it. Raises as `open_list`."""
    return None if settings.CORPORATIONS is None else open_list(settings.CORPORATIONS)


def open_list(folder: Path) -> CorporationList:
    """「法人」 The list in a folder.

    Raises InputRefused `registry.no_corporation_list` where there is none, PromiseBroken
    `registry.corporation_list_altered` where its rows are not those that were written.
    """
    try:
        stamp = (folder / ROWS).stat()
        manifest = bytes_of(folder / MANIFEST)
    except OSError:
        raise InputRefused(
            "registry.no_corporation_list",
            ja=f"{folder} に法人の一覧がありません。`corporation build` で作ったフォルダを指定してください。",
            en=f"{folder} holds no list of corporations. Name a folder that `corporation build` has made.",
        ) from None
    return _opened(folder, manifest, (stamp.st_ino, stamp.st_size, stamp.st_mtime_ns))


@lru_cache(maxsize=4)
def _opened(folder: Path, manifest: bytes, _stamp: tuple[int, int, int]) -> CorporationList:
    try:
        said = json.loads(manifest)
        rows = parquet.read_schema(folder / ROWS)
        kept = said["format"] == FORMAT and said["bytes"] == _stamp[1] and rows.names == _SCHEMA.names
    except (ValueError, KeyError, TypeError, OSError):
        kept = False
    if not kept:
        raise PromiseBroken(
            "registry.corporation_list_altered",
            ja=f"{folder} の法人の一覧が作られたときと違うか、この版で読めない形です。"
            "`corporation build` で作り直してください。",
            en=f"The list of corporations in {folder} is not the one that was made, or of a form that this version "
            "does not read. Make it again with `corporation build`.",
        )
    return CorporationList(folder, said)


def compile_list(files: Sequence[Path], into: Path, *, onto: Path | None = None) -> CorporationList:
    """「法人」 Make a list of files of the National Tax Agency (all, a prefecture, or changes), onto the list before.

    Raises InputRefused `registry.corporation_rows_wrong` with the first row that is wrong, `registry.list_taken` where
    the folder has something else, and as `blocks.each_block` and `open_list`.
    """
    if into.exists() and not (into.is_dir() and not any(into.iterdir())):
        raise InputRefused(
            "registry.list_taken",
            ja=f"{into} には別のものがあります。上書きしないよう止めました。新しいフォルダを指定してください。",
            en=f"{into} holds something else. It was stopped, so that nothing is lost. Name a new folder.",
        )
    before = open_list(onto) if onto else None
    known = before.of_all() if before else pl.DataFrame(pl.from_arrow(_SCHEMA.empty_table()))
    digests = []
    for file in files:
        content = content_of(file)
        digests.append(sha256(content).hexdigest())
        parts = list(_read(unpacked(content, name=file.name), file.name))
        del content
        known = newest(pl.concat(parts), known)
    rows = known.sort(_SORTED)
    sink = pa.BufferOutputStream()
    parquet.write_table(
        rows.to_arrow().cast(_SCHEMA), sink, compression="zstd", row_group_size=_GROUP, write_statistics=True
    )
    content = sink.getvalue()
    manifest = {
        "format": FORMAT,
        "sha256": sha256(content).hexdigest(),
        "bytes": len(content),
        "rows": rows.height,
        "corporations": rows["corporate_number"].n_unique(),
        "newest_updated_on": str(rows["updated_on"].max() or ""),
        "files": digests,
        "onto": before.id if before else "",
        "attribution": ATTRIBUTION,
    }
    disk.write_whole(into / ROWS, [content.to_pybytes()])
    disk.write_whole(into / MANIFEST, [(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()])
    return open_list(into)


def _read(content: bytes, name: str) -> Iterator[pl.DataFrame]:
    """The rows of a file, typed and complete, a block at a time."""
    for block in each_block(content, CORPORATIONS, STANDARD, name=name):
        rows, faults = typed(block.frame, CORPORATIONS, STANDARD)
        faults = pl.concat([faults, incomplete(rows)])
        wrong = [(row, "") for row in block.ragged] + faults.select("row_number", "column").rows()
        if wrong:
            row, column = min(wrong)
            raise _rows_wrong(name, row, column, len({number for number, _ in wrong}))
        yield completed(rows.drop(ROW))


def _rows_wrong(name: str, row: int, column: str, count: int) -> InputRefused:
    header = CORPORATIONS.column(column).header if column else ""
    return InputRefused(
        "registry.corporation_rows_wrong",
        ja=f"{name} に誤りのある行が{count:,}行以上あります（最初は{row}行目 {header or '列の数'}）。"
        "何も作っていません。ダウンロードし直してください。",
        en=f"At least {count:,} rows of {name} are wrong (the first is row {row}, {header or 'number of cells'}). "
        "Nothing was made. Download the file again.",
    )
