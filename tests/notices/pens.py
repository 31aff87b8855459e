"""Pens and scanners for tests: what people do to a printed form, and what a machine makes of the paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from math import cos, pi, sin
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from madoguchi.notices import fonts, form, page
from madoguchi.notices.edition import Edition
from madoguchi.notices.form import Layout, Rectangle
from madoguchi.notices.letter import Letter, LetterKind

from .samples import ACCOUNT, APPLICATION, CONFIRMATION, KEY, NOTICE

DOTS_PER_INCH = 300
DOTS = DOTS_PER_INCH / 25.4
KNOWN = replace(CONFIRMATION, account=ACCOUNT, questions=(), reference_number="123456789012")
LETTERS = {
    LetterKind.NOTICE: replace(NOTICE, reference_number="223456789012"),
    LetterKind.CONFIRMATION: KNOWN,
    LetterKind.APPLICATION: replace(APPLICATION, account=ACCOUNT, questions=(), reference_number="323456789012"),
}
PENS = ("check", "katakana re", "cross", "filled", "dot", "overshoot", "circled")
Point = tuple[float, float]


@cache
def printed(letter: Letter, edition: Edition = Edition.STANDARD, key: bytes = KEY) -> tuple[Image.Image, ...]:
    """The printed pages of a letter, at 300 dots an inch."""
    made = page.images([letter], key=key, stock=fonts.available(), dots_per_inch=DOTS_PER_INCH, edition=edition)
    return tuple(Image.open(BytesIO(png)).convert("L") for png in made)


def form_pages(letter: Letter, edition: Edition = Edition.STANDARD, key: bytes = KEY) -> tuple[Image.Image, ...]:
    """Those of its form: in large type they begin with the third."""
    return printed(letter, edition, key)[2 if edition.is_large else 1 :]


def layout_of(letter: Letter, edition: Edition = Edition.STANDARD) -> Layout:
    return form.layout(edition, letter.kind, with_account=letter.account is not None)


@dataclass
class Paper:
    """A printed page in the hands of somebody with a pen."""

    image: Image.Image
    random: Random
    pen_mm: float = 0.5
    darkness: int = 40

    @classmethod
    def of(cls, image: Image.Image, seed: int, pen_mm: float = 0.5, darkness: int = 40) -> Paper:
        return cls(image=image.copy(), random=Random(seed), pen_mm=pen_mm, darkness=darkness)

    def stroke(self, *points: Point) -> None:
        """A line through points in millimetres, by a hand that is not quite steady."""
        draw = ImageDraw.Draw(self.image)
        width = max(round(self.pen_mm * DOTS), 1)
        shaken = [(x * DOTS + self.random.gauss(0, 1), y * DOTS + self.random.gauss(0, 1)) for x, y in points]
        draw.line(shaken, fill=self.darkness, width=width, joint="curve")
        for x, y in shaken:
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=self.darkness)

    def ring(self, x: float, y: float, across: float, down: float) -> None:
        self.stroke(*((x + across * cos(at * pi / 20), y + down * sin(at * pi / 20)) for at in range(42)))

    def mark(self, box: Rectangle, pen: str) -> None:
        """A tick as people make it."""
        x, y, side = box.x, box.y, box.width
        match pen:
            case "check":
                self.stroke((x + 0.2 * side, y + 0.5 * side), (x + 0.45 * side, y + 0.8 * side), (x + side, y))
            case "katakana re":
                self.stroke((x + 0.3 * side, y + 0.1 * side), (x + 0.35 * side, y + 0.85 * side))
                self.stroke((x + 0.35 * side, y + 0.85 * side), (x + 0.9 * side, y + 0.3 * side))
            case "cross":
                self.stroke((x + 0.15 * side, y + 0.15 * side), (x + 0.85 * side, y + 0.85 * side))
                self.stroke((x + 0.85 * side, y + 0.15 * side), (x + 0.15 * side, y + 0.85 * side))
            case "filled":
                for at in range(1, 10):
                    self.stroke((x + 0.1 * side, y + at * side / 10), (x + 0.9 * side, y + at * side / 10))
            case "dot":
                for at in range(4):
                    self.ring(x + side / 2, y + side / 2, 0.1 * side * at / 2, 0.1 * side * at / 2)
            case "overshoot":
                self.stroke(
                    (x - 0.2 * side, y + 0.4 * side), (x + 0.4 * side, y + 0.9 * side), (x + 1.3 * side, y - 0.6 * side)
                )
            case "circled":
                self.ring(x + side / 2, y + side / 2, 0.9 * side, 0.9 * side)

    def write(self, area: Rectangle) -> None:
        """Some characters in a line."""
        for number in range(4):
            x, y, size = area.x + 4 + number * 7, area.y + 0.5, min(area.height - 1, 6)
            for _ in range(4):
                self.stroke(*((x + self.random.random() * size, y + self.random.random() * size) for _ in range(3)))

    def sign(self, layout: Layout) -> None:
        self.write(layout.signature)


@dataclass(frozen=True)
class Scanner:
    """How a machine sees paper: its resolution, how the sheet lay, its light, its noise, how it saves."""

    dots_per_inch: int = 200
    degrees: float = 0.0
    turned: int = 0
    stretched: float = 1.0
    paper: int = 255
    shadow: int = 0
    noise: float = 0.0
    blurred: float = 0.0
    quality: int = 0
    seed: int = 0

    def scan(self, sheet: Image.Image) -> Image.Image:
        width, height = sheet.size
        scale = self.dots_per_inch / DOTS_PER_INCH
        seen = sheet.resize((round(width * scale), round(height * scale * self.stretched)), Image.Resampling.LANCZOS)
        seen = seen.rotate(self.degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        seen = seen.rotate(90 * self.turned, expand=True)
        if self.blurred:
            seen = seen.filter(ImageFilter.GaussianBlur(self.blurred * self.dots_per_inch / 200))
        grey = np.asarray(seen, dtype=np.float64) * (self.paper / 255)
        grey -= np.linspace(0, self.shadow, grey.shape[1])[None, :]
        if self.noise:
            grey += np.random.default_rng(self.seed).normal(0, self.noise, grey.shape)
        return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))

    def saved(self, sheet: Image.Image) -> bytes:
        """The bytes of the scan: JPEG of that quality, or PNG where it is 0."""
        out = BytesIO()
        if self.quality:
            self.scan(sheet).save(out, "JPEG", quality=self.quality)
        else:
            self.scan(sheet).save(out, "PNG", compress_level=1)
        return out.getvalue()
