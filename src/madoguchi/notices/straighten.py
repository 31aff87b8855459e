"""A scanned page is turned, stretched and moved until every millimetre of the form lies where `form` says.

The printed code says which form it is and, by its corners, roughly how it lies; the register marks say it exactly.
Three of the four marks are enough (a staple, a torn corner); then the corners of the code must agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image

from madoguchi.notices import code, form
from madoguchi.notices.form import Rectangle

DOTS_PER_INCH = 200
DOTS = DOTS_PER_INCH / 25.4
"""Pixels of a millimetre on the straightened page."""
COARSEST = 110
"""Dots an inch below which a pen's stroke can no longer be told from the edge of its box."""
_REACH = 9.0
"""How far (mm) from where the code's corners promise a mark it is looked for."""
_MOST_OFF = 0.9
"""How far (mm) the code's corners may lie from where the marks promise them."""
Points = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A code on a page: its text, and its four corners in pixels, from the upper left one of the code on."""

    text: str
    corners: tuple[tuple[float, float], ...]


def printed_codes(page: Image.Image) -> tuple[Printed, ...]:
    """「二次元コード」 The QR codes (ISO/IEC 18004) of a page in any direction, by their texts."""
    found = zxingcpp.read_barcodes(page, formats=zxingcpp.barcode_formats_from_str("QRCode"), try_invert=False)
    codes = []
    for one in found:
        at = one.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        codes.append(Printed(text=str(one.text), corners=tuple((float(point.x), float(point.y)) for point in corners)))
    return tuple(sorted(codes, key=lambda one: one.text))


def straightened(page: Image.Image, printed: Printed, area: Rectangle) -> Grey | None:
    """The whole page at DOTS a millimetre, in grey; None where it cannot be laid exactly.

    `area`: where the form has its code. None too for a mirrored page, for one that is too coarse, and where fewer than
    three marks are found or the code's corners contradict them.
    """
    corners = np.array(printed.corners)
    expected = _corners(printed.text, area)
    rough = _affine(expected, corners)
    scale = float(np.linalg.det(rough[:, :2]))
    if scale <= 0 or scale**0.5 * 25.4 < COARSEST:
        return None
    seen = [(mark, found) for mark in form.MARKS if (found := _mark(page, rough, mark)) is not None]
    if len(seen) < 3:
        return None
    marks, places = np.array([mark for mark, _ in seen]), np.array([found for _, found in seen])
    exact = _projective(marks, places) if len(seen) == 4 else np.vstack([_affine(marks, places), [0, 0, 1]])
    off = np.linalg.norm(_through(np.linalg.inv(exact), corners) - expected, axis=1)
    if not float(off.max()) < _MOST_OFF:
        return None
    to_page = exact @ np.diag([1 / DOTS, 1 / DOTS, 1.0])
    width, height = (round(side * DOTS) for side in form.PAGE)
    ways = (to_page / to_page[2, 2]).ravel()[:8]
    laid = page.transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        tuple(float(way) for way in ways),
        Image.Resampling.BILINEAR,
        fillcolor=255,
    )
    return np.asarray(laid, dtype=np.uint8)


def has_marks(page: Image.Image) -> bool:
    """Whether a page without a code still shows at least three register marks: then it is a form all the same."""
    upright = page if page.height >= page.width else page.transpose(Image.Transpose.ROTATE_90)
    across, down = upright.width / form.PAGE[0], upright.height / form.PAGE[1]
    if min(across, down) * 25.4 < COARSEST / 2:
        return False
    rough = np.array([[across, 0.0, 0.0], [0.0, down, 0.0]])
    return sum(_mark(upright, rough, mark) is not None for mark in form.MARKS) >= 3


def _corners(text: str, area: Rectangle) -> Points:
    modules = code.modules(text)
    whole = modules + 2 * code.QUIET
    begin, end = code.QUIET / whole * area.width, (code.QUIET + modules) / whole * area.width
    return np.array([(area.x + dx, area.y + dy) for dx, dy in ((begin, begin), (end, begin), (end, end), (begin, end))])


def _affine(source: Points, target: Points) -> Points:
    """The 2 × 3 matrix that takes source to target with the least squares of what remains."""
    ones = np.hstack([source, np.ones((len(source), 1))])
    return np.asarray(np.linalg.lstsq(ones, target, rcond=None)[0].T, dtype=np.float64)


def _projective(source: Points, target: Points) -> Points:
    """The 3 × 3 matrix that takes four points to four."""
    rows: list[Sequence[float]] = []
    for (x, y), (u, v) in zip(source.tolist(), target.tolist(), strict=True):
        rows.append((x, y, 1, 0, 0, 0, -u * x, -u * y))
        rows.append((0, 0, 0, x, y, 1, -v * x, -v * y))
    solved = np.linalg.lstsq(np.array(rows, dtype=np.float64), target.ravel(), rcond=None)[0]
    return np.append(solved, 1.0).reshape(3, 3)


def _through(matrix: Points, points: Points) -> Points:
    whole = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    return np.asarray(whole[:, :2] / whole[:, 2:], dtype=np.float64)


def _mark(page: Image.Image, rough: Points, mark: tuple[float, float]) -> tuple[float, float] | None:
    """Where on the page (pixels) the disc lies that is promised near `mark`, or None."""
    half = _REACH + form.MARK_DIAMETER
    size = round(2 * half * DOTS)
    corner = np.array([mark[0] - half, mark[1] - half])
    step = rough[:, :2] / DOTS
    start = rough[:, :2] @ corner + rough[:, 2]
    ways = (step[0, 0], step[0, 1], start[0], step[1, 0], step[1, 1], start[1])
    window = page.transform(
        (size, size),
        Image.Transform.AFFINE,
        tuple(float(way) for way in ways),
        Image.Resampling.BILINEAR,
        fillcolor=255,
    )
    grey = np.asarray(window, dtype=np.float32)
    paper = float(np.percentile(grey, 80))
    ink = grey < 0.55 * paper
    found = _disc(ink)
    if found is None:
        return None
    at = start + step @ np.array([found[0] + 0.5, found[1] + 0.5])
    return float(at[0]), float(at[1])


def _disc(ink: npt.NDArray[np.bool_]) -> tuple[float, float] | None:
    """The centre (x, y in pixels) of a lone black disc of the size of a mark."""
    radius = form.MARK_DIAMETER / 2 * DOTS
    inner, outer = round(radius * 0.62), round(radius * 1.75)
    guard = round(radius * 1.25)
    total = np.pad(ink.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))

    def within(half: int) -> npt.NDArray[np.float64]:
        """Share of ink in a square around each pixel that is at least `outer` away from the edge."""
        low, high = outer - half, outer + half + 1
        rows = ink.shape[0] - 2 * outer
        columns = ink.shape[1] - 2 * outer
        whole = (
            total[high : high + rows, high : high + columns]
            - total[low : low + rows, high : high + columns]
            - total[high : high + rows, low : low + columns]
            + total[low : low + rows, low : low + columns]
        )
        return np.asarray(whole, dtype=np.float64)

    filled = within(inner) / (2 * inner + 1) ** 2
    around = (within(outer) - within(guard)) / ((2 * outer + 1) ** 2 - (2 * guard + 1) ** 2)
    score = filled - 2 * around
    row, column = np.unravel_index(int(score.argmax()), score.shape)
    if filled[row, column] < 0.9 or around[row, column] > 0.12:
        return None
    y, x = int(row) + outer, int(column) + outer
    patch = ink[y - guard : y + guard + 1, x - guard : x + guard + 1]
    area = float(patch.sum()) / (np.pi * radius**2)
    if not 0.75 < area < 1.3:
        return None
    ys, xs = np.nonzero(patch)
    return float(xs.mean()) + x - guard, float(ys.mean()) + y - guard
