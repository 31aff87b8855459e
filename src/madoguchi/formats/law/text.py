"""The text of an element of the 法令標準XML as people read it: ruby left out, a table as rows, a figure as （図）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

CELL = " ｜ "
_INLINE = frozenset({"Line", "Ruby", "Rt", "Sup", "Sub", "QuoteStruct", "ArithFormula"})
_ROWS = frozenset({"TableRow", "TableHeaderRow"})
_FIGURES = frozenset({"Fig", "FigStruct", "Style", "Format"})
_HEADS = ("Title", "Num", "Label", "Caption")
_BROKEN = re.compile(r"\s*\n\s*")


def plain(element: etree._Element | None) -> str:
    """What is printed of an element, in one line."""
    if element is None:
        return ""
    return _BROKEN.sub("", "".join(_texts(element))).strip()


def lines(element: etree._Element) -> list[str]:
    """What is printed of an element with tables and numbered parts in it, line by line; a number begins its line."""
    if element.tag in _ROWS:
        return [CELL.join("　".join(lines(cell)) for cell in element)]
    if all(child.tag in _INLINE for child in element):
        return [text] if (text := plain(element)) else ["（図）"] if element.tag in _FIGURES else []
    if element.tag.endswith("Sentence"):
        return [sentence(element)] if element.find("Table") is None else lines(element[0])
    found: list[str] = []
    head = ""
    for child in element:
        if child.tag.endswith(_HEADS):
            head = "　".join(filter(None, (head, plain(child))))
            continue
        inner = lines(child)
        if head and inner:
            inner[0], head = f"{head}　{inner[0]}", ""
        found += inner
    return [*found, *filter(None, [head])]


def sentence(element: etree._Element) -> str:
    """The sentences of a paragraph or item in one line; columns lie a space apart."""
    columns = element.findall("Column")
    if columns:
        return "　".join("".join(map(plain, column)) for column in columns)
    return "".join(map(plain, element)) if len(element) else plain(element)


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != "Rt":
            yield from _texts(child)
        yield child.tail or ""
