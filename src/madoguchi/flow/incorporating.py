"""Corporations that a municipality has to do with come into its register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.registry.follow import follow
from madoguchi.registry.supersede import Changes


def keep(numbers: Sequence[str], at: datetime) -> Changes:
    """「法人」 Follow these corporations of elsewhere from now on, all of them or none."""
    with transaction.atomic():
        return follow(numbers, at=at)
