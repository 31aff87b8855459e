"""定額減税補足給付金（調整給付・当初、令和6年）：減税しきれないと見込まれる額を1万円単位に切り上げて支給する。

The adjustment benefit of 2024: what the fixed tax reduction cannot reach, rounded up to ¥10,000.
"""

from datetime import date

from madoguchi.programme import (
    CONFIRM,
    PUSH,
    Application,
    Freshness,
    Legal,
    Programme,
    Requirement,
    Scenario,
    any_of,
    head,
    largest,
    member,
    person,
    recipient,
    round_up,
    yen,
)

BASE_DATE = date(2024, 6, 3)
taxed_persons = recipient.dependants(fiscal_year=2024) + 1
income_tax_part = largest(yen(0), yen(30_000) * taxed_persons - recipient.income_tax(fiscal_year=2024))
resident_tax_part = largest(yen(0), yen(10_000) * taxed_persons - recipient.income_levy(fiscal_year=2024))
is_taxed = any_of(recipient.income_levy(fiscal_year=2024) > 0, recipient.income_tax(fiscal_year=2024) > 0)

programme = Programme(
    id="adjustment-2024",
    title="定額減税補足給付金（調整給付）",
    authority="市区町村の定額減税補足給付金（調整給付）支給事業実施要綱",
    base_date=BASE_DATE,
    unit=person,
    covers=member.registered_on(BASE_DATE),
    requirements=[
        Requirement(
            "令和6年度個人住民税所得割又は令和6年分推計所得税が課される",
            is_taxed,
            source="実施要綱（支給対象者）",
        ),
        Requirement(
            "合計所得金額が1,805万円以下",
            recipient.total_income(fiscal_year=2024) <= 18_050_000,
            source="実施要綱（支給対象者の除外）",
        ),
    ],
    amount=round_up(income_tax_part + resident_tax_part, to=10_000),
    application=Application(modes=[PUSH, CONFIRM], opens=date(2024, 8, 1), closes=date(2024, 10, 31)),
    legal=Legal(
        seizure_exempt=True,
        tax_exempt=True,
        source="物価高騰対策給付金に係る差押禁止等に関する法律（令和5年法律第81号）",
        grounds=["公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律10条"],
    ),
    freshness=Freshness(residents=7, protections=7, taxes=31, accounts=31),
    scenarios=[
        Scenario(
            title="本人と扶養3人、所得税が少し足りない",
            members=[head(dependants=3, income_tax=85_500, income_levy=60_000, total_income=4_000_000)],
            pays=40_000,
        ),
        Scenario(
            title="1万4,500円は2万円に切り上げる",
            members=[head(dependants=0, income_tax=15_500, income_levy=20_000, total_income=1_500_000)],
            pays=20_000,
        ),
        Scenario(
            title="減税しきれる人には支給しない",
            members=[head(dependants=0, income_tax=100_000, income_levy=120_000, total_income=4_000_000)],
            pays=0,
        ),
        Scenario(
            title="どちらの税もかからない人は別の給付による",
            members=[head(dependants=0, income_tax=0, income_levy=0, total_income=300_000)],
            pays=0,
            because="令和6年度個人住民税所得割又は令和6年分推計所得税が課される",
        ),
        Scenario(
            title="合計所得1,805万円を1円超えれば対象外",
            members=[head(dependants=9, income_tax=10_000, income_levy=10_000, total_income=18_050_001)],
            pays=0,
            because="合計所得金額が1,805万円以下",
        ),
        Scenario(
            title="推計所得税が分からなければ尋ねる",
            members=[head(dependants=0, income_tax=None, income_levy=5_000, total_income=1_000_000)],
            pays=None,
        ),
    ],
    uncertain=[
        "税の情報は特定公的給付の指定（同法10条）により読むとした。指定の告示とその番号は確かめていない。"
        "指定がない給付では、地方税法22条の秘密を解く別の根拠（本人の同意など）に書き換える。",
        "台帳の新しさの日数は例示（法令にも公表された要綱にも定めを見ていない）。",
        "基準日は個人住民税の賦課期日などにより市区町村が定める。ここでは6月3日とした（一般知識）。",
        "推計所得税は国の算定ツールの値を台帳に取り込む。この宣言は取り込まれた値を読む。",
        "所得割又は推計所得税が課される者に限ることと受付期間は一般知識による。算式・切上げ・所得の上限は町の公表による。",
        "国外に住む扶養親族を人数から除くこと（一般知識）は、台帳の「扶養親族等の数」が除いた後の数であることを前提とする。",
        "この給付が法律第81号の対象であること（命令による追加）は確かめていない。",
    ],
)
