"""特別定額給付金（令和2年）：基準日に住民登録がある人1人につき10万円を、世帯主にまとめて支給する。

The special fixed benefit of 2020: ¥100,000 for every registered resident, paid to the head of household.
"""

from datetime import date

from madoguchi.programme import (
    APPLY,
    Application,
    Correction,
    Legal,
    Programme,
    Requirement,
    Scenario,
    any_of,
    count,
    head,
    household,
    member,
    person_with,
    some,
    yen,
)

BASE_DATE = date(2020, 4, 27)
eligible_person = any_of(member.registered_on(BASE_DATE), member.in_transit_on(BASE_DATE))

programme = Programme(
    id="special-fixed-benefit-2020",
    title="特別定額給付金",
    authority="特別定額給付金給付事業実施要領（令和2年4月30日総務省）に基づく市町村の実施要綱",
    base_date=BASE_DATE,
    unit=household,
    covers=eligible_person,
    requirements=[
        Requirement(
            "基準日に住民基本台帳に記録されている者、又は転出後まだどの台帳にもなかった者がいる",
            some(eligible_person),
            source="実施要綱（給付対象者）",
        ),
    ],
    amount=yen(100_000) * count(eligible_person),
    application=Application(modes=[APPLY], opens=date(2020, 5, 26), closes=date(2020, 8, 26)),
    legal=Legal(
        seizure_exempt=True,
        tax_exempt=True,
        source="令和二年度特別定額給付金等に係る差押禁止等に関する法律（令和2年法律第27号）",
    ),
    correction=Correction(reclaim="実施要綱（不当利得の返還）"),
    scenarios=[
        Scenario(title="4人世帯は40万円", members=[head(), person_with(), person_with(), person_with()], pays=400_000),
        Scenario(
            title="基準日に生まれた子も数える",
            members=[head(), person_with(resident_since=date(2020, 4, 27), birth_date=date(2020, 4, 27))],
            pays=200_000,
        ),
        Scenario(
            title="基準日の翌日に生まれた子は数えない",
            members=[head(), person_with(resident_since=date(2020, 4, 28), birth_date=date(2020, 4, 28))],
            pays=100_000,
        ),
        Scenario(
            title="基準日の翌日に亡くなった人も数える",
            members=[head(), person_with(removed_on=date(2020, 4, 28))],
            pays=200_000,
        ),
        Scenario(
            title="基準日までに転出した人は数えない",
            members=[head(), person_with(removed_on=date(2020, 4, 27))],
            pays=100_000,
        ),
        Scenario(
            title="基準日をまたいで転入届の前だった人も数える",
            members=[head(resident_since=date(2020, 5, 2), removed_elsewhere_on=date(2020, 4, 20))],
            pays=100_000,
        ),
        Scenario(
            title="基準日の翌日に初めて住民となった人だけの世帯は対象外",
            members=[head(resident_since=date(2020, 4, 28))],
            pays=0,
            because="基準日に住民基本台帳に記録されている者、又は転出後まだどの台帳にもなかった者がいる",
        ),
        Scenario(
            title="住民となった日が不詳なら尋ねる",
            members=[head(), person_with(resident_since=None)],
            pays=None,
        ),
    ],
    uncertain=[
        "返還を定める条の番号と、善意で受けた人に返還を求める範囲は市区町村の要綱による（条があることは酒田市の要綱の目次による）。",
        "受付期間は市町村が郵送受付の開始日を定め、その3か月後に終わる。ここでは5月26日に始めた市町村の例。",
        "無戸籍者など、市町村長が登録者に準ずると認める者は、台帳の事実だけでは判定できず、職員が個別に扱う。",
        "差押禁止・非課税と、その法律の名・番号は一般知識による（手元の資料では確かめていない）。",
        "実施要領の全文と日付は確かめていない。対象者・基準日・金額・受給権者は風間浦村の公表（2020-05-13）による。",
        "転出の日が基準日当日の人を「基準日より前に消除された者」に含めるかは確かめていない。ここでは当日を含める。",
        "配偶者からの暴力を理由に避難している者への特例（世帯主でなくても受け取る）は、支援措置による世帯の分離で扱う。",
    ],
)
