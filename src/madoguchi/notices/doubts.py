"""Why a returned page is left to a person, in a sentence of each language."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType


class Doubt(StrEnum):
    """「要確認の理由」 Why a machine does not answer for a page. The sentences are in SENTENCES."""

    NOT_STRAIGHT = "not_straight"
    BOX_NOT_FOUND = "box_not_found"
    NONE_TICKED = "none_ticked"
    SEVERAL_TICKED = "several_ticked"
    TICK_UNSURE = "tick_unsure"
    STRAY = "stray"
    NOT_SIGNED = "not_signed"
    SIGNATURE_UNSURE = "signature_unsure"
    REPRESENTATIVE = "representative"
    WRITTEN_ELSEWHERE = "written_elsewhere"
    ACCOUNT_BY_HAND = "account_by_hand"
    ACCOUNT_WRITTEN = "account_written"
    QUESTIONS = "questions"
    SECOND_PAGE_MISSING = "second_page_missing"
    FIRST_PAGE_MISSING = "first_page_missing"
    NO_FORM_PAGE = "no_form_page"
    OLDER_FORM = "older_form"
    OLDER_LETTER = "older_letter"
    UNKNOWN_NUMBER = "unknown_number"
    CONTRADICTED = "contradicted"
    SEVERAL_CODES = "several_codes"
    CODE_UNREADABLE = "code_unreadable"


SENTENCES = MappingProxyType(
    {
        Doubt.NOT_STRAIGHT: (
            "四隅の丸い印が読み取れません（欠け・折れ・ゆがみ・粗い画像）",
            "the round marks in the corners are not seen (torn, folded, distorted or too coarse)",
        ),
        Doubt.BOX_NOT_FOUND: ("チェック欄の枠が見つかりません", "the frame of a box is not found"),
        Doubt.NONE_TICKED: ("チェックがありません", "no box is ticked"),
        Doubt.SEVERAL_TICKED: ("2つ以上にチェックがあります", "more than one box is ticked"),
        Doubt.TICK_UNSURE: ("チェックの有無がはっきりしません", "it is not certain what is ticked"),
        Doubt.STRAY: (
            "選択肢のまわりに書き込みや取消し線があります",
            "something is written around the choices, or one is struck out",
        ),
        Doubt.NOT_SIGNED: ("署名がありません", "it is not signed"),
        Doubt.SIGNATURE_UNSURE: ("署名の有無がはっきりしません", "it is not certain whether it is signed"),
        Doubt.REPRESENTATIVE: ("代理人の欄に記入があります", "a representative is named"),
        Doubt.WRITTEN_ELSEWHERE: ("「違うところ」に記入があります", "something is written beside “what is not right”"),
        Doubt.ACCOUNT_BY_HAND: ("手書きの口座があります", "an account is written by hand"),
        Doubt.ACCOUNT_WRITTEN: (
            "チェックと食い違って、口座が記入されています",
            "an account is written although another box is ticked",
        ),
        Doubt.QUESTIONS: ("「おたずねします」への答えを見てください", "look at the answers to the questions"),
        Doubt.SECOND_PAGE_MISSING: ("様式の2頁目がありません", "the second page of the form is missing"),
        Doubt.FIRST_PAGE_MISSING: ("様式の1頁目がありません", "the first page of the form is missing"),
        Doubt.NO_FORM_PAGE: (
            "手紙の頁だけで、様式の頁がありません",
            "there is a page of the letter, but none of its form",
        ),
        Doubt.OLDER_FORM: ("前の版の様式です", "the form is of an earlier version"),
        Doubt.OLDER_LETTER: (
            "この手紙の後で、事案の額・口座・手紙の種類が変わっています",
            "amount, account or kind of letter changed after this letter",
        ),
        Doubt.UNKNOWN_NUMBER: ("この照会番号の事案がありません", "no claim has this reference number"),
        Doubt.CONTRADICTED: ("同じ照会番号の別の用紙と内容が違います", "another form with this number says otherwise"),
        Doubt.SEVERAL_CODES: ("1枚の画像に2つ以上の符号があります", "there is more than one code on the page"),
        Doubt.CODE_UNREADABLE: (
            "様式のようですが、符号が読めません",
            "it looks like a form, but its code cannot be read",
        ),
    }
)
"""Each in Japanese and English."""


def said(doubts: Iterable[Doubt]) -> tuple[str, str]:
    """The sentences of several doubts, in Japanese and in English.

    >>> said([Doubt.NONE_TICKED, Doubt.NOT_SIGNED])
    ('チェックがありません。署名がありません。', 'no box is ticked; it is not signed')
    """
    kept = tuple(doubts)
    return "".join(f"{SENTENCES[one][0]}。" for one in kept), "; ".join(SENTENCES[one][1] for one in kept)
