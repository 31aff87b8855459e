"""Invented people and an invented bank answer an office that began with invented people, and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import REGISTERS
from .office import PROGRAMME, PROGRAMME_ID, STARTED, Office
from .test_refusals import is_one_clear_sentence

pytestmark = pytest.mark.django_db
"""Chooses these tests for the run on PostgreSQL; they keep their own stores."""
LATER = "2020-06-20T09:00"


def invented(office: Office, folder: Path) -> Path:
    """A sample, and an office whose people are its people and whose letters are out."""
    sample = folder / "sample"
    office.one_after_another(
        ["simulate", "city", "--residents", "600", "--seed", "5", "--recorded-by", "2020-05-01", "--out", sample],
        *(
            ["register", "import", name, sample / f"{name}-synthetic.csv", "--synthetic", "--at", STARTED]
            for name in REGISTERS
        ),
        ["run", PROGRAMME, "--drafter", "clerk", "--approver", "manager", "--at", STARTED],
    )
    return sample


def test_nothing_invented_gets_among_what_real_people_did(judged: Office, sample: Path, tmp_path: Path) -> None:
    state = judged.fingerprint()
    (tmp_path / "transfer.txt").write_bytes(b"")
    for words in (
        ("answers", PROGRAMME_ID),
        ("accounts", PROGRAMME_ID),
        ("bank", tmp_path / "transfer.txt"),
    ):
        said = judged("simulate", *words, "--sample", sample, "--out", tmp_path / "out")
        is_one_clear_sentence(said, "simulate.real_people")
    assert judged.fingerprint() == state and not (tmp_path / "out").exists()


def test_invented_people_answer_once_and_those_who_are_asked_again_answer_again(office: Office, tmp_path: Path) -> None:
    sample = invented(office, tmp_path)
    answers = ("simulate", "answers", PROGRAMME_ID, "--sample", sample)
    early = office.done(*answers, "--until", "2020-06-05", "--out", tmp_path / "early.csv")
    late = office.done(*answers, "--at", LATER, "--out", tmp_path / "late.csv")
    assert late["synthetic"] is True and 0 < early["answers"] < late["answers"]
    texts = [(tmp_path / name).read_text("utf-8-sig") for name in ("early.csv", "late.csv")]
    assert "defect" not in texts[1] and {"ウェブ", "郵送", "受給"} <= set(texts[1].replace("\n", ",").split(","))
    first = office.done("submission", "import", tmp_path / "early.csv", "--at", LATER)
    second = office.done("submission", "import", tmp_path / "late.csv", "--at", LATER)
    assert (first["received"], second["repeated"]) == (early["answers"], early["answers"])
    review = office.done("claim", "list", PROGRAMME_ID, "--state", "review")["shown"]
    waiting = next(one["reference_number"] for one in review if one["letter"] == "application")
    settle = ("review", "resolve", waiting, "--outcome", "ask_again", "--by", "clerk", "--note", "再度", "--at", LATER)
    office.done(*settle)
    again = office.done(*answers, "--until", "2020-09-30", "--out", tmp_path / "more.csv")
    assert again["answers"] >= 1 and f"{waiting}-2" in (tmp_path / "more.csv").read_text("utf-8-sig")
    third = office.done("submission", "import", tmp_path / "more.csv", "--at", "2020-09-30T09:00")
    assert third["repeated"] == 0


@pytest.mark.parametrize(("code", "refusal"), [("271276", "places.a_ward"), ("27100", "identifiers.wrong_form")])
def test_no_city_is_invented_that_no_import_would_take_in(
    code: str, refusal: str, office: Office, sample: Path, tmp_path: Path
) -> None:
    said = office("simulate", "city", "--residents", "600", "--municipality", code, "--out", tmp_path / "new")
    is_one_clear_sentence(said, refusal)
    assert not (tmp_path / "new").exists()
    words = ("register", "import", "residents", sample / "residents-synthetic.csv", "--municipality", code)
    for more in ([], ["--synthetic"]):
        is_one_clear_sentence(office(*words, *more, "--at", STARTED), refusal)


def test_a_sample_that_is_not_the_one_taken_in_is_refused(office: Office, tmp_path: Path) -> None:
    sample = invented(office, tmp_path)
    recipe = sample / "city-synthetic.json"
    told = json.loads(recipe.read_text("utf-8"))
    answers = ("simulate", "answers", PROGRAMME_ID, "--sample", sample, "--out", tmp_path / "out.csv")
    recipe.write_text(json.dumps(told | {"seed": 6}), "utf-8")
    is_one_clear_sentence(office(*answers), "simulate.other_sample")
    recipe.unlink()
    is_one_clear_sentence(office(*answers), "simulate.no_sample")
    bank = ("simulate", "bank", tmp_path / "nowhere.txt", "--sample", sample, "--out", tmp_path / "out.csv")
    is_one_clear_sentence(office(*bank), "cli.transfer_unreadable")
    assert not (tmp_path / "out.csv").exists()
