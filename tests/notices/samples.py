"""Letters for the tests of this room: invented people at invented addresses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from madoguchi.core.money import Yen
from madoguchi.notices.letter import (
    Addressee,
    Appeal,
    Letter,
    LetterKind,
    Line,
    MaskedAccount,
    Member,
    Outcome,
    Question,
    Reason,
)

KEY = bytes(range(32))
ACCOUNT = MaskedAccount(
    bank="きのくに銀行", branch="本店営業部", type="普通", last_digits="567", holder_kana="ヤマダ　タロウ"
)
NOTICE = Letter(
    kind=LetterKind.NOTICE,
    programme_id="low-income-household-2024",
    programme_title="令和6年度住民税非課税世帯給付金",
    programme_title_en="Benefit for low-income households 2024",
    municipality="模擬市",
    issuer="模擬市長",
    contact=("模擬市 福祉局 給付金室", "電話 073-000-0000(平日 8:30〜17:15)", "〒640-0000 模擬市一番丁1番地"),
    addressee=Addressee(
        postal_code="6408511", address="和歌山県模擬市一番丁3番地", building="城前荘 101号", name="山田 太郎"
    ),
    reference_number="7K3M-92QF",
    issued_on=date(2025, 2, 3),
    amount_yen=Yen(70_000),
    computation=(
        Line(label="非課税世帯への給付", quantity=1, unit_yen=Yen(30_000), subtotal=Yen(30_000)),
        Line(label="こども加算", quantity=2, unit_yen=Yen(20_000), subtotal=Yen(40_000)),
    ),
    members=(
        Member(name="山田 太郎", birth_date="昭和60年5月5日", counted=False),
        Member(name="山田 花子", birth_date="昭和61年7月1日", counted=False),
        Member(name="山田 一郎", birth_date="平成22年1月1日", counted=True),
        Member(name="山田 桜", birth_date="平成27年1月1日", counted=True),
    ),
    account=ACCOUNT,
    pays_on=date(2025, 3, 14),
    deadline_on=date(2025, 2, 28),
    seizure_exempt_by="令和5年法律第81号 第3条",
    tax_free_by="令和5年法律第81号 第4条",
    synthetic=True,
)
CONFIRMATION = replace(
    NOTICE,
    kind=LetterKind.CONFIRMATION,
    account=None,
    pays_on=None,
    deadline_on=date(2025, 5, 31),
    questions=(
        Question(text="令和6年1月1日に、別の市町村に住んでいた人が世帯にいますか。"),
        Question(text="世帯の全員が、課税されている人の扶養に入っていますか。"),
    ),
)
APPLICATION = replace(
    CONFIRMATION,
    kind=LetterKind.APPLICATION,
    amount_yen=None,
    computation=(),
    questions=(*CONFIRMATION.questions, Question(text="令和6年度の住民税を課税した市町村はどこですか。", choices=())),
)
REASONS = (
    Reason(requirement="基準日に住民登録がある", outcome=Outcome.YES, source="要綱2条"),
    Reason(requirement="世帯の全員の均等割が非課税である", outcome=Outcome.YES, source="要綱3条1項"),
)
APPEAL = Appeal(authority="模擬市長", defendant="模擬市", representative="模擬市長")
DECISION = replace(NOTICE, kind=LetterKind.DECISION, deadline_on=None, reasons=REASONS, appeal=APPEAL)
REFUSAL = replace(
    DECISION,
    kind=LetterKind.REFUSAL,
    amount_yen=None,
    computation=(),
    account=None,
    pays_on=None,
    reasons=(
        REASONS[0],
        Reason(requirement="世帯の全員の均等割が非課税である", outcome=Outcome.NO, source="要綱3条1項"),
    ),
)
ALL = (NOTICE, CONFIRMATION, APPLICATION, DECISION, REFUSAL)
LONG = replace(
    CONFIRMATION,
    reference_number="LONG-0001",
    account=ACCOUNT,
    addressee=Addressee(
        postal_code="640-8511",
        address="和歌山県模擬市" + "長い名前の大字と字と小字が続く町" * 3 + "千二百三十四番地の五十六",
        building="グランドレジデンス模擬中央公園前イーストタワー 3012号室",
        name="アレクサンドラ マリア デ ラ コンセプシオン フェルナンデス ロドリゲス サントス",
    ),
    members=tuple(
        Member(
            name=f"アレクサンドラ マリア デ ラ コンセプシオン フェルナンデス ロドリゲス 第{number}",
            birth_date="平成22年12月31日",
            counted=number > 6,
        )
        for number in range(1, 9)
    ),
)
GAIJI = replace(
    NOTICE,
    reference_number="GAIJI-0001",
    addressee=replace(NOTICE.addressee, name="𠮷田 髙橋 辻\U000e0100"),
    members=(
        Member(name="𠮷田 太郎", birth_date="昭和60年5月5日", counted=False),
        Member(name="髙橋 花子", birth_date="昭和61年7月1日", counted=False),
        Member(name="辻\U000e0100 一郎", birth_date="平成22年1月1日", counted=True),
        Member(name="辻 桜", birth_date="平成27年1月1日", counted=True),
    ),
)
