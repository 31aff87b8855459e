"""The file of another office is linked by command: counted, written in three parts, and refused with a sentence."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from madoguchi.simulate.city import City, as_recorded
from madoguchi.simulate.other_office import other_office
from madoguchi.simulate.write import write_others

from .office import STARTED, Office

pytestmark = pytest.mark.django_db
WHO = ("--by", "1001", "--purpose", "就学援助の照合", "--law", "要綱7条", "--at", STARTED)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_is_linked_and_a_judgement_taken(registered: Office, city: City, tmp_path: Path) -> None:
    file, truth, out = tmp_path / "others.csv", tmp_path / "truth.csv", tmp_path / "linked"
    write_others(other_office(as_recorded(city, date(2020, 5, 1)), rows=200, seed=3), file, truth)
    found = registered("register", "link", file, *WHO, "--out", out, "--json").json
    assert found["rows"] == 200
    matched, review, unmatched = (rows_of(out / f"{name}.csv") for name in ("matched", "review", "unmatched"))
    assert [found[name] for name in ("matched", "unmatched")] == [len(matched), len(unmatched)]
    assert len(matched) + len({row["行"] for row in review}) + len(unmatched) == 200
    true = {row["番号"]: row["宛名番号"] for row in rows_of(truth)}
    assert [row for row in matched if true[row["番号"]] != row["宛名番号"]] == []
    assert len(matched) > 150
    assert registered.rows("SELECT count(*), min(people) > 500 FROM data_uses") in ([(1, 1)], [(1, True)])
    again = registered("register", "link", file, *WHO, "--out", out)
    assert again.status == 1 and "linking.out_taken" in again.err
    judged = registered("register", "link", file, *WHO, "--out", tmp_path / "again", "--decided", out / "review.csv")
    assert judged.status == 0 and "人が見る" in judged.out


def test_rubbish_is_refused_with_what_to_do(registered: Office, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.csv"
    for content, code in (
        (b"", "registry.not_csv"),
        (b"\x00\xff\xfe" * 100, "registry.control_character"),
        ("番号,氏名\n1,髙橋\n".encode("utf-8-sig")[:-3], "registry.wrong_code_page"),
        ("番号,氏名\n1,髙橋\n".encode()[:-3], "registry.columns_missing"),
        (b"PK\x03\x04rubbish", "registry.archive"),
        ("番号,氏名\n1,高橋\n1,鈴木\n".encode("cp932"), "linking.rows_refused"),
    ):
        rubbish.write_bytes(content)
        said = registered("register", "link", rubbish, *WHO, "--out", tmp_path / "out")
        assert (said.status, code in said.err) == (1, True), (content[:20], said.err)
        assert not (tmp_path / "out").exists()
    gone = registered("register", "link", tmp_path / "gone.csv", *WHO, "--out", tmp_path / "out")
    assert gone.status == 1 and "registry.file_unreadable" in gone.err
