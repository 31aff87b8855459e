import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from .source import ROOT, pages

FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1`*\s*$", re.MULTILINE | re.DOTALL)


def headings(text: str) -> list[int]:
    """The level of each heading, in order."""
    return [len(marks) for marks in re.findall(r"^(#{1,6}) ", FENCE.sub("", text), re.MULTILINE)]


def broken_links(page: Path, text: str) -> list[str]:
    """Links to files that are not there; links elsewhere are not followed."""
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))
    targets = [unquote(target) for target in re.findall(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)", prose)]
    local = [target.partition("#")[0] for target in targets if not re.match(r"[a-z][a-z0-9+.-]*:|#", target)]
    return [target for target in local if not (page.parent / target).exists()]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text("utf-8")) == []


def test_a_link_that_leads_nowhere_is_seen() -> None:
    text = "[a](nowhere.md#x) [b](https://example.org) ![c](index.md) `[d](code.md)`\n```\n[e](code.md)\n```\n"
    assert broken_links(ROOT / "docs" / "page.md", text) == ["nowhere.md"]


def test_both_readmes_have_the_same_headings() -> None:
    texts = [path.read_text("utf-8") if path.exists() else "" for path in (ROOT / "README.md", ROOT / "README.ja.md")]
    if not all(texts):
        pytest.skip("one of the two READMEs is not written yet")
    assert headings(texts[0]) == headings(texts[1])


def test_headings_are_not_counted_inside_code() -> None:
    assert headings("# One\n```sh\n# a comment\n```\n## Two\n") == [1, 2]


def reached(page: Path) -> set[Path]:
    """The page and all that its tables of contents lead to."""
    trees = "\n".join(re.findall(r"```\{toctree\}(.*?)```", page.read_text("utf-8"), re.DOTALL))
    entries = re.findall(r"^([\w*./-]+)$", trees, re.MULTILINE)
    below = {found for entry in entries for found in page.parent.glob(f"{entry}.md")} - {page}
    return {page}.union(*(reached(found) for found in below))


def test_every_page_below_docs_is_reached_from_the_index() -> None:
    docs = {page for page in pages() if ROOT / "docs" in page.parents}
    assert sorted(str(page.relative_to(ROOT)) for page in docs - reached(ROOT / "docs" / "index.md")) == []


def test_publiccode_describes_this_project() -> None:
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    mandatory = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description"}
    assert mandatory | {"legal", "maintenance", "localisation"} <= described.keys()
    assert described["legal"]["license"] in (ROOT / "pyproject.toml").read_text("utf-8")
    for words in described["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]
