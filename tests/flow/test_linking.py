"""The file of another office becomes three: every row in one of them, decisions kept, and no word of the protected."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.flow.folders import home
from madoguchi.flow.linking import FILES, Linked, link
from madoguchi.notices.key import reference_key
from madoguchi.registry.as_of import Asked
from madoguchi.registry.linking import comparable
from madoguchi.registry.linking.decide import Outcome
from madoguchi.registry.linking.history import history
from madoguchi.registry.linking.marks import ROW_MARK, Marks
from madoguchi.registry.receive import Coverage, receive
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.sample import CODE, LATER, measure, resident, table, take_in

pytestmark = pytest.mark.django_db
HEADER = "番号,氏名,氏名_フリガナ,生年月日,性別,住所,郵便番号,備考"
HANAKO = '00017,高橋花子,ﾀｶﾊｼ ﾊﾅｺ,昭和55年5月17日,女,見本市今福2-12-3,640-0000,"一,二"'
TWIN = "A-2,高橋月子,タカハシ　ツキコ,1980-05-17,2,今福２丁目１２番地の３,,=1+1"
STRANGER = "9,山田恵,ヤマダ　メグミ,19991231,2,京都市北区1,,"
SHELTERED = "x,見本桜,ミホン　サクラ,S50.4.3,女,,,"
AFTER = LATER + timedelta(days=1)
KAZUO = "k,渡辺一夫,ワタナベ　カズオ,1951/11/02,男,西汀丁36-2,,"


@pytest.fixture(autouse=True)
def town(db: None) -> Iterator[None]:
    """A town of 300; 9 is protected, 8 lived with her, 7 is the one she fled from."""
    Municipality.objects.create(code=CODE, name="見本市")
    with municipality(CODE):
        known = [
            resident(1, 1, name="髙橋　花子", name_kana="タカハシ　ハナコ", birth_date=date(1980, 5, 17), sex="2")
            | {"town": "今福二丁目", "street": "12番地3"},
            resident(2, 2, name="渡邊　一夫", name_kana="ワタナベ　カズオ", birth_date=date(1951, 11, 2))
            | {"town": "西汀丁", "street": "36番地2", "status": "2"},
            resident(7, 7, name="見本　剛", name_kana="ミホン　ツヨシ", birth_date=date(1974, 8, 8), town="元町"),
            resident(
                8,
                9,
                relationship="11",
                name="見本　桃",
                name_kana="ミホン　モモ",
                birth_date=date(2001, 1, 9),
                sex="2",
                town="隠町",
            ),
            resident(
                9, 9, name="見本　桜", name_kana="ミホン　サクラ", birth_date=date(1975, 4, 3), sex="2", town="隠町"
            ),
            *(
                resident(n, n, name=f"甲{n}　乙{n}", birth_date=date(1930 + n % 80, 1 + n % 12, 5), street=f"{n}番地")
                for n in range(100, 395)
            ),
        ]
        take_in("residents", known)
        take_in("protections", [measure(9, "applicant", offender_id=7)])
        yield


def linked(
    tmp_path: Path, *rows: str, header: str = HEADER, out: str = "out", at: datetime = LATER, **options: object
) -> Linked:
    file = tmp_path / "school.csv"
    file.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig", newline="")
    return link(file, "窓口 1", "就学援助", "要綱7条", tmp_path / out, at, **options)  # type: ignore[arg-type]  # named by the tests


def parts(folder: Path) -> dict[Outcome, pl.DataFrame]:
    return {outcome: pl.read_csv(folder / name, infer_schema=False) for outcome, name in FILES.items()}


def judge(folder: Path, number: str, judgement: str, who: str = "", *, changed: dict[str, str] | None = None) -> Path:
    """The review file with a judgement written into the first line of a row, and what a slip changed there."""
    lines = pl.read_csv(folder / "review.csv", infer_schema=False)
    first = (pl.col("番号") == number) & (pl.col("番号").cum_count().over("番号") == 1)
    wanted = {"判断": judgement, "判断者": who, **(changed or {})}
    filled = lines.with_columns(
        pl.when(first).then(pl.lit(new)).otherwise(name).alias(name) for name, new in wanted.items()
    )
    path = folder.with_name(f"{folder.name}-{number}-filled.csv")
    filled.write_csv(path, include_bom=True)
    return path


def test_each_row_is_in_one_file_as_it_came(tmp_path: Path) -> None:
    found = linked(tmp_path, HANAKO, TWIN, STRANGER, SHELTERED, KAZUO)
    assert (found.rows, found.matched, found.review, found.unmatched, found.judged) == (5, 2, 2, 1, 0)
    files = parts(found.folder)
    assert files[Outcome.MATCH].select("番号", "宛名番号", "住民状態", "備考", "行").rows() == [
        ("00017", "1", "住民", "一,二", "2"),
        ("k", "2", "転出", None, "6"),
    ]
    assert files[Outcome.MATCH]["生年月日"][0] == "昭和55年5月17日"
    assert files[Outcome.NONE]["番号"].to_list() == ["9"]
    (twin,) = files[Outcome.REVIEW].filter(pl.col("番号") == "A-2").rows(named=True)
    assert (twin["宛名番号"], twin["台帳の氏名"], twin["候補"], twin["備考"]) == ("1", "髙橋　花子", "1/1", "=1+1")
    assert "生年月日が同じ" in twin["一致"] and "名が1字違う" in twin["相違"]
    assert (found.folder / "matched.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out", "school.csv"]


def test_the_reading_is_one_record_for_everybody(tmp_path: Path) -> None:
    linked(tmp_path, HANAKO)
    (use,) = DataUse.objects.all()
    assert (use.by, use.purpose, use.law, use.people) == ("窓口 1", "就学援助", "要綱7条", 300)
    assert use.snapshot_id and "people.sex" in use.items and DataUsePerson.objects.count() == 0


def test_without_a_purpose_nothing_is_read(tmp_path: Path) -> None:
    file = tmp_path / "school.csv"
    file.write_text(f"{HEADER}\n{HANAKO}\n", "utf-8")
    with pytest.raises(InputRefused, match=r"datause\.no_purpose"):
        link(file, "窓口 1", " ", "要綱7条", tmp_path / "out", LATER)
    assert not (tmp_path / "out").exists() and DataUse.objects.count() == 0


@pytest.mark.parametrize(
    "row",
    [
        SHELTERED,
        "x,見本桜,ミホン　サクラ,S50.4.3,女,隠町1番地,,",
        "x,見本桃,ミホン　モモ,2001-01-09,女,,,",
        "x,見本桜,,,女,隠町1,,",
    ],
)
def test_nothing_is_told_of_whoever_is_protected_or_lives_with_them(tmp_path: Path, row: str) -> None:
    found = linked(tmp_path, row, HANAKO)
    (told,) = parts(found.folder)[Outcome.REVIEW].rows(named=True)
    added = {name: value for name, value in told.items() if name not in HEADER.split(",") and value}
    assert set(added) == {"行", "確認の理由", "照合の印"} and "支援措置の担当" in added["確認の理由"]
    decided = linked(tmp_path, row, HANAKO, out="again", judgements=[judge(found.folder, "x", "同じ人", "支援 1")])
    assert (decided.matched, decided.review) == (1, 1)
    (kept,) = parts(decided.folder)[Outcome.REVIEW].rows(named=True)
    assert (kept["判断"], kept["判断者"], kept["宛名番号"]) == ("同じ人", "支援 1", None)
    other = linked(tmp_path, row, HANAKO, out="third", judgements=[judge(found.folder, "x", "別人", "支援 1")])
    assert (other.review, other.unmatched) == (0, 1)
    text = (other.folder / "unmatched.csv").read_text("utf-8-sig")
    assert "別人" not in text and "支援" not in text


def full(register: str, rows: list[dict[str, object]], at: datetime = AFTER) -> None:
    receive(register, table(register, rows), at=at, coverage=Coverage.FULL, allow_missing=True)


def test_whoever_was_ever_protected_stays_hidden(tmp_path: Path) -> None:
    full("protections", [measure(7, "applicant", measure_id=9003)])
    sakura = "x,見本桜,ミホン　サクラ,1975-04-03,2,隠町1,,"
    assert parts(linked(tmp_path, sakura, at=AFTER).folder)[Outcome.REVIEW]["宛名番号"].to_list() == [None]
    take_away = LATER + timedelta(days=2)
    full("residents", [resident(n, n, name=f"甲{n}　乙{n}") for n in range(100, 395)], take_away)
    again = linked(tmp_path, sakura, SHELTERED.replace("x,", "y,"), out="again", at=take_away)
    assert (again.review, again.unmatched) == (2, 0)
    assert {one.people for one in DataUse.objects.all()} == {300, 295, 3}


def test_an_instant_before_the_newest_row_is_refused(tmp_path: Path) -> None:
    take_in("protections", [measure(1, "applicant", offender_id=7, measure_id=9002)], at=AFTER)
    with pytest.raises(InputRefused, match=r"linking\.at_past"):
        linked(tmp_path, HANAKO)
    assert DataUse.objects.count() == 0


def test_a_judgement_of_somebody_hidden_by_now_is_with_the_desk(tmp_path: Path) -> None:
    first = linked(tmp_path, TWIN)
    judged = [judge(first.folder, "A-2", "同じ人", "1002")]
    take_in("protections", [measure(1, "applicant", offender_id=7, measure_id=9002)], at=AFTER)
    again = linked(tmp_path, TWIN, out="again", at=AFTER, judgements=judged)
    assert (again.matched, again.review) == (0, 1)
    (row,) = parts(again.folder)[Outcome.REVIEW].rows(named=True)
    assert row["宛名番号"] is None and "支援措置の担当" in row["確認の理由"]


def test_a_judgement_ends_with_what_was_known_of_the_resident(tmp_path: Path) -> None:
    first = linked(tmp_path, TWIN)
    judged = [judge(first.folder, "A-2", "同じ人")]
    changed = resident(1, 1, name="別田　別子", birth_date=date(1931, 1, 1), sex="2", town="港町")
    take_in("residents", [changed], at=AFTER)
    with pytest.raises(InputRefused, match=r"linking\.judgement_unread"):
        linked(tmp_path, TWIN, out="again", at=AFTER, judgements=judged)


def test_who_is_said_to_be_the_same_must_be_a_candidate(tmp_path: Path) -> None:
    first = linked(tmp_path, TWIN)
    mark = pl.read_csv(first.folder / "review.csv", infer_schema=False)["照合の印"][0][:ROW_MARK]
    known = comparable.residents(history(Asked(base_date=LATER.date(), known_at=LATER)))
    marks = Marks(key=reference_key(home()), residents=known.select("person_id", "state"))
    own = marks.of(pl.Series([mark]), pl.Series([2]))[0]
    file = tmp_path / "own.csv"
    file.write_text(f"照合の印,宛名番号,判断,判断者\n{own},2,同じ人,x\n", "utf-8")
    again = linked(tmp_path, TWIN, out="again", judgements=[file])
    assert (again.matched, again.review) == (0, 1)
    assert "いまの候補にいない" in parts(again.folder)[Outcome.REVIEW]["確認の理由"][0]
    for number in ("abc", "9" * 26, "2"):
        file.write_text(f"照合の印,宛名番号,判断,判断者\n{mark}-{'0' * 20},{number},同じ人,x\n", "utf-8")
        with pytest.raises(InputRefused, match=r"linking\.judgement_unread"):
            linked(tmp_path, TWIN, out="forged", judgements=[file])


def test_after_one_is_told_apart_the_others_share_the_row_anew(tmp_path: Path) -> None:
    double = resident(3, 3, name="髙橋　花子", name_kana="タカハシ　ハナコ", birth_date=date(1980, 5, 17), sex="2")
    take_in("residents", [double | {"town": "元町"}], at=LATER)
    row = "1,高橋花子,タカハシ　ハナコ,1980-05-17,2,,,"
    first = linked(tmp_path, row)
    assert first.review == 1
    told = parts(first.folder)[Outcome.REVIEW]["宛名番号"][0]
    again = linked(tmp_path, row, out="again", judgements=[judge(first.folder, "1", "別人")])
    assert parts(again.folder)[Outcome.MATCH]["宛名番号"].to_list() == [{"1": "3", "3": "1"}[told]]


@pytest.mark.parametrize("header", ["row", ""])
def test_headers_come_back_as_they_were(tmp_path: Path, header: str) -> None:
    found = linked(tmp_path, HANAKO, header=HEADER.replace("備考", header))
    written = (found.folder / "matched.csv").read_text("utf-8-sig")
    assert found.matched == 1 and written.split(",")[7].strip('"') == header


def test_what_a_run_left_that_was_cut_off_is_swept_away(tmp_path: Path) -> None:
    for folder in (old := tmp_path / ".linking-old", new := tmp_path / ".linking-new"):
        folder.mkdir()
    os.utime(old, (1, 1))
    linked(tmp_path, HANAKO)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_judgement_holds_with_whoever_made_it(tmp_path: Path) -> None:
    rows = (HANAKO, TWIN, STRANGER)
    first = linked(tmp_path, *rows)
    same = linked(tmp_path, *rows, out="same", judgements=[judge(first.folder, "A-2", "○", "1002")])
    assert (same.matched, same.review, same.judged) == (2, 0, 1)
    (twin,) = parts(same.folder)[Outcome.MATCH].filter(pl.col("番号") == "A-2").rows(named=True)
    assert (twin["宛名番号"], twin["判断"], twin["判断者"], twin["同じ人の行"]) == ("1", "同じ人", "1002", "2、3")
    again = linked(tmp_path, *rows, out="again", judgements=[same.folder / "matched.csv"])
    assert parts(again.folder)[Outcome.MATCH].equals(parts(same.folder)[Outcome.MATCH])
    other = linked(tmp_path, *rows, out="other", judgements=[judge(first.folder, "A-2", "別人")])
    (row,) = parts(other.folder)[Outcome.NONE].filter(pl.col("番号") == "A-2").rows(named=True)
    assert row["判断"] == "別人" and "判断者" not in row


def test_a_match_can_be_taken_back(tmp_path: Path) -> None:
    first = linked(tmp_path, HANAKO)
    wrong = pl.read_csv(first.folder / "matched.csv", infer_schema=False).with_columns(pl.lit("別人").alias("判断"))
    wrong.write_csv(tmp_path / "wrong.csv")
    again = linked(tmp_path, HANAKO, out="again", judgements=[tmp_path / "wrong.csv"])
    assert (again.matched, again.unmatched) == (0, 1)


@pytest.mark.parametrize(
    ("judgement", "changed", "row", "code"),
    [
        ("たぶん", {}, TWIN, "linking.judgement_unread"),
        ("同じ人", {"宛名番号": "2"}, TWIN, "linking.judgement_unread"),
        ("同じ人", {"宛名番号": "1.0E+00"}, TWIN, "linking.judgement_unread"),
        ("同じ人", {"照合の印": "L-000000000000-00000000"}, TWIN, "linking.judgement_unread"),
        ("同じ人", {}, TWIN.replace("1980-05-17", "1980-05-18"), "linking.judgement_unread"),
    ],
)
def test_a_judgement_of_anything_else_is_refused(
    tmp_path: Path, judgement: str, changed: dict[str, str], row: str, code: str
) -> None:
    first = linked(tmp_path, HANAKO, TWIN)
    filled = judge(first.folder, "A-2", judgement, changed=changed)
    with pytest.raises(InputRefused, match=code):
        linked(tmp_path, HANAKO, row, out="again", judgements=[filled])
    assert not (tmp_path / "again").exists()


def test_judgements_that_contradict_each_other_and_files_that_hold_none_are_refused(tmp_path: Path) -> None:
    first = linked(tmp_path, HANAKO, TWIN)
    yes = judge(first.folder, "A-2", "同じ人").rename(tmp_path / "yes.csv")
    no = judge(first.folder, "A-2", "別人")
    with pytest.raises(InputRefused, match=r"linking\.judged_twice"):
        linked(tmp_path, HANAKO, TWIN, out="again", judgements=[yes, no])
    with pytest.raises(InputRefused, match=r"linking\.not_for_judging"):
        linked(tmp_path, HANAKO, TWIN, out="again", judgements=[tmp_path / "school.csv"])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((), "registry.not_csv"),
        ((HANAKO, HANAKO), "linking.rows_refused"),
        ((HANAKO.replace("昭和55年5月17日", "昭和55年2月30日"),), "linking.rows_refused"),
        ((HANAKO.replace("昭和55年5月17日", "2099-01-01"),), "linking.rows_refused"),
        ((HANAKO.replace("女", "F"),), "linking.rows_refused"),
        ((HANAKO, TWIN[:30]), "linking.rows_refused"),
        ((",高橋花子,,,,,,",), "linking.rows_refused"),
        (("1,,,1980-05-17,,,,",), "linking.rows_refused"),
        (("1,高橋\ufffd子,,,,,,",), "registry.replacement_character"),
        (('1,"高橋花子,,,,,,', STRANGER, '2,"a",,,,,,'), "registry.line_break"),
        (("1,高橋\x00花子,,,,,,",), "registry.control_character"),
    ],
)
def test_a_file_with_a_wrong_row_is_refused_whole(tmp_path: Path, rows: tuple[str, ...], code: str) -> None:
    with pytest.raises(InputRefused, match=code):
        linked(tmp_path, *rows)
    assert not (tmp_path / "out").exists() and DataUse.objects.count() == 0


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (HEADER.replace("番号,氏名", "連番,氏名", 1), "registry.columns_missing"),
        ("番号,生年月日", "linking.nameless"),
        (HEADER.replace("備考", "宛名番号"), "linking.headings_taken"),
        (HEADER.replace("備考", "判断"), "linking.headings_taken"),
        (HEADER.replace("備考", "row_number"), "registry.not_csv"),
        (HEADER.replace("備考", "氏名"), "registry.not_csv"),
    ],
)
def test_a_header_that_will_not_do_is_refused(tmp_path: Path, header: str, code: str) -> None:
    with pytest.raises(InputRefused, match=code):
        linked(tmp_path, "1,1980-05-17" if header == "番号,生年月日" else HANAKO, header=header)


def test_values_beyond_all_bounds_are_rows_like_others(tmp_path: Path) -> None:
    long = "今福2-" + "1-" * 200_000
    found = linked(tmp_path, f"1,{'高' * 20_000},{'タ' * 20_000},1980-05-17,女,{long},,{long}", HANAKO)
    assert (found.rows, found.matched) == (2, 1)


def test_headers_of_another_vendor_are_mapped(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        '[link]\nnumber = "学籍"\nname = ["姓", "名"]\nbirth_date = "生"\n[link.codes.sex]\nF = "2"\n', "utf-8"
    )
    found = linked(tmp_path, "7,高橋,花子,1980-05-17,F", header="学籍,姓,名,生,性別", mapping=mapping)
    assert found.matched == 1
    assert parts(found.folder)[Outcome.MATCH].columns[:5] == ["学籍", "姓", "名", "生", "性別"]


def test_what_lies_at_the_output_stays(tmp_path: Path) -> None:
    linked(tmp_path, HANAKO)
    with pytest.raises(InputRefused, match=r"linking\.out_taken"):
        linked(tmp_path, HANAKO)
    with pytest.raises(InputRefused, match=r"linking\.out_taken"):
        linked(tmp_path, HANAKO, out="school.csv")
    with pytest.raises(Conflict, match=r"store\.not_written"):
        linked(tmp_path, HANAKO, out="school.csv/below")
    (tmp_path / "empty").mkdir()
    assert linked(tmp_path, HANAKO, out="empty").matched == 1
    (tmp_path / "beside").symlink_to(tmp_path / "gone")
    with pytest.raises(InputRefused, match=r"linking\.out_taken"):
        linked(tmp_path, HANAKO, out="beside")


def test_what_the_disk_refuses_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync
    written = []

    def full(handle: int) -> None:
        written.append(handle)
        if DataUse.objects.exists():
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Conflict, match=r"store\.disk_full"):
        linked(tmp_path, HANAKO)
    assert written and [one.name for one in tmp_path.iterdir()] == ["school.csv"]


def test_nobody_is_looked_for_in_an_empty_register(tmp_path: Path) -> None:
    Municipality.objects.create(code="302023", name="別市")
    with municipality("302023"), pytest.raises(InputRefused, match=r"linking\.nobody"):
        linked(tmp_path, HANAKO)


@pytest.mark.parametrize(("share", "band"), [(0.01, "中"), (0.5, "中"), (0.99, "高")])
def test_how_probable_it_is_hangs_on_the_share_of_residents_and_is_said_in_words(
    tmp_path: Path, share: float, band: str
) -> None:
    files = parts(linked(tmp_path, HANAKO, TWIN, known_share=share).folder)
    assert files[Outcome.MATCH].select("番号", "確からしさ").rows() == [("00017", "高")]
    assert files[Outcome.REVIEW].select("番号", "確からしさ").rows() == [("A-2", band)]
