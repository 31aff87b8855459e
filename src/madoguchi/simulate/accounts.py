"""「口座」 What banks hold (the ledger) and what the municipality believes (the register); they are not the same.

The register knows registered accounts (公金受取口座), accounts it paid before and those of the child allowance. Some
are closed meanwhile, a few belong to another member of the family, and one in a hundred thousand to a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.banks import POST_BANK, nearby
from madoguchi.simulate.crowd import EPOCH, Crowd
from madoguchi.simulate.draw import NOBODY, Bools, Generator, Ints, choose, weighted
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.history import days

LEDGER = pa.schema(
    [
        ("bank_code", pa.string()),
        ("branch_code", pa.string()),
        ("account_type", pa.string()),
        ("account_number", pa.string()),
        ("holder_kana", pa.string()),
        ("open", pa.bool_()),
        ("person_id", pa.int64()),
    ]
)
"""The truth at the banks: one row per account."""

REGISTRATION_BEGAN = date(2022, 3, 28).toordinal() - EPOCH
"""The first day on which an account could be registered; a rehearsal of an earlier programme pretends."""

DEAD = (Fate.DIED_HEAD, Fate.DIED_RECORDED_AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The accounts at the banks. `first` and `second` say, for each person, the row of an account, or NOBODY."""

    table: pa.Table
    owner: Ints
    open: Bools
    first: Ints
    second: Ints


def hold(rng: Generator, crowd: Crowd, holder_kana: pa.Array, municipality: str, assumed: Assumptions) -> Holdings:
    """Open accounts: every adult has one (an assumption), some two, a part of the children one of their own."""
    adults = crowd.age >= 18
    has = adults | ((rng.random(crowd.size) < assumed.children_with_account) & (crowd.born <= crowd.base))
    owners = np.flatnonzero(has)
    closed = choose(rng, owners[adults[owners]], assumed.closed_accounts)
    again = has & adults & (rng.random(crowd.size) < assumed.second_accounts)
    again[closed] = True
    owner = np.concatenate([owners, np.flatnonzero(again)])
    is_open = np.ones(owner.size, dtype=np.bool_)
    is_open[: owners.size] = ~np.isin(owners, closed)
    is_open &= ~np.isin(crowd.fate[owner], DEAD)
    first = np.full(crowd.size, NOBODY, dtype=np.int64)
    first[owners] = np.arange(owners.size)
    second = np.full(crowd.size, NOBODY, dtype=np.int64)
    second[np.flatnonzero(again)] = np.arange(owners.size, owner.size)
    branches = nearby(municipality)
    at = weighted(rng, branches.weights, owner.size)
    kind = np.where(rng.random(owner.size) < 0.995, 1, 2)
    kind[pc.equal(branches.bank_code, POST_BANK).to_numpy(zero_copy_only=False)[at]] = 1
    place = pa.array(at)
    table = pa.table(
        {
            "bank_code": branches.bank_code.take(place),
            "branch_code": branches.branch_code.take(place),
            "account_type": pa.array(kind).cast(pa.string()),
            "account_number": _numbers(rng, at * 4 + kind),
            "holder_kana": holder_kana.take(pa.array(owner)),
            "open": pa.array(is_open),
            "person_id": pa.array(crowd.person_id[owner]),
        },
        schema=LEDGER,
    )
    return Holdings(table=table, owner=owner, open=is_open, first=first, second=second)


def register(
    rng: Generator, crowd: Crowd, held: Holdings, receives: Bools, assumed: Assumptions, schema: pa.Schema
) -> pa.Table:
    """The register's accounts: who is believed to hold which account, and for what it is known."""
    alive = ~np.isin(crowd.fate, (*DEAD, Fate.REMOVED_BEFORE)) & (crowd.born <= crowd.base)
    parts = [
        ("public_money", *_registered(rng, crowd, held, alive, assumed)),
        ("paid_before", *_paid_before(rng, crowd, held, alive, assumed)),
        ("child_allowance", *_for_allowance(rng, crowd, held, receives)),
    ]
    who = np.concatenate([person for _, person, _, _ in parts])
    account = np.concatenate([row for _, _, row, _ in parts])
    day = np.concatenate([registered_on for _, _, _, registered_on in parts])
    purpose = np.repeat(np.arange(len(parts)), [person.size for _, person, _, _ in parts])
    order = np.lexsort((purpose, crowd.person_id[who]))
    of = held.table.take(pa.array(account[order]))
    return pa.table(
        {
            "person_id": pa.array(crowd.person_id[who[order]]),
            "purpose": pa.array([name for name, _, _, _ in parts]).take(pa.array(purpose[order])),
            "bank_code": of["bank_code"],
            "branch_code": of["branch_code"],
            "account_type": of["account_type"],
            "account_number": of["account_number"],
            "holder_kana": of["holder_kana"],
            "registered_on": days(day[order]),
        },
        schema=schema,
    ).combine_chunks()


def _numbers(rng: Generator, branch: Ints) -> pa.Array:
    """Seven digits, no number twice in a branch: a walk through all numbers from a start of the branch's own."""
    order = np.argsort(branch, kind="stable")
    rank = np.empty(branch.size, dtype=np.int64)
    rank[order] = np.arange(branch.size) - np.searchsorted(branch[order], branch[order])
    start = rng.integers(0, 10_000_000, int(branch.max()) + 1)
    number = (start[branch] + rank * 3_770_689) % 10_000_000
    return pc.utf8_lpad(pa.array(number).cast(pa.string()), 7, "0")


def _registered(
    rng: Generator, crowd: Crowd, held: Holdings, alive: Bools, assumed: Assumptions
) -> tuple[Ints, Ints, Ints]:
    has = alive & (held.first != NOBODY)
    registers = has & (rng.random(crowd.size) < assumed.public_money_accounts)
    # However small the city, somebody registered an account and closed it.
    registers[np.flatnonzero(has & ~held.open[held.first])[:1]] = assumed.public_money_accounts > 0
    own = np.flatnonzero(registers)
    bare = np.flatnonzero(alive & (held.first == NOBODY) & (crowd.mother != NOBODY))
    family = choose(rng, bare, assumed.family_accounts, of=own.size)
    who = np.concatenate([own, family])
    account = np.concatenate([held.first[own], held.first[crowd.mother[family]]])
    astray = choose(rng, np.flatnonzero(held.open[held.first[own]]), assumed.wrong_links, of=own.size)
    stranger = (astray + own.size // 2) % own.size
    related = crowd.household[own[stranger]] == crowd.household[own[astray]]
    account[astray] = held.first[own[np.where(related, (stranger + 1) % own.size, stranger)]]
    began = REGISTRATION_BEGAN if crowd.base > REGISTRATION_BEGAN + 60 else crowd.base - 730
    return who, account, rng.integers(began, crowd.base, who.size)


def _paid_before(
    rng: Generator, crowd: Crowd, held: Holdings, alive: Bools, assumed: Assumptions
) -> tuple[Ints, Ints, Ints]:
    head = np.zeros(crowd.size, dtype=np.bool_)
    heads = crowd.head
    head[heads[heads != NOBODY]] = True
    long_here = crowd.since < crowd.base - 500
    who = np.flatnonzero(
        alive & head & long_here & (held.first != NOBODY) & (rng.random(crowd.size) < assumed.paid_before)
    )
    other = (held.second[who] != NOBODY) & (rng.random(who.size) < 0.3)
    return who, np.where(other, held.second[who], held.first[who]), crowd.base - rng.integers(150, 480, who.size)


def _for_allowance(rng: Generator, crowd: Crowd, held: Holdings, receives: Bools) -> tuple[Ints, Ints, Ints]:
    who = np.flatnonzero(receives & (held.first != NOBODY))
    return who, held.first[who], crowd.base - rng.integers(30, 3000, who.size)
