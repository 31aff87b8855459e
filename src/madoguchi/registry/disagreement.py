"""「台帳どうしの食い違い」 What two registers, or two rows of one, say of somebody and what cannot both be so.

Shown beside the other promises, and mended by nobody here: which of the two is right only their own systems know. What
the law allows to be so is left out: a child that lives elsewhere (別居監護), a levy on a house of somebody who moved
away (地方税法294条1項2号), a dependant who has a levy on income of their own (専従者, or an income between two limits).
The day that decides a levy is 1 January of the year in which the fiscal year begins (地方税法39条, 318条).
"""

from __future__ import annotations

from madoguchi.registry.columns import CREDITED
from madoguchi.registry.promise import HERE, Promise, Quality

ALLOWED_UNTIL = 18
"""「児童」 The age up to whose first 31 March somebody is a child (児童手当法3条1項)."""
_RUNS = "from_month <= {day} AND (to_month IS NULL OR to_month >= {month})"
_ENDED_ON = "coalesce(removed_on, event_on)"
_ENDED = f"SELECT person_id FROM newest WHERE {_ENDED_ON} < {{month}} AND status"
_WHERE = "town || '/' || street || '/' || coalesce(building, '')"
_ALIKE = "name, coalesce(name_kana, ''), birth_date, town, street"
_LEVY_DAY = "CAST(taxes.fiscal_year AS text) || '-01-01'"
DISAGREEMENTS: tuple[Promise, ...] = (
    Promise(
        name="residents.one_address",
        items=("addressees.address",),
        quality=Quality.CONSISTENCY,
        ja="同じ世帯の住民の住所が同じである",
        en="The residents of one household have one address",
        among=HERE,
        wrong="household_id IN (SELECT household_id FROM newest WHERE status = '1' "
        f"GROUP BY household_id HAVING count(DISTINCT {_WHERE}) > 1)",
        at_least=0.999,
    ),
    Promise(
        name="residents.one_birth_date",
        items=("people.birth_date",),
        quality=Quality.CONSISTENCY,
        ja="住民の生年月日がどの履歴でも同じである（違えば、訂正か、番号の取り違えかを確かめる）",
        en="A resident has one birth date in all versions (else: a correction, or the number of somebody else)",
        among=HERE,
        wrong="person_id IN (SELECT person_id FROM residents WHERE {own} "
        "GROUP BY person_id HAVING count(DISTINCT birth_date) > 1)",
        at_least=0.999,
    ),
    Promise(
        name="residents.one_number",
        items=("addressees.name", "people.birth_date", "addressees.address"),
        quality=Quality.CONSISTENCY,
        ja="氏名・フリガナ・生年月日・住所がすべて同じ住民が、二つの番号で載っていない",
        en="No two residents have the same name, kana, birth date and address: one person under two numbers",
        among=HERE,
        wrong=f"({_ALIKE}) IN (SELECT {_ALIKE} FROM newest WHERE status = '1' GROUP BY {_ALIKE} HAVING count(*) > 1)",
    ),
    Promise(
        name="protections.lives_here",
        items=("people.protected",),
        quality=Quality.CONSISTENCY,
        ja="支援措置で当市区町村に居住とされた人が、住民の台帳で転出・死亡していない",
        en="Who lives here by a measure has not died or moved away by the register of residents",
        among="lives_here",
        wrong="person_id IN (SELECT person_id FROM newest WHERE status <> '1')",
    ),
    Promise(
        name="taxes.levy_day",
        items=("people.birth_date",),
        quality=Quality.CONSISTENCY,
        ja="課税された人が、その年度の賦課期日（1月1日）に生まれていて、死亡していない",
        en="Who is taxed was born, and had not died, on the day that decides (1 January of the fiscal year)",
        among="(per_capita_levy > 0 OR income_levy > 0)",
        wrong="EXISTS (SELECT 1 FROM newest WHERE newest.person_id = taxes.person_id AND "
        f"(CAST(birth_date AS text) > {_LEVY_DAY} OR (status = '3' AND CAST({_ENDED_ON} AS text) < {_LEVY_DAY})))",
        at_least=0.999,
    ),
    Promise(
        name="accounts.before_death",
        items=("people.died_on",),
        quality=Quality.CONSISTENCY,
        ja="口座が、その人の死亡より後に登録されていない",
        en="No account was registered after its person had died",
        among=f"registered_on IS NOT NULL AND purpose <> '{CREDITED}'",
        wrong="EXISTS (SELECT 1 FROM newest WHERE newest.person_id = accounts.person_id AND status = '3' "
        f"AND {_ENDED_ON} < accounts.registered_on)",
        at_least=0.999,
    ),
    Promise(
        name="child_allowances.living",
        items=("people.died_on", "people.removed_on"),
        quality=Quality.CONSISTENCY,
        ja="支給中の児童手当の児童が先月までに死亡しておらず、受給者が先月までに死亡・転出していない",
        en="Of a running allowance the child had not died, nor the payee died or moved away, by the end of last month",
        among=_RUNS,
        wrong=f"child_id IN ({_ENDED} = '3') OR payee_id IN ({_ENDED} <> '1')",
        at_least=0.99,
    ),
    Promise(
        name="child_allowances.child_age",
        items=("people.birth_date",),
        quality=Quality.CONSISTENCY,
        ja="支給中の児童手当の児童が、18歳に達する日以後の最初の3月31日を過ぎていない",
        en="The child of a running allowance is not past the first 31 March from the day on which it turned 18",
        among=_RUNS,
        wrong="child_id IN (SELECT person_id FROM newest WHERE birth_date <= {of_age})",
        at_least=0.99,
    ),
    Promise(
        name="child_allowances.once",
        quality=Quality.CONSISTENCY,
        ja="同じ児童の児童手当が、二重に支給中でない",
        en="No two allowances run for one child",
        among=_RUNS,
        wrong=f"child_id IN (SELECT child_id FROM child_allowances WHERE {{own}} AND {_RUNS} "
        "GROUP BY child_id HAVING count(*) > 1)",
    ),
)
"""A closed list. The payment ends with the month in which its reason did (児童手当法8条2項)."""
