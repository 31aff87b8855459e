"""Sample letters of a rehearsal: a few of each kind, printed when their time has come and kept until the end."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi import flow
from madoguchi.flow import lettering
from madoguchi.notices.letter import LetterKind, Office
from madoguchi.tenancy import current
from madoguchi.tenancy.models import Municipality

if TYPE_CHECKING:
    from madoguchi.simulate.demo import Rehearsal

OF_EACH_KIND = 5
BY = "demo-clerk"
FORMS = tuple(kind for kind in LetterKind if kind.has_form)
NOTICES = tuple(kind for kind in LetterKind if not kind.has_form)


def print_forms(what: Rehearsal, on: date) -> dict[str, object]:
    """「支給のお知らせ」「支給要件確認書」「申請書」 Before anybody answers: how many of each kind."""
    return _print(what, FORMS, on)


def print_notices(what: Rehearsal, on: date) -> dict[str, object]:
    """「支給決定通知書」「不支給決定通知書」 After the last decision: how many of each kind."""
    return _print(what, NOTICES, on)


def kept(what: Rehearsal) -> Path:
    """Where the samples lie until the rehearsal lays them out."""
    return flow.home() / f"letters-{what.fingerprint}"


def _print(what: Rehearsal, kinds: tuple[LetterKind, ...], on: date) -> dict[str, object]:
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    town = Municipality.objects.get(code=current()).name
    # No 教示: whether a benefit is a 処分 or a gift is for its 要綱 to say, and a rehearsal knows none.
    office = Office(
        municipality=town,
        issuer=f"{town}長",
        contact=(f"{town} 給付金担当（模擬）", "この予行に窓口と電話はありません"),
    )
    return {
        str(kind): lettering.print_kind(
            *(what.declared, kind, office, kept(what), what.key, BY, at, on), limit=OF_EACH_KIND
        ).letters
        for kind in kinds
    }
