"""The printed code (QR) of a letter: which letter it is, and a signature that only the municipality can make.

It holds programme, kind of letter and 照会番号, nothing of the person; on a form also which page of which edition it
is, the day of the letter, and by a keyed hash what it promised, so that a form of an older letter is known. The
signature is HMAC-SHA-256 (FIPS 198-1)
cut to 80 bits: enough against guessing one by one at a counter or a scanner, and short enough to be scanned from a
folded form. The key belongs to one municipality, so the code of one is refused by every other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime

import segno

from madoguchi.core.errors import InputRefused
from madoguchi.core.money import Yen
from madoguchi.notices import form
from madoguchi.notices.edition import Edition
from madoguchi.notices.letter import IDENTIFIER, Letter, LetterKind, MaskedAccount

VERSION = "MDG1"
FORM_VERSION = "MDG2"
LAST_PAGE = 3
"""Pages of a form after the second are not told apart: nothing that is read stands on them."""
SIGNATURE_CHARACTERS = 16
QUIET = 4
"""Modules of the quiet zone around the code."""
KEY_BYTES_AT_LEAST = 32


_FORM = re.compile(r"([0-9])([slex])([an])([qo])([0-9]{6})([A-Z2-7]{4})([1-3])\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """「様式の頁」 Which page of which form a code stands on.

    `version` is that of the measures (`form.VERSION`), `with_account` and `asks` say whether an account was printed
    and whether there are questions, `stated` is what `stated` makes of amount and account.
    """

    version: int
    edition: Edition
    with_account: bool
    asks: bool
    issued_on: date
    stated: str
    page: int

    def __str__(self) -> str:
        account, asks = "a" if self.with_account else "n", "q" if self.asks else "o"
        return f"{self.version}{self.edition}{account}{asks}{self.issued_on:%y%m%d}{self.stated}{self.page}"


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
    form: FormPage | None = None
    """None on the first page of a letter, and on forms that were printed before their pages were told apart."""


def of(letter: Letter) -> Code:
    """The code that the first page of a letter carries."""
    return Code(kind=letter.kind, programme_id=letter.programme_id, reference_number=letter.reference_number)


def of_form(letter: Letter, edition: Edition, page: int, key: bytes) -> Code:
    """The code of a page of its form, counted from 1. Raises `notices.key_too_short`."""
    return Code(
        kind=letter.kind,
        programme_id=letter.programme_id,
        reference_number=letter.reference_number,
        form=FormPage(
            version=form.VERSION,
            edition=edition,
            with_account=letter.account is not None,
            asks=bool(letter.questions),
            issued_on=letter.issued_on,
            stated=stated(letter.amount_yen, letter.account, key),
            page=min(page, LAST_PAGE),
        ),
    )


def stated(amount_yen: Yen | None, account: MaskedAccount | None, key: bytes) -> str:
    """「記載の要約」 Amount and account of a letter as four characters of a keyed hash: another letter, another text.

    Raises `notices.key_too_short`.
    """
    refuse_short(key)
    shown = (account.bank, account.branch, account.type, account.number, account.holder_kana) if account else ()
    said = json.dumps([amount_yen, *shown]).encode()
    return b32encode(hmac.new(key, b"madoguchi.notices.stated\0" + said, hashlib.sha256).digest())[:4].decode()


def sign(code: Code, key: bytes) -> str:
    """The code as printed. Raises `notices.key_too_short`."""
    body = f"{code.kind}.{code.programme_id}.{code.reference_number}"
    body = f"{VERSION}.{body}" if code.form is None else f"{FORM_VERSION}.{body}.{code.form}"
    return f"{body}.{_signature(body, key)}"


def modules(printed: str) -> int:
    """How many modules one side of the printed code has, without its quiet zone."""
    return int(_made(printed).symbol_size(border=0)[0])


def read(printed: str, key: bytes) -> Code:
    """The code of a scanned form. Raises `notices.code_malformed` or `notices.code_forged`."""
    parts = printed.split(".")
    page = _form_page(parts[4]) if len(parts) == 6 and parts[0] == FORM_VERSION else None
    if (
        not (page or (len(parts) == 5 and parts[0] == VERSION))
        or parts[1] not in tuple(LetterKind)
        or not all(map(IDENTIFIER.match, (parts[2], parts[3], parts[-1])))
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
    return Code(kind=LetterKind(parts[1]), programme_id=parts[2], reference_number=parts[3], form=page)


def svg(printed: str) -> str:
    """The QR code (ISO/IEC 18004, level M) as SVG, one unit a module, with its quiet zone."""
    return str(_made(printed).svg_inline(border=QUIET, omitsize=True))


def _made(printed: str) -> segno.QRCode:
    return segno.make(printed, error="m", boost_error=False, micro=False)


def _form_page(text: str) -> FormPage | None:
    found = _FORM.match(text)
    if not found:
        return None
    version, edition, account, asks, day, said, page = found.groups()
    try:
        issued_on = datetime.strptime(day, "%y%m%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None
    return FormPage(
        version=int(version),
        edition=Edition(edition),
        with_account=account == "a",
        asks=asks == "q",
        issued_on=issued_on,
        stated=said,
        page=int(page),
    )


def _signature(body: str, key: bytes) -> str:
    refuse_short(key)
    digest = hmac.new(key, b"madoguchi.notices.code\0" + body.encode(), hashlib.sha256).digest()
    return b32encode(digest)[:SIGNATURE_CHARACTERS].decode()


def refuse_short(key: bytes) -> None:
    """Raises InputRefused `notices.key_too_short` for a key that can be guessed."""
    if len(key) < KEY_BYTES_AT_LEAST:
        raise InputRefused(
            "notices.key_too_short",
            ja="手紙の符号の鍵は32バイト以上が必要です。短い鍵は推測されます。鍵を作り直してください。",
            en="The key of the printed code needs at least 32 bytes; a shorter one can be guessed. Make a new key.",
        )
