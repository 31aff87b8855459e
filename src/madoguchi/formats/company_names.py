"""「商号又は名称」 One key for all ways in which a corporation's name is written, for a whole column at once.

㈱見本, (株)見本, 見本株式会社 and 株式会社 見本 have one key, as have 髙島 and 高島; ビー・エス and ＢＳ have two.
"""

from __future__ import annotations

import polars as pl

from madoguchi.core.payee_names import LEGAL_FORMS
from madoguchi.formats.variants import folded_character

_MORE_FORMS = (
    "特例有限会社",
    "外国会社",
    "特定目的会社",
    "投資法人",
    "監査法人",
    "特許業務法人",
    "弁理士法人",
    "土地家屋調査士法人",
    "認可地縁団体",
)
_SIGNS = ("株", "有", "名", "資", "同", "合", "医", "財", "一財", "公財", "社", "一社", "公社", "宗", "学", "福", "相")
_MORE_SIGNS = ("特非", "独", "地独", "弁", "税", "行", "司", "労", "農", "監", "大", "国大", "公大")
_SPELLED = (
    "カブシキガイシャ",
    "カブシキカイシャ",
    "ユウゲンガイシャ",
    "ゴウドウガイシャ",
    "ゴウメイガイシャ",
    "ゴウシガイシャ",
)
_EVERY_FORM = {form for form, _ in LEGAL_FORMS} | {*_MORE_FORMS, *_SPELLED}
_FORMS = "|".join(sorted(_EVERY_FORM, key=lambda one: (-len(one), one)))
_SIGN = f"[(（]\\s*(?:{'|'.join((*_SIGNS, *_MORE_SIGNS))})\\s*[)）]"
_FORM = f"(?:{_FORMS}|{_SIGN})"
_AT_AN_END = f"^(?:{_FORM}[\\s・]*)+|(?:[\\s・]*{_FORM})+$"


def keys_of(names: pl.Series) -> pl.Series:
    """「照合キー」 The key of each name: usual characters in large katakana and letters, no legal form at its ends.

    NULL stays NULL, and so does a name of which nothing is left; a name that is nothing but its form keeps it.

    >>> keys_of(pl.Series(["㈱髙橋商店", "高橋商店　株式会社", "タカハシ・ショウテン(有)", "株式会社"])).to_list()
    ['高橋商店', '高橋商店', 'タカハシシヨウテン', '株式会社']
    """
    plain = names.str.normalize("NFKC").str.strip_chars()
    core = plain.str.replace_all(_AT_AN_END, "")
    core = core.zip_with(core.str.len_chars() > 0, plain)
    core = core.str.replace_all("(.)々", "${1}${1}")
    written = core.str.split("").explode().drop_nulls().unique().to_list()
    table = {one: folded_character(one) for one in written if one}
    changed = {one: to for one, to in table.items() if one != to}
    key = core.str.replace_many(list(changed), list(changed.values())) if changed else core
    return key.replace("", None).alias(names.name)


def key_of(name: str) -> str:
    """「照合キー」 The key of one name, as `keys_of` makes it; empty where nothing is left.

    >>> key_of("（株）ビー・エス"), key_of("・・")
    ('ビーエス', '')
    """
    return keys_of(pl.Series([name], dtype=pl.String)).item() or ""
