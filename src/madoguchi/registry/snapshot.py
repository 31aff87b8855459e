"""「基準日断面」 What was so on the base date, frozen: six Parquet files and a manifest that binds them.

The same register, asked the same, gives the same bytes and so the same id. A snapshot has its name only when it is
whole; a killed run leaves a folder without a name, which the next run removes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from django.conf import settings
from django.db.models import Q
from pyarrow import parquet

from madoguchi import store
from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.core.regular_file import sha256_of
from madoguchi.registry import as_of, hashed
from madoguchi.registry.as_of import Asked, DecidesBy
from madoguchi.registry.models import Protection, Snapshot
from madoguchi.tenancy import current, municipality

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """「基準日断面」 A snapshot on the disk: its id, its folder and the number of its people."""

    snapshot_id: str
    directory: Path
    people: int


def take(
    code: str,
    base_date: date,
    known_at: datetime,
    decides_by: DecidesBy = DecidesBy.EVENT,
    *,
    synthetic: bool = False,
) -> Frozen:
    """Freeze the registers of the municipality with this code; taken twice, it is the same snapshot.

    Writes HOME/<code>/snapshots/<id>/ and one row of `snapshots`. All relations are of one state, that of the
    caller's transaction or else one of its own (`store.view`), in which others go on writing. Raises InputRefused
    `registry.base_date_ahead` when the base date lies after the day of `known_at`, PromiseBroken `registry.rows_differ`
    when a row was lost on the way, Conflict `store.busy` while an import runs.
    """
    asked = Asked(base_date=base_date, known_at=known_at, decides_by=decides_by)
    if base_date > as_of.day_of(known_at):
        raise InputRefused(
            "registry.base_date_ahead",
            ja="基準日がまだ来ていません。これからの異動が含まれず対象者を誤るため、基準日以後の日時で作ってください。",
            en="The base date has not come yet. Changes up to it would be missing: take the snapshot later.",
        )
    with municipality(code), store.lock(f"{code}.registry"):
        folder = Path(settings.HOME) / code / "snapshots"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in folder.glob(".taking-*"):
            shutil.rmtree(left)
        unnamed = Path(tempfile.mkdtemp(dir=folder, prefix=".taking-"))
        try:
            with store.view():
                files = {name: _write(unnamed / f"{name}.parquet", table) for name, table in _relations(asked)}
            manifest = _manifest(asked, files, synthetic=synthetic)
            snapshot_id = identifier(manifest)
            text = _text({**manifest, "id": snapshot_id})
            store.disk.write_whole(unnamed / MANIFEST, [text])
            directory = folder / snapshot_id
            if directory.exists():
                verify(directory)
            else:
                unnamed.rename(directory)
        finally:
            shutil.rmtree(unnamed, ignore_errors=True)
        people = files["people"]["rows"]
        Snapshot.objects.get_or_create(
            snapshot_id=snapshot_id,
            defaults={
                "base_date": base_date,
                "known_at": known_at,
                "decides_by": decides_by.value,
                "manifest_sha256": sha256(text).hexdigest(),
                "people": people,
            },
        )
    return Frozen(snapshot_id=snapshot_id, directory=directory, people=int(people))


def verify(directory: Path, names: Collection[str] = RELATIONS, *, unless_untouched: bool = False) -> dict[str, object]:
    """The manifest of a snapshot, after its id and the hash of every file (or of those named) were computed anew.

    `unless_untouched`, for pages: a file that this process hashed before, and that by the file system nobody has
    written to, replaced or renamed since, is not hashed again.
    Raises PromiseBroken `registry.snapshot_altered` when a file is missing or is not the one that was frozen.
    """
    try:
        manifest = json.loads((directory / MANIFEST).read_bytes())
        named = manifest.pop("id")
        same = named == identifier(manifest) == directory.name and set(manifest["files"]) == set(RELATIONS)
        for name in names:
            path = directory / f"{name}.parquet"
            found = hashed.sha256_once(path) if unless_untouched else sha256_of(path)
            same = same and found == manifest["files"][name]["sha256"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        same = False
    if not same:
        raise PromiseBroken(
            "registry.snapshot_altered",
            ja="断面のファイルが作成時と違います。判定の根拠にできないため止めました。同じ条件で断面を作り直してください。",
            en="The snapshot's files are not those that were frozen, so nothing may be decided on them. "
            "Move the folder away and take the snapshot again.",
        )
    return {**manifest, "id": named}


def lacks_measure(snapshot_id: str | None, on: date) -> bool:
    """「支援措置」 Whether a measure is newer than what a snapshot knows, or has begun since, by the day `on`.

    Without a snapshot (None, or one that the store does not know), whether there is any measure at all.
    """
    taken: Snapshot | None = Snapshot.objects.filter(snapshot_id=snapshot_id).first()
    if taken is None:
        return bool(Protection.objects.exists())
    asked = Asked(base_date=taken.base_date, known_at=taken.known_at)
    begun = Q(superseded_at__isnull=True, starts_on__gt=asked.in_force_on, starts_on__lte=on)
    return bool(Protection.objects.filter(Q(recorded_at__gt=taken.known_at) | begun).exists())


def known_at(snapshot_id: str) -> datetime:
    """「断面の時点」 The instant up to which a snapshot knows what was learned."""
    found: datetime = Snapshot.objects.values_list("known_at", flat=True).get(snapshot_id=snapshot_id)
    return found


def is_older(snapshot_id: str, other_id: str) -> bool:
    """「基準日断面」 Whether a snapshot knows what was known at an earlier instant than another one does."""
    known = dict(
        Snapshot.objects.filter(snapshot_id__in=(snapshot_id, other_id)).values_list("snapshot_id", "known_at")
    )
    return snapshot_id in known and other_id in known and known[snapshot_id] < known[other_id]


def identifier(manifest: dict[str, object]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a manifest without its id."""
    return sha256(_text({name: value for name, value in manifest.items() if name != "id"})).hexdigest()[:16]


def _relations(asked: Asked) -> Iterator[tuple[str, pa.Table]]:
    """Each relation, its rows counted twice. The register with the largest rows comes last, for the memory's sake."""
    wanted = _counts(asked)
    for name in ("awards", "child_allowances", "accounts", "taxes"):
        table = as_of.known(name, asked)
        _compare(name, table.num_rows, wanted[name])
        yield name, table
    people, addressees = as_of.people_and_addressees(asked)
    _compare("people", people.num_rows, wanted["people"])
    yield "people", people
    yield "addressees", addressees


def _counts(asked: Asked) -> dict[str, int]:
    tables = {name: name for name in ("awards", "child_allowances", "accounts", "taxes")}
    tables["people"] = "residents"
    # Grouped, SQLite counts persons along an index; count(DISTINCT) takes ten times as long.
    grouped = {"people": "GROUP BY person_id"}
    found = store.read(
        " UNION ALL ".join(
            f"SELECT '{name}' AS name, count(*) AS n "
            f"FROM (SELECT 1 FROM {table} WHERE {as_of.KNOWN} {grouped.get(name, '')}) q"
            for name, table in tables.items()
        ),
        [current(), asked.known_at, asked.known_at] * len(tables),
        pa.schema([("name", pa.string()), ("n", pa.int64())]),
    )
    return dict(zip(found["name"].to_pylist(), found["n"].to_pylist(), strict=True))


def _compare(name: str, rows: int, wanted: int) -> None:
    if rows != wanted:
        raise PromiseBroken(
            "registry.rows_differ",
            ja=f"断面の {name} は{rows:,}行ですが、台帳には{wanted:,}行あります。漏れを防ぐため止めました。"
            "取込中でないことを確かめて、もう一度実行してください。",
            en=f"The snapshot's {name} has {rows:,} rows where the register has {wanted:,}. Somebody could be left "
            "out, so it was stopped. See that no import runs, and take it again.",
        )


def _write(path: Path, table: pa.Table) -> dict[str, int | str]:
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd", row_group_size=1 << 17, store_schema=True)
    content = sink.getvalue()
    store.disk.write_whole(path, [content])
    written = parquet.read_metadata(path).num_rows
    _compare(path.stem, written, table.num_rows)
    return {"rows": written, "sha256": sha256(content).hexdigest()}


def _manifest(asked: Asked, files: dict[str, dict[str, int | str]], *, synthetic: bool) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "municipality": str(current()),
        "base_date": asked.base_date.isoformat(),
        "known_at": asked.known_at.astimezone(UTC).isoformat(),
        "decides_by": asked.decides_by.value,
        "synthetic": synthetic,
        "files": files,
    }


def _text(manifest: dict[str, object]) -> bytes:
    return json.dumps(manifest, sort_keys=True, indent=1).encode()
