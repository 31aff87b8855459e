"""What the office looks at and nothing changes: the claims of a programme, one claim whole, who was asked for accounts.

A look at one claim lets names out, so it goes through `registry.read` and is on record.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.bulk.read_set import reads
from madoguchi.bulk.relation import ADDRESSEES
from madoguchi.cases import declare
from madoguchi.cases.judged import as_judged
from madoguchi.cases.models import Change, Claim, Decision, Objection, Reply, Submission
from madoguchi.cases.reference import agrees
from madoguchi.cases.states import State, SubmissionState
from madoguchi.cases.units import ACCOUNT
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.record import Purpose
from madoguchi.flow.money import Money, money_of
from madoguchi.flow.register_card import Card, card_of
from madoguchi.registry import as_of, read
from madoguchi.registry.as_of import Asked
from madoguchi.registry.find import Found, Wanted, find
from madoguchi.registry.models import Protection

CLAIMS = pa.schema(
    [
        ("reference_number", pa.string()),
        ("state", pa.string()),
        ("reason", pa.string()),
        ("letter", pa.string()),
        ("amount_yen", pa.int64()),
        ("opened_on", pa.date32()),
        ("answer_by", pa.date32()),
    ]
)
SUBMISSIONS = pa.schema(
    [
        ("submission_no", pa.string()),
        ("reference_number", pa.string()),
        ("channel", pa.string()),
        ("received_on", pa.date32()),
        ("answer", pa.string()),
        ("state", pa.string()),
        ("defects", pa.string()),
    ]
)
ASKED = pa.schema(
    [
        ("reference_number", pa.string()),
        ("instalment", pa.int64()),
        ("amount_yen", pa.int64()),
        ("ground", pa.string()),
        ("deadline", pa.date32()),
        ("instruction_id", pa.int64()),
        ("claim_id", pa.int64()),
    ]
)


_OF_CARD = ("people.birth_date", "people.is_head", "addressees.address", "addressees.building")
NAMES = ("name", "name_kana", "kana_certified", "former_surname", "alias", "name_romaji", "relationship")
"""「氏名」 What the register calls the people of a case, against which a holder's name is held."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Home:
    """「世帯」 A household as it is known now: its number, its people, and whether one of them is protected."""

    household_id: int
    addressees: pa.Table
    protected: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """「事案」 One claim as the office looks at it: what the rules said of it and why, what arrived, what was done.

    `objections`: the items that submissions say are wrong; `replies`: what they say of those that were asked.
    `reasons`: title, held (None: unknown) and source of each requirement. `addressees`: `bulk.relation.ADDRESSEES` of
    its household, as its snapshot knew it; once a later measure protects anybody, as it is known now. `protected`: one
    of them is. `card`: what the rules used of them, where that was asked for.
    """

    claim: Claim
    reasons: tuple[tuple[str, bool | None, str], ...]
    submissions: tuple[Submission, ...]
    objections: tuple[Objection, ...]
    replies: tuple[Reply, ...]
    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    money: Money
    addressees: pa.Table
    protected: bool
    card: Card | None


def claims(programme_id: str, state: State | None = None) -> pa.Table:
    """「事案」 The claims of a programme by 照会番号, with what is known of each but no names."""
    declare.in_force(programme_id)
    return store.read(
        f"SELECT {', '.join(CLAIMS.names)} FROM cases_claim WHERE municipality_id = %s AND programme_id = %s "
        "AND (state = %s OR %s = '') ORDER BY id",
        [tenancy.current(), programme_id, str(state or ""), str(state or "")],
        CLAIMS,
    )


def submissions(programme_id: str | None, state: SubmissionState | None = None) -> pa.Table:
    """「届出」 What arrived, in the order of arrival, but not from whom: for the claims of a programme, or everything.

    One with an unknown 照会番号 belongs to no programme. Raises Conflict `cases.not_declared`.
    """
    if programme_id:
        declare.in_force(programme_id)
    return store.read(
        f"SELECT {', '.join(f's.{name}' for name in SUBMISSIONS.names)} FROM cases_submission s "
        "LEFT JOIN cases_claim c ON c.id = s.claim_id WHERE s.municipality_id = %s "
        "AND (c.programme_id = %s OR %s = '') AND (s.state = %s OR %s = '') ORDER BY s.received_on, s.id",
        [tenancy.current(), programme_id or "", programme_id or "", str(state or ""), str(state or "")],
        SUBMISSIONS,
    )


def claim_of(reference_number: str) -> Claim:
    """「照会番号」 The claim with this number, however it is written. Raises InputRefused `cli.no_such_claim`."""
    number = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", reference_number)))
    claim: Claim | None = Claim.objects.filter(reference_number=number).first()
    if claim is None:
        slip = not agrees(number)
        raise InputRefused(
            "cli.no_such_claim",
            ja="この照会番号の事案はありません。"
            + ("検査数字が合わないため、写し間違いです。" if slip else "")
            + "手紙の12桁の番号を確かめてください。",
            en="There is no claim of this reference number. "
            + ("Its check digit does not agree: it was copied wrongly. " if slip else "")
            + "Look at the twelve digits on the letter.",
        )
    return claim


def look_into(reference_number: str, by: str, at: datetime, *, with_card: bool = False) -> Seen:
    """「事案」 Look at one claim; what goes out of whom is recorded with it. Raises Conflict `cli.look_back`.

    `with_card`: also what the rules used, and the address, for whoever settles it.
    """
    refuse_look_back(at)
    with transaction.atomic():
        claim = claim_of(reference_number)
        programme = declare.as_declared(claim.sha256).programme
        items = (
            "people.person_id",
            "people.household_id",
            "people.protected",
            *(f"addressees.{name}" for name in NAMES),
            *(f"accounts.{name}" for name in ACCOUNT),
            *((*_OF_CARD, *reads(programme)) if with_card else ()),
        )
        why = Purpose(
            by=by,
            purpose=f"{programme.title}の事案の確認",
            law=declare.law_of(programme),
            items=tuple(dict.fromkeys(items)),
            programme_id=programme.id,
        )
        asked = as_judged(claim, at)
        home = claim.unit_id if programme.unit.paid_to_head else as_of.unit_of(asked, claim.unit_id)
        held = {"y": True, "n": False, "u": None}
        shown = read.household(why, home or claim.unit_id, asked, at=at)
        arrived = tuple(Submission.objects.filter(case=claim).select_related("signature").order_by("received_on", "id"))
        for person in _others(claim, arrived, shown["people"]["person_id"].to_pylist()):
            read.unit_of(why, person, asked, at=at)
        return Seen(
            claim=claim,
            reasons=tuple(
                (one.title, held[said], one.source)
                for one, said in zip(programme.requirements, claim.findings, strict=True)
            ),
            submissions=arrived,
            objections=tuple(
                Objection.objects.filter(submission__case=claim).select_related("submission").order_by("id")
            ),
            replies=tuple(Reply.objects.filter(submission__case=claim).select_related("submission").order_by("id")),
            changes=tuple(Change.objects.filter(case=claim).order_by("id")),
            decisions=tuple(Decision.objects.filter(case=claim).select_related("batch").order_by("id")),
            money=money_of(claim),
            addressees=shown["addressees"],
            protected=any(shown["people"]["protected"].to_pylist()),
            card=card_of(claim, programme, asked, shown) if with_card else None,
        )


def name_of_recipient(claim: Claim, by: str, at: datetime) -> str:
    """「氏名」 What the register calls the recipient of a claim, to tell a desk whose form it has; that is on record.

    Empty where there is no recipient, or the register does not know them any more.
    """
    programme = declare.as_declared(claim.sha256).programme
    why = Purpose(
        by=by,
        purpose=f"{programme.title}の届出の受付",
        law=declare.law_of(programme),
        items=("people.person_id", "addressees.name"),
        programme_id=programme.id,
    )
    asked = as_judged(claim, at)
    home = claim.unit_id if programme.unit.paid_to_head else as_of.unit_of(asked, claim.unit_id)
    with transaction.atomic():
        shown = read.household(why, home or claim.unit_id, asked, at=at)["addressees"].to_pylist()
    return next((str(one["name"]) for one in shown if one["person_id"] == claim.recipient_id), "")


def _others(claim: Claim, submissions: Sequence[Submission], household: Sequence[int]) -> list[int]:
    """Whose number and account are shown, too: a payee or an applicant from outside of the household."""
    named = {claim.recipient_id, *(one.applicant_id for one in submissions)}
    return sorted(person for person in named if person is not None and person not in household)


def asked_for_accounts(programme_id: str) -> pa.Table:
    """「口座の再確認」 Who was asked for another account and has not answered: 照会番号, instalment, yen, deadline."""
    return store.read(
        "SELECT c.reference_number, i.instalment, i.amount_yen, q.ground, q.deadline, i.id AS instruction_id, "
        "c.id AS claim_id "
        "FROM payments_account_request q JOIN payments_instruction i ON i.id = q.instruction_id "
        "JOIN cases_claim c ON c.id = i.claim_id WHERE q.municipality_id = %s AND i.programme_id = %s "
        "AND i.state IN ('due', 'returned') "
        "AND NOT EXISTS (SELECT 1 FROM payments_account_answer a WHERE a.request_id = q.id) ORDER BY q.id",
        [tenancy.current(), programme_id],
        ASKED,
    )


def search(wanted: Wanted, by: str, law: str, at: datetime) -> Found:
    """「検索」 The residents who fit, as the counter finds them; everybody listed is on record.

    Raises InputRefused as `registry.find`, and Conflict `cli.look_back` as `household`.
    """
    refuse_look_back(at)
    with transaction.atomic():
        return find(wanted, by, law, at=at)


def household(resident: int, by: str, purpose: str, law: str, on: date, at: datetime) -> Home:
    """「世帯」 The household of a resident on a day, as it is known now.

    Raises InputRefused `cli.no_such_resident`, and Conflict `cli.look_back` for an instant before a measure of
    protection was known: the address would be shown without a warning, and the record would bear a false time.
    """
    refuse_look_back(at)
    items = ("people.household_id", "people.protected", *(f"addressees.{name}" for name in ADDRESSEES.names))
    why = Purpose(by=by, purpose=purpose, law=law, items=items)
    asked = Asked(base_date=on, known_at=at)
    with transaction.atomic():
        home = as_of.unit_of(asked, resident)  # on record with the household below
        if home is None:
            raise InputRefused(
                "cli.no_such_resident",
                ja="この宛名番号の人は、その日の台帳にありません。番号と日付を確かめてください。",
                en="The register knows nobody of this number on that day. Check the number and the day.",
            )
        found = read.household(why, home, asked, at=at)
    protected = any(found["people"]["protected"].to_pylist())
    return Home(household_id=home, addressees=found["addressees"], protected=protected)


def refuse_look_back(at: datetime) -> None:
    """「支援措置」 Raises Conflict `cli.look_back` for an instant before a measure of protection was known."""
    if Protection.objects.filter(recorded_at__gt=at).exists():
        raise Conflict(
            "cli.look_back",
            ja="支援措置が台帳に載る前の日時では見られません。守るべき住所がそのまま出てしまうためです。"
            "--at を付けずに実行してください。",
            en="Nothing is shown as of an instant before a protection measure was known: the protected address would "
            "appear. Run it without --at.",
        )
