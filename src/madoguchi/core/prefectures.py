"""「都道府県」 By their numbers (JIS X 0401), with which every code of a municipality begins."""

from __future__ import annotations

_NAMES = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県"),
    *("栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県"),
    *("石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県"),
    *("滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県"),
    *("岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)


def prefecture_of(code: str) -> str:
    """「都道府県」 The prefecture of a municipality, by its code of six digits; empty where there is none.

    >>> prefecture_of("302015"), prefecture_of("131016"), prefecture_of("990000")
    ('和歌山県', '東京都', '')
    """
    number = int(code[:2])
    return _NAMES[number - 1] if 1 <= number <= len(_NAMES) else ""
