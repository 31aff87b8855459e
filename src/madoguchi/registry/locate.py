"""「照合」 What people write as an address, found in the registers of places, here or in the country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.places.normalise import Level
from madoguchi.places.wards import of_own
from madoguchi.registry.listed import lists
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from madoguchi.store.columns import Parameter

LOCATED = pa.schema(
    [
        pa.field("level", pa.int8(), nullable=False),
        pa.field("lg_code", pa.string()),
        pa.field("municipality", pa.string(), nullable=False),
        pa.field("machiaza_id", pa.string()),
        pa.field("number_id", pa.string()),
        pa.field("numbered_in", pa.string()),
        pa.field("town", pa.string(), nullable=False),
        pa.field("listed_in", pa.string()),
        pa.field("ended_on", pa.date32()),
        pa.field("numbers", pa.string(), nullable=False),
        pa.field("rest", pa.string(), nullable=False),
    ]
)
"""「所在」 One row for each address: a Level, its codes, the id of its number and the register that has it, its parts.

`municipality` is written with its prefecture. `listed_in`: a List that has the town; `ended_on`: the day from which
the name is no more. `rest` is what was not understood, or needs not be: building and room.
"""
_IN_FORCE = (
    "municipality_id = %s AND superseded_at IS NULL AND effective_on <= %s "
    "AND (abolished_on IS NULL OR abolished_on > %s) AND lg_code = %s"
)
MOST_NUMBERS = 3
"""「地番」 A number of land and two branches, a 街区符号 and two numbers of a building: more are rooms."""
_FEW = 100
"""Towns of so many addresses are asked for by their id; for more the whole register is read."""
_NUMBERED = {"at": pl.Int64, "number_id": pl.String, "numbered_in": pl.String}
_RESIDENCES = pa.schema([(name, pa.string()) for name in ("machiaza_id", "n1", "n2", "n3", "number_id")])


def locate(texts: Sequence[str], *, on: date) -> pa.Table:
    """「照合」 Where each address is, as the registers of places stood on a day: LOCATED, in the order of the texts.

    Addresses need not name the municipality. Of those elsewhere no more is known than the prefecture, unless there is
    a list of the country (`registry.listed`). Raises what `places.country` raises where there is one that will not do.
    """
    if not texts:
        return LOCATED.empty_table()
    places = lists(on)
    # What is no text (halves of a character, from a command line in another code page) becomes question marks.
    whole = [text.encode("utf-8", "replace").decode() for text in texts]
    read = {text: places.find(text) for text in dict.fromkeys(whole)}
    found = [read[text] for text in whole]
    frame = pl.DataFrame(
        {
            "at": range(len(found)),
            "level": [int(one.level) for one in found],
            "lg_code": [one.lg_code for one in found],
            "municipality": [f"{one.prefecture}{one.municipality}" for one in found],
            "machiaza_id": [one.machiaza_id for one in found],
            "listed_in": [places.having(one) for one in found],
            "ended_on": [one.ended_on for one in found],
            "town": [one.town for one in found],
            "rest": [one.rest for one in found],
            "numbers": ["-".join(map(str, one.numbers)) for one in found],
            **{
                f"n{n + 1}": [str(o.numbers[n]) if n < len(o.numbers) else None for o in found]
                for n in range(MOST_NUMBERS)
            },
            "many": [len(one.numbers) > MOST_NUMBERS for one in found],
            "of_land": [one.of_land for one in found],
            "closed": [one.closed for one in found],
        },
        schema_overrides=dict.fromkeys(("lg_code", "machiaza_id", "listed_in", "n1", "n2", "n3"), pl.String)
        | {"ended_on": pl.Date},
    )
    ours = of_own(pl.col("lg_code"), current()) & pl.col("ended_on").is_null()
    known = frame.filter(ours & pl.col("machiaza_id").is_not_null() & pl.col("n1").is_not_null())
    numbers = [_numbers(asked, lg_code, on) for (lg_code,), asked in known.group_by("lg_code")]
    numbered = pl.concat([pl.DataFrame(schema=_NUMBERED), *numbers])
    located = frame.join(numbered, on="at", how="left", maintain_order="left").with_columns(
        level=pl.when(pl.col("number_id").is_not_null()).then(int(Level.NUMBER)).otherwise(pl.col("level"))
    )
    return located.select(LOCATED.names).to_arrow().cast(LOCATED)


def _numbers(asked: pl.DataFrame, lg_code: object, on: date) -> pl.DataFrame:
    """The id of each address in a municipality or ward whose number is known, and the register that has it.

    First the 地番 where 番地 is written; else the 住居番号; else the 地番, where 住居表示 is not in force; and last the
    building's 住居番号, where the further numbers may be a room.
    """
    given: list[Parameter] = [current(), on, on, str(lg_code)]
    residences = _known("residence_numbers", "block", "residence", "residence_2", "residence_id", asked, given)
    parcels = _known("parcel_numbers", "number", "number_2", "number_3", "parcel_id", asked, given)
    exact, building = ["machiaza_id", "n1", "n2", "n3"], ["machiaza_id", "n1", "n2"]
    plain = residences.filter(pl.col("n3").is_null()).drop("n3")
    three = asked.filter(~pl.col("many"))
    of_land, other = three.filter("of_land"), three.filter(~pl.col("of_land"))
    tried = [
        of_land.join(parcels, on=exact, nulls_equal=True),
        other.join(residences, on=exact, nulls_equal=True),
        other.join(_residential(given), on="machiaza_id", how="anti").join(parcels, on=exact, nulls_equal=True),
        asked.filter(~pl.col("of_land") & ~pl.col("closed")).join(plain, on=building),
    ]
    found = pl.concat([one.select("at", "number_id", "numbered_in") for one in tried])
    return found.unique("at", keep="first", maintain_order=True)


def _residential(given: Sequence[Parameter]) -> pl.DataFrame:
    """「住居表示」 The towns in which it is in force, and a 地番 is no address."""
    rows = store.read(
        f"SELECT DISTINCT machiaza_id FROM towns WHERE {_IN_FORCE} AND residential",
        given,
        pa.schema([("machiaza_id", pa.string())]),
    )
    return pl.DataFrame(pl.from_arrow(rows))


def _known(
    table: str, n1: str, n2: str, n3: str, number: str, asked: pl.DataFrame, given: Sequence[Parameter]
) -> pl.DataFrame:
    towns = asked["machiaza_id"].unique().to_list()
    only = ""
    if len(towns) <= _FEW:
        only = f"AND machiaza_id IN ({', '.join(['%s'] * len(towns)) or 'NULL'})"
        given = [*given, *towns]
    rows = store.read(
        f"SELECT machiaza_id, {n1} AS n1, {n2} AS n2, {n3} AS n3, {number} AS number_id FROM {table} "
        f"WHERE {_IN_FORCE} {only}",
        given,
        _RESIDENCES,
    )
    once = pl.DataFrame(pl.from_arrow(rows)).unique().unique(["machiaza_id", "n1", "n2", "n3"], keep="none")
    return once.with_columns(numbered_in=pl.lit(table))
