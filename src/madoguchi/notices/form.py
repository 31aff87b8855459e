"""「返送用の様式」 Where everything on the form lies, in millimetres: said once, for the page and for the scan of it.

The template places what it prints at these measures, and the reader of scans looks there and nowhere else. What may
change its length (questions, enclosures) comes after them. A change of the measures needs a new VERSION: forms that lie
with people keep theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.notices.edition import Edition
from madoguchi.notices.letter import LetterKind

VERSION = 1
PAGE = (210.0, 297.0)
"""A4 (ISO 216), in millimetres."""
MARKS = ((11.5, 11.5), (198.5, 11.5), (11.5, 285.5), (198.5, 285.5))
"""Centres of the four register marks: black discs near the corners, on white."""
MARK_DIAMETER = 5.0
CELL = (6.0, 7.5)
"""Width and height of a cell for one character."""
_LEFT, _RIGHT = 20.0, 193.0
_FOLDED = 36.0
"""Width of the first column of the tables."""


class Choice(StrEnum):
    """「届出の内容」 What a box of the form says; each kind of letter has some of them."""

    ON_FILE = "on_file"
    """Wants the benefit, to the account that the office has."""
    OTHER = "other"
    """Wants it to an account that is written on the form by hand."""
    WRONG = "wrong"
    """Something that is printed is not so."""
    REFUSE = "refuse"
    """Does not want the benefit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A part of the page: its left and upper edge, width and height in millimetres."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A row of cells for handwriting, each CELL in size; `printed` stands in some of them already."""

    name: str
    x: float
    y: float
    count: int
    printed: tuple[str, ...] = ()

    @property
    def inner(self) -> tuple[Rectangle, ...]:
        """The inside of every cell in which nothing is printed."""
        width, height = CELL
        empty = [at for at in range(self.count) if at >= len(self.printed) or not self.printed[at]]
        return tuple(
            Rectangle(x=self.x + at * width + 0.9, y=self.y + 0.9, width=width - 1.8, height=height - 1.8)
            for at in empty
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """「様式の寸法」 The measures of one form. Rectangles in millimetres from the upper left corner of the page.

    `boxes`: the outer edge of each tick box; `texts`: where its sentence stands. `correction`, `signature` and
    `representative`: where a hand may write and nothing is printed; None where the form has no such line. `cells` lie
    on page `account_page` of the form, everything else on its first page. `flow_y`: from where on the rest follows.
    """

    choices: tuple[Choice, ...]
    code: Rectangle
    head_y: float
    particulars: Rectangle
    choices_y: float
    boxes: tuple[Rectangle, ...]
    texts: tuple[Rectangle, ...]
    correction: Rectangle | None
    account_y: float
    account_page: int
    account_rows: tuple[float, ...]
    cells: tuple[Cells, ...]
    sign_y: float
    sign_rows: tuple[float, ...]
    signature: Rectangle
    representative: Rectangle
    flow_y: float


def choices(kind: LetterKind, *, with_account: bool) -> tuple[Choice, ...]:
    """「届出の内容」 The boxes of a form, from above; `with_account`: whether the office has an account on file."""
    match kind:
        case LetterKind.NOTICE:
            return (Choice.REFUSE, Choice.OTHER, Choice.WRONG)
        case LetterKind.CONFIRMATION:
            known = (Choice.ON_FILE,) if with_account else ()
            return (*known, Choice.OTHER, Choice.WRONG, Choice.REFUSE)
        case LetterKind.APPLICATION:
            return (Choice.ON_FILE, Choice.OTHER) if with_account else (Choice.OTHER,)
        case LetterKind.DECISION | LetterKind.REFUSAL | LetterKind.CORRECTION:
            return ()


def layout(edition: Edition, kind: LetterKind, *, with_account: bool) -> Layout:
    """「様式の寸法」 The measures of the form of such a letter. In large type the account stands on its second page."""
    large = edition.is_large
    offered = choices(kind, with_account=with_account)
    side, pitch = (7.0, 19.0) if large else (5.0, 10.0 if edition.is_english else 9.5)
    indent = side + 3.5
    code_side = 24.0 if large else 22.0
    particulars = Rectangle(x=_LEFT, y=49.0 if large else 39.0, width=_RIGHT - _LEFT, height=53.0 if large else 22.0)
    choices_y = particulars.y + particulars.height + 2.0
    first = choices_y + (12.0 if large else 8.0)
    boxes = tuple(Rectangle(x=_LEFT + 1, y=first + at * pitch, width=side, height=side) for at in range(len(offered)))
    height = pitch - 3.0 if large else (7.6 if edition.is_english else 5.5)
    above = 0.5 if large else (height - side) / 2
    texts = tuple(
        Rectangle(x=box.x + indent, y=box.y - above, width=_RIGHT - box.x - indent, height=height) for box in boxes
    )
    below = first + len(offered) * pitch
    correction = None
    if kind is not LetterKind.APPLICATION:
        label = (62.0 if large else 42.0) if edition.is_english else (40.0 if large else 26.0)
        correction = Rectangle(x=_LEFT + label, y=below, width=_RIGHT - _LEFT - label, height=9.0 if large else 6.5)
        below += 11.0 if large else 9.0
    account_page = 2 if large else 1
    account_y = 42.0 if large else below
    rows = tuple(account_y + (13.0 if large else 7.5) + at * (17.0 if large else 8.5) for at in range(5))
    sign_y = below if large else rows[-1] + CELL[1] + 2.5
    sign_rows = (13.0, 15.0, 12.0, 23.0) if large else (8.0, 10.0, 8.0, 15.0)
    sign_top = sign_y + (11.0 if large else 7.5)
    second = 46.0 if large else _FOLDED
    named = sign_top + sum(sign_rows[:3])
    return Layout(
        choices=offered,
        code=Rectangle(x=_RIGHT - code_side, y=14.0, width=code_side, height=code_side),
        head_y=14.0,
        particulars=particulars,
        choices_y=choices_y,
        boxes=boxes,
        texts=texts,
        correction=correction,
        account_y=account_y,
        account_page=account_page,
        account_rows=rows,
        cells=_cells(rows, large=large),
        sign_y=sign_y,
        sign_rows=sign_rows,
        signature=Rectangle(
            x=_LEFT + second + 1.5,
            y=sign_top + sign_rows[0] + 1.0,
            width=_RIGHT - _LEFT - second - 3.0,
            height=sign_rows[1] - 2.0,
        ),
        representative=Rectangle(
            x=_LEFT + second + (22.0 if large else 20.0),
            y=named + 1.0,
            width=56.0 if large else 48.0,
            height=sign_rows[3] / 2 - 2.0,
        ),
        flow_y=rows[-1] + 8.0 + CELL[1] + 4.0 if large else sign_top + sum(sign_rows) + 2.5,
    )


def _cells(rows: tuple[float, ...], *, large: bool) -> tuple[Cells, ...]:
    """「口座番号欄」 In large type the label stands above its cells, so that both have room."""
    width, _ = CELL
    below = 8.0 if large else 0.0

    def ending(name: str, at: int, count: int) -> Cells:
        return Cells(name=name, x=_RIGHT - 1 - count * width, y=rows[at] + below, count=count)

    symbol = Cells(name="symbol", x=_LEFT + 46.0, y=rows[3] + below, count=5, printed=("1", "", "", "", "0"))
    return (
        ending("bank_code", 0, 4),
        ending("branch_code", 1, 3),
        ending("number", 2, 7),
        symbol,
        ending("symbol_number", 3, 8),
        ending("holder", 4, 21),
    )
