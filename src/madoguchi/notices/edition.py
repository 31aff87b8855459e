"""「版」 In which type and language one letter is printed; what it says of the person is the same in all."""

from __future__ import annotations

from enum import StrEnum


class Edition(StrEnum):
    """「版」 The editions of a letter. Their values stand in the printed code, one letter each."""

    STANDARD = "s"
    """「通常版」 Japanese, 11 points."""
    LARGE = "l"
    """「拡大文字版」 Japanese, 18 points."""
    ENGLISH = "e"
    """「英語版」 English, 11 points; the boxes of the form also in Japanese, for those who receive it."""
    ENGLISH_LARGE = "x"
    """「英語拡大文字版」 English, 18 points."""

    @property
    def is_large(self) -> bool:
        """Whether the body is set in 18 points."""
        return self in (Edition.LARGE, Edition.ENGLISH_LARGE)

    @property
    def is_english(self) -> bool:
        """Whether its own sentences are English. Names, rules and questions stay as the register and the 要綱 say."""
        return self in (Edition.ENGLISH, Edition.ENGLISH_LARGE)

    @property
    def body_points(self) -> int:
        """The size of the body in points (1/72 inch)."""
        return 18 if self.is_large else 11


def edition(*, large: bool, english: bool) -> Edition:
    """「版」 The edition of these two wishes.

    >>> edition(large=True, english=False)
    <Edition.LARGE: 'l'>
    """
    if english:
        return Edition.ENGLISH_LARGE if large else Edition.ENGLISH
    return Edition.LARGE if large else Edition.STANDARD
