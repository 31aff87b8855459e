"""「照合」 Each row beside the residents who might be the one, with the probability that they are.

A probability is of a row, not of a pair: over all residents who look like it, and nobody. Two who are as alike share
it, so that neither is sure.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from madoguchi.formats.variants import UNKNOWN
from madoguchi.registry.linking.weights import KNOWN_HERE, REVIEW, factor_of, is_sure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

ROWS_AT_ONCE = 10_000
"""So many rows are held beside their residents at a time: it bounds the memory, whatever the file."""
MEMORY_BYTES = 1_500_000_000
LEAST = 0.001
"""Less probable candidates are not told."""
MOST = 10
"""Candidates of a row that are told."""
PAIRS = pl.Schema(
    {
        "row": pl.Int64,
        "person_id": pl.Int64,
        "probability": pl.Float64,
        "sure": pl.Boolean,
        "name_level": pl.String,
        "birth_level": pl.String,
        "sex_level": pl.String,
        "home_level": pl.String,
    }
)
"""「候補」 A row of the file, a resident who might be it, how probable that is, and how each item looks."""
TOLD_APART = pl.DataFrame(schema={"row": pl.Int64, "person_id": pl.Int64})
"""「判断」 A row and a resident of whom a person said that they are two. Here: none."""


def compared(
    others: pl.DataFrame,
    residents: pl.DataFrame,
    spill: Path,
    *,
    known_share: float = KNOWN_HERE,
    told_apart: pl.DataFrame = TOLD_APART,
) -> pl.DataFrame:
    """「候補」 The candidates of all rows as PAIRS, in the order of rows, the most probable first.

    `others` and `residents` are as `comparable` makes them; `spill` is a folder for what memory does not hold;
    `known_share` is the share of the rows that are residents, as far as one can say beforehand. Those `told_apart` by
    a person are among the pairs, without any probability: the others share it.
    """
    with _engine(residents, spill, people=residents.height, known_share=known_share) as engine:
        engine.register("told_apart", told_apart.to_arrow())
        found = [pl.DataFrame(pl.from_arrow(one)) for one in _in_turns(engine, others, _PAIRS)]
    return pl.concat([pl.DataFrame(schema=PAIRS), *found]).sort(
        "row", "probability", "person_id", descending=[False, True, False]
    )


def sheltered(
    others: pl.DataFrame, hidden: pl.DataFrame, spill: Path, *, people: int, known_share: float = KNOWN_HERE
) -> pl.Series:
    """「支援措置」 The rows of which nothing may be told, because they may be one of the `hidden`.

    A name is enough, whatever stands beside it; and where it differs, what would be put before a person at the home
    that fits best. The address of a row never makes a difference, so that nobody finds an address by asking.
    """
    with _engine(hidden, spill, people=max(people, hidden.height), known_share=known_share) as engine:
        found = [pl.DataFrame(pl.from_arrow(one)) for one in _in_turns(engine, others, _SHELTERED)]
    return pl.concat([pl.DataFrame(schema={"row": pl.Int64}), *found])["row"].unique().sort()


def _engine(residents: pl.DataFrame, spill: Path, *, people: int, known_share: float) -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect()
    engine.execute("SET memory_limit = ?", [f"{MEMORY_BYTES}B"])
    engine.execute("SET temp_directory = ?", [str(spill)])
    engine.register("given_residents", residents.to_arrow())
    engine.execute(_RESIDENTS)
    known = known_share / (1 - known_share)
    engine.execute("CREATE TABLE counted AS SELECT ?::DOUBLE AS people, ?::DOUBLE AS known", [people, known])
    return engine


def _in_turns(engine: duckdb.DuckDBPyConnection, others: pl.DataFrame, asked: str) -> Iterator[pa.Table]:
    for rows in others.iter_slices(ROWS_AT_ONCE):
        engine.register("given_rows", rows.to_arrow())
        engine.execute(_ROWS)
        yield engine.sql(asked).to_arrow_table()


_LISTED = MappingProxyType(
    {"name": "names", "kana": "kanas", "given": "givens", "home": "homes", "town": "towns", "post": "postal_codes"}
)
_RESIDENTS = (
    "CREATE TABLE residents AS SELECT * FROM given_residents;"
    + "".join(
        f"CREATE TABLE by_{one} AS SELECT DISTINCT person_id, unnest({many}) AS {one} FROM residents;"
        f"CREATE TABLE {one}_counts AS SELECT {one}, count(*) AS n FROM by_{one} GROUP BY {one};"
        for one, many in _LISTED.items()
    )
    + "CREATE TABLE at_home AS SELECT person_id, max(n) AS n FROM by_home JOIN home_counts USING (home) GROUP BY ALL;"
    "CREATE TABLE surnames AS SELECT DISTINCT unnest(families) AS surname FROM residents;"
    + "CREATE TABLE doubled AS "
    + " UNION ".join(
        f"SELECT person_id FROM by_{one} JOIN residents USING (person_id) WHERE birth_date IS NOT NULL "
        f"QUALIFY count(*) OVER (PARTITION BY {one}, birth_date) > 1"
        for one in ("name", "kana")
    )
    + ";"
)
"""Once: the residents, under what they are looked for by, and how many look alike."""
_OWN = r"\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFD}"
_GAPS = "coalesce(regexp_matches(r.{name}, '[" + UNKNOWN + _OWN.replace("{", "{{").replace("}", "}}") + "]'), false)"
_ROWS = """
CREATE OR REPLACE TABLE rows AS
SELECT r.*, coalesce(n.n, 0) AS name_count, coalesce(k.n, 0) AS kana_count, coalesce(t.n, 0) AS town_count,
    coalesce(p.n, 0) AS post_count,
    NOT ({gaps} OR (r.given IS NULL AND s.surname IS NOT NULL)) AS name_whole,
    NOT ({kana_gaps} OR (r.kana_given IS NULL AND z.surname IS NOT NULL)) AS kana_whole
FROM given_rows r
LEFT JOIN name_counts n ON n.name = r.name LEFT JOIN kana_counts k ON k.kana = r.kana
LEFT JOIN town_counts t ON t.town = r.town LEFT JOIN post_counts p ON p.post = r.postal_code
LEFT JOIN surnames s ON s.surname = r.name LEFT JOIN surnames z ON z.surname = r.kana
""".format(gaps=_GAPS.format(name="name"), kana_gaps=_GAPS.format(name="kana"))
"""A surname alone is nobody's whole name, nor is a name with a character that a system does not have."""


def _shares(part: str, parts: str, whole: str, ends: str) -> str:
    """Whether a part of the name is the same: as it was parted, or as the begin or end of one without a space."""
    return (
        f"coalesce(CASE WHEN o.{part} IS NOT NULL THEN list_contains(r.{parts}, o.{part}) "
        f"ELSE len(list_filter(r.{parts}, lambda x: {ends}(o.{whole}, x))) > 0 END, false)"
    )


_NEAR = "coalesce(len(list_filter(r.{names}, lambda x: length(x) > 2 AND levenshtein(x, o.{name}) {off})) > 0, false)"
_BY_NAME = """
    SELECT o.row, r.person_id FROM rows o JOIN residents r ON r.birth_date = o.birth_date
    UNION SELECT o.row, n.person_id FROM rows o JOIN by_name n ON n.name = o.name
    UNION SELECT o.row, k.person_id FROM rows o JOIN by_kana k ON k.kana = o.kana
"""
_BY_HOME = """
    UNION SELECT o.row, h.person_id FROM (SELECT row, unnest(blocks) AS home FROM rows) o JOIN by_home h USING (home)
"""
_LOOKED = f"""
looked AS (
    SELECT o.*, r.person_id, r.status, r.birth_date AS born, coalesce(h.n, 1) AS home_count, r.sex AS their_sex,
        o.kana IS NULL OR len(r.kanas) = 0 AS no_kana,
        d.person_id IS NOT NULL AS doubled,
        coalesce(list_contains(r.names, o.name) AND o.name_whole, false) AS name_same,
        coalesce(list_contains(r.kanas, o.kana) AND o.kana_whole, false) AS kana_same,
        o.written IS NOT NULL
            AND coalesce(list_contains(r.names, o.name) AND NOT list_contains(r.written, o.written), false)
            AS reordered,
        {_shares("given", "givens", "name", "suffix")} AS given_same,
        {_shares("kana_given", "kana_givens", "kana", "suffix")} AS kana_given_same,
        {_shares("family", "families", "name", "prefix")} AS family_same,
        {_shares("kana_family", "kana_families", "kana", "prefix")} AS kana_family_same,
        {_NEAR.format(names="names", name="name", off="<= 1")} AS name_near,
        {_NEAR.format(names="kanas", name="kana", off="= 1")} AS kana_near,
        coalesce(list_has_any(o.blocks, r.homes), false) AS home_same,
        coalesce(list_contains(r.towns, o.town), false) AS town_same,
        coalesce(list_contains(r.postal_codes, o.postal_code), false) AS post_same,
        least(
            (SELECT g.n FROM given_counts g WHERE g.given = o.given),
            (SELECT g.n FROM given_counts g WHERE g.given = o.kana_given)
        ) AS given_found
    FROM pairs JOIN rows o USING (row) JOIN residents r USING (person_id) LEFT JOIN at_home h USING (person_id)
    LEFT JOIN doubled d USING (person_id)
), levelled AS (
    SELECT *, coalesce(given_found, people // 1000) AS given_count,
        CASE
            WHEN name_same AND kana_same THEN 'both'
            WHEN name_same AND no_kana THEN 'kanji'
            WHEN kana_same AND name IS NULL THEN 'kana'
            WHEN name_same AND (kana_near OR kana_given_same OR kana_family_same) THEN 'kanji_near'
            WHEN name_same THEN 'kanji_other'
            WHEN kana_same AND name_near THEN 'kana_near'
            WHEN kana_same THEN 'kana_other'
            WHEN given_same OR kana_given_same THEN 'given'
            WHEN (family_same OR kana_family_same) AND (name_near OR kana_near) THEN 'near'
            WHEN family_same OR kana_family_same THEN 'family'
            ELSE 'other'
        END AS name_level,
        CASE
            WHEN birth_date IS NULL OR born IS NULL THEN 'absent'
            WHEN birth_date = born AND month(born) = 1 AND day(born) = 1 THEN 'new_year'
            WHEN birth_date = born THEN 'same'
            WHEN year(birth_date) = year(born) AND month(birth_date) = day(born) AND day(birth_date) = month(born)
                THEN 'swapped'
            WHEN year(birth_date) = year(born) AND (
                (month(born) = 1 AND day(born) = 1) OR (month(birth_date) = 1 AND day(birth_date) = 1)
            ) THEN 'unknown_day'
            WHEN year(birth_date) = year(born) AND hamming(strftime(birth_date, '%m%d'), strftime(born, '%m%d')) = 1
                THEN 'digit'
            WHEN (year(birth_date) = year(born))::INT + (month(birth_date) = month(born))::INT
                + (day(birth_date) = day(born))::INT = 2 THEN 'part'
            ELSE 'other'
        END AS birth_level,
        CASE
            WHEN sex IS NULL OR their_sex IS NULL OR their_sex NOT IN ('1', '2') THEN 'absent'
            WHEN sex = their_sex THEN 'same'
            ELSE 'other'
        END AS sex_level
    FROM looked, counted
)"""
_WEIGHED = f"""
weighed AS (
    SELECT *, known / people
        * ({factor_of("name")}) * ({factor_of("birth")}) * ({factor_of("sex")}) * ({factor_of("home")}) AS odds
    FROM housed
)"""
_PAIRS = f"""
WITH pairs AS ({_BY_NAME}{_BY_HOME}), {_LOOKED}, housed AS (
    SELECT *, CASE
        WHEN home_same AND name_level IN ('near', 'family', 'other') THEN 'family'
        WHEN home_same THEN 'home'
        WHEN town_same THEN 'town'
        WHEN NOT addressed AND post_same THEN 'post'
        WHEN addressed OR postal_code IS NOT NULL THEN 'other'
        ELSE 'absent'
    END AS home_level FROM levelled
), {_WEIGHED}, judged AS (
    SELECT w.* REPLACE (CASE WHEN t.row IS NULL THEN odds ELSE 0 END AS odds), t.row IS NOT NULL AS apart
    FROM weighed w LEFT JOIN told_apart t ON t.row = w.row AND t.person_id = w.person_id
), shared AS (
    SELECT *, odds / (1 + sum(odds) OVER (PARTITION BY row)) AS probability FROM judged
)
SELECT row, person_id, probability, {is_sure()} AS sure, name_level, birth_level, sex_level, home_level
FROM shared WHERE probability >= {LEAST} OR apart
QUALIFY apart OR row_number() OVER (PARTITION BY row ORDER BY probability DESC, person_id) <= {MOST}
"""
"""Whoever is born on the day, bears the name or the kana, or is at the address of a row; and how alike they are."""
_SHELTERED = f"""
WITH pairs AS ({_BY_NAME}), {_LOOKED}, housed AS (
    SELECT * REPLACE (0 AS home_count),
        CASE WHEN name_level IN ('near', 'family', 'other') THEN 'family' ELSE 'home' END AS home_level
    FROM levelled
), {_WEIGHED}
SELECT row FROM weighed WHERE odds / (1 + odds) >= {REVIEW}
UNION SELECT o.row FROM rows o JOIN by_name n ON n.name = o.name
UNION SELECT o.row FROM rows o JOIN by_name n ON n.name = o.kana
"""
"""The same of those who are hidden, at whatever address; and every row that bears a name of theirs."""
