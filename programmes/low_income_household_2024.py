"""令和6年度 住民税非課税世帯への給付金（1世帯3万円・こども1人2万円加算）"""

from datetime import date

from madoguchi.programme import (
    APPLY,
    CONFIRM,
    PUSH,
    Application,
    Correction,
    Freshness,
    Legal,
    Programme,
    Requirement,
    Scenario,
    all_of,
    count,
    every,
    head,
    household,
    is_not,
    member,
    person_with,
    some,
    yen,
)

BASE_DATE = date(2024, 12, 13)
resident = member.registered_on(BASE_DATE)
untaxed = member.per_capita_levy(fiscal_year=2024).equals(0)
child = all_of(resident, member.birth_date >= date(2006, 4, 2))

programme = Programme(
    id="low-income-household-2024",
    title="住民税非課税世帯給付金（令和6年度）",
    authority="物価高騰対策給付金支給事業実施要綱",
    base_date=BASE_DATE,
    unit=household,
    covers=resident,
    requirements=[
        Requirement("基準日に住民登録がある", some(resident), source="要綱2条"),
        Requirement("全員の令和6年度均等割が非課税", every(resident, untaxed), source="要綱3条1項"),
        Requirement(
            "課税者の扶養親族等だけの世帯でない",
            is_not(every(resident, member.dependent_of_taxpayer(fiscal_year=2024))),
            source="要綱3条2項",
        ),
    ],
    amount=yen(30_000) + yen(20_000) * count(child),
    application=Application(modes=[PUSH, CONFIRM, APPLY], opens=date(2025, 2, 3), closes=date(2025, 5, 31)),
    legal=Legal(
        seizure_exempt=True,
        tax_exempt=True,
        source="物価高騰対策給付金に係る差押禁止等に関する法律（令和5年法律第81号）",
        grounds=["公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律10条"],
    ),
    correction=Correction(reclaim="要綱（不当利得の返還）"),
    freshness=Freshness(residents=7, protections=7, taxes=31, accounts=31),
    scenarios=[
        Scenario(
            title="非課税の夫婦と子2人",
            members=[
                head(per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(birth_date=date(2010, 1, 1), per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(birth_date=date(2015, 1, 1), per_capita_levy=0, dependent_of_taxpayer=False),
            ],
            pays=70_000,
        ),
        Scenario(
            title="1人でも課税されていれば対象外",
            members=[
                head(per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(per_capita_levy=5_000, dependent_of_taxpayer=False),
            ],
            pays=0,
            because="全員の令和6年度均等割が非課税",
        ),
        Scenario(
            title="転入者の税が分からなければ尋ねる",
            members=[head(per_capita_levy=None, dependent_of_taxpayer=False)],
            pays=None,
        ),
        Scenario(
            title="別に住む親の扶養に入っている学生だけの世帯は対象外",
            members=[head(per_capita_levy=0, dependent_of_taxpayer=True)],
            pays=0,
            because="課税者の扶養親族等だけの世帯でない",
        ),
        Scenario(
            title="2006年4月1日生まれは児童に数えない",
            members=[
                head(per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(birth_date=date(2006, 4, 1), per_capita_levy=0, dependent_of_taxpayer=False),
            ],
            pays=30_000,
        ),
    ],
    uncertain=[
        "税の情報は特定公的給付の指定（同法10条）により読むとした。指定の告示とその番号は確かめていない。"
        "指定がない給付では、地方税法22条の秘密を解く別の根拠（本人の同意など）に書き換える。",
        "台帳の新しさの日数は例示（法令にも公表された要綱にも定めを見ていない）。",
        "返還を定める条の番号と、善意で受けた人に返還を求める範囲は市区町村の要綱による（条があることは酒田市の要綱の目次による）。",
        "要綱の条番号は市区町村ごとに異なる（ここでは一般的な並びで書いた）。",
        "基準日後に生まれた児童（受付期限内の新生児加算）は市区町村の申請期限による。",
        "均等割の非課税を条件とすること、課税者の扶養親族等だけの世帯を除くことは一般知識による。基準日・金額は市の公表による。",
        "受付期間は例示（公表例：倉敷市は2025年4月30日まで、新生児は同年7月31日まで）。",
        "法律第81号の対象に加える命令（内閣府令・総務省令・財務省令）の番号は確かめていない。",
    ],
)
