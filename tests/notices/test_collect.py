"""Many files at once: whatever one of them does to its reader, the others are read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from madoguchi.core.errors import InputRefused
from madoguchi.notices.collect import AT_ONCE, returned_files

from .pens import KNOWN, Scanner, form_pages, printed
from .samples import KEY


def pdf_of(*pages: Image.Image) -> bytes:
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=100)
    return out.getvalue()


def test_a_long_file_is_read_in_parts_whose_pages_stay_in_order(tmp_path: Path) -> None:
    sheet = Scanner().scan(form_pages(KNOWN)[0])
    blank = Image.new("L", (80, 110), 255)
    path = tmp_path / "many.pdf"
    path.write_bytes(pdf_of(*([blank] * (AT_ONCE + 3)), sheet))
    told: list[tuple[int, int]] = []
    (one,) = returned_files([path], KEY, workers=2, progress=lambda done, known: told.append((done, known)))
    assert [page.number for page in one.pages] == list(range(1, AT_ONCE + 5))
    assert [page.number for page in one.pages if page.code] == [AT_ONCE + 4]
    assert told[-1] == (AT_ONCE + 4, AT_ONCE + 4)


def test_a_file_that_kills_its_reader_is_refused_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child that opens it ends at once, as after a fault in a decoder."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import os, PIL.Image as images\n"
        "opened = images.open\n"
        "def fatal(file, *more, **options):\n"
        "    if b'kills its reader' in file.getvalue():\n"
        "        os._exit(9)\n"
        "    return opened(file, *more, **options)\n"
        "images.open = fatal\n",
        "utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=":")
    fatal = tmp_path / "fatal.png"
    fatal.write_bytes(Scanner().saved(printed(KNOWN)[0]) + b"kills its reader")
    good = []
    for number in range(5):
        path = tmp_path / f"good-{number}.png"
        path.write_bytes(Scanner().saved(printed(KNOWN)[0]))
        good.append(path)
    found = returned_files([good[0], fatal, *good[1:]], KEY, workers=2)
    assert [one.path for one in found] == [good[0], fatal, *good[1:]]
    assert [one.path for one in found if one.refused] == [fatal]
    assert all(one.pages[0].code is not None for one in found if not one.refused)


def test_no_file_is_no_file_and_a_short_key_stops_all(tmp_path: Path) -> None:
    assert returned_files([], KEY) == ()
    path = tmp_path / "one.png"
    path.write_bytes(Scanner().saved(printed(KNOWN)[0]))
    with pytest.raises(InputRefused, match=r"notices\.key_too_short"):
        returned_files([path], b"short")
