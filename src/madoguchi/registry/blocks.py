"""「法人番号」 A file of the whole country is read block by block: more than a gigabyte is never one text.

The National Tax Agency's files have no line of headers; one that somebody saved with headers is read by them.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from madoguchi.core.errors import InputRefused
from madoguchi.places.wards import of_own
from madoguchi.registry.corporations import HEADERS, NUMBER
from madoguchi.registry.decode import named, not_csv, refuse_lost, rows_of, wrong_code_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from madoguchi.registry.columns import Register
    from madoguchi.registry.decode import Texts
    from madoguchi.registry.mapping import Mapped

    Keeps: TypeAlias = Callable[[pl.DataFrame], pl.DataFrame]

BLOCK = 1 << 26
"""Bytes that are read as one text."""


def texts_of_blocks(content: bytes, register: Register, mapped: Mapped, *, name: str, keeps: Keeps) -> Texts:
    """The rows of a file that are kept, as texts under the register's own names.

    Raises InputRefused `registry.not_corporations` for a file of another kind, and as `decode.decode` and
    `decode.rows_of`.
    """
    blocks = list(each_block(content, register, mapped, name=name, keeps=keeps))
    return replace(
        blocks[0],
        frame=pl.concat([one.frame for one in blocks]),
        ragged=tuple(row for one in blocks for row in one.ragged),
        elsewhere=sum(one.elsewhere for one in blocks),
    )


def each_block(
    content: bytes, register: Register, mapped: Mapped, *, name: str, keeps: Keeps | None = None
) -> Iterator[Texts]:
    """The rows of a file as `texts_of_blocks` has them, a block at a time; all of them where nothing says which."""
    blocks = list(_blocks(content))
    if not blocks:
        raise not_csv()
    page = _code_page(content, blocks, name)
    header, start = _header(_text(content[: content.find(b"\n") + 1 or len(content)], page), register, mapped, name)
    for first, begin, end in blocks:
        text = _text(content[begin:end], page)
        refuse_lost(text, name, line=first)
        skipped = start if first == 1 else 0
        body = text.split("\n", skipped)[skipped] if text.count("\n") >= skipped else ""
        rows, ragged = rows_of(f"{header}\n{body}", before=first + skipped - 2)
        texts = named(rows, register, mapped, ragged)
        kept = texts.frame if keeps is None else keeps(texts.frame)
        yield replace(texts, frame=kept, elsewhere=rows.height - kept.height)


def kept_here(code: str, numbers: Sequence[str] = ()) -> Keeps:
    """「法人」 Which rows a municipality keeps: of whoever sits or sat in it, their successors, those numbers."""
    return partial(_kept, here=seated_in(code), numbers=pl.Series(numbers, dtype=pl.String))


def seated_in(code: str) -> pl.Expr:
    """「法人」 Whether a row has its seat in the municipality, or in a ward of it."""
    return of_own(pl.col("prefecture_code") + pl.col("city_code"), code[:5])


def _kept(rows: pl.DataFrame, *, here: pl.Expr, numbers: pl.Series) -> pl.DataFrame:
    number = pl.col("corporate_number")
    wanted = pl.concat([rows.filter(here)["corporate_number"], numbers])
    successors = rows.filter(number.is_in(wanted.implode()))["successor_number"]
    return rows.filter(number.is_in(pl.concat([wanted, successors]).drop_nulls().implode()))


def _blocks(content: bytes) -> Iterator[tuple[int, int, int]]:
    """The number of the first line of each block, and where it begins and ends: always with a line."""
    line, begin = 1, 0
    while begin < len(content):
        end = len(content) if len(content) - begin <= BLOCK else content.rfind(b"\n", begin, begin + BLOCK) + 1
        end = end or content.find(b"\n", begin) + 1 or len(content)
        yield line, begin, end
        line, begin = line + content.count(b"\n", begin, end), end


def _code_page(content: bytes, blocks: list[tuple[int, int, int]], name: str) -> str:
    """The one code page of all blocks. Raises InputRefused `registry.wrong_code_page`."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise wrong_code_page(name, 1)
    lines = []
    for page in ("utf-8", "cp932"):
        for first, begin, end in blocks:
            block = content[begin:end]
            try:
                block.decode(page)
            except UnicodeDecodeError as error:
                lines.append(first + block.count(b"\n", 0, error.start))
                break
        else:
            return page
    raise wrong_code_page(name, max(lines))


def _text(block: bytes, page: str) -> str:
    return block.decode(page).removeprefix("\ufeff").replace("\r\n", "\n")


def _header(first_line: str, register: Register, mapped: Mapped, name: str) -> tuple[str, int]:
    """The line of headers, and how many lines of the file it takes: none where the file has no such line."""
    cells = next(csv.reader([first_line.strip("\n")]), [])
    if len(cells) == len(register.unheaded) and re.fullmatch("[0-9]{13}", cells[HEADERS.index(NUMBER)].strip()):
        return ",".join(register.unheaded), 0
    own = mapped.headers.get("corporate_number", (NUMBER,))
    if any(cell.strip() in own for cell in cells):
        return first_line.strip("\n"), 1
    raise InputRefused(
        "registry.not_corporations",
        ja=f"{name} は法人番号公表サイトのファイルではありません（{len(register.unheaded)}列で2列目が13桁の法人番号の"
        f"はずが、1行目は{len(cells)}列です）。列を並べ替えたり途中で切ったりしていない、ダウンロードしたままのCSVを指定してください。",
        en=f"{name} is no file of the corporate numbers' site: a row has {len(register.unheaded)} cells, the second "
        f"a number of 13 digits; the first line has {len(cells)}. Name the CSV file as it was downloaded, with no "
        "column moved or cut.",
    )
