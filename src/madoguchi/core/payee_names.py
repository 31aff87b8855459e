"""「法人略語」 How banks shorten the names of corporations: one bracketed sign for the legal form, one for an office.

Source: 全銀協 略語 table as printed by 京葉銀行 (カナ文字入力). 社会福祉協議会 is not shortened.
"""

from __future__ import annotations

import re

from madoguchi.core.kana import STRICT, to_zengin, zengin_kana

LEGAL_FORMS: tuple[tuple[str, str], ...] = (
    ("株式会社", "ｶ"),
    ("有限会社", "ﾕ"),
    ("合名会社", "ﾒ"),
    ("合資会社", "ｼ"),
    ("合同会社", "ﾄﾞ"),
    ("医療法人社団", "ｲ"),
    ("医療法人財団", "ｲ"),
    ("社会医療法人", "ｲ"),
    ("医療法人", "ｲ"),
    ("一般財団法人", "ｻﾞｲ"),
    ("公益財団法人", "ｻﾞｲ"),
    ("財団法人", "ｻﾞｲ"),
    ("一般社団法人", "ｼﾔ"),
    ("公益社団法人", "ｼﾔ"),
    ("社団法人", "ｼﾔ"),
    ("宗教法人", "ｼﾕｳ"),
    ("学校法人", "ｶﾞｸ"),
    ("社会福祉法人", "ﾌｸ"),
    ("更生保護法人", "ﾎｺﾞ"),
    ("相互会社", "ｿ"),
    ("特定非営利活動法人", "ﾄｸﾋ"),
    ("地方独立行政法人", "ﾁﾄﾞｸ"),
    ("独立行政法人", "ﾄﾞｸ"),
    ("中期目標管理法人", "ﾓｸ"),
    ("国立研究開発法人", "ｹﾝ"),
    ("行政執行法人", "ｼﾂ"),
    ("弁護士法人", "ﾍﾞﾝ"),
    ("有限責任中間法人", "ﾁﾕｳ"),
    ("無限責任中間法人", "ﾁﾕｳ"),
    ("行政書士法人", "ｷﾞﾖ"),
    ("司法書士法人", "ｼﾎｳ"),
    ("税理士法人", "ｾﾞｲ"),
    ("国立大学法人", "ﾀﾞｲ"),
    ("公立大学法人", "ﾀﾞｲ"),
    ("農事組合法人", "ﾉｳ"),
    ("管理組合法人", "ｶﾝﾘ"),
    ("社会保険労務士法人", "ﾛｳﾑ"),
)
"""「法人略語」 Legal form and its sign, which stands in brackets."""

OFFICES: tuple[tuple[str, str], ...] = (("営業所", "ｴｲ"), ("出張所", "ｼﾕﾂ"))
"""「営業所略語」 Kind of office and its sign, which stands in brackets."""

BUSINESSES: tuple[tuple[str, str], ...] = (
    ("国家公務員共済組合連合会", "ｺｸｷﾖｳﾚﾝ"),
    ("経済農業協同組合連合会", "ｹｲｻﾞｲﾚﾝ"),
    ("共済農業協同組合連合会", "ｷﾖｳｻｲﾚﾝ"),
    ("国民健康保険団体連合会", "ｺｸﾎﾚﾝ"),
    ("社会保険診療報酬支払基金", "ｼﾔﾎ"),
    ("農業協同組合連合会", "ﾉｳｷﾖｳﾚﾝ"),
    ("漁業協同組合連合会", "ｷﾞﾖﾚﾝ"),
    ("国民健康保険組合", "ｺｸﾎ"),
    ("食糧販売協同組合", "ｼﾖｸﾊﾝｷﾖｳ"),
    ("有限責任事業組合", "ﾕｳｸﾐ"),
    ("特別養護老人ホーム", "ﾄｸﾖｳ"),
    ("漁業協同組合", "ｷﾞﾖｷﾖｳ"),
    ("生活協同組合", "ｾｲｷﾖｳ"),
    ("公共職業安定所", "ｼﾖｸｱﾝ"),
    ("健康保険組合", "ｹﾝﾎﾟ"),
    ("厚生年金基金", "ｺｳﾈﾝ"),
    ("海上火災保険", "ｶｲｼﾞﾖｳ"),
    ("火災海上保険", "ｶｻｲ"),
    ("従業員組合", "ｼﾞﾕｳｸﾐ"),
    ("共済組合", "ｷﾖｳｻｲ"),
    ("協同組合", "ｷﾖｳｸﾐ"),
    ("生命保険", "ｾｲﾒｲ"),
    ("労働組合", "ﾛｳｸﾐ"),
    ("連合会", "ﾚﾝ"),
)
"""「事業略語」 Line of business and its short form, which stands without brackets; longest first."""

_SIGNS = "|".join(sorted({sign for _, sign in (*LEGAL_FORMS, *OFFICES)}, key=len, reverse=True))
_CORPORATE = re.compile(rf"^(?:{_SIGNS})\)|\((?:{_SIGNS})\)|\((?:{_SIGNS})$")


def payee_kana(name: str, allowed: frozenset[str] = STRICT) -> str:
    """「受取人名」 The name of a corporation, its own part in kana, as a bank writes it.

    One legal form and one office are shortened (head `ｶ)XX`, tail `XX(ｶ`, middle `XX(ｶ)YY`), then lines of business.
    Kanji that remain are refused (`kana.not_allowed`).

    >>> payee_kana("社会福祉法人　わかやまえん"), payee_kana("アオキ株式会社"), payee_kana("アオキ株式会社キイ営業所")
    ('ﾌｸ)ﾜｶﾔﾏｴﾝ', 'ｱｵｷ(ｶ', 'ｱｵｷ(ｶ)ｷｲ(ｴｲ')
    """
    for forms in (LEGAL_FORMS, OFFICES):
        name = _shorten(name.strip(), forms)
    for business, sign in BUSINESSES:
        name = name.replace(business, sign)
    return zengin_kana(name, allowed)


def is_corporate(holder_kana: str) -> bool:
    """Whether a holder's name bears the sign of a legal form or an office.

    >>> is_corporate("ﾌｸ)ﾜｶﾔﾏｴﾝ"), is_corporate("ﾔﾏﾀﾞ(ｻﾄｳ) ﾊﾅｺ")
    (True, False)
    """
    return _CORPORATE.search(to_zengin(holder_kana)) is not None


def _shorten(name: str, forms: tuple[tuple[str, str], ...]) -> str:
    """The first of the forms that stands in the name, the longest where several begin there."""
    found = [(name.index(form), -len(form), form, sign) for form, sign in forms if form in name]
    if not found:
        return name
    start, _, form, sign = min(found)
    before, after = name[:start].rstrip(" 　"), name[start + len(form) :].lstrip(" 　")
    return f"{before}{'(' if before else ''}{sign}{')' if after else ''}{after}"
