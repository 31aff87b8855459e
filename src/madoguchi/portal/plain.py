"""What the page of a letter says in plain Japanese; paper has Japanese and English (`notices.wording`, `in_english`).

A programme file has titles in Japanese only, and no rule is said in plain Japanese: those stay as they are, and so does
what the law has a decision say of how to object to it (教示), behind a sentence on what it is.
"""

from __future__ import annotations

import re
from datetime import date

from madoguchi.core.money import spell
from madoguchi.notices import wording
from madoguchi.notices.letter import Letter, LetterKind, Outcome, Question
from madoguchi.notices.words import Fact
from madoguchi.portal.wording.uses import EASY_ITEMS
from madoguchi.web.language import Language, day

OUTCOMES = {
    Outcome.YES: "あって います",
    Outcome.NO: "あって いません",
    Outcome.UNKNOWN: "まだ わかりません",
    None: "これが りゆうです",
}
COUNTED = {True: "はい", False: "いいえ", None: "まだ わかりません"}
FRAUD_WARNING = (
    "まどぐちの 人は「ATMを つかって ください」「てすうりょうを はらって ください」と 言いません。"
    "そう 言う 電話や メールが きたら、まどぐちか けいさつ（電話 #9110）に 電話して ください。"
)


def item(name: str) -> str:
    """An item (`rules.items.name_of`); empty where it is of a month or a programme, too, or has no plain name."""
    if "." not in name:
        return ""
    relation, column, *key = name.split(".")
    easy = EASY_ITEMS.get((relation, column), "")
    if not key:
        return easy
    return f"{easy}（{key[0]}年度）" if easy and re.fullmatch("[0-9]{4}", key[0]) else ""


def question(one: Question, letter: Letter) -> str:
    """「確認事項」 A question of the letter; empty where its item has no plain name."""
    if not (easy := item(one.item)):
        return ""
    members = (member for member in letter.members if member.person_id is not None)
    whose = next((f"{member.name}さんの " for member in members if member.person_id == one.person_id), "")
    return f"{whose}「{easy}」を おしえて ください。"


def born(on: date | None) -> str:
    """「生年月日」 A day of birth; empty where it is not to be shown or not known."""
    return "" if on is None else f"{on.year}年{on.month}月{on.day}日"


def amount(letter: Letter) -> Fact | None:
    """「支給額」 As the kind of letter may promise it; None where nothing is paid or nothing is known."""
    if (said := wording.amount(letter)) is None:
        return None
    if letter.kind in (LetterKind.CONFIRMATION, LetterKind.APPLICATION):
        return Fact(label="もらえるかも しれない お金", value=said.value)
    label = "なおした あとの お金" if letter.kind is LetterKind.CORRECTION else "もらえる お金"
    return Fact(label=label, value=said.value)


def facts(letter: Letter) -> tuple[Fact, ...]:
    """What the resident looks for first, without the amount: account, day of payment, last day."""
    found: list[Fact] = []
    if letter.account is not None:
        account = letter.account
        on_file = letter.kind in (LetterKind.CONFIRMATION, LetterKind.APPLICATION)
        named = f"{account.bank} {account.branch} {account.type} {account.number}"
        found.append(Fact(label="きろくの 口座" if on_file else "お金が 入る 口座", value=named))
        if account.holder_kana:
            found.append(Fact(label="口座の なまえ", value=account.holder_kana))
    if letter.correction is not None:
        money = letter.correction
        found.append(Fact(label="もう はらった お金", value=spell(money.held_yen)))
        if money.repay_yen:
            found.append(Fact(label="かえす お金", value=spell(money.repay_yen)))
            found.append(Fact(label="かえす りゆうの きまり", value=money.reclaim))
        else:
            found.append(Fact(label="これから はらう お金", value=spell(money.grant_yen)))
    if letter.pays_on is not None:
        found.append(Fact(label="お金が 入る 日", value=day(letter.pays_on, Language.EASY)))
    if letter.deadline_on is not None:
        last = day(letter.deadline_on, Language.EASY)
        found.append(Fact(label="おくる しめきり", value=f"{last}までに とどく ように"))
    return tuple(found)


def notes(letter: Letter) -> tuple[str, ...]:
    """What protects the money, the warning against fraud, and how to object to a decision (教示)."""
    found: list[str] = []
    if letter.kind is not LetterKind.REFUSAL:
        if letter.seizure_exempt_by:
            found.append("しゃっきんや はらって いない ぜいきんが あっても、この お金は とられません。")
        if letter.tax_free_by:
            found.append("この お金に ぜいきんは かかりません。")
    found.append(FRAUD_WARNING)
    if appeal := wording.appeal(letter):
        found.append(
            "きまった ことが ちがうと 思う ときは、まどぐちに きいて ください。つぎは その ときの きまりです。"
        )
    return (*found, *appeal)
