"""「名寄せ」 The file of another office is held against all residents, and written again in three parts."""

from __future__ import annotations

import shutil
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
from madoguchi.notices.key import reference_key
from madoguchi.registry import read, snapshot
from madoguchi.registry.as_of import Asked, day_of
from madoguchi.registry.decode import ROW
from madoguchi.registry.linking import comparable
from madoguchi.registry.linking.compare import compared, sheltered
from madoguchi.registry.linking.decide import Outcome, with_judgements
from madoguchi.registry.linking.history import ITEMS, newest
from madoguchi.registry.linking.incoming import Incoming, incoming
from madoguchi.registry.linking.judged import judged
from madoguchi.registry.linking.lay_out import HEADINGS, lay_out
from madoguchi.registry.linking.marks import Marks
from madoguchi.registry.linking.weights import KNOWN_HERE
from madoguchi.tenancy.own import own

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FILES = {Outcome.MATCH: "matched.csv", Outcome.REVIEW: "review.csv", Outcome.NONE: "unmatched.csv"}
_PREFIX = ".linking-"


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
    known_share: float = KNOWN_HERE,
) -> Linked:
    """「名寄せ」 Link a file to the residents as known at `at`, and write FILES into a new folder: all, or none.

    In no transaction, which would keep residents and staff from writing for as long as the registers are read. The
    reading is on record, once, for everybody. `known_share` is the share of the file's people that the register knows.
    Raises InputRefused `linking.out_taken`, `linking.at_past` where the registers learned anything after `at`,
    `linking.nobody`, `linking.judged_unknown`, and what `incoming`, `judged` and `reference_key` raise.
    """
    _refuse_taken(out)
    _refuse_past(at)
    key = reference_key(home())
    given = incoming(file, mapping, home() / "imports", HEADINGS, on=day_of(at), key=key)
    asked = Asked(base_date=day_of(at), known_at=at)
    frozen = snapshot.take(tenancy.current(), asked.base_date, at, synthetic=is_synthetic())
    with transaction.atomic():
        why = Purpose(by=by, purpose=purpose, law=law, items=ITEMS)
        history, of_hidden, hidden = read.comparable(why, frozen.snapshot_id, asked, at=at)
    if history.is_empty():
        raise InputRefused(
            "linking.nobody",
            ja="住民の台帳に誰もいません。全員が「該当なし」になってしまうため止めました。先に住民の台帳を取り込んでください。",
            en="The register of residents has nobody, so that everybody would be unknown. Take it in first.",
        )
    everybody = comparable.residents(history)
    marks = Marks(key=key, residents=everybody.select("person_id", "state"))
    said = judged(judgements, given.typed["mark"].to_list(), marks, by)
    _refuse_unknown(said, history)
    seen = everybody.filter(~pl.col("person_id").is_in(hidden.implode()))
    unnamed, spill = store.disk.unfinished(out.parent, _PREFIX), store.disk.unfinished(home(), _PREFIX)
    try:
        pairs, outcomes = _compared(given, seen, comparable.residents(of_hidden), said, spill, known_share)
        parts = lay_out(given, pairs, outcomes, said, history, marks)
        for outcome, part in parts.items():
            text = part.write_csv(include_bom=True, line_terminator="\r\n", quote_style="necessary")
            store.disk.write_whole(unnamed / FILES[outcome], [text.encode()])
        unnamed.replace(out)
    except OSError as error:
        raise store.disk.refusal(error) from error
    finally:
        shutil.rmtree(unnamed, ignore_errors=True)
        shutil.rmtree(spill, ignore_errors=True)
    counted = dict(outcomes["outcome"].value_counts().iter_rows())
    return Linked(
        rows=outcomes.height,
        matched=counted.get(Outcome.MATCH.value, 0),
        review=counted.get(Outcome.REVIEW.value, 0),
        unmatched=counted.get(Outcome.NONE.value, 0),
        judged=said["row_mark"].n_unique(),
        absent=given.absent,
        folder=out,
    )


def _compared(
    given: Incoming, residents: pl.DataFrame, hidden: pl.DataFrame, said: pl.DataFrame, spill: Path, known_share: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """「候補」 The candidates among `residents`, and what became of each row.

    Those `hidden` are in no comparison but whether a row is to be sheltered.
    """
    towns = residents["towns"].explode(empty_as_null=False).drop_nulls().unique()
    others = comparable.others(given.typed, towns.to_list(), own().name)
    rows = given.typed.select(pl.col(ROW).alias("row"), pl.col("mark").alias("row_mark"))
    of_rows = said.join(rows, on="row_mark")
    apart = of_rows.filter(~pl.col("same") & pl.col("person_id").is_not_null()).select("row", "person_id")
    pairs = compared(others, residents, spill, known_share=known_share, told_apart=apart)
    maybe = sheltered(others, hidden, spill, people=residents.height, known_share=known_share)
    return pairs, with_judgements(of_rows, others, pairs, residents, maybe)


def _refuse_unknown(said: pl.DataFrame, history: pl.DataFrame) -> None:
    persons = said.filter("same")["person_id"].drop_nulls()
    if not persons.is_in(history["person_id"].unique().implode()).all():
        raise InputRefused(
            "linking.judged_unknown",
            ja="「同じ人」とされた人が、いまの住民の台帳にいません。台帳を確かめ、その判断を消してからやり直してください。",
            en="Somebody who was said to be the same person is not in the register of residents any more. Look at the "
            "register, and take the judgement out.",
        )


def _refuse_past(at: datetime) -> None:
    known = newest()
    if known is not None and known > at:
        raise InputRefused(
            "linking.at_past",
            ja="指定の時点（--at）より後に、台帳か支援措置が変わっています。古い台帳では守るべき人を見落とすため止めました。"
            "--at を外してやり直してください。",
            en="The residents or the protective measures changed after --at. By an old register somebody protected "
            "could be told of, so nothing was read: leave --at out.",
        )


def _refuse_taken(out: Path) -> None:
    if store.disk.is_taken(out):
        raise InputRefused(
            "linking.out_taken",
            ja="出力先（--out）にもう何かあります。書き入れた判断を失わないよう止めました。新しいフォルダの名前を指定してください。",
            en="There is something at --out already. It was stopped, so that no judgement is lost: name a new folder.",
        )
