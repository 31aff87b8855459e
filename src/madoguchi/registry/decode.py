"""A CSV file as it lies on the disk (UTF-8 with or without BOM, or CP932) becomes a table of texts under our names."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.places.wards import of_own, well_formed

if TYPE_CHECKING:
    from pathlib import Path

    from madoguchi.registry.columns import Column, Register
    from madoguchi.registry.mapping import Mapped

ROW = "row_number"
"""Name of the added column: the row in the file as a spreadsheet shows it, where the header is row 1."""
REPLACEMENT = "\ufffd"
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    RuntimeError,
    NotImplementedError,
)
"""What Python raises for an archive that is cut, false, locked by a password or packed in a way it does not know."""
LARGEST = 1 << 31
"""Bytes that a file in an archive may have: more than any municipality's, and less than fills a machine."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What nobody sees and no register may hold: control characters other than a tab and a line end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The file's rows as texts: column ROW and one for each column of the register; empty is null.

    `ragged` are the numbers of rows with too few or too many cells (they are not in `frame`), `absent` the columns for
    which the file has no header, `ignored` how many headers belong to no column, `elsewhere` how many rows are of other
    municipalities (`Register.within`).
    """

    frame: pl.DataFrame
    ragged: tuple[int, ...]
    absent: tuple[str, ...]
    ignored: int
    elsewhere: int = 0


def content_of(source: Path) -> bytes:
    """The bytes of a file. Raises InputRefused `registry.file_unreadable`."""
    try:
        return bytes_of(source)
    except OSError as error:
        raise InputRefused(
            "registry.file_unreadable",
            ja="ファイルが開けないか、ファイルではありません。場所と読み取りの権限を確かめてください。",
            en="The file cannot be opened or is no file. Check its path and the right to read it.",
        ) from error


def unpacked(content: bytes, *, name: str = "CSV") -> bytes:
    """The one file in a ZIP archive; any other content as it is.

    Raises InputRefused `registry.archive` for an archive that is damaged, locked by a password, holds another number of
    files than one, or more than LARGEST bytes.
    """
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return content
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            (within,) = (one for one in archive.infolist() if not one.is_dir())
            if within.file_size > LARGEST:
                raise ValueError(within.file_size)
            return archive.read(within)
    except _BROKEN_ARCHIVE as error:
        raise InputRefused(
            "registry.archive",
            ja=f"{name} はZIPですが、CSVを1つだけ含む正しいZIPとして開けません。"
            "ダウンロードし直すか、展開したCSVを指定してください。",
            en=f"{name} is a ZIP archive, but not a sound one that holds exactly one CSV file. Download it again, or "
            "name the CSV file that is in it.",
        ) from error


def decode(content: bytes, *, name: str = "CSV") -> str:
    """The text of a file in UTF-8 (BOM or not) or CP932.

    Raises InputRefused `registry.wrong_code_page` with the line of the first byte that fits neither, and
    `registry.replacement_character` with the line of the first U+FFFD: somebody converted the file badly before, and
    the characters of names are lost in it, and `registry.control_character` with that of the first control character
    other than a tab or a line end.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise wrong_code_page(name, 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as as_utf8:
        if content.startswith(BOM_UTF8):
            raise wrong_code_page(name, _line(content, as_utf8.start)) from None
        try:
            text = content.decode("cp932")
        except UnicodeDecodeError as as_cp932:
            further = max(as_utf8.start, as_cp932.start)
            raise wrong_code_page(name, _line(content, further)) from None
    refuse_lost(text, name)
    return text


def refuse_lost(text: str, name: str, *, line: int = 1) -> None:
    """Raises InputRefused `registry.replacement_character` and `registry.control_character`, as `decode` says.

    `line` is the number of the text's first line.
    """
    at = text.find(REPLACEMENT)
    if at >= 0:
        line += text.count("\n", 0, at)
        raise InputRefused(
            "registry.replacement_character",
            ja=f"{name} の{line}行目に、壊れた文字(U+FFFD)があります。氏名などの字が失われています。"
            "文字コードの変換をやり直した元のファイルを使ってください。",
            en=f"Line {line} of {name} holds a destroyed character (U+FFFD): letters of names are lost. "
            "Use the original file and convert it again.",
        )
    if control := CONTROL.search(text):
        line += text.count("\n", 0, control.start())
        raise InputRefused(
            "registry.control_character",
            ja=f"{name} の{line}行目に、目に見えない制御文字があります。同じに見えて違う値になるため止めました。"
            "その行を打ち直してください。",
            en=f"Line {line} of {name} holds a control character that nobody sees: values would look alike and differ. "
            "Type the line again.",
        )


def texts_of(text: str, register: Register, mapped: Mapped, here: str = "") -> Texts:
    """Split the text into rows under the register's own names; of the rows of many municipalities those of `here`.

    Raises InputRefused `registry.columns_missing` when a required column has no header in the file,
    `registry.of_other_municipalities` when no row is of here, and as `rows_of`.
    """
    frame, ragged = rows_of(text)
    return _within(named(frame, register, mapped, ragged), register, here)


def rows_of(text: str, *, before: int = 0) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """The rows of a text as texts under its own headers, with ROW behind them; and the numbers of the ragged ones.

    `before` is added to every number: so many rows of the file come before this text. Raises InputRefused
    `registry.not_csv` when there is no header at all, and `registry.line_break` when a value runs over its line: a
    stray quote would swallow the rows up to the next one.
    """
    ragged: list[int] = []

    def note(row: csv.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    try:
        found = csv.read_csv(
            pa.BufferReader(text.encode()),
            csv.ReadOptions(use_threads=False, autogenerate_column_names=True, block_size=1 << 24),
            csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note),
            csv.ConvertOptions(
                column_types={f"f{n}": pa.string() for n in range(_widest(text))},
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise not_csv() from error
    _refuse_line_breaks(found, before)
    headers = [str(column[0].as_py() or "").strip() for column in found.columns]
    if found.num_rows == 0 or len({*headers, ROW}) != len(headers) + 1:
        raise not_csv()
    whole = found.num_rows + len(ragged)
    taken = pl.Series(ROW, range(1, whole + 1), dtype=pl.Int64)
    numbers = taken.filter(~taken.is_in(ragged)) if ragged else taken
    table = found.rename_columns(headers).append_column(ROW, numbers.to_arrow()).slice(1)
    rows = pl.DataFrame(pl.from_arrow(table))
    rows.columns = [*headers, ROW]  # an empty header would be given a name
    return rows.with_columns(pl.col(ROW) + before), tuple(row + before for row in ragged)


def _within(texts: Texts, register: Register, here: str) -> Texts:
    """The rows of the municipality itself and of its wards, and those of which no code says whose they are."""
    if not register.within:
        return texts
    code = pl.col(register.within)
    of_others = code.is_in(well_formed(texts.frame[register.within]).implode()) & ~of_own(code, here)
    own = texts.frame.filter(~of_others.fill_null(value=False))
    if texts.frame.height and own.is_empty():
        raise of_other_municipalities(register, here)
    return replace(texts, frame=own, elsewhere=texts.frame.height - own.height)


def of_other_municipalities(register: Register, here: str) -> InputRefused:
    """The refusal of a file of which nothing is of here."""
    return InputRefused(
        "registry.of_other_municipalities",
        ja=f"{register.title}のファイルに、この市区町村（{here}）の行がありません。"
        "自分の都道府県か市区町村のファイルかを確かめてください。",
        en=f"The file for {register.name} has no row of this municipality ({here}). Look whether it is the file of "
        "your own prefecture or municipality.",
    )


def _refuse_line_breaks(found: pa.Table, before: int) -> None:
    broken = [pc.index(pc.match_substring_regex(column, "[\r\n]"), value=True).as_py() for column in found.columns]
    first = min((row for row in broken if row >= 0), default=None)
    if first is not None:
        first += 1 + before
        raise InputRefused(
            "registry.line_break",
            ja=f"{first}行目の値が、引用符で次の行に続いています。間の行が読み落とされるため"
            '何も取り込んでいません。引用符（"）を確かめ、値の中の改行を除いてください。',
            en=f"A value of row {first} runs on to the next line by a quotation mark. Rows between would be lost: "
            "nothing was taken in. Check the quotation marks, and take line breaks out of values.",
        )


def texts_of_arrow(table: pa.Table, register: Register, here: str) -> Texts:
    """An Arrow table whose fields have our names, as the same texts of `here`; its first row is row 2, as in a file.

    Raises InputRefused `registry.columns_missing` and `registry.of_other_municipalities`.
    """
    numbers = pa.array(range(2, table.num_rows + 2), pa.int64())
    known = [c for c in register.columns if c.name in table.column_names]
    _refuse_missing(register, {c.name for c in known})
    columns = [table.column(c.name).cast(pa.string()) for c in known]
    frame = pl.DataFrame(pl.from_arrow(pa.table([numbers, *columns], names=[ROW, *(c.name for c in known)])))
    texts = _complete(frame, register, ragged=(), ignored=table.num_columns - len(known))
    return _within(texts, register, here)


def named(frame: pl.DataFrame, register: Register, mapped: Mapped, ragged: tuple[int, ...]) -> Texts:
    """Rows (`rows_of`) under the register's own names. Raises InputRefused `registry.columns_missing`."""
    chosen: dict[str, tuple[str, ...]] = {}
    for column in register.columns:
        chosen[column.name] = _headers_for(column, mapped, frame.columns)
    _refuse_missing(register, {name for name, headers in chosen.items() if headers})
    used = {header for headers in chosen.values() for header in headers}
    named = frame.select(
        ROW,
        *(
            pl.concat_str([pl.col(h).str.strip_chars() for h in headers], ignore_nulls=True).alias(name)
            if len(headers) > 1
            else pl.col(headers[0]).alias(name)
            for name, headers in chosen.items()
            if headers
        ),
    )
    return _complete(named, register, ragged=ragged, ignored=len(frame.columns) - 1 - len(used))


def _complete(frame: pl.DataFrame, register: Register, *, ragged: tuple[int, ...], ignored: int) -> Texts:
    unsaid = tuple(c for c in register.columns if c.name not in frame.columns)
    absent = tuple(c.name for c in unsaid if not c.made_here)
    whole = frame.with_columns(pl.lit(None, pl.String).alias(c.name) for c in unsaid)
    texts = pl.col(*(c.name for c in register.columns)).str.strip_chars()
    return Texts(
        frame=whole.select(ROW, *(c.name for c in register.columns)).with_columns(
            pl.when(texts.str.len_bytes() > 0).then(texts)
        ),
        ragged=ragged,
        absent=absent,
        ignored=ignored,
    )


def _headers_for(column: Column, mapped: Mapped, headers: list[str]) -> tuple[str, ...]:
    if column.name in mapped.headers:
        named = mapped.headers[column.name]
        return named if all(header in headers for header in named) else ()
    if column.header in headers:
        return (column.header,)
    return tuple(header for header in column.parts if header in headers)


def _refuse_missing(register: Register, found: set[str]) -> None:
    missing = [c.header for c in register.columns if c.required and c.name not in found]
    if missing:
        raise _columns_missing(register, missing)


def _columns_missing(register: Register, missing: list[str]) -> InputRefused:
    return InputRefused(
        "registry.columns_missing",
        ja=f"{register.title}のファイルに必要な項目がありません: {'、'.join(missing)}。"
        "見出しを直すか、項目対応表(TOML)で自庁の見出しを指定してください。文字コードの誤りでも起こります。",
        en=f"The file for {register.name} lacks required columns: {', '.join(missing)}. Correct its headers or "
        "name your own in a mapping file (TOML). A wrong code page has this effect, too.",
    )


def not_csv() -> InputRefused:
    """The refusal of a file that is no CSV."""
    return InputRefused(
        "registry.not_csv",
        ja="CSVとして読めません。1行目に重複のない見出しがあり、2行目から値が並ぶファイルにしてください。",
        en="The file cannot be read as CSV. Its first row must hold headers, each once, and its values must follow.",
    )


def _widest(text: str) -> int:
    head = text[: text.find("\n")] if "\n" in text else text
    return head.count(",") + 1


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1


def wrong_code_page(name: str, line: int) -> InputRefused:
    """The refusal of bytes that are neither UTF-8 nor CP932."""
    return InputRefused(
        "registry.wrong_code_page",
        ja=f"{name} の{line}行目に、UTF-8でもCP932(Shift_JIS)でもない文字があります。"
        "氏名などを壊さないため取り込みません。UTF-8で出力し直してください。",
        en=f"Line {line} of {name} has bytes that are neither UTF-8 nor CP932 (Shift_JIS). It is not taken in, so that "
        "names are not destroyed. Export it again in UTF-8.",
    )
