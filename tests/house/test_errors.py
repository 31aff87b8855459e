from .error_codes import CODE, raised_codes
from .source import ROOT, Source, package, table

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


def test_every_code_that_is_raised_is_documented_and_every_documented_code_is_raised() -> None:
    codes, _ = raised_codes(package())
    assert sorted(codes - set(documented())) == [], "raised but not in docs/reference/errors.md"
    assert sorted(set(documented()) - codes) == [], "in docs/reference/errors.md but raised nowhere"


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
