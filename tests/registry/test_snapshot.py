"""A snapshot is the same for the same register, whole or absent, and nobody can change it unseen."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pyarrow import parquet

from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.registry import snapshot
from madoguchi.registry.models import Snapshot
from madoguchi.registry.snapshot import Frozen, take, verify
from tests.registry.sample import BASE, CODE, LATER, measure, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def freeze(known_at: datetime = LATER) -> Frozen:
    with transaction.atomic():
        return take(CODE, BASE, known_at, synthetic=True)


@pytest.fixture
def filled(town: str) -> None:
    take_in("residents", [resident(1), resident(2, relationship="12"), resident(3, household_id=3)])
    take_in("protections", [measure(2, "applicant")])
    take_in("taxes", [{"person_id": 1, "fiscal_year": 2024, "per_capita_levy": 0}])


@pytest.mark.usefixtures("filled")
def test_snapshot_holds_every_relation_with_its_schema() -> None:
    frozen = freeze()
    for name, schema in RELATIONS.items():
        assert parquet.read_table(frozen.directory / f"{name}.parquet").schema.equals(schema), name
    assert frozen.people == 3
    manifest = verify(frozen.directory)
    assert (manifest["synthetic"], manifest["id"]) == (True, frozen.snapshot_id)


@pytest.mark.usefixtures("filled")
def test_same_register_gives_the_same_bytes_and_id_also_in_another_home(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    first = freeze()
    settings.HOME = tmp_path / "other"  # type: ignore[attr-defined]  # pytest-django's settings
    second = freeze()
    assert first.snapshot_id == second.snapshot_id
    for file in first.directory.iterdir():
        assert file.read_bytes() == (second.directory / file.name).read_bytes()
    assert Snapshot.objects.count() == 1


@pytest.mark.usefixtures("filled")
def test_snapshot_taken_twice_is_one_snapshot() -> None:
    assert freeze() == freeze()
    assert Snapshot.objects.get().people == 3


@pytest.mark.usefixtures("filled")
def test_what_becomes_known_later_does_not_change_an_earlier_snapshot() -> None:
    before = freeze()
    take_in("residents", [resident(4, household_id=4)], datetime(2025, 2, 1, tzinfo=UTC))
    assert freeze() == before
    assert freeze(datetime(2025, 2, 2, tzinfo=UTC)).people == 4


@pytest.mark.usefixtures("filled")
def test_altered_file_is_noticed() -> None:
    frozen = freeze()
    file = frozen.directory / "taxes.parquet"
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(PromiseBroken, match=r"registry\.snapshot_altered"):
        verify(frozen.directory)


@pytest.mark.usefixtures("filled")
def test_a_cut_an_exchanged_and_a_missing_file_are_noticed() -> None:
    frozen = freeze()
    people, taxes = (frozen.directory / f"{name}.parquet" for name in ("people", "taxes"))
    whole, other = people.read_bytes(), taxes.read_bytes()
    for content in (whole[:-1], b"", other):
        people.write_bytes(content)
        with pytest.raises(PromiseBroken, match=r"registry\.snapshot_altered"):
            verify(frozen.directory)
    people.unlink()
    with pytest.raises(PromiseBroken, match=r"registry\.snapshot_altered"):
        verify(frozen.directory)
    people.write_bytes(whole)
    assert verify(frozen.directory)["id"] == frozen.snapshot_id


@pytest.mark.usefixtures("filled")
def test_a_manifest_that_was_written_anew_for_other_files_is_noticed() -> None:
    frozen = freeze()
    path = frozen.directory / "manifest.json"
    manifest = json.loads(path.read_bytes())
    people = frozen.directory / "people.parquet"
    people.write_bytes((frozen.directory / "taxes.parquet").read_bytes())
    manifest["files"]["people"] = manifest["files"]["taxes"]
    for edited in (manifest, {**manifest, "id": frozen.snapshot_id[::-1]}, [], {}):
        path.write_text(json.dumps(edited))
        with pytest.raises(PromiseBroken, match=r"registry\.snapshot_altered"):
            verify(frozen.directory)


@pytest.mark.usefixtures("filled")
def test_base_date_ahead_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"registry\.base_date_ahead"), transaction.atomic():
        take(CODE, date(2025, 3, 1), LATER)


@pytest.mark.usefixtures("filled")
def test_run_that_was_killed_leaves_no_snapshot_and_the_next_one_cleans_up(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    left = home / CODE / "snapshots" / ".taking-left"
    left.mkdir(parents=True)

    def fail(*_: object) -> bytes:
        raise PromiseBroken("registry.rows_differ", ja="違います。", en="They differ.")

    with monkeypatch.context() as patched:
        patched.setattr(snapshot, "_text", fail)
        with pytest.raises(PromiseBroken):
            freeze()
    assert not any((home / CODE / "snapshots").iterdir())
    assert freeze().directory.is_dir()
