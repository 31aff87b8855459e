from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.kana import STRICT as STRICT_CHARACTERS
from madoguchi.formats.bank_profile import STRICT, LineEnd
from madoguchi.formats.zengin.faults import MESSAGES
from madoguchi.formats.zengin.file import value_day
from madoguchi.formats.zengin.read import FAULT_LIMIT, read_file
from madoguchi.formats.zengin.write import COLUMNS, write_transfers

from .zengin_samples import HEADER, table, transfers

GOOD = write_transfers(HEADER, transfers(), replace(STRICT, line_end=LineEnd.NONE))
RECORDS = [GOOD[start : start + 120] for start in range(0, len(GOOD), 120)]


def faults(content, profile=STRICT):
    return [(fault.code, fault.record, fault.position) for fault in read_file(content, profile).faults]


def changed(record, position, text):
    """The good file with other bytes from a position (1-based) of a record (1-based) on."""
    lines = list(RECORDS)
    start = position - 1
    new = text if isinstance(text, bytes) else text.encode("cp932")
    lines[record - 1] = lines[record - 1][:start] + new + lines[record - 1][start + len(new) :]
    return b"".join(lines)


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\r", b"\n"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("eof", [b"", b"\x1a"])
def test_every_line_end_is_read(end, last, eof):
    file = read_file(end.join(RECORDS) + (end if last else b"") + eof)
    assert file.faults == ()
    assert file.header == HEADER
    assert file.records == GOOD
    assert file.total == 10_000_099_999


names = st.text(sorted(STRICT_CHARACTERS - {" "}), min_size=1, max_size=30)
items = st.fixed_dictionaries(
    {
        "bank_code": st.from_regex("[0-9]{4}", fullmatch=True),
        "branch_code": st.from_regex("[0-9]{3}", fullmatch=True),
        "account_type": st.sampled_from("1249"),
        "account_number": st.from_regex("[0-9]{7}", fullmatch=True),
        "holder_kana": names,
        "amount_yen": st.integers(1, 9_999_999_999),
    }
)


@given(st.lists(items, min_size=1, max_size=20), st.sampled_from(LineEnd))
def test_what_is_written_is_read_back(rows, line_end):
    numbered = [row | {"customer_code": f"{number:020}"} for number, row in enumerate(rows, start=1)]
    file = read_file(write_transfers(HEADER, table(numbered), replace(STRICT, line_end=line_end)))
    assert file.faults == ()
    assert file.rows.select(COLUMNS).to_dicts() == [{name: row[name] for name in COLUMNS} for row in numbered]
    assert file.trailer is not None
    assert (file.trailer.count, file.trailer.amount) == (len(rows), sum(row["amount_yen"] for row in rows))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (changed(3, 81, "00000x0000"), ("zengin.not_digits", 3, 81)),
        (changed(3, 2, "99 0"), ("zengin.not_digits", 3, 2)),
        (changed(3, 53, "ｮ"), ("zengin.illegal_byte", 3, 53)),
        (changed(3, 60, b"\x88"), ("zengin.illegal_byte", 3, 60)),
        (changed(3, 60, b"\n"), ("zengin.illegal_byte", 3, 60)),
        (changed(3, 43, "7"), ("zengin.unknown_value", 3, 43)),
        (changed(3, 91, "5"), ("zengin.unknown_value", 3, 91)),
        (changed(3, 113, "Z"), ("zengin.unknown_value", 3, 113)),
        (changed(3, 81, "0000000000"), ("zengin.zero_amount", 3, 81)),
        (changed(3, 51, " " * 30), ("zengin.no_holder", 3, 51)),
        (changed(3, 92, "00000000000000000001"), ("zengin.duplicate", 3, 92)),
        (changed(3, 114, "7"), ("zengin.unknown_result", 3, 114)),
        (changed(3, 1, "7"), ("zengin.unknown_record", 3, 1)),
        (changed(3, 1, "1"), ("zengin.wrong_order", 3, 1)),
        (changed(1, 55, "0230"), ("zengin.bad_date", 1, 55)),
        (changed(1, 2, "91"), ("zengin.unknown_type", 1, 2)),
        (changed(1, 4, "1"), ("zengin.unknown_value", 1, 4)),
        (changed(1, 96, "4"), ("zengin.unknown_value", 1, 96)),
        (changed(5, 2, "000004"), ("zengin.count_mismatch", 5, 2)),
        (changed(5, 8, "000000000001"), ("zengin.total_mismatch", 5, 8)),
        (changed(5, 20, "000001"), ("zengin.not_digits", 5, 26)),
        (b"".join(RECORDS[1:]), ("zengin.missing_header", 1, 1)),
        (b"".join(RECORDS[:4] + RECORDS[5:]), ("zengin.missing_trailer", 5, 1)),
        (b"".join(RECORDS[:-1]), ("zengin.missing_end", 5, 1)),
        (GOOD + GOOD, ("zengin.wrong_order", 7, 1)),
        (GOOD[:-1], ("zengin.wrong_length", 6, 120)),
        (GOOD[:300], ("zengin.wrong_length", 3, 61)),
        (b"\r\n".join([*RECORDS[:2], RECORDS[2][:-1], *RECORDS[3:]]), ("zengin.wrong_length", 3, 120)),
        (b"\r\n".join([*RECORDS[:2], RECORDS[2] + b" ", *RECORDS[3:]]), ("zengin.wrong_length", 3, 121)),
        (b"\n".join([*RECORDS[:2], b"", *RECORDS[2:]]), ("zengin.wrong_length", 3, 1)),
        (b"", ("zengin.empty", 1, 1)),
        (b"\x1a", ("zengin.empty", 1, 1)),
        (b"\xf1" * 240, ("zengin.ebcdic", 1, 1)),
    ],
)
def test_each_fault_is_told_by_record_and_byte(content, expected):
    assert expected in faults(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (GOOD.decode("cp932").encode("utf-8"), "zengin.utf8"),
        (b"\r\n".join(RECORDS).decode("cp932").encode("utf-8-sig"), "zengin.utf8"),
        ("届出番号,照会番号\n1,2\n".encode(), "zengin.utf8"),
        ("届出番号,照会番号\n1,2\n".encode("cp932"), "zengin.no_record"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40, "zengin.no_record"),
        (b"PK\x03\x04" + b"1" * 236, "zengin.no_record"),
        (b"x" + GOOD, "zengin.no_record"),
    ],
)
def test_of_another_kind_of_file_that_one_thing_is_told(content, code):
    assert faults(content) == [(code, 1, 1)]


def test_a_single_wrong_digit_gives_its_fault_and_the_mismatch_that_follows():
    assert faults(changed(2, 81, "0000040000")) == [("zengin.total_mismatch", 5, 8)]


def test_a_transfer_told_twice_without_a_customer_code_is_a_duplicate():
    rows = transfers(
        **{name: [transfers().column(name)[0].as_py()] * 3 for name in COLUMNS} | {"customer_code": ["", None, "0"]}
    )
    found = faults(write_transfers(HEADER, rows))
    assert [record for code, record, _ in found if code == "zengin.duplicate"] == [3, 4]


def test_the_same_person_may_be_paid_the_same_amount_under_two_customer_codes():
    same = {name: [transfers().column(name)[0].as_py()] * 3 for name in COLUMNS if name != "customer_code"}
    assert faults(write_transfers(HEADER, transfers(**same))) == []


@pytest.mark.parametrize("code", ["11", "12", "71", "72"])
def test_salary_files_are_read_by_their_own_layout(code):
    lines = [line[:111] + b" " * 9 if line[:1] == b"2" else line for line in RECORDS]
    lines[0] = b"1" + code.encode() + lines[0][3:]
    lines[3] = lines[3][:42] + b"1" + lines[3][43:]
    file = read_file(b"".join(lines))
    assert file.faults == ()
    assert file.rows["customer_code"].to_list() == [f"{number:020}" for number in (1, 2, 3)]
    assert file.rows["identification"].null_count() == 3


def test_a_long_mark_from_the_bank_is_read_as_a_hyphen_when_the_profile_says_so():
    content = changed(3, 52, b"\xb0")
    assert ("zengin.illegal_byte", 3, 52) in faults(content)
    file = read_file(content, replace(STRICT, reads_long_mark=True))
    assert file.faults == ()
    assert file.rows["holder_kana"][1][1] == "-"


def test_a_month_that_is_no_number_leaves_the_amount_unknown():
    file = read_file(changed(3, 81, "00000x0000"))
    assert file.rows["amount_yen"].to_list() == [30_000, None, 9_999_999_999]


def test_the_year_is_that_which_lies_nearest():
    leap = replace(HEADER, month_day="0229")
    assert value_day(HEADER, date(2026, 12, 1)) == date(2026, 12, 4)
    assert value_day(leap, date(2026, 3, 1)) in (date(2024, 2, 29), date(2028, 2, 29))


def test_faults_are_limited_and_the_rest_is_said():
    found = read_file(b"x" * 120 * 5_000).faults
    assert len(found) == FAULT_LIMIT + 1
    assert found[-1].code == "zengin.more_faults"


def well_told(content):
    file = read_file(content)
    for fault in file.faults:
        assert fault.code in MESSAGES
        assert fault.record >= 1
        assert 1 <= fault.position <= 121
        assert fault.ja
        assert fault.en
    assert isinstance(file.rows, pl.DataFrame)
    assert len(file.records) % 120 == 0
    return file


@given(st.binary(max_size=1_000))
def test_any_bytes_give_faults_and_nothing_is_raised(content):
    assert well_told(content).faults


@given(
    st.lists(
        st.sampled_from([*RECORDS, b"\r", b"\n", b"\r\n", b"\x1a", b"1", b"\x00" * 120, b"\xff" * 119]), max_size=12
    )
)
def test_any_heap_of_records_is_told(parts):
    content = b"".join(parts)
    if not well_told(content).faults:
        assert read_file(content).records.startswith(b"1210")


@settings(max_examples=300)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_one_changed_byte_never_changes_money_unseen(place, byte):
    content = bytearray(GOOD)
    content[place] = byte
    file = well_told(bytes(content))
    if not file.faults:
        good = read_file(GOOD)
        assert file.total == good.total
        assert file.rows["amount_yen"].to_list() == good.rows["amount_yen"].to_list()


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 300))
def test_a_file_with_bytes_lost_is_never_taken_for_whole(place, length):
    assert well_told(GOOD[:place] + GOOD[place + length :]).faults


@given(st.integers(0, len(GOOD)), st.binary(min_size=1, max_size=130))
def test_a_file_with_bytes_put_in_is_never_taken_for_whole(place, more):
    file = well_told(GOOD[:place] + more + GOOD[place:])
    assert file.faults or file.records == GOOD
