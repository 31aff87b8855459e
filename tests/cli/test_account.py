"""Whose the accounts on file are, by command: the nightly look, the list on record, and two persons who settle one."""

from __future__ import annotations

import pytest

from .office import Office

pytestmark = pytest.mark.django_db
NIGHT = ("--at", "2020-05-02T03:00")
DAY = ("--at", "2020-05-02T09:00")
LATER = ("--at", "2020-05-02T10:00")
NEXT = ("--at", "2020-05-03T03:00")
LAW = ("--law", "要綱9条")


def kinds(office: Office, *at: str) -> dict[str, tuple[int, int]]:
    said = office("account", "check", *at, "--json")
    found = said.json
    assert said.status == (1 if found["alarms"] else 0), said.err
    assert isinstance(found["kinds"], list)
    return {one["kind"]: (one["standing"], one["new"]) for one in found["kinds"]}


def test_a_night_finds_a_stranger_and_two_persons_settle_it(registered: Office) -> None:
    found = kinds(registered, *NIGHT)
    standing = found["wrong_link"][0]
    assert found["wrong_link"] == (standing, standing) and standing >= 1
    assert kinds(registered, *DAY)["wrong_link"] == (standing, 0)
    listed = registered("account", "list", "wrong_link", "--by", "clerk", *LAW, *DAY, "--json").json
    assert isinstance(listed, list) and len(listed) == standing
    one = listed[0]
    assert {"account_id", "person_id", "holder_kana", "bank", "last", "since", "purpose"} == set(one)
    assert registered.rows("SELECT count(*) FROM data_use_persons") == [(standing,)]
    told = ("--because", "本人に電話で確認", *LAW)
    alone = registered("account", "propose", one["account_id"], "--by", "clerk", *told, *DAY)
    assert alone.status == 2
    registered.done("account", "propose", one["account_id"], "not_own", "--by", "clerk", *told, *DAY)
    refused = registered("account", "approve", one["account_id"], "--by", "clerk", *LATER)
    assert refused.status == 1 and "proposals.same_person" in refused.err
    done = registered.done("account", "approve", one["account_id"], "--by", "manager", *LATER)
    assert (done["drafted_by"], done["approved_by"]) == ("clerk", "manager")
    assert kinds(registered, *NEXT).get("wrong_link", (0, 0))[0] == standing - 1
    assert registered.rows("SELECT outcome, told_by FROM account_checks") == [("not_own", "office")]


def test_the_accounts_of_one_person_are_shown_on_record_and_a_proposal_is_sent_back(registered: Office) -> None:
    person = registered.rows("SELECT min(person_id) FROM accounts")[0][0]
    shown = registered("account", "show", person, "--by", "clerk", *LAW, *DAY, "--json").json
    assert isinstance(shown, list) and shown[0]["person_id"] == str(person)
    assert registered.rows("SELECT person_id FROM data_use_persons") == [(person,)]
    account = shown[0]["account_id"]
    registered.done("account", "propose", account, "own", "--because", "通帳", *LAW, "--by", "clerk", *DAY)
    registered.done("account", "reject", account, "--because", "写しがない", "--by", "manager", *LATER)
    assert registered("account", "approve", account, "--by", "manager", *LATER).status == 1
    assert registered.rows("SELECT count(*) FROM account_checks") == [(0,)]


def test_rubbish_gets_one_sentence(registered: Office) -> None:
    assert registered("account", "list", "luck", "--by", "clerk", *LAW, *DAY).status == 2
    nobody = registered("account", "propose", 10**9, "own", "--because", "x", *LAW, "--by", "clerk", *DAY)
    assert nobody.status == 1 and "flow.no_such_account" in nobody.err
    assert "口座はありません" in registered("account", "show", 1, "--by", "clerk", *LAW, *DAY).out
