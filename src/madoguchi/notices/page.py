"""A letter as the template reads it, and the template's run: letters in, PDF (or page images) out.

Nothing is written to disk here: personal data goes to the typesetter in memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from importlib.resources import files

import typst

from madoguchi.core.money import spell
from madoguchi.notices import code, wording
from madoguchi.notices.fonts import Stock
from madoguchi.notices.letter import Letter, LetterKind

KEPT_FOR = 10
"""Documents for which the typesetter keeps the layouts of an earlier one, 2 MB a letter."""
TEMPLATE = files("madoguchi.notices").joinpath("letter.typ").read_bytes()


def pdf(letters: Sequence[Letter], *, key: bytes, stock: Stock) -> bytes:
    """One PDF/UA-1 (ISO 14289-1) of the letters, in their order, each from an odd page on.

    Same letters, key and fonts, same bytes: the time of creation is the begin of the last day of issue, in UTC.
    """
    made_at = datetime.combine(max(letter.issued_on for letter in letters), time(), UTC)
    made = _compiler(stock).compile(
        sys_inputs={"bundle": _bundle(letters, key, stock)}, format="pdf", pdf_standards=["ua-1"], timestamp=made_at
    )
    assert isinstance(made, bytes)
    _forget()
    return made


def images(letters: Sequence[Letter], *, key: bytes, stock: Stock, dots_per_inch: float = 150) -> tuple[bytes, ...]:
    """The pages as PNG, to show on a screen what paper will show."""
    made = _compiler(stock).compile(
        sys_inputs={"bundle": _bundle(letters, key, stock)}, format="png", ppi=dots_per_inch
    )
    return (made,) if isinstance(made, bytes) else tuple(made or ())


def _compiler(stock: Stock) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in stock.directories],
    )
    return typst.Compiler(TEMPLATE, font_paths=fonts)


def _forget() -> None:
    """Let the typesetter drop the letters, so that a run of many files needs the memory of one."""
    nothing = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
    for _ in range(KEPT_FOR + 1):
        typst.Compiler(b"", font_paths=nothing).compile(format="svg")


def _bundle(letters: Sequence[Letter], key: bytes, stock: Stock) -> str:
    first = letters[0]
    return json.dumps(
        {
            "title": stock.printable(f"{first.programme_title} {wording.HEADINGS[first.kind]}"),
            "author": stock.printable(first.municipality),
            "families": stock.families,
            "mark": wording.SYNTHETIC_MARK,
            "synthetic_sentence": wording.SYNTHETIC_SENTENCE,
            "letters": [_entry(letter, key, stock) for letter in letters],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _entry(letter: Letter, key: bytes, stock: Stock) -> Mapping[str, object]:
    """What is printed, as text; names and addresses as runs, so that each character comes from a font that has it."""
    printable, to = stock.printable, letter.addressee
    amount = wording.amount(letter)
    names = to.name + to.address + to.building + "".join(member.name for member in letter.members)
    lacking = (wording.LACKING_SENTENCE,) if stock.unprintable(names) else ()
    account = letter.account
    return {
        "kind": letter.kind,
        "has_form": letter.kind.has_form,
        "has_correction": letter.kind in (LetterKind.NOTICE, LetterKind.CONFIRMATION),
        "synthetic": letter.synthetic,
        "title": printable(letter.programme_title),
        "heading": wording.HEADINGS[letter.kind],
        "form_heading": wording.FORM_HEADINGS.get(letter.kind, ""),
        "issued_on": wording.day(letter.issued_on),
        "issuer": printable(letter.issuer),
        "contact": [printable(line) for line in letter.contact],
        "reference_number": letter.reference_number,
        "code": code.svg(code.sign(code.of(letter), key)),
        "code_alt": f"照会番号 {letter.reference_number} を機械で読むための二次元コード",
        "postal_code": printable(_hyphenated(to.postal_code)),
        "address": _runs(to.address, stock),
        "building": _runs(to.building, stock),
        "name": _runs(to.name, stock),
        "lead": wording.lead(letter),
        "amount": None if amount is None else {"label": amount.label, "value": amount.value},
        "facts": [{"label": fact.label, "value": printable(fact.value)} for fact in wording.facts(letter)],
        "steps": wording.steps(letter),
        "computation": [
            {
                "label": printable(line.label),
                "product": wording.quantity_times_unit(line.quantity, line.unit_yen),
                "subtotal": spell(line.subtotal),
            }
            for line in letter.computation
        ],
        "members_heading": printable(letter.members_heading),
        "covered_heading": wording.COVERED_HEADING,
        "members": [
            {
                "name": _runs(member.name, stock),
                "birth_date": printable(member.birth_date),
                "counted": wording.COUNTED[member.counted],
            }
            for member in letter.members
        ],
        "reasons_heading": wording.reasons_heading(letter),
        "reasons": [
            {
                "requirement": printable(reason.requirement),
                "source": printable(reason.source),
                "outcome": wording.OUTCOMES[reason.outcome],
            }
            for reason in letter.reasons
        ],
        "questions": [
            {"text": printable(question.text), "choices": [printable(choice) for choice in question.choices]}
            for question in letter.questions
        ],
        "choices": wording.choices(letter),
        "attachments": wording.attachments(letter),
        "account": None
        if account is None
        else printable(f"{account.bank} {account.branch} {account.type} {account.number}"),
        "appeal": [printable(sentence) for sentence in wording.appeal(letter)],
        "notes": [printable(sentence) for sentence in wording.notes(letter) + lacking],
    }


def _runs(text: str, stock: Stock) -> list[Mapping[str, str]]:
    return [{"family": run.family, "text": run.text} for run in stock.runs(text)] if text else []


def _hyphenated(postal_code: str) -> str:
    digits = postal_code.replace("-", "")
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else postal_code
