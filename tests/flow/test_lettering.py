"""From the claims of an invented city to the folder that goes to the post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pypdfium2
import pytest
from django.db import connection, transaction

from madoguchi import flow, store
from madoguchi.cases.models import Claim
from madoguchi.core.errors import Conflict
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.flow import lettering
from madoguchi.flow.lettering import Printed
from madoguchi.notices.letter import LetterKind, Office, Why
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import parse
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.models import Protection, Resident
from madoguchi.registry.receive import Coverage

from .city import AT, BOTH, KEY, ON, judged_city

pytestmark = pytest.mark.django_db
OFFICE = Office(municipality="和歌山市", issuer="和歌山市長", contact=("給付金室",))


@pytest.fixture
def declared() -> Iterator[DeclaredFile]:
    """The programme in force, its claims open."""
    with judged_city() as declared:
        yield declared


def printed(declared: DeclaredFile, out: Path, **more: object) -> Printed:
    said = {"kind": LetterKind.APPLICATION, "office": OFFICE, "on": ON} | more
    return lettering.print_kind(declared, directory=out, key=KEY, by="clerk", at=AT, **said)  # type: ignore[arg-type]


def test_every_open_claim_gets_one_letter_and_the_reading_is_on_record_once(
    declared: DeclaredFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "PER_FILE", 60)
    before = DataUse.objects.count()
    told: list[tuple[int, int]] = []
    found = printed(declared, tmp_path, progress=lambda done, whole: told.append((done, whole)))
    due = Claim.objects.filter(state="open", letter="application").count()
    assert found.letters + found.protected + sum(map(len, found.held_back.values())) == due > 120
    assert sorted(tmp_path.iterdir()) == sorted(found.files)
    assert [path.name.split("-")[-2] for path in found.files] == [f"{n:04}" for n in range(1, len(found.files) + 1)]
    assert (len(found.files), told[-1]) == (-(-found.letters // 60), (found.letters, found.letters))
    (use,) = DataUse.objects.order_by("id")[before:]
    assert ("手紙の印刷" in use.purpose, use.snapshot_id is not None) == (True, True)
    assert {"addressees.address", "people.birth_date"} <= set(use.items)


def test_a_stopped_run_goes_on_and_gives_the_same_bytes_with_one_process_or_two(
    declared: DeclaredFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "PER_FILE", 2)
    whole = printed(declared, tmp_path / "a", limit=5)
    (tmp_path / "b").mkdir()
    first = tmp_path / "b" / whole.files[0].name
    first.write_bytes(whole.files[0].read_bytes())
    (tmp_path / "b" / f".{whole.files[1].name}.99.part").write_bytes(b"half")
    when = first.stat().st_mtime_ns
    again = printed(declared, tmp_path / "b", limit=5, workers=2)
    assert [path.name for path in again.files] == [path.name for path in whole.files]
    assert [path.read_bytes() for path in again.files] == [path.read_bytes() for path in whole.files]
    assert (first.stat().st_mtime_ns, sorted((tmp_path / "b").iterdir())) == (when, sorted(again.files))


def test_more_letters_need_no_more_statements(
    declared: DeclaredFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    read = store.read
    monkeypatch.setattr(store, "read", lambda sql, *more: (asked.append(sql), read(sql, *more))[1])

    def statement(execute: Callable[..., object], sql: str, *more: object) -> object:
        asked.append(sql)
        return execute(sql, *more)

    counts = []
    for limit in (1, 40):
        asked.clear()
        with connection.execute_wrapper(statement):
            assert printed(declared, tmp_path / f"{limit}", limit=limit).letters == limit
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_when_one_claim_differs_from_its_rules_no_letter_is_printed(
    declared: DeclaredFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "PER_FILE", 50)
    last = Claim.objects.filter(state="open", letter="application").order_by("-reference_number")[:1]
    Claim.objects.filter(id__in=[one.id for one in last]).update(amount_yen=1)
    with pytest.raises(Conflict, match=r"notices\.claim_differs"):
        printed(declared, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_later_file_of_the_programme_does_not_change_what_a_claim_says(
    declared: DeclaredFile, tmp_path: Path
) -> None:
    whole = printed(declared, tmp_path / "before", limit=3)
    unproven = re.sub(r"    scenarios=\[.*?\n    \],\n", "", declared.text, flags=re.DOTALL)
    dearer = parse(unproven.replace("yen(100_000)", "yen(110_000)").encode())
    assert dearer.sha256 != declared.sha256
    flow.put_in_force(dearer, BOTH, AT.replace(hour=1))
    after = printed(dearer, tmp_path / "after", limit=3)
    assert [path.read_bytes() for path in after.files] == [path.read_bytes() for path in whole.files]


def test_who_is_protected_since_the_claims_were_opened_is_counted_and_named_nowhere(
    declared: DeclaredFile, tmp_path: Path
) -> None:
    some = Claim.objects.filter(state="open", letter="application").order_by("id")[:20]
    numbers = [one.reference_number for one in some]
    before = printed(declared, tmp_path / "before", numbers=numbers)
    claim = some[0]
    Protection.objects.create(
        measure_id=9001,
        person_id=claim.recipient_id,
        role="applicant",
        ground="measure",
        starts_on=ON,
        lives_here=True,
        recorded_at=AT,
    )
    after = printed(declared, tmp_path / "after", numbers=numbers)
    assert (after.letters, after.protected) == (before.letters - 1, before.protected + 1)
    assert after.held_back == before.held_back
    assert claim.reference_number not in str(after)


def test_two_runs_at_once_are_refused(declared: DeclaredFile, tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("An advisory lock is held by the session, which is one and the same here.")
    with store.lock("302015.letters"), pytest.raises(Conflict, match=r"store\.busy"):
        printed(declared, tmp_path)


def test_a_form_whose_last_day_is_over_is_left_to_a_person(declared: DeclaredFile, tmp_path: Path) -> None:
    late = printed(declared, tmp_path, on=date(2030, 1, 1), limit=1)
    assert (late.letters, late.files) == (0, ())
    assert late.held_back[Why.TOO_LATE]


def test_another_office_makes_other_letters(declared: DeclaredFile, tmp_path: Path) -> None:
    first = printed(declared, tmp_path / "a", limit=1)
    other = printed(declared, tmp_path / "b", limit=1, office=replace(OFFICE, contact=("別の窓口",)))
    assert first.files[0].name != other.files[0].name


def test_a_letter_goes_to_where_its_addressee_lives_now(declared: DeclaredFile, tmp_path: Path) -> None:
    claim = Claim.objects.filter(state="open", letter="application", recipient_id__isnull=False).order_by("id")[0]
    before = Resident.objects.filter(person_id=claim.recipient_id).latest("version")
    names = REGISTERS["residents"].schema.names
    row = {**{name: getattr(before, name) for name in names}, "version": before.version + 1, "event_reason": "転居"}
    row |= {"event_on": ON, "recorded_on": ON, "postal_code": "6408511", "town": "七番丁", "street": "23番地"}
    row["building"] = None
    later = AT + timedelta(hours=1)
    with transaction.atomic():
        flow.take_in(
            "residents", pa.Table.from_pylist([row], schema=REGISTERS["residents"].schema), later,
            coverage=Coverage.CHANGES,
        )  # fmt: skip
    uses = DataUsePerson.objects.filter(person_id=claim.recipient_id).count()

    def text(out: Path, at: datetime) -> str:
        said = {"kind": LetterKind.APPLICATION, "office": OFFICE, "on": ON, "numbers": [claim.reference_number]}
        done = lettering.print_kind(declared, directory=out, key=KEY, by="clerk", at=at, **said)  # type: ignore[arg-type]
        (file,) = done.files
        pages = pypdfium2.PdfDocument(file)
        return "".join("".join(page.get_textpage().get_text_bounded() for page in pages).split())

    old, new = text(tmp_path / "a", AT), text(tmp_path / "b", later + timedelta(hours=1))
    assert before.street in old and "七番丁23番地" not in old
    assert "七番丁23番地" in new and "640-8511" in new and before.street not in new
    # Looking up where they live now is on record for them, and for nobody else.
    assert DataUsePerson.objects.filter(person_id=claim.recipient_id).count() == uses + 1


def test_a_letter_follows_the_last_move_by_its_day_and_waits_for_who_moved_away(
    declared: DeclaredFile, tmp_path: Path
) -> None:
    stays, leaves = Claim.objects.filter(state="open", letter="application", protected=False).order_by("id")[:2]
    later, names = AT + timedelta(hours=1), REGISTERS["residents"].schema.names

    def event(claim: Claim, version: int, day: date, **more: object) -> dict[str, object]:
        before = Resident.objects.filter(person_id=claim.recipient_id).latest("version")
        row = {**{name: getattr(before, name) for name in names}, "version": before.version + version, "building": None}
        return row | {"event_on": day, "recorded_on": ON, "event_reason": "転居", **more}

    moved = [
        event(stays, 1, ON, town="七番丁", street="23番地"),
        # Told later, and of an earlier day.
        event(stays, 2, ON - timedelta(days=3), town="三番丁", street="8番地"),
        event(leaves, 1, ON, event_reason="国内転出", status="2", removed_on=ON),
    ]
    with transaction.atomic():
        table = pa.Table.from_pylist(moved, schema=REGISTERS["residents"].schema)
        flow.take_in("residents", table, later, coverage=Coverage.CHANGES)
    numbers = [stays.reference_number, leaves.reference_number]
    said = {"kind": LetterKind.APPLICATION, "office": OFFICE, "on": ON, "numbers": numbers}
    at = later + timedelta(hours=1)
    done = lettering.print_kind(declared, directory=tmp_path, key=KEY, by="clerk", at=at, **said)  # type: ignore[arg-type]
    pages = pypdfium2.PdfDocument(done.files[0])
    text = "".join("".join(page.get_textpage().get_text_bounded() for page in pages).split())
    assert "七番丁23番地" in text and "三番丁8番地" not in text
    assert done.held_back[Why.MOVED_AWAY] == (leaves.reference_number,) and done.letters == 1
