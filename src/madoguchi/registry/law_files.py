"""Files of laws as e-Gov gives them: one law in XML, or a ZIP archive with a folder for each."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from madoguchi.core.errors import InputRefused
from madoguchi.formats.law.read import LARGEST
from madoguchi.registry.decode import content_of

_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError, IndexError)


def law_files(path: Path) -> Iterator[tuple[str, bytes, int]]:
    """The files of laws in a file: the name of each, its bytes, and how many there are in all.

    Of a file that is too large for a law only so much is handed out that this can be seen. Raises InputRefused
    `registry.file_unreadable` and `law.archive`.
    """
    content = content_of(path)
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield path.name, content, 1
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            named = [one for one in archive.namelist() if one.lower().endswith(".xml") and "__MACOSX" not in one]
            if not named:
                raise ValueError("no XML in it")
            for name in named:
                with archive.open(name) as one:
                    inner = one.read(LARGEST + 1)
                yield name.rpartition("/")[2], inner, len(named)
    except _BROKEN as error:
        raise InputRefused(
            "law.archive",
            ja=f"{path.name} はZIPですが、法令のXMLを含む正しいZIPとして開けません。ダウンロードし直してください。",
            en=f"{path.name} is a ZIP archive, but not a sound one with law files in it. Download it again.",
        ) from error
