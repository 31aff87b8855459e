"""The sentences of a letter in English, for paper and plain text. The Japanese letter is the binding one.

Names, the titles of rules and the questions stay as the register and the 要綱 have them.
"""

from __future__ import annotations

from datetime import date

from madoguchi.notices import form, wording
from madoguchi.notices.form import Choice
from madoguchi.notices.letter import Letter, LetterKind, Outcome
from madoguchi.notices.words import Fact, Words

KINDS = {
    LetterKind.NOTICE: "Notice of payment",
    LetterKind.CONFIRMATION: "Confirmation of eligibility",
    LetterKind.APPLICATION: "Application",
    LetterKind.DECISION: "Notice of decision to pay",
    LetterKind.REFUSAL: "Notice of decision not to pay",
    LetterKind.CORRECTION: "Notice of corrected amount",
}
FORMS = {
    LetterKind.NOTICE: "Form: refusal, change or mistake",
    LetterKind.CONFIRMATION: "Confirmation form (to be returned)",
    LetterKind.APPLICATION: "Application form",
}
LEADS = {
    LetterKind.NOTICE: "We will pay you this benefit. You do not have to do anything to receive it.",
    LetterKind.CONFIRMATION: "You can probably receive this benefit. To receive it, return the confirmation form.",
    LetterKind.APPLICATION: "You may be able to receive this benefit. To receive it, you have to apply.",
    LetterKind.DECISION: "We have decided to pay you this benefit. You do not have to do anything.",
    LetterKind.REFUSAL: "We have decided not to pay this benefit. The reasons are in the Japanese letter.",
    LetterKind.CORRECTION: "Because of facts learned after the decision, the amount of this benefit is changed.",
}
SUMMARY = "This is a summary. The Japanese letter is the binding one."
TRANSLATION = "This is a translation for your help. The Japanese letter is the binding one."
SYNTHETIC_SENTENCE = "This letter was made from synthetic data."
FRAUD_WARNING = "Our staff never ask you to use an ATM or to pay a fee. If anybody does, call us or the police: #9110."
OUTCOMES = {
    Outcome.YES: "fulfilled",
    Outcome.NO: "not fulfilled",
    Outcome.UNKNOWN: "not known yet",
    None: "for this reason",
}
COUNTED = {True: "yes", False: "no", None: "not known yet"}
ANSWERS = {"はい": "Yes はい", "いいえ": "No いいえ"}
LACKING = "A character that our machines cannot print is shown as 〓. Your registered name does not change."
_RIGHT = "What is printed is right. "
_CHOICES = {
    (LetterKind.NOTICE, Choice.REFUSE): "I do not want this benefit.",
    (LetterKind.NOTICE, Choice.OTHER): "I want another account. I write it below.",
    (LetterKind.NOTICE, Choice.WRONG): "The household, or a figure of the computation, is not as printed.",
    (LetterKind.CONFIRMATION, Choice.ON_FILE): f"{_RIGHT}Pay to the account on file.",
    (LetterKind.CONFIRMATION, Choice.OTHER): f"{_RIGHT}Pay to the account that I write below.",
    (LetterKind.CONFIRMATION, Choice.WRONG): "Something that is printed is not right.",
    (LetterKind.CONFIRMATION, Choice.REFUSE): "I do not want this benefit.",
    (LetterKind.APPLICATION, Choice.ON_FILE): "I apply for this benefit. Pay to the account on file.",
    (LetterKind.APPLICATION, Choice.OTHER): "I apply for this benefit. Pay to the account that I write below.",
}
LABELS = {
    "to": "様",
    "reference": "Ref. no. 照会番号",
    "to_do": "What you have to do",
    "computation": "How the amount is computed",
    "item": "Item",
    "product": "Computation",
    "subtotal": "Amount",
    "total": "Total",
    "name": "Name",
    "born_on": "Born",
    "beside": "Other requirements",
    "requirement": "Requirement",
    "source": "Source",
    "outcome": "Finding",
    "appeal": "If you disagree",
    "notes": "What you should know",
    "contact": "Contact",
    "blank": "This page is blank.",
    "issuer": "To: {}",
    "address": "Address",
    "on_file": "Account on file",
    "tick": "Tick ✓ what applies",
    "wrong": "What is not right",
    "questions": "Please answer",
    "account": "Account (in your own name only)",
    "bank": "Bank",
    "bank_code": "Bank code",
    "branch": "Branch",
    "branch_code": "Branch code",
    "ordinary": "普通 ordinary",
    "current": "当座 current",
    "number": "Number",
    "symbol": "Japan Post Bank",
    "symbol_number": "Number",
    "holder": "Holder (katakana)",
    "sign": "Please sign",
    "signed_on": "Date",
    "day": "year {} month {} day {}",
    "signature": "Signature",
    "phone": "Phone",
    "representative": "Agent",
    "relation": "Relation",
    "telephone": "Phone",
    "enclosed": "Enclose",
}


def day(on: date) -> str:
    """A day as a resident reads it.

    >>> day(date(2025, 5, 31))
    '31 May 2025'
    """
    return f"{on.day} {on:%B %Y}"


def amount(letter: Letter) -> Fact | None:
    """「支給額」 As the kind of letter may promise it; None where nothing is paid or nothing is known."""
    if letter.amount_yen is None or letter.kind is LetterKind.REFUSAL:
        return None
    expected = letter.kind in (LetterKind.CONFIRMATION, LetterKind.APPLICATION)
    label = "Expected amount" if expected else "New amount" if letter.kind is LetterKind.CORRECTION else "Amount"
    return Fact(label=label, value=f"{letter.amount_yen:,} yen")


def facts(letter: Letter) -> tuple[Fact, ...]:
    """What the resident looks for first, without the amount: account, day of payment, last day."""
    found: list[Fact] = []
    if letter.account is not None:
        account = letter.account
        found.append(Fact(label="Account", value=f"{account.bank} {account.branch}, number {account.number}"))
    if letter.correction is not None:
        money = letter.correction
        found.append(Fact(label="Paid so far", value=f"{money.held_yen:,} yen"))
        if money.repay_yen:
            found.append(Fact(label="Please pay back", value=f"{money.repay_yen:,} yen"))
            found.append(Fact(label="Ground", value=money.reclaim))
        else:
            found.append(Fact(label="We will pay now", value=f"{money.grant_yen:,} yen"))
    if letter.pays_on is not None:
        found.append(Fact(label="Expected payment date", value=day(letter.pays_on)))
    if letter.deadline_on is not None:
        found.append(Fact(label="Deadline (must arrive by)", value=day(letter.deadline_on)))
    return tuple(found)


def summary(letter: Letter) -> tuple[Fact, ...]:
    """The amount, however certain, before the other facts."""
    if letter.amount_yen is None or letter.kind is LetterKind.REFUSAL:
        return facts(letter)
    return (Fact(label="Amount", value=f"{letter.amount_yen:,} yen"), *facts(letter))


def steps(letter: Letter) -> tuple[str, ...]:
    """「あなたがすること」 What the resident has to do, in order; the first step of a notice is: nothing."""
    match letter.kind:
        case LetterKind.NOTICE:
            return (
                "If the account above is right: nothing.",
                "If you do not want the benefit, want another account, or see a mistake in the household or in the "
                "computation: return the form or tell us before the deadline.",
            )
        case LetterKind.CONFIRMATION:
            return (
                "Check and complete the form.",
                f"Return it with {_enclosed(letter)}.",
                "If it does not arrive by the deadline, we take it that you do not want the benefit.",
            )
        case LetterKind.APPLICATION:
            return (
                "Check and complete the form.",
                f"Send it with {_enclosed(letter)}.",
                "We cannot pay if it does not arrive by the deadline.",
            )
        case LetterKind.CORRECTION if letter.correction is not None and letter.correction.repay_yen:
            return (
                "Pay with the payment slip (納入通知書) that comes in another letter, before its deadline.",
                "If you cannot pay at once, or think that this is wrong, talk to the office before you pay.",
            )
        case LetterKind.DECISION | LetterKind.REFUSAL | LetterKind.CORRECTION:
            return ()


def rights(letter: Letter) -> tuple[str, ...]:
    """「教示」 and what protects the money."""
    return (*_protected(letter), *_appeal(letter))


def words(letter: Letter) -> Words:
    """「文言」 What the letter says in English; the boxes of the form also in Japanese."""
    kind = letter.kind
    offered = form.choices(kind, with_account=letter.account is not None)
    return Words(
        language="en",
        title=letter.programme_title_en or letter.programme_title,
        heading=KINDS[kind],
        form_heading=FORMS.get(kind, ""),
        binding=TRANSLATION,
        issued_on=day(letter.issued_on),
        synthetic_sentence=SYNTHETIC_SENTENCE,
        lead=LEADS[kind],
        amount=amount(letter),
        facts=facts(letter),
        steps=steps(letter),
        products=tuple(
            "" if line.quantity is None or line.unit_yen is None else f"{line.unit_yen:,} yen × {line.quantity:,}"
            for line in letter.computation
        ),
        subtotals=tuple(f"{line.subtotal:,} yen" for line in letter.computation),
        members_heading="Persons on whom the amount is based",
        covered_heading="Covered",
        counted=COUNTED,
        reasons_heading="Why nothing is paid" if kind is LetterKind.REFUSAL else "What we looked at",
        outcomes=OUTCOMES,
        choices=tuple(
            (_CHOICES[kind, choice], said) for choice, said in zip(offered, wording.choices(letter), strict=True)
        ),
        answers=ANSWERS,
        attachments=_attachments(letter),
        appeal=_appeal(letter),
        notes=(*_protected(letter), FRAUD_WARNING),
        lacking=LACKING,
        labels=LABELS,
    )


def _enclosed(letter: Letter) -> str:
    identity = "a copy of an identity document"
    if letter.account is None:
        return f"{identity} and of your bank book or cash card"
    return f"{identity} (if you do not use the account above, also of your bank book or cash card)"


def _attachments(letter: Letter) -> tuple[str, ...]:
    identity = "A copy of one identity document (front of the My Number Card, driving licence, residence card …)"
    account = "a copy of the bank book or cash card (bank, branch, number and holder)"
    if not letter.kind.has_form:
        return ()
    if letter.kind is LetterKind.NOTICE:
        return (identity, f"Only if you want another account: {account}")
    return (identity, account if letter.account is None else f"Only if you do not use the account on file: {account}")


def _protected(letter: Letter) -> tuple[str, ...]:
    found: list[str] = []
    if letter.kind is not LetterKind.REFUSAL:
        if letter.seizure_exempt_by:
            found.append("This benefit cannot be seized.")
        if letter.tax_free_by:
            found.append("This benefit is not taxed.")
    return tuple(found)


def _appeal(letter: Letter) -> tuple[str, ...]:
    if not wording.appeal(letter):
        return ()
    return (
        "You may ask the mayor to review this decision within three months from the day after you learned of it, "
        "and sue for its annulment within six months (Administrative Complaint Review Act, Article 82; "
        "Administrative Case Litigation Act, Article 46).",
    )
