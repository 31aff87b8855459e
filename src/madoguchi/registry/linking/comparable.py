"""「照合」 Both sides in one form: folded names, days, and addresses as a town and its numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from madoguchi.formats.variants import folded, folded_words
from madoguchi.places.spelling import spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_NUMBERS = re.compile(r"\d+(?:-\d+)*")
_BETWEEN = re.compile(r"(?<=\d)\s*(?:丁目|番地|番|号)\s*(?:ノ|-)?\s*(?=\d)|(?<=\d)\s*(?:ノ|-)\s*(?=\d)")
_MOST_NUMBERS = 6
"""Numbers of an address that are looked at; more are no address."""
_OF_PEOPLE = ("name", "alias", "name_romaji")


def others(rows: pl.DataFrame, towns: Iterable[str], here: str) -> pl.DataFrame:
    """The rows of another office (typed by OTHERS), comparable; `towns` are those of `residents`, `here` our own name.

    `blocks` are the address cut behind each of its numbers from the second on: what stands behind may be a room.
    `said` is all that is compared of a row in one text, `written` a name in Latin letters in its own order.
    """
    known, own = _written(towns), spelling(here).key
    place = _each(rows["address"], lambda text: _found(text, known, own)).str.split("\t")
    return rows.select(
        pl.col("row_number").alias("row"),
        *_name(rows["name"], "name", "family", "given"),
        *_name(rows["name_kana"], "kana", "kana_family", "kana_given"),
        "birth_date",
        pl.when(pl.col("sex").is_in(["1", "2"])).then(pl.col("sex")).alias("sex"),
        "postal_code",
        pl.col("address").is_not_null().alias("addressed"),
        place.list.first().alias("town"),
        place.list.slice(1).alias("blocks"),
        _in_order(rows["name"]).alias("written"),
    ).with_columns(
        pl.concat_str(
            *(
                pl.col(one).cast(pl.String).fill_null("")
                for one in ("name", "kana", "birth_date", "sex", "postal_code")
            ),
            _each(rows["address"], _numbered).fill_null(""),
            separator="\x1f",
        ).alias("said")
    )


def residents(history: pl.DataFrame) -> pl.DataFrame:
    """One row for each person of the register, with every name and every address that they have or had.

    `history` has the columns of `registry.read.comparable`.
    """
    names = [_name(history[column], *_parts(column)) for column in _OF_PEOPLE]
    kana = _name(history["name_kana"], "kana", "kana_family", "kana_given")
    towns = _each(history["town"], lambda text: spelling(text).key)
    former = _each(history["former_surname"], folded)
    frame = history.select("person_id", "version", "status", "birth_date", "sex", "postal_code").with_columns(
        *(one for of_column in names for one in of_column),
        *kana,
        former.alias("former"),
        _in_order(history["name"]).alias("written"),
        _in_order(history["name_romaji"]).alias("written_romaji"),
        (towns + "|" + _each(history["street"], _house)).alias("home"),
        towns.alias("town"),
    )
    # Some write the kana, or the former name, where the name is asked for.
    frame = frame.with_columns(
        pl.concat_list("name", "alias", "name_romaji", "kana", pl.col("former") + pl.col("given")).alias("names"),
        pl.concat_list("written", "written_romaji").alias("written"),
        pl.concat_list("family", "former", "alias_family", "kana_family").alias("families"),
        pl.concat_list("given", "alias_given", "kana_given").alias("givens"),
    )
    return (
        frame.sort("person_id", "version")
        .group_by("person_id", maintain_order=True)
        .agg(
            pl.col("status", "birth_date", "sex").last(),
            *(
                pl.col(column).explode(empty_as_null=False).drop_nulls()
                for column in ("names", "families", "givens", "written")
            ),
            pl.col("kana").drop_nulls().alias("kanas"),
            pl.col("kana_family").drop_nulls().alias("kana_families"),
            pl.col("kana_given").drop_nulls().alias("kana_givens"),
            pl.col("home").drop_nulls().alias("homes"),
            pl.col("town").drop_nulls().alias("towns"),
            pl.col("postal_code").drop_nulls().alias("postal_codes"),
        )
        .with_columns(_state().alias("state"))
    )


def _state() -> pl.Expr:
    """All by which a resident is judged in one text, whatever version of the record says it."""
    lists = (pl.col(one).list.unique().list.sort().list.join("\x1e") for one in ("names", "kanas", "homes"))
    texts = (pl.col(one).cast(pl.String).fill_null("") for one in ("birth_date", "sex"))
    return pl.concat_str(*lists, *texts, separator="\x1f")


def _parts(column: str) -> tuple[str, str, str]:
    return ("name", "family", "given") if column == "name" else (column, f"{column}_family", f"{column}_given")


def _name(texts: pl.Series, whole: str, family: str, given: str) -> tuple[pl.Series, pl.Series, pl.Series]:
    """A name folded, and its two parts where a space parts it."""
    bare = texts.str.strip_chars()
    parted = bare.str.replace_all(r"\s+", " ").str.splitn(" ", 2)
    none = pl.Series([None], dtype=pl.String)
    first = _each(parted.struct[0].zip_with(parted.struct[1].is_not_null(), none), folded)
    last = _each(parted.struct[1], folded)
    # Parts are few and wholes are many, so that a whole is put together; but words in Latin letters change places.
    together = (first + last).zip_with(~(first + last).str.contains(r"^[\x00-\x7f]*$"), none)
    apart = _each(bare.zip_with(together.is_null(), none), folded)
    return together.fill_null(apart).alias(whole), first.alias(family), last.alias(given)


def _in_order(texts: pl.Series) -> pl.Series:
    """A name in Latin letters with its words as they stand; nothing of any other."""

    def words(text: str) -> str:
        found = " ".join(folded_words(text))
        return found if found.isascii() else ""

    return _each(texts, words)


def _each(texts: pl.Series, act: Callable[[str], str]) -> pl.Series:
    """What becomes of each text, each different one done once; nothing becomes null."""
    made = {text: act(text) or None for text in texts.drop_nulls().unique().to_list()}
    return texts.replace_strict(made, default=None, return_dtype=pl.String)


def _numbered(text: str) -> str:
    """The key of an address whose numbers have hyphens between them.

    >>> _numbered("今福二丁目１２番地の３"), _numbered("今福2-12-3"), _numbered("南桶屋町１１４５番地の３２")
    ('今福2-12-3', '今福2-12-3', '南桶屋町1145-32')
    """
    return _BETWEEN.sub("-", spelling(text).key)


def _house(text: str) -> str:
    """The numbers of a resident's address; nothing where there is none."""
    numbers = _NUMBERS.match(_numbered(text))
    return numbers[0] if numbers else ""


def _written(towns: Iterable[str]) -> dict[str, str]:
    """「丁目」 Each way in which a town can stand in `_numbered`, to the town: 今福2丁目 is 今福2- before a number."""
    kept = sorted(set(towns))
    return {one.removesuffix("丁目") + "-": one for one in kept if one.endswith("丁目")} | {one: one for one in kept}


def _found(text: str, towns: Mapping[str, str], here: str) -> str:
    """A town of ours and the blocks in it, parted by tabs; nothing of an address that names none."""
    key, longest = _numbered(text), max(map(len, towns), default=0)
    behind = key.find(here) + len(here) if here in key else 0
    for at in {0: None, behind: None}:
        rest = key[at:]
        for end in range(min(len(rest), longest), 0, -1):
            town = towns.get(rest[:end])
            if town is not None and not rest[end - 1 : end + 1].isdecimal():
                found = _NUMBERS.match(rest[end:])
                numbers = found[0].split("-") if found else []
                ends = range(min(2, len(numbers)), min(_MOST_NUMBERS, len(numbers)) + 1) if numbers else ()
                return "\t".join([town, *(f"{town}|{'-'.join(numbers[:last])}" for last in ends)])
    return ""
