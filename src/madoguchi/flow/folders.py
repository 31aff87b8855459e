"""Where the files of the municipality in scope lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from madoguchi import tenancy
from madoguchi.payments import publish


def home() -> Path:
    """Where the files of the municipality in scope lie."""
    return Path(settings.HOME) / tenancy.current()


def bank_folder() -> Path:
    """Where its bank files lie."""
    return home() / "bank"


def outgoing_folder() -> Path:
    """Where a file lies from its hand-over until a person takes it to the bank."""
    return bank_folder() / publish.OUTGOING
