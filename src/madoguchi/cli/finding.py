"""One thing that `madoguchi check` looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How it stands."""

    GOOD = "○"
    DOUBTFUL = "△"
    BAD = "×"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: how it stands and, unless good, how to repair it."""

    mark: Mark
    what: str
    ja: str
    en: str


def good(what: str, ja: str, en: str) -> Finding:
    """It is as it should be."""
    return Finding(mark=Mark.GOOD, what=what, ja=ja, en=en)


def doubtful(what: str, ja: str, en: str) -> Finding:
    """It works, but somebody should look at it."""
    return Finding(mark=Mark.DOUBTFUL, what=what, ja=ja, en=en)


def bad(what: str, ja: str, en: str) -> Finding:
    """It does not work, or lets in who must not come in."""
    return Finding(mark=Mark.BAD, what=what, ja=ja, en=en)
