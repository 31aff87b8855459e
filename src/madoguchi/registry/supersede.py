"""New knowledge over old: only rows that differ are added, and those that they replace are closed, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.core.errors import Conflict
from madoguchi.places.wards import DESIGNATED
from madoguchi.registry.as_of import day_of
from madoguchi.registry.models import Snapshot
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madoguchi.registry.columns import Register

INSTANT = pa.timestamp("us", "UTC")
NOT_COMPARED = frozenset({"recorded_on"})
"""The day of the office's entry says nothing of the person; a file that lacks it must not look different each day."""
MISSING_SHARE = 0.05
MISSING_ROWS = 20
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How many rows were added, closed, and found as they were."""

    added: int
    superseded: int
    unchanged: int


def supersede(
    register: Register, rows: pl.DataFrame, *, at: datetime, whole: bool, allow_missing: bool = False
) -> Changes:
    """Make these rows the present knowledge of the municipality in scope, within the open transaction.

    `whole` says that the rows are all there are, so that present rows with other keys are closed. More than a
    twentieth of them at once, any measure of protection or change of addresses, or all is refused
    (`registry.too_many_missing`) unless `allow_missing`: the file is probably cut.
    Raises Conflict `registry.time_goes_back` when the register already knows something newer than `at`.
    """
    key = list(register.key)
    names = [c.name for c in register.columns]
    known = present(register)
    # Only a difference in some column counts, and NULL is equal to NULL.
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_old")) for name in names if name not in {*key, *NOT_COMPARED}
    )
    joined = rows.join(known, on=key, how="left", suffix="_old")
    new = joined.filter(pl.col("id").is_null()).select(names)
    changed = joined.filter(pl.col("id").is_not_null() & differs)
    gone = known.join(rows, on=key, how="anti") if whole else known.clear()
    # Each measure that is no longer there uncovers somebody, an address once changed is never as it was before, and a
    # file without rows is a file that was cut.
    every = register.name in ("protections", "address_changes") or rows.is_empty()
    allowed = 0 if every else max(MISSING_ROWS, known.height * MISSING_SHARE)
    if not allow_missing and gone.height > allowed:
        in_wards = bool(register.within) and current()[:5] in DESIGNATED
        raise too_many_missing(gone.height, known.height, in_wards=in_wards)
    added = pl.concat([new, changed.select(names)])
    closed = [*changed["id"].to_list(), *gone["id"].to_list()]
    if added.height or closed:
        _refuse_going_back(register.name, at)
    close(register.name, closed, at=at)
    add(register, added, at=at)
    return Changes(added=added.height, superseded=len(closed), unchanged=rows.height - added.height)


def close(table: str, ids: Sequence[int], *, at: datetime) -> None:
    """Say of these rows that they were superseded at the instant. Raises Conflict when one was so already."""
    for start in range(0, len(ids), _AT_ONCE):
        listed = ids[start : start + _AT_ONCE]
        closed = store.execute(
            f"UPDATE {table} SET superseded_at = %s WHERE municipality_id = %s AND superseded_at IS NULL "
            f"AND id IN ({', '.join(str(int(row)) for row in listed)})",
            [at, current()],
        )
        if closed != len(listed):
            raise Conflict(
                "registry.already_superseded",
                ja="ほかの処理が同じ行を先に更新しました。何も変えていません。もう一度実行してください。",
                en="Another run has superseded the same rows. Nothing was changed. Run it again.",
            )


def add(register: Register, rows: pl.DataFrame, *, at: datetime) -> None:
    """Insert rows as present knowledge since the instant."""
    if "recorded_on" in rows.columns:
        rows = rows.with_columns(pl.col("recorded_on").fill_null(day_of(at)))
    table = rows.to_arrow().cast(pa.schema([pa.field(c.name, c.type) for c in register.columns]))
    table = table.append_column("municipality_id", pa.repeat(pa.scalar(str(current())), rows.height))
    store.load(register.name, table.append_column("recorded_at", pa.repeat(pa.scalar(at, INSTANT), rows.height)))


def present(register: Register, *names: str) -> pl.DataFrame:
    """The present rows of a register: its `id`, and these columns; without names all of them."""
    columns = [c for c in register.columns if not names or c.name in names]
    found = store.read(
        f"SELECT id, {', '.join(c.name for c in columns)} FROM {register.name} "
        f"WHERE municipality_id = %s AND superseded_at IS NULL AND {register.in_files}",
        [current()],
        pa.schema([pa.field("id", pa.int64()), *((c.name, c.type) for c in columns)]),
    )
    return pl.DataFrame(pl.from_arrow(found))


def _refuse_going_back(table: str, at: datetime) -> None:
    latest = store.read(
        f"SELECT max(recorded_at) AS recorded_at, max(superseded_at) AS superseded_at FROM {table} "
        "WHERE municipality_id = %s",
        [current()],
        pa.schema([("recorded_at", INSTANT), ("superseded_at", INSTANT)]),
    ).to_pylist()[0]
    if any(instant is not None and instant >= at for instant in latest.values()):
        raise time_goes_back()
    refuse_behind_a_snapshot(at)


def refuse_behind_a_snapshot(at: datetime) -> None:
    """Raises Conflict `registry.behind_a_snapshot` for knowledge that a snapshot should have had."""
    if Snapshot.objects.filter(known_at__gte=at).exists():
        raise Conflict(
            "registry.behind_a_snapshot",
            ja="この日時かそれより後の時点の断面が既にあります。断面が知っているはずのことが後から増えるため取り込みません。"
            "断面より後の日時で実行してください。",
            en="There is a snapshot as of this instant or later, and what it knew would grow afterwards. Nothing was "
            "taken in. Run it at an instant after the snapshot.",
        )


def time_goes_back() -> Conflict:
    """The refusal of knowledge that is older than what the register already holds."""
    return Conflict(
        "registry.time_goes_back",
        ja="台帳には、この日時かそれより後に知られた行が既にあります。過去の判定が再現できなくなるため取り込みません。"
        "時計を確かめて、後の日時で実行してください。",
        en="The register already knows rows of this instant or later. Past determinations could no longer be "
        "repeated, so nothing was taken in. Check the clock and run it at a later instant.",
    )


def too_many_missing(gone: int, present: int, *, in_wards: bool = False) -> Conflict:
    """The refusal of a file that lacks much of what the register has, which may be of one of several wards."""
    wards_ja = "1つの区だけのファイルは差分です。" if in_wards else ""
    wards_en = " A file of one ward holds changes only." if in_wards else ""
    return Conflict(
        "registry.too_many_missing",
        ja=f"台帳にある{present:,}行のうち{gone:,}行がファイルにありません。途中で切れたファイルかもしれないため取り込みません。"
        f"{wards_ja}差分のファイルなら差分として、正しい全件なら件数の減少を認めて取り込んでください。",
        en=f"Of {present:,} rows in the register, {gone:,} are not in the file. It may have been cut, so nothing was "
        f"taken in.{wards_en} Import it as changes only, or allow missing rows if it is complete.",
    )
