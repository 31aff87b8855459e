"""A file of the registers that comes late reaches decisions by command, drafted by one and approved by another."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from madoguchi.simulate.city import City

from .conftest import SETTLED, bank_answer
from .office import PROGRAMME_ID, Office

pytestmark = pytest.mark.django_db
LATE = "2020-07-01T09:00"
NIGHT = ("--by", "night", "--at", "2020-07-01T22:00")
DAY = ("--at", "2020-07-02T09:00")


def moved_out(sample: Path, person_id: int, out: Path) -> Path:
    """The vendor's row of somebody, one event later: they had left before the base date."""
    with (sample / "residents-synthetic.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["宛名番号"] == str(person_id)]
    newest = max(rows, key=lambda row: int(row["個人履歴番号"]))
    left = {
        **newest,
        "個人履歴番号": str(int(newest["個人履歴番号"]) + 1),
        "住民状態": "2",
        "異動事由": "国内転出",
        "異動年月日": "2020-04-10",
        "異動届出年月日": "2020-06-30",
        "消除の異動年月日": "2020-04-10",
    }
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(left))
        writer.writeheader()
        writer.writerow(left)
    return out


def test_a_late_file_becomes_a_correction_that_two_persons_make(
    sent: Office, city: City, sample: Path, tmp_path: Path
) -> None:
    answer = bank_answer(sent, city, tmp_path / "result.txt")
    assert sent("payment", "read", str(answer), "--at", SETTLED).status == 0
    (number, person_id), *_ = sent.rows(
        "SELECT c.reference_number, m.person_id FROM cases_claim c JOIN cases_claim_member m ON m.claim_id = c.id "
        "JOIN payments_instruction i ON i.claim_id = c.id WHERE i.state = 'paid' AND c.reason NOT LIKE 'correction%' "
        "AND m.person_id <> c.recipient_id ORDER BY c.id"
    )
    assert sent("register", "correct", *NIGHT, "--programme", "none").status == 1
    file = moved_out(sample, int(str(person_id)), tmp_path / "late.csv")
    taken = sent("register", "import", "residents", str(file), "--partial", "--at", LATE)
    assert taken.status == 0, taken.err
    followed = sent("register", "correct", *NIGHT, "--json")
    assert followed.status == 0, followed.err
    listed = sent("correction", "list", PROGRAMME_ID, *DAY, "--json").json
    assert isinstance(listed, list)
    assert [(one["reference_number"], one["repay_yen"]) for one in listed] == [(number, 100_000)]
    draft = ("correction", "draft", PROGRAMME_ID, "--by", "clerk", *DAY)
    assert sent(*draft, "--json").json == {
        "corrections": 1,
        "consequences": {"repayment": 1},
        "grant_yen": 0,
        "repay_yen": 100_000,
    }
    again = sent(*draft)
    assert again.status == 1 and "cases.nothing_to_correct" in again.err
    own = sent("correction", "approve", PROGRAMME_ID, "--by", "clerk", *DAY)
    assert own.status == 1 and "cases.same_person" in own.err
    back = sent("correction", "reject", PROGRAMME_ID, "--by", "manager", "--because", "日付を確かめる", *DAY)
    assert back.status == 0
    assert sent(*draft).status == 0
    assert sent("correction", "approve", PROGRAMME_ID, "--by", "manager", *DAY).status == 0
    assert sent.rows("SELECT amount_yen, reason FROM payments_repayment") == [(100_000, "too_much")]
    assert "起案済み" not in sent("correction", "list", PROGRAMME_ID, *DAY).out
