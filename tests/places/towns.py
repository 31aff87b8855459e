"""A few real places of Japan, by hand: names that are alike, long, numbered, or written in many ways."""

from __future__ import annotations

import pyarrow as pa

from madoguchi.places.gazetteer import TOWNS, Gazetteer, municipalities

_MUNICIPALITIES = {
    "032051": ("岩手県", "", "花巻市", ""),
    "112038": ("埼玉県", "", "川口市", ""),
    "131016": ("東京都", "", "千代田区", ""),
    "132063": ("東京都", "", "府中市", ""),
    "172049": ("石川県", "", "輪島市", ""),
    "221384": ("静岡県", "", "浜松市", "中央区"),
    "221392": ("静岡県", "", "浜松市", "浜名区"),
    "261041": ("京都府", "", "京都市", "中京区"),
    "261068": ("京都府", "", "京都市", "下京区"),
    "302015": ("和歌山県", "", "和歌山市", ""),
    "304280": ("和歌山県", "東牟婁郡", "串本町", ""),
    "342084": ("広島県", "", "府中市", ""),
}
_TOWNS = {
    "032051": [("十二丁目", "", "")],
    "112038": [("大字芝", "", ""), ("芝宮根町", "", ""), ("大字新堀", "", ""), ("新堀町", "", ""),
        ("大字大瀬", "", ""), ("大瀬", "一丁目", "")],
    "131016": [
        ("三番町", "", ""), ("一番町", "", ""), *(("霞が関", f"{n}丁目", "") for n in "一二三"),
        ("神田美土代町", "", ""),
    ],
    "132063": [("宮西町", "二丁目", ""), ("本町", "一丁目", "")],
    "172049": [("町野町桶戸", "", "")],
    "221384": [("佐鳴台", "三丁目", ""), ("中央", "一丁目", "")],
    "221392": [("中瀬", "", "")],
    "261041": [("亀屋町", "", ""), ("亀屋町", "", ""), ("一之船入町", "", ""), ("虎屋町", "", "")],
    "261068": [("丸屋町", "", ""), ("忠庵町", "", "")],
    "302015": [
        ("七番丁", "", ""), *(("今福", f"{n}丁目", "") for n in "一二三"), ("今福", "", ""), ("南桶屋町", "", ""),
        ("六十谷", "", ""), ("本町", "一丁目", ""), ("広瀬", "", ""), ("広瀬", "", "字中之島"), ("廣瀨", "", ""),
    ],
    "304280": [("串本", "", ""), ("古座", "", "")],
    "342084": [("本町", "", ""), ("府川町", "", "")],
}  # fmt: skip


def gazetteer() -> Gazetteer:
    """These towns, numbered in their order within the municipality."""
    rows = [
        (code, f"{at:07}", *names, *town, None)
        for code, names in _MUNICIPALITIES.items()
        for at, town in enumerate(_TOWNS[code])
    ]
    columns = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), TOWNS.types, strict=True)]
    return Gazetteer(municipalities(pa.Table.from_arrays(columns, schema=TOWNS)))
