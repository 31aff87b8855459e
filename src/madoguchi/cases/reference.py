"""Numbers printed on letters, which stand for a claim and say nothing of the person."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from madoguchi.core.damm import QUASIGROUP
from madoguchi.core.errors import InputRefused

KEY_BYTES_AT_LEAST = 32
_SMALLEST = 10**10
_SPAN = 9 * 10**10
_DAMM = np.array(QUASIGROUP)


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
    texts = [f"{municipality}|{programme_id}|{unit_id}" for unit_id in unit_ids]
    numbers = _numbers(key, texts)
    for place, text in enumerate(texts):
        attempt = 0
        while numbers[place] in used:
            attempt += 1
            numbers[place : place + 1] = _numbers(key, [f"{text}|{attempt}"])
        used.add(numbers[place])
    return numbers


def agrees(number: str) -> bool:
    """「照会番号」 Whether twelve digits are free of a slip of the pen. It does not say that the number was ever given.

    >>> agrees("808610444787"), agrees("880610444787"), agrees("80861044478")
    (True, False, False)
    """
    return len(number) == 12 and number.isascii() and number.isdigit() and not _damm(np.array([int(number)])).any()


def _numbers(key: bytes, texts: Sequence[str]) -> list[str]:
    digests = b"".join(hmac.digest(key, text.encode(), "sha256")[:8] for text in texts)
    eleven = (np.frombuffer(digests, ">u8") % _SPAN + _SMALLEST).astype(np.int64)
    return [str(number) for number in (eleven * 10 + _damm(eleven)).tolist()]


def _damm(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The digit that ends each number so that the whole comes to zero; zeros in front change nothing."""
    found = np.zeros(len(numbers), np.int64)
    for place in reversed(range(12)):
        found = _DAMM[found, numbers // 10**place % 10]
    return found
