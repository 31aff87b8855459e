"""A declared programme is told to the public by the items of the GIF model, and nothing is invented for it."""

from datetime import date
from pathlib import Path

import pytest

from madoguchi.programme.load import load, parse
from madoguchi.programme.support import ITEMS, SHORT, support_programme

FOLDER = Path(__file__).parents[2] / "programmes"
DECLARED = sorted(FOLDER.glob("*.py"))
REQUIRED = ("制度所管組織", "タイトル（制度名）", "概要", "内容", "連絡先情報")
CONTACT = ("給付金担当課", "電話 000-000-0000")


def told(path: Path, *contact: str) -> dict[str, str]:
    return support_programme(
        load(path).programme, code="302015", municipality="見本市", contact=contact, revised_on=date(2025, 1, 6)
    )


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.stem)
def test_every_programme_has_every_item_and_those_that_must_be(path: Path) -> None:
    found, programme = told(path, *CONTACT), load(path).programme
    assert tuple(found) == ITEMS and all(found[item] for item in REQUIRED)
    assert len(found["概要"]) <= SHORT
    assert all(one.title in found["対象者条件"] and one.source in found["対象者条件"] for one in programme.requirements)
    assert programme.authority in found["根拠法令"] and programme.legal.source in found["根拠法令"]
    assert (found["公募開始日"], found["公募終了日"]) == tuple(
        day.isoformat() for day in (programme.application.opens, programme.application.closes)
    )
    assert all(f"（{one.title}）" in found["内容"] for one in programme.instalments)


def test_what_the_file_does_not_say_is_empty() -> None:
    found = told(FOLDER / "low_income_household_2024.py")
    for item in (
        "連絡先情報",
        "お問い合わせ先",
        "収入条件",
        "費用",
        "手続書類",
        "キーワード",
        "予算枠の有無",
        "元制度番号",
    ):
        assert found[item] == "", item
    assert found["制度番号"] == "302015-low-income-household-2024"
    assert found["申請届出方法"] == "お知らせ（手続不要）、確認書の返送、申請"


def test_the_most_that_is_paid_is_told_only_where_the_file_bounds_it() -> None:
    assert told(FOLDER / "price_surge_2023.py")["給付上限額"] == "70000"
    assert told(FOLDER / "low_income_household_2024.py")["給付上限額"] == ""
    assert told(FOLDER / "child_household_2021.py")["給付上限額"] == ""


def test_a_budget_and_a_designation_are_told() -> None:
    text = (FOLDER / "price_surge_2023.py").read_text("utf-8")
    text = text.replace(
        "        tax_exempt=True,\n", '        tax_exempt=True,\n        designated_benefit="令和0年告示第0号",\n', 1
    )
    text = text.replace("    scenarios=[", "    budget=1_000_000,\n    scenarios=[", 1)
    found = support_programme(
        parse(text.encode()).programme, code="302015", municipality="見本市", contact=(), revised_on=date(2025, 1, 6)
    )
    assert found["予算枠の有無"] == "有" and "登録等に関する法律10条（令和0年告示第0号）" in found["根拠法令"]
