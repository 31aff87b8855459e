"""How a command shows its outcome: tables for people, one JSON value for machines, a bar for what takes long."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

import click
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from madoguchi.words import word

PROTECTED = "支援措置の対象者がいます。住所を誰にも知らせないでください。 / Protected: tell nobody the address."
LEAST_WIDTH = 12
"""Cells below which a column is not folded further."""
FRAME = 3
"""Cells that a column's border and padding take."""
as_json = click.option("--json", "as_json", is_flag=True, help="JSON で出す / print one JSON value")


def print_json(value: object) -> None:
    """One JSON value on one line, with Japanese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False))


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on standard output; columns after the first are aligned to the right when they hold numbers.

    No value is cut: where the terminal is too narrow, columns after the first are folded, and where even that leaves
    less than LEAST_WIDTH for one, each row becomes a list. Into a pipe or file a table goes as wide as it is.
    """
    kept = [tuple(row) for row in rows]
    widest = [max(map(cell_len, column)) for column in zip(headings, *kept, strict=True)]
    whole = sum(widest) + FRAME * len(widest) + 1
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(width=max(whole, cell_len(title)))
    least = sum(min(one, LEAST_WIDTH) if place else one for place, one in enumerate(widest))
    if least + FRAME * len(widest) + 1 > console.width:
        _listed(title, headings, kept)
        return
    shown = Table(title=Text(title), title_justify="left", show_lines=False)
    for place, heading in enumerate(headings):
        numeric = place > 0 and all(row[place][:1].lstrip("-").isdigit() for row in kept if row[place])
        shown.add_column(Text(heading), justify="right" if numeric else "left", overflow="fold", no_wrap=place == 0)
    for row in kept:
        shown.add_row(*map(Text, row))
    console.print(shown)


def _listed(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The same rows one value a line, for a terminal that is narrower than the columns."""
    click.echo(title)
    widest = max(map(cell_len, headings))
    for row in rows:
        click.echo("")
        for heading, value in zip(headings, row, strict=True):
            click.echo(f"  {heading}{' ' * (widest - cell_len(heading))}  {value}")


def outcome(title: str, figures: Sequence[tuple[str, str, object]], *, as_json: bool) -> None:
    """What a command came to: (Japanese label, English key, value) each; with `as_json` one object of the keys.

    A key that ends in `_yen` is an amount; a member of a closed set is a code in JSON and a word for people.
    """
    if as_json:
        print_json({key: value for _, key, value in figures})
        return
    click.echo(title)
    names = [f"{label} {key}".strip() for label, key, _ in figures]
    widest = max(map(cell_len, names), default=0)
    for name, (_, key, value) in zip(names, figures, strict=True):
        click.echo(f"  {name}{' ' * (widest - cell_len(name))}  {_said(key, value)}")


def _said(key: str, value: object) -> str:
    match value:
        case None | "":
            return "—"
        case StrEnum():
            return word(value)
        case bool():
            return "はい / yes" if value else "いいえ / no"
        case int():
            return f"{value:,}円" if key.endswith("_yen") else f"{value:,}"
        case Mapping():
            return "、".join(f"{_said('', name)} {_said(key, one)}" for name, one in value.items()) or "—"
        case list() | tuple():
            return "、".join(_said(key, one) for one in value) or "—"
        case _:
            return str(value)


@contextmanager
def working(title: str, *, quiet: bool) -> Iterator[None]:
    """A moving bar on standard error while one long step runs."""
    with progress(quiet=quiet) as bar:
        task = bar.add_task(title, total=None)
        yield
        bar.update(task, total=1, completed=1)


def progress(*, quiet: bool) -> Progress:
    """A bar on standard error; nothing where it is not a terminal or JSON was asked for."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=(errors := Console(stderr=True)),
        disable=quiet or not errors.is_terminal,
    )
