"""「法人番号」 The register of corporations, as the National Tax Agency publishes them (番号法39条4項).

Columns and codes are those of its 「リソース定義書」 (全件データ・差分データ, CSV of 30 columns without a first line of
headers), as several public readers of these files have them; the document itself was not at hand. A row is a
corporation as it stood from a day on (変更年月日), and what happened that day (処理区分).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import pyarrow as pa

from madoguchi.registry.columns import Column, Register
from madoguchi.registry.openness import Openness

HEADERS = (
    "一連番号",
    "法人番号",
    "処理区分",
    "訂正区分",
    "更新年月日",
    "変更年月日",
    "商号又は名称",
    "商号又は名称イメージID",
    "法人種別",
    "国内所在地（都道府県）",
    "国内所在地（市区町村）",
    "国内所在地（丁目番地等）",
    "国内所在地イメージID",
    "都道府県コード",
    "市区町村コード",
    "郵便番号",
    "国外所在地",
    "国外所在地イメージID",
    "登記記録の閉鎖等年月日",
    "登記記録の閉鎖等の事由",
    "承継先法人番号",
    "変更事由の詳細",
    "法人番号指定年月日",
    "最新履歴",
    "商号又は名称（英語表記）",
    "国内所在地（都道府県）（英語表記）",
    "国内所在地（市区町村丁目番地等）（英語表記）",
    "国外所在地（英語表記）",
    "フリガナ",
    "検索対象除外",
)
"""The columns of a file in their order."""
NUMBER, PREFECTURE_CODE, CITY_CODE, CITY = HEADERS[1], HEADERS[13], HEADERS[14], HEADERS[10]
PROCESSES: Mapping[str, str] = MappingProxyType(
    {
        "01": "新規",
        "11": "商号又は名称の変更",
        "12": "国内所在地の変更",
        "13": "国外所在地の変更",
        "21": "登記記録の閉鎖等",
        "22": "登記記録の復活等",
        "71": "吸収合併",
        "72": "吸収合併無効",
        "81": "商号の登記の抹消",
        "99": "削除",
    }
)
"""「処理区分」 What happened. 71: the corporation that goes on has taken another one up."""
WITHDRAWN, STRUCK = "99", "81"
"""削除: the number was given by mistake, and its row says nothing else; 商号の登記の抹消 may leave no name."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "101": "国の機関",
        "201": "地方公共団体",
        "301": "株式会社",
        "302": "有限会社",
        "303": "合名会社",
        "304": "合資会社",
        "305": "合同会社",
        "399": "その他の設立登記法人",
        "401": "外国会社等",
        "499": "その他",
    }
)
"""「法人種別」 What kind of corporation it is."""
CLOSE_CAUSES: Mapping[str, str] = MappingProxyType(
    {"01": "清算の結了等", "11": "合併による解散等", "21": "登記官による閉鎖", "31": "その他の清算の結了等"}
)
"""「登記記録の閉鎖等の事由」 Why the record of a corporation was closed."""
_FLAG = MappingProxyType({"1": "true", "0": "false", "true": "true", "false": "false"})


def _same(codes: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({code: code for code in codes})


_open = partial(Column, openness=Openness.OPEN)
_made = partial(Column, openness=Openness.INSIDE, made_here=True)
CORPORATIONS = Register(
    name="corporations",
    title="法人",
    key=("corporate_number", "changed_on", "process"),
    unheaded=HEADERS,
    columns=(
        _open(name="corporate_number", type=pa.string(), header=NUMBER, required=True, digits=13),
        _open(name="process", type=pa.string(), header="処理区分", required=True, codes=_same(PROCESSES)),
        _open(name="corrected", type=pa.bool_(), header="訂正区分", required=True, codes=_FLAG),
        _open(name="updated_on", type=pa.date32(), header="更新年月日", required=True),
        _open(name="changed_on", type=pa.date32(), header="変更年月日"),
        _open(name="name", type=pa.string(), header="商号又は名称"),
        _open(name="name_image", type=pa.string(), header="商号又は名称イメージID"),
        _open(name="kind", type=pa.string(), header="法人種別", codes=_same(KINDS)),
        _open(name="prefecture", type=pa.string(), header="国内所在地（都道府県）"),
        _open(name="city", type=pa.string(), header=CITY),
        _open(name="street", type=pa.string(), header="国内所在地（丁目番地等）"),
        _open(name="prefecture_code", type=pa.string(), header=PREFECTURE_CODE, digits=2),
        _open(name="city_code", type=pa.string(), header=CITY_CODE, digits=3),
        _open(name="postal_code", type=pa.string(), header="郵便番号", digits=7),
        _open(name="abroad", type=pa.string(), header="国外所在地"),
        _open(name="closed_on", type=pa.date32(), header="登記記録の閉鎖等年月日"),
        _open(name="close_cause", type=pa.string(), header="登記記録の閉鎖等の事由", codes=_same(CLOSE_CAUSES)),
        _open(name="successor_number", type=pa.string(), header="承継先法人番号", digits=13),
        _open(name="change_cause", type=pa.string(), header="変更事由の詳細"),
        _open(name="assigned_on", type=pa.date32(), header="法人番号指定年月日"),
        _open(name="latest", type=pa.bool_(), header="最新履歴", codes=_FLAG),
        _open(name="name_english", type=pa.string(), header="商号又は名称（英語表記）"),
        _open(name="name_kana", type=pa.string(), header="フリガナ"),
        _open(name="search_excluded", type=pa.bool_(), header="検索対象除外", codes=_FLAG),
        _made(name="name_key", type=pa.string(), header="商号又は名称の照合キー"),
        _made(name="kana_key", type=pa.string(), header="フリガナの照合キー"),
    ),
)
"""「法人」 One row for each change of a corporation. `changed_on` has always a value once it is taken in."""
OF_EACH = ("changed_on", "name", "kind", "assigned_on", "latest", "search_excluded")
"""What every row has but that of a number that was withdrawn."""
