"""Files of laws as e-Gov gives them: one law in XML, or a ZIP archive with a folder for each."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from madoguchi.core.errors import InputRefused
from madoguchi.formats.law.numerals import printable
from madoguchi.formats.law.read import LARGEST
from madoguchi.registry.decode import content_of

LARGEST_ARCHIVE = 1 << 33
"""Bytes of all the laws in an archive: more than all that are in force. No file in it gives more than it says."""
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError, IndexError)


def law_files(path: Path) -> Iterator[tuple[str, bytes, int]]:
    """The files of laws in a file: the name of each, its bytes, and how many there are in all.

    Of a file that is too large for a law only so much is handed out that this can be seen. Raises InputRefused
    `registry.file_unreadable` and `law.archive`.
    """
    content = content_of(path)
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield printable(path.name), content, 1
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            named = [
                one
                for one in archive.infolist()
                if one.filename.lower().endswith(".xml") and "__MACOSX" not in one.filename
            ]
            if not named or sum(one.file_size for one in named) > LARGEST_ARCHIVE:
                raise ValueError("no XML in it, or more than all laws")
            for one in named:
                name = printable(one.filename.rpartition("/")[2])
                if one.file_size > LARGEST:
                    yield name, bytes(LARGEST + 1), len(named)
                    continue
                with archive.open(one) as file:
                    inner = file.read(LARGEST + 1)
                yield name, inner, len(named)
    except _BROKEN as error:
        raise InputRefused(
            "law.archive",
            ja=f"{printable(path.name)} はZIPですが、法令のXMLを含む正しいZIPとして開けないか、"
            f"開くと{LARGEST_ARCHIVE >> 30}GBを超えます。ダウンロードし直してください。",
            en=f"{printable(path.name)} is a ZIP archive, but not a sound one with law files in it, or of more than "
            f"{LARGEST_ARCHIVE >> 30} GB. Download it again.",
        ) from error
