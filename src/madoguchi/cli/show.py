"""How a command shows its outcome: tables for people, one JSON value for machines, a bar for what takes long."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

as_json = click.option("--json", "as_json", is_flag=True, help="JSON で出す / print one JSON value")


def print_json(value: object) -> None:
    """One JSON value on one line, with Japanese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False))


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on standard output; columns after the first are aligned to the right when they hold numbers."""
    shown = Table(title=title, title_justify="left", show_lines=False)
    kept = [tuple(row) for row in rows]
    for place, heading in enumerate(headings):
        numeric = place > 0 and all(row[place][:1].lstrip("-").isdigit() for row in kept if row[place])
        shown.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in kept:
        shown.add_row(*row)
    Console().print(shown)


def progress(*, quiet: bool) -> Progress:
    """A bar on standard error; nothing where it is not a terminal or JSON was asked for."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=quiet,
    )
