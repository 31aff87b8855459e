"""Numbers printed on letters, which stand for a claim and say nothing of the person."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence

from madoguchi.core.errors import InputRefused

KEY_BYTES_AT_LEAST = 32
_SMALLEST = 10**10
_SPAN = 9 * 10**10

# A quasigroup of order 10 without fixed doubles (H. M. Damm, 2004): it finds every wrong digit and every swap of two.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def reference_numbers(
    key: bytes, municipality: str, programme_id: str, unit_ids: Sequence[int], taken: Collection[str] = ()
) -> list[str]:
    """「照会番号」 Twelve digits for each unit: eleven of HMAC-SHA-256(key, municipality|programme|unit), one to check.

    The same arguments give the same numbers. Where two units meet on one number, or it is `taken`, the later unit is
    hashed again with a count. Nobody without the key can tell a unit from its number or the next number from one.
    Raises InputRefused `cases.key_too_short` for a key of less than 32 bytes.

    >>> reference_numbers(bytes(32), "302015", "low-income-2024", [1, 2])
    ['808610444787', '324757809367']
    """
    if len(key) < KEY_BYTES_AT_LEAST:
        raise InputRefused(
            "cases.key_too_short",
            ja="照会番号の鍵は32バイト以上が必要です。短い鍵では番号から世帯を推測できます。鍵を作り直してください。",
            en="The key of reference numbers needs at least 32 bytes; with a shorter one, numbers give units away. "
            "Make a new key.",
        )
    used = set(taken)
    numbers = []
    for unit_id in unit_ids:
        text = f"{municipality}|{programme_id}|{unit_id}"
        number = _number(key, text)
        attempt = 0
        while number in used:
            attempt += 1
            number = _number(key, f"{text}|{attempt}")
        used.add(number)
        numbers.append(number)
    return numbers


def agrees(number: str) -> bool:
    """「照会番号」 Whether twelve digits are free of a slip of the pen. It does not say that the number was ever given.

    >>> agrees("808610444787"), agrees("880610444787"), agrees("80861044478")
    (True, False, False)
    """
    return len(number) == 12 and number.isascii() and number.isdigit() and _damm(number) == 0


def _number(key: bytes, text: str) -> str:
    digest = hmac.digest(key, text.encode(), "sha256")
    digits = str(int.from_bytes(digest[:8], "big") % _SPAN + _SMALLEST)
    return f"{digits}{_damm(digits)}"


def _damm(digits: str) -> int:
    row = 0
    for digit in digits:
        row = _DAMM[row][ord(digit) - 48]
    return row
