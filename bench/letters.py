"""Letters to invented people, the same at every call: what two typesetters are given to print."""

from __future__ import annotations

from datetime import date

from madoguchi.core.money import Yen
from madoguchi.notices.letter import Addressee, Letter, LetterKind, Line, MaskedAccount, Member

_FAMILIES = ("山田", "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺")
_GIVEN = ("太郎", "花子", "一郎", "桜", "健", "美咲", "翔太", "葵")


def letters(count: int) -> list[Letter]:
    """So many notices of one programme, to households of one to five."""
    return [_letter(number) for number in range(1, count + 1)]


def _letter(number: int) -> Letter:
    family, size = _FAMILIES[number % len(_FAMILIES)], number % 5 + 1
    names = [f"{family} {_GIVEN[(number + place) % len(_GIVEN)]}" for place in range(size)]
    children = max(size - 2, 0)
    lines = (
        Line(label="非課税世帯への給付", quantity=1, unit_yen=Yen(30_000), subtotal=Yen(30_000)),
        Line(label="こども加算", quantity=children, unit_yen=Yen(20_000), subtotal=Yen(20_000 * children)),
    )
    return Letter(
        kind=LetterKind.NOTICE,
        programme_id="low-income-household-2024",
        programme_title="令和6年度住民税非課税世帯給付金",
        municipality="模擬市",
        issuer="模擬市長",
        contact=("模擬市 福祉局 給付金室", "電話 073-000-0000(平日 8:30〜17:15)", "〒640-0000 模擬市一番丁1番地"),
        addressee=Addressee(
            postal_code="6408511", address=f"和歌山県模擬市一番丁{number}番地", building="城前荘 101号", name=names[0]
        ),
        reference_number=f"{number:012}",
        issued_on=date(2025, 2, 3),
        amount_yen=Yen(30_000 + 20_000 * children),
        computation=lines if children else lines[:1],
        members=tuple(
            Member(name=name, birth_date=f"平成{22 - place}年1月{place + 1}日", counted=place >= 2)
            for place, name in enumerate(names)
        ),
        account=MaskedAccount(
            bank="きのくに銀行",
            branch="本店営業部",
            type="普通",
            last_digits=f"{number % 1000:03}",
            holder_kana="ヤマダ　タロウ",
        ),
        pays_on=date(2025, 3, 14),
        deadline_on=date(2025, 2, 28),
        seizure_exempt_by="令和5年法律第81号 第3条",
        tax_free_by="令和5年法律第81号 第4条",
        synthetic=True,
    )
