"""物価高対応子育て応援手当（令和7年度）：こども1人2万円を、9月分の児童手当の受給者に支給する。

The child support benefit of 2025: ¥20,000 per child, paid by the municipality that paid the September allowance.
"""

from datetime import date

from madoguchi.programme import (
    APPLY,
    PUSH,
    Application,
    Freshness,
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

SEPTEMBER = date(2025, 9, 1)
child = member.receives_child_allowance_for(month=SEPTEMBER)

programme = Programme(
    id="child-support-2025",
    title="物価高対応子育て応援手当",
    authority="市区町村の物価高対応子育て応援手当支給事業実施要綱（令和7年11月21日閣議決定に基づく）",
    base_date=date(2025, 9, 30),
    unit=child_allowance_payee(month=SEPTEMBER),
    covers=child,
    requirements=[
        Requirement("令和7年9月分の児童手当の支給対象児童がいる", some(child), source="実施要綱（支給対象児童）"),
    ],
    amount=yen(20_000) * count(child),
    application=Application(modes=[PUSH, APPLY], opens=date(2026, 1, 5), closes=date(2026, 3, 31)),
    legal=Legal(
        seizure_exempt=True,
        tax_exempt=True,
        source="物価高騰対策給付金に係る差押禁止等に関する法律（令和5年法律第81号）及び同法に基づく命令",
    ),
    freshness=Freshness(residents=7, protections=7, accounts=31, child_allowances=31),
    scenarios=[
        Scenario(
            title="児童手当の対象の子が2人",
            members=[
                head(receives_child_allowance_for=True),
                person_with(receives_child_allowance_for=True),
            ],
            pays=40_000,
        ),
        Scenario(title="9月分の対象でなければ支給しない", members=[head(receives_child_allowance_for=False)], pays=0),
        Scenario(title="台帳にない子は対象でない", members=[head(receives_child_allowance_for=None)], pays=0),
        Scenario(
            title="対象の子だけを数える",
            members=[head(receives_child_allowance_for=True), person_with(receives_child_allowance_for=False)],
            pays=20_000,
        ),
    ],
    uncertain=[
        "台帳の新しさの日数は例示（法令にも公表された要綱にも定めを見ていない）。",
        "令和7年9月生まれの児童は10月分の児童手当で判定される。10月1日から令和8年3月31日までに生まれた児童は申請による。"
        "この宣言は9月分の受給者だけを機械で判定する。",
        "勤務先から児童手当を受ける公務員は、勤務先の証明を付けて申請する。台帳には現れない。",
        "差押禁止・非課税の対象とする命令の番号は、手元の資料では確かめていない。",
        "基準日（9月30日）と受付期間は例示。拒否の届出と口座変更の期限は市区町村により、2026年2月4日などの例がある。",
        "差押禁止・非課税とすること自体も一般知識による。",
    ],
)
