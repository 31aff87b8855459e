"""「名寄せ」 The file of another office is held against all residents, and written again in three parts."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.core.errors import InputRefused
from madoguchi.datause.record import Purpose
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.registry import read, snapshot
from madoguchi.registry.as_of import Asked, day_of
from madoguchi.registry.decode import ROW
from madoguchi.registry.linking import comparable
from madoguchi.registry.linking.compare import compared
from madoguchi.registry.linking.decide import Ground, Outcome, decided
from madoguchi.registry.linking.history import ITEMS
from madoguchi.registry.linking.incoming import Incoming, incoming
from madoguchi.registry.linking.judged import DESK, ROW_MARK, judged, mark_of
from madoguchi.registry.linking.lay_out import HEADINGS, lay_out
from madoguchi.tenancy.own import own

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FILES = {Outcome.MATCH: "matched.csv", Outcome.REVIEW: "review.csv", Outcome.NONE: "unmatched.csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """「名寄せ」 How many rows came and what became of them; `judged` are those of which a person decided."""

    rows: int
    matched: int
    review: int
    unmatched: int
    judged: int
    absent: tuple[str, ...]
    folder: Path


def link(
    file: Path,
    by: str,
    purpose: str,
    law: str,
    out: Path,
    at: datetime,
    *,
    mapping: Path | None = None,
    judgements: Sequence[Path] = (),
) -> Linked:
    """「名寄せ」 Link a file to the residents as known at `at`, and write FILES into a new folder: all, or none.

    In no transaction, which would keep residents and staff from writing for as long as the registers are read. The
    reading is on record, once, for everybody. Raises InputRefused `linking.out_taken`, `linking.nobody`,
    `linking.judged_unknown`, and what `incoming` and `judged` raise.
    """
    _refuse_taken(out)
    given = incoming(file, mapping, home() / "imports", HEADINGS, on=day_of(at))
    said = judged(judgements, given.typed["mark"].to_list(), by)
    asked = Asked(base_date=day_of(at), known_at=at)
    frozen = snapshot.take(tenancy.current(), asked.base_date, at, synthetic=is_synthetic())
    with transaction.atomic():
        why = Purpose(by=by, purpose=purpose, law=law, items=ITEMS)
        history, hidden = read.comparable(why, frozen.snapshot_id, asked, at=at)
    if history.is_empty():
        raise InputRefused(
            "linking.nobody",
            ja="住民の台帳に誰もいません。全員が「該当なし」になってしまうため止めました。先に住民の台帳を取り込んでください。",
            en="The register of residents has nobody, so that everybody would be unknown. Take it in first.",
        )
    _refuse_unknown(said, history)
    unnamed = _unnamed(out)
    try:
        pairs = _pairs(given, history, unnamed / "spill")
        shutil.rmtree(unnamed / "spill", ignore_errors=True)
        pairs, outcomes = _with_judgements(given, pairs, hidden, said)
        parts = lay_out(given, pairs, outcomes, said, history)
        for outcome, part in parts.items():
            text = part.write_csv(include_bom=True, line_terminator="\r\n", quote_style="necessary")
            store.disk.write_whole(unnamed / FILES[outcome], [text.encode()])
        unnamed.replace(out)
    except OSError as error:
        raise store.disk.refusal(error) from error
    finally:
        shutil.rmtree(unnamed, ignore_errors=True)
    counted = dict(outcomes["outcome"].value_counts().iter_rows())
    return Linked(
        rows=outcomes.height,
        matched=counted.get(Outcome.MATCH.value, 0),
        review=counted.get(Outcome.REVIEW.value, 0),
        unmatched=counted.get(Outcome.NONE.value, 0),
        judged=said["mark"].str.head(ROW_MARK).n_unique(),
        absent=given.absent,
        folder=out,
    )


def _unnamed(out: Path) -> Path:
    try:
        out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=out.parent, prefix=".linking-"))
    except OSError as error:
        raise store.disk.refusal(error) from error


def _pairs(given: Incoming, history: pl.DataFrame, spill: Path) -> pl.DataFrame:
    residents = comparable.residents(history)
    towns = residents["towns"].explode(empty_as_null=False).drop_nulls().unique()
    return compared(comparable.others(given.typed, towns.to_list(), own().name), residents, spill)


def _with_judgements(
    given: Incoming, pairs: pl.DataFrame, hidden: pl.Series, said: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """「判断」 The candidates without those whom somebody said to be others, and what became of each row.

    Whom the desk of protective measures found stays with the desk: in no file is there a number for them.
    """
    marks = given.typed.select(pl.col(ROW).alias("row"), pl.col("mark").alias("row_mark"))
    shown = pairs.with_columns(pl.col("person_id").is_in(hidden.implode()).alias("hidden")).join(marks, on="row")
    whose = [
        (mark_of(mark, DESK if hides else str(person)))
        for mark, person, hides in shown.select("row_mark", "person_id", "hidden").iter_rows()
    ]
    others = said.filter(~pl.col("same"))["mark"]
    left = shown.filter(~pl.Series(whose, dtype=pl.String).is_in(others.implode()))
    outcomes = decided(given.typed[ROW], left.select(pairs.columns), hidden)
    chosen = (
        said.filter("same")
        .select(pl.col("mark").str.head(ROW_MARK).alias("row_mark"), pl.col("person_id").alias("chosen"))
        .join(marks, on="row_mark")
        .filter(~pl.col("chosen").is_in(hidden.implode()))
    )
    holds = pl.col("chosen").is_not_null() & (pl.col("ground").fill_null("") != Ground.SHELTERED.value)
    outcomes = outcomes.join(chosen.drop("row_mark"), on="row", how="left", maintain_order="left").select(
        "row",
        pl.when(holds).then(pl.lit(Outcome.MATCH.value)).otherwise("outcome").alias("outcome"),
        pl.when(~holds).then("ground").alias("ground"),
        pl.when(holds).then("chosen").otherwise("person_id").alias("person_id"),
    )
    return shown.filter(~pl.col("hidden")).select(pairs.columns), outcomes


def _refuse_unknown(said: pl.DataFrame, history: pl.DataFrame) -> None:
    persons = said.filter("same")["person_id"].drop_nulls()
    if not persons.is_in(history["person_id"].unique().implode()).all():
        raise InputRefused(
            "linking.judged_unknown",
            ja="「同じ人」とされた人が、いまの住民の台帳にいません。台帳を確かめ、その判断を消してからやり直してください。",
            en="Somebody who was said to be the same person is not in the register of residents any more. Look at the "
            "register, and take the judgement out.",
        )


def _refuse_taken(out: Path) -> None:
    try:
        taken = out.exists() and (not out.is_dir() or any(os.scandir(out)))
    except OSError as error:
        raise store.disk.refusal(error) from error
    if taken or out.is_symlink():
        raise InputRefused(
            "linking.out_taken",
            ja="出力先（--out）にもう何かあります。書き入れた判断を失わないよう止めました。新しいフォルダの名前を指定してください。",
            en="There is something at --out already. It was stopped, so that no judgement is lost: name a new folder.",
        )
