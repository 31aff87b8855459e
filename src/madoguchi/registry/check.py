"""What no row shows alone: keys that occur twice, a household with two heads, a measure without its applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from madoguchi.registry import changed_addresses
from madoguchi.registry.changed_addresses import ADDRESS_CHANGES
from madoguchi.registry.decode import ROW
from madoguchi.registry.fault import FAULTS, Fault, faults_of
from madoguchi.registry.newest import incomplete
from madoguchi.registry.parse import wrong_check_digits

if TYPE_CHECKING:
    from datetime import date

    from madoguchi.registry.columns import Register


def across_rows(rows: pl.DataFrame, register: Register, *, on: date, check_digits: bool) -> pl.DataFrame:
    """The faults (schema FAULTS) of a file as a whole; `on` is the day of the import."""
    found = [pl.DataFrame(schema=FAULTS), _duplicates(rows, register)]
    if "birth_date" in rows.columns:
        found.append(_faults(rows.filter(pl.col("birth_date") > on), "birth_date", Fault.FUTURE_BIRTH))
    if register.name == "residents":
        found.append(_two_heads(rows))
    if register.name == "protections":
        found.append(_applicants(rows))
    if register is ADDRESS_CHANGES:
        found.append(_faults(changed_addresses.to_one_number(rows), "new_street", Fault.ALL_TO_ONE))
        found.append(_faults(changed_addresses.no_number(rows), "street", Fault.NO_NUMBER))
        found.append(_faults(changed_addresses.no_change(rows), "new_town", Fault.NO_CHANGE))
    if register.name == "corporations":
        found.append(incomplete(rows))
    if check_digits and "person_id" in rows.columns:
        known = rows.filter(pl.col("person_id").is_not_null())
        found.append(_faults(known.filter(wrong_check_digits(known["person_id"])), "person_id", Fault.CHECK_DIGIT))
    return pl.concat(found)


def held_back(rows: pl.DataFrame, register: Register, faulty: pl.Series) -> pl.DataFrame:
    """Faults for the other rows of a person of whom one row is wrong: half a history says what never was."""
    if register.name != "residents":
        return pl.DataFrame(schema=FAULTS)
    wrong = pl.col(ROW).is_in(faulty.implode())
    persons = rows.filter(wrong)["person_id"].drop_nulls()
    held = rows.filter(~wrong & pl.col("person_id").is_in(persons.implode()))
    return _faults(held, "", Fault.HELD)


def _duplicates(rows: pl.DataFrame, register: Register) -> pl.DataFrame:
    if register.name == "corporations":  # a day may change a corporation twice, and the last word counts
        return pl.DataFrame(schema=FAULTS)
    key = [name for name in register.key if not register.column(name).made_here]
    whole = rows.filter(pl.all_horizontal(pl.col(key).is_not_null()))
    twice = whole.filter(pl.struct(key).is_duplicated())
    if register.name != "residents":
        return _faults(twice, key[0], Fault.DUPLICATE_KEY)
    apart = pl.col("household_id").n_unique().over(key) > 1
    return pl.concat(
        [
            _faults(twice.filter(apart), "household_id", Fault.TWO_HOUSEHOLDS),
            _faults(twice.filter(~apart), key[0], Fault.DUPLICATE_KEY),
        ]
    )


def _two_heads(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each person the row with the highest version; two different residents there as head of one household."""
    present = rows.filter(pl.col("version") == pl.col("version").max().over("person_id"))
    heads = present.filter((pl.col("status") == "1") & (pl.col("relationship") == "02"))
    return _faults(
        heads.filter(pl.col("person_id").n_unique().over("household_id") > 1), "relationship", Fault.TWO_HEADS
    )


def _applicants(rows: pl.DataFrame) -> pl.DataFrame:
    applicants = (pl.col("role") == "applicant").sum().over("measure_id")
    return _faults(rows.filter(applicants != 1), "role", Fault.APPLICANT)


def _faults(rows: pl.DataFrame, column: str, fault: Fault) -> pl.DataFrame:
    return faults_of(rows[ROW], column, fault)
