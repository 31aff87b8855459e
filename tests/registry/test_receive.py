"""A register file is taken in wholly or not at all, and everything wrong with it is said."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from frictionless import Report

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.models import ImportRun, Resident
from madoguchi.registry.receive import Coverage, Mode, Receipt, receive
from tests.registry.sample import FIRST, measure, resident, table, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

NEXT_DAY = FIRST + timedelta(days=1)


def as_csv(register: str, rows: list[dict[str, object]]) -> str:
    columns = [c for c in REGISTERS[register].columns if any(c.name in row for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.header for c in columns])
    writer.writerows([[row.get(c.name) for c in columns] for row in rows])
    return out.getvalue()


def from_file(
    path: Path, register: str, content: bytes, *, at: datetime = FIRST, mode: Mode = Mode.STRICT, **other: object
) -> Receipt:
    file = path / f"{register}.csv"
    file.write_bytes(content)
    mapping = other.get("mapping")
    with transaction.atomic():
        return receive(
            register,
            file,
            at=at,
            mode=mode,
            mapping=mapping if isinstance(mapping, Path) else None,
            check_digits=bool(other.get("check_digits")),
        )


def faults(error: InputRefused, home: Path) -> set[tuple[int, str, str]]:
    assert error.code == "registry.rows_refused"
    (report,) = home.glob("302015/imports/*/report.csv")
    rows = csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines())
    return {(int(row["行"]), row["column"], row["code"]) for row in rows}


@pytest.mark.parametrize("code_page", ["utf-8", "utf-8-sig", "cp932"])
def test_each_code_page_is_recognised(tmp_path: Path, code_page: str) -> None:
    content = as_csv("residents", [resident(1, name="見本　髙橋")]).encode(code_page)
    assert from_file(tmp_path, "residents", content).added == 1
    assert Resident.objects.get().name == "見本　髙橋"


def test_wrong_code_page_is_named_with_its_line(tmp_path: Path) -> None:
    text = as_csv("residents", [resident(1), resident(2, household_id=2)])
    first, second, third, _ = text.split("\r\n")
    content = "\r\n".join([first, second]).encode() + b"\r\n" + third.encode("euc_jp") + b"\r\n"
    with pytest.raises(InputRefused, match=r"3行目.*registry\.wrong_code_page"):
        from_file(tmp_path, "residents", content)


def test_destroyed_character_is_named_with_its_line(tmp_path: Path) -> None:
    content = as_csv("residents", [resident(1), resident(2, household_id=2, name="見本\ufffd")]).encode()
    with pytest.raises(InputRefused, match=r"3行目.*registry\.replacement_character"):
        from_file(tmp_path, "residents", content)


def test_control_character_is_named_with_its_line(tmp_path: Path) -> None:
    content = as_csv("residents", [resident(1), resident(2, household_id=2, name="見\x00本")]).encode()
    with pytest.raises(InputRefused, match=r"3行目.*registry\.control_character"):
        from_file(tmp_path, "residents", content)


def test_missing_required_header_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="世帯番号") as refused:
        from_file(tmp_path, "residents", "宛名番号,氏名\r\n1,見本\r\n".encode())
    assert refused.value.code == "registry.columns_missing"


def test_every_bad_row_is_reported_and_nothing_is_taken_in(tmp_path: Path, home: Path) -> None:
    rows = [
        resident(1),
        resident(2, household_id=None),
        resident(3, household_id=3, event_on="2023-02-29"),
        resident(4, household_id=4, status="7"),
        resident(5, household_id=5, postal_code="64"),
        resident(6, household_id=6, birth_date="令和7年1月1日"),
        resident("x", household_id=7),
        resident(8, household_id=1),
        resident(9, household_id=9),
        resident(9, household_id=9),
        resident(10, household_id=10),
        resident(10, household_id=11),
    ]
    with pytest.raises(InputRefused) as refused:
        from_file(tmp_path, "residents", as_csv("residents", rows).encode())
    assert faults(refused.value, home) == {
        (3, "household_id", "missing"),
        (4, "event_on", "no_such_date"),
        (5, "status", "unknown_code"),
        (6, "postal_code", "digits"),
        (7, "birth_date", "future_birth"),
        (8, "person_id", "not_a_number"),
        (2, "relationship", "two_heads"),
        (9, "relationship", "two_heads"),
        (10, "person_id", "duplicate_key"),
        (11, "person_id", "duplicate_key"),
        (12, "household_id", "two_households"),
        (13, "household_id", "two_households"),
    }
    assert not Resident.objects.exists()
    assert not ImportRun.objects.exists()


def test_report_has_the_shape_that_frictionless_reads(tmp_path: Path, home: Path) -> None:
    with pytest.raises(InputRefused):
        from_file(tmp_path, "residents", as_csv("residents", [resident(1, status="7")]).encode())
    (path,) = home.glob("302015/imports/*/report.json")
    report = Report.from_descriptor(json.loads(path.read_text()))
    assert not report.valid
    assert report.flatten(["rowNumber", "fieldName"]) == [[2, "住民状態"]]


def test_row_with_too_many_cells_is_reported_and_the_numbers_after_it_stay_right(tmp_path: Path, home: Path) -> None:
    lines = as_csv(
        "residents", [resident(1), resident(2, household_id=2), resident(3, household_id=3, status="7")]
    ).split("\r\n")
    lines[2] += ",extra"
    with pytest.raises(InputRefused) as refused:
        from_file(tmp_path, "residents", "\r\n".join(lines).encode())
    assert faults(refused.value, home) == {(3, "", "cells"), (4, "status", "unknown_code")}


def test_good_rows_are_taken_in_and_a_person_with_one_bad_row_is_held_back(tmp_path: Path) -> None:
    rows = [resident(1), resident(2, household_id=2), resident(2, household_id=2, version=2, status="7")]
    done = from_file(tmp_path, "residents", as_csv("residents", rows).encode(), mode=Mode.GOOD_ROWS)
    assert (done.rows, done.refused, done.added) == (3, 2, 1)
    assert [row.person_id for row in Resident.objects.all()] == [1]


def test_unknown_days_are_null_and_japanese_years_are_read(tmp_path: Path) -> None:
    rows = [resident(1, birth_date="昭和25年不詳", event_on="平成13年4月1日", notified_on="H13.4.2")]
    from_file(tmp_path, "residents", as_csv("residents", rows).encode())
    found = Resident.objects.get()
    assert (found.birth_date, found.event_on, found.notified_on) == (None, date(2001, 4, 1), date(2001, 4, 2))


def test_same_file_again_changes_nothing() -> None:
    rows = [resident(1), resident(2, relationship="12")]
    take_in("residents", rows, coverage=Coverage.FULL)
    again = take_in("residents", rows, NEXT_DAY, Coverage.FULL)
    assert (again.added, again.superseded, again.unchanged) == (0, 0, 2)
    assert Resident.objects.count() == 2


def test_tomorrows_file_closes_and_adds_only_what_differs() -> None:
    take_in("residents", [resident(n, household_id=n) for n in range(1, 6)], coverage=Coverage.FULL)
    tomorrow = [resident(n, household_id=n, building="別館" if n == 2 else None) for n in range(1, 5)]
    done = take_in("residents", tomorrow, NEXT_DAY, Coverage.FULL)
    assert (done.added, done.superseded, done.unchanged) == (1, 2, 3)
    known = Resident.objects.filter(superseded_at__isnull=True).order_by("person_id")
    assert [(row.person_id, row.building) for row in known] == [(1, None), (2, "別館"), (3, None), (4, None)]
    assert Resident.objects.filter(superseded_at=NEXT_DAY).count() == 2


def test_file_that_was_cut_is_refused() -> None:
    take_in("residents", [resident(n, household_id=n) for n in range(1, 101)], coverage=Coverage.FULL)
    with pytest.raises(Conflict, match=r"registry\.too_many_missing"):
        take_in("residents", [resident(n, household_id=n) for n in range(1, 51)], NEXT_DAY, Coverage.FULL)
    assert Resident.objects.filter(superseded_at__isnull=True).count() == 100


def test_knowledge_never_goes_back_in_time() -> None:
    take_in("residents", [resident(1)], NEXT_DAY)
    with pytest.raises(Conflict, match=r"registry\.time_goes_back"):
        take_in("residents", [resident(2, household_id=2)], FIRST)


def test_failed_import_leaves_the_register_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    take_in("residents", [resident(1)])

    def full_disk(*_: object, **__: object) -> int:
        raise Conflict("store.disk_full", ja="空きがありません。", en="No room.")

    monkeypatch.setattr(store, "load", full_disk)
    with pytest.raises(Conflict):
        take_in("residents", [resident(1, building="別館")], NEXT_DAY)
    assert Resident.objects.get().superseded_at is None


def test_account_numbers_that_lost_their_zeros_are_refused(tmp_path: Path, home: Path) -> None:
    account = {
        "person_id": 1,
        "purpose": "1",
        "bank_code": "1",
        "branch_code": "001",
        "account_type": "普通",
        "account_number": "12345",
        "holder_kana": "ﾐﾎﾝ ﾀﾛｳ",
    }
    with pytest.raises(InputRefused) as refused:
        from_file(tmp_path, "accounts", as_csv("accounts", [account]).encode("cp932"))
    assert faults(refused.value, home) == {(2, "bank_code", "digits"), (2, "account_number", "digits")}


def test_negative_tax_is_refused(tmp_path: Path, home: Path) -> None:
    rows: list[dict[str, object]] = [{"person_id": 1, "fiscal_year": 2024, "per_capita_levy": -1, "total_income": -5}]
    with pytest.raises(InputRefused) as refused:
        from_file(tmp_path, "taxes", as_csv("taxes", rows).encode())
    assert faults(refused.value, home) == {(2, "per_capita_levy", "negative")}


def test_measure_without_applicant_is_refused() -> None:
    with pytest.raises(InputRefused):
        take_in("protections", [measure(2, "accompanying")])


def test_check_digit_is_looked_at_when_asked(tmp_path: Path, home: Path) -> None:
    rows = [resident(1000012), resident(1000013, household_id=2)]
    with pytest.raises(InputRefused) as refused:
        from_file(tmp_path, "residents", as_csv("residents", rows).encode(), check_digits=True)
    assert faults(refused.value, home) == {(3, "person_id", "check_digit")}


def test_vendors_headers_and_codes_are_mapped(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        '[awards]\nprogramme_id = "事業"\n[awards.codes.programme_id]\n"105" = "low-income-2023"\n', encoding="utf-8"
    )
    content = "宛名番号,事業,既支給額,備考\r\n1,105,30000,x\r\n".encode()
    done = from_file(tmp_path, "awards", content, mapping=mapping)
    assert done.added == 1
    assert table("awards", []).num_rows == 0


@pytest.mark.parametrize(
    "toml",
    [
        "[awards]\nprogramme_id = 3",
        '[awards]\nprogramme_id = ["a", 3]',
        "awards = 3",
        "[awards]\ncodes = 3",
        '[awards.codes]\nprogramme_id = "x"',
        "[awards.codes.programme_id]\na = true",
    ],
)
def test_a_mapping_that_holds_no_text_is_refused(tmp_path: Path, toml: str) -> None:
    (tmp_path / "mapping.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(InputRefused, match=r"registry\.mapping_not_text"):
        from_file(tmp_path, "awards", b"x\r\n1\r\n", mapping=tmp_path / "mapping.toml")


def test_relationship_codes_in_four_columns_are_joined(tmp_path: Path) -> None:
    text = as_csv("residents", [resident(1, relationship="20")]).replace("続柄コード", "続柄コード1")
    header, row, _ = text.split("\r\n")
    content = f"{header},続柄コード2\r\n{row},12\r\n".encode()
    from_file(tmp_path, "residents", content)
    assert Resident.objects.get().relationship == "2012"


def test_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"registry\.naive_instant"):
        take_in("residents", [resident(1)], datetime(2024, 12, 1, 3))  # noqa: DTZ001 (that is the case)
    assert FIRST.tzinfo is UTC


def test_a_stray_quote_swallows_no_row_and_is_reported_where_it_stands(tmp_path: Path, home: Path) -> None:
    rows = as_csv("residents", [resident(one, one, building="A棟") for one in range(1, 9)]).split("\r\n")
    for row in (2, 6):
        rows[row] = rows[row].replace("A棟", '"A棟')
    with pytest.raises(InputRefused) as refused:
        from_file(tmp_path, "residents", "\r\n".join(rows).encode())
    assert (refused.value.code, "3行目" in refused.value.ja) == ("registry.line_break", True)
    assert not Resident.objects.exists()


@pytest.mark.parametrize("column", ["person_id", "household_id"])
def test_a_number_below_one_is_nobodys_for_there_lie_the_households_of_the_protected(
    tmp_path: Path, home: Path, column: str
) -> None:
    rows = [resident(1), resident(2, relationship="20") | {column: -2}]
    with pytest.raises(InputRefused) as refused:
        from_file(tmp_path, "residents", as_csv("residents", rows).encode())
    assert faults(refused.value, home) == {(3, column, "not_a_number")}
