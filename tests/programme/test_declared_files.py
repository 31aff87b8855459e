"""Every declared programme is read, passes its scenarios, is well typed, and prints."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from madoguchi.core.errors import RuleError
from madoguchi.programme.load import load, parse
from madoguchi.programme.reference import vocabulary_page
from madoguchi.programme.render import show_html
from madoguchi.programme.scenario import run_scenarios

from .files import DECLARED, small

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial" / "first-benefit.md").read_text("utf-8")
CODE = re.findall(r"```python\n(.*?)```", TUTORIAL, re.DOTALL)


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_every_declared_file_comes_out_as_its_scenarios_say(file: Path) -> None:
    results = run_scenarios(load(file).programme)
    assert len(results) >= 4
    assert [one.title for one in results if not one.passed] == []


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_every_declared_file_pays_refuses_and_says_what_is_uncertain(file: Path) -> None:
    programme = load(file).programme
    assert {one.pays == 0 for one in programme.scenarios if one.pays is not None} == {True, False}
    assert programme.uncertain


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_a_source_that_notices_print_is_the_law_or_the_ordinance_and_no_page_of_another_city(file: Path) -> None:
    programme = load(file).programme
    for source in (*(one.source for one in programme.requirements), programme.legal.source):
        assert re.search("要綱|法律", source) and not re.search("公表|例：|[0-9]{4}-", source)


def test_the_tutorials_file_is_read_and_its_scenarios_pass() -> None:
    assert len(CODE) == 1
    results = run_scenarios(parse(CODE[0].encode()).programme)
    assert len(results) == 3 and all(one.passed for one in results)


def test_what_the_tutorial_tells_to_get_wrong_is_wrong() -> None:
    changed = CODE[0].replace("pays=15_000", "pays=10_000")
    assert [one.passed for one in run_scenarios(parse(changed.encode()).programme)] == [False, True, True]
    with pytest.raises(RuleError) as caught:
        parse(CODE[0].replace("some(resident)", "some(resident and untaxed)").encode())
    assert caught.value.code == "programme.not_allowed" and "all_of" in caught.value.en


def test_a_refusal_for_another_reason_than_the_scenario_names_is_seen() -> None:
    wrong = (
        'scenarios=[Scenario(title="a", members=[head(resident_since=date(2025, 1, 1))], pays=0, because="別の要件")]'
    )
    assert [one.passed for one in run_scenarios(parse(small(more=wrong)).programme)] == [False]


@pytest.mark.parametrize("facts", ["per_capita_levy=1", "birth_day=date(2000, 1, 1)", "resident_since=5"])
def test_a_scenario_that_says_what_no_rule_asks_is_refused(facts: str) -> None:
    programme = parse(small(more=f'scenarios=[Scenario(title="a", members=[head({facts})], pays=0)]')).programme
    with pytest.raises(RuleError) as caught:
        run_scenarios(programme)
    assert caught.value.code == "programme.scenario_fact"


WRONG = """
from datetime import date
from madoguchi.programme import all_of, count, member, some, yen
a = member.birth_date >= 20060402
b = yen(1) + count(some(member.has_account))
c = all_of(member.income_tax(fiscal_year=2024))
d = member.income_tax(fiscal_yaer=2024)
e = yen(1) / 2 > date(2024, 1, 1)
"""


def test_a_type_checker_accepts_every_declared_file_and_sees_every_mistake(tmp_path: Path) -> None:
    wrong, taught = tmp_path / "wrong.py", tmp_path / "taught.py"
    wrong.write_text(WRONG, "utf-8")
    taught.write_text(CODE[0], "utf-8")
    settings = tmp_path / "mypy.ini"
    settings.write_text(f"[mypy]\nstrict = True\nmypy_path = {ROOT / 'src'}\nfollow_imports = silent\n", "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", settings, "--cache-dir", tmp_path / "cache"]
    said = subprocess.run([*command, *DECLARED, taught, wrong], capture_output=True, text=True, check=False).stdout
    found = {tuple(line.split(":")[:2]) for line in said.splitlines() if ": error:" in line}
    assert {Path(file).name for file, _ in found} == {"wrong.py"}, said
    assert {int(line) for _, line in found} == {4, 5, 6, 7, 8}, said


def test_the_page_of_the_vocabulary_is_the_vocabulary() -> None:
    page = (ROOT / "docs" / "reference" / "vocabulary.md").read_text("utf-8")
    assert page == vocabulary_page(), "madoguchi programme vocabulary > docs/reference/vocabulary.md"


class Tags(HTMLParser):
    """Holds every tag to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_every_declared_file_prints_as_one_whole_page(file: Path) -> None:
    page = show_html(load(file).programme)
    tags = Tags()
    tags.feed(page)
    assert tags.open == [] and {"html", "title", "h1", "table", "th"} <= tags.seen
    assert not {"script", "link", "img", "iframe"} & tags.seen and "http" not in page
