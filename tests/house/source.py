"""What the house tests read: the repository's files, and each Python file once as text and tree."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "madoguchi"
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One Python file: its path below the repository's root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, text: str, path: str = "src/madoguchi/example.py") -> Source:
        """A file that exists only in a test.

        >>> Source.of("a = 1").path
        'src/madoguchi/example.py'
        """
        return cls(path=path, text=text, tree=ast.parse(text))


@cache
def package() -> tuple[Source, ...]:
    """Every Python file of the package but migrations."""
    files = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(Source.of(path.read_text("utf-8"), str(path.relative_to(ROOT))) for path in files)


@cache
def pages() -> tuple[Path, ...]:
    """Every Markdown page of the repository: the root's and those below docs."""
    built = ROOT / "docs" / "_build"
    return tuple(sorted([*ROOT.glob("*.md"), *(p for p in (ROOT / "docs").rglob("*.md") if built not in p.parents)]))


def table(page: Path, columns: int) -> list[list[str]]:
    """The rows of the tables of a page, without heads, each checked for its number of columns."""
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("|")]
    inner = [row.strip().removeprefix("|").removesuffix("|") for row in rows]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in inner]
    broken = [row for row, cell in zip(rows, cells, strict=True) if len(cell) != columns]
    assert not broken, f"{page.name}: rows that do not have {columns} columns: {broken}"
    ruled = [n for n, cell in enumerate(cells) if set("".join(cell)) <= set("-:")]
    return [cell for n, cell in enumerate(cells) if n not in ruled and n + 1 not in ruled]


def named(source: Source) -> list[tuple[str, Documented]]:
    """Module, classes, functions and methods with dotted names; not what is nested in a function."""
    found: list[tuple[str, Documented]] = [(source.path, source.tree)]

    def descend(prefix: str, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((f"{prefix}{node.name}", node))
            if isinstance(node, ast.ClassDef):
                descend(f"{prefix}{node.name}.", node.body)

    descend(f"{source.path}:", source.tree.body)
    return found


def docstrings(tree: ast.Module) -> set[ast.Constant]:
    """The string statements of a file: docstrings, and those that follow an attribute."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
