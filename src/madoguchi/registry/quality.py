"""「データ品質」 What each register promises, and what of it holds today, with the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import InputRefused
from madoguchi.datause.grounds import refuse_unfounded
from madoguchi.datause.record import Purpose, record_single
from madoguchi.places.normalise import Level
from madoguchi.registry.listed import List, lists
from madoguchi.registry.locate import locate
from madoguchi.registry.models import QualityFigure
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime


class Quality(StrEnum):
    """「データ品質」 The words of the plan for 公的基礎情報データベース, after ISO/IEC 25012."""

    ACCURACY = "accuracy"
    COMPLETENESS = "completeness"
    CURRENCY = "currency"
    CONSISTENCY = "consistency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """「データ品質」 What is to be so of the rows of a register, and of what share of them.

    `among` and `wrong` are conditions on a present row; `{own}` stands for the municipality's present rows of any
    register, `{residents}` for the newest rows of its people, `{day}` for the day on which it is asked. `items` are
    what somebody learns of a person whose row is listed.
    """

    name: str
    quality: Quality
    ja: str
    en: str
    wrong: str
    among: str = "1 = 1"
    at_least: float = 1.0
    items: tuple[str, ...] = ("people.person_id",)

    @property
    def said_least(self) -> str:
        """The promised share in words."""
        return f"{self.at_least:.1%}"

    @property
    def register(self) -> str:
        """The register whose rows are counted."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """「データ品質」 A promise, the rows that were counted, and those that break it."""

    promise: Promise
    rows: int
    wrong: int

    @property
    def share(self) -> float | None:
        """The share of rows that are as they should be; None where there are none."""
        return (self.rows - self.wrong) / self.rows if self.rows else None

    @property
    def said_share(self) -> str:
        """The share in hundredths of a per cent, rounded down: 100 % is all of them."""
        return "—" if self.share is None else f"{floor(self.share * 10_000) / 10_000:.2%}"

    @property
    def holds(self) -> bool:
        """Whether the promise is kept. A register without rows breaks none."""
        return self.share is None or self.share >= self.promise.at_least


_HERE = "status = '1' AND id IN ({residents})"
_KNOWN = "NOT IN (SELECT person_id FROM residents WHERE {own})"
PROMISES: tuple[Promise, ...] = (
    Promise(
        name="residents.birth_date",
        items=("people.birth_date",),
        quality=Quality.COMPLETENESS,
        ja="住民の生年月日が分かっている",
        en="The birth date of a resident is known",
        among=_HERE,
        wrong="birth_date IS NULL",
        at_least=0.999,
    ),
    Promise(
        name="residents.name_kana",
        items=("addressees.name_kana",),
        quality=Quality.COMPLETENESS,
        ja="日本人の住民にフリガナがある",
        en="A Japanese resident has a reading in kana",
        among=f"kind = '1' AND {_HERE}",
        wrong="name_kana IS NULL",
        at_least=0.99,
    ),
    Promise(
        name="residents.address",
        items=("addressees.address", "addressees.postal_code"),
        quality=Quality.COMPLETENESS,
        ja="住民に町字・番地・郵便番号がある",
        en="A resident has a town, a number and a postal code",
        among=_HERE,
        wrong="town IS NULL OR street IS NULL OR postal_code IS NULL",
        at_least=0.999,
    ),
    Promise(
        name="residents.one_head",
        items=("people.household_id", "people.is_head"),
        quality=Quality.CONSISTENCY,
        ja="住民の世帯に世帯主が1人いる",
        en="The household of a resident has one head",
        among=_HERE,
        wrong="household_id NOT IN (SELECT household_id FROM residents WHERE {own} AND id IN ({residents}) "
        "AND status = '1' AND relationship = '02' GROUP BY household_id HAVING count(*) = 1)",
    ),
    Promise(
        name="protections.person",
        items=("people.protected",),
        quality=Quality.CONSISTENCY,
        ja="支援措置の対象者が住民の台帳にいる",
        en="Who is protected and lives here is in the register of residents",
        among="lives_here",
        wrong=f"person_id {_KNOWN}",
    ),
    Promise(
        name="protections.ends_on",
        items=("people.protected",),
        quality=Quality.CURRENCY,
        ja="支援措置の終了日が過ぎていない（過ぎても守られるが、延長か終了かを確かめる）",
        en="A measure has not passed its end (it still protects; see whether it is extended or ends)",
        wrong="ends_on < {day}",
    ),
    Promise(
        name="taxes.person",
        quality=Quality.CONSISTENCY,
        ja="課税の記録の人が住民の台帳にいる",
        en="The person of a tax record is in the register of residents",
        wrong=f"person_id {_KNOWN}",
        at_least=0.99,
    ),
    Promise(
        name="accounts.person",
        quality=Quality.CONSISTENCY,
        ja="口座の人が住民の台帳にいる",
        en="The person of an account is in the register of residents",
        wrong=f"person_id {_KNOWN}",
        at_least=0.99,
    ),
    Promise(
        name="accounts.branch",
        items=("accounts.bank_code", "accounts.branch_code"),
        quality=Quality.CURRENCY,
        ja="口座の店舗が今日ある（金融機関の店舗の台帳を取り込んだ場合）",
        en="The branch of an account is there today (where the list of branches was taken in)",
        among="EXISTS (SELECT 1 FROM branches WHERE {own})",
        wrong="NOT EXISTS (SELECT 1 FROM branches b WHERE b.municipality_id = accounts.municipality_id "
        "AND b.superseded_at IS NULL AND b.bank_code = accounts.bank_code AND b.branch_code = accounts.branch_code "
        "AND b.from_on <= {day} AND (b.until_on IS NULL OR b.until_on > {day}))",
    ),
    Promise(
        name="corporations.days",
        quality=Quality.CONSISTENCY,
        ja="法人の変更年月日が、国税庁がその行を書いた日より後でない",
        en="No change of a corporation is later than the day on which the Agency wrote of it",
        wrong="changed_on > updated_on",
        at_least=0.999,
    ),
    Promise(
        name="corporations.successor",
        quality=Quality.CONSISTENCY,
        ja="合併で閉鎖した法人に承継先がある",
        en="A corporation that was closed by a merger has a successor",
        among="close_cause = '11'",
        wrong="successor_number IS NULL",
        at_least=0.99,
    ),
    Promise(
        name="branch_mergers.branch",
        quality=Quality.CONSISTENCY,
        ja="統廃合の新しい店舗が今日あるか、さらに統廃合されている（金融機関の店舗の台帳を取り込んだ場合）",
        en="The new branch of a merger is there today, or was merged again (where the list of branches was taken in)",
        among="merged_on <= {day} AND EXISTS (SELECT 1 FROM branches WHERE {own})",
        wrong="NOT EXISTS (SELECT 1 FROM branches b WHERE b.municipality_id = branch_mergers.municipality_id "
        "AND b.superseded_at IS NULL AND b.bank_code = branch_mergers.new_bank_code "
        "AND b.branch_code = branch_mergers.new_branch_code AND b.until_on IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM branch_mergers m WHERE m.municipality_id = branch_mergers.municipality_id "
        "AND m.superseded_at IS NULL AND m.bank_code = branch_mergers.new_bank_code "
        "AND m.branch_code = branch_mergers.new_branch_code AND m.merged_on >= branch_mergers.merged_on)",
    ),
    Promise(
        name="child_allowances.child",
        quality=Quality.CONSISTENCY,
        ja="児童手当の児童と受給者が住民の台帳にいる",
        en="The child and the payee of an allowance are in the register of residents",
        wrong=f"child_id {_KNOWN} OR payee_id {_KNOWN}",
        at_least=0.99,
    ),
)
TOWN_KNOWN = Promise(
    name="residents.town",
    items=("addressees.address",),
    quality=Quality.ACCURACY,
    ja="住民の住所の町字が、町字の一覧にある",
    en="The town of a resident's address is in the list of towns",
    among=_HERE,
    wrong="",
    at_least=0.995,
)
"""Asked of the addresses as they are written, see `locate`; only where a list has towns of the municipality."""
EVERY_PROMISE = (*PROMISES, TOWN_KNOWN)
_LISTED = {
    List.REGISTER: (
        "住民の住所の町字が、町字の台帳にある",
        "The town of a resident's address is in the register of towns",
    ),
    List.COUNTRY: (
        "住民の住所の町字が、全国の町字一覧にある",
        "The town of a resident's address is in the list of the country",
    ),
    List.POSTAL: (
        "住民の住所の町字が、郵便番号データの町域にある（町字の台帳がない模擬の市）",
        "The town of a resident's address is one that the post names (an invented city without a register of towns)",
    ),
}
"""The words of that promise, by what it is asked of."""
_PERSONS = ("person_id", "child_id")
_COUNTED = pa.schema([("rows", pa.int64()), ("wrong", pa.int64())])
_TOWN_OF = pa.schema([("id", pa.int64()), ("town", pa.string())])


def kept(on: date) -> tuple[Kept, ...]:
    """「データ品質」 Every promise, counted on a day over the present rows."""
    found = []
    for promise in PROMISES:
        wrong = f"coalesce(sum(CASE WHEN {_said(promise.wrong, on)} THEN 1 ELSE 0 END), 0)"
        row = store.read(
            f"SELECT count(*) AS rows, {wrong} AS wrong FROM {promise.register} "
            f"WHERE {_own()} AND {_said(promise.among, on)}",
            [],
            _COUNTED,
        ).to_pylist()[0]
        found.append(Kept(promise=promise, rows=row["rows"], wrong=row["wrong"]))
    places = lists(on)
    if places.knows_own_towns:
        rows, unknown = _towns_unknown(on)
        ja, en = _LISTED[places.own]
        found.append(Kept(promise=replace(TOWN_KNOWN, ja=ja, en=en), rows=rows, wrong=len(unknown)))
    return tuple(found)


def keep(found: Sequence[Kept], at: datetime) -> None:
    """「データ品質」 Put what was counted on record, so that tomorrow shows what became of it."""
    QualityFigure.objects.bulk_create(
        [
            QualityFigure(
                promise=one.promise.name, rows=one.rows, wrong=one.wrong, at_least=one.promise.at_least, at=at
            )
            for one in found
        ],
        ignore_conflicts=True,
    )


def looks(most: int) -> Mapping[str, tuple[QualityFigure, ...]]:
    """「点検の記録」 What was counted of each promise at the newest looks, `most` of them, the last one last."""
    days = QualityFigure.objects.order_by("-at").values_list("at", flat=True).distinct()[:most]
    found: dict[str, tuple[QualityFigure, ...]] = {}
    for one in QualityFigure.objects.filter(at__in=list(days)).order_by("at"):
        found[one.promise] = (*found.get(one.promise, ()), one)
    return found


def breaking(name: str, by: str, law: str, *, at: datetime, most: int) -> pa.Table:
    """「データ品質」 The keys of the rows that break a promise, `most` at most; on record for their persons.

    Raises InputRefused `registry.no_such_promise`, and what `grounds.refuse_unfounded` raises: the keys of a register
    are a part of it, whatever the record of the persons says of them.
    """
    on = at.astimezone(JAPAN).date()
    names = [one.name for one in EVERY_PROMISE]
    promise = next((one for one in EVERY_PROMISE if one.name == name), None)
    if promise is None:
        raise InputRefused(
            "registry.no_such_promise",
            ja=f"その名前の点検はありません。次のどれかを指定してください: {', '.join(names)}。",
            en=f"There is no check of that name. Name one of: {', '.join(names)}.",
        )
    register = EVERY_REGISTER[promise.register]
    refuse_unfounded(law, (f"{register.name}.{column}" for column in register.key))
    wrong = _said(promise.wrong, on)
    if promise is TOWN_KNOWN:
        listed = ", ".join(str(row) for row in _towns_unknown(on)[1][:most])
        wrong = f"id IN ({listed or 'NULL'})"
    key = ", ".join(register.key)
    rows = store.read(
        f"SELECT {key} FROM {register.name} WHERE {_own()} AND {_said(promise.among, on)} AND ({wrong}) "
        f"ORDER BY {key} LIMIT {int(most)}",
        [],
        pa.schema([register.schema.field(column) for column in register.key]),
    )
    if persons := [one for column in _PERSONS if column in register.key for one in rows[column].to_pylist()]:
        # The person reads the purpose: it does not say what is wrong, which may be a measure that others must not see.
        why = Purpose(by=by, purpose="台帳の点検", law=law, items=promise.items)
        record_single(why, at=at, person_ids=persons)
    return rows


def _own() -> str:
    return f"municipality_id = '{current()}' AND superseded_at IS NULL"


def _said(condition: str, on: date) -> str:
    residents = (
        "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY person_id ORDER BY version DESC) AS place "
        f"FROM residents WHERE {_own()}) newest WHERE place = 1"
    )
    return condition.format(own=_own(), residents=residents, day=f"'{on.isoformat()}'")


def _towns_unknown(on: date) -> tuple[int, Sequence[int]]:
    """How many residents have a town, and the rows of those whose town is not found. Each name is looked for once."""
    asked = store.read(
        f"SELECT id, town FROM residents WHERE {_own()} AND {_said(TOWN_KNOWN.among, on)} AND town IS NOT NULL",
        [],
        _TOWN_OF,
    )
    rows = pl.DataFrame(pl.from_arrow(asked))
    names = rows["town"].unique()
    found = pl.DataFrame(pl.from_arrow(locate(names.to_list(), on=on)))
    here = (found["lg_code"] == current()) & (found["level"] >= Level.TOWN) & found["ended_on"].is_null()
    unknown = names.filter(~here.fill_null(value=False))
    return rows.height, rows.filter(pl.col("town").is_in(unknown.implode()))["id"].to_list()
