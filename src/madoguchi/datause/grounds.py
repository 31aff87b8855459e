"""「根拠」 Which law allows reading which register, each line with its source; a reading that none allows is refused.

What is nobody's secret by a law of its own (the residents) is read under any law or rule that is named. That somebody
is protected (`people.protected`) goes with their address to whoever reads it, under the same law: it is told so that
the address is kept (配偶者からの暴力の防止及び被害者の保護等に関する法律23条; 個人情報の保護に関する法律66条).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from madoguchi.core.errors import InputRefused
from madoguchi.formats.law.cite import Citation, Span, cite
from madoguchi.formats.law.law import Place
from madoguchi.formats.law.numerals import name_key

TAXES, ACCOUNTS, ALLOWANCES, AWARDS, PROTECTIONS = "taxes", "accounts", "child_allowances", "awards", "protections"
BOUND: Mapping[str, str] = MappingProxyType(
    {
        TAXES: "個人住民税",
        ACCOUNTS: "口座",
        ALLOWANCES: "児童手当",
        AWARDS: "既支給",
        PROTECTIONS: "支援措置",
    }
)
"""The registers that are read only under a law that allows it: those whose keys are 「守秘」 or 「秘匿」."""
_ALL = frozenset(BOUND)
_HELD = frozenset({ACCOUNTS, ALLOWANCES, AWARDS})
_OWN_RULE = ("要綱", "要領", "条例", "規則", "規程")
_OF_STATE = re.compile("法律?施行(?:規則|令)|人事院規則")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """「根拠」 A law, or some places of it, under which some registers may be read.

    `names` are its title and what it is called for short; the first is shown. `places`: any of these (empty: any
    place but those in `but_not`). `only`: these columns alone (empty: all). `because` says why it allows it,
    `uncertain` what no source was seen for.
    """

    names: tuple[str, ...]
    registers: frozenset[str]
    because: str
    places: tuple[Place, ...] = ()
    but_not: tuple[Place, ...] = ()
    only: frozenset[str] = frozenset()
    uncertain: str = ""

    @property
    def said(self) -> str:
        """The law with its places, as officials write it."""
        return f"{self.names[0]}{'・'.join(map(str, self.places))}"

    def is_named_by(self, citation: Citation) -> bool:
        """Whether a citation names this law, and a place of it that counts; a law as a whole names no place."""
        if name_key(citation.name) not in set(map(name_key, self.names)):
            return False
        if self.places:
            return any(place.holds(span.first) for place in self.places for span in citation.spans)
        spans = citation.spans
        return not spans or any(not any(_touches(span, place) for place in self.but_not) for span in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule(Ground):
    """「要綱」 The municipality's own rule of the programme, by whatever name."""

    names: tuple[str, ...] = field(default=("市区町村の要綱・要領・条例・規則",))

    def is_named_by(self, citation: Citation) -> bool:
        """Whether a citation names such a rule, and no ministry's (省令 are called 施行規則, too)."""
        name = name_key(citation.name)
        return name.endswith(_OWN_RULE) and not name.endswith(name_key(_HANDBOOK)) and not _OF_STATE.search(name)


def _touches(span: Span, place: Place) -> bool:
    """Whether an article is among those that a span names: 22条 lies between 20条 and 24条, 22条の2 behind it."""
    ends = (span.first, span.last or span.first)
    if any(map(place.holds, ends)):
        return True
    if span.last is None or (place.part, place.of) != (span.first.part, span.first.of):
        return False
    low, high = map(_order, ends)
    onwards = (span.last.part, span.last.of) != (place.part, place.of)  # 20条から附則3条まで
    return low < _order(place) if onwards else min(low, high) < _order(place) < max(low, high)


def _order(place: Place) -> tuple[int, ...]:
    return tuple(int(one) for one in place.article.split("の") if one.isdecimal())


_PRIVACY = ("個人情報の保護に関する法律", "個人情報保護法")
_SUPPORT = ("公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律", "公金受取口座登録法")
_NUMBER = (
    "行政手続における特定の個人を識別するための番号の利用等に関する法律",
    "番号法",
    "番号利用法",
    "マイナンバー法",
)
_HANDBOOK = "住民基本台帳事務処理要領"
_OF_HANDBOOK = re.compile(rf"{_HANDBOOK}(?:$|の?第?\d|\(|\s)")
GROUNDS: tuple[Ground, ...] = (
    Ground(
        names=_PRIVACY,
        places=(Place(article="69", paragraph=2, item="1"), Place(article="69", paragraph=2, item="4")),
        registers=_ALL - {PROTECTIONS},
        because="本人の同意があるとき又は本人に提供するとき（1号）、本人の利益になることが明らかなとき（4号）",
        uncertain="税の秘密が4号によって解けるかは、公表された解釈を見ていない",
    ),
    Ground(
        names=_PRIVACY,
        places=(Place(article="76"),),
        registers=_ALL - {PROTECTIONS},
        because="本人（又はその代理人）の開示の請求",
    ),
    Ground(
        names=_PRIVACY,
        places=(Place(article="65"),),
        registers=_ALL,
        only=frozenset({"person_id", "child_id", "measure_id", "fiscal_year", "purpose", "from_month", "programme_id"}),
        because="保有する情報の正確性を保つための点検。番号だけを読める",
    ),
    Ground(
        names=("地方税法",),
        but_not=(Place(article="22"),),
        registers=frozenset({TAXES}),
        because="税務の事務そのもの。22条は秘密を守らせる条で、使うことを許す条ではない",
    ),
    Ground(
        names=_SUPPORT,
        places=(Place(article="10"),),
        registers=_ALL - {PROTECTIONS},
        because="特定公的給付の指定があった給付の、支給の基礎とする情報の管理",
        uncertain="条は個人番号を使った管理を定める。地方税法22条の秘密との関係は国の通知によるとされるが、その通知の本文は見ていない",
    ),
    Ground(
        names=_SUPPORT,
        places=(Place(article="9"),),
        registers=frozenset({ACCOUNTS}),
        because="公金受取口座の情報の提供を内閣総理大臣に求めること",
    ),
    Ground(
        names=_NUMBER,
        places=(Place(article="9"), Place(article="19")),
        registers=frozenset({TAXES, ALLOWANCES}),
        because="個人番号を使う事務（9条）と、特定個人情報の提供を受けること（19条）",
        uncertain="事務ごとに使える情報は別表と主務省令による。ここでは照らしていない",
    ),
    Ground(
        names=_PRIVACY,
        places=(Place(article="69", paragraph=2, item="2"),),
        registers=_HELD,
        because="法令の定める事務に必要な限度で、相当の理由があるときの庁内での利用",
    ),
    Ground(
        names=("児童手当法",),
        registers=frozenset({ALLOWANCES}),
        because="児童手当の事務そのもの",
    ),
    OwnRule(
        registers=_HELD,
        because="給付の事務のための庁内での利用（個人情報の保護に関する法律69条2項2号）。税の秘密は要綱だけでは解けない",
        uncertain="相当の理由があるかは市区町村が判断する",
    ),
    Ground(
        names=(_HANDBOOK,),
        registers=frozenset({PROTECTIONS}),
        because="支援措置の申出の受付と管理（第5-10）",
    ),
    Ground(
        names=("住民基本台帳法",),
        registers=frozenset({PROTECTIONS}),
        because="住民基本台帳の正確な記録と適切な管理（3条）、写しの交付等の制限（11条から12条の4まで、20条）",
    ),
    Ground(
        names=("配偶者からの暴力の防止及び被害者の保護等に関する法律", "配偶者暴力防止法", "DV防止法"),
        registers=frozenset({PROTECTIONS}),
        because="職務で関わる者の、被害者の安全と秘密への配慮（23条）",
    ),
)
"""Every ground, those that allow most first. A municipality's 個人情報保護条例 is an own rule, and counts as one."""


def allowing(register: str) -> tuple[Ground, ...]:
    """「根拠」 The grounds that allow reading a register; none for one that any named law allows."""
    return tuple(one for one in GROUNDS if register in one.registers)


def not_allowed(law: str, items: Iterable[str]) -> tuple[str, ...]:
    """「根拠」 The registers of which these items may not be read under what a text names, in their order.

    An item is written `register.column` or `register[argument].column`.
    """
    cited = _cited(law)
    named = [one for one in GROUNDS if any(map(one.is_named_by, cited))]
    found = dict[str, None]()
    for item in items:
        register, _, column = item.partition(".")
        register = register.partition("[")[0]
        if register in BOUND and not any(
            register in one.registers and (not one.only or column in one.only) for one in named
        ):
            found[register] = None
    return tuple(found)


def refuse_unfounded(law: str, items: Iterable[str]) -> None:
    """「根拠」 Raises InputRefused `datause.no_law` where a text names no law or rule at all.

    And `datause.law_allows_not` where what it names does not allow reading one of the items.
    """
    kept = tuple(items)
    if not _cited(law):
        raise InputRefused(
            "datause.no_law",
            ja="根拠が法令や要綱の名として読めません。記録を見る本人に分かるよう、法令か要綱の名と条を書いてください（例：住民基本台帳法3条、要綱5条）。",
            en="The ground cannot be read as the name of a law. Write a law or the programme's 要綱 with its article, "
            "so that the person concerned can look it up (such as 住民基本台帳法3条 or 要綱5条).",
        )
    for register in not_allowed(law, kept):
        said = sentence(register)
        raise InputRefused("datause.law_allows_not", ja=said[0], en=said[1])


@lru_cache(maxsize=256)
def _cited(law: str) -> tuple[Citation, ...]:
    """What a text cites; of the handbook, which has no articles, whatever follows its name (第5-10)."""
    read = cite(law)
    return (*read.citations, *(Citation(name=_HANDBOOK) for text in read.unread if _OF_HANDBOOK.match(text)))


def sentence(register: str) -> tuple[str, str]:
    """Why a register is not read, and which laws would allow it, in Japanese and in English."""
    laws = "、".join(one.said for one in allowing(register))
    return (
        f"挙げられた根拠では「{BOUND[register]}」の台帳を読めません。読むことを許すのは、次のどれかです：{laws}。"
        "給付の事務なら、制度ファイルの Legal の designated_benefit か grounds に書いてください。",
        f"The ground that is named does not allow reading the register {register}. One of these would: {laws}. "
        "For a programme write it as designated_benefit or in grounds of Legal in its file.",
    )
