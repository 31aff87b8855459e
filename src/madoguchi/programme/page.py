"""One HTML page that needs nothing else: no script, no font, no picture from elsewhere; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from madoguchi.programme.clause import Clause
from madoguchi.programme.table import Language, Row

_STYLE = """
body { font-family: "Noto Sans JP", "BIZ UDGothic", sans-serif; line-height: 1.7; color: #1a1a1c; background: #fff;
  max-width: 64rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #767676; padding: .5rem .75rem; text-align: left; vertical-align: top; }
th { background: #f1f1f4; } tr.changed > * { background: #fff0c7; } ul { margin: 0; padding-left: 1.25rem; }
th[scope=row] { width: 16rem; } @media print { body { padding: 0; } }
"""


def page(title: str, language: Language, body: Iterable[str]) -> str:
    """A whole page; `body` is HTML that was escaped before."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language.value}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{''.join(body)}</main>\n</body>\n</html>\n"
    )


def section(heading: str, body: str) -> str:
    """A part of a page under its heading."""
    return f"<section>\n<h2>{escape(heading)}</h2>\n{body}</section>\n"


def paragraph(text: str) -> str:
    """One paragraph."""
    return f"<p>{escape(text)}</p>\n"


def rows_table(rows: Iterable[Row]) -> str:
    """A table with one heading and its clauses in each row."""
    lines = (f'<tr><th scope="row">{escape(row.heading)}</th><td>{clauses(row.clauses)}</td></tr>\n' for row in rows)
    return f"<table>\n{''.join(lines)}</table>\n"


def plain_table(headings: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """A table of texts under column headings."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in cells)
    return f"<table>\n<tr>{head}</tr>\n{''.join(f'<tr>{line}</tr>{chr(10)}' for line in lines)}</table>\n"


def clauses(parts: Sequence[Clause]) -> str:
    """Clauses as a nested list; one alone without parts is plain text."""
    if len(parts) == 1 and not parts[0].parts:
        return escape(parts[0].text)
    return f"<ul>{''.join(f'<li>{_item(part)}</li>' for part in parts)}</ul>" if parts else ""


def _item(part: Clause) -> str:
    below = f"<ul>{''.join(f'<li>{_item(one)}</li>' for one in part.parts)}</ul>" if part.parts else ""
    return escape(part.text) + below
