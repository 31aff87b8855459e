"""「差出人」 Who writes the letters, from a TOML file of the office."""

from __future__ import annotations

import tomllib
from pathlib import Path

from rich.cells import cell_len

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.notices.letter import Appeal, Office

_TEXTS = ("municipality", "issuer")
_ITEMS = (*_TEXTS, "contact", "appeal")
_LINE = 46
"""Cells (a kana is two) that a line of the sender takes beside the window of the envelope."""
_LINES = 6
_NAME = 24


def office_of(path: Path) -> Office:
    """「差出人」 municipality, issuer, contact (lines) and perhaps appeal (true or false) of a TOML file in UTF-8.

    Raises InputRefused `cli.office_unreadable`, and `cli.office_items`, which says of each key what is wrong.
    """
    try:
        given: dict[str, object] = tomllib.loads(bytes_of(path).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputRefused(
            "cli.office_unreadable",
            ja="差出人のファイル（--office）を読めません。UTF-8のTOML形式で保存し、場所を確かめてください。",
            en="The file of the office (--office) cannot be read. Save it as TOML in UTF-8; check its place.",
        ) from error
    wrong = {name: found for name in dict.fromkeys((*_ITEMS, *given)) if (found := _wrong(name, given))}
    if wrong:
        ja = "、".join(f"{name}（{said}）" for name, (said, _) in wrong.items())
        en = ", ".join(f"{name} ({said})" for name, (_, said) in wrong.items())
        raise InputRefused(
            "cli.office_items",
            ja=f"差出人のファイルを直してください: {ja}。差出人の欠けた手紙は出せません。",
            en=f"Correct the file of the office: {en}. No letter goes out without its sender.",
        )
    town, mayor = (str(given[name]).strip() for name in _TEXTS)
    rights = Appeal(authority=mayor, defendant=town, representative=mayor) if given.get("appeal") is True else None
    return Office(municipality=town, issuer=mayor, contact=_lines(given["contact"]), appeal=rights)


def _wrong(name: str, given: dict[str, object]) -> tuple[str, str] | None:
    """What is wrong with an item, in Japanese and English."""
    value = given.get(name)
    if name not in _ITEMS:
        return "この名前の項目はありません", "there is no such item"
    if name == "appeal":
        return None if isinstance(value, bool | None) else ("true か false です", "must be true or false")
    if value is None:
        return "ありません", "is missing"
    if name in _TEXTS:
        fits = isinstance(value, str) and value.strip() != "" and value.isprintable() and cell_len(value) <= _NAME
        return (
            None if fits else (f"{_NAME // 2}字までの文字列です", f"must be a text of at most {_NAME // 2} characters")
        )
    lines = _lines(value)
    rows = sum(-(-cell_len(line) // _LINE) for line in lines)
    if isinstance(value, list) and len(lines) == len(value) and 0 < rows <= _LINES:
        return None
    return (
        f"文字列の並びで、{_LINE // 2}字ずつ{_LINES}行までです",
        f"must be a list of texts, at most {_LINES} lines of {_LINE // 2} characters",
    )


def _lines(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    return tuple(line.strip() for line in found if isinstance(line, str) and line.strip() and line.isprintable())
