"""「分け前」 A secret is split so that any k of n bring it back, and fewer know nothing of it (SLIP-0039).

A share is 33 English words that can be written on paper: 256 bits after Shamir over GF(256), its number, the number of
shares that it takes, and a checksum (https://github.com/satoshilabs/slips/blob/master/slip-0039.md). The arithmetic is
the reference implementation's. Its authors warn of side channels: whoever could watch a process here could read the
keys themselves, which lie in files beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic import Share as Slip39

from madoguchi.core.errors import InputRefused

LEAST, MOST = 2, 16
"""How few may bring a secret back, and how many shares there may be."""
LINE = "-" * 40
"""Stands in the file of a share above its words, and below them."""
_LONGEST = 20_000
_WORDS = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """「分け前」 One of them. `identifier` is the same for all of one splitting; `number` counts from 1."""

    identifier: int
    number: int
    threshold: int
    words: str = field(repr=False)


def split(secret: bytes, threshold: int, count: int) -> tuple[Share, ...]:
    """Split 32 bytes; each share was tried out together with others before this returns.

    Raises InputRefused `recovery.numbers` unless 2 <= threshold <= count <= 16.
    """
    if not LEAST <= threshold <= count <= MOST:
        raise InputRefused(
            "recovery.numbers",
            ja=f"必要な人数は{LEAST}人以上、全員は{MOST}人まで、必要な人数は全員以下にしてください。一人で鍵を戻せてはいけません。",
            en=f"It takes at least {LEAST} of at most {MOST} officers, and no more than there are: nobody brings keys "
            "back alone.",
        )
    (made,) = generate_mnemonics(1, [(threshold, count)], secret, b"", iteration_exponent=0)
    shares = tuple(_of(words) for words in made)
    for start in range(count):
        if join([shares[(start + place) % count] for place in range(threshold)]) != secret:
            raise AssertionError("a share does not bring the secret back")
    return shares


def join(shares: Sequence[Share]) -> bytes:
    """The secret of as many shares of one splitting as it takes.

    Raises InputRefused `recovery.share_twice`, `recovery.other_splitting`, `recovery.too_few` and
    `recovery.shares_do_not_fit`; it says nothing of the secret.
    """
    if len({one.number for one in shares}) != len(shares) and len({one.identifier for one in shares}) == 1:
        raise InputRefused(
            "recovery.share_twice",
            ja="同じ分け前が二度出されました。何も変えていません。別々の人の分け前を出してください。",
            en="One share was given twice. Nothing was changed. Give those of different officers.",
        )
    if len({one.identifier for one in shares}) > 1:
        raise InputRefused(
            "recovery.other_splitting",
            ja="別々のときに作った分け前が混ざっています。何も変えていません。同じ世代の分け前をそろえてください。",
            en="These shares were not made at the same time. Nothing was changed. Bring those of one generation.",
        )
    wanted = shares[0].threshold if shares else LEAST
    if len(shares) < wanted:
        raise InputRefused(
            "recovery.too_few",
            ja=f"分け前が足りません（{wanted}人分が要ります）。何も変えていません。ほかの人の分け前も出してください。",
            en=f"There are too few shares: it takes {wanted}. Nothing was changed. Bring those of other officers, too.",
        )
    try:
        found: bytes = combine_mnemonics([one.words for one in shares[:wanted]], b"")
        return found
    except MnemonicError:
        raise InputRefused(
            "recovery.shares_do_not_fit",
            ja="分け前を合わせても、もとになりません。どれかが作り替えられています。何も変えていません。"
            "別の人の分け前で試してください。",
            en="Together the shares give nothing: one of them was made up. Nothing was changed. Try those of others.",
        ) from None


def text_of(share: Share, heading: str) -> bytes:
    """The file of a share, to be printed: what it is, and its words, numbered in rows of three."""
    words = share.words.split()
    rows = ["  ".join(f"{at + 1:>2} {words[at]:<10}" for at in range(row, row + 3)) for row in range(0, _WORDS, 3)]
    return "\n".join([heading, LINE, *(row.rstrip() for row in rows), LINE, ""]).encode()


def read(content: bytes, name: str) -> Share:
    """A share from its file, or from one that holds its words alone; `name` is what to call it in a refusal.

    Raises InputRefused `recovery.share_unreadable`.
    """
    try:
        said = content.decode() if len(content) <= _LONGEST else ""
        parts = said.split(LINE)
        words = re.findall(r"[a-z]+", (parts[1] if len(parts) >= 3 else said).lower())
        return _of(" ".join(words))
    except (UnicodeDecodeError, MnemonicError):
        raise InputRefused(
            "recovery.share_unreadable",
            ja=f"分け前 {name} が読めません。語の写し間違いか、別のファイルです。"
            "何も変えていません。33語を確かめてください。",
            en=f"The share {name} cannot be read: a word was copied wrongly, or it is another file. Nothing was "
            "changed. Look at its 33 words.",
        ) from None


def _of(words: str) -> Share:
    read = Slip39.from_mnemonic(words)
    if (read.group_count, read.group_threshold, len(words.split())) != (1, 1, _WORDS):
        raise MnemonicError("another kind of share")
    return Share(identifier=read.identifier, number=read.index + 1, threshold=read.member_threshold, words=words)
