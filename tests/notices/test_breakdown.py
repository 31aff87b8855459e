"""The lines of a letter add up to what the programme pays, for every programme and scenario that the house ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.notices.breakdown import lines
from madoguchi.notices.letter import Line
from madoguchi.programme.declaration import Scenario
from madoguchi.programme.load import load
from madoguchi.programme.scenario import unit_of
from madoguchi.rules.evaluate import Reader

FILES = sorted((Path(__file__).resolve().parents[2] / "programmes").glob("*.py"))


def breakdown(file: Path, scenario: Scenario) -> tuple[Line, ...]:
    programme = load(file).programme
    return lines(programme, Reader(unit=unit_of(programme, scenario)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_lines_add_up_to_what_each_scenario_pays(file: Path) -> None:
    paying = [one for one in load(file).programme.scenarios if one.pays]
    assert paying
    for scenario in paying:
        found = breakdown(file, scenario)
        assert sum(line.subtotal for line in found) == scenario.pays, scenario.title
        assert all(line.label for line in found)


def test_a_rounding_and_a_deduction_stand_on_lines_of_their_own() -> None:
    (file,) = (one for one in FILES if one.stem == "adjustment_2024")
    labels = [line.label for one in load(file).programme.scenarios if one.pays for line in breakdown(file, one)]
    assert "端数処理（10,000円単位に切上げ）" in labels
    assert any(label.startswith("差し引く額: ") for label in labels)


def test_the_lines_of_several_instalments_bear_their_titles() -> None:
    (file,) = (one for one in FILES if one.stem == "child_household_2021")
    programme = load(file).programme
    titles = [one.title for one in programme.payments()]
    paying = next(one for one in programme.scenarios if one.pays)
    assert len(titles) > 1
    assert [line.label.partition(": ")[0] for line in breakdown(file, paying)] == titles
