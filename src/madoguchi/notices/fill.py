"""One letter, filled in: what the claim's own rules say of its unit, in the words of a letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

from madoguchi.cases.banks import names_of
from madoguchi.cases.written import REVIEWED
from madoguchi.core.dates import wareki
from madoguchi.core.errors import Conflict
from madoguchi.core.money import Yen
from madoguchi.notices.breakdown import lines
from madoguchi.notices.choose import CORRECTED
from madoguchi.notices.letter import (
    Addressee,
    Corrected,
    Letter,
    LetterKind,
    MaskedAccount,
    Member,
    Outcome,
    Question,
    Reason,
)
from madoguchi.programme.declaration import Programme
from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.programme.judge import Determination, judge
from madoguchi.programme.judge import Outcome as Judged
from madoguchi.rules.evaluate import Person, Reader, Unit
from madoguchi.rules.evaluate import Question as Unknown
from madoguchi.rules.items import name_of
from madoguchi.rules.tree import Kind, Source

if TYPE_CHECKING:
    from madoguchi.notices.compose import Run

Row = Mapping[str, object]
Rows = Mapping[int, Row]
ACCOUNT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄", "9": "その他"}
_HELD = {True: Outcome.YES, False: Outcome.NO, None: Outcome.UNKNOWN}
_BORN = (Source(relation="people"), "birth_date")
_DIED = (Source(relation="people"), "died_on")


def filled(run: Run, programme: Programme, claim: Row, unit: Unit, to: Rows) -> Letter:
    """「支給通知」 The letter of one claim (a row of `choose.DUE`); `to`: the addressees by 宛名番号.

    Raises Conflict `notices.claim_differs` where claim and rules say something else of the unit.
    """
    kind, law = run.kind, programme.legal
    said = judge(programme, unit)
    _refuse_difference(claim, said, unit, kind)
    reader = Reader(unit=unit)
    amount = claim["amount_yen"] if kind is not LetterKind.REFUSAL else None
    recipient = claim["recipient_id"]
    assert isinstance(recipient, int)
    members = _in_order(unit, recipient, to)
    words = English(base_date=programme.base_date)
    english = {one.title: words.condition(one.holds.node) for one in programme.requirements}
    return Letter(
        kind=kind,
        programme_id=programme.id,
        programme_title=programme.title,
        municipality=run.office.municipality,
        issuer=run.office.issuer,
        contact=run.office.contact,
        addressee=_addressee(to[recipient], run.office.municipality),
        reference_number=_text(claim["reference_number"]),
        issued_on=run.issued_on,
        amount_yen=Yen(amount) if isinstance(amount, int) else None,
        computation=lines(programme, reader) if isinstance(amount, int) and said.outcome is Judged.YES else (),
        members=tuple(_member(programme, reader, one, to) for one in members),
        members_heading="世帯の人" if programme.unit.paid_to_head else "計算のもとになる人",
        account=masked_account(claim) if kind is not LetterKind.REFUSAL else None,
        pays_on=run.pays_on if kind is LetterKind.NOTICE else None,
        deadline_on=_deadline(claim) if kind.has_form else None,
        questions=_questions(programme, said.questions, members, to) if kind.has_form else (),
        reasons=tuple(
            Reason(
                requirement=title,
                outcome=None if source == REVIEWED else _HELD[held],
                source=source,
                requirement_en=english.get(title, ""),
            )
            for title, held, source in json.loads(_text(claim["reasons"]) or "[]")
        ),
        seizure_exempt_by=law.source if law.seizure_exempt else "",
        tax_free_by=law.source if law.tax_exempt else "",
        appeal=None if kind.has_form else run.office.appeal,
        correction=_corrected(programme, claim) if kind is LetterKind.CORRECTION else None,
        synthetic=run.synthetic,
    )


def _corrected(programme: Programme, claim: Row) -> Corrected:
    held, grant, repay = (Yen(int(str(claim[name]))) for name in CORRECTED)
    return Corrected(held_yen=held, grant_yen=grant, repay_yen=repay, reclaim=programme.correction.reclaim)


def _refuse_difference(claim: Row, said: Determination, unit: Unit, kind: LetterKind) -> None:
    """Who was refused by a person although the rules say yes is told so; every other letter says what the rules say.

    The recipient is the one whom the rules pay; after the death of a head, a living member takes the place.
    """
    same = claim["outcome"] == str(said.outcome)
    if kind is LetterKind.CORRECTION:
        # It is written to whom the money went, whoever the recipient is by now.
        _refuse_other(same=same and claim["amount_yen"] == (said.amount or 0))
        return
    if kind is not LetterKind.REFUSAL and claim["amount_yen"] is not None:
        same = same and claim["amount_yen"] == said.amount
    head = unit.recipient
    if head is None or head.values[_DIED] is not None:
        same = same and claim["recipient_id"] in {one.person_id for one in unit.members if one.values[_DIED] is None}
    else:
        same = same and claim["recipient_id"] == head.person_id
    _refuse_other(same=same)


def _refuse_other(*, same: bool) -> None:
    if not same:
        raise Conflict(
            "notices.claim_differs",
            ja="事案の額・受給者・判定のどれかが、断面から計算し直した判定と違います。誤った額や相手に知らせないため、"
            "この種類の手紙は1通も印刷していません。run をもう一度実行し、続くなら報告してください。",
            en="Amount, recipient or outcome of a claim is not what its rules say over its own snapshot. No letter of "
            "this kind was printed, so that nobody is told a wrong amount. Run the programme again, and report it if "
            "it stays.",
        )


def _addressee(held: Row, municipality: str) -> Addressee:
    """The register holds addresses from the 町字 on; the municipality is written before it, as the post wants it."""
    address = _text(held["address"])
    return Addressee(
        postal_code=_text(held["postal_code"]),
        address=address if municipality in address else f"{municipality}{address}",
        building=_text(held["building"]),
        name=_name(held),
    )


def _in_order(unit: Unit, recipient: int, to: Rows) -> tuple[Person, ...]:
    """In the order of the 住民票: the recipient, then by 続柄 and birth."""

    def place(person: Person) -> tuple[bool, str, str, int]:
        relationship = _text(to.get(person.person_id, {}).get("relationship"))
        return person.person_id != recipient, relationship, str(person.values[_BORN] or "9999"), person.person_id

    return tuple(sorted(unit.members, key=place))


def _member(programme: Programme, reader: Reader, person: Person, to: Rows) -> Member:
    born, counted = person.values[_BORN], reader.value(programme.covers.node, person)
    return Member(
        name=_name(to.get(person.person_id, {})),
        birth_date=wareki(born) if isinstance(born, date) else "",
        counted=None if counted is None else bool(counted),
        person_id=person.person_id,
        born_on=born if isinstance(born, date) else None,
    )


def _questions(
    programme: Programme, unknown: tuple[Unknown, ...], members: tuple[Person, ...], to: Rows
) -> tuple[Question, ...]:
    """「確認事項」 What the register does not know: fact by fact, and of whom, in the order of the members."""
    facts = list(dict.fromkeys(one.column for one in unknown))
    order = {one.person_id: place for place, one in enumerate(members)}
    ordered = sorted(unknown, key=lambda one: (facts.index(one.column), order.get(one.person_id or 0, -1)))
    words, english = Japanese(base_date=programme.base_date), English(base_date=programme.base_date)
    asked = []
    for one in ordered:
        name = _name(to.get(one.person_id or 0, {}))
        whose = f"{name}さんの" if name else ""
        item = f"{whose}「{words.item(one.column)}」"
        item_en = f"{name}: {english.item(one.column)}" if name else english.item(one.column)
        is_truth = one.column.kind is Kind.TRUTH
        asked.append(
            Question(
                text=f"{item}に当てはまりますか。" if is_truth else f"{item}を書いてください。",
                choices=("はい", "いいえ") if is_truth else (),
                text_en=f"{item_en}. Yes or no?" if is_truth else f"{item_en}. Please write it.",
                item=name_of(one.column),
                title=words.item(one.column),
                kind=one.column.kind,
                person_id=one.person_id,
            )
        )
    return tuple(dict.fromkeys(asked))


def masked_account(claim: Row) -> MaskedAccount | None:
    """「振込先口座」 The account of a claim as its letter shows it, or None where it has none."""
    number = _text(claim["account_number"])
    if not number:
        return None
    bank, branch = names_of(_text(claim["bank_code"]), _text(claim["branch_code"]))
    return MaskedAccount(
        bank=bank,
        branch=branch,
        type=ACCOUNT_TYPES.get(_text(claim["account_type"]), ""),
        last_digits=number[-3:],
        holder_kana=normalize("NFKC", _text(claim["holder_kana"])),
    )


def _deadline(claim: Row) -> date | None:
    found = claim["answer_by"]
    return found if isinstance(found, date) else None


def _name(held: Row) -> str:
    """「氏名」 「通称」 A registered alias is the name that letters bear."""
    return _text(held.get("alias")) or _text(held.get("name"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
