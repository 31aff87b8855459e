"""What to write instead of a Python construct that a programme file does not know: Japanese and English."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType

_DIVISION = (
    "割り算は使えません。round_up か round_down を",
    "division cannot be used; write round_up or round_down",
)
_LOOP = ("繰り返しは使えません。count・every・some を", "loops cannot be used; write count, every or some")
_COMPREHENSION = (
    "内包表記は使えません。ひとつずつの並びを",
    "comprehensions cannot be used; write the items one by one",
)
_IF = ("if は使えません。choose(…) を", "`if` cannot be used; write choose(…)")
_FUNCTION = ("関数は定義できません。名前 = 式 を", "functions cannot be defined; write name = expression")
_MEMBERSHIP = ("in は使えません。any_of(….equals(…), …) を", "`in` cannot be used; write any_of(….equals(…), …)")
_IDENTITY = ("is は使えません。….equals(…) を", "`is` cannot be used; write ….equals(…)")

INSTEAD: Mapping[type, tuple[str, str]] = MappingProxyType(
    {
        ast.BoolOp: (
            "and・or は使えません。all_of(…) か any_of(…) を",
            "`and` and `or` cannot be used; write all_of(…) or any_of(…)",
        ),
        ast.Not: ("not は使えません。is_not(…) を", "`not` cannot be used; write is_not(…)"),
        ast.Eq: ("== は使えません。….equals(…) を", "`==` cannot be used; write ….equals(…)"),
        ast.NotEq: (
            "!= は使えません。is_not(….equals(…)) を",
            "`!=` cannot be used; write is_not(….equals(…))",
        ),
        ast.In: _MEMBERSHIP,
        ast.NotIn: _MEMBERSHIP,
        ast.Is: _IDENTITY,
        ast.IsNot: _IDENTITY,
        ast.Compare: (
            "比較は続けて書けません。all_of(a >= b, b >= c) を",
            "comparisons cannot be chained; write all_of(a >= b, b >= c)",
        ),
        ast.Div: _DIVISION,
        ast.FloorDiv: _DIVISION,
        ast.Mod: _DIVISION,
        ast.IfExp: _IF,
        ast.If: _IF,
        ast.Match: _IF,
        ast.Lambda: ("lambda は使えません。条件そのものを", "`lambda` cannot be used; write the condition itself"),
        ast.For: _LOOP,
        ast.While: _LOOP,
        ast.ListComp: _COMPREHENSION,
        ast.SetComp: _COMPREHENSION,
        ast.DictComp: _COMPREHENSION,
        ast.GeneratorExp: _COMPREHENSION,
        ast.JoinedStr: ("f文字列は使えません。普通の文字列を", "f-strings cannot be used; write a plain string"),
        ast.FunctionDef: _FUNCTION,
        ast.AsyncFunctionDef: _FUNCTION,
        ast.ClassDef: ("クラスは定義できません。名前 = 式 を", "classes cannot be defined; write name = expression"),
        ast.Import: (
            "import は使えません。from madoguchi.programme import … を",
            "`import` cannot be used; write from madoguchi.programme import …",
        ),
        ast.NamedExpr: (
            ":= は使えません。別の行に 名前 = 式 を",
            "`:=` cannot be used; write name = expression on a line of its own",
        ),
        ast.AugAssign: (
            "+= などは使えません。別の名前 = 式 を",
            "`+=` and its like cannot be used; write another name = expression",
        ),
        ast.AnnAssign: ("型の注釈は使えません。名前 = 式 を", "annotations cannot be used; write name = expression"),
        ast.Starred: ("* での展開は使えません。ひとつずつの並びを", "`*` cannot be used; write the items one by one"),
        ast.keyword: ("** での展開は使えません。名前=値 を", "`**` cannot be used; write name=value"),
        ast.Dict: ("辞書は使えません。名前=値 を", "dictionaries cannot be used; write name=value"),
        float: (
            "小数は使えません。整数の円と round_up か round_down を",
            "decimals cannot be used; write whole yen with round_up or round_down",
        ),
    }
)
"""By the class of the syntax node or literal. The Japanese half is followed by 「使ってください」."""

OTHERWISE = (
    "この書き方は制度ファイルでは使えません。名前 = 式 と語彙の語を",
    "this cannot be used in a programme file; write name = expression with the vocabulary",
)
