import ast
from collections.abc import Iterable
from pathlib import PurePath

from .source import Source, named, package

LINES = 500
SHELVES = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "service", "services", "util", "utils"}


def too_long(sources: Iterable[Source]) -> list[str]:
    return [source.path for source in sources if len(source.text.splitlines()) >= LINES]


def named_for_no_act(sources: Iterable[Source]) -> list[str]:
    return [source.path for source in sources if set(PurePath(source.path).with_suffix("").parts) & SHELVES]


def undocumented(sources: Iterable[Source]) -> list[str]:
    """Public modules, classes, functions and methods without a docstring; Django's Meta and overloads need none."""
    return [
        name
        for source in sources
        for name, node in named(source)
        if _is_public(name) and _needs_words(node) and not ast.get_docstring(node)
    ]


def _is_public(name: str) -> bool:
    _, _, dotted = name.partition(":")
    return not any(part.startswith("_") or part == "Meta" for part in dotted.split("."))


def _needs_words(node: ast.AST) -> bool:
    if isinstance(node, ast.Module):
        return bool(node.body)
    decorators = {ast.unparse(decorator) for decorator in getattr(node, "decorator_list", [])}
    return not any(name in ("overload", "override") or name.endswith(".setter") for name in decorators)


def swallowed(sources: Iterable[Source]) -> list[str]:
    """Handlers that catch everything and go on as if nothing had been."""
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _says_something(node.body):
                found.append(f"{source.path}:{node.lineno}")
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).endswith("suppress")
                and any(map(_is_broad, node.args))
            ):
                found.append(f"{source.path}:{node.lineno}")
    return found


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(part) for part in caught.elts)
    return caught is None or ast.unparse(caught) in ("Exception", "BaseException", "MadoguchiError")


def _says_something(body: list[ast.stmt]) -> bool:
    return not all(
        isinstance(part, ast.Pass | ast.Continue | ast.Break)
        or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        for part in body
    )


def test_every_module_can_be_read_in_one_sitting() -> None:
    assert too_long(package()) == []
    assert too_long([Source.of("a = 1\n" * LINES)]) != []


def test_every_module_is_named_for_what_it_does() -> None:
    assert named_for_no_act(package()) == []
    assert named_for_no_act([Source.of("", "src/madoguchi/utils/kana.py"), Source.of("", "src/helpers.py")]) != []


def test_everything_public_says_what_it_is() -> None:
    assert undocumented(package()) == []


def test_a_public_thing_without_words_is_seen() -> None:
    body = "class Claim:\n    def accept(self): ...\n    def _look(self): ...\n    class Meta: ...\ndef decide(): ...\n"
    path = "src/madoguchi/example.py"
    assert undocumented([Source.of(body)]) == [path, f"{path}:Claim", f"{path}:Claim.accept", f"{path}:decide"]


def test_no_error_is_swallowed() -> None:
    assert swallowed(package()) == []


def test_a_swallowed_error_is_seen() -> None:
    for handler in ("except Exception: pass", "except: ...", "except (ValueError, BaseException): pass"):
        assert swallowed([Source.of(f"try:\n    pay()\n{handler}\n")]) != []
    assert swallowed([Source.of("with contextlib.suppress(Exception):\n    pay()\n")]) != []
    assert swallowed([Source.of("try:\n    pay()\nexcept KeyError:\n    pass\n")]) == []
