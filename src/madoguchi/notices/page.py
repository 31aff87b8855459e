"""A letter as the template reads it, and the template's run: letters in, PDF (or page images) out.

Nothing is written to disk here: personal data goes to the typesetter in memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import files

import typst

from madoguchi.notices import code, form, in_english, wording
from madoguchi.notices.edition import Edition
from madoguchi.notices.fonts import Stock
from madoguchi.notices.letter import Letter, Reason
from madoguchi.notices.words import Words

KEPT_FOR = 10
"""Documents for which the typesetter keeps the layouts of an earlier one, 2 MB a letter."""
TEMPLATE = files("madoguchi.notices").joinpath("letter.typ").read_bytes()


def pdf(letters: Sequence[Letter], *, key: bytes, stock: Stock, edition: Edition = Edition.STANDARD) -> bytes:
    """One PDF/UA-1 (ISO 14289-1) of the letters in an edition, in their order, each from an odd page on.

    Same letters, edition, key and fonts, same bytes: the time of creation is the begin of the last day of issue, in
    UTC. Raises `notices.key_too_short`.
    """
    made_at = datetime.combine(max(letter.issued_on for letter in letters), time(), UTC)
    made = _compiler(stock).compile(
        sys_inputs={"bundle": _bundle(letters, key, stock, edition)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=made_at,
    )
    assert isinstance(made, bytes)
    _forget()
    return made


def images(
    letters: Sequence[Letter],
    *,
    key: bytes,
    stock: Stock,
    dots_per_inch: float = 150,
    edition: Edition = Edition.STANDARD,
) -> tuple[bytes, ...]:
    """The pages as PNG, to show on a screen what paper will show."""
    made = _compiler(stock).compile(
        sys_inputs={"bundle": _bundle(letters, key, stock, edition)}, format="png", ppi=dots_per_inch
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


def _bundle(letters: Sequence[Letter], key: bytes, stock: Stock, edition: Edition) -> str:
    first = words_of(letters[0], edition)
    return json.dumps(
        {
            "title": stock.printable(f"{first.title} {first.heading}"),
            "author": stock.printable(letters[0].municipality),
            "language": first.language,
            "labels": first.labels,
            "families": stock.families,
            "points": edition.body_points,
            "large": edition.is_large,
            "marks": form.MARKS,
            "mark_diameter": form.MARK_DIAMETER,
            "cell": form.CELL,
            "mark": wording.SYNTHETIC_MARK,
            "synthetic_sentence": first.synthetic_sentence,
            "letters": [_entry(letter, key, stock, edition) for letter in letters],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def words_of(letter: Letter, edition: Edition) -> Words:
    """「文言」 What the letter says in the language of the edition."""
    return in_english.words(letter) if edition.is_english else wording.words(letter)


def _entry(letter: Letter, key: bytes, stock: Stock, edition: Edition) -> Mapping[str, object]:
    """What is printed, as text; names and addresses as runs, so that each character comes from a font that has it."""
    printable, to, said = stock.printable, letter.addressee, words_of(letter, edition)
    names = to.name + to.address + to.building + "".join(member.name for member in letter.members)
    lacking = (said.lacking,) if stock.unprintable(names) else ()
    account = letter.account

    def requirements(some: Sequence[Reason]) -> list[Mapping[str, str]]:
        return [
            {
                "requirement": printable(one.requirement),
                "source": printable(one.source),
                "outcome": said.outcomes[one.outcome],
            }
            for one in some
        ]

    return {
        "kind": letter.kind,
        "synthetic": letter.synthetic,
        "title": printable(said.title),
        "heading": said.heading,
        "form_heading": said.form_heading,
        "binding": said.binding,
        "issued_on": said.issued_on,
        "issuer": printable(letter.issuer),
        "contact": [printable(line) for line in letter.contact],
        "reference_number": letter.reference_number,
        "code": code.svg(code.sign(code.of(letter), key)),
        "code_alt": f"照会番号 {letter.reference_number} を機械で読むための二次元コード",
        "form": _form(letter, key, edition) if letter.kind.has_form else None,
        "postal_code": printable(_hyphenated(to.postal_code)),
        "address": _runs(to.address, stock),
        "building": _runs(to.building, stock),
        "name": _runs(to.name, stock),
        "lead": said.lead,
        "amount": None if said.amount is None else {"label": said.amount.label, "value": said.amount.value},
        "facts": [{"label": fact.label, "value": printable(fact.value)} for fact in said.facts],
        "steps": said.steps,
        "computation": [
            {"label": printable(line.label), "product": product, "subtotal": subtotal}
            for line, product, subtotal in zip(letter.computation, said.products, said.subtotals, strict=True)
        ],
        "members_heading": printable(said.members_heading),
        "covered_heading": said.covered_heading,
        "members": [
            {
                "name": _runs(member.name, stock),
                "birth_date": printable(member.birth_date),
                "counted": said.counted[member.counted],
            }
            for member in letter.members
        ],
        "reasons_heading": said.reasons_heading,
        "reasons": requirements(letter.grounds),
        "beside": requirements(letter.beside),
        "questions": [
            {
                "text": printable(question.text),
                "choices": [printable(said.answers.get(choice, choice)) for choice in question.choices],
            }
            for question in letter.questions
        ],
        "choices": said.choices,
        "attachments": said.attachments,
        "account": None
        if account is None
        else printable(f"{account.bank} {account.branch} {account.type} {account.number}"),
        "appeal": [printable(sentence) for sentence in said.appeal],
        "notes": [printable(sentence) for sentence in said.notes + lacking],
    }


def _form(letter: Letter, key: bytes, edition: Edition) -> Mapping[str, object]:
    """The measures of its form, and the code of each of its pages; only questions and large type need a second."""
    measures = form.layout(edition, letter.kind, with_account=letter.account is not None)
    pages = range(1, code.LAST_PAGE + 1 if letter.questions or edition.is_large else 2)
    return {
        **asdict(measures),
        "codes": [code.svg(code.sign(code.of_form(letter, edition, page, key), key)) for page in pages],
    }


def _runs(text: str, stock: Stock) -> list[Mapping[str, str]]:
    return [{"family": run.family, "text": run.text} for run in stock.runs(text)] if text else []


def _hyphenated(postal_code: str) -> str:
    digits = postal_code.replace("-", "")
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else postal_code
