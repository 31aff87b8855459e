"""Provisions as they are printed: a caption above, a number before the text, each level further in."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.formats.law.law import Provision

INDENT = "　"


def printed(provisions: Sequence[Provision], most: int | None = None) -> str:
    """「条文」 The text of provisions, a line each; what they have in common stands at the margin.

    Of more than `most` the rest is counted.
    """
    if most is not None and len(provisions) > most:
        return f"{printed(provisions[:most])}\n（以下{len(provisions) - most:,}件略）"
    least = min((_depth(one) for one in provisions), default=0)
    return "\n".join(_line(one, _depth(one) - least) for one in provisions if one.title or one.text or one.caption)


def _depth(one: Provision) -> int:
    return bool(one.place.paragraph) + bool(one.place.item) + len(one.place.subitem)


def _line(one: Provision, depth: int) -> str:
    caption = f"{INDENT * depth}（{one.caption}）\n" if one.caption else ""
    text = one.text.replace("\n", f"\n{INDENT * (depth + 1)}")
    return caption + INDENT * depth + INDENT.join(filter(None, (one.title, text)))
