"""「法令」 The register of laws: editions are taken in, superseded and never changed, and looked up by name and day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.formats.law.cite import Citation, Span
from madoguchi.formats.law.file_name import EditionName, newness
from madoguchi.formats.law.law import Law, Part, Place, Provision
from madoguchi.formats.law.numerals import law_number, name_key
from madoguchi.registry.models import LawEdition, LawProvision
from madoguchi.registry.supersede import close, time_goes_back
from madoguchi.tenancy import current
from madoguchi.tenancy.own import own

ANYWHERE = ("市区町村の", "市町村の")
"""How a programme file for all municipalities begins the name of each one's own 要綱."""
_AT_ONCE = 2000


class Taken(StrEnum):
    """「取込」 What became of an edition."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"


def take_in(law: Law, name: EditionName, file_sha256: str, schema_sha256: str, at: datetime) -> Taken:
    """「取込」 Make this the edition of the law from its day on, as known from the instant `at`.

    The same bytes again change nothing; others close what was known. The caller has opened the transaction. Raises
    Conflict `registry.time_goes_back`.
    """
    with store.lock(f"{current()}.registry"):
        law_id = name.law_id if name.amended_by else _registered(law) or name.law_id
        present = _same_edition(law_id, name)
        amended_by = name.amended_by or (present.amended_by if present else "")
        if present is not None:
            if (present.file_sha256, present.amended_by) == (file_sha256, amended_by):
                return Taken.UNCHANGED
            _close(present, at)
        edition = LawEdition.objects.create(
            recorded_at=at,
            law_id=law_id,
            effective_on=name.effective_on,
            amended_by=amended_by,
            title=law.title,
            abbreviations="、".join(law.abbreviations),
            number=law.number_text,
            promulgated_on=law.promulgated_on,
            file_sha256=file_sha256,
            schema_sha256=schema_sha256,
        )
        rows = [_row(edition, ordinal, one) for ordinal, one in enumerate(law.provisions)]
        LawProvision.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return Taken.SUPERSEDED if present else Taken.ADDED


def withdraw(law_id: str, effective_on: date, at: datetime) -> int:
    """「取下げ」 Close the editions of a law from a day, taken in by mistake; what was known stays. How many they are.

    The caller has opened the transaction. Raises InputRefused `law.no_such_edition` and Conflict
    `registry.time_goes_back`.
    """
    with store.lock(f"{current()}.registry"):
        found = tuple(_editions().filter(law_id=law_id, effective_on=effective_on))
        if not found:
            raise InputRefused(
                "law.no_such_edition",
                ja="この法令IDと施行期日の版は登録されていません。madoguchi law list で確かめてください。",
                en="The register has no edition of this law id and day. Look with madoguchi law list.",
            )
        for one in found:
            _close(one, at)
    return len(found)


def _close(edition: LawEdition, at: datetime) -> None:
    if edition.recorded_at >= at:
        raise time_goes_back()
    close("law_editions", [edition.pk], at=at)


def _registered(law: Law) -> str:
    """「法令ID」 The id of the one law here that has this number and title; empty where none or several have."""
    named = {
        one.law_id
        for one in _editions().filter(title=law.title)
        if law.number_text and _number_key(one.number) == _number_key(law.number_text)
    }
    return named.pop() if len(named) == 1 else ""


def _same_edition(law_id: str, name: EditionName) -> LawEdition | None:
    """「法令の版」 The edition that this is another text of.

    Two laws may amend one law from the same day: those are two editions. One of which nobody said by which law it was
    amended is the same as any from its day.
    """
    there = {one.amended_by: one for one in _editions().filter(law_id=law_id, effective_on=name.effective_on)}
    if name.amended_by in there:
        return there[name.amended_by]
    if name.amended_by:
        return there.get("")
    return max(there.values(), key=_age, default=None)


class Laws:
    """「法令」 The register as it stands, for many questions: the names of all its editions are read once."""

    def __init__(self) -> None:
        """Read the names of what is there for the municipality in scope."""
        self.editions: tuple[LawEdition, ...] = tuple(sorted(_editions(), key=lambda one: (one.title, *_age(one))))
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._by_number: dict[str, set[str]] = defaultdict(set)
        self._of: dict[str, list[LawEdition]] = defaultdict(list)
        here = name_key(own().name) if self.editions else ""
        for one in self.editions:
            for name in (one.title, one.number, one.law_id, *one.abbreviations.split("、")):
                self._by_key[name_key(name)].add(one.law_id)
            self._by_key[name_key(one.title).removeprefix(here)].add(one.law_id)
            self._by_number[_number_key(one.number)].add(one.law_id)
            self._of[one.law_id].append(one)
        self._by_key.pop("", None)
        self._by_number.pop("", None)

    def ids_of(self, name: str) -> frozenset[str]:
        """「題名」 The laws of a title, abbreviation, number or id, but for width and numerals."""
        key = name_key(name)
        found = self._by_key.get(key) or self._by_number.get(_number_key(name)) if key else None
        if not found:
            found = self._by_key.get(next((key.removeprefix(one) for one in ANYWHERE if key.startswith(one)), ""))
        return frozenset(found or ())

    def numbered(self, citation: Citation) -> frozenset[str]:
        """「法令番号」 The laws of the number that a citation gives."""
        return frozenset(self._by_number.get(str(citation.number), ())) if citation.number else frozenset()

    def of(self, law_id: str) -> tuple[LawEdition, ...]:
        """「法令の版」 The editions of a law, the oldest first."""
        return tuple(sorted(self._of.get(law_id, ()), key=_age))

    def on(self, law_id: str, day: date) -> LawEdition | None:
        """「効力」 The edition in force on a day: the newest that took effect by then.

        Of several from one day it is the one by the newest law, and where their numbers do not tell, the last known.
        """
        return next((one for one in reversed(self.of(law_id)) if one.effective_on <= day), None)


def provisions(edition: LawEdition, span: Span | None = None) -> tuple[Provision, ...]:
    """「規定」 The provisions of an edition in order; with a span of one article those of the article alone."""
    rows = LawProvision.objects.filter(edition=edition).order_by("ordinal")
    if span and span.first.article and span.last is None:
        rows = rows.filter(part=span.first.part, of_law=span.first.of, article=span.first.article)
    return tuple(_provision(row) for row in rows)


def _editions() -> QuerySet[LawEdition]:
    found: QuerySet[LawEdition] = LawEdition.objects.filter(superseded_at__isnull=True)
    return found


def _age(one: LawEdition) -> tuple[str, date, tuple[int, ...], datetime, int]:
    return one.law_id, one.effective_on, newness(one.amended_by), one.recorded_at, one.pk


def _number_key(text: str) -> str:
    return str(law_number(text) or name_key(text))


def _row(edition: LawEdition, ordinal: int, one: Provision) -> LawProvision:
    place = one.place
    return LawProvision(
        edition=edition,
        ordinal=ordinal,
        part=place.part,
        of_law=place.of,
        article=place.article,
        paragraph=place.paragraph,
        item=place.item,
        subitem="/".join(place.subitem),
        title=one.title,
        caption=one.caption,
        text=one.text,
        sentences=one.sentences,
        proviso=one.proviso,
        struck=one.struck,
    )


def _provision(row: LawProvision) -> Provision:
    return Provision(
        place=Place(
            part=Part(row.part),
            of=row.of_law,
            article=row.article,
            paragraph=row.paragraph,
            item=row.item,
            subitem=tuple(row.subitem.split("/")) if row.subitem else (),
        ),
        title=row.title,
        caption=row.caption,
        text=row.text,
        sentences=row.sentences,
        proviso=row.proviso,
        struck=row.struck,
    )
