"""Whose account an applicant may name: the own one, a closed one, or that of somebody in the same household."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from madoguchi.simulate.draw import NOBODY, Bools, Ints

if TYPE_CHECKING:
    from madoguchi.simulate.city import City


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """One entry per recipient; rows of the ledger, or NOBODY."""

    own: Ints
    closed: Ints
    relative: Ints
    relative_id: Ints
    """The person_id of the relative whose account `relative` is; the recipient's own where there is none."""
    name_kana: pa.Array
    """As the register writes it."""


def neighbours(city: City, recipient: Ints) -> Neighbours:
    """Look up what each recipient could write into the form."""
    owner = city.ledger["person_id"].to_numpy()
    is_open = city.ledger["open"].to_numpy()
    person = city.residents["person_id"].to_numpy()
    latest = np.flatnonzero(np.r_[person[1:] != person[:-1], True])
    person, home = person[latest], city.residents["household_id"].to_numpy()[latest]
    at = np.minimum(np.searchsorted(person, recipient), person.size - 1)
    found = person[at] == recipient
    first_open = _first_row(owner, is_open, person)
    holders = np.flatnonzero(first_open != NOBODY)
    holders = holders[np.argsort(home[holders], kind="stable")]
    start = np.searchsorted(home[holders], home[at])
    relative = _member(holders, home, start, home[at])
    is_self = relative == np.where(found, at, NOBODY)
    relative = np.where(is_self & (relative != NOBODY), _member(holders, home, start + 1, home[at]), relative)
    relative = np.where(found, relative, NOBODY)
    kana = city.residents["name_kana"].combine_chunks().take(pa.array(latest[at]))
    return Neighbours(
        own=np.where(found, first_open[at], NOBODY),
        closed=np.where(found, _first_row(owner, ~is_open, person)[at], NOBODY),
        relative=np.where(relative == NOBODY, NOBODY, first_open[np.maximum(relative, 0)]),
        relative_id=np.where(relative == NOBODY, recipient, person[np.maximum(relative, 0)]),
        name_kana=kana,
    )


def _first_row(owner: Ints, wanted: Bools, person: Ints) -> Ints:
    """For each person (sorted) the first row of the ledger that is wanted, or NOBODY."""
    rows = np.flatnonzero(wanted)
    rows = rows[np.argsort(owner[rows], kind="stable")]
    if rows.size == 0:
        return np.full(person.size, NOBODY, dtype=np.int64)
    at = np.minimum(np.searchsorted(owner[rows], person), rows.size - 1)
    return np.where(owner[rows][at] == person, rows[at], NOBODY).astype(np.int64)


def _member(holders: Ints, home: Ints, position: Ints, wanted: Ints) -> Ints:
    at = np.minimum(position, holders.size - 1)
    inside = (position < holders.size) & (home[holders[at]] == wanted)
    return np.where(inside, holders[at], NOBODY).astype(np.int64)
