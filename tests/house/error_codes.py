"""Find by the tree alone which error codes the package can raise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from .source import Source

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


def error_classes(sources: Iterable[Source]) -> dict[str, ast.ClassDef]:
    """Every class of the MadoguchiError tree by its name."""
    classes = [node for source in sources for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    found = {node.name: node for node in classes if node.name == "MadoguchiError"}
    while True:
        more = {node.name: node for node in classes if found.keys() & {_last(base) for base in node.bases}}
        if more.keys() <= found.keys():
            return found
        found |= more


def _last(node: ast.expr) -> str:
    """The last part of a dotted name, or nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _raisings(source: Source, errors: dict[str, ast.ClassDef]) -> Iterator[ast.Call]:
    """The calls whose first argument is an error code."""
    chooses_code = {name for name, node in errors.items() if _has_init(node) and name != "MadoguchiError"}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _last(node.func) in errors.keys() - chooses_code:
            yield node
        if isinstance(node, ast.ClassDef) and node.name in chooses_code:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                    yield call


def _has_init(node: ast.ClassDef) -> bool:
    return any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)


def _codes(expression: ast.expr) -> list[str] | None:
    """The literal codes of an argument; nothing when another error passes its code on; None when unreadable."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return [expression.value]
    if isinstance(expression, ast.IfExp):
        parts = [_codes(expression.body), _codes(expression.orelse)]
        return None if None in parts else [code for part in parts if part for code in part]
    if isinstance(expression, ast.Attribute) and expression.attr == "code":
        return []
    return None


def raised_codes(sources: Iterable[Source]) -> tuple[set[str], list[str]]:
    """The codes that stand in the sources, and the places whose code is not literal or not of the form `room.what`."""
    sources = list(sources)
    errors = error_classes(sources)
    codes: set[str] = set()
    unreadable: list[str] = []
    for source in sources:
        for call in _raisings(source, errors):
            given = [word.value for word in call.keywords if word.arg == "code"] or call.args[:1]
            found = _codes(given[0]) if given else None
            if found is None or not all(CODE.fullmatch(code) for code in found):
                unreadable.append(f"{source.path}:{call.lineno}")
            else:
                codes.update(found)
    return codes, unreadable
