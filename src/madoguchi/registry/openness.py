"""「公開区分」 Who may know a field of a register: each column says it where it is declared, none leaves it out.

The class is that of the column. A row may weigh more: whatever there is of a protected person is `SPECIAL`, and the
house keeps it apart as such (`protections`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Openness(StrEnum):
    """「公開区分」 The four classes, from what anybody may have to what may endanger somebody."""

    OPEN = "open"
    INSIDE = "inside"
    RESTRICTED = "restricted"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a class is called, and what it means, in Japanese and in English."""

    name: str
    ja: str
    en: str


MEANINGS: Mapping[Openness, Meaning] = MappingProxyType(
    {
        Openness.OPEN: Meaning(
            name="公開",
            ja="そのまま公開してよい。`madoguchi register publish` が書き出すのはこれだけである。",
            en="May be published as it is. `madoguchi register publish` writes nothing else.",
        ),
        Openness.INSIDE: Meaning(
            name="庁内",
            ja="市区町村がその事務のために使う。法令か市区町村の定めを挙げて読む。",
            en="For the municipality's own work. It is read under a law or a rule of the municipality that is named.",
        ),
        Openness.RESTRICTED: Meaning(
            name="守秘",
            ja="特別の守秘義務があるか、使い道が法令で限られている。それを許す法令を挙げたときだけ読める。",
            en="Under a special duty of secrecy, or bound by law to some uses. Read only under a law that allows it.",
        ),
        Openness.SPECIAL: Meaning(
            name="秘匿",
            ja="知られると人の身に危険が及ぶおそれがある。その保護のためにだけ読む。",
            en="Knowing it may endanger somebody. It is read to protect them, and for nothing else.",
        ),
    }
)
"""What each class means."""
