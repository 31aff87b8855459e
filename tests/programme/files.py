"""Programme files for tests: the declared ones, and one small file whose parts can be exchanged."""

from __future__ import annotations

from pathlib import Path

DECLARED = sorted((Path(__file__).resolve().parents[2] / "programmes").glob("*.py"))
WORDS = "ALWAYS,APPLY,Application,Instalment,Legal,Programme,Requirement,Scenario,all_of,any_of,choose,count,every,head"
MORE = "household,is_not,largest,member,person_with,recipient,round_down,round_up,smallest,some,total,yen"


def small(
    *,
    before: str = "",
    holds: str = "some(resident)",
    amount: str = "yen(1_000)",
    more: str = "",
    instead: str | None = None,
) -> bytes:
    """A programme file with these lines before the declaration, this requirement, amount and further arguments."""
    declaration = f"""programme = Programme(
    id="small", title="小さな給付", authority="要綱", base_date=date(2024, 4, 1), unit=household, covers=resident,
    requirements=[Requirement("要件", {holds}, source="2条")], amount={amount},
    application=Application(modes=[APPLY], opens=date(2024, 5, 1), closes=date(2024, 6, 1)),
    legal=Legal(seizure_exempt=False, tax_exempt=False, source="なし"),
    {more}
)
"""
    return f"""from datetime import date
from madoguchi.programme import {WORDS},{MORE}
resident = member.registered_on(date(2024, 4, 1))
levy = member.per_capita_levy(fiscal_year=2024)
{before}
{declaration if instead is None else instead}""".encode()
