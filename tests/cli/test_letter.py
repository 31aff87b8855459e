"""`madoguchi letter print`, as an office uses it before the post comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from .office import PROGRAMME_ID, STARTED, Office
from .test_refusals import is_one_clear_sentence

pytestmark = pytest.mark.django_db
OFFICE = 'municipality = "和歌山市"\nissuer = "和歌山市長"\ncontact = ["和歌山市 給付金室", "電話 073-000-0000"]\n'


@pytest.fixture
def sender(tmp_path: Path) -> Path:
    path = tmp_path / "office.toml"
    path.write_text(OFFICE, "utf-8")
    return path


def words(sender: Path, out: Path, *more: object) -> tuple[object, ...]:
    return ("letter", "print", PROGRAMME_ID, "--office", sender, "--out", out, "--by", "clerk", "--at", STARTED, *more)


def test_a_proof_is_printed_once_and_the_reading_is_on_record(judged: Office, sender: Path, tmp_path: Path) -> None:
    out = tmp_path / "letters"
    proof = words(sender, out, "--kind", "application", "--limit", 4)
    said = judged.done(*proof)
    (file,) = out.glob("*.pdf")
    assert (said["application"], said["died"], said["protected"]) == (4, [], 0)
    assert file.read_bytes().startswith(b"%PDF-")
    when = file.stat().st_mtime_ns
    judged.done(*proof)
    assert file.stat().st_mtime_ns == when
    seen = judged.done("datause", "show", str(judged.rows("SELECT MIN(recipient_id) FROM cases_claim")[0][0]))
    assert "手紙の印刷" in str(seen)


def test_who_is_protected_after_the_claims_were_opened_gets_no_letter(
    judged: Office, sender: Path, tmp_path: Path
) -> None:
    three = judged.rows(
        "SELECT reference_number, recipient_id FROM cases_claim WHERE state = 'open' ORDER BY id LIMIT 3"
    )
    of_three = [word for number, _ in three for word in ("--number", number)]
    before = judged.done(*words(sender, tmp_path / "before", "--kind", "application", *of_three))
    number, person = three[0]
    measures = tmp_path / "measures.csv"
    heading = (
        "支援措置番号,宛名番号,支援措置対象者区分,加害者_宛名番号,支援措置の根拠,支援措置開始年月日,支援措置終了年月日,"
        "当市区町村に居住,連絡先_郵便番号,連絡先_住所"
    )
    measures.write_text(f"{heading}\n9001,{person},applicant,,measure,2020-04-28,,1,,\n", "utf-8")
    judged.done("register", "import", "protections", measures, "--at", "2020-05-02T09:00", "--partial")
    after = judged.done(*words(sender, tmp_path / "after", "--kind", "application", *of_three))
    assert after["application"] == int(str(before["application"])) - 1
    assert after["protected"] == "10件未満 / fewer than 10"
    assert number not in str(after)


def test_a_folder_that_holds_another_run_is_refused_before_anything_is_printed(
    judged: Office, sender: Path, tmp_path: Path
) -> None:
    out = tmp_path / "letters"
    judged.done(*words(sender, out, "--kind", "application", "--limit", 2))
    (file,) = out.iterdir()
    is_one_clear_sentence(judged(*words(sender, out, "--kind", "application", "--limit", 3)), "notices.other_run")
    is_one_clear_sentence(
        judged(*words(sender, out, "--kind", "application", "--limit", 2, "--on", "2020-05-02")), "notices.other_run"
    )
    assert list(out.iterdir()) == [file]


def test_only_what_is_new_since_a_day_is_printed(judged: Office, sender: Path, tmp_path: Path) -> None:
    def printed(day: str) -> object:
        out = tmp_path / day
        return judged.done(*words(sender, out, "--kind", "application", "--limit", 1, "--since", day))["application"]

    assert (printed("2020-05-01"), printed("2020-05-02")) == (1, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OFFICE.replace("issuer", "mayor"), ("issuer（ありません）", "mayor（この名前の項目はありません）")),
        (OFFICE + "appeal = 1\n", ("appeal（true か false です）",)),
        (OFFICE.replace('"和歌山市長"', "7"), ("issuer（12字までの文字列です）",)),
        (OFFICE.replace('["和歌山市 給付金室", ', "[7, "), ("contact（文字列の並びで、23字ずつ6行までです）",)),
        (OFFICE.replace("和歌山市 給付金室", "給付金室" * 40), ("contact（",)),
    ],
    ids=["another name", "no truth", "no text", "no line", "too long"],
)
def test_a_faulty_office_file_is_refused_with_key_and_fault(
    judged: Office, sender: Path, tmp_path: Path, content: str, said: tuple[str, ...]
) -> None:
    sender.write_text(content, "utf-8")
    found = judged(*words(sender, tmp_path / "out"))
    is_one_clear_sentence(found, "cli.office_items")
    assert all(one in found.err.replace("\n", "") for one in said)
    assert not (tmp_path / "out").exists()


def test_an_office_file_that_cannot_be_read_is_refused(judged: Office, tmp_path: Path) -> None:
    is_one_clear_sentence(judged(*words(tmp_path, tmp_path / "out")), "cli.office_unreadable")
