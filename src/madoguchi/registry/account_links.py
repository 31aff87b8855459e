"""「口座のひも付け」 Whose account it is that stands for a person: the own, the family's, or by mistake a stranger's.

By the holder's name as the bank writes it, by who ever lived together, and by who else has the same account. In 2023
a check of 54 million registrations by account, name and address found some 130,000 accounts of families and 748 of
strangers (Digital Agency, June 2023). Here a name decides first, so that who holds an account is not accused of it.
"""

from __future__ import annotations

import polars as pl

from madoguchi.core.holder_names import Grade, Reason
from madoguchi.formats.holder_names import COLUMNS, grade_all
from madoguchi.formats.kana import to_zengin
from madoguchi.registry.account_kinds import IDENTITY, AccountKind

NAMES = tuple(name for name in COLUMNS if name != "holder_kana")
"""What is known of a person's names: the columns of `formats.holder_names` but the holder's."""

_SEEMS = {
    Reason.OTHER_SURNAME: AccountKind.FORMER_NAME,
    Reason.OTHER_PERSON_OF_SAME_SURNAME: AccountKind.SAME_SURNAME,
    Reason.OTHER_PERSON: AccountKind.OTHER_PERSON,
}
_NEARLY = [str(one) for one in (Reason.NEAR_SPELLING, Reason.ONE_LETTER, Reason.TRUNCATED)]
"""The name is the holder's, spelled otherwise."""
_MAY_BE_OWN = [*_NEARLY, str(Reason.UNCERTIFIED_KANA), str(Reason.OTHER_SURNAME)]
"""Who is called nearly so is accused only where somebody else is called exactly so."""


def links(accounts: pl.DataFrame, people: pl.DataFrame, homes: pl.DataFrame, kin: pl.DataFrame) -> pl.DataFrame:
    """「口座のひも付け」 The accounts that are not plainly their persons' own: `id` and `kind`.

    `accounts`: id, person_id, IDENTITY, holder_kana. `people`, one row each: person_id, NAMES, `dwelling` (the
    address as far as the door; null where it names none), `address`. `homes`: person_id and household_id, of all
    times. `kin`: person_id and relative_id. An account of somebody who is not among the people is passed over, but
    they share it.
    """
    graded = grade_all(accounts.join(people, on="person_id", how="inner"))
    is_own = pl.col("grade") == Grade.MATCH
    own, doubtful = graded.filter(is_own), graded.filter(~is_own)
    related = _related(doubtful["person_id"].unique(), homes, kin)
    namesakes = own.filter(pl.col("person_id").n_unique().over(IDENTITY) > 1)
    seems = pl.col("grade_reason").replace_strict(_SEEMS, default=str(AccountKind.SPELLED), return_dtype=pl.String)
    kind = (
        pl.when(pl.col("id").is_in(_held_by_family(doubtful, related, people).implode()))
        .then(pl.lit(str(AccountKind.FAMILY)))
        .when(pl.col("grade_reason") == str(Reason.CORPORATE_PAYEE))
        .then(pl.lit(str(AccountKind.INSTITUTION)))
        .when(pl.col("id").is_in(_shared_with_strangers(doubtful, own, accounts, related, people).implode()))
        .then(pl.lit(str(AccountKind.WRONG_LINK)))
        .otherwise(seems)
    )
    found = pl.concat(
        [doubtful.with_columns(kind=kind), namesakes.with_columns(kind=pl.lit(str(AccountKind.NAMESAKE)))]
    )
    return found.select("id", "kind").sort("id")


def _related(persons: pl.Series, homes: pl.DataFrame, kin: pl.DataFrame) -> pl.DataFrame:
    """person_id and relative_id: who ever was in a household of theirs, or receives an allowance for them."""
    theirs = homes.filter(pl.col("person_id").is_in(persons.implode()))
    together = theirs.join(homes.rename({"person_id": "relative_id"}), on="household_id")
    both = pl.concat([kin, kin.select(person_id="relative_id", relative_id="person_id")])
    pairs = pl.concat([together.select("person_id", "relative_id"), both])
    return pairs.filter(pl.col("person_id") != pl.col("relative_id")).unique()


def _held_by_family(doubtful: pl.DataFrame, related: pl.DataFrame, people: pl.DataFrame) -> pl.Series:
    """The rows whose holder is called as a relative is."""
    pairs = doubtful.select("id", "person_id", "holder_kana").join(related, on="person_id")
    names = people.select("person_id", *NAMES).rename({"person_id": "relative_id"})
    named = grade_all(pairs.join(names, on="relative_id"))
    is_theirs = (pl.col("grade") == Grade.MATCH) | pl.col("grade_reason").is_in(_NEARLY)
    return named.filter(is_theirs)["id"].unique()


def _shared_with_strangers(
    doubtful: pl.DataFrame, own: pl.DataFrame, accounts: pl.DataFrame, related: pl.DataFrame, people: pl.DataFrame
) -> pl.Series:
    """The rows whose account somebody has, too, who is no relative and does not live behind the same door."""
    sharing = accounts.join(own.select("id", is_own=pl.lit(value=True)), on="id", how="left")
    others = sharing.group_by(*IDENTITY, relative_id="person_id").agg(pl.col("is_own").any())
    shared = doubtful.join(others, on=IDENTITY).filter(
        pl.col("relative_id") != pl.col("person_id"),
        pl.col("is_own") | ~pl.col("grade_reason").is_in(_MAY_BE_OWN),
    )
    strangers = shared.join(related, on=["person_id", "relative_id"], how="anti")
    where = people.select(
        relative_id="person_id", other_dwelling="dwelling", other_address="address", other_surname=_surname()
    )
    apart = strangers.join(where, on="relative_id", how="left").with_columns(surname=_surname())
    one_door = (pl.col("dwelling") == pl.col("other_dwelling")) | (
        (pl.col("address") == pl.col("other_address")) & (pl.col("surname") == pl.col("other_surname"))
    )
    return apart.filter(~one_door.fill_null(value=False))["id"].unique()


def _surname() -> pl.Expr:
    return to_zengin(pl.col("name_kana")).str.extract("^([^ ]+) ")
