"""Whose records a command means, and that the invented are never mixed with the real."""

from __future__ import annotations

from pathlib import Path

import pytest

from .office import CITY, PROGRAMME, STARTED, Office
from .test_refusals import is_one_clear_sentence

pytestmark = pytest.mark.django_db
"""Chooses these tests for the run on PostgreSQL; they keep their own stores."""

UNNAMED = {"MADOGUCHI_MUNICIPALITY": ""}


def test_the_only_municipality_of_the_records_need_not_be_named(registered: Office) -> None:
    said = registered("snapshot", "take", PROGRAMME, "--known-at", STARTED, **UNNAMED)
    assert said.status == 0 and CITY in said.out


def test_of_no_municipality_and_of_several_one_must_be_named(office: Office, sample: Path) -> None:
    words = ("register", "import", "residents", sample / "residents-synthetic.csv", "--at", STARTED)
    is_one_clear_sentence(office(*words, **UNNAMED), "cli.which_municipality")
    for code in (CITY, "131016"):
        office.done(*words, "--municipality", code)
    is_one_clear_sentence(office("snapshot", "take", PROGRAMME, **UNNAMED), "cli.which_municipality")


def test_a_municipality_without_registers_is_no_empty_answer(office: Office) -> None:
    is_one_clear_sentence(office("snapshot", "take", PROGRAMME), "cli.nothing_registered")


def test_invented_people_are_never_taken_in_among_real_ones(registered: Office, sample: Path, tmp_path: Path) -> None:
    before = registered.fingerprint()
    words = ("register", "import", "residents", sample / "residents-synthetic.csv", "--at", STARTED, "--synthetic")
    is_one_clear_sentence(registered(*words), "flow.real_and_synthetic")
    is_one_clear_sentence(registered("demo", "--residents", "500", "--out", tmp_path), "flow.real_and_synthetic")
    assert registered.fingerprint() == before


def test_real_people_are_never_taken_in_among_invented_ones(office: Office, sample: Path) -> None:
    words = ("register", "import", "residents", sample / "residents-synthetic.csv", "--at", STARTED)
    office.done(*words, "--synthetic")
    is_one_clear_sentence(office(*words), "flow.real_and_synthetic")
    folder = office.done("snapshot", "take", PROGRAMME, "--known-at", STARTED)["folder"]
    assert '"synthetic": true' in (Path(str(folder)) / "manifest.json").read_text("utf-8")
