"""A letter as plain text: for a screen reader, a message, and in English for residents who read it better."""

from __future__ import annotations

from madoguchi.core.money import spell
from madoguchi.notices import in_english, wording
from madoguchi.notices.letter import Letter


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
                for reason in letter.grounds
            ),
        ),
        (
            wording.LABELS["beside"],
            tuple(f"{one.requirement}({one.source}): {wording.OUTCOMES[one.outcome]}" for one in letter.beside),
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
    summary = tuple(f"{fact.label}: {fact.value}" for fact in in_english.summary(letter))
    sections = (
        ("", (in_english.LEADS[letter.kind], *summary)),
        ("What you have to do", _numbered(in_english.steps(letter))),
        ("Your rights", in_english.rights(letter)),
        ("Beware of fraud", (in_english.FRAUD_WARNING,)),
        ("Contact", (*letter.contact, f"Reference number: {letter.reference_number}")),
    )
    head = (
        *((wording.SYNTHETIC_MARK, in_english.SYNTHETIC_SENTENCE, "") if letter.synthetic else ()),
        f"{letter.programme_title_en or letter.programme_title}: {in_english.KINDS[letter.kind]}",
        f"Issued on {in_english.day(letter.issued_on)} by {letter.municipality}",
        in_english.SUMMARY,
    )
    return _joined(head, sections)


def _numbered(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))


def _joined(head: tuple[str, ...], sections: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Sections under their headings with an empty line between; a section that says nothing is left out."""
    blocks = ["\n".join(head)]
    blocks += ["\n".join(((f"■ {title}",) if title else ()) + lines) for title, lines in sections if lines]
    return "\n\n".join(blocks) + "\n"
