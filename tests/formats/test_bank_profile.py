from dataclasses import replace
from datetime import date, datetime

import pytest

from madoguchi.core.bank_days import BankCalendar
from madoguchi.core.errors import InputRefused
from madoguchi.core.kana import WIDE
from madoguchi.formats.bank_profile import JST, PROFILES, STRICT, BankProfile, LineEnd, TransferOutcome, load

CALENDAR = BankCalendar(holidays=frozenset({date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)}))


def test_a_file_is_due_at_the_cut_off_of_the_bank_day_before():
    assert STRICT.deadline(date(2026, 5, 7), CALENDAR) == datetime(2026, 5, 1, 12, tzinfo=JST)


@pytest.mark.parametrize(
    ("approved_at", "expected"),
    [
        (datetime(2026, 5, 1, 11, 59, tzinfo=JST), date(2026, 5, 7)),
        (datetime(2026, 5, 1, 12, 0, tzinfo=JST), date(2026, 5, 8)),
        (datetime(2026, 5, 3, 9, 0, tzinfo=JST), date(2026, 5, 8)),
    ],
)
def test_the_first_value_day_is_one_whose_cut_off_lies_ahead(approved_at, expected):
    assert STRICT.first_value_day(approved_at, CALENDAR) == expected


def test_a_municipality_writes_the_profile_of_its_bank(tmp_path):
    path = tmp_path / "bank.toml"
    path.write_text(
        'id = "ours"\nsource = "manual of 2026"\ncharacters = "wide"\nline_end = "none"\nitem_limit = 50000\n'
        'clearing_house = "    "\nnames_printed = true\n[result_codes]\n0 = "paid"\n3 = "no_account"\n',
        encoding="utf-8",
    )
    assert load(path) == BankProfile(
        id="ours",
        source="manual of 2026",
        characters=WIDE,
        line_end=LineEnd.NONE,
        item_limit=50_000,
        clearing_house="    ",
        names_printed=True,
        result_codes=(("0", TransferOutcome.PAID), ("3", TransferOutcome.NO_ACCOUNT)),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id = ", "bank_profile.unreadable"),
        ('id = "a"', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\ncolour = "red"', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\nitem_limit = 1000000', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\nitem_limit = true', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\nline_end = "cr"', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\ncharacters = "all"', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\n[result_codes]\n0 = "fine"', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\n[result_codes]\n1 = "other"', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\nresult_codes = 3', "bank_profile.impossible"),
        ('id = "a"\nsource = "b"\nnames_printed = "yes"', "bank_profile.impossible"),
    ],
)
def test_a_profile_that_no_file_could_follow_is_refused(tmp_path, text, code):
    path = tmp_path / "bank.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        load(path)
    assert refused.value.code == code


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputRefused, match=r"bank_profile\.unreadable"):
        load(tmp_path / "none.toml")


def test_an_impossible_character_is_refused():
    with pytest.raises(InputRefused, match=r"bank_profile\.impossible"):
        replace(STRICT, characters=frozenset("ｮ"))


def test_named_profiles_say_their_source():
    assert all(profile.source and key == profile.id for key, profile in PROFILES.items())
