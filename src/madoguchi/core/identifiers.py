"""Numbers with a check digit: how each is checked, and how the digit is made.

A check digit finds slips of the pen. It does not prove that the number was ever given to anybody.
"""

from __future__ import annotations

from typing import NewType

from madoguchi.core.errors import InputRefused

IndividualNumber = NewType("IndividualNumber", str)
"""「個人番号」 Twelve digits (番号法2条5項)."""

CorporateNumber = NewType("CorporateNumber", str)
"""「法人番号」 Thirteen digits, the first of them the check digit (番号法2条16項)."""

MunicipalityCode = NewType("MunicipalityCode", str)
"""「全国地方公共団体コード」 Six digits: prefecture 2, municipality 3, check digit 1."""

PersonId = NewType("PersonId", int)
"""「宛名番号」 The municipality's own number of a person (住民記録システム標準仕様書 1.1.13).

Only numbers given since that specification have a check digit: one in the register is never refused for its digit.
"""

PERSON_ID_WEIGHTS = (2, 3, 4, 5, 6, 7)
"""M11 W2–7: the weights of the serial's digits from the right, over and over.

The digit is `(11 - sum % 11) % 11 % 10`. Whole-number arithmetic only, so an array, a column or SQL computes it alike:
the k-th digit from the right is `serial // 10**k % 10`, and a leading zero adds nothing.
"""


def individual_number_check_digit(eleven: str) -> int:
    """「個人番号」 The twelfth digit (総務省令平成26年85号5条): 11 − Σ(P·Q) mod 11, or 0 where the remainder is 0 or 1.

    >>> individual_number_check_digit("98320567321")
    4
    """
    rest = _weighted(_digits(eleven, 11, "個人番号", "Individual Number"), (2, 3, 4, 5, 6, 7)) % 11
    return 0 if rest <= 1 else 11 - rest


def individual_number(text: str) -> IndividualNumber:
    """「個人番号」 Twelve digits whose last agrees; refuses `identifiers.wrong_form` and `.wrong_check_digit`.

    >>> individual_number("983205673214")
    '983205673214'
    """
    digits = _digits(text, 12, "個人番号", "Individual Number")
    _agree(individual_number_check_digit(digits[:11]), digits[11], "個人番号", "Individual Number")
    return IndividualNumber(digits)


def corporate_number_check_digit(twelve: str) -> int:
    """「法人番号」 The first of the thirteen digits: 9 − Σ(P·Q) mod 9, Q being 1, 2, 1, 2 … from the right.

    >>> corporate_number_check_digit("000012050002")
    7
    """
    return 9 - _weighted(_digits(twelve, 12, "法人番号", "Corporate Number"), (1, 2)) % 9


def corporate_number(text: str) -> CorporateNumber:
    """「法人番号」 Thirteen digits whose first agrees, else refused as for `individual_number`.

    >>> corporate_number("7000012050002")
    '7000012050002'
    """
    digits = _digits(text, 13, "法人番号", "Corporate Number")
    _agree(corporate_number_check_digit(digits[1:]), digits[0], "法人番号", "Corporate Number")
    return CorporateNumber(digits)


def municipality_code_check_digit(five: str) -> int:
    """「全国地方公共団体コード」 The sixth digit: the last digit of 11 − Σ(P·Q) mod 11, Q = 6, 5, 4, 3, 2 (総務省).

    >>> municipality_code_check_digit("30201")
    5
    """
    digits = _digits(five, 5, "全国地方公共団体コード", "municipality code")
    return (11 - _weighted(digits, (2, 3, 4, 5, 6)) % 11) % 10


def municipality_code(text: str) -> MunicipalityCode:
    """「全国地方公共団体コード」 Six digits whose last agrees, else refused as for `individual_number`.

    >>> municipality_code("302015")
    '302015'
    """
    digits = _digits(text, 6, "全国地方公共団体コード", "municipality code")
    _agree(municipality_code_check_digit(digits[:5]), digits[5], "全国地方公共団体コード", "municipality code")
    return MunicipalityCode(digits)


def person_id_check_digit(serial: int) -> int:
    """「宛名番号」 The digit after the serial number: M11 W2–7, where remainder 0 (and the two-digit result 10) give 0.

    >>> person_id_check_digit(123456), person_id_check_digit(0)
    (0, 0)
    """
    if serial < 0:
        raise _wrong_form("宛名番号", "person number", "0以上の整数", "a number from 0 on")
    return (11 - _weighted(str(serial), PERSON_ID_WEIGHTS) % 11) % 11 % 10


def new_person_id(serial: int) -> PersonId:
    """「宛名番号」 A serial number with its check digit behind it.

    >>> new_person_id(100001)
    1000012
    """
    return PersonId(serial * 10 + person_id_check_digit(serial))


def person_id(text: str) -> PersonId:
    """「宛名番号」 A number of at most 15 digits with a check digit, as people type one in, else refused.

    >>> person_id("1000012")
    1000012
    """
    if not (text.isascii() and text.isdigit() and 2 <= len(text) <= 15):
        raise _wrong_form("宛名番号", "person number", "2桁から15桁の半角数字", "2 to 15 digits")
    number = int(text)
    _agree(person_id_check_digit(number // 10), text[-1], "宛名番号", "person number")
    return PersonId(number)


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(reversed(digits)))


def _digits(text: str, length: int, ja: str, en: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) == length):
        raise _wrong_form(ja, en, f"{length}桁の半角数字", f"{length} digits")
    return text


def _wrong_form(ja: str, en: str, form_ja: str, form_en: str) -> InputRefused:
    return InputRefused(
        "identifiers.wrong_form",
        ja=f"{ja}の形ではありません。{form_ja}で入力してください。",
        en=f"This is not a {en}. Write {form_en}.",
    )


def _agree(expected: int, found: str, ja: str, en: str) -> None:
    if int(found) != expected:
        raise InputRefused(
            "identifiers.wrong_check_digit",
            ja=f"{ja}の検査用数字が合いません。写し間違いがないか確かめてください。",
            en=f"The check digit of the {en} does not agree. Look for a slip in copying it.",
        )
