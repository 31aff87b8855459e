"""Which fonts print a letter, and which characters of a name none of them has.

「外字」 A name is printed in one font if one has all its characters and variants (IVS); else each character in the
first font that has it. A variant that no font has is printed as its base character and kept in the text layer; a
character that no font has becomes 〓, the mark by which Japanese printing says "a character is lacking here". Never
is another character put in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from unicodedata import category

import typst

PREFERRED = ("BIZ UDPGothic", "BIZ UDPMincho", "IPAmjMincho", "IPAexGothic")
"""The first installed one prints the body: a universal-design face where there is one. The others complete it."""

LACKING = "〓"
_NOT_WRITTEN = ("Cc", "Cf", "Cs")
"""Controls, format characters and lone surrogates; private-use characters stay, so that a 外字 there becomes 〓."""
_SELECTORS = range(0xE0100, 0xE01F0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """An installed font file and what it can print: code points, and (base, selector) pairs of variants."""

    family: str
    path: Path
    characters: frozenset[int]
    variants: frozenset[tuple[int, int]]

    def prints(self, cluster: str) -> bool:
        """Whether it has the character, in the very variant if the cluster names one."""
        base = ord(cluster[0])
        if len(cluster) == 1:
            return base in self.characters
        return (base, ord(cluster[1])) in self.variants


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of text and the family that prints it."""

    family: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The fonts at hand, best first."""

    fonts: tuple[Font, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the families, best first."""
        return tuple(font.family for font in self.fonts)

    @property
    def directories(self) -> tuple[Path, ...]:
        """The folders of the fonts, each once."""
        return tuple(dict.fromkeys(font.path.parent for font in self.fonts))

    def unprintable(self, text: str) -> tuple[str, ...]:
        """The characters of a text that no font has, each once: they are printed as 〓."""
        return tuple(dict.fromkeys(cluster for cluster in clusters(text) if not self._has_base(cluster)))

    def approximated(self, text: str) -> tuple[str, ...]:
        """The variants of a text that are printed as their base character, because no font has the very variant."""
        return tuple(
            dict.fromkeys(
                cluster
                for cluster in clusters(text)
                if len(cluster) > 1 and self._has_base(cluster) and not any(font.prints(cluster) for font in self.fonts)
            )
        )

    def printable(self, text: str) -> str:
        """The text with 〓 for what no font has; line breaks stay, other control characters go."""
        kept = "".join(c for c in text if c == "\n" or category(c) not in _NOT_WRITTEN)
        if all(code_point in self.fonts[0].characters for code_point in map(ord, kept)):
            return kept
        return "".join(cluster if cluster == "\n" or self._has_base(cluster) else LACKING for cluster in clusters(kept))

    def runs(self, text: str) -> tuple[Run, ...]:
        """How a name is printed: in one font if one has it all."""
        parts = clusters(self.printable(text))
        for font in self.fonts:
            if all(map(font.prints, parts)):
                return (Run(family=font.family, text="".join(parts)),)
        runs: list[Run] = []
        for cluster in parts:
            family = self._family_for(cluster)
            if runs and runs[-1].family == family:
                runs[-1] = Run(family=family, text=runs[-1].text + cluster)
            else:
                runs.append(Run(family=family, text=cluster))
        return tuple(runs)

    def _has_base(self, cluster: str) -> bool:
        return any(ord(cluster[0]) in font.characters for font in self.fonts)

    def _family_for(self, cluster: str) -> str:
        for wanted in (cluster, cluster[0]):
            for font in self.fonts:
                if font.prints(wanted):
                    return font.family
        return self.fonts[0].family


def clusters(text: str) -> tuple[str, ...]:
    """The characters of a text, each with its variation selector (IVS; UTS 37).

    >>> [len(cluster) for cluster in clusters("辻\U000e0100田")]
    [2, 1]
    """
    found: list[str] = []
    for character in text:
        if found and len(found[-1]) == 1 and ord(character) in _SELECTORS:
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


@cache
def available() -> Stock:
    """The preferred fonts that this machine has. IPAexGothic is always among them: it comes with a dependency.

    >>> available().unprintable("山田") == () and "IPAexGothic" in available().families
    True
    """
    installed: dict[str, Path] = {}
    for info in typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts():
        is_regular = info.style == "normal" and info.weight == 400
        if info.path is not None and is_regular:
            installed.setdefault(info.family, Path(info.path))
    packaged = _packaged()
    if packaged is not None:
        installed.setdefault("IPAexGothic", packaged)
    return Stock(fonts=tuple(_read(family, installed[family]) for family in PREFERRED if family in installed))


def only(*families: str) -> Stock:
    """The fonts at hand without the others, to see how a poorer machine would print."""
    return Stock(fonts=tuple(font for font in available().fonts if font.family in families))


def _packaged() -> Path | None:
    """IPAexGothic in the package matplotlib-fontja, found without importing matplotlib."""
    try:
        listed = files("matplotlib-fontja") or []
    except PackageNotFoundError:
        return None
    return next((Path(str(entry.locate())) for entry in listed if entry.name == "ipaexg.ttf"), None)


def _read(family: str, path: Path) -> Font:
    characters: set[int] = set()
    variants: set[tuple[int, int]] = set()
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # no types; some tens of ms, for printing only

    with TTFont(path, lazy=True, fontNumber=0) as font:
        for table in font["cmap"].tables:
            if table.format == 14:
                variants.update((base, selector) for selector, pairs in table.uvsDict.items() for base, _ in pairs)
            elif table.isUnicode():
                characters.update(table.cmap)
    return Font(family=family, path=path, characters=frozenset(characters), variants=frozenset(variants))
