"""A change of a programme file is shown with what it does to people."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from .office import CITY, PROGRAMME, ROOT, Office

pytestmark = pytest.mark.django_db


def test_a_change_is_tried_on_a_snapshot_by_its_id_or_its_folder(judged: Office, tmp_path: Path) -> None:
    changed, page = tmp_path / "changed.py", tmp_path / "diff.html"
    changed.write_text(PROGRAMME.read_text("utf-8").replace("100_000", "150_000"), "utf-8")
    (folder,) = (judged.home / CITY / "snapshots").glob("????????????????")
    diff = ("programme", "diff", PROGRAMME, changed, "--snapshot")
    by_id = judged.done(*diff, folder.name)
    assert by_id == judged.done(*diff, folder) and by_id["cost_after"] > by_id["cost_before"]
    said = judged(*diff, folder.name, "--html", page, COLUMNS="80")
    assert f"written: {page}" in said.out
    assert max(cell_len(line) for line in said.out.splitlines() if " | " in line) <= 80
    assert "改正の影響" in page.read_text("utf-8") and f"{by_id['effects'][0]['yen']:+,}円" in page.read_text("utf-8")
    assert judged(*diff, "0" * 16).status == 1
    assert judged(*diff, tmp_path / "nowhere").status == 2


def test_a_page_that_was_written_is_named(office: Office, tmp_path: Path) -> None:
    page = tmp_path / "programme.html"
    assert f"written: {page}" in office("programme", "show", PROGRAMME, "--html", page).out
    assert office.done("programme", "show", PROGRAMME, "--html", page)["page"] == str(page)


def test_a_file_that_names_no_law_for_the_taxes_it_reads_is_told_so(office: Office, tmp_path: Path) -> None:
    file = ROOT / "programmes" / "low_income_household_2024.py"
    assert office.done("programme", "check", file)["not_allowed"] == []
    lacking = tmp_path / "lacking.py"
    lacking.write_text("".join(line for line in file.open(encoding="utf-8") if "grounds=" not in line), "utf-8")
    said = office("programme", "check", lacking)
    assert said.status == 1 and "正しく読めました" in said.out
    assert "「個人住民税」" in said.err and "預貯金口座の登録等に関する法律10条" in said.err and "grounds" in said.err
    assert office("programme", "check", lacking, "--json").json["not_allowed"] == ["taxes"]
