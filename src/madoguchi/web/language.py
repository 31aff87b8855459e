"""The languages of the pages, and how a sentence is found in one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from madoguchi.notices import wording


class Language(StrEnum):
    """A part of every address. EASY is Japanese for those who are still learning it; staff have no need of it."""

    JA = "ja"
    EN = "en"
    EASY = "easy"

    @property
    def code(self) -> str:
        """The language tag (BCP 47) of the page."""
        return "en" if self is Language.EN else "ja"

    @property
    def own_name(self) -> str:
        """What those who read it call it."""
        return {Language.JA: "日本語", Language.EN: "English", Language.EASY: "やさしい日本語"}[self]


Sentences = Mapping[str, tuple[str, ...]]
"""Key to the same sentence in each language, in the order of Language."""


def said(sentences: Sentences, key: str, language: Language, **values: object) -> str:
    """The sentence of a key in a language, with its values filled in."""
    return sentences[key][tuple(Language).index(language)].format(**values)


def day(on: date | None, language: Language) -> str:
    """A day as the pages write it: with its era and day of the week, in English with its month spelled out.

    Who still learns Japanese does not know the eras.

    >>> day(date(2025, 5, 31), Language.EN), day(date(2025, 5, 31), Language.JA), day(None, Language.JA)
    ('31 May 2025', '令和7年5月31日(土)', '')
    >>> day(date(2025, 5, 31), Language.EASY)
    '2025年5月31日(土)'
    """
    if on is None:
        return ""
    match language:
        case Language.JA:
            return wording.day(on)
        case Language.EN:
            return f"{on.day} {on:%B %Y}"
        case Language.EASY:
            return f"{on.year}年{on.month}月{on.day}日{wording.weekday(on)}"


SHARED: Sentences = MappingProxyType(
    {
        "title": ("オンライン窓口", "Online counter", "オンライン まどぐち"),
        "title.staff": ("職員の窓口", "Staff console", "職員の窓口"),
        "skip": ("本文へ移動", "Skip to the main text", "ほんぶんへ"),
        "languages": ("言語", "Language", "ことば"),
        "synthetic": (
            "予行用の模擬データです。実在の人や手続きではありません。今日を{today}とみなしています。",
            "Invented data for a rehearsal; no real people or procedures. Today counts as {today}.",
            "れんしゅうの ページです。本当の 人や お金は ありません。今日は {today}と します。",
        ),
        "contact": ("困ったときの連絡先", "If you need help", "こまった とき"),
        "trouble.heading": ("手続きを続けられません", "We cannot go on", "つづける ことが できません"),
        "trouble.forged": (
            "この画面からは送れません。ページを開き直してください",
            "It cannot be sent from this page. Please open it again",
            "もう いちど ひらいて ください",
        ),
        "trouble.unreadable": (
            "送られた内容が長すぎて受け付けられません。ページを開き直して、もう一度書いてください",
            "What was sent is too long, and nothing was taken. Please open the page again and write it once more",
            "ながすぎて うけとれません。ページを ひらいて もう いちど かいて ください",
        ),
        "trouble.unwritable": (
            "送られた内容に、使えない文字（制御文字）があります。何も受け付けていません。書き直してください",
            "What was sent holds a character that nobody can write. Nothing was taken. Please write it anew",
            "つかえない 文字が あります。もう いちど かいて ください",
        ),
        "trouble.busy": ("混み合っています", "Please wait a moment", "すこし まって ください"),
        "trouble.busy.how": (
            "ほかの処理や手続きが続いているため、いま送られたものはまだ受け付けていません。少し待って、もう一度送ってください。",
            "Others are being served, so what you just sent was not taken yet. Please wait a moment and send it again.",
            "いま おくった ものは まだ うけとって いません。すこし まって もう いちど おくって ください。",
        ),
        "trouble.busy.go": ("もう一度送る", "Send it again", "もう いちど おくる"),
        "trouble.kept": (
            "送り終えたものは失われていません。時間をおいてもう一度試すか、下の連絡先へどうぞ。",
            "Nothing that you had sent is lost. Try again later, or call the office below.",
            "おくった ものは なくなって いません。あとで もう いちど して ください。",
        ),
        "trouble.code": ("（記号 {code}）", "(code {code})", "（きごう {code}）"),
        "trouble.back": ("元の画面に戻る", "Back to where you were", "もどる"),
        "held.unknown": ("不明", "unknown", "わかりません"),
        "held.yes": ("当てはまる", "yes", "はい"),
        "held.no": ("当てはまらない", "no", "いいえ"),
        "passkey.waiting": (
            "端末の案内に従ってください。",
            "Please do as your device says.",
            "スマホや パソコンの いう とおりに して ください。",
        ),
        "passkey.failed": (
            "パスキーを使えませんでした。取りやめたか、この端末に登録がないか、時間がたちました。もう一度試してください。",
            "The passkey could not be used: you stopped, this device has none, or it took too long. Please try again.",
            "できませんでした。もう いちど して ください。",
        ),
        "passkey.held": (
            "この端末には、もう登録があります。そのまま使えます。",
            "This device has a passkey already, which you can use.",
            "この スマホや パソコンには もう あります。",
        ),
        "missing.heading": ("このページはありません", "There is no such page", "この ページは ありません"),
    }
)
"""What stands on the pages of everybody."""
