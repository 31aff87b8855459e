"""A settings file of the municipality (TOML): a table for each thing, read anew when it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from madoguchi.core.errors import InputRefused
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.identity.level import HIGHEST

Table = Mapping[str, object]


class Named(Protocol):
    """Something that a file names."""

    @property
    def name(self) -> str:
        """The name of its table."""
        ...


Thing = TypeVar("Thing", bound=Named)


@dataclass(slots=True, kw_only=True)
class SettingsFile(Generic[Thing]):
    """One kind of file, in the municipality's folder.

    `thing`: what a table says, by its name, and whether it is of a rehearsal; it may raise what `read` catches.
    `refused`: what is said where a file cannot be read.
    """

    file: str
    thing: Callable[[str, Table, bool], Thing]
    refused: Callable[[], InputRefused]
    _kept: tuple[tuple[Path, int, bool], tuple[Thing, ...]] | None = field(default=None, init=False)

    def read(self) -> tuple[Thing, ...]:
        """All of the file as it is now, in its order; none without a file. Raises what `refused` makes."""
        path, rehearsal, kept = home() / self.file, is_synthetic(), self._kept
        try:
            asked = (path, path.stat().st_mtime_ns, rehearsal)
            if kept is None or kept[0] != asked:
                said = tomllib.loads(path.read_text("utf-8"))
                self._kept = kept = asked, tuple(self.thing(name, one, rehearsal) for name, one in said.items())
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise self.refused() from None
        return kept[1]

    def find(self, name: str) -> Thing | None:
        """The one of a name."""
        return next((one for one in self.read() if one.name == name), None)


def text(said: object, longest: int) -> str:
    """A text that can be shown. Raises ValueError."""
    if not isinstance(said, str) or not 0 < len(said) <= longest or not said.isprintable():
        raise ValueError("text")
    return said


def level(said: object) -> int:
    """「保証レベル」 One of the levels. Raises ValueError."""
    if type(said) is not int or not 1 <= said <= HIGHEST:
        raise ValueError("level")
    return said
