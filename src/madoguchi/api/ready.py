"""What goes wrong with the house's own lists is no fault of who asks, and is told without the names of its settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from madoguchi.api.problems import NotReady
from madoguchi.core.errors import Busy, MadoguchiError

Found = TypeVar("Found")


def ready(look: Callable[[], Found]) -> Found:
    """What the look finds. Raises NotReady `api.not_ready` where it is refused, whatever the reason is."""
    try:
        return look()
    except Busy:
        raise
    except MadoguchiError as error:
        raise NotReady(
            "api.not_ready",
            ja="一覧が使えないため答えられません。市区町村に知らせてください。",
            en="A list cannot be used, so there is no answer. Tell the municipality.",
        ) from error
