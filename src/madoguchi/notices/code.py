"""The printed code (QR) of a letter: which letter it is, and a signature that only the municipality can make.

It holds programme, kind of letter and 照会番号, nothing of the person. The signature is HMAC-SHA-256 (FIPS 198-1)
cut to 80 bits: enough against guessing one by one at a counter or a scanner, and short enough to be scanned from a
folded form. The key belongs to one municipality, so the code of one is refused by every other.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from dataclasses import dataclass

import segno

from madoguchi.core.errors import InputRefused
from madoguchi.notices.letter import IDENTIFIER, Letter, LetterKind

VERSION = "MDG1"
SIGNATURE_CHARACTERS = 16
KEY_BYTES_AT_LEAST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the printed code says.

    >>> key = bytes(32)
    >>> code = Code(kind=LetterKind.NOTICE, programme_id="low-income-2024", reference_number="7K3M-92QF")
    >>> sign(code, key)
    'MDG1.notice.low-income-2024.7K3M-92QF.ISM2BOUEHP4FDY56'
    >>> read(sign(code, key), key) == code
    True
    """

    kind: LetterKind
    programme_id: str
    reference_number: str


def of(letter: Letter) -> Code:
    """The code that a letter carries."""
    return Code(kind=letter.kind, programme_id=letter.programme_id, reference_number=letter.reference_number)


def sign(code: Code, key: bytes) -> str:
    """The code as printed. Raises `notices.key_too_short`."""
    body = f"{VERSION}.{code.kind}.{code.programme_id}.{code.reference_number}"
    return f"{body}.{_signature(body, key)}"


def read(printed: str, key: bytes) -> Code:
    """The code of a scanned form. Raises `notices.code_malformed` or `notices.code_forged`."""
    parts = printed.split(".")
    if (
        len(parts) != 5
        or parts[0] != VERSION
        or parts[1] not in tuple(LetterKind)
        or not all(map(IDENTIFIER.match, parts[2:]))
    ):
        raise InputRefused(
            "notices.code_malformed",
            ja="読み取った符号は、この窓口の手紙のものではありません。照会番号を見て手で入力してください。",
            en="What was scanned is not the code of a letter of this house. Type the reference number instead.",
        )
    body, _, signature = printed.rpartition(".")
    if not hmac.compare_digest(signature, _signature(body, key)):
        raise InputRefused(
            "notices.code_forged",
            ja="符号の署名が合いません。他の自治体の手紙か、書き換えられた符号です。受け付けずに手紙の現物を確かめてください。",
            en="The signature of the code does not match: it is another municipality's or was altered. "
            "Do not accept it; look at the letter itself.",
        )
    return Code(kind=LetterKind(parts[1]), programme_id=parts[2], reference_number=parts[3])


def svg(printed: str) -> str:
    """The QR code (ISO/IEC 18004, level M) as SVG, one unit a module, with its quiet zone."""
    return segno.make(printed, error="m", boost_error=False, micro=False).svg_inline(border=4, omitsize=True)


def _signature(body: str, key: bytes) -> str:
    if len(key) < KEY_BYTES_AT_LEAST:
        raise InputRefused(
            "notices.key_too_short",
            ja="手紙の符号の鍵は32バイト以上が必要です。短い鍵は推測されます。鍵を作り直してください。",
            en="The key of the printed code needs at least 32 bytes; a shorter one can be guessed. Make a new key.",
        )
    digest = hmac.new(key, b"madoguchi.notices.code\0" + body.encode(), hashlib.sha256).digest()
    return b32encode(digest)[:SIGNATURE_CHARACTERS].decode()
