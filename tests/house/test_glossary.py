import ast
import re
from collections.abc import Iterable

from .source import ROOT, Source, docstrings, named, package, table

GLOSSARY = ROOT / "docs" / "glossary.md"


def opening_terms(source: Source) -> set[str]:
    """The terms in 「」 with which a docstring of the file begins."""
    texts = [text.value for text in docstrings(source.tree) if isinstance(text.value, str)]
    openings = [re.match(r"(?:「[^」]+」\s*)+", text.lstrip()) for text in texts]
    return {term for opening in openings if opening for term in re.findall("「([^」]+)」", opening[0])}


def unlisted(sources: Iterable[Source], listed: set[str]) -> list[str]:
    return sorted(f"{source.path}: 「{term}」" for source in sources for term in opening_terms(source) - listed)


def test_every_term_that_begins_a_docstring_stands_in_the_glossary() -> None:
    listed = {row[0] for row in table(GLOSSARY, columns=4)}
    assert unlisted(package(), listed) == []


def test_a_term_that_the_glossary_lacks_is_seen() -> None:
    source = Source.of('def decide():\n    """「処分」「仮処分」 Both begin, 「判定」 does not."""\n')
    assert unlisted([source], {"処分"}) == ["src/madoguchi/example.py: 「仮処分」"]
    assert len(named(source)) == 2 and isinstance(named(source)[1][1], ast.FunctionDef)


def test_every_term_has_one_row_with_reading_identifier_and_source() -> None:
    rows = table(GLOSSARY, columns=4)
    terms = [row[0] for row in rows]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
    assert [row for row in rows if not all(row)] == []


def test_every_reading_is_kana() -> None:
    rows = table(GLOSSARY, columns=4)
    assert [row[:2] for row in rows if not re.fullmatch(r"[ぁ-んァ-ヶーA-Za-z0-9・、 ]+", row[1])] == []
