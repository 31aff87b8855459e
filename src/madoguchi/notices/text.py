"""A letter as plain text: for a screen reader, a message, and in English for residents who read it better."""

from __future__ import annotations

from datetime import date

from madoguchi.core.money import spell
from madoguchi.notices import wording
from madoguchi.notices.letter import Letter, LetterKind, Outcome

_ENGLISH_KINDS = {
    LetterKind.NOTICE: "Notice of payment",
    LetterKind.CONFIRMATION: "Confirmation of eligibility",
    LetterKind.APPLICATION: "Application",
    LetterKind.DECISION: "Notice of decision to pay",
    LetterKind.REFUSAL: "Notice of decision not to pay",
}
_ENGLISH_LEADS = {
    LetterKind.NOTICE: "We will pay you this benefit. You do not have to do anything to receive it.",
    LetterKind.CONFIRMATION: "You can probably receive this benefit. To receive it, return the confirmation form.",
    LetterKind.APPLICATION: "You may be able to receive this benefit. To receive it, you have to apply.",
    LetterKind.DECISION: "We have decided to pay you this benefit. You do not have to do anything.",
    LetterKind.REFUSAL: "We have decided not to pay this benefit. The reasons are in the Japanese letter.",
}


FRAUD_WARNING = "Our staff never ask you to use an ATM or to pay a fee. If anybody does, call us or the police: #9110."
ENGLISH_OUTCOMES = {
    Outcome.YES: "met",
    Outcome.NO: "not met",
    Outcome.UNKNOWN: "not known (to be confirmed)",
    None: "for this reason",
}
ENGLISH_COUNTED = {True: "yes", False: "no", None: "to be confirmed"}


def japanese(letter: Letter) -> str:
    """The whole letter in Japanese: what paper says, in the order in which it is read aloud."""
    amount = wording.amount(letter)
    summary = tuple(f"{fact.label}: {fact.value}" for fact in ((amount,) if amount else ()) + wording.facts(letter))
    sections = (
        ("", (wording.lead(letter), *summary)),
        ("あなたがすること", _numbered(wording.steps(letter))),
        (
            "支給額の計算",
            tuple(
                " ".join(
                    part
                    for part in (
                        f"{line.label}:",
                        wording.quantity_times_unit(line.quantity, line.unit_yen) + " =" if line.quantity else "",
                        spell(line.subtotal),
                    )
                    if part.strip(" =")
                )
                for line in letter.computation
            ),
        ),
        (
            letter.members_heading,
            tuple(
                "、".join(part for part in (member.name, member.birth_date, wording.COUNTED[member.counted]) if part)
                for member in letter.members
            ),
        ),
        (
            wording.reasons_heading(letter),
            tuple(
                f"{reason.requirement}({reason.source}): {wording.OUTCOMES[reason.outcome]}"
                for reason in letter.reasons
            ),
        ),
        ("おたずねすること", _numbered(tuple(question.text for question in letter.questions))),
        ("同封するもの", wording.attachments(letter)),
        ("知っておいていただきたいこと", wording.notes(letter)),
        ("不服があるとき", wording.appeal(letter)),
        ("お問い合わせ", (*letter.contact, f"照会番号: {letter.reference_number}")),
    )
    head = (
        *((wording.SYNTHETIC_MARK, wording.SYNTHETIC_SENTENCE, "") if letter.synthetic else ()),
        f"{letter.addressee.name} 様",
        wording.day(letter.issued_on),
        letter.issuer,
        "",
        f"{letter.programme_title} {wording.HEADINGS[letter.kind]}",
    )
    return _joined(head, sections)


def english(letter: Letter) -> str:
    """The gist in English: what it is, how much, until when, whom to ask. The Japanese letter is the binding one."""
    summary = [f"{fact.label}: {fact.value}" for fact in english_facts(letter)]
    sections = (
        ("", (_ENGLISH_LEADS[letter.kind], *summary)),
        ("What you have to do", _english_steps(letter)),
        ("Your rights", english_rights(letter)),
        ("Beware of fraud", (FRAUD_WARNING,)),
        ("Contact", (*letter.contact, f"Reference number: {letter.reference_number}")),
    )
    head = (
        *((wording.SYNTHETIC_MARK, "This letter was made from synthetic data.", "") if letter.synthetic else ()),
        f"{letter.programme_title_en or letter.programme_title}: {_ENGLISH_KINDS[letter.kind]}",
        f"Issued on {_english_day(letter.issued_on)} by {letter.municipality}",
        "This is a summary. The Japanese letter is the binding one.",
    )
    return _joined(head, sections)


def english_facts(letter: Letter) -> tuple[wording.Fact, ...]:
    """What the resident looks for first, in English: amount, account, day of payment, last day."""
    found: list[wording.Fact] = []
    if letter.amount_yen is not None and letter.kind is not LetterKind.REFUSAL:
        found.append(wording.Fact(label="Amount", value=f"{letter.amount_yen:,} yen"))
    if letter.account is not None:
        account = f"{letter.account.bank} {letter.account.branch}, number {letter.account.number}"
        found.append(wording.Fact(label="Account", value=account))
    if letter.pays_on is not None:
        found.append(wording.Fact(label="Expected payment date", value=_english_day(letter.pays_on)))
    if letter.deadline_on is not None:
        found.append(wording.Fact(label="Deadline (must arrive by)", value=_english_day(letter.deadline_on)))
    return tuple(found)


def _english_steps(letter: Letter) -> tuple[str, ...]:
    match letter.kind:
        case LetterKind.NOTICE:
            return (
                "1. If the account above is right: nothing.",
                "2. If you do not want the benefit, want another account, or see a mistake in the household or in the "
                "computation: return the form or tell us before the deadline.",
            )
        case LetterKind.CONFIRMATION:
            return (
                "1. Check and complete the form.",
                f"2. Return it with {_english_enclosed(letter)}.",
                "3. If it does not arrive by the deadline, we take it that you do not want the benefit.",
            )
        case LetterKind.APPLICATION:
            return (
                "1. Check and complete the form.",
                f"2. Send it with {_english_enclosed(letter)}.",
                "3. We cannot pay if it does not arrive by the deadline.",
            )
        case LetterKind.DECISION | LetterKind.REFUSAL:
            return ()


def _english_enclosed(letter: Letter) -> str:
    identity = "a copy of an identity document"
    if letter.account is None:
        return f"{identity} and of your bank book or cash card"
    return f"{identity} (if you do not use the account above, also of your bank book or cash card)"


def english_rights(letter: Letter) -> tuple[str, ...]:
    """What protects the money, and how to object to a decision, in English."""
    found: list[str] = []
    if letter.kind is not LetterKind.REFUSAL:
        if letter.seizure_exempt_by:
            found.append("This benefit cannot be seized.")
        if letter.tax_free_by:
            found.append("This benefit is not taxed.")
    if wording.appeal(letter):
        found.append(
            "You may ask the mayor to review this decision within three months from the day after you learned of it, "
            "and sue for its annulment within six months (Administrative Complaint Review Act, Article 82; "
            "Administrative Case Litigation Act, Article 46)."
        )
    return tuple(found)


def _english_day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _numbered(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))


def _joined(head: tuple[str, ...], sections: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Sections under their headings with an empty line between; a section that says nothing is left out."""
    blocks = ["\n".join(head)]
    blocks += ["\n".join(((f"■ {title}",) if title else ()) + lines) for title, lines in sections if lines]
    return "\n\n".join(blocks) + "\n"
