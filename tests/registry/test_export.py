"""A register that was written out is the same when it is taken in again, or it is not written."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.flow.exporting import Exported, export
from madoguchi.registry.as_of import Asked, day_of
from madoguchi.registry.columns import CREDITED, Column, Register
from madoguchi.registry.export import EXPORTABLE, Encoding, known, refused_again, written
from madoguchi.registry.models import BankAccount
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.registry.receive import Coverage, Mode, receive
from tests.registry.sample import CODE, FIRST, LATER, measure, resident, table, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

ANY = Asked(base_date=day_of(LATER), known_at=LATER)
UNSEEN = {"exclude_categories": ("Cc", "Cs"), "exclude_characters": "\ufffd"}
LAWS = {"taxes": "地方税法294条", "child_allowances": "児童手当法4条"}
LAW = "住民基本台帳法3条、要綱5条"
ACCOUNT = {"bank_code": "0001", "branch_code": "001", "account_type": "1", "account_number": "0000001"}
Row = dict[str, object]


def values(column: Column) -> st.SearchStrategy[object]:
    """What a column of a register may hold."""
    found: st.SearchStrategy[object]
    if pa.types.is_boolean(column.type):
        found = st.booleans()
    elif column.codes:
        found = st.sampled_from(sorted(set(column.codes.values())))
    elif pa.types.is_date(column.type):
        found = st.dates(date(1868, 1, 1), date(2200, 12, 31))
        if column.name == "birth_date":
            found = st.dates(date(1868, 1, 1), date(2024, 1, 1))
        if column.month:
            found = found.map(lambda day: day.replace(day=1))
    elif pa.types.is_integer(column.type):
        found = st.integers(1, 2 ** (63 if column.type == pa.int64() else 31) - 1)
    elif column.name == "lg_code":
        found = st.just(CODE)
    elif column.digits:
        found = st.text(string.digits, min_size=column.digits, max_size=column.digits)
    elif column.width:
        found = st.text(string.digits, min_size=2, max_size=8).filter(lambda text: len(text) % 2 == 0) | words()
    else:
        found = words()
    return found if column.required else st.none() | found


def words() -> st.SearchStrategy[str]:
    odd = st.sampled_from(["𠮷野", "葛\U000e0100城", '"', "=1+1", "a,b", "'", "\\", "0", "不詳", "NULL", "〜"])
    return odd | st.text(st.characters(**UNSEEN), min_size=1, max_size=6).map(str.strip).filter(bool)


def rows_of(register: Register) -> st.SearchStrategy[list[Row]]:
    row = st.fixed_dictionaries({column.name: values(column) for column in register.columns})
    return st.lists(row, max_size=4, unique_by=lambda one: tuple(one[name] for name in register.key))


def in_file(rows: pl.DataFrame, folder: Path, register: Register, encoding: Encoding = Encoding.UTF_8) -> Path:
    file = folder / "out.csv"
    file.write_bytes(written(register, rows, encoding))
    return file


def taken_in(register: Register, source: Path | pa.Table) -> pl.DataFrame:
    """What the register knows when it was empty and the source was taken in; it is empty again afterwards."""
    with transaction.atomic():
        receive(register.name, source, at=FIRST, mode=Mode.GOOD_ROWS, allow_missing=True, as_of=day_of(FIRST))
        found = known(register, ANY)
        transaction.set_rollback(True)
    return found


def exported(name: str, out: Path, **more: object) -> Exported:
    given: dict[str, object] = {"law": LAWS.get(name, LAW), "at": LATER, **more}
    return export(name, out, "審査 2", "システム移行", **given)  # type: ignore[arg-type]  # each test gives the right ones


@pytest.mark.parametrize("name", EXPORTABLE)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_taken_in_again_the_register_is_the_same(name: str, tmp_path: Path, drawn: st.DataObject) -> None:
    register = EVERY_REGISTER[name]
    source = table(name, drawn.draw(rows_of(register)))
    first = taken_in(register, source)
    file = in_file(first, tmp_path, register)
    assert refused_again(register, first, file.read_bytes(), LATER) == 0
    assert taken_in(register, file).equals(first)


def test_relationships_are_written_apart_where_all_of_them_can_be() -> None:
    register = EVERY_REGISTER["residents"]
    rows = pl.DataFrame(pl.from_arrow(table("residents", [resident(1), resident(2, relationship="201252")])))
    head, first, second = written(register, rows, Encoding.UTF_8).decode("utf-8-sig").splitlines()
    assert "続柄コード1,続柄コード2,続柄コード3,続柄コード4" in head and "続柄コード," not in head
    assert ",02,,,," in first and ",20,12,52,," in second
    odd = rows.with_columns(relationship=pl.Series(["世帯主", "02"]))
    assert "続柄コード," in written(register, odd, Encoding.UTF_8).decode("utf-8-sig").splitlines()[0]


def test_the_first_code_of_a_value_is_written() -> None:
    register = EVERY_REGISTER["accounts"]
    account = {"person_id": 1, "purpose": "child_allowance", "holder_kana": "ミホン", **ACCOUNT, "account_type": "2"}
    rows = pl.DataFrame(pl.from_arrow(table("accounts", [account])))
    assert written(register, rows, Encoding.CP932).decode("cp932").splitlines()[1] == "1,3,0001,001,2,0000001,ミホン,"


@pytest.mark.parametrize("lacking", ["𠮷野　太郎", "〜", "葛\U000e0100城"])
def test_a_character_that_cp932_lacks_is_refused_and_nobody_was_read(tmp_path: Path, lacking: str) -> None:
    take_in("residents", [resident(1), resident(2, 2, name=lacking), resident(3, 3, name=lacking, building=lacking)])
    with pytest.raises(InputRefused, match=r"2行の 氏名・住所_方書 .*--encoding utf-8") as refused:
        exported("residents", tmp_path / "out.csv", encoding=Encoding.CP932)
    assert refused.value.code == "registry.not_in_cp932" and lacking not in str(refused.value)
    assert not DataUse.objects.exists() and list(tmp_path.iterdir()) == []
    assert exported("residents", tmp_path / "out.csv").rows == 3


def test_what_cp932_has_comes_back_from_it(tmp_path: Path) -> None:
    take_in("residents", [resident(1, name="髙橋　﨑", building="①～∥－㈱")])
    exported("residents", tmp_path / "out.csv", encoding=Encoding.CP932)
    assert "髙橋　﨑" in (tmp_path / "out.csv").read_bytes().decode("cp932")
    register = EVERY_REGISTER["residents"]
    assert refused_again(register, known(register, ANY), (tmp_path / "out.csv").read_bytes(), LATER) == 0


@pytest.mark.parametrize("unreadable", ["見本\n太郎", "見本\x0b太郎", "見本\ufffd", "見本\r"])
def test_what_no_import_would_read_as_it_is_is_refused_by_number(tmp_path: Path, unreadable: str) -> None:
    take_in("residents", [resident(1), resident(2, 2, name=f"{unreadable}　花子")])
    with pytest.raises(InputRefused, match="1行の 氏名 ") as refused:
        exported("residents", tmp_path / "out.csv")
    assert refused.value.code == "registry.not_exportable" and list(tmp_path.iterdir()) == []


def test_a_value_that_comes_back_otherwise_is_found_when_the_file_is_read_again() -> None:
    register = EVERY_REGISTER["residents"]
    rows = pl.DataFrame(pl.from_arrow(table("residents", [resident(1, name=" 見本"), resident(2, 2)])))
    with pytest.raises(InputRefused, match=r"1行の 氏名 .*not_exportable"):
        refused_again(register, rows, written(register, rows, Encoding.UTF_8), LATER)
    short = written(register, rows.head(1), Encoding.UTF_8)
    with pytest.raises(InputRefused, match=r"1行の 値 .*not_exportable"):
        refused_again(register, rows, short, LATER)


def test_rows_that_contradict_each_other_are_written_and_counted(tmp_path: Path) -> None:
    take_in("residents", [resident(1)])
    take_in("residents", [resident(2)], LATER)  # another head of the same household, from another file
    assert (found := exported("residents", tmp_path / "out.csv")).rows == 2
    assert found.refused == 2


def test_everybody_is_on_record_once_and_who_is_no_resident_by_name(tmp_path: Path) -> None:
    take_in("residents", [resident(1), resident(2, 2)])
    take_in("taxes", [{"person_id": 1, "fiscal_year": 2024}, {"person_id": 8, "fiscal_year": 2024}])
    assert exported("taxes", tmp_path / "out.csv").rows == 2
    everybody, beside = DataUse.objects.order_by("id")
    assert (everybody.by, everybody.law, everybody.people) == ("審査 2", "地方税法294条", 2)
    assert "taxes.income_levy" in everybody.items and everybody.snapshot_id is not None
    assert list(DataUsePerson.objects.values_list("person_id", "data_use_id")) == [(8, beside.pk)]


def test_of_a_measure_the_record_tells_neither_columns_nor_the_offender(tmp_path: Path) -> None:
    take_in("residents", [resident(2, 2)])
    take_in("protections", [measure(9, "applicant", offender_id=7)])
    with pytest.raises(InputRefused, match="export_secret"):
        exported("protections", tmp_path / "out.csv")
    assert exported("protections", tmp_path / "out.csv", secret=True).rows == 1
    assert {tuple(use.items) for use in DataUse.objects.all()} == {("people.protected",)}
    assert list(DataUsePerson.objects.values_list("person_id", flat=True)) == [9]


@pytest.mark.parametrize(
    ("name", "law", "code"),
    [
        ("taxes", "住民基本台帳法3条", "law_allows_not"),
        ("protections", "要綱5条", "law_allows_not"),
        ("accounts", "個人情報の保護に関する法律65条", "law_allows_not"),
        ("residents", "必要だから", "no_law"),
    ],
)
def test_a_law_that_does_not_allow_it_writes_nothing(tmp_path: Path, name: str, law: str, code: str) -> None:
    take_in("residents", [resident(1)])
    with pytest.raises(InputRefused, match=code):
        exported(name, tmp_path / "out.csv", law=law, secret=True)
    assert not DataUse.objects.exists() and list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten_and_what_was_never_taken_in_is_not_written(tmp_path: Path) -> None:
    take_in("residents", [resident(1)])
    (tmp_path / "there.csv").write_text("judged")
    (tmp_path / "folder").mkdir()
    for name in ("there.csv", "folder"):
        with pytest.raises(InputRefused, match="export_taken"):
            exported("residents", tmp_path / name)
    with pytest.raises(InputRefused, match="nothing_to_export"):
        exported("taxes", tmp_path / "out.csv")
    with pytest.raises(Conflict, match="not_written"):
        exported("residents", tmp_path / "there.csv" / "out.csv")
    assert (tmp_path / "there.csv").read_text() == "judged"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "there.csv"]


def test_a_register_of_nobody_is_written_with_its_headers(tmp_path: Path) -> None:
    take_in("protections", [], coverage=Coverage.FULL)
    assert exported("protections", tmp_path / "out.csv", secret=True).rows == 0
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("支援措置番号,")
    assert taken_in(EVERY_REGISTER["protections"], tmp_path / "out.csv").height == 0


def test_it_is_written_as_it_was_known_then(tmp_path: Path) -> None:
    take_in("residents", [resident(1, building="本館")])
    take_in("residents", [resident(1, building="別館")], datetime(2025, 1, 10, tzinfo=UTC))
    exported("residents", tmp_path / "now.csv")
    exported("residents", tmp_path / "then.csv", at=datetime(2025, 1, 5, tzinfo=UTC))
    assert "別館" in (tmp_path / "now.csv").read_text() and "本館" in (tmp_path / "then.csv").read_text()


def test_accounts_that_the_house_itself_has_paid_to_stand_in_no_file(tmp_path: Path) -> None:
    take_in("accounts", [{"person_id": 1, "purpose": "public_money", "holder_kana": "ミホン", **ACCOUNT}])
    kept = BankAccount.objects.get()
    kept.pk, kept.purpose = None, CREDITED
    kept.save()
    assert exported("accounts", tmp_path / "out.csv").rows == 1
