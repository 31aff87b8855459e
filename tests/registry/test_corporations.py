"""Corporations are taken in from the National Tax Agency's files, followed through changes, and found on any day."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict, InputRefused, PromiseBroken
from madoguchi.core.identifiers import corporate_number, corporate_number_check_digit
from madoguchi.registry import blocks
from madoguchi.registry.corporation_list import compile_list, open_list
from madoguchi.registry.corporations import CORPORATIONS, HEADERS
from madoguchi.registry.follow import follow
from madoguchi.registry.identify import Corporation, Listed, identify
from madoguchi.registry.models import Corporation as Row
from madoguchi.registry.models import ImportRun
from madoguchi.registry.newest import incomplete, newest
from madoguchi.registry.receive import Coverage, Mode
from tests.registry.corporation_files import closed, number, renamed, row, take, withdrawn, written
from tests.registry.sample import FIRST, LATER
from tests.shared import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

TODAY = date(2025, 1, 20)
FOLDER = DATA / "corporations"


def one(on: date = TODAY, **asked: str) -> Corporation:
    (found,) = identify(on=on, **asked).corporations
    return found


def called(on: str, serial: int = 1) -> str | None:
    then = one(date.fromisoformat(on), number=number(serial)).then
    return then and then.name


def test_a_corporation_has_on_each_day_the_name_and_place_of_that_day(tmp_path: Path) -> None:
    moved = row(
        1, "見本物産株式会社", 処理区分="12", 変更年月日="2024-02-01", 更新年月日="2024-02-05", 市区町村コード="202"
    )
    take(written(row(1), renamed(1, "見本物産株式会社", "2022-07-01"), moved), tmp_path)
    days = ("2020-03-31", "2020-04-01", "2022-06-30", "2022-07-01")
    assert [called(day) for day in days] == [None, "株式会社見本商事", "株式会社見本商事", "見本物産株式会社"]
    found = one(number=number(1))
    assert [(str(each.since), str(each.until)) for each in found.versions] == [
        ("2020-04-01", "2022-07-01"),
        ("2022-07-01", "2024-02-01"),
        ("2024-02-01", "None"),
    ]
    assert (found.other_names, found.closed_on, found.listed_in) == (("株式会社見本商事",), None, Listed.REGISTER)


def test_the_same_file_twice_and_files_in_any_order_say_the_same(tmp_path: Path) -> None:
    rows = [row(1), renamed(1, "見本物産株式会社", "2022-07-01"), closed(1, "見本物産株式会社", "2023-03-01")]
    late = FIRST
    for each in reversed(rows):
        take(written(each), tmp_path, late)
        late += timedelta(days=1)
    again = take(written(*rows), tmp_path, late)
    assert (again.added, again.superseded, again.unchanged) == (0, 0, 3)
    assert [called(day) for day in ("2021-01-01", "2022-12-31")] == ["株式会社見本商事", "見本物産株式会社"]
    assert one(number=number(1)).closed_on == date(2023, 3, 1)
    assert one(date(2023, 2, 28), number=number(1)).closed_on is None


def test_a_full_file_holds_the_last_row_alone_and_ends_nothing(tmp_path: Path) -> None:
    take(written(row(1)), tmp_path)
    whole = written(renamed(1, "見本物産株式会社", "2022-07-01"), row(2, "合同会社べつ"))
    full = take(whole, tmp_path, LATER, coverage=Coverage.FULL)
    assert (full.added, full.superseded, full.absent_kept) == (2, 0, True)
    assert called("2021-01-01") == "株式会社見本商事"


def test_a_correction_takes_the_place_of_its_row_and_what_was_known_stays(tmp_path: Path) -> None:
    take(written(row(1, "株式会社見木商事")), tmp_path)
    right = row(1, "株式会社見本商事", 訂正区分="1", 更新年月日="2020-05-01")
    assert take(written(right), tmp_path, LATER).superseded == 1
    assert called("2020-04-01") == "株式会社見本商事"
    assert Row.objects.get(superseded_at=LATER).name == "株式会社見木商事"
    stale = take(written(row(1, "株式会社見木商事")), tmp_path, LATER + timedelta(days=1))
    assert (stale.added, called("2020-04-01")) == (0, "株式会社見本商事")


def test_of_two_changes_of_one_day_the_latest_is_what_the_day_ended_with(tmp_path: Path) -> None:
    both = {"変更年月日": "2022-07-01", "更新年月日": "2022-07-02"}
    moved = row(1, "見本物産株式会社", 処理区分="12", **both)
    named = row(1, "見本物産株式会社", 処理区分="11", 最新履歴="0", **{**both, "国内所在地（丁目番地等）": "旧町1"})
    take(written(row(1), moved, named), tmp_path)
    found = one(date(2022, 7, 1), number=number(1))
    assert found.then is not None
    assert (found.then.name, found.then.address) == ("見本物産株式会社", "見本県見本市見本町１番２号")
    twice = [row(1, 処理区分="12", **both, **{"国内所在地（丁目番地等）": place}) for place in ("一", "二")]
    take(written(*twice), tmp_path, LATER)
    assert Row.objects.filter(process="12", superseded_at=None).get().street == "二"


def test_a_number_given_by_mistake_is_told_as_that_and_an_old_file_does_not_revive_it(tmp_path: Path) -> None:
    take(written(row(1), row(2)), tmp_path)
    take(written(withdrawn(1, "2024-06-01")), tmp_path, LATER)
    gone = one(number=number(1))
    assert (gone.withdrawn_on, gone.then, gone.versions) == (date(2024, 6, 1), None, ())
    assert [each.number for each in identify(name="見本商事", on=TODAY).corporations] == [number(2)]
    take(written(row(1)), tmp_path, LATER + timedelta(days=1))
    assert one(number=number(1)).withdrawn_on == date(2024, 6, 1)
    given_again = row(1, 更新年月日="2024-07-01", 変更年月日="2024-07-01")
    take(written(given_again), tmp_path, LATER + timedelta(days=2))
    assert (one(number=number(1)).withdrawn_on, called("2024-07-01")) == (None, "株式会社見本商事")


def test_whoever_took_over_is_named_as_far_as_it_goes(tmp_path: Path) -> None:
    merged = {"登記記録の閉鎖等の事由": "11"}
    take(
        written(
            row(1),
            closed(1, "株式会社見本商事", "2022-01-10", 承継先法人番号=number(2), **merged),
            closed(2, "株式会社なかだち", "2023-01-10", 承継先法人番号=number(3), **merged),
            row(3, "見本ホールディングス株式会社"),
        ),
        tmp_path,
    )
    found = one(number=number(1))
    assert (found.closed_on, found.close_cause) == (date(2022, 1, 10), "11")
    assert found.successors == ((number(2), "株式会社なかだち"), (number(3), "見本ホールディングス株式会社"))
    assert one(date(2021, 1, 1), number=number(1)).successors == ()
    take(written(renamed(3, "新しい名前株式会社", "2024-01-01")), tmp_path, LATER - timedelta(days=1))
    chain = {day: one(date(*day), number=number(1)).successors for day in ((2022, 6, 1), (2023, 6, 1), (2024, 6, 1))}
    assert chain[2022, 6, 1] == ((number(2), "株式会社なかだち"),)  # it was closed only the year after
    assert chain[2023, 6, 1] == found.successors
    assert chain[2024, 6, 1][1] == (number(3), "新しい名前株式会社")
    circle = closed(3, "見本ホールディングス株式会社", "2024-01-10", 承継先法人番号=number(1), **merged)
    take(written(circle), tmp_path, LATER)
    assert [each for each, _ in one(number=number(1)).successors] == [number(2), number(3)]


@pytest.mark.parametrize(
    "asked",
    [
        "株式会社髙島屋見本",
        "㈱高島屋見本",
        "（株）高島屋　見本",
        "高島屋見本株式会社",
        "高嶋屋見本",
        "たかしまやみほん",
        "ﾀｶｼﾏﾔﾐﾎﾝ",
        "旧・見本商店",
        "島屋見",
    ],
)
def test_a_name_is_found_however_it_is_written(asked: str, tmp_path: Path) -> None:
    take(
        written(
            row(1, "有限会社旧見本商店"),
            renamed(1, "株式会社髙島屋見本", "2022-07-01", フリガナ="タカシマヤミホン"),
            row(2, "株式会社ほか", フリガナ="ホカ"),
        ),
        tmp_path,
    )
    assert one(name=asked).number == number(1)


def test_whole_names_come_first_and_too_many_are_not_listed(tmp_path: Path) -> None:
    take(written(*(row(n, f"見本商事{n}号株式会社") for n in range(1, 60)), row(99, "有限会社見本商事")), tmp_path)
    found = identify(name="見本商事", on=TODAY)
    assert (found.more, len(found.corporations), found.corporations[0].number) == (True, 50, number(99))
    with pytest.raises(InputRefused, match="法人番号か"):
        identify(name="・", number=" ", on=TODAY)
    with pytest.raises(InputRefused, match="検査用数字"):
        identify(number="1" * 13, on=TODAY)
    assert identify(number=f"T{number(7)}", name="見本商事7号", on=TODAY).corporations
    assert identify(number=number(7), name="ちがう名", on=TODAY).corporations == ()


def test_only_the_own_and_those_followed_are_kept(tmp_path: Path) -> None:
    afar = {"都道府県コード": "13", "市区町村コード": "101", "国内所在地（都道府県）": "東京都"}
    done = take(written(row(1), row(2, "株式会社とおく", **afar)), tmp_path)
    assert (done.rows, done.elsewhere, done.added) == (1, 1, 1)
    left = row(1, 処理区分="12", 変更年月日="2024-02-01", 更新年月日="2024-02-02", **afar)
    followed = take(written(left, row(2, "株式会社とおく", **afar)), tmp_path, LATER)
    assert (followed.rows, followed.elsewhere) == (1, 1)
    then = one(number=number(1)).then
    assert then is not None and then.address.startswith("東京都")
    into = row(3, "株式会社てん入", 処理区分="12", 変更年月日="2024-02-01")
    taker = row(4, "株式会社ひきつぎ", **afar)
    left = closed(5, "株式会社なくなった", "2024-03-01", 承継先法人番号=number(4))
    once = take(written(row(3, "株式会社てん入", **afar), into, taker, left), tmp_path, LATER + timedelta(hours=1))
    assert (once.rows, once.elsewhere) == (4, 0)
    none = take(written(row(2, "株式会社とおく", **afar)), tmp_path, LATER + timedelta(days=1))
    assert (none.rows, none.elsewhere, ImportRun.objects.count()) == (0, 1, 4)
    with pytest.raises(InputRefused, match="この市区町村") as refused:
        take(written(row(2, **afar)), tmp_path, LATER + timedelta(days=2), coverage=Coverage.FULL)
    assert refused.value.code == "registry.of_other_municipalities"


def test_a_designated_city_has_its_wards() -> None:
    rows = pl.DataFrame(
        {
            "corporate_number": ["1", "2", "3", "4"],
            "prefecture_code": ["27", "27", "27", "14"],
            "city_code": ["102", "141", "203", "102"],
            "city": ["大阪市都島区", "堺市堺区", "豊中市", "大阪市都島区"],
            "successor_number": [None, None, None, None],
        },
        schema_overrides={"successor_number": pl.String},
    )
    assert blocks.kept_here("271004")(rows)["corporate_number"].to_list() == ["1"]
    assert blocks.kept_here("271403")(rows)["corporate_number"].to_list() == ["2"]
    assert blocks.kept_here("272035", ["4"])(rows)["corporate_number"].to_list() == ["3", "4"]


def test_a_full_file_that_lacks_many_was_cut(tmp_path: Path) -> None:
    many = [row(n, f"株式会社見本{n}") for n in range(60)]
    take(written(*many), tmp_path, coverage=Coverage.FULL)
    with pytest.raises(Conflict) as refused:
        take(written(*many[:30]), tmp_path, LATER, coverage=Coverage.FULL)
    assert (refused.value.code, Row.objects.count()) == ("registry.too_many_missing", 60)


def test_every_wrong_row_is_named_and_nothing_is_taken_in(tmp_path: Path, home: Path) -> None:
    bad = row(2)
    bad[1] = str(int(number(2)) + 10**12)[-13:]
    rows = [
        row(1),
        bad,
        row(3, 処理区分="31"),
        row(4, 変更年月日="2023-02-29"),
        row(5, None),
        row(6, 法人種別="300"),
        row(7, 承継先法人番号="1234567890123"),
        row(8, 変更年月日=None),
        row(9, None, 処理区分="81"),
        row(10, 郵便番号="64"),
        row(11, 登記記録の閉鎖等の事由="02"),
        row(12)[:-1],
    ]
    with pytest.raises(InputRefused) as refused:
        take(written(*rows), tmp_path)
    assert refused.value.code == "registry.rows_refused"
    (report,) = home.glob("302015/imports/*/report.csv")
    lines = csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines())
    assert {(int(each["行"]), each["column"], each["code"]) for each in lines} == {
        (2, "corporate_number", "check_digit"),
        (3, "process", "unknown_code"),
        (4, "changed_on", "no_such_date"),
        (4, "changed_on", "missing"),
        (5, "name", "missing"),
        (6, "kind", "unknown_code"),
        (6, "kind", "missing"),
        (7, "successor_number", "check_digit"),
        (8, "changed_on", "missing"),
        (10, "postal_code", "digits"),
        (11, "close_cause", "unknown_code"),
        (12, "", "cells"),
    }
    assert not Row.objects.exists()
    done = take(written(*rows), tmp_path, mode=Mode.GOOD_ROWS)
    assert (done.rows, done.refused, done.added) == (12, 10, 2)


def swapped(cells: list[str | None]) -> list[str | None]:
    return [cells[0], cells[2], cells[1], *cells[3:]]


GOOD = written(row(1), row(2, "株式会社髙橋"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "registry.not_csv"),
        (b"\xff\xfe\x00", "registry.wrong_code_page"),
        (GOOD.encode() + "見本".encode("euc_jp") + b"\r\n", "registry.wrong_code_page"),
        (GOOD.encode() + written(row(3)).encode("cp932"), "registry.wrong_code_page"),
        (GOOD.replace("髙", "\ufffd").encode(), "registry.replacement_character"),
        (GOOD.replace("髙", "\x00").encode(), "registry.control_character"),
        (GOOD.replace("株式会社髙橋", '"株式会社髙\n橋"').encode(), "registry.line_break"),
        (b"corporateID,corporateName\r\n1,x\r\n", "registry.not_corporations"),
        (",".join(f"c{n}" for n in range(30)).encode() + b"\r\n" + GOOD.encode(), "registry.not_corporations"),
        (written(swapped(row(1))).encode(), "registry.not_corporations"),
        ("法人番号,処理区分\r\n".encode() + number(1).encode() + b",01\r\n", "registry.columns_missing"),
        (GOOD.encode()[: len(GOOD.encode()) // 2], "registry.rows_refused"),
        (GOOD.encode()[:40], "registry.not_corporations"),
        (b"PK\x03\x04rubbish", "registry.archive"),
    ],
)
def test_rubbish_is_refused_in_one_sentence_and_leaves_the_register_as_it_was(
    content: bytes, code: str, tmp_path: Path
) -> None:
    take(GOOD, tmp_path)
    before = list(Row.objects.order_by("id").values())
    with pytest.raises(InputRefused) as refused:
        take(content, tmp_path, LATER)
    assert refused.value.code == code
    assert list(Row.objects.order_by("id").values()) == before


@pytest.mark.parametrize("page", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("headed", [False, True])
def test_blocks_are_one_file_whatever_their_size(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, headed: bool
) -> None:
    rows = [row(n, f"株式会社髙見{n}") for n in range(40)]
    rows[30] = row(30, 変更年月日="2023-02-29")
    text = (",".join(HEADERS) + "\r\n" if headed else "") + written(*rows)
    monkeypatch.setattr(blocks, "BLOCK", 700)
    done = take(text.encode(page), tmp_path, mode=Mode.GOOD_ROWS)
    assert (done.rows, done.refused, done.added) == (40, 1, 39)
    report = done.report.read_text(encoding="utf-8-sig").splitlines()[1]
    assert report.startswith("32," if headed else "31,")
    assert one(name="髙見39").number == number(39)


def test_the_country_is_a_file_beside_and_grows_by_each_file(tmp_path: Path, settings: LazySettings) -> None:
    afar = {"都道府県コード": "13", "市区町村コード": "101", "国内所在地（都道府県）": "東京都"}
    first, second = tmp_path / "all.csv", tmp_path / "changes.csv"
    first.write_text(written(row(1), row(2, "㈱とおい", **afar)))
    second.write_text(written(renamed(2, "とおい物産株式会社", "2022-07-01", フリガナ="トオイブッサン", **afar)))
    compile_list([first], tmp_path / "one")
    made = compile_list([second], tmp_path / "two", onto=tmp_path / "one")
    assert (made.manifest["corporations"], made.manifest["rows"]) == (2, 3)
    at_once = compile_list([first, second], tmp_path / "three")
    assert at_once.id == made.id
    settings.CORPORATIONS = tmp_path / "two"
    found = one(name="とおいぶっさん")
    assert (found.number, found.listed_in, found.other_names) == (number(2), Listed.COUNTRY, ("㈱とおい",))
    with transaction.atomic():
        assert follow([number(2)], at=FIRST).added == 2
    assert one(name="とおい").listed_in is Listed.REGISTER
    moved = renamed(2, "株式会社べつの名", "2023-07-01", **afar)
    assert take(written(moved), tmp_path, LATER).added == 1
    with pytest.raises(InputRefused) as refused, transaction.atomic():
        follow([number(2), number(3)], at=LATER + timedelta(days=1))
    assert refused.value.code == "registry.corporation_unlisted"


def test_a_list_that_is_not_whole_is_not_made_or_read(tmp_path: Path, settings: LazySettings) -> None:
    file = tmp_path / "all.csv"
    file.write_text(written(row(1), row(2, 法人種別="300")))
    for into, code in ((tmp_path / "list", "registry.corporation_rows_wrong"), (tmp_path, "registry.list_taken")):
        with pytest.raises(InputRefused) as refused:
            compile_list([file], into)
        assert refused.value.code == code
    assert not (tmp_path / "list").exists()
    with pytest.raises(InputRefused, match="法人の一覧がありません"):
        open_list(tmp_path / "list")
    with pytest.raises(InputRefused, match="MADOGUCHI_CORPORATIONS"):
        follow([number(1)], at=FIRST)
    file.write_text(written(row(1)))
    compile_list([file], tmp_path / "list")
    whole = (tmp_path / "list" / "corporations.parquet").read_bytes()
    (tmp_path / "list" / "corporations.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PromiseBroken):
        open_list(tmp_path / "list")


STATES = st.tuples(
    st.integers(1, 2), st.sampled_from(["01", "11", "12", "99"]), st.integers(1, 4), st.integers(1, 4), st.booleans()
)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(STATES, max_size=12), st.integers(0, 12))
def test_files_taken_in_one_after_the_other_say_what_all_at_once_would(
    drawn: list[tuple[int, str, int, int, bool]], cut: int
) -> None:
    names = [column.name for column in CORPORATIONS.columns]
    said = [
        {
            "corporate_number": str(serial),
            "process": process,
            "changed_on": date(2020, 1, changed),
            "updated_on": date(2021, 1, written_on),
            "latest": latest,
            "name": f"{place}",
        }
        for place, (serial, process, changed, written_on, latest) in enumerate(drawn)
    ]
    schema = {name: pl.from_arrow(CORPORATIONS.schema.empty_table()).schema[name] for name in names}  # type: ignore[union-attr]
    whole = pl.DataFrame([{name: each.get(name) for name in names} for each in said], schema=schema)
    nothing = whole.clear()
    together = newest(whole, nothing)
    parted = newest(whole[cut:], newest(whole[:cut], nothing))
    assert parted.sort(names).equals(together.sort(names))
    assert together.select(list(CORPORATIONS.key)).is_duplicated().sum() == 0


def test_the_check_digits_of_a_column_are_those_of_the_law() -> None:
    draw = random.Random(5)
    bodies = [f"{draw.randrange(10**12):012}" for _ in range(300)]
    numbers = [f"{digit}{body}" for body in bodies for digit in range(10)]
    said = {"row_number": range(3000), "corporate_number": numbers, "process": ["99"] * 3000}
    rows = pl.DataFrame(said).with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in ("successor_number", "changed_on", "name", "kind", "assigned_on", "latest", "search_excluded")
    )
    wrong = {int(each) for each in incomplete(rows)["row_number"]}
    right = {n for n, each in enumerate(numbers) if int(each[0]) == corporate_number_check_digit(each[1:])}
    assert right == set(range(3000)) - wrong


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the corporations of others' data are not beside the checkout")
def test_real_numbers_are_valid_and_real_names_are_found(tmp_path: Path) -> None:
    files = [pl.read_csv(file, infer_schema_length=0) for file in sorted(FOLDER.glob("*.csv"))]
    real = pl.concat([file.select("corporateID", "corporateName", "corporateKana", "location") for file in files])
    assert real.height == 10_375
    assert [corporate_number(each) for each in real["corporateID"]] == real["corporateID"].to_list()
    company = pl.read_csv(FOLDER / "sabae-18207-company.csv", infer_schema_length=0)
    rows = []
    for entry in company.iter_rows(named=True):
        said = {"法人番号": entry["corporateID"], "法人種別": entry["corporateType"].rpartition("#")[2]}
        rows.append(row(0, entry["corporateName"], フリガナ=entry["corporateKana"], **said))
    done = take(written(*rows), tmp_path)
    assert (done.refused, done.added) == (0, company["corporateID"].n_unique())
    for entry in company.unique("corporateName", keep="none", maintain_order=True)[::100].iter_rows(named=True):
        shorter = entry["corporateName"].replace("株式会社", "㈱").replace("有限会社", "（有）")
        first = identify(name=shorter, on=TODAY).corporations
        assert entry["corporateID"] in {each.number for each in first}
