"""住民税非課税世帯への価格高騰重点支援給付金（令和5年、1世帯7万円）

The price surge benefit of 2023: ¥70,000 for a household in which nobody pays the per capita levy.
"""

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
    every,
    head,
    household,
    is_not,
    member,
    person_with,
    some,
    yen,
)

BASE_DATE = date(2023, 12, 1)
resident = member.registered_on(BASE_DATE)
untaxed = member.per_capita_levy(fiscal_year=2023).equals(0)

programme = Programme(
    id="price-surge-2023",
    title="価格高騰重点支援給付金（令和5年・7万円追加給付）",
    authority="市区町村の価格高騰重点支援給付金支給事業実施要綱",
    base_date=BASE_DATE,
    unit=household,
    covers=resident,
    requirements=[
        Requirement("基準日に住民登録がある", some(resident), source="実施要綱（支給対象者）"),
        Requirement("全員の令和5年度均等割が非課税", every(resident, untaxed), source="実施要綱（支給対象者）"),
        Requirement(
            "課税者の扶養親族等だけの世帯でない",
            is_not(every(resident, member.dependent_of_taxpayer(fiscal_year=2023))),
            source="実施要綱（支給対象者の除外）",
        ),
    ],
    amount=yen(70_000),
    application=Application(modes=[PUSH, CONFIRM, APPLY], opens=date(2024, 1, 15), closes=date(2024, 4, 30)),
    legal=Legal(
        seizure_exempt=True,
        tax_exempt=True,
        source="物価高騰対策給付金に係る差押禁止等に関する法律（令和5年法律第81号）3条・4条",
        grounds=["公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律10条"],
    ),
    correction=Correction(reclaim="要綱（不当利得の返還）"),
    freshness=Freshness(residents=7, protections=7, taxes=31, accounts=31),
    scenarios=[
        Scenario(
            title="非課税のひとり暮らし",
            members=[head(per_capita_levy=0, dependent_of_taxpayer=False)],
            pays=70_000,
        ),
        Scenario(
            title="人数にかかわらず1世帯7万円",
            members=[
                head(per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(per_capita_levy=0, dependent_of_taxpayer=True),
                person_with(per_capita_levy=0, dependent_of_taxpayer=True),
            ],
            pays=70_000,
        ),
        Scenario(
            title="均等割だけの課税でも対象外",
            members=[head(per_capita_levy=5_000, dependent_of_taxpayer=False)],
            pays=0,
            because="全員の令和5年度均等割が非課税",
        ),
        Scenario(
            title="基準日の翌日に転入した課税者は世帯に数えない",
            members=[
                head(per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(resident_since=date(2023, 12, 2), per_capita_levy=5_000, dependent_of_taxpayer=False),
            ],
            pays=70_000,
        ),
        Scenario(
            title="一人の税が分からず、ほかは非課税なら尋ねる",
            members=[
                head(per_capita_levy=0, dependent_of_taxpayer=False),
                person_with(per_capita_levy=None, dependent_of_taxpayer=False),
            ],
            pays=None,
        ),
        Scenario(
            title="一人が課税と分かっていれば、分からない人がいても尋ねない",
            members=[
                head(per_capita_levy=5_000, dependent_of_taxpayer=False),
                person_with(per_capita_levy=None, dependent_of_taxpayer=False),
            ],
            pays=0,
        ),
    ],
    uncertain=[
        "税の情報は特定公的給付の指定（同法10条）により読むとした。指定の告示とその番号は確かめていない。"
        "指定がない給付では、地方税法22条の秘密を解く別の根拠（本人の同意など）に書き換える。",
        "台帳の新しさの日数は例示（法令にも公表された要綱にも定めを見ていない）。",
        "返還を定める条の番号と、善意で受けた人に返還を求める範囲は市区町村の要綱による（条があることは酒田市の要綱の目次による）。",
        "基準日と受付期間は市区町村により異なる。ここでは国の例示である12月1日を用いた（一般知識）。",
        "先に支給された3万円を受けた世帯へ手続なしで支給した市区町村が多い。その世帯の条件は要綱ごとに異なる。",
        "均等割の非課税を条件とすること、課税者の扶養親族等だけの世帯を除くことは一般知識による。金額と法律は資料で確かめた。",
    ],
)
