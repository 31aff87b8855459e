"""「要綱」 Where the words of a file still say an amount or a day that was changed: a title, a remark, a docstring."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.core.dates import wareki
from madoguchi.programme.amendable import fields
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.field import FieldValue, Within

_FIRST_ERA = date(1873, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStill:
    """A text of the file that names the old value, and its line."""

    line: int
    said: str
    text: str


def said_still(before: DeclaredFile, after: DeclaredFile) -> tuple[SaidStill, ...]:
    """The texts of the new file that name a value of the rules which only the old file has, each text once."""
    old, new = (
        {field.value for field in fields(one) if field.within is Within.RULES and not isinstance(field.value, str)}
        for one in (before, after)
    )
    spellings = [spelling for value in sorted(old - new, key=str) for spelling in _spellings(value)]
    found: dict[int, SaidStill] = {}
    for node in ast.walk(ast.parse(after.text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = next((one for one in spellings if _names(node.value, one)), None)
            if said is not None:
                found[node.lineno] = SaidStill(line=node.lineno, said=said, text=node.value.strip().split("\n")[0])
    return tuple(found[line] for line in sorted(found))


def _names(text: str, spelling: str) -> bool:
    """Whether a text has it, and not as the end of a larger number."""
    return re.search(rf"(?<![0-9,.]){re.escape(spelling)}(?![0-9])", text) is not None


def _spellings(value: FieldValue) -> Iterator[str]:
    if isinstance(value, date):
        yield value.isoformat()
        yield f"{value.year}年{value.month}月{value.day}日"
        if value >= _FIRST_ERA:
            yield wareki(value)
        yield f"{value.month}月{value.day}日"
    elif isinstance(value, int):
        yield f"{value:,}"
        yield str(value)
        if value >= 10_000:
            rest = value % 10_000
            yield f"{value // 10_000:,}万{f'{rest:,}' if rest else ''}円"
