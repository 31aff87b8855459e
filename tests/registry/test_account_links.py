"""Whose an account on file is: the own, the family's, a stranger's, told by names, by homes and by who else has it."""

from __future__ import annotations

import polars as pl
import pytest

from madoguchi.registry.account_kinds import AccountKind
from madoguchi.registry.account_links import links

MOTHER, CHILD, STRANGER, NAMESAKE, LODGER, GRANDMOTHER = 1, 2, 3, 4, 5, 6
NAMES = {
    MOTHER: "ヤマダ ハナコ",
    CHILD: "ヤマダ ケン",
    STRANGER: "スズキ イチロウ",
    NAMESAKE: "ヤマダ ハナコ",
    LODGER: "サトウ ジロウ",
    GRANDMOTHER: "ヤマダ フミ",
}
HOMES = {MOTHER: (10,), CHILD: (20, 10), STRANGER: (30,), NAMESAKE: (40,), LODGER: (50,), GRANDMOTHER: (60,)}
DOORS = {MOTHER: "見本町 1番地 見本荘 101", LODGER: "見本町 1番地 見本荘 101", GRANDMOTHER: None}


def seen(*held: tuple[int, str, str], certified: bool = True, kin: tuple[tuple[int, int], ...] = ()) -> dict[int, str]:
    """Each account as (person, its number, its holder's name); the kinds that were found by the account's place."""
    accounts = pl.DataFrame(
        {
            "id": list(range(len(held))),
            "person_id": [person for person, _, _ in held],
            "bank_code": "0001",
            "branch_code": "001",
            "account_type": "1",
            "account_number": [number for _, number, _ in held],
            "holder_kana": [holder for _, _, holder in held],
        }
    )
    nothing = pl.lit(None, pl.String)
    people = pl.DataFrame(
        {
            "person_id": list(NAMES),
            "name_kana": list(NAMES.values()),
            "dwelling": pl.Series([DOORS.get(one) for one in NAMES], dtype=pl.String),
        }
    ).with_columns(
        kana_certified=pl.lit(certified),
        former_surname_kana=nothing,
        alias_kana=nothing,
        name_romaji=nothing,
        is_foreign=pl.lit(value=False),
        address=pl.when(pl.col("person_id").is_in([MOTHER, LODGER, GRANDMOTHER, NAMESAKE])).then(
            pl.lit("見本町 1番地")
        ),
    )
    homes = pl.DataFrame(
        [(person, home) for person, lived in HOMES.items() for home in lived],
        schema={"person_id": pl.Int64, "household_id": pl.Int64},
        orient="row",
    )
    pairs = pl.DataFrame(list(kin), schema={"person_id": pl.Int64, "relative_id": pl.Int64}, orient="row")
    return dict(links(accounts, people, homes, pairs).iter_rows())


def test_the_own_account_is_no_matter() -> None:
    assert seen((MOTHER, "1", "ﾔﾏﾀﾞ ﾊﾅｺ"), (STRANGER, "3", "ｽｽﾞｷ ｲﾁﾛｳ")) == {}


def test_a_parents_account_of_a_child_is_the_familys_and_the_parent_is_not_accused() -> None:
    shared = ((MOTHER, "1", "ﾔﾏﾀﾞ ﾊﾅｺ"), (CHILD, "1", "ﾔﾏﾀﾞ ﾊﾅｺ"))
    assert seen(*shared) == {1: AccountKind.FAMILY}
    # Also where the parent has nothing on file, and where the reading differs by a mark.
    assert seen((CHILD, "1", "ﾔﾏﾀﾞ ﾊﾅｺ")) == {0: AccountKind.FAMILY}
    assert seen((CHILD, "1", "ﾔﾏﾀ ﾊﾅｺ")) == {0: AccountKind.FAMILY}


def test_who_is_paid_the_allowance_for_a_child_is_family_wherever_they_live() -> None:
    account = (CHILD, "6", "ﾔﾏﾀﾞ ﾌﾐ")
    assert seen(account) == {0: AccountKind.SAME_SURNAME}
    assert seen(account, kin=((CHILD, GRANDMOTHER),)) == {0: AccountKind.FAMILY}


def test_a_strangers_account_is_told_of_the_one_who_is_not_its_holder() -> None:
    assert seen((STRANGER, "3", "ｽｽﾞｷ ｲﾁﾛｳ"), (CHILD, "3", "ｽｽﾞｷ ｲﾁﾛｳ")) == {1: AccountKind.WRONG_LINK}


def test_a_stranger_whose_own_account_is_not_on_file_is_another_person() -> None:
    assert seen((CHILD, "3", "ｽｽﾞｷ ｲﾁﾛｳ")) == {0: AccountKind.OTHER_PERSON}


def test_an_account_of_two_strangers_and_of_neither_is_wrong_for_both() -> None:
    held = ((CHILD, "9", "ﾐﾎﾝ ｻﾌﾞﾛｳ"), (STRANGER, "9", "ﾐﾎﾝ ｻﾌﾞﾛｳ"))
    assert seen(*held) == {0: AccountKind.WRONG_LINK, 1: AccountKind.WRONG_LINK}


def test_an_account_of_a_family_that_is_of_none_of_them_is_no_strangers() -> None:
    held = ((CHILD, "9", "ﾔﾏﾀﾞ ｺﾞﾛｳ"), (MOTHER, "9", "ﾔﾏﾀﾞ ｺﾞﾛｳ"))
    assert seen(*held) == {0: AccountKind.SAME_SURNAME, 1: AccountKind.SAME_SURNAME}


def test_two_people_of_one_name_cannot_both_hold_it() -> None:
    held = ((MOTHER, "1", "ﾔﾏﾀﾞ ﾊﾅｺ"), (NAMESAKE, "1", "ﾔﾏﾀﾞ ﾊﾅｺ"))
    assert seen(*held) == {0: AccountKind.NAMESAKE, 1: AccountKind.NAMESAKE}


def test_who_lives_behind_the_same_door_is_no_stranger_and_who_shares_a_house_number_may_be_one() -> None:
    behind_one_door = ((MOTHER, "1", "ﾔﾏﾀﾞ ﾊﾅｺ"), (LODGER, "1", "ﾔﾏﾀﾞ ﾊﾅｺ"))
    assert seen(*behind_one_door) == {1: AccountKind.OTHER_PERSON}
    # One house number and one surname, in two households: two generations.
    assert seen((NAMESAKE, "6", "ﾔﾏﾀﾞ ﾌﾐ"), (GRANDMOTHER, "6", "ﾔﾏﾀﾞ ﾌﾐ")) == {0: AccountKind.SAME_SURNAME}
    # One house number and two surnames: it may be a block of flats.
    held = ((GRANDMOTHER, "6", "ﾔﾏﾀﾞ ﾌﾐ"), (LODGER, "6", "ﾔﾏﾀﾞ ﾌﾐ"))
    assert seen(*held) == {1: AccountKind.WRONG_LINK}


@pytest.mark.parametrize(
    ("holder", "kind"),
    [
        ("ﾔﾏﾀ ﾊﾅｺ", AccountKind.SPELLED),
        ("ﾀﾅｶ ﾊﾅｺ", AccountKind.FORMER_NAME),
        ("ﾔﾏﾀﾞ ﾏｻｵ", AccountKind.SAME_SURNAME),
        ("ﾌｸ)ﾐﾎﾝｴﾝ", AccountKind.INSTITUTION),
        ("ﾀﾅｶ ﾏｻｵ", AccountKind.OTHER_PERSON),
    ],
)
def test_a_holder_whom_nobody_knows_is_told_by_the_name_alone(holder: str, kind: AccountKind) -> None:
    assert seen((MOTHER, "1", holder)) == {0: kind}


def test_an_institution_holds_for_several_people_and_nobody_is_accused() -> None:
    held = ((CHILD, "9", "ﾌｸ)ﾐﾎﾝｴﾝ"), (STRANGER, "9", "ﾌｸ)ﾐﾎﾝｴﾝ"))
    assert seen(*held) == {0: AccountKind.INSTITUTION, 1: AccountKind.INSTITUTION}


def test_somebody_whom_the_register_does_not_know_shares_it_and_is_told_of_otherwise() -> None:
    assert seen((CHILD, "3", "ﾐﾎﾝ ｻﾌﾞﾛｳ"), (99, "3", "ﾐﾎﾝ ｻﾌﾞﾛｳ")) == {0: AccountKind.WRONG_LINK}
