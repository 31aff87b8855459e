"""「新旧対照表」 Two 要綱 tables side by side, so that a second person sees what a changed file changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import zip_longest

from madoguchi.programme.clause import Clause
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.page import clauses, page, paragraph
from madoguchi.programme.table import Language, Row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One row of both tables; a side is empty where the file does not have it."""

    heading: str
    before: tuple[Clause, ...]
    after: tuple[Clause, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


def pairs(before: DeclaredFile, after: DeclaredFile, language: Language = Language.JAPANESE) -> tuple[Pair, ...]:
    """Every row of both tables, in the order of the new table; what was dropped stands where it was."""
    old, new = ({row.key: row for row in rows(one.programme, language)} for one in (before, after))
    return tuple(
        Pair(heading=(new.get(key) or old[key]).heading, before=_clauses(old.get(key)), after=_clauses(new.get(key)))
        for key in _merged(list(old), list(new))
    )


def compare(
    before: DeclaredFile, after: DeclaredFile, language: Language = Language.JAPANESE, *, width: int = 100
) -> str:
    """「新旧対照表」 as text of so many columns; a changed row is marked with ●."""
    half = (width - 3) // 2
    lines = [_beside(*_sides(language), half), _beside(before.sha256[:16], after.sha256[:16], half), "-" * width]
    for pair in pairs(before, after, language):
        lines.append(f"{'●' if pair.is_changed else '　'} {pair.heading}")
        left, right = (list(_wrapped(side, half)) for side in (pair.before, pair.after))
        lines += [_beside(one, other, half) for one, other in zip_longest(left, right, fillvalue="")]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def compare_html(
    before: DeclaredFile, after: DeclaredFile, language: Language = Language.JAPANESE, *, below: str = ""
) -> str:
    """「新旧対照表」 as an HTML page that needs nothing else; a changed row is marked in words and by its ground.

    `below` is HTML that was escaped before: what the change does to real units, where that was computed.
    """
    old, new = _sides(language)
    item, changed = ("項目", "変更") if language is Language.JAPANESE else ("Item", "changed")
    body = [
        paragraph(f"{old}: SHA-256 {before.sha256}"),
        paragraph(f"{new}: SHA-256 {after.sha256}"),
        f'<table>\n<tr><th scope="col">{item}</th><th scope="col">{old}</th><th scope="col">{new}</th></tr>\n',
    ]
    for pair in pairs(before, after, language):
        mark = f"●（{changed}）" if pair.is_changed else ""
        body.append(
            f'<tr{" class=changed" if pair.is_changed else ""}><th scope="row">{mark}{escape(pair.heading)}</th>'
            f"<td>{clauses(pair.before)}</td><td>{clauses(pair.after)}</td></tr>\n"
        )
    return page(after.programme.title, language, [*body, "</table>\n", below])


def _sides(language: Language) -> tuple[str, str]:
    return ("変更前", "変更後") if language is Language.JAPANESE else ("Before", "After")


def _clauses(row: Row | None) -> tuple[Clause, ...]:
    return row.clauses if row else ()


def _merged(old: list[str], new: list[str]) -> Iterator[str]:
    kept = set(new)
    gone: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in old:
        if key in kept:
            last = key
        else:
            gone.setdefault(last, []).append(key)
    yield from gone.get(None, [])
    for key in new:
        yield key
        yield from gone.get(key, [])


def _wrapped(parts: tuple[Clause, ...], width: int, depth: int = 0) -> Iterator[str]:
    for part in parts:
        line, used = "  " * depth, 2 * depth
        for piece in _pieces(f"・{part.text}", width - 2 * (depth + 1)):
            if used + sum(map(_width, piece.rstrip(" "))) > width:
                yield line.rstrip(" ")
                line, used = "  " * (depth + 1), 2 * (depth + 1)
            line, used = line + piece, used + sum(map(_width, piece))
        yield line.rstrip(" ")
        yield from _wrapped(part.parts, width, depth + 1)


def _pieces(text: str, room: int) -> Iterator[str]:
    """What stands on one line: a Latin word with the spaces after it, or one other character; no longer than `room`."""
    for piece in re.findall(r"[!-~¥]+ *|.", text, re.DOTALL):
        if len(piece) <= room:
            yield piece
        else:
            yield from piece


def _beside(left: str, right: str, half: int) -> str:
    return f"{left}{' ' * max(0, half - sum(map(_width, left)))} | {right}"


def _width(character: str) -> int:
    """Columns on a terminal: wide characters take two, combining ones none."""
    if unicodedata.combining(character) or unicodedata.category(character) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
