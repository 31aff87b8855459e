"""`madoguchi form read`, as an office uses it when the post comes back."""

from __future__ import annotations

import csv
from pathlib import Path

import pypdfium2
import pytest

from madoguchi.notices import form
from madoguchi.notices.edition import Edition
from madoguchi.notices.form import Choice
from madoguchi.notices.letter import LetterKind
from tests.notices.pens import DOTS_PER_INCH, Paper, Scanner

from .office import PROGRAMME_ID, STARTED, Office
from .test_letter import OFFICE
from .test_refusals import is_one_clear_sentence

LAYOUT = form.layout(Edition.STANDARD, LetterKind.APPLICATION, with_account=True)


@pytest.fixture
def scans(judged: Office, tmp_path: Path) -> Path:
    """A folder of scans of applications, each with its first box ticked: a signed one, and an unsigned one."""
    sender, out = tmp_path / "office.toml", tmp_path / "letters"
    sender.write_text(OFFICE, "utf-8")
    known = judged.rows(
        "SELECT reference_number FROM cases_claim WHERE state = 'open' AND letter = 'application' "
        "AND account_number <> '' ORDER BY id LIMIT 2"
    )
    numbers = [word for (number,) in known for word in ("--number", number)]
    words = ("--office", sender, "--out", out, "--by", "clerk", "--at", STARTED)
    judged.done("letter", "print", PROGRAMME_ID, *words, "--kind", "application", *numbers)
    (path,) = out.glob("*.pdf")
    folder = tmp_path / "scans"
    folder.mkdir()
    for at, page in enumerate(list(pypdfium2.PdfDocument(path.read_bytes()))[1::2]):
        paper = Paper.of(page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil(), at)
        paper.mark(LAYOUT.boxes[0], "check")
        if at == 0:
            paper.sign(LAYOUT)
        (folder / f"{at}.jpg").write_bytes(Scanner(quality=80, degrees=1).saved(paper.image))
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_of_scans_becomes_two_lists_that_can_be_imported(judged: Office, scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "read"
    words = ("form", "read", scans, "--received-on", "2020-05-20", "--out", out)
    said = judged.done(*words)
    assert (said["files"], said["submitted"], said["by_hand"], said["refused"]) == (2, 1, 1, 0)
    assert LAYOUT.choices[0] is Choice.ON_FILE
    (certain,), (unsigned,) = rows(out / "answers.csv"), rows(out / "by-hand.csv")
    assert (certain["届出内容"], certain["受付経路"], certain["受付年月日"]) == ("受給", "郵送", "2020-05-20")
    assert certain["届出人_宛名番号"] and not unsigned["届出人_宛名番号"]
    assert (unsigned["理由"], unsigned["reason"]) == ("署名がありません。", "it is not signed")
    assert (out / unsigned["画像"]).read_bytes().startswith(b"\x89PNG")
    assert [row["扱い"] for row in rows(out / "pages.csv")] == ["submitted", "by_hand"]
    assert judged.done(*words) == said
    is_one_clear_sentence(judged("submission", "import", out / "by-hand.csv"), "cli.sheet_refused")
    taken = judged.done("submission", "import", out / "answers.csv", "--at", "2020-05-21T09:00")
    assert (taken["received"], taken["states"]) == (1, {"carries": 1})
    completed = tmp_path / "completed.csv"
    with completed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, unsigned)
        writer.writeheader()
        writer.writerow(unsigned | {"届出内容": "辞退"})
    taken = judged.done("submission", "import", completed, "--at", "2020-05-21T09:00")
    assert (taken["received"], taken["states"]) == (1, {"carries": 1})
    (out / "by-hand.csv").write_text("completed by a person", "utf-8")
    is_one_clear_sentence(judged(*words), "cli.other_forms")
    assert (out / "by-hand.csv").read_text("utf-8") == "completed by a person"


def test_rubbish_among_the_scans_is_named_and_the_others_are_read(judged: Office, scans: Path, tmp_path: Path) -> None:
    (scans / "2.pdf").write_bytes(bytes(range(256)) * 100)
    out = tmp_path / "read"
    found = judged("form", "read", scans, "--received-on", "2020-05-20", "--out", out, "--json")
    assert found.status == 3 and "2.pdf" in found.err and "[cli.pages_refused]" in found.err
    assert (found.json["refused"], found.json["submitted"], found.json["by_hand"]) == (1, 1, 1)
    assert [row["扱い"] for row in rows(out / "pages.csv")] == ["submitted", "by_hand", "refused"]


def test_a_folder_without_scans_is_refused(judged: Office, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    found = judged("form", "read", empty, "--received-on", "2020-05-20", "--out", tmp_path / "read")
    is_one_clear_sentence(found, "cli.no_scans")
    assert not (tmp_path / "read").exists()


def test_a_letter_in_large_type_and_english_is_printed_for_those_who_ask(judged: Office, tmp_path: Path) -> None:
    sender = tmp_path / "office.toml"
    sender.write_text(OFFICE, "utf-8")
    ((number,),) = judged.rows(
        "SELECT reference_number FROM cases_claim WHERE state = 'open' AND letter = 'application' ORDER BY id LIMIT 1"
    )
    sizes = {}
    for options in ((), ("--large",), ("--english",), ("--large", "--english")):
        out = tmp_path / f"letters{''.join(options)}"
        words = ("--office", sender, "--out", out, "--by", "clerk", "--at", STARTED, "--kind", "application")
        said = judged.done("letter", "print", PROGRAMME_ID, *words, "--number", number, *options)
        assert said["application"] == 1
        (path,) = out.glob("*.pdf")
        text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path.read_bytes()))
        sizes[options] = len(pypdfium2.PdfDocument(path.read_bytes()))
        assert str(number) in text and ("Application" in text) == ("--english" in options)
    assert sizes["--large",] > sizes[()]
