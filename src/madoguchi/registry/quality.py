"""「データ品質」 What each register promises, and what of it holds today, with the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from math import floor
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.core.dates import JAPAN, first_of_month, fiscal_year, latest_birth_date
from madoguchi.core.errors import InputRefused
from madoguchi.datause.grounds import refuse_unfounded
from madoguchi.datause.record import Purpose, record_single
from madoguchi.places.normalise import Level
from madoguchi.places.wards import of_own
from madoguchi.registry import changed_addresses
from madoguchi.registry.disagreement import ALLOWED_UNTIL, DISAGREEMENTS
from madoguchi.registry.listed import List, lists
from madoguchi.registry.locate import locate
from madoguchi.registry.models import QualityFigure
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.registry.promise import HERE, NEWEST, Promise, Quality
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


_KNOWN = "NOT IN (SELECT person_id FROM residents WHERE {own})"
PROMISES: tuple[Promise, ...] = (
    Promise(
        name="residents.birth_date",
        items=("people.birth_date",),
        quality=Quality.COMPLETENESS,
        ja="住民の生年月日が分かっている",
        en="The birth date of a resident is known",
        among=HERE,
        wrong="birth_date IS NULL",
        at_least=0.999,
    ),
    Promise(
        name="residents.name_kana",
        items=("addressees.name_kana",),
        quality=Quality.COMPLETENESS,
        ja="日本人の住民にフリガナがある",
        en="A Japanese resident has a reading in kana",
        among=f"kind = '1' AND {HERE}",
        wrong="name_kana IS NULL",
        at_least=0.99,
    ),
    Promise(
        name="residents.address",
        items=("addressees.address", "addressees.postal_code"),
        quality=Quality.COMPLETENESS,
        ja="住民に町字・番地・郵便番号がある",
        en="A resident has a town, a number and a postal code",
        among=HERE,
        wrong="town IS NULL OR street IS NULL OR postal_code IS NULL",
        at_least=0.999,
    ),
    Promise(
        name="residents.one_head",
        items=("people.household_id", "people.is_head"),
        quality=Quality.CONSISTENCY,
        ja="住民の世帯に世帯主が1人いる",
        en="The household of a resident has one head",
        among=HERE,
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
    among=HERE,
    wrong="",
    at_least=0.995,
)
"""Asked of the addresses as they are written, see `locate`; only where a list has towns of the municipality."""
ADDRESS_OF_NOW = Promise(
    name="residents.old_address",
    items=("addressees.address",),
    quality=Quality.CURRENCY,
    ja="住民の住所が、町名地番変更の後のものになっている",
    en="The address of a resident is the one that the town gave last",
    among=HERE,
    wrong="1 = 0",
    at_least=0.999,
)
"""Asked of the addresses, see `changed_addresses`; only where the town changed any. Its rows are counted as all are."""
COUNTED = (*PROMISES, *DISAGREEMENTS, ADDRESS_OF_NOW)
EVERY_PROMISE = (*PROMISES, *DISAGREEMENTS, TOWN_KNOWN, ADDRESS_OF_NOW)
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
_TOWN_OF = pa.schema([("id", pa.int64()), ("town", pa.string())])


def kept(on: date) -> tuple[Kept, ...]:
    """「データ品質」 Every promise, counted on a day over the present rows."""
    counted: dict[Promise, tuple[int, int]] = {}
    for register in dict.fromkeys(promise.register for promise in COUNTED):
        asked = [promise for promise in COUNTED if promise.register == register]
        counted.update(zip(asked, _counted(register, asked, on), strict=True))
    found = [
        Kept(promise=one, rows=counted[one][0], wrong=counted[one][1]) for one in COUNTED if one is not ADDRESS_OF_NOW
    ]
    places = lists(on)
    if places.knows_own_towns:
        rows, unknown = _towns_unknown(on)
        ja, en = _LISTED[places.own]
        found.append(Kept(promise=replace(TOWN_KNOWN, ja=ja, en=en), rows=rows, wrong=len(unknown)))
    if changed_addresses.any_known(_end_of(on)):
        found.append(Kept(promise=ADDRESS_OF_NOW, rows=counted[ADDRESS_OF_NOW][0], wrong=len(_old_addresses(on))))
    return tuple(found)


def _counted(register: str, asked: Sequence[Promise], on: date) -> Sequence[tuple[int, int]]:
    """The rows and the wrong ones of the promises of one register, in one statement: each goes over all rows."""
    sums, names = list[str](), list[str]()
    for place, promise in enumerate(asked):
        among, wrong = _said(promise.among, on), _said(promise.wrong, on)
        sums.append(f"coalesce(sum(CASE WHEN {among} THEN 1 ELSE 0 END), 0) AS rows_{place}")
        # The second is only asked of those of whom the first is so: it is the dearer one.
        both = f"CASE WHEN {among} THEN CASE WHEN {wrong} THEN 1 ELSE 0 END ELSE 0 END"
        sums.append(f"coalesce(sum({both}), 0) AS wrong_{place}")
        names += [f"rows_{place}", f"wrong_{place}"]
    schema = pa.schema([(name, pa.int64()) for name in names])
    counting = f"{_newest()} SELECT {', '.join(sums)} FROM {register} WHERE {_own()}"
    row = store.read(counting, [], schema).to_pylist()[0]
    return [(row[f"rows_{place}"], row[f"wrong_{place}"]) for place in range(len(asked))]


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
    among, wrong = _said(promise.among, on), _said(promise.wrong, on)
    if promise in (TOWN_KNOWN, ADDRESS_OF_NOW):
        found = _towns_unknown(on)[1] if promise is TOWN_KNOWN else _old_addresses(on)
        listed = ", ".join(str(row) for row in found[:most])
        among, wrong = "1 = 1", f"id IN ({listed or 'NULL'})"
    key = ", ".join(register.key)
    rows = store.read(
        f"{_newest()} SELECT {key} FROM {register.name} WHERE {_own()} AND {among} AND ({wrong}) "
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


def _newest() -> str:
    """The clause of the newest row of each person, which conditions may read; rows are chosen by their numbers."""
    columns = ", ".join(f"r.{name}" for name in NEWEST)
    return (
        f"WITH newest AS MATERIALIZED (SELECT {columns} FROM residents r JOIN (SELECT id FROM (SELECT id, row_number() "
        f"OVER (PARTITION BY person_id ORDER BY version DESC) AS place FROM residents WHERE {_own()}) q "
        "WHERE place = 1) chosen ON chosen.id = r.id)"
    )


def _said(condition: str, on: date) -> str:
    of_age = latest_birth_date(ALLOWED_UNTIL, date(fiscal_year(on), 3, 31))
    days = {"day": on, "month": first_of_month(on), "of_age": of_age}
    return condition.format(
        own=_own(), residents="SELECT id FROM newest", **{name: f"'{day.isoformat()}'" for name, day in days.items()}
    )


def _towns_unknown(on: date) -> tuple[int, Sequence[int]]:
    """How many residents have a town, and the rows of those whose town is not found. Each name is looked for once."""
    asked = store.read(
        f"{_newest()} SELECT id, town FROM residents WHERE {_own()} AND {_said(TOWN_KNOWN.among, on)} "
        "AND town IS NOT NULL",
        [],
        _TOWN_OF,
    )
    rows = pl.DataFrame(pl.from_arrow(asked))
    names = rows["town"].unique()
    found = pl.DataFrame(pl.from_arrow(locate(names.to_list(), on=on)))
    known = of_own(pl.col("lg_code"), current()) & (pl.col("level") >= Level.TOWN) & pl.col("ended_on").is_null()
    # The city is told and nothing of the text is taken: the town lies in several wards of it.
    in_wards = (pl.col("level") == Level.MUNICIPALITY) & (pl.col("rest") == pl.col("name").str.strip_chars())
    here = found.with_columns(name=names).select((known | in_wards).fill_null(value=False)).to_series()
    unknown = names.filter(~here)
    return rows.height, rows.filter(pl.col("town").is_in(unknown.implode()))["id"].to_list()


def _old_addresses(on: date) -> Sequence[int]:
    """The rows of residents whose address is no more."""
    return changed_addresses.bearers(_end_of(on))["id"].to_list()


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=JAPAN)
