"""Letters out of claims: each unit is judged once more over the snapshot of its claim, and the letter says how.

A claim and the rules over its own snapshot cannot say different things; where they do, no letter is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.dates import wareki
from madoguchi.core.errors import Conflict
from madoguchi.core.money import Yen
from madoguchi.notices.breakdown import lines
from madoguchi.notices.letter import (
    Addressee,
    Letter,
    LetterKind,
    MaskedAccount,
    Member,
    Office,
    Outcome,
    Question,
    Reason,
)
from madoguchi.programme.declaration import Programme
from madoguchi.programme.japanese import Japanese
from madoguchi.programme.judge import Determination, judge
from madoguchi.registry.answer import units
from madoguchi.rules.evaluate import Question as Unknown
from madoguchi.rules.evaluate import Reader, Unit
from madoguchi.rules.tree import Kind

ACCOUNT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄", "9": "その他"}
_HELD = {True: Outcome.YES, False: Outcome.NO, None: Outcome.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """「印刷」 What all letters of one run have in common, and whom none of them may reach."""

    programme: Programme
    kind: LetterKind
    office: Office
    issued_on: date
    synthetic: bool
    sheltered: frozenset[int]
    died: frozenset[int]
    pays_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The letters, and the 照会番号 of those whom a person of the office has to reach instead."""

    letters: tuple[Letter, ...]
    held_back: tuple[str, ...]


def in_postal_order(claims: pl.DataFrame, snapshots: Path) -> pl.DataFrame:
    """The claims (`choose.due`) in the order of postal code and 照会番号, as the post sorts them."""
    parts = []
    for (snapshot_id,), part in claims.group_by("snapshot_id", maintain_order=True):
        codes = pl.scan_parquet(snapshots / str(snapshot_id) / "addressees.parquet")
        to = codes.select("postal_code", recipient_id="person_id").collect()
        parts.append(part.join(to, on="recipient_id", how="left"))
    return pl.concat(parts).sort("postal_code", "reference_number", nulls_last=True) if parts else claims


def compose(run: Run, claims: pl.DataFrame, snapshots: Path) -> Composed:
    """「支給通知」 The letters of these claims (`choose.due`), in their order.

    No letter: where a member or the recipient is protected, as known to the snapshot or now; to one who died; to one
    without an address; where the records withhold it. Raises Conflict `notices.claim_differs`.
    """
    found: dict[str, Letter | None] = {}
    for (snapshot_id,), part in claims.group_by("snapshot_id", maintain_order=True):
        relations = _relations(run.programme, snapshots / str(snapshot_id), part)
        judged = units(run.programme, relations)
        to = {int(row["person_id"]): row for row in relations["addressees"].to_pylist()}
        protected = run.sheltered | {
            int(row["person_id"]) for row in relations["people"].to_pylist() if row["protected"]
        }
        for row in part.iter_rows(named=True):
            unit = judged.get(row["unit_id"])
            concerned = {row["recipient_id"], *(one.person_id for one in unit.members)} if unit else set()
            addressee = to.get(row["recipient_id"])
            if (
                unit is None
                or row["withheld"]
                or concerned & protected
                or row["recipient_id"] in run.died
                or addressee is None
                or not addressee["address"]
            ):
                found[row["reference_number"]] = None
            else:
                found[row["reference_number"]] = _letter(run, row, unit, to)
    numbers = claims["reference_number"].to_list()
    return Composed(
        letters=tuple(letter for number in numbers if (letter := found[number])),
        held_back=tuple(number for number in numbers if found[number] is None),
    )


def _relations(programme: Programme, snapshot: Path, claims: pl.DataFrame) -> Mapping[str, pa.Table]:
    """The rows of the snapshot that concern the units and recipients of these claims, relation by relation."""
    key = programme.unit.key
    whose = {name: "child_id" if name == "child_allowances" else "person_id" for name in RELATIONS}
    with duckdb.connect() as engine:
        for name in RELATIONS:
            engine.read_parquet(str(snapshot / f"{name}.parquet")).create_view(name)
        engine.register("wanted", claims.select("unit_id", "recipient_id").to_arrow())
        engine.execute(
            f"CREATE TABLE concerned AS SELECT {whose[key.source.relation]} AS person_id FROM {key.source.relation} "
            f"WHERE {key.name} IN (SELECT unit_id FROM wanted) "
            "UNION SELECT recipient_id FROM wanted WHERE recipient_id IS NOT NULL"
        )
        return {
            name: engine.sql(
                f"SELECT {', '.join(schema.names)} FROM {name} WHERE {whose[name]} IN (SELECT person_id FROM concerned)"
            )
            .to_arrow_table()
            .cast(schema)
            for name, schema in RELATIONS.items()
        }


def _letter(run: Run, row: Mapping[str, object], unit: Unit, to: Mapping[int, Mapping[str, object]]) -> Letter:
    programme, kind = run.programme, run.kind
    said = judge(programme, unit)
    _refuse_difference(row, said, kind)
    reader = Reader(unit=unit)
    amount = row["amount_yen"] if kind is not LetterKind.REFUSAL else None
    known = isinstance(amount, int)
    recipient = _recipient(row)
    law = programme.legal
    return Letter(
        kind=kind,
        programme_id=programme.id,
        programme_title=programme.title,
        municipality=run.office.municipality,
        issuer=run.office.issuer,
        contact=run.office.contact,
        addressee=Addressee(
            postal_code=_text(to[recipient]["postal_code"]),
            address=_text(to[recipient]["address"]),
            building=_text(to[recipient]["building"]),
            name=_name(to, recipient),
        ),
        reference_number=_text(row["reference_number"]),
        issued_on=run.issued_on,
        amount_yen=Yen(amount) if isinstance(amount, int) else None,
        computation=lines(programme, reader) if known else (),
        members=_members(programme, reader, unit, recipient, to),
        account=_account(row) if kind is not LetterKind.REFUSAL else None,
        pays_on=run.pays_on if kind is LetterKind.NOTICE else None,
        deadline_on=_deadline(row) if kind.has_form else None,
        questions=tuple(dict.fromkeys(_question(programme, one, to) for one in said.questions))
        if kind.has_form
        else (),
        reasons=tuple(
            Reason(requirement=title, outcome=_HELD[held], source=source)
            for title, held, source in json.loads(_text(row["reasons"]) or "[]")
        ),
        seizure_exempt_by=law.source if law.seizure_exempt else "",
        tax_free_by=law.source if law.tax_exempt else "",
        appeal=None if kind.has_form else run.office.appeal,
        synthetic=run.synthetic,
    )


def _refuse_difference(row: Mapping[str, object], said: Determination, kind: LetterKind) -> None:
    """Who was refused by a person although the rules say yes is told so; every other letter says what the rules say."""
    same = row["outcome"] == str(said.outcome)
    if kind is not LetterKind.REFUSAL and row["amount_yen"] is not None:
        same = same and row["amount_yen"] == said.amount
    if not same:
        raise Conflict(
            "notices.claim_differs",
            ja="事案の判定と、断面から計算し直した判定が違います。誤った額を知らせないため、印刷していません。"
            "run をもう一度実行し、続くなら報告してください。",
            en="A claim says something else than the rules over its own snapshot. Nothing was printed, so that nobody "
            "is told a wrong amount. Run the programme again, and report it if it stays.",
        )


def _members(
    programme: Programme, reader: Reader, unit: Unit, recipient: int, to: Mapping[int, Mapping[str, object]]
) -> tuple[Member, ...]:
    """In the order of the 住民票: the recipient, then by 続柄 and birth."""
    rows = []
    for person in unit.members:
        held = to.get(person.person_id, {})
        born = next((value for (_, name), value in person.values.items() if name == "birth_date"), None)
        counted = reader.value(programme.covers.node, person)
        order = (person.person_id != recipient, _text(held.get("relationship")), str(born or "9999"), person.person_id)
        member = Member(
            name=_name(to, person.person_id),
            birth_date=wareki(born) if isinstance(born, date) else "",
            counted=None if counted is None else bool(counted),
        )
        rows.append((order, member))
    return tuple(member for _, member in sorted(rows, key=lambda one: one[0]))


def _question(programme: Programme, unknown: Unknown, to: Mapping[int, Mapping[str, object]]) -> Question:
    """「確認事項」 What the register does not know, of whom."""
    item = Japanese(base_date=programme.base_date).item(unknown.column)
    whose = f"{_name(to, unknown.person_id)}さんの" if unknown.person_id in to else ""
    if unknown.column.kind is Kind.TRUTH:
        return Question(text=f"{whose}「{item}」を答えてください。")
    return Question(text=f"{whose}「{item}」を書いてください。", choices=())


def _account(row: Mapping[str, object]) -> MaskedAccount | None:
    number = _text(row["account_number"])
    if not number:
        return None
    bank, branch = _bank(_text(row["bank_code"]), _text(row["branch_code"]))
    return MaskedAccount(
        bank=bank,
        branch=branch,
        type=ACCOUNT_TYPES.get(_text(row["account_type"]), ""),
        last_digits=number[-3:],
        holder_kana=_text(row["holder_kana"]),
    )


@cache
def _bank(bank_code: str, branch_code: str) -> tuple[str, str]:
    """「金融機関名」「支店名」 As the published list has them today; a code that it lacks stands for itself."""
    import zengin_code  # costs 0.15 s

    bank = zengin_code.Bank.all.get(bank_code)
    branch = bank.branches.get(branch_code) if bank else None
    return (bank.name if bank else bank_code), (branch.name if branch else branch_code)


def _recipient(row: Mapping[str, object]) -> int:
    found = row["recipient_id"]
    assert isinstance(found, int)
    return found


def _deadline(row: Mapping[str, object]) -> date | None:
    found = row["answer_by"]
    return found if isinstance(found, date) else None


def _name(to: Mapping[int, Mapping[str, object]], person_id: int | None) -> str:
    """「氏名」 「通称」 A registered alias is the name that letters bear."""
    held = to.get(person_id or 0, {})
    return _text(held.get("alias")) or _text(held.get("name"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
