"""Read a programme file without running it.

The file is parsed by Python's own parser and the few node kinds that a declaration needs are interpreted here: names
given once, literals, calls of the vocabulary, + - * and comparisons. Nothing is imported, executed or looked up
anywhere else; what is not known here is refused with the line and with what to write instead.
"""

from __future__ import annotations

import ast
import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import madoguchi.programme as published
from madoguchi.core.errors import InputRefused, RuleError
from madoguchi.core.regular_file import bytes_of
from madoguchi.programme.arguments import call
from madoguchi.programme.declaration import DeclaredFile, Programme, check
from madoguchi.programme.instead import INSTEAD, OTHERWISE
from madoguchi.programme.size import DEEPEST, Measure
from madoguchi.programme.vocabulary import Day, Money, Number, PersonFacts, Truth

LARGEST_FILE_BYTES = 200_000
MOST_WORK = 200_000
"""How many nodes a file may handle in all while it is read."""

Thing: TypeAlias = object
"""What a name or a part of an expression stands for while a file is read."""

_WORDS: Mapping[str, Thing] = MappingProxyType({name: getattr(published, name) for name in published.__all__})
_ATTRIBUTES: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        PersonFacts: frozenset(name for name in vars(PersonFacts) if not name.startswith("_")) - {"scope"},
        Truth: frozenset(),
        Day: frozenset({"equals"}),
        Number: frozenset({"equals"}),
        Money: frozenset({"equals"}),
    }
)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_COMPARISONS: Mapping[type, str] = MappingProxyType(
    {ast.GtE: "__ge__", ast.Gt: "__gt__", ast.LtE: "__le__", ast.Lt: "__lt__"}
)
_SWAPPED: Mapping[str, str] = MappingProxyType(
    {"__ge__": "__le__", "__gt__": "__lt__", "__le__": "__ge__", "__lt__": "__gt__"}
)


def load(path: Path) -> DeclaredFile:
    """The programme declared in a file; raises RuleError or InputRefused with the line and what to write instead."""
    try:
        content = bytes_of(path)
    except OSError as error:
        raise InputRefused(
            "programme.unreadable",
            ja=f"制度ファイル {path.name} を読めません。名前と場所を確かめてください。",
            en=f"The programme file {path.name} cannot be read. Check its name and place.",
        ) from error
    return parse(content)


def parse(content: bytes) -> DeclaredFile:
    """The programme declared in the bytes of a file (UTF-8)."""
    if len(content) > LARGEST_FILE_BYTES:
        raise RuleError(
            "programme.too_large",
            ja=f"制度ファイルは {LARGEST_FILE_BYTES:,} バイトまでです。",
            en=f"A programme file has at most {LARGEST_FILE_BYTES:,} bytes.",
        )
    try:
        text = content.decode("utf-8")
        tree = ast.parse(text)
    except (UnicodeDecodeError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        raise RuleError(
            "programme.not_python",
            ja=f"{_at(line)}制度ファイルの文法が正しくありません（UTF-8 の Python の書き方です）。",
            en=f"{_at_line(line)}The programme file is not well-formed (it is written as Python, in UTF-8).",
        ) from error
    for line, written in enumerate(text.split("\n"), start=1):
        _refuse_hidden(written.rstrip("\r").replace("\t", " "), line)
    programme = Reading().module(tree)
    return DeclaredFile(programme=programme, text=text, sha256=hashlib.sha256(content).hexdigest())


class Reading:
    """One pass over one file; holds the names that the file has given so far. `amendable` looks on as it reads."""

    def __init__(self) -> None:
        self.names: dict[str, Thing] = {}
        self.allowed: dict[str, Thing] = {"True": True, "False": False, "None": None}
        self.depth = 0
        self.measure = Measure()
        self.work = 0

    def module(self, tree: ast.Module) -> Programme:
        """The programme that the file's statements declare, checked to be whole."""
        for place, statement in enumerate(tree.body):
            match statement:
                case ast.Expr(value=ast.Constant(value=str())) if place == 0:
                    continue
                case ast.ImportFrom(module=module, names=names, level=0):
                    self._imported(statement, module or "", names)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._named(statement, name, value)
                case _:
                    raise _refuse(statement)
        programme = self.names.get("programme")
        if not isinstance(programme, Programme):
            raise RuleError(
                "programme.missing",
                ja="ファイルの最後に programme = Programme(…) を書いてください。",
                en="Write programme = Programme(…) at the end of the file.",
            )
        return check(programme)

    def _imported(self, statement: ast.ImportFrom, module: str, names: list[ast.alias]) -> None:
        for name in names:
            if name.name in self.names:
                raise _named_twice(statement.lineno)
            if name.asname is None and module == "datetime" and name.name == "date":
                self.allowed["date"] = date
            elif name.asname is None and module == "madoguchi.programme" and name.name in _WORDS:
                self.allowed[name.name] = _WORDS[name.name]
            else:
                raise RuleError(
                    "programme.import",
                    ja=f"{_at(statement.lineno)}使えるのは datetime の date と madoguchi.programme の語だけです。"
                    "ほかの import は消してください。",
                    en=f"{_at_line(statement.lineno)}A programme file may use `date` of datetime and the words of "
                    "madoguchi.programme. Remove other imports.",
                )

    def _named(self, statement: ast.stmt, name: str, value: ast.expr) -> None:
        if name in self.names or name in self.allowed:
            raise _named_twice(statement.lineno)
        self.names[name] = self.value(value)

    def value(self, node: ast.expr) -> Thing:
        """What an expression stands for."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise RuleError(
                "programme.too_deep",
                ja=f"{_at(node.lineno)}式の入れ子が深すぎます。途中に名前を付けて分けてください。",
                en=f"{_at_line(node.lineno)}The expression is nested too deeply. Give a part of it a name.",
            )
        try:
            return self._measured(self._value(node))
        except RuleError as error:
            if error.ja.startswith("【"):
                raise
            raise RuleError(error.code, ja=_at(node.lineno) + error.ja, en=_at_line(node.lineno) + error.en) from error
        finally:
            self.depth -= 1

    def _measured(self, thing: Thing) -> Thing:
        if isinstance(thing, Truth | Day | Number | Money):
            size = self.measure.of(thing.node)
            self.work += size.nodes
            if size.is_too_large or self.work > MOST_WORK:
                raise RuleError(
                    "programme.too_deep",
                    ja="式が大きすぎます。要件を分けるか、金額の計算を短くしてください。",
                    en="The expression is too large. Split it into requirements, or shorten the amount.",
                )
        return thing

    def _value(self, node: ast.expr) -> Thing:
        match node:
            case ast.Constant(value=str() as text):
                _refuse_hidden(text, node.lineno)
                return text
            case ast.Constant(value=bool() | int() | None):
                return node.value
            case ast.Constant(value=float() | complex()):
                raise _refuse(node, float)
            case ast.Name(id=name) if name in self.names or name in self.allowed:
                return self.names.get(name, self.allowed.get(name))
            case ast.Name(id=name):
                known = name in _WORDS
                raise RuleError(
                    "programme.unknown_name",
                    ja=f"名前 {name} がありません。"
                    + ("import の行に加えてください。" if known else "綴りを確かめてください。"),
                    en=f"There is no name {name}. "
                    + ("Add it to the import line." if known else "Check its spelling."),
                )
            case ast.Attribute(value=owner, attr=name):
                return self._attribute(self.value(owner), name)
            case ast.Call(func=function, args=arguments, keywords=keywords):
                named = {keyword.arg: self.value(keyword.value) for keyword in keywords if keyword.arg is not None}
                if len(named) < len(keywords):
                    raise _refuse(node, ast.keyword)
                return _call(self.value(function), [self.value(one) for one in arguments], named)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return tuple(self.value(item) for item in items)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() as operator, right=right):
                names = {ast.Add: "__add__", ast.Sub: "__sub__", ast.Mult: "__mul__"}
                return _operate(names[type(operator)], self.value(left), self.value(right))
            case ast.BinOp(op=operator):
                raise _refuse(node, type(operator))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)) if type(number) is int:
                return -number
            case ast.UnaryOp(op=operator):
                raise _refuse(node, type(operator))
            case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _COMPARISONS:
                return _operate(_COMPARISONS[type(operator)], self.value(left), self.value(right))
            case ast.Compare(ops=[operator]):
                raise _refuse(node, type(operator))
            case _:
                raise _refuse(node)

    def _attribute(self, owner: Thing, name: str) -> Thing:
        if name in _ATTRIBUTES.get(type(owner), frozenset()):
            return getattr(owner, name)
        raise RuleError(
            "programme.unknown_word",
            ja=f".{name} という語はありません。語彙の一覧（docs/reference/vocabulary.md）から選んでください。",
            en=f"There is no word .{name}. Choose one of the vocabulary (docs/reference/vocabulary.md).",
        )


def _call(function: Thing, arguments: list[Thing], named: dict[str, Thing]) -> Thing:
    if not callable(function):
        raise RuleError(
            "programme.not_callable",
            ja="（）を付けて呼べないものが呼ばれています。括弧を取ってください。",
            en="Something that takes no parentheses is called. Remove them.",
        )
    return call(function, arguments, named)


def _operate(method: str, left: Thing, right: Thing) -> Thing:
    if isinstance(left, Number | Money | Day):
        done = getattr(left, method, None)
        return _call(done, [right], {}) if done else _unfit()
    if isinstance(right, Number | Money | Day):
        swapped = {"__add__": "__radd__", "__mul__": "__rmul__"}.get(method, _SWAPPED.get(method, ""))
        done = getattr(right, swapped, None)
        return _call(done, [left], {}) if done else _unfit()
    return _unfit()


def _unfit() -> Thing:
    raise RuleError(
        "programme.kinds_differ",
        ja="足し算・掛け算・比較ができるのは、同じ種類の金額・数・日付どうしです。金額は yen(…) と書いてください。",
        en="Only amounts, numbers and dates of one kind can be added, multiplied or compared. Write amounts as yen(…).",
    )


def _refuse(node: ast.stmt | ast.expr, what: type | None = None) -> RuleError:
    ja, en = INSTEAD.get(what or type(node), OTHERWISE)
    return RuleError(
        "programme.not_allowed",
        ja=f"{_at(node.lineno)}{ja}使ってください。",
        en=f"{_at_line(node.lineno)}{en[0].upper()}{en[1:]}.",
    )


def _named_twice(line: int) -> RuleError:
    return RuleError(
        "programme.named_twice",
        ja=f"{_at(line)}同じ名前が2度使われています。別の名前にしてください。",
        en=f"{_at_line(line)}One name is given twice. Choose another.",
    )


def _refuse_hidden(text: str, line: int) -> None:
    """A reviewer approves what can be seen: characters without a shape, or that turn the line around, are refused."""
    if any(unicodedata.category(character) in _HIDDEN for character in text):
        raise RuleError(
            "programme.hidden_character",
            ja=f"{_at(line)}目に見えない文字（制御文字・書字方向の指定など）があります。その行を打ち直してください。",
            en=f"{_at_line(line)}There is a character that cannot be seen (a control or direction mark). "
            "Type the line again.",
        )


def _at(line: int | None) -> str:
    return f"【{line}行目】" if line else "【ファイル】"


def _at_line(line: int | None) -> str:
    return f"Line {line}: " if line else "File: "
