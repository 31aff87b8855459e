"""「支援制度」 A declared programme as the GIF model of 行政サービス・制度 (DS-451-4) tells it to the public.

Every item of the model is there, in its order. What the file does not say is empty: nothing is guessed, and no text is
cut to the length that the model recommends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import isfinite

from madoguchi.core.dates import wareki
from madoguchi.programme.clause import Clause
from madoguchi.programme.declaration import DESIGNATION, Programme
from madoguchi.programme.table import Language, Row, rows
from madoguchi.rules.bounds import bounds

STANDARD = "デジタル社会推進実践ガイドブック DS-451-4 実装データモデル（行政） 行政サービス・制度（2025年3月25日）"
SHORT = 100
"""Characters that the model allows for 概要."""
ITEMS = (
    "制度所管組織",
    "タイトル（制度名）",
    "サブタイトル（通称）",
    "制度番号",
    "元制度番号",
    "制度変更区分",
    "根拠法令",
    "地域群",
    "地域",
    "概要",
    "内容",
    "対象者",
    "用途・対象物",
    "収入条件",
    "家族構成条件",
    "対象者条件",
    "従業員条件",
    "資本金条件",
    "創業年条件",
    "給付上限額",
    "最大金利",
    "借入限度額",
    "償還期限",
    "最大補助率",
    "費用",
    "予算枠の有無",
    "申請届出方法",
    "募集時期",
    "公募開始日",
    "公募終了日",
    "公募備考",
    "手続書類",
    "電子申請の有無",
    "添付ファイルの名称",
    "添付ファイル名",
    "詳細参照先",
    "詳細URL",
    "標準産業分類",
    "ステージとアクション",
    "事業ステージ",
    "お困りごと",
    "サービス種別",
    "災害名",
    "キーワード",
    "実施組織・支援機関",
    "お問い合わせ先",
    "お問合わせ先一覧",
    "連絡先情報",
    "公開開始日",
    "公開終了日",
    "最終更新日",
    "表示優先度",
)
"""The names of the items, in the order of the model."""


def support_programme(
    programme: Programme, *, code: str, municipality: str, contact: Sequence[str], revised_on: date
) -> dict[str, str]:
    """「支援制度」 One programme by the ITEMS. `contact` are the office's lines; it took effect on `revised_on`."""
    table = rows(programme, Language.JAPANESE)
    application, most = programme.application, sum(bounds(one.amount.node)[1] for one in programme.payments())
    laws = [programme.authority, programme.legal.source]
    if programme.legal.designated_benefit:
        laws.append(f"{DESIGNATION}（{programme.legal.designated_benefit}）")
    said = {
        "制度所管組織": municipality,
        "タイトル（制度名）": programme.title,
        "制度番号": f"{code}-{programme.id}",
        "根拠法令": "、".join(dict.fromkeys(laws)),
        "地域": code,
        "概要": _short(programme, table),
        "内容": _text(table, "支給額", "基準日", "差押え・課税", key="death"),
        "対象者": _text(table, "対象となる者", bare=True),
        "対象者条件": _text(table, "支給要件"),
        "給付上限額": str(int(most)) if isfinite(most) else "",
        "予算枠の有無": "有" if programme.budget is not None else "",
        "申請届出方法": _text(table, "受け取り方", bare=True),
        "公募開始日": application.opens.isoformat(),
        "公募終了日": application.closes.isoformat(),
        "お問い合わせ先": contact[0] if contact else "",
        "連絡先情報": "\n".join(contact),
        "最終更新日": revised_on.isoformat(),
    }
    return {item: said.get(item, "") for item in ITEMS}


def _short(programme: Programme, table: Sequence[Row]) -> str:
    """What it is and, where the model's length allows, how much."""
    what = f"{wareki(programme.base_date)}を基準日とする給付。給付の単位：{programme.unit.title}。"
    amount = "".join(f"{one}。" for one in _text(table, "支給額").split("\n"))
    return what + amount if len(what + amount) <= SHORT else what


def _text(table: Sequence[Row], *headings: str, key: str = "", bare: bool = False) -> str:
    """The rows that begin with one of the headings (or have the key), a line for each clause, those below set in."""
    found = [row for row in table if row.key == key or row.heading.startswith(headings)]
    if bare:
        return "、".join(clause.text for row in found for clause in row.clauses)
    return "\n".join(line for row in found for line in _lines(row))


def _lines(row: Row) -> Iterator[str]:
    first, *below = [line for clause in row.clauses for line in _nested(clause, 0)]
    yield f"{row.heading}：{first}"
    yield from below


def _nested(clause: Clause, depth: int) -> Iterator[str]:
    yield f"{'　' * depth}{clause.text}"
    for part in clause.parts:
        yield from _nested(part, depth + 1)
