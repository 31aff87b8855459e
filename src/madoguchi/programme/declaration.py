"""「要綱」 What a programme declares. Everything the platform does with a programme follows from these values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from madoguchi.core.errors import RuleError
from madoguchi.core.money import Yen
from madoguchi.programme.limits import ID, MOST
from madoguchi.programme.vocabulary import Money, Truth, UnitKind
from madoguchi.rules.bounds import can_sink
from madoguchi.rules.tree import (
    Column,
    Constant,
    Fact,
    Kind,
    Node,
    Value,
    aggregates,
    children,
    columns,
    facts,
    kind_of,
)


class Mode(StrEnum):
    """How money may reach people: without any act of theirs, on a prefilled form, on an application."""

    PUSH = "push"
    CONFIRM = "confirm"
    APPLY = "apply"


class DecidingDate(StrEnum):
    """Which of the three dates of an event counts at the base date: 異動日, 届出日, 処理日."""

    EVENT = "event"
    NOTIFIED = "notified"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """「申請」 The ways to receive, and the window.

    `lapses_if_all_died`: nothing is paid once nobody of the unit lives. `identity_level` 「身元確認保証レベル」 and
    `authentication_level` 「当人認証保証レベル」, 1 to 3: how sure it has to be who answers online.
    `signed` 「電子署名」: what is handed in online has to be signed with a card. Paper bears a name as ever.
    """

    modes: Sequence[Mode]
    opens: date
    closes: date
    lapses_if_all_died: bool = True
    identity_level: int = 1
    authentication_level: int = 1
    signed: bool = False


DESIGNATION = "公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律10条"
"""「特定公的給付」 The article by which a benefit is designated."""
MOST_SCENARIOS = 200
MOST_MEMBERS = 50
"""More would keep whoever checks the file waiting, and tell nobody more."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """「支給要件」 One condition with its title and the article it comes from."""

    title: str
    holds: Truth
    source: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """「支給回」 One payment of several."""

    title: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Legal:
    """「差押禁止」「非課税」「特定公的給付」 and the law that says so; None where the designation is not known.

    `grounds` 「根拠」: the laws, besides the programme's authority, by which it reads what a law keeps to few (taxes).
    """

    seizure_exempt: bool
    tax_exempt: bool
    source: str
    designated_benefit: str | None = None
    grounds: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """「更正」 What facts that arrive after a decision still do to its money.

    `reclaim` names the article by which what was paid too much is demanded back (不当利得の返還); without one it is
    not. `supplement_until` is the last day on which more is granted because of them (追加支給); None where no day is.
    """

    reclaim: str = ""
    supplement_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """「最新性」 How many days old a register may be.

    Counted from the day on which its newest file was drawn. Judging stops for every register that it rests on, the
    accounts on file too; printing a run of letters, approving decisions and ordering payments for `residents` and
    `protections`. So does one that was never taken in. None: that register stops nothing.
    """

    residents: int | None = None
    protections: int | None = None
    taxes: int | None = None
    accounts: int | None = None
    child_allowances: int | None = None
    awards: int | None = None

    def at_most(self) -> Mapping[str, int]:
        """The days by the name of a register, of those that are declared."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return MappingProxyType({name: days for name, days in said.items() if days is not None})


OLDEST_DAYS = 3_660
"""More than ten years of a register nobody means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPerson:
    """A person in a scenario: facts by name, for every year and month that the programme asks about."""

    is_head: bool
    facts: MappingProxyType[str, Value | None]


def head(**facts: Value | None) -> ScenarioPerson:
    """「世帯主」 The one who is paid. A fact given as None is unknown; one not given has its usual value."""
    return ScenarioPerson(is_head=True, facts=MappingProxyType(dict(facts)))


def person_with(**facts: Value | None) -> ScenarioPerson:
    """Another person of the unit."""
    return ScenarioPerson(is_head=False, facts=MappingProxyType(dict(facts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """「事例」 A unit and what the programme must say of it: pays so many yen, refuses (0), or asks (None)."""

    title: str
    members: Sequence[ScenarioPerson]
    pays: int | None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """「給付事業」 One public programme, whole.

    `covers` says which persons of a unit the benefit is for: nobody is covered twice in one programme. Exactly one of
    `amount` and `instalments` is given. `budget` is the ceiling in yen that a run must not pass. `uncertain` lists
    what the sources leave open.
    """

    id: str
    title: str
    authority: str
    base_date: date
    unit: UnitKind
    covers: Truth
    requirements: Sequence[Requirement]
    application: Application
    legal: Legal
    amount: Money | None = None
    instalments: Sequence[Instalment] = ()
    budget: int | None = None
    decides_by: DecidingDate = DecidingDate.EVENT
    correction: Correction = Correction()
    freshness: Freshness = Freshness()
    scenarios: Sequence[Scenario] = ()
    uncertain: Sequence[str] = ()

    @property
    def law(self) -> str:
        """「根拠」 By which rule and which laws data are read for it, as the record of use says it."""
        designated = self.legal.designated_benefit
        return "、".join(
            (
                self.authority,
                *([f"{DESIGNATION}（特定公的給付の指定：{designated}）"] if designated else []),
                *self.legal.grounds,
            )
        )

    def payments(self) -> tuple[Instalment, ...]:
        """The instalments; a single amount is one of them."""
        return tuple(self.instalments) if self.amount is None else (Instalment("支給", self.amount),)

    def nodes(self) -> tuple[Node, ...]:
        """Every tree of the programme: who is covered, the requirements, the amounts."""
        requirements = tuple(one.holds.node for one in self.requirements)
        return (self.covers.node, *requirements, *(one.amount.node for one in self.payments()))

    def read_set(self) -> tuple[Column, ...]:
        """「利用項目」 Every column that judging this programme may read; the query, notice and record come from it."""
        return tuple(dict.fromkeys([*self.unit.keys, *(column for node in self.nodes() for column in columns(node))]))

    def facts(self) -> tuple[Fact, ...]:
        """Every fact the programme names, each once."""
        return tuple(dict.fromkeys(fact for node in self.nodes() for fact in facts(node)))

    def amount_inputs(self) -> tuple[Node, ...]:
        """「算定の基礎」 The counts, sums and register values that the amounts are computed from; letters show them."""
        nodes = [one.amount.node for one in self.payments()]
        counted = [part for node in nodes for part in aggregates(node)]
        held = [column for node in nodes for column in columns(node)]
        inside = {column for part in counted for column in columns(part)}
        return tuple(dict.fromkeys([*counted, *(column for column in held if column not in inside)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFile:
    """A programme with the file it was read from: its text and the SHA-256 (hex) that every decision carries."""

    programme: Programme
    text: str
    sha256: str


def check(programme: Programme) -> Programme:
    """The programme, if it is whole; raises RuleError with the first thing that is not.

    Also `programme.negative_amount`: what the constants of the file alone put below zero is never paid.
    """
    for wrong, ja, en in _objections(programme):
        if wrong:
            raise RuleError("programme.incomplete", ja=ja, en=en)
    if any(can_sink(one.amount.node) or _has_debt(one.amount.node) for one in programme.payments()):
        raise RuleError(
            "programme.negative_amount",
            ja="0円を下回る金額があります。支給できないため、正の金額と largest(yen(0), …) で書いてください。",
            en="An amount lies below zero and cannot be paid. Write positive amounts, and largest(yen(0), …).",
        )
    return programme


def _has_debt(amount: Node) -> bool:
    """Whether a sum of money in it is written below zero; what its conditions compare with may be."""
    if isinstance(amount, Constant):
        return amount.kind is Kind.YEN and isinstance(amount.value, int) and amount.value < 0
    return any(_has_debt(part) for part in children(amount) if kind_of(part) is not Kind.TRUTH)


def _objections(programme: Programme) -> tuple[tuple[bool, str, str], ...]:
    application = programme.application
    texts = (
        programme.title,
        programme.authority,
        programme.legal.source,
        *programme.legal.grounds,
        *(one.title for one in programme.requirements),
    )
    titles = [one.title for one in programme.payments()] if programme.amount or programme.instalments else []
    return (
        (
            not ID.fullmatch(programme.id),
            "id には英小文字・数字・ハイフンを3〜60字で書いてください。",
            "Write 3 to 60 lower-case letters, digits and hyphens as id.",
        ),
        (
            (programme.amount is None) is (not programme.instalments),
            "amount か instalments のどちらか一方を書いてください。",
            "Declare either an amount or instalments.",
        ),
        (
            any(not text.strip() for text in texts),
            "題名 title、根拠 authority・source は空にできません。",
            "Titles, authority and sources cannot be empty.",
        ),
        (
            len(set(titles)) < len(titles),
            "支給回の名前が重なっています。別の名前にしてください。",
            "Two instalments have one title; give each its own.",
        ),
        (
            not programme.requirements,
            "支給要件 requirements を1つ以上書いてください。",
            "Declare at least one requirement.",
        ),
        (
            len({one.title for one in programme.requirements}) < len(programme.requirements),
            "支給要件の名前が重なっています。別の名前にしてください。",
            "Two requirements have one title; give each its own.",
        ),
        (
            any(not one.source.strip() for one in programme.requirements),
            "支給要件には根拠 source を書いてください。",
            "Every requirement needs its source.",
        ),
        (
            not application.modes,
            "受け取り方 modes を1つ以上書いてください。",
            "Declare at least one mode of application.",
        ),
        (
            application.opens > application.closes,
            "受付の終わりが始まりより前です。",
            "The application window closes before it opens.",
        ),
        (
            not {application.identity_level, application.authentication_level} <= {1, 2, 3},
            "身元確認と当人認証の保証レベル identity_level・authentication_level は1から3で書いてください。",
            "identity_level and authentication_level must be 1, 2 or 3.",
        ),
        (
            programme.correction.supplement_until is not None
            and programme.correction.supplement_until < programme.base_date,
            "追加支給の期限 supplement_until が基準日より前です。",
            "supplement_until lies before the base date.",
        ),
        (
            not all(0 <= days <= OLDEST_DAYS for days in programme.freshness.at_most().values()),
            f"台帳の新しさ freshness は0日から{OLDEST_DAYS:,}日までで書いてください。",
            f"The days of freshness must lie between 0 and {OLDEST_DAYS:,}.",
        ),
        (
            len(programme.scenarios) > MOST_SCENARIOS
            or any(len(one.members) > MOST_MEMBERS for one in programme.scenarios),
            f"事例は{MOST_SCENARIOS}件まで、1件の人数は{MOST_MEMBERS}人までにしてください。",
            f"Declare at most {MOST_SCENARIOS} scenarios, of at most {MOST_MEMBERS} persons each.",
        ),
        (
            programme.budget is not None and not 0 < programme.budget <= MOST,
            "予算の上限 budget は1円以上10兆円以下にしてください。",
            "The budget ceiling must lie between one yen and ten trillion.",
        ),
    )


def in_budget(programme: Programme, planned: Yen) -> Yen:
    """The planned sum, if it lies within the ceiling that the file declares; raises RuleError if not."""
    if programme.budget is not None and planned > programme.budget:
        raise RuleError(
            "programme.over_budget",
            ja=f"見込み {planned:,} 円が予算の上限 {programme.budget:,} 円を超えるため、何も決定せずに止めました。"
            "要件と金額を確かめるか、上限を改めて承認を受けてください。",
            en=f"The plan of ¥{planned:,} exceeds the ceiling of ¥{programme.budget:,}, so the run stopped before any "
            "decision. Check requirements and amounts, or have a new ceiling approved.",
        )
    return planned
