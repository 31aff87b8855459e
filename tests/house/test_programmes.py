import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from .source import ROOT, Source, docstrings, package

BENEFITS = ("特別定額", "臨時特別", "価格高騰", "物価高", "重点支援", "生活支援給付", "調整給付", "不足額給付")
"""Words that occur only in the name of one benefit."""


def names_of(programme: Path) -> set[str]:
    """The id and the title that a programme file declares."""
    calls = [node for node in ast.walk(ast.parse(programme.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return {
        str(word.value.value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Programme"
        for word in call.keywords
        if word.arg in ("id", "title") and isinstance(word.value, ast.Constant)
    }


def mentions(sources: Iterable[Source], words: Iterable[str]) -> list[str]:
    """Where code, not a docstring, knows one of the words."""
    return [
        f"{source.path}: {word}"
        for source in sources
        for told in [docstrings(source.tree)]
        for text in {
            node.value
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told
        }
        for word in words
        if word in text
    ]


def test_no_code_knows_a_single_programme() -> None:
    files = sorted((ROOT / "programmes").rglob("*.py"))
    if not files:
        pytest.skip("no programme is declared yet")
    names = set().union(*(names_of(file) for file in files))
    assert len(names) >= 2 * len(files), "each programme file declares an id and a title"
    assert mentions(package(), sorted(names | set(BENEFITS))) == []


def test_code_that_knows_a_programme_is_seen() -> None:
    source = Source.of('def pay():\n    """特別定額給付金 as an example."""\n    return "特別定額給付金"\n')
    assert mentions([source], BENEFITS) == ["src/madoguchi/example.py: 特別定額"]
