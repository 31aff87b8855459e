"""「支給通知」 A letter as a value: everything that it says, before it is paper, page or speech.

A letter whose figures do not add up, or that lacks what its kind must say, cannot be made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.core.errors import InputRefused
from madoguchi.core.money import Yen
from madoguchi.rules.tree import Kind

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
"""Programme ids and reference numbers: they stand in file names and in the printed code."""


class LetterKind(StrEnum):
    """The letters of a benefit, in the order in which a household may meet them."""

    NOTICE = "notice"
    """「支給のお知らせ」 Opt-out: all is known, nothing need be done."""
    CONFIRMATION = "confirmation"
    """「支給要件確認書」 Opt-in, filled in beforehand."""
    APPLICATION = "application"
    """「申請書」 The municipality cannot judge without the resident."""
    DECISION = "decision"
    """「支給決定通知書」"""
    REFUSAL = "refusal"
    """「不支給決定通知書」"""
    CORRECTION = "correction"
    """「更正通知書」 Facts learned later changed the amount: more is paid, less is paid, or money is asked back."""

    @property
    def has_form(self) -> bool:
        """Whether a page comes with it that the resident may send back."""
        return self in (LetterKind.NOTICE, LetterKind.CONFIRMATION, LetterKind.APPLICATION)


class Why(StrEnum):
    """「印刷しない理由」 Why somebody who is due a letter is not written to; a person of the office reaches them."""

    PROTECTED = "protected"
    """「支援措置」 One of the unit, or the recipient, as known to the snapshot or now."""
    DIED = "died"
    """「死亡」 The recipient, as known now."""
    MOVED_AWAY = "moved_away"
    """「転出」 The recipient, as known now: the register has the address that they left, and not where they went."""
    NO_ADDRESS = "no_address"
    """「宛先なし」 Nobody to pay to, or no address of theirs."""
    TOO_LATE = "too_late"
    """「期限切れ」 The last day to answer is over on the day of the letter."""
    WITHHELD = "withheld"
    """「確認待ち」 What the letter would say is in doubt (`choose.due`)."""


class Outcome(StrEnum):
    """「判定」 of one requirement: its values are those of `bulk.determine`."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """「宛名」 Where the letter goes. `postal_code` is seven digits, a hyphen is allowed; empty when not known."""

    postal_code: str
    address: str
    building: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the computation. `quantity` and `unit_yen` are None for a line that is no product (a rounding).

    `label_en`, as every text of that ending, says the same in English, for pages; paper is Japanese.
    """

    label: str
    label_en: str = ""
    quantity: int | None = None
    unit_yen: Yen | None = None
    subtotal: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the unit. `birth_date` is as printed (wareki), empty when it is not to be shown or not known.

    `counted`: whether the benefit is for this person; None while a fact is missing. `person_id` and `born_on` are never
    printed: pages tell with them whom an objection is about, and the day in another language.
    """

    name: str
    birth_date: str
    counted: bool | None
    person_id: int | None = None
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedAccount:
    """An account that its holder recognises and nobody else can use: of its number only the last three digits.

    >>> MaskedAccount(bank="きのくに銀行", branch="本店", type="普通", last_digits="567").number
    '****567'
    """

    bank: str
    branch: str
    type: str
    last_digits: str
    holder_kana: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{1,3}", self.last_digits):
            raise InputRefused(
                "notices.account_not_masked",
                ja="口座番号は下3桁までしか手紙に載せられません。番号を伏せてから渡してください。",
                en="A letter may show at most the last three digits of an account. Mask the number first.",
            )

    @property
    def number(self) -> str:
        """The number with all but its last digits masked."""
        return self.last_digits.rjust(7, "*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What nobody but the resident knows. Without choices it is answered in writing.

    `item` (column of a relation), its `title` and `kind`, and whose it is are never printed: pages take the answer by
    them.
    """

    text: str
    choices: tuple[str, ...] = ("はい", "いいえ")
    text_en: str = ""
    item: str = ""
    title: str = ""
    kind: Kind = Kind.TRUTH
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """「理由の提示」 One requirement, how it was judged, and where it is written (行政手続法8条・14条).

    `outcome` is None where no requirement was judged: the sentence is the reason that a person gave.
    """

    requirement: str
    outcome: Outcome | None
    source: str
    requirement_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """「教示」 To whom one appeals and whom one sues (行政不服審査法82条, 行政事件訴訟法46条).

    A benefit that is a gift under the municipality's own 要綱 is no 処分: then a letter has no appeal.
    """

    authority: str
    """審査庁: for a mayor's own decision, the mayor (行政不服審査法4条1号)."""
    defendant: str
    """被告: the municipality (行政事件訴訟法11条1項)."""
    representative: str
    """The one who represents the defendant in court: the mayor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """「更正」 The money of a correction: what was paid before, what is paid now, what is asked back, and why."""

    held_yen: Yen
    grant_yen: Yen
    repay_yen: Yen
    reclaim: str

    def __post_init__(self) -> None:
        if self.grant_yen and self.repay_yen:
            raise InputRefused(
                "notices.paid_and_asked_back",
                ja="追加支給と返還が1通の手紙に並んでいます。どうすればよいか分からない手紙は作れません。更正を確かめてください。",
                en="A letter would both pay more and ask money back, and nobody could tell what to do. "
                "Look at the correction.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """「差出人」 Who writes. `appeal` is None where the benefit is a gift and no 処分."""

    municipality: str
    issuer: str
    contact: tuple[str, ...]
    appeal: Appeal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to one addressee. Amounts in yen, dates as dates; every text is as it will be read."""

    kind: LetterKind
    programme_id: str
    programme_title: str
    programme_title_en: str = ""
    municipality: str
    issuer: str
    """Who signs: 和歌山市長."""
    contact: tuple[str, ...]
    """The office, its telephone and hours, one line each."""
    addressee: Addressee
    reference_number: str
    """「照会番号」"""
    issued_on: date
    amount_yen: Yen | None = None
    computation: tuple[Line, ...] = ()
    members: tuple[Member, ...] = ()
    members_heading: str = "世帯の人"
    account: MaskedAccount | None = None
    pays_on: date | None = None
    deadline_on: date | None = None
    questions: tuple[Question, ...] = ()
    reasons: tuple[Reason, ...] = ()
    seizure_exempt_by: str = ""
    """「差押禁止」 The law that says so, empty when none does."""
    tax_free_by: str = ""
    """「非課税」 The law that says so, empty when none does."""
    appeal: Appeal | None = None
    correction: Corrected | None = None
    """「更正」 What a letter of that kind tells beside the new amount."""
    synthetic: bool

    @property
    def grounds(self) -> tuple[Reason, ...]:
        """「理由の提示」 What decides a refusal: the words of who refused, then what is not met. Else every reason."""
        if self.kind is not LetterKind.REFUSAL:
            return self.reasons
        deciding = [one for one in self.reasons if one.outcome in (None, Outcome.NO)]
        return tuple(sorted(deciding, key=lambda one: one.outcome is not None)) or self.reasons

    @property
    def beside(self) -> tuple[Reason, ...]:
        """The requirements that do not decide."""
        return tuple(one for one in self.reasons if one not in self.grounds)

    def __post_init__(self) -> None:
        for identifier in (self.programme_id, self.reference_number):
            if not IDENTIFIER.match(identifier):
                raise InputRefused(
                    "notices.identifier_malformed",
                    ja="制度の番号と照会番号は英数字・ハイフン・下線で64字までです。印刷する符号に使うためです。",
                    en="A programme id and a reference number are at most 64 letters, digits, hyphens or underscores, "
                    "because the printed code holds them. Use such an identifier.",
                )
        self._refuse_figures_that_differ()
        missing = self._what_is_missing()
        if missing:
            raise InputRefused(
                "notices.letter_incomplete",
                ja=f"この種類の手紙({self.kind})に必要な項目がありません: {'、'.join(missing)}。補ってください。",
                en=f"A letter of the kind {self.kind} must say: {', '.join(missing)}. Give them before it is made.",
            )

    def _refuse_figures_that_differ(self) -> None:
        products = all(
            line.quantity * line.unit_yen == line.subtotal
            for line in self.computation
            if line.quantity is not None and line.unit_yen is not None
        )
        total = sum(line.subtotal for line in self.computation)
        if not products or (self.computation and self.amount_yen is not None and total != self.amount_yen):
            raise InputRefused(
                "notices.amount_mismatch",
                ja="計算の内訳と支給額が合いません。住民が確かめられない手紙は作れません。内訳か金額を直してください。",
                en="The lines of the computation do not add up to the amount, so nobody could check the letter. "
                "Correct the lines or the amount.",
            )

    def _what_is_missing(self) -> tuple[str, ...]:
        kind = self.kind
        needs = {
            "amount_yen": kind in (LetterKind.NOTICE, LetterKind.DECISION, LetterKind.CORRECTION)
            and self.amount_yen is None,
            "account": kind is LetterKind.NOTICE and self.account is None,
            "deadline_on": kind.has_form and self.deadline_on is None,
            "reasons": kind is LetterKind.REFUSAL and not self.reasons,
            "correction": (kind is LetterKind.CORRECTION) is not (self.correction is not None),
        }
        return tuple(name for name, is_missing in needs.items() if is_missing)
