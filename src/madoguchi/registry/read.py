"""The only door to the personal data of a few people: what goes out through it is on record, or does not go out.

The record and the reading are one transaction, which the caller has opened. A bulk run reads a snapshot instead and
records that with `bulk`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.conf import settings
from pyarrow import parquet

from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.datause.grounds import refuse_unfounded
from madoguchi.datause.record import Purpose, Use, record_bulk, record_single, used_of
from madoguchi.registry import account_alarms, as_of, basic_items, changed, changed_addresses, export, snapshot
from madoguchi.registry.as_of import Asked
from madoguchi.registry.linking import history
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madoguchi.registry.basic_items import BasicItems
    from madoguchi.registry.columns import Register
    from madoguchi.rules.tree import Column

__all__ = [
    "Purpose",
    "accounts",
    "addresses",
    "alarmed",
    "basic",
    "bulk",
    "changes",
    "comparable",
    "household",
    "old_addresses",
    "unit_of",
    "used",
    "whole",
]


def household(purpose: Purpose, unit_id: int, asked: Asked, *, at: datetime) -> dict[str, pa.Table]:
    """「世帯」 The relations (keys and schemas as in RELATIONS) of one unit, as the whole snapshot would hold them.

    `people` is always read; any other relation only when `purpose.items` names it (`relation.column`), else it is
    empty. Everybody whose row goes out is recorded. Raises InputRefused `datause.no_purpose`, and
    `registry.item_unknown` for an item of no relation.
    """
    wanted = _relations_of(purpose)
    people, addressees = as_of.people_and_addressees(asked, unit_id=unit_id)
    persons = people["person_id"].to_pylist()
    found: dict[str, pa.Table] = {"people": people}
    for name, schema in RELATIONS.items():
        if name == "people":
            continue
        if name not in wanted:
            found[name] = schema.empty_table()
        else:
            found[name] = addressees if name == "addressees" else as_of.known(name, asked, people=persons)
    # A child's allowance may be paid to somebody outside the household, whose number is then read, too.
    concerned = {*persons, *found["child_allowances"]["child_id"].to_pylist()}
    concerned.update(found["child_allowances"]["payee_id"].to_pylist())
    record_single(purpose, at=at, person_ids=concerned)
    return found


def unit_of(purpose: Purpose, person_id: int, asked: Asked, *, at: datetime) -> int | None:
    """「世帯番号」 The unit in which a person counts on the base date, or None if the register does not know them."""
    record_single(purpose, at=at, person_ids=[person_id])
    return as_of.unit_of(asked, person_id)


def changes(
    purpose: Purpose, read_set: Sequence[Column], asked: Asked, since: datetime, people: Sequence[int], *, at: datetime
) -> pl.DataFrame:
    """「台帳の変更」 What the registers learned of these people after `since` and by `asked` (`changed.CHANGES`)."""
    record_single(purpose, at=at, person_ids=people)
    return changed.changes(read_set, asked.decides_by, since, asked.known_at, people)


def addresses(purpose: Purpose, people: Sequence[int], since: datetime, *, at: datetime) -> pl.DataFrame:
    """「住所」 Where those of these people live now of whom something was learned after `since` (`as_of.ADDRESSES`).

    Where addresses that the town changed are followed (MADOGUCHI_CHANGED_ADDRESSES), also those who bear an old one.
    """
    news = as_of.learned_since(since, at, people)
    followed = settings.CHANGED_ADDRESSES == "automatic"
    bearing = pl.DataFrame(schema=changed_addresses.BEARERS)
    if followed:
        # The contact of who is in a measure may read like an old address, and is no place of this town.
        measured = as_of.known_measures(at)
        bearing = changed_addresses.bearers(at, people).filter(~pl.col("person_id").is_in(measured))
    asked = sorted({*news, *bearing["person_id"]})
    if not asked:
        return pl.DataFrame(pl.from_arrow(as_of.ADDRESSES.empty_table()))
    record_single(purpose, at=at, person_ids=asked)
    return changed_addresses.rewritten(pl.DataFrame(pl.from_arrow(as_of.addresses(at, asked))), bearing)


def old_addresses(purpose: Purpose, *, at: datetime) -> pl.DataFrame:
    """「旧住所」 Every resident whose address is no more, and the one of now (`changed_addresses.BEARERS`)."""
    found = changed_addresses.bearers(at)
    if not found.is_empty():
        record_single(purpose, at=at, person_ids=found["person_id"].to_list())
    return found


def alarmed(purpose: Purpose, kind: str, most: int, *, at: datetime) -> pl.DataFrame:
    """「口座の警報」 The newest alarms of a kind with their accounts (`account_alarms.ALARMS`), so many at most."""
    found = account_alarms.standing_alarms(kind).head(most)
    if not found.is_empty():
        record_single(purpose, at=at, person_ids=found["person_id"].to_list())
    return found


def accounts(purpose: Purpose, person_id: int, *, at: datetime) -> pl.DataFrame:
    """「口座」 The accounts on file of a person (`account_alarms.on_file`)."""
    found = account_alarms.on_file(person_id)
    if not found.is_empty():
        record_single(purpose, at=at, person_ids=[person_id])
    return found


def basic(purpose: Purpose, person_id: int, *, at: datetime) -> BasicItems | None:
    """「基本4情報」 Those of a resident as known now; None, and nothing on record, where none may be told."""
    found = basic_items.basic_items(person_id, at)
    if found is not None:
        record_single(purpose, at=at, person_ids=[person_id])
    return found


def bulk(purpose: Purpose, snapshot_id: str, *, at: datetime) -> None:
    """Record that a run reads this snapshot; its people are read from its own file."""
    people = parquet.read_table(_people_of(snapshot_id), columns=["person_id"])["person_id"]
    record_bulk(purpose, at=at, snapshot_id=snapshot_id, people=people.to_pylist())


def comparable(
    purpose: Purpose, snapshot_id: str, asked: Asked, *, at: datetime
) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """「名寄せ」 All that is compared of everybody in a snapshot (`linking.history`), of the hidden, and who these are.

    On record as one reading of the snapshot, which was `asked` the same; who is hidden and not in it, one by one.
    """
    bulk(purpose, snapshot_id, at=at)
    everybody, hidden = history.history(asked), history.hidden()
    gone = set(hidden["person_id"]) - set(everybody["person_id"])
    if gone:
        record_single(purpose, at=at, person_ids=gone)
    return everybody, hidden, history.hidden_persons()


def whole(purpose: Purpose, snapshot_id: str, register: Register, asked: Asked, *, at: datetime) -> pl.DataFrame:
    """「台帳の書出し」 All rows of a register (`export.known`), on record as a reading of a snapshot `asked` the same.

    Of whom the register has a row and the snapshot has none, one by one. Raises as
    `grounds.refuse_unfounded` does.
    """
    refuse_unfounded(purpose.law, export.grounds_asked(register))
    bulk(purpose, snapshot_id, at=at)
    rows = export.known(register, asked)
    frozen = parquet.read_table(_people_of(snapshot_id), columns=["person_id"])["person_id"]
    if beside := export.persons(register, rows) - set(frozen.to_pylist()):
        record_single(purpose, at=at, person_ids=beside)
    return rows


def used(person_id: int) -> tuple[Use, ...]:
    """「個人情報の利用記録」 Every reading of a person's data, bulk readings by membership in their snapshots."""
    return used_of(person_id, lambda snapshot_id: _holds(snapshot_id, person_id))


def _holds(snapshot_id: str, person_id: int) -> bool:
    people = pl.scan_parquet(_people_of(snapshot_id)).select("person_id")
    # Of this form of the question the parts of the file that cannot hold the person are left unread.
    return people.filter(pl.col("person_id").is_in([person_id])).collect().height > 0


def _people_of(snapshot_id: str) -> Path:
    directory = Path(settings.HOME) / current() / "snapshots" / snapshot_id
    try:
        snapshot.verify(directory, ("people",), unless_untouched=True)
    except PromiseBroken as error:
        raise InputRefused(
            "registry.snapshot_absent",
            ja="記録にある断面のファイルがないか、壊れています。誰の情報が使われたかを答えられません。控えから戻してください。",
            en="The files of a snapshot that is on record are absent or damaged, so it cannot be said whose data were "
            "read. Restore them from the backup.",
        ) from error
    return directory / "people.parquet"


def _relations_of(purpose: Purpose) -> set[str]:
    named = {item.split(".")[0].split("[")[0] for item in purpose.items}
    if named - set(RELATIONS):
        raise InputRefused(
            "registry.item_unknown",
            ja="利用項目に、台帳にない表の名前があります。「表.項目」の形で、台帳の表を指定してください。",
            en="An item names a relation that the registers do not have. Write relation.column, with a known relation.",
        )
    return named
