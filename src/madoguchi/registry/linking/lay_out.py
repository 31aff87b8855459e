"""The three files: what is sure, what a person must look at, and whom the register does not know."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from madoguchi.core.errors import PromiseBroken
from madoguchi.registry.decode import ROW
from madoguchi.registry.linking.decide import Ground, Outcome
from madoguchi.registry.linking.judged import JUDGED_BY, JUDGEMENT, MARK, OTHER, PERSON, SAME
from madoguchi.registry.linking.weights import ITEMS, MATCH, REVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madoguchi.registry.linking.incoming import Incoming
    from madoguchi.registry.linking.marks import Marks

ROW_SAID, CANDIDATE, PROBABILITY, AGREES, DIFFERS = "行", "候補", "確からしさ", "一致", "相違"
STATUS, ALSO, WHY = "住民状態", "同じ人の行", "確認の理由"
_OF_REGISTER = MappingProxyType(
    {
        "name": "台帳の氏名",
        "name_kana": "台帳のフリガナ",
        "birth_date": "台帳の生年月日",
        "sex": "台帳の性別",
        "address": "台帳の住所",
    }
)
HEADINGS = (
    *(ROW_SAID, CANDIDATE, PERSON, *_OF_REGISTER.values(), STATUS, PROBABILITY, AGREES, DIFFERS),
    *(ALSO, WHY, MARK, JUDGEMENT, JUDGED_BY),
)
"""The headers that are added to those of the other office."""
_STATES = MappingProxyType({"1": "住民", "2": "転出", "3": "死亡", "9": "消除"})
_SEXES = MappingProxyType({"1": "男", "2": "女"})
GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        Ground.UNSURE.value: "確からしさが足りない",
        Ground.TIE.value: "よく似た人が2人以上いる",
        Ground.GUARD.value: "似ているが、名・生年月日・性別のどれかが合わない",
        Ground.BETTER_ROW.value: "この人に近い行がほかにもある",
        Ground.GONE.value: "「同じ人」とされた人が、いまの候補にいない",
        Ground.SHELTERED.value: "支援措置の担当が確認する（この行をほかの人に見せない）",
    }
)
"""「確認」 The words of each ground."""
_SEPARATOR = "、"
_MIDDLE = 0.5


def lay_out(
    given: Incoming,
    pairs: pl.DataFrame,
    outcomes: pl.DataFrame,
    judged: pl.DataFrame,
    history: pl.DataFrame,
    marks: Marks,
) -> dict[Outcome, pl.DataFrame]:
    """「名寄せ」 The rows of each outcome as they are written: the columns as they came, then what was found.

    Raises PromiseBroken `linking.rows_differ` where a row would be in no file, or in two.
    """
    newest = history.group_by("person_id", maintain_order=True).last()
    of_rows = given.typed.select(pl.col(ROW).alias("row"), pl.col("mark").alias("row_mark"))
    said = _said(pairs).join(_of_register(newest), on="person_id", how="left").join(of_rows, on="row")
    said = said.with_columns(marks.of(said["row_mark"], said["person_id"]).alias(MARK))
    known = outcomes.join(of_rows, on="row", maintain_order="left")
    files = {
        Outcome.MATCH: _matched(known, said, judged),
        Outcome.REVIEW: _to_review(known, said, judged, marks),
        Outcome.NONE: _unmatched(known, judged),
    }
    rows = pl.concat([file["row"].unique() for file in files.values()])
    if rows.n_unique() != len(rows) or set(rows) != set(given.rows[ROW]):
        raise PromiseBroken(
            "linking.rows_differ",
            ja="書き出す行が、受け取った行と合いません。漏れや重なりを防ぐため、何も書き出していません。",
            en="The rows to be written are not those that came. Somebody could be left out or stand twice, so nothing "
            "was written.",
        )
    return {outcome: _beside(given.rows, file) for outcome, file in files.items()}


def _beside(rows: pl.DataFrame, file: pl.DataFrame) -> pl.DataFrame:
    found = file.rename({"row": ROW}).join(rows, on=ROW, maintain_order="left")
    return found.select(*(one for one in rows.columns if one != ROW), pl.col(ROW).alias(ROW_SAID), *file.columns[1:])


def _matched(known: pl.DataFrame, said: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    rows = known.filter(pl.col("outcome") == Outcome.MATCH.value)
    also = rows.group_by("person_id").agg(pl.col("row").sort().cast(pl.String).str.join(_SEPARATOR).alias(ALSO))
    found = rows.join(said.drop("row_mark"), on=["row", "person_id"], how="left", maintain_order="left").join(
        also, on="person_id", how="left", maintain_order="left"
    )
    return _with_judgement(found, judged).select(
        "row",
        pl.col("person_id").alias(PERSON),
        *(STATUS, PROBABILITY, AGREES, DIFFERS),
        pl.when(pl.col(ALSO).str.contains(_SEPARATOR)).then(ALSO).alias(ALSO),
        *(MARK, JUDGEMENT, JUDGED_BY),
    )


def _to_review(known: pl.DataFrame, said: pl.DataFrame, judged: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    rows = known.filter(pl.col("outcome") == Outcome.REVIEW.value).drop("person_id")
    sheltered = pl.col("ground") == Ground.SHELTERED.value
    decided = pl.col(MARK).is_in(judged["mark"].implode())
    shown = said.filter((pl.col("probability") >= REVIEW) | decided).drop("row_mark")
    open_ = rows.filter(~sheltered).join(shown, on="row", how="left", maintain_order="left_right")
    place = pl.int_range(1, pl.len() + 1).over("row").cast(pl.String)
    open_ = open_.with_columns((place + "/" + pl.len().over("row").cast(pl.String)).alias(CANDIDATE))
    desk = rows.filter(sheltered)
    desk = desk.with_columns(pl.Series(MARK, [marks.of_desk(one) for one in desk["row_mark"]], dtype=pl.String))
    whole = pl.concat([open_, desk], how="diagonal").sort("row", maintain_order=True)
    return _with_judgement(whole, judged).select(
        "row",
        CANDIDATE,
        pl.col("person_id").alias(PERSON),
        *(*_OF_REGISTER.values(), STATUS, PROBABILITY, AGREES, DIFFERS),
        pl.col("ground").replace_strict(GROUNDS, return_dtype=pl.String).alias(WHY),
        *(MARK, JUDGEMENT, JUDGED_BY),
    )


def _unmatched(known: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Whom nobody knows. What the desk of protective measures said is not told, nor who judged."""
    others = judged.filter(~pl.col("same") & pl.col("person_id").is_not_null()).select(
        "row_mark", pl.lit(OTHER).alias(JUDGEMENT)
    )
    rows = known.filter(pl.col("outcome") == Outcome.NONE.value)
    once = others.unique("row_mark", keep="first", maintain_order=True)
    return rows.join(once, on="row_mark", how="left", maintain_order="left").select("row", JUDGEMENT)


def _with_judgement(rows: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    words = judged.select(
        pl.col("mark").alias(MARK),
        pl.when("same").then(pl.lit(SAME)).otherwise(pl.lit(OTHER)).alias(JUDGEMENT),
        pl.col("by").alias(JUDGED_BY),
    )
    return rows.join(words, on=MARK, how="left", maintain_order="left")


def _said(pairs: pl.DataFrame) -> pl.DataFrame:
    """What agrees and what differs, and how probable it is, in words."""
    agrees: list[pl.Expr] = []
    differs: list[pl.Expr] = []
    for item, levels in ITEMS.items():
        words = pl.col(f"{item}_level")
        for side, wanted in ((agrees, True), (differs, False)):
            some = {name: one.ja or None for name, one in levels.items() if one.agrees is wanted}
            side.append(words.replace_strict(some, default=None, return_dtype=pl.String))
    return pairs.select(
        "row",
        "person_id",
        "probability",
        pl.when(pl.col("probability") >= MATCH)
        .then(pl.lit("高"))
        .when(pl.col("probability") >= _MIDDLE)
        .then(pl.lit("中"))
        .otherwise(pl.lit("低"))
        .alias(PROBABILITY),
        pl.concat_str(agrees, separator=_SEPARATOR, ignore_nulls=True).alias(AGREES),
        pl.concat_str(differs, separator=_SEPARATOR, ignore_nulls=True).alias(DIFFERS),
    )


def _of_register(newest: pl.DataFrame) -> pl.DataFrame:
    home = pl.concat_str(pl.col("town", "street").fill_null("")) + (pl.lit("　") + pl.col("building")).fill_null("")
    return newest.with_columns(
        pl.col("birth_date").cast(pl.String),
        pl.col("sex").replace_strict(_SEXES, default=None, return_dtype=pl.String),
        home.alias("address"),
    ).select(
        "person_id",
        pl.col("status").replace_strict(_STATES, default=None, return_dtype=pl.String).alias(STATUS),
        *(pl.col(name).alias(heading) for name, heading in _OF_REGISTER.items()),
    )
