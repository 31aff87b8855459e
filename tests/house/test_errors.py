import ast
from collections.abc import Iterable

from .error_codes import CODE, raised_codes
from .source import ROOT, Source, docstrings, package, table

ERRORS = ROOT / "docs" / "reference" / "errors.md"
CLASSES = """
class MadoguchiError(Exception):
    def __init__(self, code, *, ja, en): ...
class Refused(MadoguchiError): ...
class Late(Refused):
    def __init__(self, day):
        super().__init__("cases.late", ja="", en="")
"""


def documented() -> list[str]:
    return [row[0].strip("`") for row in table(ERRORS, columns=3)]


def literals(sources: Iterable[Source]) -> set[str]:
    """Every string of the code that is no docstring: a finding about a file carries its code without being raised."""
    return {
        node.value
        for source in sources
        for node in set(ast.walk(source.tree)) - docstrings(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_code_that_is_raised_is_documented() -> None:
    codes, _ = raised_codes(package())
    assert sorted(codes - set(documented())) == [], "raised but not in docs/reference/errors.md"


def test_every_documented_code_still_exists() -> None:
    assert sorted(set(documented()) - literals(package())) == [], "in docs/reference/errors.md but nowhere in the code"


def test_a_code_that_only_a_docstring_mentions_does_not_exist() -> None:
    assert literals([Source.of('"""zengin.gone"""\nFAULTS = {"zengin.empty": "…"}\n')]) == {"zengin.empty", "…"}


def test_every_code_is_documented_once_in_both_languages() -> None:
    codes = documented()
    assert sorted({code for code in codes if codes.count(code) > 1}) == []
    assert [row for row in table(ERRORS, columns=3) if not all(row)] == []
    assert [code for code in codes if not CODE.fullmatch(code)] == []


def test_every_code_is_written_where_it_is_raised() -> None:
    _, unreadable = raised_codes(package())
    assert unreadable == [], "write the code itself, room.what, as first argument"


def test_codes_of_subclasses_conditions_and_own_constructors_are_found() -> None:
    body = 'Refused("a.b", ja="", en="")\nerrors.Refused("c.d" if x else "e.f", ja="", en="")\nLate(1)\nRefused(e.code)'
    assert raised_codes([Source.of(CLASSES + body)]) == ({"a.b", "c.d", "e.f", "cases.late"}, [])


def test_a_code_that_cannot_be_read_is_seen() -> None:
    codes, unreadable = raised_codes([Source.of(CLASSES + "Refused(f'{room}.x')\nRefused('Not a code')")])
    assert codes == {"cases.late"}
    assert len(unreadable) == 2
