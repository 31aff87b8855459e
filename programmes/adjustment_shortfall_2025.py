"""定額減税補足給付金（不足額給付、令和7年）：確定した税額で計算し直し、当初の給付との差を支給する。

The shortfall of the adjustment benefit, 2025: computed again with the final tax, less what was awarded in 2024.
"""

from datetime import date

from madoguchi.programme import (
    APPLY,
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

BASE_DATE = date(2025, 6, 2)
income_tax_persons = recipient.dependants(fiscal_year=2025) + 1
resident_tax_persons = recipient.dependants(fiscal_year=2024) + 1
income_tax_part = largest(yen(0), yen(30_000) * income_tax_persons - recipient.income_tax(fiscal_year=2025))
resident_tax_part = largest(yen(0), yen(10_000) * resident_tax_persons - recipient.income_levy(fiscal_year=2024))
is_taxed = any_of(recipient.income_levy(fiscal_year=2024) > 0, recipient.income_tax(fiscal_year=2025) > 0)
due_in_all = round_up(income_tax_part + resident_tax_part, to=10_000)

programme = Programme(
    id="adjustment-shortfall-2025",
    title="定額減税補足給付金（不足額給付）",
    authority="市区町村の定額減税補足給付金（不足額給付）支給事業実施要綱",
    base_date=BASE_DATE,
    unit=person,
    covers=member.registered_on(BASE_DATE),
    requirements=[
        Requirement(
            "令和6年度個人住民税所得割又は令和6年分所得税（確定）が課される", is_taxed, source="実施要綱（不足額給付1）"
        ),
        Requirement(
            "合計所得金額が1,805万円以下",
            recipient.total_income(fiscal_year=2025) <= 18_050_000,
            source="実施要綱（支給対象者の除外）",
        ),
    ],
    amount=largest(yen(0), due_in_all - recipient.awarded(programme="adjustment-2024")),
    application=Application(modes=[PUSH, CONFIRM, APPLY], opens=date(2025, 8, 1), closes=date(2025, 10, 31)),
    legal=Legal(
        seizure_exempt=True,
        tax_exempt=True,
        source="物価高騰対策給付金に係る差押禁止等に関する法律（令和5年法律第81号）",
        grounds=["公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律10条"],
    ),
    freshness=Freshness(residents=7, protections=7, taxes=31, accounts=31),
    scenarios=[
        Scenario(
            title="確定した所得税が推計より少なければ差額を支給する",
            members=[head(dependants=0, income_tax=5_000, income_levy=8_000, total_income=1_500_000, awarded=20_000)],
            pays=10_000,
        ),
        Scenario(
            title="当初より少なくなっても返還は求めない",
            members=[head(dependants=0, income_tax=29_000, income_levy=9_000, total_income=1_500_000, awarded=40_000)],
            pays=0,
        ),
        Scenario(
            title="当初の給付がなければ全額を支給する",
            members=[head(dependants=1, income_tax=20_000, income_levy=30_000, total_income=1_500_000)],
            pays=40_000,
        ),
        Scenario(
            title="確定した所得税が台帳になければ尋ねる",
            members=[head(dependants=0, income_tax=None, income_levy=8_000, total_income=1_500_000)],
            pays=None,
        ),
    ],
    uncertain=[
        "税の情報は特定公的給付の指定（同法10条）により読むとした。指定の告示とその番号は確かめていない。"
        "指定がない給付では、地方税法22条の秘密を解く別の根拠（本人の同意など）に書き換える。",
        "台帳の新しさの日数は例示（法令にも公表された要綱にも定めを見ていない）。",
        "基準日は市区町村が定める。ここでは6月2日とした（一般知識）。",
        "令和6年分所得税の確定額は、令和7年度の課税台帳の項目として取り込まれているものとする。",
        "不足額給付2（両税の減税前の額が0円で扶養親族にもなれない者への原則4万円）は、この宣言に含めない。",
        "住民税分の人数は令和6年度の扶養親族等の数、所得税分の人数は令和6年分で確定した数による（一般知識）。",
        "所得税又は所得割が課される者に限ること、受付期間、所得の上限を確定した所得で見ることは一般知識による。",
        "この給付が法律第81号の対象であること（命令による追加）は確かめていない。",
    ],
)
