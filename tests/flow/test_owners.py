"""The nightly look at accounts, what two persons make of an account, and what judging and paying do with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl
import pyarrow as pa
import pytest

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.models import DataUsePerson
from madoguchi.flow import owners
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.models import AccountRequest, Instruction
from madoguchi.payments.order import ACCOUNT
from madoguchi.programme.load import parse
from madoguchi.registry import read
from madoguchi.registry.account_checks import decide as decide_owner
from madoguchi.registry.account_checks import learn, standing
from madoguchi.registry.account_kinds import OF_PERSON, AccountKind, AccountOutcome
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.models import AccountAlarm, AccountCheck, BankAccount
from madoguchi.registry.receive import Coverage
from tests.flow.family import CALENDAR, KEY, TREASURY, Office, account, member, office
from tests.payments.conftest import HEADER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
MOTHER, CHILD, STRANGER, WIDOWER = 1, 2, 3, 4
NAMES = {MOTHER: "ヤマダ ハナコ", CHILD: "ヤマダ ケン", STRANGER: "スズキ イチロウ", WIDOWER: "サトウ ジロウ"}
LAW = "要綱9条"
HOMES = {MOTHER: (1, "02"), CHILD: (1, "20"), STRANGER: (3, "02"), WIDOWER: (4, "02")}


def held(person_id: int, holder: int | str, number: int) -> dict[str, object]:
    name = NAMES[holder] if isinstance(holder, int) else holder
    return {**account(person_id), "account_number": f"{number:07}", "holder_kana": name}


@pytest.fixture
def town() -> Iterator[Office]:
    """A child with the account of its mother, and somebody with that of a stranger."""
    with office() as found:
        rows = [member(one, *HOMES[one], name_kana=name, street=f"{one}番地") for one, name in NAMES.items()]
        found.take_in("residents", *rows)
        found.take_in("protections")
        found.take_in(
            "accounts",
            held(MOTHER, MOTHER, 1),
            held(CHILD, MOTHER, 1),
            held(STRANGER, STRANGER, 3),
            held(WIDOWER, STRANGER, 3),
        )
        yield found


def seen(town: Office) -> dict[AccountKind, tuple[int, int]]:
    return {one.kind: (one.standing, one.new) for one in owners.look(town.tick())}


def on_file(person_id: int) -> int:
    return int(BankAccount.objects.get(person_id=person_id, superseded_at__isnull=True).pk)


def judge(town: Office) -> dict[int, tuple[str, str]]:
    """Whom the account on file lets be told that they are paid: letter and account by household."""
    at = town.tick()
    frozen = flow.freeze(town.declared, at)
    determined = flow.determine(town.declared, frozen, "clerk", at)
    flow.put_in_force(town.declared, flow.Signatories(drafter="clerk", approver="chief"), at)
    flow.open_cases(town.declared, frozen, determined, KEY, at.date())
    return {
        one.unit_id: (one.letter, one.account_number)
        for one in Claim.objects.filter(programme_id=town.declared.programme.id)
    }


def of(person_id: int, number: str, holder: str = NAMES[WIDOWER]) -> pl.DataFrame:
    row = {**account(person_id), "account_number": number, "holder_kana": holder}
    return pl.DataFrame([{name: row[name] for name in (*OF_PERSON, "holder_kana")}])


def settle(town: Office, person_id: int, outcome: AccountOutcome) -> None:
    made = owners.propose_owner(on_file(person_id), outcome, "通帳の写し", LAW, "clerk", town.tick())
    owners.approve_owner(made.pk, "chief", town.tick())


def test_a_family_is_told_apart_from_a_stranger_and_only_the_stranger_alarms(town: Office) -> None:
    found = owners.look(town.tick())
    assert {(one.kind, one.alarms) for one in found} == {(AccountKind.FAMILY, False), (AccountKind.WRONG_LINK, True)}


def test_a_second_night_finds_nothing_new_and_a_mended_register_ends_the_account(town: Office) -> None:
    assert seen(town) == {AccountKind.FAMILY: (1, 1), AccountKind.WRONG_LINK: (1, 1)}
    assert seen(town) == {AccountKind.FAMILY: (1, 0), AccountKind.WRONG_LINK: (1, 0)}
    town.take_in("accounts", held(WIDOWER, WIDOWER, 4))
    # What is not on file any more is not told of, even before the next look.
    assert {one.kind for one in owners.standing()} == {AccountKind.FAMILY}
    assert seen(town) == {AccountKind.FAMILY: (1, 0)}
    assert AccountAlarm.objects.filter(superseded_at__isnull=False).count() == 1


def test_the_list_says_what_shows_whose_it_is_but_no_branch_and_is_on_record(town: Office) -> None:
    owners.look(town.tick())
    (row,) = owners.listed(AccountKind.WRONG_LINK, "clerk", "要綱9条", town.tick(), 10).to_dicts()
    assert (row["person_id"], row["holder_kana"], row["last"]) == (WIDOWER, NAMES[STRANGER], "003")
    assert {"branch_code", "account_number"}.isdisjoint(row)
    assert [use.purpose for use in read.used(WIDOWER)] == ["口座名義の確認"]
    assert not DataUsePerson.objects.exclude(person_id=WIDOWER).exists()


def test_nobody_is_told_that_they_are_paid_to_an_account_that_is_not_theirs(town: Office) -> None:
    letters = judge(town)
    assert letters[1] == ("notice", "0000001")
    assert letters[3] == ("notice", "0000003")
    assert letters[4] == ("confirmation", "")


def test_what_two_persons_found_to_be_the_own_is_paid_to_whatever_the_holder_is_called(town: Office) -> None:
    town.take_in("accounts", held(WIDOWER, "タナカ ジロウ", 4))
    assert seen(town)[AccountKind.FORMER_NAME] == (1, 1)
    settle(town, WIDOWER, AccountOutcome.OWN)
    # It is settled from that moment on, and after the next look.
    for found in (owners.standing(), owners.look(town.tick())):
        assert AccountKind.FORMER_NAME not in {one.kind for one in found}
    assert judge(town)[4] == ("notice", "0000004")


def test_what_two_persons_found_not_to_be_theirs_is_not_paid_to_though_it_was_decided(town: Office) -> None:
    town.take_in("accounts", held(WIDOWER, WIDOWER, 4))
    assert judge(town)[4] == ("notice", "0000004")
    town.decide()
    settle(town, WIDOWER, AccountOutcome.NOT_OWN)
    assert town.pay() == 30_000
    assert AccountRequest.objects.get().instruction.person_id == WIDOWER


def test_a_file_that_is_written_already_does_not_leave_the_house_with_it(town: Office) -> None:
    town.take_in("accounts", held(WIDOWER, WIDOWER, 4))
    judge(town)
    town.decide()
    at = town.tick()
    paid = flow.pay(town.declared, CALENDAR.following(at.date(), 3), HEADER, STRICT, CALENDAR, TREASURY, at)
    flow.mend_files()
    settle(town, WIDOWER, AccountOutcome.NOT_OWN)
    town.now = at
    with pytest.raises(Conflict, match=r"payments\.not_own_account"):
        flow.hand_over(paid.files[0].name, STRICT, CALENDAR, town.tick(0))


def test_who_named_an_account_that_is_not_theirs_is_asked_once_more_and_then_paid(town: Office) -> None:
    town.take_in("accounts", held(WIDOWER, WIDOWER, 4))
    judge(town)
    town.decide()
    settle(town, WIDOWER, AccountOutcome.NOT_OWN)
    assert town.pay() == 30_000
    mine = Instruction.objects.get(person_id=WIDOWER)

    def named(number: str) -> int:
        row = {"instruction_id": mine.pk, **held(WIDOWER, WIDOWER, int(number))}
        answer = pa.Table.from_pylist([{name: row[name] for name in ("instruction_id", *ACCOUNT)}])
        return flow.take_accounts(answer, STRICT, town.tick(), "clerk").accepted

    assert named("5") == 1
    decide_owner(of(WIDOWER, "0000005"), AccountOutcome.NOT_OWN, "clerk", "chief", "電話", town.tick())
    assert town.pay() == 0
    assert [one.ground for one in AccountRequest.objects.order_by("id")] == ["missing", "unusable"]
    assert named("6") == 1
    assert town.pay() == 10_000


def test_what_is_usable_again_is_not_closed_though_nobody_answered(town: Office) -> None:
    town.take_in("accounts", held(WIDOWER, WIDOWER, 4))
    judge(town)
    town.decide()
    settle(town, WIDOWER, AccountOutcome.NOT_OWN)
    assert town.pay() == 30_000
    settle(town, WIDOWER, AccountOutcome.OWN)
    assert flow.close_uncollected(town.declared, town.tick(400)) == 0
    assert town.pay() == 10_000


def test_what_was_said_to_be_the_own_is_so_under_that_name_only(town: Office) -> None:
    town.take_in("accounts", held(WIDOWER, "タナカ ジロウ", 4))
    settle(town, WIDOWER, AccountOutcome.OWN)
    town.take_in("accounts", held(WIDOWER, "ナカタ ゴロウ", 4))
    assert seen(town)[AccountKind.OTHER_PERSON] == (1, 1)
    assert judge(town)[4] == ("confirmation", "")


def test_that_an_account_is_the_own_lifts_what_the_bank_said_and_holds_up_no_holder(town: Office) -> None:
    refused = of(CHILD, "0000001", NAMES[MOTHER]).with_columns(outcome=pl.lit("name_differs"))
    learn(refused.clear().drop("outcome"), refused, "0" * 64, town.tick().date(), town.tick())
    settle(town, CHILD, AccountOutcome.OWN)
    assert standing()["outcome"].to_list() == ["own"]
    # The mother has it as before, and the child may be paid to it.
    assert judge(town)[1] == ("notice", "0000001")


def test_a_file_that_brings_the_account_anew_ends_neither_alarm_nor_proposal(town: Office) -> None:
    owners.look(town.tick())
    made = owners.propose_owner(on_file(WIDOWER), AccountOutcome.NOT_OWN, "電話", LAW, "clerk", town.tick())
    again = {**held(WIDOWER, STRANGER, 3), "registered_on": date(2024, 12, 1)}
    town.take_in("accounts", again)
    assert {one.kind: one.standing for one in owners.standing()}[AccountKind.WRONG_LINK] == 1
    assert seen(town)[AccountKind.WRONG_LINK] == (1, 0)
    # The same account in another row of theirs waits for the same two persons.
    with pytest.raises(Conflict, match=r"proposals\.waiting"):
        owners.propose_owner(on_file(WIDOWER), AccountOutcome.OWN, "電話", LAW, "other", town.tick())
    owners.approve_owner(made.pk, "chief", town.tick())
    assert standing()["outcome"].to_list() == ["not_own"]


def test_one_person_settles_nothing_and_a_proposal_stands_for_what_was_seen(town: Office) -> None:
    owners.look(town.tick())
    account = on_file(WIDOWER)
    with pytest.raises(InputRefused, match=r"flow\.no_reason"):
        owners.propose_owner(account, AccountOutcome.NOT_OWN, " ", LAW, "clerk", town.tick())
    made = owners.propose_owner(account, AccountOutcome.NOT_OWN, "電話", LAW, "clerk", town.tick())
    with pytest.raises(Conflict, match=r"proposals\.waiting"):
        owners.propose_owner(account, AccountOutcome.OWN, "電話", LAW, "other", town.tick())
    with pytest.raises(Conflict, match=r"proposals\.same_person"):
        owners.approve_owner(made.pk, "clerk", town.tick())
    assert owners.waiting_for(account) == made
    town.take_in("accounts", held(WIDOWER, STRANGER, 5))
    with pytest.raises(InputRefused, match=r"flow\.no_such_account"):
        owners.approve_owner(made.pk, "chief", town.tick())
    owners.send_back(made.pk, "chief", "口座が変わった", town.tick())
    with pytest.raises(InputRefused, match=r"flow\.no_owner_proposed"):
        owners.waiting_for(account)
    assert not AccountCheck.objects.exists()


def test_whom_this_house_has_paid_is_told_and_paid_by_the_next_programme_without_being_asked(town: Office) -> None:
    town.take_in("accounts", held(WIDOWER, WIDOWER, 4))
    judge(town)
    town.decide()
    assert town.pay() == 40_000
    assert Instruction.objects.filter(state="paid").count() == 3
    at = town.tick()
    # The next file of the accounts knows none of them any more; what was paid to stays on file.
    rows = pa.Table.from_pylist([held(WIDOWER, WIDOWER, 4)], schema=REGISTERS["accounts"].schema)
    flow.take_in("accounts", rows, at, coverage=Coverage.FULL, allow_missing=True)
    assert BankAccount.objects.filter(purpose="public_money", superseded_at__isnull=True).count() == 1
    assert BankAccount.objects.filter(purpose="credited", superseded_at__isnull=True).count() == 3
    town.declared = parse(town.declared.text.replace('"each-person"', '"again"').encode())
    assert {letter for letter, _ in judge(town).values()} == {"notice"}
