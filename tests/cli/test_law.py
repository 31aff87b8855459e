"""Laws are taken in, shown and held to what programmes cite, by command."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from madoguchi.formats.law.read import LARGEST
from tests.formats.laws import ACT, NOT_HERE, SCHEMA, TITLE, XSD, law

from .office import PROGRAMME, PROGRAMME_ID, Office

pytestmark = pytest.mark.django_db

AUTHORITY = "特別定額給付金給付事業実施要領（令和2年4月30日総務省）に基づく市町村の実施要綱"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A folder with an own law, a schema, and a programme that cites the law."""
    (tmp_path / "own.xml").write_bytes(law())
    (tmp_path / "own.xsd").write_bytes(SCHEMA)
    text = PROGRAMME.read_text("utf-8").replace(AUTHORITY, TITLE)
    assert TITLE in text
    (tmp_path / "cites.py").write_text(text.replace("実施要綱（給付対象者）", "要綱2条"), "utf-8")
    (tmp_path / "wrong.py").write_text(text.replace("実施要綱（給付対象者）", "要綱9条1項"), "utf-8")
    return tmp_path


def test_a_law_is_taken_in_listed_shown_and_held_to_a_programme(registered: Office, given: Path) -> None:
    words = ("law", "import", given / "own.xml", "--schema", given / "own.xsd")
    assert "law.no_day" in registered(*words).err
    words = (*words, "--effective", "2020-04-01")
    (taken,) = registered.done(*words)
    assert (taken["title"], taken["taken"], taken["refused"]) == (TITLE, "added", None)
    assert registered.done(*words)[0]["taken"] == "unchanged"
    assert [one["law_id"] for one in registered.done("law", "list")] == ["令和6年見本市告示第12号"]
    shown = registered("law", "show", TITLE, "３条２項一号")
    assert shown.status == 0 and "（１）　扶養親族だけの世帯" in shown.out
    assert registered("law", "show", TITLE, "9条").status == 1
    found = registered.done("law", "check", given / "cites.py")[0]
    assert [(one["source"], [each["standing"] for each in one["cited"]]) for one in found["sources"]][:2] == [
        (TITLE, ["no_place"]),
        ("要綱2条", ["found"]),
    ]
    wrong = registered("law", "check", given / "wrong.py")
    assert wrong.status == 1
    assert "9条1項はありません" in wrong.err and "has no 9条1項" in wrong.err
    assert registered("law", "check", "--json").json == []
    assert registered.done("law", "withdraw", "令和6年見本市告示第12号", "2020-04-01")["withdrawn"] == 1
    assert registered.done("law", "list") == []
    assert "law.no_such_edition" in registered("law", "withdraw", "令和6年見本市告示第12号", "2020-04-01").err


def test_of_an_archive_what_is_a_law_is_taken_in_and_the_rest_is_named(registered: Office, given: Path) -> None:
    name = "506OT0000000012_20240401_000000000000000"
    with zipfile.ZipFile(given / "all.zip", "w") as archive:
        archive.writestr(f"{name}/{name}.xml", law())
        archive.writestr(f"{name}/pict/1.jpg", b"x")
        archive.writestr("506OT0000000013_20240401_000000000000000/x.xml", law()[:-300])
    said = registered("law", "import", given / "all.zip", "--schema", given / "own.xsd", "--json")
    assert said.status == 3 and "law.not_xml" in said.err
    assert [(one["law_id"], one["refused"]) for one in said.json] == [
        ("506OT0000000012", None),
        ("", "law.not_xml"),
    ]
    assert [one["effective_on"] for one in registered.done("law", "list")] == ["2024-04-01"]


def test_an_entry_larger_than_any_law_stops_no_other_and_no_name_steers_the_terminal(
    registered: Office, given: Path
) -> None:
    with zipfile.ZipFile(given / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("\x1b[31m\x9b.xml", bytes(LARGEST + 1))
        archive.writestr("506OT0000000012_20240401_000000000000000.xml", law())
    said = registered("law", "import", given / "all.zip", "--schema", given / "own.xsd", "--json")
    assert said.status == 3 and "law.too_large" in said.err and "\x1b" not in said.err and "\x9b" not in said.err
    assert [one["refused"] for one in said.json] == ["law.too_large", None]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "law.not_xml"),
        (b"\x00\xff\xfe rubbish", "law.wrong_code_page"),
        (b"PK\x03\x04 rubbish", "law.archive"),
        (b'<!DOCTYPE a [<!ENTITY a "b">]><Law>&a;</Law>', "law.doctype"),
    ],
)
def test_rubbish_is_refused_in_one_sentence(registered: Office, given: Path, content: bytes, code: str) -> None:
    (given / "rubbish.xml").write_bytes(content)
    said = registered("law", "import", given / "rubbish.xml", "--schema", given / "own.xsd")
    assert said.status == 1 and said.err.rstrip().endswith(f"[{code}]") and "Traceback" not in said.err


def test_what_is_no_file_and_no_schema_is_refused(registered: Office, given: Path) -> None:
    for words, code in (
        ((given, "--schema", given / "own.xsd"), "registry.file_unreadable"),
        ((given / "own.xml", "--schema", given / "nowhere"), "law.not_a_schema"),
        ((given / "own.xml", "--schema", given / "own.xml"), "law.not_a_schema"),
    ):
        said = registered("law", "import", *words)
        assert said.status == 1 and f"[{code}]" in said.err


@pytest.mark.skipif(not ACT.exists(), reason=NOT_HERE)
def test_a_whole_law_of_the_country_is_taken_in(registered: Office) -> None:
    assert registered.done("law", "import", ACT, "--schema", XSD)[0]["provisions"] == 347
    assert "（理由の提示）" in registered("law", "show", "行手法", "8条").out


def test_the_programmes_in_force_are_checked_where_none_is_named(judged: Office) -> None:
    (found,) = judged.done("law", "check")
    assert (found["id"], found["base_date"]) == (PROGRAMME_ID, "2020-04-27")
    standings = {cited["standing"] for source in found["sources"] for cited in source["cited"]}
    assert standings == {"not_here"}
    assert judged.done("law", "check", PROGRAMME_ID) == [found]
    shown = judged("law", "check")
    assert shown.status == 0 and "登録されていない" in shown.out
