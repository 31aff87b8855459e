"""Columns to blocks of bytes and back, for all rows at once.

A block is an array of unsigned bytes, one row per record. Text is JIS X 0201: one byte for each character.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

Block: TypeAlias = npt.NDArray[np.uint8]
Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.int64]

_UNKNOWN = "\ufffd"
_BLANK = ord(" ")


def _jis_x_0201(long_mark: str) -> str:
    kana = "".join(map(chr, range(0xFF61, 0xFFA0))).replace("ｰ", long_mark)
    return "".join(
        chr(byte) if 0x20 <= byte < 0x7F else kana[byte - 0xA1] if 0xA1 <= byte <= 0xDF else _UNKNOWN
        for byte in range(256)
    )


_DECODE = {False: _jis_x_0201("ｰ"), True: _jis_x_0201("-")}


def text_block(column: pl.Series, width: int) -> Block:
    """Text as bytes, each padded with spaces to the width. Every character must have one byte; none may be too long."""
    joined = column.str.pad_end(width, " ").str.join("").item()
    return np.frombuffer(joined.encode("cp932"), dtype=np.uint8).reshape(len(column), width)


def write_digits(block: Block, values: Numbers) -> None:
    """Numbers as digits, right-aligned and filled with zeros, into the block. No number may be too long."""
    rest = values
    block[:] = ord("0")
    for place in range(block.shape[1] - 1, -1, -1):
        if not rest.any():
            return
        rest, digit = np.divmod(rest, 10)
        block[:, place] += digit.astype(np.uint8)


def are_digits(block: Block) -> Flags:
    """Which rows hold digits only."""
    digits = (block - np.uint8(ord("0"))) <= 9
    # One look at all of them takes a twentieth of a look at each row.
    return np.ones(len(block), dtype=np.bool_) if digits.all() else np.asarray(digits.all(axis=1))


def read_digits(block: Block) -> Numbers:
    """The numbers that rows of digits write. A row with another byte gives a number without meaning."""
    numbers = np.zeros(len(block), dtype=np.int64)
    for place in range(block.shape[1]):
        numbers = numbers * 10 + (block[:, place] - np.uint8(ord("0")))
    return numbers


def text_column(block: Block, *, reads_long_mark: bool = False) -> pl.Series:
    """The text of each row without its trailing spaces; a byte that is no character becomes U+FFFD."""
    rows = len(block)
    if rows == 0:
        return pl.Series(dtype=pl.String)
    block = np.ascontiguousarray(block)
    if rows > 1 and (block[1:] == block[:-1]).all():
        return text_column(block[:1], reads_long_mark=reads_long_mark).new_from_index(0, rows)
    kept, ends = _without_trailing_spaces(block)
    text = kept.tobytes()
    if (kept - np.uint8(0x20) > 0x7E - 0x20).any():
        characters = _DECODE[reads_long_mark]
        sizes = np.array([len(character.encode()) for character in characters])
        ends = np.append(0, np.cumsum(sizes[kept]))[ends]
        text = codecs.charmap_decode(text, "strict", characters)[0].encode()
    return pl.Series(pa.Array.from_buffers(pa.large_string(), rows, [None, pa.py_buffer(ends), pa.py_buffer(text)]))


def _without_trailing_spaces(block: Block) -> tuple[Block, Numbers]:
    """The bytes of all rows one after another, and where each row ends in them, after a 0 for the first one's start."""
    rows, width = block.shape
    if (block[:, -1] != _BLANK).all():
        return block.ravel(), np.arange(0, (rows + 1) * width, width)
    trailing = (block != _BLANK)[:, ::-1].argmax(axis=1)
    lengths = np.where((trailing == 0) & (block[:, -1] == _BLANK), 0, width - trailing)
    return block[np.arange(width) < lengths[:, None]], np.append(0, np.cumsum(lengths))


def allowed_bytes(characters: Iterable[str], *, reads_long_mark: bool = False) -> bytes:
    """The bytes that write one of the characters."""
    return "".join(characters).encode("cp932") + (b"\xb0" if reads_long_mark else b"")
