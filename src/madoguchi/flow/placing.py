"""Where the addresses of a file are: every row kept as it came, with what the registers of places say beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
from django.db import transaction

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.places.normalise import Level
from madoguchi.registry.decode import content_of, decode, not_csv, unpacked
from madoguchi.registry.locate import locate

_NAMED_TWICE = re.compile(r"_duplicated_\d+$")
"""How the reader of CSV calls the second column of a header."""


def locate_file(file: Path, column: str, to: Path, headings: Mapping[str, str], *, on: date) -> Mapping[Level, int]:
    """「照合」 Write the CSV file again with a column for each item of LOCATED that has a heading; rows by Level.

    Raises InputRefused `places.no_column` where it has no column of that header, `places.headings_taken` where it has
    one of the headings already, `registry.not_csv`, and what `registry.decode` raises.
    """
    rows = _rows(file)
    if column not in rows.columns:
        raise InputRefused(
            "places.no_column",
            ja=f"ファイルに「{column}」という見出しがありません。--column で住所の見出しを指定してください。",
            en=f"The file has no column {column}. Name the header of its addresses with --column.",
        )
    if taken := [heading for heading in headings.values() if heading in rows.columns]:
        raise InputRefused(
            "places.headings_taken",
            ja=f"ファイルに、書き加える見出しがもうあります: {'、'.join(taken)}。見出しを変えてください。",
            en=f"The file already has headers that would be added: {', '.join(taken)}. Rename them.",
        )
    with transaction.atomic():
        found = locate(rows[column].fill_null("").to_list(), on=on)
    beside = pl.DataFrame(pl.from_arrow(found)).select(pl.col(name).alias(said) for name, said in headings.items())
    store.disk.write_whole(to, [rows.hstack(beside).write_csv(include_bom=True, line_terminator="\r\n").encode()])
    counted = Counter(found["level"].to_pylist())
    return {level: counted[level] for level in Level}


def _rows(file: Path) -> pl.DataFrame:
    try:
        text = decode(unpacked(content_of(file), name=file.name), name=file.name)
        rows = pl.read_csv(text.encode(), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise not_csv() from error
    if any(_NAMED_TWICE.search(name) for name in rows.columns):
        raise not_csv()
    return rows
