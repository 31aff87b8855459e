"""「取込」 A register file (CSV or Arrow) becomes present knowledge: wholly, or not at all.

The caller has opened the transaction and the municipality's scope. A run that fails or is killed leaves the register
as it was; the report of what was wrong stays, below HOME/<municipality>/imports/.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.conf import settings
from django.db.models import Max

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.registry import report
from madoguchi.registry.as_of import day_of
from madoguchi.registry.blocks import kept_here, seated_in, texts_of_blocks
from madoguchi.registry.branches import BRANCHES, LEAST, MERGERS, circles, listed, missing
from madoguchi.registry.check import across_rows, held_back
from madoguchi.registry.corporations import CORPORATIONS
from madoguchi.registry.decode import (
    ROW,
    Texts,
    content_of,
    decode,
    of_other_municipalities,
    texts_of,
    texts_of_arrow,
    unpacked,
)
from madoguchi.registry.fault import Fault, faults_of
from madoguchi.registry.mapping import STANDARD, mapping_of
from madoguchi.registry.models import ImportRun
from madoguchi.registry.newest import NUMBERS, completed, newest, standing
from madoguchi.registry.parse import typed
from madoguchi.registry.place_names import refuse_two_names
from madoguchi.registry.places import EVERY_REGISTER, TOWNS
from madoguchi.registry.supersede import MISSING_ROWS, MISSING_SHARE, present, supersede, too_many_missing
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from datetime import date

    from madoguchi.registry.columns import Register
    from madoguchi.registry.mapping import Mapped


class Mode(StrEnum):
    """What becomes of a file in which some rows are wrong."""

    STRICT = "strict"  # the whole file is refused
    GOOD_ROWS = "good_rows"  # the good rows are taken in


class Coverage(StrEnum):
    """What it means that a row of the register is not in the file."""

    FULL = "full"  # 全件: it is no longer so
    CHANGES = "changes"  # 差分: nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """「取込」 What an import did, in rows. `absent_columns` are headers that the file did not have (all unknown).

    `elsewhere` are rows of other municipalities, passed over.
    `absent_kept`: what the file lacks was kept, because it holds changes only or some of its rows were refused.
    """

    register: str
    file_sha256: str
    rows: int
    elsewhere: int
    refused: int
    added: int
    superseded: int
    unchanged: int
    absent_kept: bool
    absent_columns: tuple[str, ...]
    report: Path


def was_taken_in(register_name: str) -> bool:
    """「取込」 Whether a file of this register was ever taken in, be it one without rows."""
    return bool(ImportRun.objects.filter(register=register_name).exists())


def receive(
    register_name: str,
    source: Path | pa.Table,
    *,
    at: datetime,
    mode: Mode = Mode.STRICT,
    coverage: Coverage = Coverage.FULL,
    mapping: Path | None = None,
    check_digits: bool = False,
    allow_missing: bool = False,
    as_of: date | None = None,
) -> Receipt:
    """Take a file into one register (a key of EVERY_REGISTER), as known from the instant `at` on.

    Files of corporations add up: what one lacks stays, and what it says that is older than what is known is passed over
    (`registry.newest`).

    `as_of` 「抽出日」: the day on which its source made the file; else that on which the file was written, if not
    later than `at`. All of a register older than the newest that was taken in is refused (Conflict
    `registry.older_file`): it would undo what was learned since; of branches a part, too.
    The first list of branches is a whole one (Conflict `registry.few_branches`), for payments are held to it; mergers
    that lead back to a branch are refused (InputRefused `registry.merged_in_a_circle`).
    The same file again changes nothing; tomorrow's full file closes and adds only the rows that differ. In the mode
    GOOD_ROWS no row is closed for being absent while some were refused, and all rows of a resident are held back when
    one is wrong. Raises InputRefused `registry.rows_refused` in the mode STRICT, what `registry.decode` raises for a
    file that cannot be read, `registry.two_names` of towns, and Conflict as `registry.supersede` does.
    """
    register = _register(register_name)
    as_of = _made_on(source, at) if as_of is None else _not_ahead(as_of, at)
    mapped = mapping_of(register, mapping) if mapping else STANDARD
    texts, digest = _texts(source, register, mapped, coverage)
    day = day_of(at)
    rows, faults = typed(texts.frame, register, mapped)
    ragged = faults_of(pl.Series(texts.ragged, dtype=pl.Int64), "", Fault.CELLS)
    faults = pl.concat([faults, ragged, across_rows(rows, register, on=day, check_digits=check_digits)])
    faults = pl.concat([faults, held_back(rows, register, faults["row_number"])])
    refused = faults["row_number"].n_unique()
    count = rows.height + len(texts.ragged)
    written = report.write(_folder(register, digest), register, faults, rows=count)
    if refused and mode is Mode.STRICT:
        raise _rows_refused(register, refused, written)
    good = rows.filter(~pl.col(ROW).is_in(faults["row_number"].implode()))
    if register is TOWNS:
        refuse_two_names(good)
    good = good.drop(ROW)
    whole = coverage is Coverage.FULL and refused == 0
    with store.lock(f"{current()}.registry"):
        if register is BRANCHES or (coverage is Coverage.FULL and register is not CORPORATIONS):
            _refuse_older(register, as_of)
        if register is MERGERS:
            _refuse_circles(good, whole=whole)
        if register in (CORPORATIONS, BRANCHES):
            known = present(register)
            if register is BRANCHES:
                _refuse_few(known, good, coverage, allow_missing=allow_missing)
            if coverage is Coverage.FULL and not allow_missing:
                _refuse_cut(register, known, good)
            numbered = register is CORPORATIONS
            so = newest(completed(good), known) if numbered else listed(good, known, as_of, whole=whole)
            changes = supersede(register, so, at=at, whole=True, allow_missing=True)
        else:
            changes = supersede(register, good, at=at, whole=whole, allow_missing=allow_missing)
        ImportRun.objects.create(
            register=register.name,
            file_sha256=digest,
            rows=count,
            refused=refused,
            added=changes.added,
            superseded=changes.superseded,
            at=at,
            as_of=as_of,
        )
    return Receipt(
        register=register.name,
        file_sha256=digest,
        rows=count,
        elsewhere=texts.elsewhere,
        refused=refused,
        added=changes.added,
        superseded=changes.superseded,
        unchanged=max(count - refused - changes.added, 0),
        absent_kept=register is CORPORATIONS or not whole,
        absent_columns=tuple(register.column(name).header for name in texts.absent),
        report=written,
    )


def _register(name: str) -> Register:
    if name not in EVERY_REGISTER:
        raise InputRefused(
            "registry.no_such_register",
            ja=f"その名前の台帳はありません。次のどれかを指定してください: {', '.join(EVERY_REGISTER)}。",
            en=f"There is no register of that name. Name one of: {', '.join(EVERY_REGISTER)}.",
        )
    return EVERY_REGISTER[name]


def _made_on(source: Path | pa.Table, at: datetime) -> date:
    """「抽出日」 A feed that died leaves the file of its last day, however often that is taken in."""
    try:
        written = day_of(datetime.fromtimestamp(source.stat().st_mtime, UTC)) if isinstance(source, Path) else None
    except OSError:
        written = None
    return min(written or day_of(at), day_of(at))


def _not_ahead(as_of: date, at: datetime) -> date:
    if as_of > day_of(at):
        raise InputRefused(
            "registry.file_of_tomorrow",
            ja=f"抽出日 {as_of} が取込みの日より後です。ファイルを作った日を確かめてください。",
            en=f"The file cannot be of {as_of}, after the day on which it is taken in. Check the day it was made.",
        )
    return as_of


def _refuse_older(register: Register, as_of: date) -> None:
    newest = ImportRun.objects.filter(register=register.name).aggregate(day=Max("as_of"))["day"]
    if newest is not None and newest > as_of:
        raise Conflict(
            "registry.older_file",
            ja=f"{register.title}の台帳には {newest} のファイルが入っています。{as_of} のファイルで置き換えると、"
            "その後に分かったことが消えるため取り込みません。新しいファイルを取り込むか、作った日が違うなら --as-of で"
            "指定してください。",
            en=f"The register {register.name} has a file of {newest}. One of {as_of} would undo what was learned "
            "since, so nothing was taken in. Take in a newer file, or say --as-of if it was made on another day.",
        )


def _refuse_few(known: pl.DataFrame, rows: pl.DataFrame, coverage: Coverage, *, allow_missing: bool) -> None:
    """A part of the country's branches is no list to hold payments to: all the others would be unknown."""
    begins = known.is_empty()
    is_part = begins and (coverage is Coverage.CHANGES or (rows.height < LEAST and not allow_missing))
    if rows.is_empty() or is_part:
        raise Conflict(
            "registry.few_branches",
            ja=f"金融機関の店舗の一覧に{rows.height:,}店舗しかないか、差分です。振込先の店舗はこの一覧で確かめるため、最初は"
            f"全国の全件（約29,000店舗。{LEAST:,}店舗より少なければ途中で切れたものとみなす）を取り込んでください。"
            "少ない全件で正しいなら、件数の減少を認めて取り込んでください（1店舗もないものは取り込みません）。",
            en=f"The list has {rows.height:,} branches only, or holds changes. Payments are held to it, so the first "
            f"one must have all of the country, some 29,000 (with fewer than {LEAST:,} it was cut). If a whole list "
            "of fewer is right, allow missing rows; one without any branch is never taken in.",
        )


def _refuse_circles(rows: pl.DataFrame, *, whole: bool) -> None:
    before = rows.clear() if whole else present(MERGERS).drop("id").join(rows, on=[*MERGERS.key], how="anti")
    found = circles(pl.concat([before.select(rows.columns), rows]))
    if found:
        said = "、".join(found[:3])
        raise InputRefused(
            "registry.merged_in_a_circle",
            ja=f"統廃合をたどると元の店舗に戻ります（{said}）。口座がどこにあるか決まらないため、何も取り込んでいません。"
            "行を直してください。",
            en=f"Mergers lead back to the branch they begin with ({', '.join(found[:3])}), so nobody can say where its "
            "accounts are. Nothing was taken in. Correct these rows.",
        )


def _refuse_cut(register: Register, known: pl.DataFrame, rows: pl.DataFrame) -> None:
    """A whole list has every branch, and every corporation that sits here: one that lacks many was cut."""
    if register is BRANCHES:
        gone, stood = missing(rows, known)
    else:
        here = standing(known).filter(seated_in(current()))
        gone, stood = here.join(rows, on="corporate_number", how="anti").height, here.height
    if gone > max(MISSING_ROWS, stood * MISSING_SHARE):
        raise too_many_missing(gone, stood)


def _texts(source: Path | pa.Table, register: Register, mapped: Mapped, coverage: Coverage) -> tuple[Texts, str]:
    if isinstance(source, Path) and register.unheaded:
        content = content_of(source)
        known = present(register, *NUMBERS)
        numbers = pl.concat([known[column] for column in NUMBERS]).drop_nulls().unique().to_list()
        keeps = kept_here(current(), numbers)
        texts = texts_of_blocks(unpacked(content, name=source.name), register, mapped, name=source.name, keeps=keeps)
        if coverage is Coverage.FULL and texts.elsewhere and texts.frame.is_empty():
            raise of_other_municipalities(register, current())
        return texts, sha256(content).hexdigest()
    if isinstance(source, Path):
        content = content_of(source)
        text = decode(unpacked(content, name=source.name), name=source.name)
        return texts_of(text, register, mapped, current()), sha256(content).hexdigest()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, source.schema) as stream:
        stream.write_table(source)
    return texts_of_arrow(source, register, current()), sha256(sink.getvalue()).hexdigest()


def _folder(register: Register, digest: str) -> Path:
    return Path(settings.HOME) / current() / "imports" / f"{register.name}-{digest[:16]}"


def _rows_refused(register: Register, refused: int, written: Path) -> InputRefused:
    return InputRefused(
        "registry.rows_refused",
        ja=f"{register.title}のファイルに誤りのある行が{refused:,}行あります。台帳は変えていません。"
        f"報告 {written} を見て直すか、正しい行だけを取り込んでください。",
        en=f"{refused:,} rows of the file for {register.name} are wrong. The register was not changed. Correct them "
        f"with the report {written}, or take in the good rows only.",
    )
