"""Registrations that went astray: the same each time, and each as its truth says by the ledger of the banks."""

from __future__ import annotations

import polars as pl
import pytest

from madoguchi.registry.account_kinds import IDENTITY
from madoguchi.simulate.astray import How, Truth, astray

from .cities import city_of, present

CITY = city_of(2_000)


@pytest.fixture(scope="module")
def drawn() -> pl.DataFrame:
    """Each account with its truth and with whose it is by the ledger (null where no bank here has it)."""
    accounts, truth = (pl.DataFrame(table) for table in astray(CITY, seed=5))
    owner = pl.DataFrame(CITY.ledger).select(*IDENTITY, owner_id="person_id", called="holder_kana")
    return accounts.join(truth, on=["person_id", "purpose"]).join(owner, on=IDENTITY, how="left")


def test_the_same_seed_gives_the_same_and_no_account_is_lost() -> None:
    first, again, other = (astray(CITY, seed=seed) for seed in (5, 5, 6))
    assert first[0].equals(again[0]) and first[1].equals(again[1])
    assert not first[0].equals(other[0])
    assert first[0].num_rows == first[1].num_rows == CITY.accounts.num_rows


def test_each_way_to_go_astray_is_among_them(drawn: pl.DataFrame) -> None:
    # In a small city hardly anybody shares a house number with a stranger.
    assert set(drawn["how"]) | {str(How.NEIGHBOUR)} == set(map(str, How))


def test_the_truth_is_that_of_the_ledger(drawn: pl.DataFrame) -> None:
    own = drawn.filter(pl.col("truth") == Truth.OWN)
    assert (own["owner_id"] == own["person_id"]).all()
    for how in (How.ELSEWHERE, How.IN_LAW):
        assert drawn.filter(pl.col("how") == how)["owner_id"].null_count() == drawn.filter(pl.col("how") == how).height
    home = present(CITY).select("person_id", "household_id")
    there = drawn.join(home, on="person_id", how="left").join(
        home.rename({"person_id": "owner_id", "household_id": "owners_home"}), on="owner_id", how="left"
    )
    member = there.filter(pl.col("how") == How.MEMBER)
    assert (member["household_id"] == member["owners_home"]).all()
    stranger = there.filter((pl.col("truth") == Truth.STRANGER) & (pl.col("how") != How.AS_DRAWN))
    assert (stranger["household_id"] != stranger["owners_home"]).all()
    # The holder's name is the owner's, but for the two ways in which the own account is written otherwise.
    written = drawn.filter(pl.col("owner_id").is_not_null() & ~pl.col("how").is_in([How.MISREAD, How.OTHER_SURNAME]))
    assert (written["holder_kana"] == written["called"]).all()
