"""Scans as they come from an office's machine (PNG, JPEG, TIFF, PDF) become grey pages, and rubbish one sentence."""

from __future__ import annotations

import warnings
from io import BytesIO
from threading import Lock

import pypdfium2
from PIL import Image, ImageOps

from madoguchi.core.errors import InputRefused

MOST_BYTES = 500_000_000
MOST_PAGES = 2_000
MOST_PIXELS = 80_000_000
"""A page of A3 at 600 dots an inch has 70 million; what claims more is no scan of a form."""
LONG_SIDE = 2_400
"""Pixels of the longer side at which a page of a PDF is drawn, whatever size it claims: 205 dots an inch of A4."""
_PDFIUM = Lock()
"""PDFium must not be entered by two threads at once."""


class Scan:
    """The pages of one file. Close it, or use it in a `with`.

    Raises InputRefused `notices.scan_unreadable` for what is no PNG, JPEG, TIFF or PDF, or is broken or locked by a
    password, `notices.scan_too_large` and `notices.scan_too_many_pages`.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_BYTES:
            raise too_large()
        self._pdf: pypdfium2.PdfDocument | None = None
        self._image: Image.Image | None = None
        if b"%PDF-" in content[:1024]:
            self._open_pdf(content)
        else:
            self._open_image(content)
        if self.pages > MOST_PAGES:
            self.close()
            raise InputRefused(
                "notices.scan_too_many_pages",
                ja=f"1つのファイルの頁が{MOST_PAGES:,}を超えています。読まずに止めました。分けて保存し直してください。",
                en=f"The file has more than {MOST_PAGES:,} pages and was not read. Save it in several files.",
            )

    def __enter__(self) -> Scan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        if self._pdf is not None:
            with _PDFIUM:
                self._pdf.close()
        if self._image is not None:
            self._image.close()

    def page(self, number: int) -> Image.Image:
        """A page, counted from 0, in grey. Raises `notices.scan_unreadable` and `notices.scan_too_large` of it."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a decoder's remark on odd bytes is no sentence for an office
                return self._drawn(number) if self._pdf is not None else self._decoded(number)
        except InputRefused:
            raise
        except Exception as error:  # a decoder meets bytes that anybody may have made
            raise unreadable() from error

    def _open_pdf(self, content: bytes) -> None:
        try:
            with _PDFIUM:
                self._pdf = pypdfium2.PdfDocument(content)
                self.pages = len(self._pdf)
        except Exception as error:  # as above
            raise unreadable() from error

    def _open_image(self, content: bytes) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # as there; `_decoded` looks at the size of each page
                self._image = Image.open(BytesIO(content), formats=("PNG", "JPEG", "TIFF"))
                self.pages = int(getattr(self._image, "n_frames", 1))
        except Image.DecompressionBombError as error:
            raise too_large() from error
        except Exception as error:  # as above
            raise unreadable() from error

    def _decoded(self, number: int) -> Image.Image:
        image = self._image
        assert image is not None
        image.seek(number)
        if image.width * image.height > MOST_PIXELS:
            raise too_large()
        return in_grey(image)

    def _drawn(self, number: int) -> Image.Image:
        with _PDFIUM:
            assert self._pdf is not None
            page = self._pdf[number]
            try:
                kind = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
                for one in page.get_objects(filter=[kind]):
                    width, height = one.get_px_size()
                    if width * height > MOST_PIXELS:
                        raise too_large()
                scale = LONG_SIDE / max(*page.get_size(), 1)
                drawn = page.render(scale=scale, grayscale=True).to_pil()
                assert isinstance(drawn, Image.Image)
                return drawn.convert("L")
            finally:
                page.close()


def in_grey(image: Image.Image) -> Image.Image:
    """The picture upright and in grey, on white paper where one could see through it."""
    # A telephone writes the picture as its sensor lay, and beside it how it was held.
    image = ImageOps.exif_transpose(image)
    if "transparency" in image.info or image.mode == "PA":
        image = image.convert("RGBA")
    if image.mode in ("RGBA", "LA"):
        paper = Image.new("L", image.size, 255)
        paper.paste(image.convert("L"), mask=image.getchannel("A"))
        return paper
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L")


def unreadable() -> InputRefused:
    """「画像」 What is said of bytes that are no scan."""
    return InputRefused(
        "notices.scan_unreadable",
        ja="画像として読めません。PNG・JPEG・TIFF・PDF（暗証番号なし）で保存し直すか、紙を見て手で入力してください。",
        en="It cannot be read as an image. Save it as PNG, JPEG, TIFF or PDF without a password, or type it in from "
        "the paper.",
    )


def too_large() -> InputRefused:
    """「画像」 What is said of a page or file that is larger than any form."""
    return InputRefused(
        "notices.scan_too_large",
        ja="用紙1枚の画像としては大きすぎるため、開いていません。200〜300dpiで読み取り直してください。",
        en="It is larger than a scan of a form can be and was not opened. Scan it again at 200 to 300 dpi.",
    )
