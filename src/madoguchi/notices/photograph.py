"""A photograph that a resident sends, drawn anew in grey: by a process of its own, with little memory and little time.

A file of some kilobytes can ask its reader for gigabytes or for minutes. Here it costs that process and nobody else.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import warnings
from io import BytesIO

from PIL import Image

from madoguchi.core.errors import Busy
from madoguchi.core.lane import Lane
from madoguchi.notices.scan import in_grey, too_large, unreadable

MOST_PIXELS = 25_000_000
"""More than a telephone makes of what it was not asked to make larger; by the header, before anything is decoded."""
MEMORY_BYTES = 1_000_000_000
SECONDS = 10
QUALITY = 80
_TOO_LARGE = 3
_COMMAND = (sys.executable, "-m", "madoguchi.notices.photograph")


def drawn(content: bytes, long_side: int) -> bytes:
    """The photograph (JPEG or PNG) as a grey JPEG whose longer side has at most so many pixels.

    Raises InputRefused `notices.scan_unreadable` and, above 25 million pixels, `notices.scan_too_large`; Busy
    `notices.busy` where others are drawn.
    """
    with ONE_AT_A_TIME.turn():
        try:
            ended = subprocess.run(  # noqa: S603 (our own command, and a number)
                [*_COMMAND, str(long_side)], input=content, capture_output=True, timeout=2 * SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise unreadable() from None
    if ended.returncode == _TOO_LARGE:
        raise too_large()
    if ended.returncode or not ended.stdout:
        raise unreadable()
    return ended.stdout


def _drawn(content: bytes, long_side: int) -> bytes:
    warnings.simplefilter("ignore")
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
        if image.width * image.height > MOST_PIXELS:
            sys.exit(_TOO_LARGE)
        # A JPEG is decoded at a half, a quarter or an eighth; of the others every later step is on the small picture.
        image.draft("L", (long_side, long_side))
        factor = max(image.size) // long_side if image.mode in ("L", "LA", "RGB", "RGBA") else 1
        small = image.reduce(factor) if factor > 1 else image
        grey = in_grey(small)
    grey.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    written = BytesIO()
    grey.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _busy() -> Busy:
    return Busy(
        "notices.busy",
        ja="いま多くの写真を受け取っているため、まだ受け付けていません。少し待って、もう一度送ってください。",
        en="Many photographs are being taken in, so yours was not yet. Wait a moment and send it again.",
    )


ONE_AT_A_TIME = Lane(1, 2, 2.0 * SECONDS, _busy)

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(_drawn(sys.stdin.buffer.read(), int(sys.argv[1])))
