"""A programme file is read, never run; whatever else stands in it is refused with its line, in two languages."""

from __future__ import annotations

import random
import re

import pytest

from madoguchi.core.errors import InputRefused, MadoguchiError, RuleError
from madoguchi.programme.load import LARGEST_FILE_BYTES, load, parse
from madoguchi.programme.scenario import run_scenarios

from .files import DECLARED, small

LINE = 5
"""Where `before` stands in the small file."""


def refusal(content: bytes) -> RuleError:
    with pytest.raises(RuleError) as caught:
        parse(content)
    return caught.value


def test_the_small_file_itself_is_read() -> None:
    assert parse(small()).programme.id == "small"


def test_an_age_is_asked_of_a_member_by_a_day_and_told_by_the_birth_date_in_a_scenario() -> None:
    scenario = 'Scenario(title="{0}", members=[head(birth_date=date(1949, 4, {1}))], pays={2})'
    scenarios = ", ".join(scenario.format(*one) for one in (("前日に満了", 2, 1000), ("一日違い", 3, 0)))
    held = "some(member.reaches_age(75, by=date(2024, 4, 1)))"
    file = parse(small(holds=held, more=f"scenarios=[{scenarios}]").replace(b"every,head", b"every,head,Scenario"))
    assert [one.passed for one in run_scenarios(file.programme)] == [True, True]


@pytest.mark.parametrize("years", ["0", "-1", "125", "True", "7.5", '"75"', "None", "yen(75)"])
def test_an_age_that_nobody_has_is_refused(years: str) -> None:
    assert refusal(small(holds=f"some(member.reaches_age({years}, by=date(2024, 4, 1)))")).code.startswith("programme.")


NOT_ALLOWED = {
    "import": ("import os", "madoguchi.programme import"),
    "exec of a statement": ("del resident", "名前 = 式"),
    "f-string": ('a = f"{resident}"', "普通の文字列"),
    "list comprehension": ("a = [x for x in [1]]", "ひとつずつ"),
    "set comprehension": ("a = {x for x in [1]}", "ひとつずつ"),
    "dict comprehension": ("a = {x: x for x in [1]}", "ひとつずつ"),
    "generator": ("a = all_of(x for x in [resident])", "ひとつずつ"),
    "dictionary": ('a = {"x": 1}', "名前=値"),
    "lambda": ("a = lambda: 1", "条件"),
    "walrus": ("a = (b := resident)", "別の行"),
    "star argument": ("a = all_of(*[resident])", "ひとつずつ"),
    "star in a list": ("a = [*[resident]]", "ひとつずつ"),
    "** keyword": ('a = head(**{"per_capita_levy": 1})', "名前=値"),
    "decorator": ("@some\ndef a(): pass", "名前 = 式"),
    "function": ("def a(): return resident", "名前 = 式"),
    "async function": ("async def a(): pass", "名前 = 式"),
    "class": ("class A: pass", "名前 = 式"),
    "loop": ("for x in [1]: pass", "count"),
    "while": ("while True: pass", "count"),
    "if": ("if resident: a = 1", "choose"),
    "if expression": ("a = 1 if resident else 2", "choose"),
    "match": ("match 1:\n    case 1: pass", "choose"),
    "try": ("try:\n    a = 1\nfinally:\n    pass", "名前 = 式"),
    "with": ("with resident: pass", "名前 = 式"),
    "assert": ("assert resident", "名前 = 式"),
    "global": ("global a", "名前 = 式"),
    "augmented assignment": ("resident += 1", "別の名前"),
    "annotation": ("a: int = 1", "注釈"),
    "two targets": ("a = b = 1", "名前 = 式"),
    "unpacking": ("a, b = 1, 2", "名前 = 式"),
    "attribute assignment": ("resident.node = 1", "名前 = 式"),
    "bare expression": ("resident", "名前 = 式"),
    "second docstring": ('"""text"""', "名前 = 式"),
    "subscript": ("a = [1][0]", "名前 = 式"),
    "await": ("a = await resident", "名前 = 式"),
    "yield": ("a = yield", "名前 = 式"),
    "ellipsis": ("a = ...", "名前 = 式"),
    "bytes": ('a = b"x"', "名前 = 式"),
    "float": ("a = yen(1.5)", "整数"),
    "complex": ("a = 1j", "整数"),
    "and": ("a = resident and resident", "all_of"),
    "or": ("a = resident or resident", "any_of"),
    "not": ("a = not resident", "is_not"),
    "==": ("a = levy == 0", "equals"),
    "!=": ("a = levy != 0", "equals"),
    "in": ("a = levy in [0]", "any_of"),
    "not in": ("a = levy not in [0]", "any_of"),
    "is": ("a = levy is None", "equals"),
    "chained comparison": ("a = 0 <= levy <= 5", "all_of"),
    "division of yen": ("a = levy / 2", "round_up"),
    "whole division": ("a = levy // 2", "round_up"),
    "remainder": ("a = levy % 2", "round_up"),
    "power": ("a = 9 ** 9 ** 9", "名前 = 式"),
    "shift": ("a = 1 << 99999999", "名前 = 式"),
    "matrix product": ("a = resident @ resident", "名前 = 式"),
    "bits": ("a = resident & resident", "名前 = 式"),
    "complement": ("a = ~resident", "名前 = 式"),
    "minus of an expression": ("a = -levy", "名前 = 式"),
    "minus of True": ("a = -True", "名前 = 式"),
}


@pytest.mark.parametrize("name", NOT_ALLOWED)
def test_a_construct_that_could_run_is_refused_with_its_line_and_what_to_write(name: str) -> None:
    code, instead = NOT_ALLOWED[name]
    error = refusal(small(before=code))
    assert error.code == "programme.not_allowed"
    assert re.match(rf"【{LINE}行目】|【{LINE + 1}行目】", error.ja) and f"Line {error.ja[1]}: " in error.en
    assert instead in error.ja and error.ja.endswith("使ってください。")
    assert error.en.endswith(".")


OTHERWISE = {
    "dunder attribute": ("a = resident.__class__", "programme.unknown_word"),
    "the node below": ("a = resident.node", "programme.unknown_word"),
    "the scope": ("a = member.scope", "programme.unknown_word"),
    "a private attribute": ("a = member._x", "programme.unknown_word"),
    "an attribute of a class": ("a = Programme.__init__", "programme.unknown_word"),
    "an attribute of date": ("a = date.today()", "programme.unknown_word"),
    "an attribute of a function": ("a = yen.__globals__", "programme.unknown_word"),
    "an attribute of a text": ('a = "{0.x}".format(resident)', "programme.unknown_word"),
    "an attribute of a number": ("a = (1).real", "programme.unknown_word"),
    "a method of a tuple": ("a = [1].count(1)", "programme.unknown_word"),
    "a builtin": ('a = open("x")', "programme.unknown_name"),
    "exec": ('a = exec("1")', "programme.unknown_name"),
    "getattr": ('a = getattr(resident, "node")', "programme.unknown_name"),
    "dunder name": ("a = __builtins__", "programme.unknown_name"),
    "a name that comes later": ("a = later\nlater = 1", "programme.unknown_name"),
    "another module": ("from os import path", "programme.import"),
    "a word that is not published": ("from madoguchi.programme import load", "programme.import"),
    "everything": ("from madoguchi.programme import *", "programme.import"),
    "another name for a word": ("from madoguchi.programme import yen as y", "programme.import"),
    "datetime": ("from datetime import datetime", "programme.import"),
    "a name given twice": ("resident = 1", "programme.named_twice"),
    "a word given anew": ("yen = 1", "programme.named_twice"),
    "a text times a number": ('a = "x" * 99999999', "programme.kinds_differ"),
    "a list times a number": ("a = [1] * 99999999", "programme.kinds_differ"),
    "numbers among themselves": ("a = 1 + 1", "programme.kinds_differ"),
    "yen times yen": ("a = levy * levy", "programme.kinds_differ"),
    "yen plus a count": ("a = levy + count(resident)", "programme.kinds_differ"),
    "a date with a number": ("a = member.birth_date >= 20060402", "programme.kinds_differ"),
    "a count with yen": ("a = count(resident) >= levy", "programme.kinds_differ"),
    "True as a number": ("a = count(resident) >= True", "programme.kinds_differ"),
    "True as yen": ("a = yen(True)", "programme.kinds_differ"),
    "True as a year": ("a = date(True, 1, 1)", "programme.kinds_differ"),
    "a text as a day": ('a = member.registered_on("2024-04-01")', "programme.kinds_differ"),
    "a text as a year": ('a = member.income_tax(fiscal_year="2024")', "programme.kinds_differ"),
    "a fact as a key": ("a = member.registered_on(member.birth_date)", "programme.kinds_differ"),
    "an amount as a condition": ("a = all_of(levy)", "programme.kinds_differ"),
    "a word as a condition": ("a = all_of(resident, all_of)", "programme.kinds_differ"),
    "a list as a condition": ("a = count([resident])", "programme.kinds_differ"),
    "nothing to join": ("a = all_of()", "programme.kinds_differ"),
    "a huge number": ("a = yen(99999999999999999999)", "programme.not_a_number"),
    "a huge rounding unit": ("a = round_up(levy, to=99999999999999999999)", "programme.bad_rounding_unit"),
    "rounding to nothing": ("a = round_up(levy, to=0)", "programme.bad_rounding_unit"),
    "an argument too many": ("a = yen(1, 2)", "programme.wrong_arguments"),
    "an unknown argument": ("a = yen(amount=1, more=2)", "programme.wrong_arguments"),
    "no such day": ("a = date(2024, 2, 30)", "programme.wrong_arguments"),
    "a huge year": ("a = date(99999999999999999999, 1, 1)", "programme.wrong_arguments"),
    "a day before all registers": ("a = member.birth_date >= date(1, 1, 1)", "programme.bad_key"),
    "a fiscal year in two digits": ("a = member.income_tax(fiscal_year=24)", "programme.bad_key"),
    "a month by another day": ("a = member.receives_child_allowance_for(month=date(2025, 9, 30))", "programme.bad_key"),
    "a programme by its title": ('a = member.awarded(programme="給付金")', "programme.bad_key"),
    "a call of a text": ('a = "x"()', "programme.not_callable"),
    "a call of a condition": ("a = resident()", "programme.not_callable"),
    "a count in a count": ("a = count(some(resident))", "programme.not_about_a_member"),
    "the recipient in a count": ("a = count(recipient.has_account)", "programme.not_about_a_member"),
    "a text turned around": ('a = "\\u202e abc"', "programme.hidden_character"),
    "a lone surrogate": ('a = "\\ud800"', "programme.hidden_character"),
    "a line turned around": ("a = 1 # \u202e", "programme.hidden_character"),
    "a zero width space": ("a = 'x\u200b'", "programme.hidden_character"),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_does_not_fit_is_refused_with_its_line(name: str) -> None:
    code, expected = OTHERWISE[name]
    error = refusal(small(before=code))
    assert error.code == expected
    assert f"【{LINE}行目】" in error.ja and f"Line {LINE}: " in error.en


WRONG_DECLARATION = {
    "no declaration": (small(instead=""), "programme.missing"),
    "a declaration of something else": (small(instead="programme = 5"), "programme.missing"),
    "a requirement that is a number": (small(holds="5"), "programme.kinds_differ"),
    "an amount that is a bare number": (small(amount="1000"), "programme.kinds_differ"),
    "an amount that is a count": (small(amount="count(resident)"), "programme.kinds_differ"),
    "a budget in text": (small(more='budget="1"'), "programme.kinds_differ"),
    "a budget of True": (small(more="budget=True"), "programme.kinds_differ"),
    "a budget beyond all": (small(more="budget=10_000_000_000_001"), "programme.incomplete"),
    "scenarios that are none": (small(more="scenarios=[5]"), "programme.kinds_differ"),
    "one uncertain text without a list": (small(more='uncertain="text"'), "programme.kinds_differ"),
    "a scenario's fact in text": (
        small(more='scenarios=[Scenario(title="a", members=[head(x="1")], pays=1)]'),
        "programme.kinds_differ",
    ),
    "both amount and instalments": (small(more='instalments=[Instalment("1", yen(1))]'), "programme.incomplete"),
    "neither amount nor instalments": (small(amount="None"), "programme.incomplete"),
    "two instalments of one title": (
        small(amount="None", more='instalments=[Instalment("1", yen(1)), Instalment("1", yen(2))]'),
        "programme.incomplete",
    ),
    "a requirement without a source": (
        small().replace(b'source="2\xe6\x9d\xa1"', b'source=" "'),
        "programme.incomplete",
    ),
    "an empty title": (small().replace("小さな給付".encode(), b""), "programme.incomplete"),
    "an id with a newline": (small().replace(b'id="small"', b'id="small\\n"'), "programme.hidden_character"),
    "an id in capitals": (small().replace(b'id="small"', b'id="Small"'), "programme.incomplete"),
    "no requirement": (
        small().replace('[Requirement("要件", some(resident), source="2条")]'.encode(), b"[]"),
        "programme.incomplete",
    ),
    "a window that closes first": (small().replace(b"date(2024, 6, 1)", b"date(2024, 4, 1)"), "programme.incomplete"),
    "no mode": (small().replace(b"[APPLY]", b"[]"), "programme.incomplete"),
    "a mode in text": (small().replace(b"[APPLY]", b'["apply"]'), "programme.kinds_differ"),
}


@pytest.mark.parametrize("name", WRONG_DECLARATION)
def test_a_declaration_that_is_not_whole_is_refused(name: str) -> None:
    content, expected = WRONG_DECLARATION[name]
    error = refusal(content)
    assert error.code == expected
    assert error.ja and error.en


NOT_PYTHON = {
    "not UTF-8": "特定".encode("cp932"),
    "a NUL byte": b"a = 1\x00",
    "UTF-16": "a = 1".encode("utf-16"),
    "unfinished": b"a = (",
    "tabs and spaces": b"if 1:\n\ta = 1\n        b = 2",
    "a number of 5,000 digits": b"a = " + b"9" * 5_000,
    "brackets without end": b"a = " + b"[" * 100_000,
    "signs without end": b"a = " + b"-" * 100_000 + b"1",
    "attributes without end": b"a = x" + b".y" * 90_000,
    "sums without end": b"a = 1" + b"+1" * 90_000,
    "nots without end": b"a = " + b"not " * 40_000 + b"x",
    "lambdas without end": b"a = " + b"lambda:" * 20_000 + b"1",
}


@pytest.mark.parametrize(
    "amount",
    ["yen(-100_000)", "yen(1_000) - yen(2_000)", "largest(yen(0), yen(9) + yen(-5))", "yen(-1) * count(resident)"],
)
def test_an_amount_below_zero_is_refused(amount: str) -> None:
    with pytest.raises(RuleError, match=r"programme\.negative_amount"):
        parse(small(amount=amount))


@pytest.mark.parametrize("name", NOT_PYTHON)
def test_what_no_parser_can_hold_is_refused_and_ends_nothing(name: str) -> None:
    assert refusal(NOT_PYTHON[name]).code.startswith("programme.")


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    assert refusal(b"#" * (LARGEST_FILE_BYTES + 1)).code == "programme.too_large"


def test_a_file_that_is_not_there_is_refused_by_its_name_only() -> None:
    with pytest.raises(InputRefused) as caught:
        load(DECLARED[0].with_name("nowhere.py"))
    assert caught.value.code == "programme.unreadable" and str(DECLARED[0].parent) not in str(caught.value)


TOO_LARGE = {
    "nested in one expression": "a = " + "is_not(" * 70 + "resident" + ")" * 70,
    "nested by names": "a0 = resident\n" + "\n".join(f"a{n + 1} = is_not(a{n})" for n in range(3_000)),
    "doubled by names": "a0 = resident\n" + "\n".join(f"a{n + 1} = all_of(a{n}, a{n})" for n in range(60)),
    "amounts doubled by names": "a0 = levy\n" + "\n".join(f"a{n + 1} = a{n} + a{n}" for n in range(60)),
    "written out as a query": "a0 = levy\n" + "\n".join(f"a{n + 1} = largest(a{n}, yen({n}))" for n in range(30)),
    "rounded again and again": "a0 = levy\n" + "\n".join(f"a{n + 1} = round_up(a{n}, to={n + 1})" for n in range(30)),
    "one large name used often": "a = all_of(" + "resident," * 1_500 + ")\n"
    "b = all_of(" + "count(a) >= 1," * 5_000 + ")",
    "a wide call": "a = all_of(" + "resident," * 20_000 + ")",
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_a_short_file_cannot_stand_for_a_giant(name: str) -> None:
    assert refusal(small(before=TOO_LARGE[name])).code == "programme.too_deep"


PIECES = (
    b"resident",
    b"(",
    b")",
    b",",
    b"\n",
    b"=",
    b"None",
    b"True",
    b"1",
    b"-",
    b"*",
    b"**",
    b"yen(1)",
    b"member",
    b"[]",
    b"'x'",
)


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_a_mutilated_file_is_read_or_refused_and_nothing_else(file) -> None:
    original = file.read_bytes()
    pieces = [*PIECES, *re.findall(rb"\w+", original)]
    for seed in range(150):
        draw = random.Random(seed)
        content = original
        for _ in range(draw.randint(1, 3)):
            at, length = draw.randrange(len(content)), draw.choice([0, 1, 1, 3, 10, 40])
            content = content[:at] + draw.choice(pieces) * draw.randint(0, 2) + content[at + length :]
        try:
            parse(content)
        except MadoguchiError as error:
            assert error.code.startswith(("programme.", "dates."))


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_a_file_with_words_exchanged_is_read_or_refused_and_nothing_else(file) -> None:
    """Mutations that stay well-formed reach past the parser."""
    original = file.read_text("utf-8")
    words = sorted(set(re.findall(r"[A-Za-z_]\w*|\d[\d_]*|\"[^\"]*\"", original)))
    places = list(re.finditer(r"[A-Za-z_]\w*|\d[\d_]*|\"[^\"]*\"", original))
    for seed in range(300):
        draw = random.Random(seed)
        place = draw.choice(places)
        content = original[: place.start()] + draw.choice(words) + original[place.end() :]
        try:
            run_scenarios(parse(content.encode()).programme)
        except MadoguchiError as error:
            assert error.code.startswith("programme.")
