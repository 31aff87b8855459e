"""Returned forms: the pages of one scanned file, each known by its signed code, and what a hand did on it.

It needs no records: what a page says is in its code and its ink. Whether the claim still is what the form says is
the question of `flow.read_forms`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO

from PIL import Image

from madoguchi.core.errors import InputRefused
from madoguchi.notices import code, form
from madoguchi.notices.code import Code
from madoguchi.notices.doubts import Doubt
from madoguchi.notices.form import Choice, Layout, Rectangle
from madoguchi.notices.scan import Scan
from madoguchi.notices.straighten import DOTS, Grey, Printed, has_marks, printed_codes, straightened
from madoguchi.notices.ticks import Marks, Written, account_cells, marks

_PICTURE_SIDE = 1_000
"""Pixels of the longer side of a picture of a whole page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a page or file is no form of this house: the code of the refusal and its sentences."""

    code: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedPage:
    """「返送された頁」 One page of a scan.

    `number` counts from 1 within its file. `submission_no` stands for the bytes of the file and the page: read twice,
    it is the same. `code` is None where `refused` says why, and on a page without any code (an enclosed copy, a blank
    back), where both are None. `marks` is None but on a page of a form, and there where it could not be laid straight.
    `doubts` are those of the page itself, beside those of its marks. `picture`: a PNG of what a person has to look at;
    empty where the page gives no reason to look.
    """

    number: int
    submission_no: str
    code: Code | None = None
    refused: Refused | None = None
    marks: Marks | None = None
    doubts: tuple[Doubt, ...] = ()
    picture: bytes = b""


def returned_pages(
    content: bytes, key: bytes, *, first: int = 0, last: int | None = None, pictures: bool = False
) -> Iterator[ReturnedPage]:
    """「返送された頁」 The pages of a scanned file (PNG, JPEG, TIFF or PDF), from `first` (of 0) to before `last`.

    A page that cannot be read is one with `refused`; the others follow. `pictures`: of every page, not only of those in
    doubt. Raises InputRefused `notices.scan_unreadable`, `notices.scan_too_large` and `notices.scan_too_many_pages` of
    the whole file, and `notices.key_too_short`.
    """
    digest = sha256(content).hexdigest()[:24]
    with Scan(content) as scan:
        for number in range(first, scan.pages if last is None else min(last, scan.pages)):
            name = f"F-{digest}-{number + 1}"
            try:
                image = scan.page(number)
            except InputRefused as error:
                yield ReturnedPage(number=number + 1, submission_no=name, refused=said_of(error))
                continue
            yield _read(image, key, number + 1, name, pictures=pictures)


def _read(image: Image.Image, key: bytes, number: int, submission_no: str, *, pictures: bool) -> ReturnedPage:
    page = ReturnedPage(number=number, submission_no=submission_no)
    ours: list[tuple[Printed, Code]] = []
    for printed in printed_codes(image):
        if not printed.text.startswith((code.VERSION, code.FORM_VERSION)):
            continue  # a code of somebody else's on an enclosed paper
        try:
            ours.append((printed, code.read(printed.text, key)))
        except InputRefused as error:
            if error.code == "notices.key_too_short":
                raise
            return replace(page, refused=said_of(error), picture=_whole(image))
    if not ours:
        if has_marks(image):
            return replace(page, doubts=(Doubt.CODE_UNREADABLE,), picture=_whole(image))
        return page
    printed, known = ours[0]
    if len(ours) > 1:
        return replace(page, code=known, doubts=(Doubt.SEVERAL_CODES,), picture=_whole(image))
    return _of_form(image, printed, replace(page, code=known), known, pictures=pictures)


def _of_form(image: Image.Image, printed: Printed, page: ReturnedPage, known: Code, *, pictures: bool) -> ReturnedPage:
    """The page of a known code with its marks, the doubts of the page itself and its picture."""
    which = known.form
    if which is None or not known.kind.has_form:
        return replace(page, picture=_whole(image)) if pictures else page
    if which.version != form.VERSION:
        return replace(page, doubts=(Doubt.OLDER_FORM,), picture=_whole(image))
    layout = form.layout(which.edition, known.kind, with_account=which.with_account)
    if which.page not in (1, layout.account_page):
        return page
    laid = straightened(image, printed, layout.code)
    if laid is None:
        return replace(page, doubts=(Doubt.NOT_STRAIGHT,), picture=_whole(image))
    if which.page == 1:
        done = marks(laid, layout)
        plain = not done.doubts and done.account is not Written.UNSURE and done.choice is not Choice.OTHER
        return replace(page, marks=done, picture=b"" if plain and not pictures else _cropped(laid, layout))
    done = Marks(choice=None, doubts=(), account=account_cells(laid, layout))
    plain = done.account is Written.NO and not pictures
    return replace(page, marks=done, picture=b"" if plain else _whole(image))


def said_of(error: InputRefused) -> Refused:
    """A refusal as a value that can go from process to process."""
    return Refused(code=error.code, ja=error.ja, en=error.en)


def _cropped(laid: Grey, layout: Layout) -> bytes:
    """The head, the boxes, the line of corrections, the account and the signature: what has to be looked at."""
    last = layout.representative
    area = Rectangle(x=8, y=8, width=194, height=last.y + 2 * last.height + 4 - 8)
    top, bottom = round(area.y * DOTS), round((area.y + area.height) * DOTS)
    left, right = round(area.x * DOTS), round((area.x + area.width) * DOTS)
    return _png(Image.fromarray(laid[top:bottom, left:right]), 1_400)


def _whole(image: Image.Image) -> bytes:
    return _png(image, _PICTURE_SIDE)


def _png(image: Image.Image, side: int) -> bytes:
    small = image.convert("L")
    small.thumbnail((side, side))
    out = BytesIO()
    small.quantize(16, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()
