"""Names as a bank writes them, beside a look-up of every character in the same table."""

from __future__ import annotations

import random

from bench.figure import Figure, measure
from madoguchi.core.kana import REPLACEMENTS, to_zengin

SYLLABLES = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
    "ガギグゲゴザジズゼゾパピプペポッャュョー"
)
NAMES = 100_000


def run() -> list[Figure]:
    """Full-width names, all different in their letters, seven to eleven characters long."""
    draw = random.Random(20240101)
    names = [_name(draw) for _ in range(NAMES)]
    if [to_zengin(name) for name in names[:1000]] != [_by_look_up(name) for name in names[:1000]]:
        raise AssertionError("the peer writes other names, so its time says nothing")
    return [
        measure(
            "kana for the bank",
            lambda: [to_zengin(name) for name in names],
            size=NAMES,
            unit="names",
            peer="one dict look-up a character",
            peer_act=lambda: [_by_look_up(name) for name in names],
        )
    ]


def _name(draw: random.Random) -> str:
    family = "".join(draw.choices(SYLLABLES, k=draw.randint(3, 5)))
    return f"{family}　{''.join(draw.choices(SYLLABLES, k=draw.randint(3, 5)))}"


_TABLE = dict(REPLACEMENTS)


def _by_look_up(name: str) -> str:
    return "".join(_TABLE.get(character, character) for character in name).strip(" ")
