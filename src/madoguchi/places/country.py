"""「町字一覧」 The towns of the whole country as files, of which no more is read than is asked for.

`registry.compile_towns` makes them, as a Python package `madoguchi_towns` or a folder that a setting names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.core.regular_file import bytes_of
from madoguchi.places.gazetteer import TOWNS
from madoguchi.places.municipality import Municipality
from madoguchi.places.wards import of_own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

PACKAGE = "madoguchi_towns"
MANIFEST = "manifest.json"
FORMAT = 1
_SPAN = [pa.field("effective_on", pa.date32(), nullable=False), pa.field("abolished_on", pa.date32())]
_NAMES = ("oaza", "chome", "koaza")
LISTED_TOWNS = pa.schema(
    [
        pa.field("lg_code", pa.string(), nullable=False),
        pa.field("machiaza_id", pa.string(), nullable=False),
        *(pa.field(name, pa.string()) for name in _NAMES),
        *_SPAN,
    ]
)
"""「町字」 Every name with the days between which it is so, in the order of lg_code; a prefecture is a row group."""
LISTED_MUNICIPALITIES = pa.schema(
    [
        pa.field("lg_code", pa.string(), nullable=False),
        *(pa.field(name, pa.string(), nullable=name in ("county", "ward")) for name in TOWNS.names[2:6]),
        *_SPAN,
        pa.field("group", pa.int32(), nullable=False),
        pa.field("first", pa.int32(), nullable=False),
        pa.field("towns", pa.int32(), nullable=False),
    ]
)
"""「市区町村」 Every municipality and ward, and where its towns are: from row `first` of the row group `group` on."""
PARTS: Mapping[str, pa.Schema] = MappingProxyType(
    {"municipalities.parquet": LISTED_MUNICIPALITIES, "towns.parquet": LISTED_TOWNS}
)


@dataclass(frozen=True, eq=False)
class Country:
    """「町字一覧」 A list of the towns of the country, as it lies in a folder; see `open_country`."""

    folder: Path
    manifest: Mapping[str, object] = field(repr=False)
    _municipalities: pl.DataFrame = field(repr=False)

    @property
    def id(self) -> str:
        """By which it is known: the same files of the Agency give the same."""
        return str(self.manifest["id"])

    def has(self, lg_code: str) -> bool:
        """Whether it lists towns of the municipality with this code, or of a ward of it."""
        return not self._municipalities.filter(of_own(pl.col("lg_code"), lg_code) & (pl.col("towns") > 0)).is_empty()

    def has_ended(self, on: date) -> bool:
        """Whether it has names that are no more on a day."""
        over = self._municipalities.filter(pl.col("abolished_on") <= on)
        return bool(self.manifest["ended"]) or not over.is_empty()

    def municipalities(self, on: date, *, ended: bool = False) -> Iterator[Municipality]:
        """「市区町村」 Those of a day, with their towns of that day; with `ended` also what was until then."""
        begun = self._municipalities.filter(pl.col("effective_on") <= on)
        over = (pl.col("abolished_on") <= on).fill_null(value=False)
        kept = begun if ended else begun.filter(~over)
        # Of several of one code and name the one that is, or was last.
        once = kept.sort("lg_code", "abolished_on", nulls_last=True).unique(
            ["lg_code", "county", "city", "ward"], keep="last", maintain_order=True
        )
        listed = set(self._municipalities.filter(pl.col("towns") > 0)["prefecture"])
        for row in once.iter_rows(named=True):
            yield Municipality(
                lg_code=row["lg_code"],
                prefecture=row["prefecture"],
                county=row["county"] or "",
                city=row["city"],
                ward=row["ward"] or "",
                rows=partial(self._towns, row["group"], row["first"], row["towns"], on, ended=ended),
                ended_on=row["abolished_on"] if row["abolished_on"] and row["abolished_on"] <= on else None,
                unlisted=row["prefecture"] not in listed,
            )

    def _towns(self, group: int, first: int, towns: int, on: date, *, ended: bool) -> pa.Table:
        if not towns:
            return TOWNS.empty_table()
        return towns_on(_prefecture(self.folder, self.id, group).slice(first, towns), on, ended=ended)


@lru_cache(maxsize=64)
def _prefecture(folder: Path, _id: str, group: int) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(parquet.ParquetFile(folder / "towns.parquet").read_row_group(group)))


def towns_on(rows: pl.DataFrame, on: date, *, ended: bool = False) -> pa.Table:
    """「町字」 Of rows with the days between which they are so those of a day: the columns of TOWNS that they have.

    With `ended` also those that are no more, by the day on which they ended, where no town has the name now.
    """
    begun = rows.filter(pl.col("effective_on") <= on)
    over = (pl.col("abolished_on") <= on).fill_null(value=False)
    found = begun.filter(~over).with_columns(ended_on=pl.lit(None, pl.Date))
    if ended:
        names = ["lg_code", *_NAMES]
        past = begun.filter(over).join(found, on=names, how="anti", nulls_equal=True, maintain_order="left")
        newest = past.sort("abolished_on", descending=True, maintain_order=True)
        last = newest.unique([*names, "machiaza_id"], keep="first", maintain_order=True)
        found = pl.concat([found, last.with_columns(ended_on="abolished_on")]).sort("lg_code", maintain_order=True)
    return found.select(name for name in TOWNS.names if name in found.columns).unique(maintain_order=True).to_arrow()


def folder_of(named: Path | None) -> Path | None:
    """Where the list of the country lies: in a folder that is named, or the package that is installed; None: nowhere.

    Raises InputRefused `places.no_country` where the folder that is named has no list.
    """
    if named is not None:
        found = next((one for one in (named, named / PACKAGE) if (one / MANIFEST).is_file()), None)
        if found is None:
            raise InputRefused(
                "places.no_country",
                ja="MADOGUCHI_TOWNS のフォルダに町字一覧（manifest.json）がありません。"
                "address build で作ったフォルダを指定するか、設定を外してください。",
                en="The folder named by MADOGUCHI_TOWNS holds no list of towns (manifest.json). Name one that "
                "address build has made, or unset it.",
            )
        return found
    spec = find_spec(PACKAGE)
    return Path(spec.origin).parent if spec and spec.origin else None


def open_country(folder: Path) -> Country:
    """The list in a folder, hashed once for each process. Raises PromiseBroken `places.country_altered`."""
    try:
        return _opened(folder, *((folder / name).stat().st_mtime_ns for name in (MANIFEST, *PARTS)))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise PromiseBroken(
            "places.country_altered",
            ja="町字一覧のファイルが作られたときと違うか、この版で読めない形です。誤った町字を答えないため止めました。"
            "address build で作り直してください。",
            en="The list of towns is not the one that was made, or of a form that this version does not read. It was "
            "stopped, so that no wrong town is told. Make it again with address build.",
        ) from error


@lru_cache(maxsize=2)
def _opened(folder: Path, *_times: int) -> Country:
    manifest = json.loads(bytes_of(folder / MANIFEST))
    parts = {name: bytes_of(folder / name) for name in PARTS}
    if manifest["format"] != FORMAT or manifest["id"] != identifier(manifest):
        raise ValueError(manifest["format"])
    if manifest["parts"] != {name: sha256(content).hexdigest() for name, content in parts.items()}:
        raise ValueError(manifest["parts"])
    listed = parquet.read_table(pa.BufferReader(parts["municipalities.parquet"])).cast(LISTED_MUNICIPALITIES)
    return Country(folder, MappingProxyType(manifest), pl.DataFrame(pl.from_arrow(listed)))


def identifier(manifest: Mapping[str, object]) -> str:
    """The id that follows from all else in a manifest."""
    rest = {name: value for name, value in manifest.items() if name != "id"}
    return sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
