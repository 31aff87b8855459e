"""「記号番号」 What a Japan Post Bank (9900) passbook says, as branch, type and number that a transfer needs, and back.

Sources: ゆうちょ銀行 振込用の店名・預金種目・口座番号 and the bank's list of branches. The check digits within 記号 and
番号 are not published, so none is judged here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from madoguchi.core.errors import InputRefused

BANK_CODE = "9900"
ORDINARY, CURRENT, SAVINGS = "1", "2", "4"
_KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True, slots=True, kw_only=True)
class YuchoAccount:
    """A Japan Post Bank account as a transfer names it: branch of 3 digits, 預金種目, number of 7 digits."""

    branch_code: str
    account_type: str
    account_number: str

    @property
    def branch_name(self) -> str:
        """The branch's name: its three digits in kanji.

        >>> YuchoAccount(branch_code="058", account_type="1", account_number="1234567").branch_name
        '〇五八'
        """
        return self.branch_code.translate(_KANJI)


def from_passbook(symbol: str, number: str, *, savings: bool = False) -> YuchoAccount:
    """「記号番号」 The account behind 記号 (5 digits; a sixth is ignored) and 番号.

    記号 from 1: an ordinary account (`savings`: 通常貯蓄貯金, which the holder must be asked for), whose 番号 of up to
    8 digits ends in 1. 記号 from 0: a transfer account (振替口座), 番号 of up to 6 digits. All else is refused
    (`yucho.wrong_form`, `yucho.not_transferable`).

    >>> from_passbook("10530", "12345671")
    YuchoAccount(branch_code='058', account_type='1', account_number='1234567')
    >>> from_passbook("00970-1", "42")
    YuchoAccount(branch_code='099', account_type='2', account_number='0000042')
    """
    found = re.fullmatch(r"([01])([0-9]{2})[0-9]{2}(?:-?[0-9])?", _narrow(symbol))
    digits = _narrow(number)
    longest = 8 if found and found[1] == "1" else 6
    if found is None or not re.fullmatch(rf"[0-9]{{1,{longest}}}", digits):
        raise InputRefused(
            "yucho.wrong_form",
            ja="ゆうちょ銀行の記号番号の形ではありません。通帳の記号(5桁)と番号(8桁まで)を確かめてください。",
            en="This is no 記号番号 of Japan Post Bank. Check the passbook: 5 digits, then up to 8.",
        )
    if found[1] == "0":
        return YuchoAccount(branch_code=found[2] + "9", account_type=CURRENT, account_number=digits.zfill(7))
    if not digits.endswith("1"):
        raise InputRefused(
            "yucho.not_transferable",
            ja="末尾が1でない番号の貯金(定額・定期など)には振り込めません。通常貯金の記号番号を書いてもらってください。",
            en="A number that does not end in 1 takes no transfers. Ask for the 記号番号 of an ordinary account.",
        )
    return YuchoAccount(
        branch_code=found[2] + "8",
        account_type=SAVINGS if savings else ORDINARY,
        account_number=digits.zfill(8)[:-1],
    )


def to_passbook(account: YuchoAccount) -> tuple[str, str]:
    """「記号番号」 The first three digits of 記号 and the 番号 of an account; the last two do not follow.

    >>> to_passbook(YuchoAccount(branch_code="058", account_type="1", account_number="1234567"))
    ('105', '12345671')
    """
    branch, number = account.branch_code, account.account_number
    if re.fullmatch(r"[0-9]{2}[89]", branch) and re.fullmatch(r"[0-9]{7}", number):
        if branch[2] == "8" and account.account_type in (ORDINARY, SAVINGS):
            return "1" + branch[:2], number + "1"
        if branch[2] == "9" and account.account_type == CURRENT and number[0] == "0":
            return "0" + branch[:2], str(int(number))
    raise InputRefused(
        "yucho.no_passbook",
        ja="ゆうちょ銀行の店番・種目・口座番号の組ではありません。記号番号に直せないので、口座を確かめてください。",
        en="Branch, type and number do not belong to Japan Post Bank, so there is no 記号番号. Check the account.",
    )


def _narrow(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("ー−‐–—", "-----"))
