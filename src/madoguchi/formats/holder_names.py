"""「口座名義の確認」 The holder's name of every account at once; only those that differ are looked at one by one."""

from __future__ import annotations

import polars as pl

from madoguchi.core.holder_names import Grade, Reason, RegisterName, grade
from madoguchi.formats.kana import to_zengin

COLUMNS = (
    "name_kana",
    "kana_certified",
    "former_surname_kana",
    "alias_kana",
    "name_romaji",
    "is_foreign",
    "holder_kana",
)


def grade_all(frame: pl.DataFrame) -> pl.DataFrame:
    """「口座名義の確認」 The frame with `grade` and `grade_reason` (text), as `core.holder_names.grade` gives them.

    Reads COLUMNS. NULL in kana_certified or is_foreign means no.
    """
    native = ~pl.col("is_foreign").fill_null(False)
    holder, name = _key("holder_kana"), _key("name_kana")
    given = to_zengin(pl.col("name_kana")).str.extract("(?s)^[^ ]+ (.+)$").str.replace_all("[ ,]", "")
    former = _key("former_surname_kana")
    is_known = holder != ""
    with_former = (former != "") & (given != "") & (holder == former + given)
    reason = (
        pl.when(is_known & (holder == name))
        .then(pl.lit(str(Reason.NAME)))
        .when(is_known & native & with_former)
        .then(pl.lit(str(Reason.FORMER_SURNAME)))
        .when(is_known & native & (holder == _key("alias_kana")))
        .then(pl.lit(str(Reason.ALIAS)))
    )
    equal = frame.with_columns(grade_reason=reason).with_columns(
        grade=pl.when(pl.col("grade_reason").is_not_null()).then(pl.lit(str(Grade.MATCH)))
    )
    left = equal.with_row_index("_row").filter(pl.col("grade").is_null())
    checks = [
        grade(
            RegisterName(
                kana=kana,
                kana_certified=bool(certified),
                former_surname_kana=former_surname,
                alias_kana=alias,
                romaji=romaji,
                is_foreign=bool(foreign),
            ),
            written,
        )
        for kana, certified, former_surname, alias, romaji, foreign, written in left.select(COLUMNS).iter_rows()
    ]
    looked_at = pl.DataFrame(
        {
            "_row": left["_row"],
            "_grade": pl.Series([str(check.grade) for check in checks], dtype=pl.String),
            "_reason": pl.Series([str(check.reason) for check in checks], dtype=pl.String),
        }
    )
    return (
        equal.with_row_index("_row")
        .join(looked_at, on="_row", how="left", maintain_order="left")
        .with_columns(
            grade=pl.coalesce("grade", "_grade"),
            grade_reason=pl.coalesce("grade_reason", "_reason"),
        )
        .drop("_row", "_grade", "_reason")
    )


def _key(column: str) -> pl.Expr:
    return to_zengin(pl.col(column)).str.replace_all("[ ,]", "")
