"""「口座名義の確認」 Whose the accounts on file are: looked at every night, and settled by two persons one by one.

Nothing is paid to an account whose holder is not called as the payee is; the night's look is so that people learn of
it, and that what the register of accounts has wrong is mended where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import transaction

from madoguchi.cases.banks import names_of
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import InputRefused
from madoguchi.datause.grounds import refuse_unfounded
from madoguchi.datause.record import Purpose, record_single
from madoguchi.notices import choose
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.registry import account_alarms, account_checks, read
from madoguchi.registry.account_kinds import ALARMING, OF_PERSON, AccountKind, AccountOutcome
from madoguchi.registry.models import BankAccount

OWNER = "account_owner"
"""The act of a proposal that an account is, or is not, the own; its subject is the account and its person."""
ITEMS = ("accounts.holder_kana", "accounts.bank_code", "accounts.account_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """「口座の警報」 How many alarms of a kind stand, and how many of them were found at the newest look."""

    kind: AccountKind
    standing: int
    new: int

    @property
    def alarms(self) -> bool:
        """Whether money may reach somebody else."""
        return self.kind in ALARMING and self.standing > 0


def look(at: datetime) -> tuple[Standing, ...]:
    """「口座の警報」 Look at every account on file and keep what is new; each kind in its order."""
    with transaction.atomic():
        return _counted(account_alarms.look(at))


def standing() -> tuple[Standing, ...]:
    """「口座の警報」 As it was found at the looks so far; `new` are those that were found last."""
    return _counted(None)


def _counted(newest: datetime | None) -> tuple[Standing, ...]:
    alarms = account_alarms.standing_alarms()
    if alarms.is_empty():
        return ()
    last = newest or alarms["recorded_at"].max()
    counted = alarms.group_by("kind").agg(pl.len(), new=(pl.col("recorded_at") == last).sum())
    found = {kind: (standing, new) for kind, standing, new in counted.iter_rows()}
    return tuple(
        Standing(kind=kind, standing=found[kind][0], new=found[kind][1]) for kind in AccountKind if kind in found
    )


def listed(kind: AccountKind, by: str, law: str, at: datetime, most: int) -> pl.DataFrame:
    """「口座の警報」 The newest alarms of a kind, so many at most, with what shows staff whose account each is.

    Columns: account_id, person_id, purpose, holder_kana, bank (its name), last (three digits of the number), since. The
    branch is not among them, nor the bank of who is protected: it may tell where they live. On record for each person.
    """
    with transaction.atomic():
        rows = read.alarmed(_purpose(by, law), str(kind), most, at=at)
    since = rows["recorded_at"].dt.convert_time_zone(str(JAPAN)).dt.date()
    return _shown(rows).with_columns(since=since)


def of_person(person_id: int, by: str, law: str, at: datetime) -> pl.DataFrame:
    """「口座」 The accounts on file of a person, alarm or none, as `listed` shows them but for `since`. On record."""
    with transaction.atomic():
        return _shown(read.accounts(_purpose(by, law), person_id, at=at))


def _purpose(by: str, law: str) -> Purpose:
    return Purpose(by=by, purpose="口座名義の確認", law=law, items=ITEMS)


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    banks = {code: names_of(code, "")[0] for code in rows["bank_code"].unique()}
    # A bank of one town tells as much as a branch.
    hidden = pl.col("person_id").is_in(list(choose.sheltered(rows["person_id"].unique().to_list())))
    return rows.select(
        *("account_id", "person_id", "purpose", "holder_kana"),
        bank=pl.when(~hidden).then(pl.col("bank_code").replace(banks)).otherwise(pl.lit("")),
        last=pl.col("account_number").str.tail(3),
    )


def propose_owner(account_id: int, outcome: AccountOutcome, why: str, law: str, by: str, at: datetime) -> Proposal:
    """「起案」 Propose that an account on file is, or is not, the person's own, alarm or none; by which law it is read.

    One proposal waits for an account of a person, in however many rows it stands. Raises InputRefused
    `flow.no_such_account`, `flow.no_reason` and as `datause.grounds.refuse_unfounded`, Conflict `proposals.waiting`.
    """
    if not why.strip():
        raise InputRefused(
            "flow.no_reason",
            ja="何によって確かめたかを書いてください（例：通帳の写し、本人への電話）。",
            en="Say by what you found out, such as a copy of the passbook or a call to the person.",
        )
    refuse_unfounded(law, ITEMS)
    with transaction.atomic():
        row = BankAccount.objects.filter(id=account_id, superseded_at__isnull=True).first()
        if row is None:
            raise _no_such_account()
        seen = {name: getattr(row, name) for name in (*OF_PERSON, "holder_kana")}
        terms: propose.Terms = {"outcome": str(outcome), "why": why.strip(), "law": law, "account_id": account_id}
        return propose.propose(OWNER, _subject(seen), terms, seen, by, at)


def look_at(found: Proposal, by: str, at: datetime) -> None:
    """「起案」 Put on record that somebody looked at what is proposed of whose account."""
    with transaction.atomic():
        record_single(_purpose(by, str(found.terms["law"])), at=at, person_ids=[int(found.seen["person_id"])])


def approve_owner(proposal_id: int, by: str, at: datetime) -> Proposal:
    """「承認」 It is so from now on: not the own is not paid to, the own is paid to while its holder is called so.

    Raises Conflict `proposals.same_person` and `proposals.ended`, InputRefused `flow.no_such_account` where it is not
    on file any more.
    """
    with transaction.atomic():
        found = propose.approve(proposal_id, by, at)
        if not BankAccount.objects.filter(superseded_at__isnull=True, **found.seen).exists():
            raise _no_such_account()
        account = pl.DataFrame({name: [found.seen[name]] for name in (*OF_PERSON, "holder_kana")})
        outcome = AccountOutcome(str(found.terms["outcome"]))
        account_checks.decide(account, outcome, found.drafted_by, by, str(found.terms["why"]), at)
        propose.carried_out(found, {"outcome": str(outcome)})
        return found


def send_back(proposal_id: int, by: str, because: str, at: datetime) -> Proposal:
    """「差戻し」 The alarm stands as before. Raises Conflict `proposals.ended`."""
    with transaction.atomic():
        return propose.send_back(proposal_id, by, at, because)


def waiting() -> tuple[Proposal, ...]:
    """「承認待ち」 What waits for a second person."""
    open_still = Proposal.objects.filter(act=OWNER, approved_at__isnull=True, rejected_at__isnull=True)
    return tuple(open_still.order_by("id"))


def waiting_for(account_id: int) -> Proposal:
    """「承認待ち」 What waits about one account. Raises InputRefused `flow.no_owner_proposed`."""
    found = next((one for one in waiting() if one.terms["account_id"] == account_id), None)
    if found is None:
        raise InputRefused(
            "flow.no_owner_proposed",
            ja="その口座について、承認を待つ起案はありません。account list で番号を確かめてください。",
            en="Nothing about that account waits for approval. See its number with account list.",
        )
    return found


def _subject(account: Mapping[str, object]) -> str:
    return "-".join(str(account[name]) for name in OF_PERSON)


def _no_such_account() -> InputRefused:
    return InputRefused(
        "flow.no_such_account",
        ja="その番号の口座は台帳にありません。台帳が直ったのかもしれません。一覧を開き直してください。",
        en="No account of that number is on file; the register may have been mended. Open the list again.",
    )
