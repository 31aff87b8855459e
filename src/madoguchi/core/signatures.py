"""Whether two signatures name one person, however they are spelt."""

from __future__ import annotations

from unicodedata import category, normalize

_NOT_SEEN = ("Cc", "Cf", "Mn", "Zs")
"""Controls, format characters, marks that only choose a variant of a letter, and spaces."""


def is_same_signatory(one: str, other: str) -> bool:
    """「職員」 Whether two names or staff numbers are one: width, case, spaces and variants make no second person.

    Letters of different scripts that merely look alike are told apart; only a sign-in can tell who somebody is.

    >>> is_same_signatory("Ａ-7", " a-7"), is_same_signatory("ヤマダ", "ﾔﾏﾀﾞ"), is_same_signatory("clerk-1", "clerk-2")
    (True, True, False)
    """
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    composed = normalize("NFKC", text).casefold()
    return normalize("NFKC", "".join(c for c in composed if category(c) not in _NOT_SEEN))
