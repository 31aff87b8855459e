"""What a resident hands in at the online counter: looked at while it can still be mended, then taken like any other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

import pyarrow as pa
import zengin_code
from django.db import transaction

from madoguchi.cases.banks import all_branches
from madoguchi.cases.models import Claim
from madoguchi.cases.receive import SUBMISSIONS, kept_of, receive
from madoguchi.cases.saved import throw_away
from madoguchi.cases.states import Answer, Channel, State, SubmissionState
from madoguchi.cases.verify import verify
from madoguchi.core.errors import InputRefused
from madoguchi.core.holder_names import Grade, RegisterName, grade
from madoguchi.core.kana import not_allowed, to_zengin
from madoguchi.flow import acting, signatures
from madoguchi.flow.judging import latest
from madoguchi.flow.known import Objected, Replied, keep
from madoguchi.flow.signatures import Signed
from madoguchi.formats import yucho
from madoguchi.identity.models import Visit
from madoguchi.registry.as_of import day_of

MOST_CHOICES = 20
"""More banks or branches of one name than this are not listed: the resident writes more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """「金融機関」「支店」 One that a text may mean: its code and name, and whether the text is all of that."""

    code: str
    name: str
    exact: bool


_NONE = Named(code="", name="", exact=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAccount:
    """「口座の届出」 An account as typed: of Japan Post Bank by 記号番号, of any other by bank and branch."""

    is_yucho: bool
    bank: str = ""
    branch: str = ""
    account_type: str = "1"
    number: str = ""
    symbol: str = ""
    holder: str = ""
    look_at_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """「口座の確認」 What was found: the account, or what is wrong with which field, or which of several may be meant.

    `faults`: field to the code of its sentence. `choices`: field to the banks or branches that the text may mean.
    """

    account: dict[str, str]
    bank_name: str
    branch_name: str
    faults: dict[str, str]
    choices: dict[str, tuple[Named, ...]]

    @property
    def is_good(self) -> bool:
        """Whether a bank can be given it, and a machine sees no fault."""
        return not self.faults and not self.choices


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """「届出」 What became of it, and where the claim stands now."""

    submission: SubmissionState
    claim: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """「受付」 Which way an answer came that staff typed in, on which day, and who did.

    `submission_no`: of a form whose picture lies with the case, else empty.
    """

    channel: Channel
    received_on: date
    taken_by: str
    submission_no: str = ""


def register_name(row: Mapping[str, str | bool | None]) -> RegisterName:
    """「氏名」 What a row of the addressees calls a person, to hold a holder's name against."""
    kana, former, alias, romaji = (
        str(row[name]) if row[name] else None for name in ("name_kana", "former_surname", "alias", "name_romaji")
    )
    return RegisterName(
        kana=kana,
        kana_certified=bool(row["kana_certified"]),
        former_surname_kana=former,
        alias_kana=alias,
        romaji=romaji,
        is_foreign=romaji is not None,
    )


def look_at(given: GivenAccount, names: RegisterName) -> LookedAt:
    """「口座の確認」 Hold a typed account against the published banks and the register's names, before it is sent.

    A holder's name that is surely another's is a fault until the resident asks that a person looks at it; one that may
    be another spelling passes, for a person of the office looks at it anyway.
    """
    faults: dict[str, str] = {}
    choices: dict[str, tuple[Named, ...]] = {}
    bank = branch = _NONE
    kind, number = given.account_type, _digits(given.number)
    if given.is_yucho:
        bank = Named(code=yucho.BANK_CODE, name="ゆうちょ銀行", exact=True)
        if found := _passbook(given, faults):
            branch = Named(code=found.branch_code, name=found.branch_name, exact=True)
            kind, number = found.account_type, found.account_number
    else:
        bank = _one_of(given.bank, banks_like(given.bank), "bank", faults, choices)
        if bank.code or not given.branch.strip():
            branch = _one_of(given.branch, branches_like(bank.code, given.branch), "branch", faults, choices)
        if kind not in ("1", "2", "4"):
            faults["account_type"] = "account.type"
        if not re.fullmatch(r"[0-9]{1,7}", number):
            faults["number"] = "account.number" if number else "account.number.empty"
    holder = to_zengin(given.holder)
    if not holder or not_allowed(holder):
        faults["holder"] = "account.holder" if holder else "account.holder.empty"
    elif grade(names, holder).grade is Grade.MISMATCH and not given.look_at_name:
        faults["holder"] = "account.other_name"
    account = {
        "bank_code": bank.code,
        "branch_code": branch.code,
        "account_type": kind,
        "account_number": number.zfill(7) if number else "",
        "holder_kana": holder,
    }
    return LookedAt(account=account, bank_name=bank.name, branch_name=branch.name, faults=faults, choices=choices)


def banks_like(text: str) -> tuple[Named, ...]:
    """「金融機関」 The banks that a code or a part of a name, in any script, may mean; an exact name is one."""
    return _like(text, _spelled(""))


def branches_like(bank_code: str, text: str) -> tuple[Named, ...]:
    """「支店」 The same among the branches of a bank."""
    return _like(text, _spelled(bank_code)) if bank_code in zengin_code.Bank.all else ()


def hand_in(
    claim: Claim,
    person_id: int | None,
    answer: Answer,
    account: Mapping[str, str],
    form: str,
    at: datetime,
    desk: Desk | None = None,
    objected: tuple[Objected, ...] = (),
    *,
    replied: tuple[Replied, ...] = (),
    visitor: Visit | None = None,
    signed: Signed | None = None,
) -> HandedIn:
    """「届出」 Take an answer, verify it at once, and say what became of it: sent over the web, or taken in at a desk.

    `form` stands for the page it was sent from: sent twice, it counts once. Without an account the one on file is
    meant. `objected`: the items that it says are wrong; `replied`: what it says of those that were asked. `visitor`:
    who sent it online, for whom they act and who helped stays with it; `signed`: with their signature. A claim that
    another submission carries already is told so.
    Raises InputRefused `flow.before_the_case`, and as `cases.receive.receive` and `cases.receive.kept_of` do.
    """
    if desk and desk.received_on < claim.opened_on:
        raise InputRefused(
            "flow.before_the_case",
            ja=f"届いた日（{desk.received_on}）が、この事案を開いた日（{claim.opened_on}）より前です。"
            "日付を確かめてください。何も受け付けていません。",
            en=f"The day of arrival ({desk.received_on}) lies before the day on which this case was opened "
            f"({claim.opened_on}). Check it. Nothing was taken in.",
        )
    row = {
        "submission_no": (desk.submission_no if desk else "") or f"{'D' if desk else 'W'}-{form}",
        "reference_number": claim.reference_number,
        "channel": str(desk.channel if desk else Channel.WEB),
        "received_on": desk.received_on if desk else day_of(at),
        "applicant_id": person_id,
        "answer": str(answer),
        **{name: account.get(name, "") for name in SUBMISSIONS.names[6:]},
    }
    with transaction.atomic():
        report = receive(pa.Table.from_pylist([row], schema=SUBMISSIONS), day_of(at))
        claim.refresh_from_db()
        kept = kept_of(claim, str(row["submission_no"]))
        if desk and not kept.taken_by:
            kept.taken_by = desk.taken_by
            kept.save(update_fields=["taken_by"])
        if claim.state == State.ANSWERED:
            snapshot = latest(claim.programme_id, unless_untouched=True).directory
            verify(claim.programme_id, snapshot, all_branches(), day_of(at), claim_ids=[claim.pk])
            claim.refresh_from_db()
        if person_id is not None and desk is None and not (visitor and visitor.mandate):
            throw_away(claim, person_id)
        if not report.repeated:
            keep(kept, objected, replied)
            if visitor:
                acting.sign(kept, visitor)
            if visitor and signed:
                signatures.keep(kept, signed, visitor)
    return HandedIn(submission=SubmissionState(kept.state), claim=State(claim.state))


def _passbook(given: GivenAccount, faults: dict[str, str]) -> yucho.YuchoAccount | None:
    """「記号番号」 The account behind it, or None with what is wrong with which of the two."""
    symbol, number = given.symbol.strip(), given.number.strip()
    if not symbol:
        faults["symbol"] = "account.symbol.empty"
    elif refused := _refused(symbol, "1"):  # a 番号 that goes with every 記号
        faults["symbol"] = refused
    if not number:
        faults["number"] = "account.passbook_number.empty"
    elif "symbol" not in faults and (refused := _refused(symbol, number)):
        faults["number"] = "account.passbook_number" if refused == "yucho.wrong_form" else refused
    return None if faults else yucho.from_passbook(symbol, number)


def _refused(symbol: str, number: str) -> str:
    try:
        yucho.from_passbook(symbol, number)
    except InputRefused as refused:
        return refused.code
    return ""


def _one_of(
    text: str, found: tuple[Named, ...], field: str, faults: dict[str, str], choices: dict[str, tuple[Named, ...]]
) -> Named:
    """The one that is surely meant. A part of a name is never guessed from: the resident chooses, even of one."""
    if not text.strip():
        faults[field] = f"account.{field}.empty"
        return _NONE
    if len(found) == 1 and found[0].exact:
        return found[0]
    if found and len(found) <= MOST_CHOICES:
        choices[field] = found
    else:
        faults[field] = f"account.{field}_many" if found else f"account.{field}"
    return _NONE


def _like(text: str, known: Iterable[tuple[Named, frozenset[str]]]) -> tuple[Named, ...]:
    wanted = _plain(text)
    if not wanted:
        return ()
    exactly: list[Named] = []
    partly: list[Named] = []
    for one, spellings in known:
        if wanted == one.code or wanted in spellings:
            exactly.append(replace(one, exact=True))
        elif any(wanted in spelling for spelling in spellings):
            partly.append(one)
    return tuple(exactly or partly)


@lru_cache(maxsize=64)
def _spelled(bank_code: str) -> tuple[tuple[Named, frozenset[str]], ...]:
    """All banks (of the empty code), or the branches of one, with their plain spellings: folded once, not per key."""
    listed = zengin_code.Bank.all[bank_code].branches if bank_code else zengin_code.Bank.all
    return tuple(
        (
            Named(code=one.code, name=unicodedata.normalize("NFKC", one.name), exact=False),
            frozenset({_plain(one.name), _plain(one.kana), _plain(one.hira)}),
        )
        for one in listed.values()
    )


def _plain(text: str) -> str:
    """A name without what people add or leave out: width, small kana, spaces, 銀行 and 支店 at its end."""
    folded = to_zengin(unicodedata.normalize("NFKC", text)).replace(" ", "")
    return re.sub("(銀行|支店)$", "", folded) or folded


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
