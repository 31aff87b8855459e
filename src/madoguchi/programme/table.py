"""「要綱」 The rows of a programme as a reviewer reads them: one heading each, with nested clauses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.programme.clause import Clause, amount_clause, clause
from madoguchi.programme.declaration import DESIGNATION, Application, Correction, DecidingDate, Mode, Programme
from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.programme.vocabulary import UnitKind, person


class Language(StrEnum):
    """The languages of what is printed."""

    JAPANESE = "ja"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: its heading and what stands in it; `key` finds the same row in another table."""

    heading: str
    clauses: tuple[Clause, ...]
    key: str


def wording(programme: Programme, language: Language) -> Japanese | English:
    """What says the programme's nodes in the language."""
    if language is Language.JAPANESE:
        return Japanese(base_date=programme.base_date)
    return English(base_date=programme.base_date)


def is_person(unit: UnitKind) -> bool:
    """Whether the unit is one person, who is paid: then nothing is said of a household."""
    return unit == person


def rows(programme: Programme, language: Language) -> tuple[Row, ...]:
    """The whole table, in the order of a 要綱."""
    words = wording(programme, language)
    first, then, last = (
        (_japanese_head, _requirements, _japanese_tail)
        if isinstance(words, Japanese)
        else (_english_head, _requirements, _english_tail)
    )
    return (*first(programme), *then(programme, words), *last(programme))


def _requirements(programme: Programme, words: Japanese | English) -> list[Row]:
    japanese = isinstance(words, Japanese)
    covered = words.persons(programme.covers.node)
    found = [_row("対象となる者" if japanese else "Persons covered", covered)]
    for number, one in enumerate(programme.requirements, start=1):
        heading = f"支給要件{number} {one.title}" if japanese else f"Requirement {number}: {one.title}"
        source = Clause(text=f"根拠：{one.source}" if japanese else f"Source: {one.source}")
        found.append(
            Row(heading=heading, clauses=(clause(one.holds.node, words), source), key=f"requirement {one.title}")
        )
    for payment in programme.payments():
        heading = "支給額" if japanese else "Amount"
        if programme.instalments:
            heading += f"（{payment.title}）" if japanese else f" ({payment.title})"
        found.append(Row(heading=heading, clauses=(amount_clause(payment.amount.node, words),), key=heading))
    return found


_DECIDES = {
    DecidingDate.EVENT: ("異動日", "the day of the event"),
    DecidingDate.NOTIFIED: ("届出日", "the day of the notification"),
    DecidingDate.RECORDED: ("処理日", "the day of the entry"),
}
_MODES = {
    Mode.PUSH: ("お知らせ（手続不要）", "notice, nothing to do"),
    Mode.CONFIRM: ("確認書の返送", "return of a prefilled confirmation"),
    Mode.APPLY: ("申請", "application"),
}

_REGISTERS = {
    "residents": ("住民", "residents"),
    "protections": ("支援措置", "protection measures"),
    "taxes": ("個人住民税", "taxes"),
    "accounts": ("口座", "accounts"),
    "child_allowances": ("児童手当", "child allowances"),
    "awards": ("既支給", "awards"),
}


def _japanese_head(programme: Programme) -> list[Row]:
    day = Japanese(base_date=programme.base_date).day(programme.base_date).removeprefix("基準日")
    decided = f"{day[1:-1]}（異動は{_DECIDES[programme.decides_by][0]}で判定する）"
    return [
        _row("名称", programme.title, f"id：{programme.id}"),
        _row("根拠", programme.authority),
        _row("基準日", decided),
        _row("給付の単位", programme.unit.title),
    ]


def _japanese_tail(programme: Programme) -> list[Row]:
    words, application, legal = Japanese(base_date=programme.base_date), programme.application, programme.legal
    fresh = programme.freshness.at_most().items()
    who, whose = ("本人", "本人") if is_person(programme.unit) else ("全員", "対象となる世帯等の全員")
    lapses = f"{whose}が死亡したときは支給しない" if application.lapses_if_all_died else f"{who}の死亡後も支給する"
    found = [
        _row("受け取り方", *(_MODES[mode][0] for mode in application.modes)),
        _row("受付期間", f"{words.day(application.opens)}から{words.day(application.closes)}まで"),
        *_proof(application, "オンラインの届出の本人確認", "身元確認保証レベル{}・当人認証保証レベル{}以上"),
        *([_row("オンラインの届出の電子署名", "必要（署名用電子証明書による）")] if application.signed else []),
        Row(heading=f"{who}が死亡したとき", clauses=(Clause(text=lapses),), key="death"),
        _row(
            "差押え・課税",
            f"差押え{'禁止' if legal.seizure_exempt else 'の禁止はない'}・{'非課税' if legal.tax_exempt else '課税'}",
            f"根拠：{legal.source}",
        ),
        _row("決定後に事実が変わったとき", *_correction_ja(words, programme.correction)),
        _row("台帳の新しさ", *([f"{_REGISTERS[name][0]}は{days}日以内" for name, days in fresh] or ["定めなし"])),
        _row("特定公的給付", legal.designated_benefit or "指定の有無は記載がない（個人番号は使わない）"),
        _row("情報を読む根拠", programme.authority, *_grounds(programme)),
        _row("予算の上限", "定めなし" if programme.budget is None else f"{programme.budget:,}円"),
    ]
    said = [f"{one.title}：{'尋ねる' if one.pays is None else f'{one.pays:,}円'}" for one in programme.scenarios]
    return [*found, *_lists(("事例", said), ("確かめること", programme.uncertain))]


def _proof(application: Application, heading: str, said: str) -> list[Row]:
    """How sure it has to be who answers online, where the file asks for more than the number on the letter."""
    asked = (application.identity_level, application.authentication_level)
    return [] if asked == (1, 1) else [_row(heading, said.format(*asked))]


def _english_head(programme: Programme) -> list[Row]:
    day = English(base_date=programme.base_date).day(programme.base_date)
    decided = f"{day.removeprefix('the base date (')[:-1]}; moves count by {_DECIDES[programme.decides_by][1]}"
    return [
        _row("Title", programme.title, f"id: {programme.id}"),
        _row("Authority", programme.authority),
        _row("Base date", decided),
        _row("Unit", programme.unit.title_en),
    ]


def _english_tail(programme: Programme) -> list[Row]:
    words, application, legal = English(base_date=programme.base_date), programme.application, programme.legal
    fresh = programme.freshness.at_most().items()
    died = "Once the person died" if is_person(programme.unit) else "Once all of a unit died"
    lapses = "nothing is paid" if application.lapses_if_all_died else "the benefit is still paid"
    found = [
        _row("Ways to receive", *(_MODES[mode][1] for mode in application.modes)),
        _row("Application window", f"{words.day(application.opens)} to {words.day(application.closes)}"),
        *_proof(application, "Proof for an answer online", "identity level {}, authentication level {} or more"),
        *(
            [_row("Signature of an answer online", "needed, with the card's certificate for signatures")]
            if application.signed
            else []
        ),
        Row(heading=died, clauses=(Clause(text=lapses),), key="death"),
        _row(
            "Seizure and tax",
            f"{'exempt from seizure' if legal.seizure_exempt else 'can be seized'}, "
            f"{'exempt from tax' if legal.tax_exempt else 'taxable'}",
            f"Source: {legal.source}",
        ),
        _row("Facts that change after a decision", *_correction_en(words, programme.correction)),
        _row(
            "Freshness", *([f"{_REGISTERS[name][1]}: at most {days} days" for name, days in fresh] or ["not asked for"])
        ),
        _row("Designated benefit", legal.designated_benefit or "not stated; the individual number is not used"),
        _row("Data are read under", programme.authority, *_grounds(programme)),
        _row("Budget ceiling", "none" if programme.budget is None else f"¥{programme.budget:,}"),
    ]
    said = [f"{one.title}: {'asks' if one.pays is None else f'¥{one.pays:,}'}" for one in programme.scenarios]
    return [*found, *_lists(("Scenarios", said), ("To be confirmed", programme.uncertain))]


def _grounds(programme: Programme) -> tuple[str, ...]:
    return (*([DESIGNATION] if programme.legal.designated_benefit else []), *programme.legal.grounds)


def _correction_ja(words: Japanese, said: Correction) -> tuple[str, str]:
    until = f"（{words.day(said.supplement_until)}まで）" if said.supplement_until else ""
    too_much = f"返還を求める。根拠：{said.reclaim}" if said.reclaim else "返還を求めない（返還の定めがない）"
    return f"不足があれば追加支給する{until}", f"過払いは{too_much}"


def _correction_en(words: English, said: Correction) -> tuple[str, str]:
    until = f" (until {words.day(said.supplement_until)})" if said.supplement_until else ""
    too_much = f"demanded back. Source: {said.reclaim}" if said.reclaim else "not demanded back (no article says so)"
    return f"What is lacking is paid{until}", f"What was paid too much is {too_much}"


def _lists(*named: tuple[str, object]) -> list[Row]:
    return [_row(heading, *texts) for heading, texts in named if isinstance(texts, list | tuple) and texts]


def _row(heading: str, *texts: str) -> Row:
    return Row(heading=heading, clauses=tuple(Clause(text=text) for text in texts), key=heading)
