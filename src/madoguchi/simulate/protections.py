"""「支援措置」 Mothers who fled: those still registered in the father's household, and those who moved here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.simulate.crowd import Crowd
from madoguchi.simulate.draw import Generator, Ints
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.history import Addresses, days
from madoguchi.simulate.households import Part

if TYPE_CHECKING:
    from madoguchi.simulate.places import Towns

FIRST_MEASURE = 900_001


def protections(rng: Generator, crowd: Crowd, towns: Towns, places: Addresses, schema: pa.Schema) -> pa.Table:
    """The register table: for each measure the mother (applicant) and the children who came with her.

    Of mothers still in the father's household every fourth lives in another municipality. Measures run one year and do
    not end by themselves: a part of them is past its last day and in force all the same.
    """
    homes = np.concatenate([crowd.evacuees_at_home, crowd.evacuees_arrived])
    measure_of = np.full(crowd.headed_by.size, -1, dtype=np.int64)
    measure_of[homes] = np.arange(homes.size)
    here = measure_of[crowd.household] >= 0
    children = here & (crowd.part == Part.CHILD) & (crowd.age < 18) & (crowd.fate == Fate.STAYS)
    who = np.flatnonzero((here & (crowd.part == Part.WIFE)) | children)
    measure = measure_of[crowd.household[who]]
    order = np.lexsort((crowd.part[who], measure))
    who, measure = who[order], measure[order]
    starts = crowd.base - rng.integers(10, 420, homes.size)
    away = np.arange(homes.size) < crowd.evacuees_at_home.size
    elsewhere = away & (np.arange(homes.size) % 4 == 3)
    nothing = pa.nulls(who.size, pa.string())
    contact = pa.array(rng.permutation(crowd.headed_by.size)[: homes.size][measure])
    has_contact, outside = pa.array(away[measure]), pa.array(elsewhere[measure])
    inside_address = pc.binary_join_element_wise(
        pa.scalar(towns.prefecture + towns.municipality), places.town.take(contact), places.street.take(contact), ""
    )
    address = pc.if_else(outside, pa.scalar("大阪府大阪市北区中之島1番地1"), inside_address)
    postal_code = pc.if_else(outside, pa.scalar("5300005"), places.postal_code.take(contact))
    offender = _offenders(rng, crowd, homes)[measure]
    return pa.table(
        {
            "measure_id": pa.array(FIRST_MEASURE + measure),
            "person_id": pa.array(crowd.person_id[who]),
            "role": pa.array(["applicant", "accompanying"]).take(
                pa.array((crowd.part[who] == Part.CHILD).astype(np.int64))
            ),
            "offender_id": pa.array(crowd.person_id[np.maximum(offender, 0)], mask=offender < 0),
            "ground": pa.array(["order", "certificate", "measure"]).take(
                pa.array(rng.integers(0, 3, homes.size)[measure])
            ),
            "starts_on": days(starts[measure]),
            "ends_on": days(starts[measure] + 364),
            "lives_here": pa.array(~elsewhere[measure]),
            "contact_postal_code": pc.if_else(has_contact, postal_code, nothing),
            "contact_address": pc.if_else(has_contact, address, nothing),
        },
        schema=schema,
    )


def _offenders(rng: Generator, crowd: Crowd, homes: Ints) -> Ints:
    """The father where he is in the same household; of those who moved in, every third fled from a man of this city."""
    husband_of = np.full(crowd.headed_by.size, -1, dtype=np.int64)
    husbands = np.flatnonzero(crowd.part == Part.HUSBAND)
    husband_of[crowd.household[husbands]] = husbands
    offender = husband_of[homes]
    men = np.flatnonzero((crowd.part == Part.ALONE) & (crowd.sex == 1) & (crowd.age >= 25) & (crowd.age < 60))
    moved_in = np.flatnonzero(offender < 0)[::3]
    moved_in = moved_in[: men.size]
    offender[moved_in] = rng.permutation(men)[: moved_in.size]
    return offender
