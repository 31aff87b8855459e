"""「照合」 What holding two records of a person against each other says of an item. No store is loaded for it."""

from __future__ import annotations

from enum import StrEnum


class Match(StrEnum):
    """「照合」 Whether an item says the same on both sides; nobody is refused by it."""

    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """One side does not say it, or a person has to look: a character stands for another, or somebody is protected."""
