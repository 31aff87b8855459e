"""令和3年度子育て世帯への臨時特別給付：児童1人10万円（先行5万円・追加5万円）

The benefit for families of 2021: ¥100,000 per child in two instalments, paid to the payee of the child allowance.
"""

from datetime import date

from madoguchi.programme import (
    APPLY,
    PUSH,
    Application,
    Correction,
    Freshness,
    Instalment,
    Legal,
    Programme,
    Requirement,
    Scenario,
    child_allowance_payee,
    count,
    head,
    member,
    person_with,
    some,
    yen,
)

SEPTEMBER = date(2021, 9, 1)
child = member.standard_child_allowance(month=SEPTEMBER)

programme = Programme(
    id="child-household-2021",
    title="令和3年度子育て世帯への臨時特別給付",
    authority="市区町村の令和3年度子育て世帯への臨時特別給付支給事業実施要綱",
    base_date=date(2021, 9, 30),
    unit=child_allowance_payee(month=SEPTEMBER),
    covers=child,
    requirements=[
        Requirement(
            "令和3年9月分の児童手当（本則給付）の支給対象児童がいる", some(child), source="実施要綱（支給対象児童）"
        ),
    ],
    instalments=[
        Instalment("先行給付", yen(50_000) * count(child)),
        Instalment("追加給付", yen(50_000) * count(child)),
    ],
    application=Application(modes=[PUSH, APPLY], opens=date(2021, 12, 1), closes=date(2022, 3, 31)),
    legal=Legal(
        seizure_exempt=True,
        tax_exempt=True,
        source="令和三年度子育て世帯等臨時特別支援事業支援給付金に係る差押禁止等に関する法律",
    ),
    correction=Correction(reclaim="要綱（不当利得の返還）"),
    freshness=Freshness(residents=7, protections=7, taxes=31, accounts=31, child_allowances=31),
    scenarios=[
        Scenario(title="本則給付の子が1人", members=[head(standard_child_allowance=True)], pays=100_000),
        Scenario(
            title="本則給付の子が3人",
            members=[
                head(standard_child_allowance=True),
                person_with(standard_child_allowance=True),
                person_with(standard_child_allowance=True),
            ],
            pays=300_000,
        ),
        Scenario(title="特例給付は対象外", members=[head(standard_child_allowance=False)], pays=0),
        Scenario(title="台帳にない子は対象でない", members=[head(standard_child_allowance=None)], pays=0),
    ],
    uncertain=[
        "台帳の新しさの日数は例示（法令にも公表された要綱にも定めを見ていない）。",
        "返還を定める条の番号と、善意で受けた人に返還を求める範囲は市区町村の要綱による（条があることは酒田市の要綱の目次による）。",
        "高校生相当の児童（平成15年4月2日から平成18年4月1日生まれ）と、9月より後に生まれた児童は申請による。"
        "児童手当の台帳に現れないため、この宣言は9月分の受給者だけを機械で判定する。",
        "現金10万円を一度に支給した市区町村も多い。回数は要綱による。",
        "差押禁止等の法律の名は一般知識による（手元の資料では確かめていない）。",
        "基準日（9月30日）、対象を本則給付とすること、受付期間は一般知識による。手元の資料で確かめたのは1回5万円が2回であること。",
        "特例給付などで漏れた世帯への支援給付金（10万円）は、この宣言に含めない。",
    ],
)
