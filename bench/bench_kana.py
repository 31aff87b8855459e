"""Names as a bank writes them, beside a look-up of every character in the same table.

The peer is how scripts of offices do it: one dict for the characters, joined again. Both give the same names.
"""

from __future__ import annotations

import random
from pathlib import Path

from bench.figure import Figure, measure
from madoguchi.core.kana import REPLACEMENTS, to_zengin

SYLLABLES = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
    "ガギグゲゴザジズゼゾパピプペポッャュョー"
)
SIZE = 100_000
RUNS = 7


def run(_: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Full-width names, all different in their letters, seven to eleven characters long."""
    names = full_width(size)
    if [to_zengin(name) for name in names] != [_by_look_up(name) for name in names]:
        raise AssertionError("the peer writes other names, so its time says nothing")
    return [
        measure(
            "kana for the bank",
            lambda: [to_zengin(name) for name in names],
            size=size,
            unit="names",
            peer="one dict look-up a character",
            peer_act=lambda: [_by_look_up(name) for name in names],
            runs=runs,
        )
    ]


def full_width(size: int) -> list[str]:
    """So many invented names in full-width kana, the same at every call."""
    draw = random.Random(20240101)
    return [_name(draw) for _ in range(size)]


def _name(draw: random.Random) -> str:
    family = "".join(draw.choices(SYLLABLES, k=draw.randint(3, 5)))
    return f"{family}　{''.join(draw.choices(SYLLABLES, k=draw.randint(3, 5)))}"


_TABLE = dict(REPLACEMENTS)


def _by_look_up(name: str) -> str:
    return "".join(_TABLE.get(character, character) for character in name).strip(" ")
