"""A register that is older than the programme says stops whoever would judge, write to or pay somebody by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from madoguchi import flow
from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.flow import checking, correcting, lettering
from madoguchi.flow.checking import RegisterTooOld
from madoguchi.notices.letter import LetterKind
from madoguchi.payments.models import Instruction
from madoguchi.programme.declaration import Freshness
from madoguchi.programme.load import parse
from madoguchi.registry.columns import REGISTERS
from tests.flow.family import KEY, TREASURY, Office, member, office, programme
from tests.flow.test_correcting import BEFORE_BASE, left
from tests.flow.test_correction_letters import SENDER
from tests.registry.sample import measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
NOTHING_SAID = 'source="なし")'
ASKED = "freshness=Freshness(residents=40, protections=40, accounts=60)"
FAMILY = (member(1, 1, "02"), member(2, 1, "12"))


@pytest.fixture
def town() -> Iterator[Office]:
    with office() as found:
        text = programme(correction="").text.replace("Correction,", "Freshness,")
        found.declared = parse(text.replace(f"{NOTHING_SAID},", f"{NOTHING_SAID}, {ASKED},").encode())
        found.begin(*FAMILY)
        yield found


def judge(town: Office) -> int:
    at = town.tick()
    frozen = flow.freeze(town.declared, at)
    return flow.determine(town.declared, frozen, "clerk", at).totals.entitled


def pay(town: Office) -> int:
    """How many files the bank gets."""
    return len(town.order())


def write_to(town: Office, folder: Path) -> int:
    at = town.tick()
    kind = LetterKind.NOTICE
    return lettering.print_kind(town.declared, kind, SENDER, folder, KEY, "clerk", at, at.date()).letters


def test_each_register_of_people_can_be_asked_to_be_fresh() -> None:
    assert {one.name for one in fields(Freshness)} == set(REGISTERS)


def test_a_fresh_register_stops_nothing(town: Office, tmp_path: Path) -> None:
    assert judge(town) == 1
    assert write_to(town, tmp_path / "letters") == 1
    town.decide()
    assert pay(town) == 1


def test_nobody_is_judged_or_written_to_by_residents_of_long_ago(town: Office, tmp_path: Path) -> None:
    town.tick(40)
    with pytest.raises(RegisterTooOld, match=r"住民の台帳が、2024-12-15 のファイルのまま.*40日以内"):
        judge(town)
    with pytest.raises(RegisterTooOld, match="register_too_old"):
        write_to(town, tmp_path / "letters")
    assert not (tmp_path / "letters").exists()
    town.take_in("residents", *FAMILY)
    with pytest.raises(RegisterTooOld, match="支援措置"):
        judge(town)
    town.take_in("protections")
    assert judge(town) == 1
    write_to(town, tmp_path / "letters")


def test_nobody_is_judged_by_accounts_of_long_ago(town: Office) -> None:
    town.tick(60)
    town.take_in("residents", *FAMILY)
    town.take_in("protections")
    with pytest.raises(RegisterTooOld, match="口座"):
        judge(town)
    town.take_in("accounts")
    assert judge(town) == 1


def test_nothing_is_approved_or_paid_while_nobody_would_know_who_died(town: Office) -> None:
    flow.hear_silence(town.declared.programme.id, town.tick(20).date())
    flow.draft(town.declared.programme.id, "clerk", town.tick())
    town.tick(20)
    with pytest.raises(RegisterTooOld, match="住民"):
        flow.approve(town.declared.programme.id, "chief", town.tick())
    assert not DecisionBatch.objects.filter(approved_at__isnull=False).exists()
    town.take_in("residents", *FAMILY)
    town.take_in("protections")
    assert flow.approve(town.declared.programme.id, "chief", town.tick()).decisions == 1
    town.tick(40)
    with pytest.raises(RegisterTooOld, match="住民"):
        pay(town)
    assert not Instruction.objects.exists()
    town.take_in("residents", *FAMILY)
    town.take_in("protections")
    assert pay(town) == 1


def test_nothing_new_is_not_said_by_a_register_of_long_ago(town: Office) -> None:
    assert correcting.follow(town.declared, "clerk", KEY, town.tick()).causes == ()
    town.tick(40)
    with pytest.raises(RegisterTooOld, match="住民"):
        correcting.follow(town.declared, "clerk", KEY, town.tick())


def test_a_snapshot_knows_no_file_that_came_after_it(town: Office) -> None:
    known = town.tick()
    frozen = flow.freeze(town.declared, known)
    town.tick(45)
    town.take_in("residents", *FAMILY)
    town.take_in("protections")
    with pytest.raises(RegisterTooOld, match="住民"):
        flow.determine(town.declared, frozen, "clerk", town.tick())


def test_a_register_that_was_never_taken_in_is_not_fresh(town: Office) -> None:
    asking = town.declared.text.replace("accounts=60", "taxes=1").replace(
        "some(resident), source", "some(member.per_capita_levy(fiscal_year=2024).equals(0)), source"
    )
    asking = asking.replace('source="なし")', 'source="なし", grounds=["公金受取口座登録法10条"])', 1)
    town.declared = parse(asking.encode())
    assert checking.registers_read(town.declared.programme) == {*REGISTERS} - {"awards", "child_allowances"}
    with pytest.raises(RegisterTooOld, match="まだ取り込まれていません"):
        judge(town)
    town.take_in("taxes")
    assert judge(town) == 0


def test_one_programme_with_an_old_register_does_not_keep_facts_from_the_others(town: Office) -> None:
    other = parse(programme().text.replace("each-person", "all-the-same").encode())
    flow.put_in_force(other, TREASURY, town.now)
    opened = flow.freeze(other, town.tick())
    determined = flow.determine(other, opened, "clerk", town.now)
    flow.open_cases(other, opened, determined, KEY, town.now.date())
    town.tick(40)
    town.take_in("protections", measure(1, "applicant", offender_id=None))
    followed, stopped = correcting.follow_each((town.declared, other), "clerk", KEY, town.tick())
    assert list(stopped) == ["each-person"]
    assert [(one.programme_id, bool(one.causes)) for one in followed] == [("all-the-same", True)]
    assert Claim.objects.filter(programme_id="all-the-same").exists()


def test_no_correction_is_approved_while_nobody_would_know_who_died(town: Office) -> None:
    town.decide()
    town.enter(left(2, BEFORE_BASE))
    town.follow()
    drafted = correcting.draft(town.declared, "clerk", town.tick())
    town.tick(40)
    with pytest.raises(RegisterTooOld, match="住民"):
        correcting.approve(drafted.pk, "chief", town.tick())
    assert not DecisionBatch.objects.filter(pk=drafted.pk, approved_at__isnull=False).exists()
    town.take_in("residents")
    town.take_in("protections")
    assert correcting.approve(drafted.pk, "chief", town.tick()).count == 1
