"""What a pen did on a straightened form: which boxes are ticked, which lines are written on, and what is in doubt.

Nothing is read as an answer that is not plain: between a blank box and a ticked one lies a band that is neither, a mark
beside the boxes or a line through a sentence makes the page a person's, and so does a box that is not where it must be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from madoguchi.notices.doubts import Doubt
from madoguchi.notices.form import Choice, Layout, Rectangle
from madoguchi.notices.straighten import DOTS, Grey

STRONG, WEAK = 0.28, 0.12
"""How much darker than the paper around it a pixel is that surely is ink, and one that may be."""
TICKED, BLANK = 0.06, 0.015
"""The share of the inside of a box that is surely ink in a ticked one at least, and may be ink in a blank at most."""
AROUND = 0.03
"""The share of the ring around a blank box that may be ink at most."""
STRAY_MM2 = 1.5
WRITTEN_MM2, UNWRITTEN_MM2 = 5.0, 1.0
STRUCK_MM = 9.0
"""A level stroke of this length is no part of a printed character."""
_EDGE = 0.9
_RING = 1.8
_OVERSHOOT = 5.0
"""How far (mm) from its box the stroke of a tick may reach."""
Ink = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


class Written(StrEnum):
    """「記入」 Whether a hand wrote in a place."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """「記入」 What a hand did on one page. `account` is None on a page that has no cells of the account."""

    choice: Choice | None
    doubts: tuple[Doubt, ...]
    account: Written | None


def marks(page: Grey, layout: Layout) -> Marks:
    """「届出の内容」 The marks on the first page of a form; `choice` is None unless one box alone is surely ticked."""
    ink = _ink(page)
    found = [_found_box(ink, box) for box in layout.boxes]
    if any(box is None for box in found):
        return Marks(choice=None, doubts=(Doubt.BOX_NOT_FOUND,), account=None)
    boxes = [box for box in found if box is not None]
    ticked = [_ticked(ink, box) for box in boxes]
    chosen = [choice for choice, said in zip(layout.choices, ticked, strict=True) if said is Written.YES]
    choice = chosen[0] if len(chosen) == 1 and Written.UNSURE not in ticked else None
    doubts: list[Doubt] = []
    if Written.UNSURE in ticked:
        doubts.append(Doubt.TICK_UNSURE)
    elif choice is None:
        doubts.append(Doubt.SEVERAL_TICKED if chosen else Doubt.NONE_TICKED)
    if _stray(ink, layout, boxes, ticked) or any(_struck(ink, text) for text in layout.texts):
        doubts.append(Doubt.STRAY)
    signed = _written(ink, (layout.signature,))
    if signed is not Written.YES:
        doubts.append(Doubt.NOT_SIGNED if signed is Written.NO else Doubt.SIGNATURE_UNSURE)
    if _written(ink, (layout.representative,)) is not Written.NO:
        doubts.append(Doubt.REPRESENTATIVE)
    if layout.correction and choice is not Choice.WRONG and _written(ink, (layout.correction,)) is not Written.NO:
        doubts.append(Doubt.WRITTEN_ELSEWHERE)
    account = _account(ink, layout) if layout.account_page == 1 else None
    return Marks(choice=choice, doubts=tuple(doubts), account=account)


def account_cells(page: Grey, layout: Layout) -> Written:
    """「口座番号欄」 Whether a hand wrote into the cells of the account, on the page that has them."""
    return _account(_ink(page), layout)


def _account(ink: Ink, layout: Layout) -> Written:
    return _written(ink, tuple(inner for row in layout.cells for inner in row.inner))


def _ink(page: Grey) -> Ink:
    """How much darker than the paper around it each pixel is, from 0 to 1; shadows and grey paper count as paper."""
    image = Image.fromarray(page)
    paper = image.resize((image.width // 8, image.height // 8), Image.Resampling.BOX)
    paper = paper.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(6))
    light = np.asarray(paper.resize(image.size, Image.Resampling.BILINEAR), dtype=np.float32)
    calm = np.asarray(image.filter(ImageFilter.BoxBlur(1)), dtype=np.float32)
    return np.clip(1 - calm / np.maximum(light, 1), 0, 1)


def _cut(ink: Ink, area: Rectangle, *, more: float = 0.0) -> Ink:
    """The part of the page in a rectangle that is `more` millimetres larger on each side."""
    top, bottom = round((area.y - more) * DOTS), round((area.y + area.height + more) * DOTS)
    left, right = round((area.x - more) * DOTS), round((area.x + area.width + more) * DOTS)
    return ink[max(top, 0) : bottom, max(left, 0) : right]


def _found_box(ink: Ink, box: Rectangle) -> Rectangle | None:
    """The printed box where it lies on this page, at most 1.2 mm from its place; None where there is no such box."""
    reach, side = round(1.2 * DOTS), round(box.width * DOTS)
    top, left = round(box.y * DOTS), round(box.x * DOTS)
    around = ink[top - reach - 1 : top + side + reach + 2, left - reach - 1 : left + side + reach + 2] > 0.2
    share = np.minimum(_edges(around, side), _edges(around.T, side).T)
    away = np.abs(np.arange(2 * reach + 1) - reach)
    score = share - 0.002 * (away[:, None] + away[None, :])
    row, column = np.unravel_index(int(score.argmax()), score.shape)
    if share[row, column] < 0.85:
        return None
    dx, dy = int(column) - reach, int(row) - reach
    return Rectangle(x=box.x + dx / DOTS, y=box.y + dy / DOTS, width=box.width, height=box.height)


def _edges(around: Mask, side: int) -> npt.NDArray[np.float64]:
    """For each place of a square of `side` pixels: the share of ink along its upper or lower edge, the less of both."""
    thick = around[:-2] | around[1:-1] | around[2:]
    counted = np.pad(thick.astype(np.int32).cumsum(1), ((0, 0), (1, 0)))
    places = around.shape[0] - side - 2
    along = (counted[:, side : side + places] - counted[:, 3 : 3 + places]) / (side - 3)
    return np.asarray(np.minimum(along[:places], along[side - 1 : side - 1 + places]), dtype=np.float64)


def _ticked(ink: Ink, box: Rectangle) -> Written:
    core = _cut(ink, box, more=-_EDGE)
    if float((core > STRONG).mean()) >= TICKED:
        return Written.YES
    whole, printed = _cut(ink, box, more=_RING) > WEAK, _cut(ink, box, more=0.6) > WEAK
    ring = (int(whole.sum()) - int(printed.sum())) / max(whole.size - printed.size, 1)
    if float((core > WEAK).mean()) <= BLANK and ring <= AROUND:
        return Written.NO
    return Written.UNSURE


def _stray(ink: Ink, layout: Layout, boxes: Sequence[Rectangle], ticked: Sequence[Written]) -> bool:
    """Whether there is ink between the boxes and sentences, where nothing is printed and a tick does not reach."""
    first, last = layout.boxes[0], layout.texts[-1]
    bottom = max(last.y + last.height, layout.boxes[-1].y + first.height) + 1
    zone = Rectangle(x=first.x - 2, y=first.y - 2, width=last.x + last.width - first.x + 2, height=bottom - first.y + 2)
    top, left = round(zone.y * DOTS), round(zone.x * DOTS)
    free: Mask = np.ones(_cut(ink, zone).shape, dtype=np.bool_)

    def take(area: Rectangle, more: float) -> None:
        rows = slice(max(round((area.y - more) * DOTS) - top, 0), round((area.y + area.height + more) * DOTS) - top)
        columns = slice(max(round((area.x - more) * DOTS) - left, 0), round((area.x + area.width + more) * DOTS) - left)
        free[rows, columns] = False

    for text in layout.texts:
        take(text, 0.3)
    for box, said in zip(boxes, ticked, strict=True):
        take(box, 0.6 if said is Written.NO else _OVERSHOOT)
    return float(((_cut(ink, zone) > STRONG) & free).sum()) / DOTS**2 > STRAY_MM2


def _struck(ink: Ink, text: Rectangle) -> bool:
    """Whether a stroke goes through a printed sentence, or a scribble hides it."""
    dark = _cut(ink, text) > STRONG
    if float(dark.mean()) > 0.45:
        return True
    thick = dark.copy()
    for shift in (1, 2):
        thick[shift:] |= dark[:-shift]
        thick[:-shift] |= dark[shift:]
    length = round(STRUCK_MM * DOTS)
    if thick.shape[1] <= length:
        return False
    counted = np.pad(thick.astype(np.int32).cumsum(1), ((0, 0), (1, 0)))
    return bool(((counted[:, length:] - counted[:, :-length]) >= length).any())


def _written(ink: Ink, areas: Sequence[Rectangle]) -> Written:
    strong = sum(float((_cut(ink, area) > STRONG).sum()) for area in areas) / DOTS**2
    weak = sum(float((_cut(ink, area) > WEAK).sum()) for area in areas) / DOTS**2
    if strong >= WRITTEN_MM2:
        return Written.YES
    return Written.NO if weak <= UNWRITTEN_MM2 else Written.UNSURE
