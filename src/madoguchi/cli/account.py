"""`madoguchi account …`: whose the accounts on file are; looked at every night, settled by two persons one by one."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table, working
from madoguchi.cli.words import AT, BY, LIMIT
from madoguchi.registry.account_kinds import BY_OFFICE, AccountKind, AccountOutcome
from madoguchi.words import term, word

if TYPE_CHECKING:
    from madoguchi.proposals.models import Proposal

MOST = 10_000
_LISTED = MappingProxyType(
    {
        "account_id": "番号",
        "person_id": "宛名番号",
        "purpose": "口座区分",
        "bank": "金融機関",
        "last": "末尾",
        "holder_kana": "口座名義",
        "since": "いつから",
    }
)
LAW = click.option("--law", required=True, help="根拠法令 / by which law")
ACCOUNT = click.argument("account_id", type=click.IntRange(1))


@click.group()
def account() -> None:
    """口座名義の確認 / whose the accounts on file are."""


@account.command()
@MUNICIPALITY
@AT
@as_json
def check(municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """口座が本人の名義か調べる（毎晩）。 / Look at all accounts on file, every night; 1 where one may be another's.

    Example: madoguchi account check
    """
    with records(municipality) as code, working("口座の名義を調べる", quiet=as_json):
        from madoguchi.flow import owners

        found = owners.look(at)
    alarms = any(one.alarms for one in found)
    if as_json:
        print_json({"alarms": alarms, "kinds": [asdict(one) for one in found]})
    else:
        rows = [[word(one.kind), f"{one.standing:,}", f"{one.new:,}", "要確認" if one.alarms else ""] for one in found]
        table(f"本人の名義と違う口座 [{code}]", ("見立て", "件数", "うち今回", ""), rows)
    sys.exit(1 if alarms else 0)


@account.command("list")
@click.argument("kind", type=click.Choice([str(one) for one in AccountKind]))
@BY
@LAW
@LIMIT
@MUNICIPALITY
@AT
@as_json
def list_(kind: str, by: str, law: str, limit: int, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """見立てごとに口座を並べる。見たことは記録される。 / List the accounts of a kind; that you looked is recorded.

    Example: madoguchi account list wrong_link --by clerk-7 --law 要綱9条
    """
    with records(municipality):
        from madoguchi.flow import owners

        rows = owners.listed(AccountKind(kind), by, law, at, limit or MOST).to_dicts()
    _list(word(AccountKind(kind)), rows, as_json=as_json)


@account.command()
@click.argument("resident", type=int)
@BY
@LAW
@MUNICIPALITY
@AT
@as_json
def show(resident: int, by: str, law: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """その人の口座を並べる。見たことは記録される。 / List the accounts of a person; that you looked is recorded.

    Example: madoguchi account show 1234567 --by clerk-7 --law 要綱9条
    """
    with records(municipality):
        from madoguchi.flow import owners

        rows = owners.of_person(resident, by, law, at).to_dicts()
    _list(f"口座 {resident}", rows, as_json=as_json)


def _list(title: str, rows: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        print_json([{name: str(value) for name, value in row.items()} for row in rows])
        return
    if not rows:
        click.echo("口座はありません。 / There is no account.")
        return
    told = [{**row, "purpose": term("AccountPurpose", str(row["purpose"]))} for row in rows]
    columns = [name for name in _LISTED if name in told[0]]
    table(title, [_LISTED[name] for name in columns], [[str(row[name]) for name in columns] for row in told])


@account.command()
@ACCOUNT
@click.argument("said", metavar="own|not_own", type=click.Choice([str(one) for one in BY_OFFICE]))
@click.option("--because", required=True, help="何で確かめたか / by what you found out")
@BY
@LAW
@MUNICIPALITY
@AT
@as_json
def propose(
    account_id: int,
    said: str,
    because: str,
    by: str,
    law: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """その口座が本人のものか（own・not_own）を起案する。 / Propose that an account is the own, or is not.

    Example: madoguchi account propose 12 not_own --because 本人に電話で確認 --by clerk-7 --law 要綱9条
    """
    with records(municipality):
        from madoguchi.flow import owners

        made = owners.propose_owner(account_id, AccountOutcome(said), because, law, by, at)
    _show(made, as_json=as_json)


@account.command()
@ACCOUNT
@BY
@MUNICIPALITY
@AT
@as_json
def approve(account_id: int, by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """起案を承認する（起案者と別の人）。 / Approve what was proposed of an account, another person than who did.

    Example: madoguchi account approve 12 --by manager-1
    """
    with records(municipality):
        from madoguchi.flow import owners

        found = owners.approve_owner(owners.waiting_for(account_id).pk, by, at)
    _show(found, as_json=as_json)


@account.command()
@ACCOUNT
@BY
@click.option("--because", required=True, help="差戻しの理由 / why")
@MUNICIPALITY
@AT
@as_json
def reject(account_id: int, by: str, because: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """起案を差し戻す。 / Send back what was proposed of an account.

    Example: madoguchi account reject 12 --by manager-1 --because 通帳を見て確かめるため
    """
    with records(municipality):
        from madoguchi.flow import owners

        found = owners.send_back(owners.waiting_for(account_id).pk, by, because, at)
    _show(found, as_json=as_json)


def _show(found: Proposal, *, as_json: bool) -> None:
    state = "差戻し" if found.rejected_at else "承認" if found.approved_at else "起案"
    figures: list[tuple[str, str, object]] = [
        ("口座の番号", "account_id", found.terms["account_id"]),
        ("確認の結果", "outcome", word(AccountOutcome(str(found.terms["outcome"])))),
        ("起案者", "drafted_by", found.drafted_by),
        ("承認者", "approved_by", found.approved_by or ""),
    ]
    outcome(f"口座名義の確認 {state}", figures, as_json=as_json)
