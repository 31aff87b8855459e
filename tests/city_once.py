"""The invented city that many tests begin with, drawn once in a process: the same arguments give the same city."""

from __future__ import annotations

from functools import cache

import pytest

from madoguchi.simulate import counter
from madoguchi.simulate.city import generate

drawn_once = cache(generate)


def draw_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `simulate.counter.prepare` take the city that was drawn before."""
    monkeypatch.setattr(counter, "generate", drawn_once)
