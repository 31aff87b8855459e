"""Everything that decides, pays or reads is in the log; whatever is done to the records afterwards is seen."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.record import record_single
from madoguchi.evidence import guards
from madoguchi.evidence.compare import RESTATED, Difference
from madoguchi.evidence.models import Checkpoint, Cosignature, Entry, EvidencedRecord, Log
from madoguchi.evidence.watch import enter_new_columns, evidenced, is_watched, unwatch, watch, watched
from madoguchi.flow import auditing, evidencing, proving
from madoguchi.flow.auditing import Broken, Fault
from madoguchi.proposals.models import Proposal
from madoguchi.tenancy.models import MunicipalityRecord
from madoguchi.trust.log import audit, note, policy
from madoguchi.trust.log.audit import Logged, Seen, Wrong
from madoguchi.trust.log.checkpoint import Checkpoint as Signed
from madoguchi.trust.log.files import proven
from madoguchi.trust.log.note import Signs
from madoguchi.trust.merkle import Edge, leaf_hash, people_root, root_of
from tests.trust.log.logs import signer

from .conftest import AT, PURPOSE, act, as_owner, propose

pytestmark = pytest.mark.django_db

WITHOUT = {
    # Many rows for one act, bound by a hash in the row of that act, or by its sum.
    "DataUsePerson", "Decision", "Correction", "Instruction", "Transfer", "Settlement", "ClaimMember",
    # What follows from acts that are in the log; it is judged anew from its registers at any time.
    "Claim", "Change", "AccountRequest",
    # Parts of a submission, which is.
    "Objection", "Reply", "Picture",
    # Registers: their files and their sums are in the log as imports.
    "Resident", "Protection", "TaxFact", "BankAccount", "ChildAllowance", "Award", "Corporation", "Branch",
    "BranchMerger", "Town", "ResidenceNumber", "ParcelNumber", "AddressChange", "LawEdition", "LawProvision",
    "AccountCheck", "AccountAlarm", "QualityFigure",
    # What is forgotten again on purpose, or only opens a door.
    "SavedAnswer", "Visit", "StepUp", "ToSign", "Shift", "Attempt", "Challenge", "Staff", "Proxy", "Errand",
    "Authorization", "SpentAssertion",
    # The log itself.
    "Log", "Entry", "Checkpoint", "Cosignature", "Stamp", "Alarm",
}  # fmt: skip


WHO = ("1001", "要綱5条", AT)


def grown(*numbers: int) -> Log:
    for number in numbers:
        act(number)
        evidencing.seal(AT + timedelta(minutes=number))
    return evidencing.going_on()


def faults() -> set[tuple[str, int]]:
    return {(str(one.what), one.at) for one in auditing.audit().faults}


def test_each_record_is_in_the_log_or_it_is_said_why_not() -> None:
    of_the_house = {one.__name__ for one in apps.get_models() if issubclass(one, MunicipalityRecord)}
    assert {one.__name__ for one in evidenced()} | WITHOUT == of_the_house
    assert not {one.__name__ for one in evidenced()} & WITHOUT


def test_a_row_and_each_change_of_it_are_entered_by_the_store(town: Path) -> None:
    made = propose()
    Proposal.objects.filter(id=made.id).update(outcome=None)  # nothing new
    Proposal.objects.filter(id=made.id).update(rejected_by="4002", rejected_at=AT, because="額が違う")
    entries = list(Entry.objects.filter(about="proposals").order_by("id"))
    assert [one.row for one in entries] == [made.id, made.id]
    first, second = (json.loads(str(one.record)) for one in entries)
    assert first["table"] == "proposals" and first["row"]["rejected_by"] is None
    assert (second["row"]["rejected_by"], second["row"]["because"]) == ("4002", "額が違う")
    assert set(first["row"]) == {one.column for one in Proposal._meta.concrete_fields}


def test_what_is_rolled_back_leaves_nothing_in_the_log(town: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        propose()
        raise ZeroDivisionError
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM evidence_entries",
        "UPDATE evidence_entries SET record = 'x'",
        "UPDATE evidence_entries SET position = 5",
        "UPDATE evidence_entries SET commitment = salt",
        "UPDATE evidence_entries SET about = 'x'",
        "UPDATE evidence_checkpoints SET size = 5",
        "DELETE FROM evidence_checkpoints",
    ],
)
def test_the_store_refuses_to_change_what_counts(town: Path, statement: str) -> None:
    grown(1)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_entries_get_their_places_in_order_and_the_root_is_that_of_the_rfc(town: Path) -> None:
    log = grown(1, 2, 3)
    placed = list(Entry.objects.order_by("position").values_list("id", "position", "commitment"))
    assert [position for _, position, _ in placed] == list(range(len(placed)))
    assert [number for number, _, _ in placed] == sorted(number for number, _, _ in placed)
    newest = Checkpoint.objects.get(size=len(placed))
    assert bytes(newest.root) == root_of(bytes(one) for _, _, one in placed)
    found = audit.audit(lambda path: (evidencing.public(log) / path).read_bytes(), evidencing.witnesses(log))
    assert isinstance(found, Seen)
    assert found.checkpoint == Signed(origin="madoguchi/302015/rehearsal", size=len(placed), root=bytes(newest.root))
    assert auditing.audit() == auditing.Audited(entries=len(placed), erased=0, checkpoints=3, rows=3, faults=())


def test_sealing_with_nothing_new_signs_nothing(town: Path) -> None:
    log = grown(1)
    before = evidencing.shown_of(log)
    evidencing.seal(AT + timedelta(days=1))
    assert evidencing.shown_of(log) == before
    assert Checkpoint.objects.count() == 1


def test_public_files_hold_no_word_of_the_records(town: Path) -> None:
    log = grown(1)
    for path in evidencing.public(log).rglob("*"):
        if path.is_file():
            assert "窓口".encode() not in path.read_bytes()
            assert b"1001" not in path.read_bytes()
    salts = [bytes(one) for one in Entry.objects.values_list("salt", flat=True)]
    assert len(set(salts)) == len(salts)


def test_a_changed_record_is_seen(town: Path) -> None:
    grown(1, 2)
    as_owner("UPDATE evidence_entries SET record = replace(record, '1001', '1002') WHERE position = 0")
    found = auditing.audit().faults
    assert [one.what for one in found] == [Broken.ALTERED, Difference.CHANGED]
    assert found[0].at == 0
    assert found[1] == Fault(what=Difference.CHANGED, table="data_uses", at=found[1].at, columns=("by",))


def test_a_record_changed_with_its_hash_is_seen(town: Path) -> None:
    grown(1, 2)
    salt = b"\0" * audit.SALT
    record = str(Entry.objects.get(position=0).record).replace("1001", "1002")
    as_owner(
        "UPDATE evidence_entries SET record = %s, salt = %s, commitment = %s WHERE position = 0",
        parameters=[record, salt, audit.commitment(salt, record.encode())],
    )
    as_owner("UPDATE data_uses SET \"by\" = '1002' WHERE id = (SELECT min(id) FROM data_uses)")
    assert {(Broken.ROOT, 1), (Broken.ROOT, 2)} <= faults()


def test_a_deleted_entry_is_seen(town: Path) -> None:
    grown(1, 2, 3)
    as_owner("DELETE FROM evidence_entries WHERE position = 1")
    assert {(Broken.MISSING, 1), (Broken.ROOT, 3)} <= faults()


def test_a_deleted_end_of_the_log_is_seen(town: Path) -> None:
    grown(1, 2, 3)
    as_owner("DELETE FROM evidence_entries WHERE position = 2")
    assert (Broken.MISSING, 3) in faults()


def test_entries_in_another_order_are_seen(town: Path) -> None:
    grown(1, 2, 3)
    as_owner(
        "UPDATE evidence_entries SET position = position + 1000 WHERE position < 2",
        "UPDATE evidence_entries SET position = 1001 - position WHERE position >= 1000",
    )
    assert faults() == {(Broken.ROOT, 1), (Broken.ROOT, 2), (Broken.ROOT, 3)}


def test_records_that_were_set_back_sign_nothing_more(town: Path) -> None:
    log = grown(1, 2)
    as_owner(
        "DELETE FROM evidence_entries WHERE position = 1",
        "DELETE FROM evidence_checkpoints WHERE size = 2",
        "DELETE FROM data_use_persons WHERE data_use_id = (SELECT max(id) FROM data_uses)",
        "DELETE FROM data_uses WHERE id = (SELECT max(id) FROM data_uses)",
    )
    act(3)
    with pytest.raises(Conflict, match=r"evidence\.set_back"):
        evidencing.seal(AT)
    assert (Wrong.SET_BACK, 1) in faults()
    # Whoever lost the newer records for good begins another log, and says so by its name.
    evidencing.begin("madoguchi/302015/2", AT, instead=True)
    evidencing.seal(AT)
    assert evidencing.going_on().name != log.name
    assert {what for what, _ in faults()} == {Wrong.SET_BACK}  # for good: what the first log signed is lost


def test_two_histories_from_one_state_are_never_both_signed_here(town: Path) -> None:
    log = grown(1)
    folder = evidencing.folder(log)
    shutil.copytree(folder, town / "kept")
    grown(2)
    as_owner(
        "DELETE FROM evidence_entries WHERE position = 1",
        "DELETE FROM evidence_checkpoints WHERE size = 2",
    )
    act(7)
    with pytest.raises(Conflict, match=r"evidence\.set_back"):
        evidencing.seal(AT)


def test_a_row_changed_past_the_triggers_is_seen_and_one_changed_through_them_is_in_the_log(town: Path) -> None:
    made = propose()
    evidencing.seal(AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE proposals SET outcome = '{}' WHERE id = %s", [made.id])
    evidencing.seal(AT)
    assert faults() == set()
    assert Entry.objects.filter(about="proposals").count() == 2
    as_owner("UPDATE proposals SET subject = 'file-2'")
    assert auditing.audit().faults == (
        Fault(what=Difference.CHANGED, table="proposals", at=made.id, columns=("subject",)),
    )


def test_a_row_that_is_gone_and_one_that_nobody_wrote_are_seen(town: Path) -> None:
    made = propose()
    evidencing.seal(AT)
    as_owner("DELETE FROM proposals")
    other = propose()
    assert {(Difference.GONE, made.id), (Difference.UNWRITTEN, other.id)} >= faults()
    assert faults()


def test_the_people_of_a_reading_are_bound_to_it(town: Path) -> None:
    grown(1)
    as_owner("UPDATE data_use_persons SET person_id = 99 WHERE person_id = 1")
    assert {what for what, _ in faults()} == {Broken.PEOPLE}


def test_a_checkpoint_by_another_key_is_seen(town: Path) -> None:
    grown(1)
    as_owner("UPDATE evidence_checkpoints SET signed = replace(signed, '302015/', '302015a/')")
    assert (Broken.UNSIGNED, 1) in faults()


def test_a_changed_public_file_is_seen(town: Path) -> None:
    log = grown(1, 2)
    path = evidencing.public(log) / "tile/entries/000.p/2"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert (Wrong.ALTERED, 0) in faults()


def test_lost_public_files_are_made_anew(town: Path) -> None:
    log = grown(*range(1, 4))
    shutil.rmtree(evidencing.public(log))
    grown(4)
    assert faults() == set()


def test_a_proof_is_verified_with_the_key_alone(town: Path) -> None:
    made = propose()
    with pytest.raises(InputRefused, match=r"evidence\.no_entry"):
        proving.prove("proposals", made.id + 1, town / "x", *WHO)
    with pytest.raises(Conflict, match=r"evidence\.not_shown"):
        proving.prove("proposals", made.id, town / "x", *WHO)
    evidencing.seal(AT)
    file = proving.prove("proposals", made.id, town / "receipt.tlog-proof", *WHO)
    key = evidencing.state(evidencing.going_on()).key
    found = proven(file, policy.read(f"log {key}\nquorum none\n".encode()))
    assert isinstance(found, Logged)
    assert json.loads(found.record)["row"]["id"] == made.id


def test_a_renewed_key_signs_on_and_what_the_first_signed_counts(town: Path) -> None:
    log = grown(1)
    first = evidencing.state(log).key
    assert evidencing.renew().key != first
    grown(2)
    assert faults() == set()
    signed = evidencing.shown_of(log)
    assert signed is not None
    assert audit.seen(signed, policy.read(f"log {first}\nquorum none\n".encode())) is Wrong.FORGED


def test_without_its_key_nothing_is_signed_and_nothing_is_lost(town: Path) -> None:
    log = grown(1)
    key = evidencing.folder(log) / "key.pem"
    kept = key.read_bytes()
    key.unlink()
    act(2)
    with pytest.raises(InputRefused, match=r"evidence\.no_key"):
        evidencing.seal(AT)
    key.write_bytes(b"rubbish")
    with pytest.raises(InputRefused, match=r"trust\.log_key_damaged"):
        evidencing.seal(AT)
    key.write_bytes(kept)
    assert evidencing.seal(AT).size == 2


def test_what_was_written_before_the_log_is_taken_up_when_it_begins(town: Path) -> None:
    unwatch()
    made = propose()
    watch()
    act(1)
    assert is_watched()
    assert evidencing.seal(AT).size == 2
    assert Entry.objects.get(about="proposals").row == made.id
    assert faults() == set()


def test_names_that_no_log_may_have_are_refused_and_one_name_is_used_once(town: Path) -> None:
    with pytest.raises(InputRefused, match=r"trust\.log_name"):
        evidencing.begin("my log", AT)
    assert not Log.objects.exists()
    evidencing.begin("city.example/log", AT)
    for name in (None, "city.example/log"):
        with pytest.raises(Conflict, match=r"evidence\.begun"):
            evidencing.begin(name, AT)


def test_a_killed_seal_is_taken_up_by_the_next(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed and on record, but not yet published: the next one publishes it."""
    grown(1)
    with monkeypatch.context() as patched:
        patched.setattr(
            "madoguchi.flow.evidencing.publish.publish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        act(2)
        with pytest.raises(KeyboardInterrupt):
            evidencing.seal(AT)
    assert Checkpoint.objects.count() == 2
    grown(3)
    assert faults() == set()


def test_an_evidenced_record_is_watched_as_a_class() -> None:
    assert all(issubclass(one, EvidencedRecord) and not one._meta.abstract for one in evidenced())
    assert len(evidenced()) > 15


def test_a_rewritten_edge_is_not_grown_on_from(town: Path) -> None:
    """The edge is not signed by itself: with it the whole history could be another, signed by our own key."""
    grown(1, 2, 3)
    salt = bytes(audit.SALT)
    record = str(Entry.objects.get(position=0).record).replace("1001", "1002")
    entry = audit.commitment(salt, record.encode())
    rest = [
        bytes(one)
        for one in Entry.objects.filter(position__gt=0).order_by("position").values_list("commitment", flat=True)
    ]
    forged = Edge().with_leaves(leaf_hash(one) for one in (entry, *rest))
    before = {path: path.read_bytes() for path in evidencing.public(evidencing.going_on()).rglob("*") if path.is_file()}
    as_owner(
        "UPDATE evidence_entries SET record = %s, salt = %s, commitment = %s WHERE position = 0",
        parameters=[record, salt, entry],
    )
    as_owner("UPDATE evidence_checkpoints SET peaks = %s WHERE size = 3", parameters=[b"".join(forged.peaks)])
    act(4)
    with pytest.raises(Conflict, match=r"evidence\.altered"):
        evidencing.seal(AT)
    assert all(path.read_bytes() == content for path, content in before.items())
    assert (Broken.ROOT, 1) in faults()


def test_a_forged_checkpoint_is_not_grown_on_from(town: Path) -> None:
    log = grown(1, 2)
    edge = Edge().with_leaves(leaf_hash(bytes([number])) for number in range(9))
    said = Signed(origin=log.name, size=9, root=edge.root)
    signed = said.text.decode() + "\n" + signer(log.name).line(said.text, AT)
    with transaction.atomic():
        Checkpoint.objects.create(log=log, size=9, root=edge.root, peaks=b"".join(edge.peaks), signed=signed, at=AT)
    act(3)
    with pytest.raises(Conflict, match=r"evidence\.altered"):
        evidencing.seal(AT)
    assert (Broken.UNSIGNED, 9) in faults()


def test_changed_entries_are_not_published_over_the_good_files(town: Path) -> None:
    log = grown(*range(1, 5))
    path = evidencing.public(log) / "tile/entries/000.p/4"
    good = path.read_bytes()
    as_owner("UPDATE evidence_entries SET commitment = %s WHERE position = 1", parameters=[bytes(32)])
    act(9)
    with pytest.raises(Conflict, match=r"evidence\.altered"):
        evidencing.seal(AT)
    assert path.read_bytes() == good


def test_an_entry_that_is_said_to_be_about_something_else_is_seen(town: Path) -> None:
    grown(1, 2)
    as_owner(
        "DELETE FROM data_use_persons WHERE data_use_id = (SELECT max(id) FROM data_uses)",
        "DELETE FROM data_uses WHERE id = (SELECT max(id) FROM data_uses)",
        "UPDATE evidence_entries SET about = '' WHERE position = 1",
    )
    assert (Broken.ABOUT, 1) in faults()


def test_an_older_entry_is_no_newer_one_by_its_number(town: Path) -> None:
    made = propose()
    Proposal.objects.filter(id=made.id).update(rejected_by="4002", rejected_at=AT, because="額が違う")
    evidencing.seal(AT)
    as_owner(
        "UPDATE proposals SET rejected_by = NULL, rejected_at = NULL, because = ''",
        "UPDATE evidence_entries SET id = id + 1000 WHERE position = 0",
    )
    assert (Difference.CHANGED, made.id) in faults()


def test_another_log_and_places_that_nothing_signed_are_seen(town: Path) -> None:
    grown(1, 2)
    as_owner("UPDATE evidence_entries SET position = 7 WHERE position = 1")
    assert {(Broken.BEYOND, 7), (Broken.MISSING, 1)} <= faults()
    as_owner("UPDATE evidence_entries SET position = 1 WHERE position = 7")
    assert faults() == set()
    Log.objects.create(name="another/log", began_at=AT)
    assert {what for what, _ in faults()} == {Broken.UNKNOWN}


def test_an_entry_in_the_next_place_stops_the_log_with_a_sentence(town: Path) -> None:
    log = grown(1)
    act(2)
    as_owner(
        "UPDATE evidence_entries SET position = 1, log_id = %s, commitment = %s, salt = %s WHERE position IS NULL",
        parameters=[log.pk, bytes(32), bytes(16)],
    )
    act(3)
    with pytest.raises(Conflict, match=r"evidence\.altered"):
        evidencing.seal(AT)
    assert (Broken.BEYOND, 1) in faults()


def test_a_log_that_was_begun_and_lost_is_taken_up_or_said_to_be_set_back(town: Path) -> None:
    log = evidencing.begin(None, AT)
    as_owner("DELETE FROM evidence_logs")
    assert evidencing.begin(None, AT).key == log.key  # it had signed nothing yet
    grown(1)
    as_owner(*(f"DELETE FROM evidence_{one}" for one in ("stamps", "checkpoints", "entries", "logs")))
    act(2)
    with pytest.raises(Conflict, match=r"evidence\.set_back"):
        evidencing.seal(AT)
    evidencing.begin("madoguchi/302015/2", AT, instead=True)
    assert evidencing.seal(AT).size > 0


def test_the_public_checkpoint_never_becomes_smaller(town: Path) -> None:
    log = grown(1, 2)
    witness = signer("w.example", Signs.AS_SEEN)
    first = Checkpoint.objects.get(size=1)
    text = note.read(first.signed.encode()).text
    Cosignature.objects.create(checkpoint=first, witness=witness.verifier.text, line=witness.line(text, AT), at=AT)
    (evidencing.logs() / "policy").write_text(f"witness w {witness.verifier.text} http://127.0.0.1:9\nquorum w\n")
    evidencing.seal(AT)
    assert evidencing.shown_size(log) == 2
    assert faults() == set()


def test_public_files_of_another_day_and_lost_ones_are_seen_and_made_anew(town: Path) -> None:
    log = grown(1)
    shutil.copytree(evidencing.public(log), town / "early")
    grown(2)
    shutil.rmtree(evidencing.public(log))
    shutil.copytree(town / "early", evidencing.public(log))
    assert {what for what, _ in faults()} == {Wrong.SET_BACK}
    grown(3)
    assert faults() == set()


def test_a_trigger_that_does_something_else_is_seen(town: Path) -> None:
    grown(1)
    guards.keep()
    assert guards.changed() == ()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE data_uses DISABLE TRIGGER data_uses_evidence_update")
        else:
            cursor.execute("DROP TRIGGER data_uses_evidence_update")
            cursor.execute("CREATE TRIGGER data_uses_evidence_update AFTER UPDATE ON data_uses BEGIN SELECT 1; END")
    assert not is_watched()
    assert faults() == {(Broken.UNWATCHED, 0)}
    assert guards.changed() == ("trigger data_uses.data_uses_evidence_update",)


def of_a_stranger() -> str:
    """What somebody adds to the store who owns it; its name."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("CREATE RULE other AS ON DELETE TO proposals DO INSTEAD NOTHING")
            return "rule proposals.other"
        cursor.execute("CREATE TRIGGER other AFTER INSERT ON proposals BEGIN SELECT 1; END")
        return "trigger proposals.other"


def test_no_new_version_and_no_migration_makes_a_changed_guard_good(town: Path) -> None:
    grown(1)
    guards.keep()
    named = of_a_stranger()
    kept = json.loads((town / guards.FILE).read_text())
    (town / guards.FILE).write_text(json.dumps(kept | {"version": "0.0"}))
    assert not guards.is_kept()
    guards.keep()
    assert (guards.is_kept(), guards.changed()) == (True, (named,))
    call_command("migrate", verbosity=0)
    assert guards.changed() == (named,)
    guards.acknowledge()
    assert guards.changed() == ()


def test_a_migration_that_is_killed_forgets_nothing_that_was_changed_before(town: Path) -> None:
    grown(1)
    guards.keep()
    named = of_a_stranger()
    guards.begin()
    assert guards.is_begun()
    call_command("migrate", verbosity=0)
    assert (guards.is_begun(), guards.changed()) == (False, (named,))


def test_a_migration_that_was_made_is_not_made_once_more(town: Path) -> None:
    guards.keep()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'datause' AND name = '0004_no_truncate'")
    with pytest.raises(Conflict) as refused:
        call_command("migrate", verbosity=0)
    assert refused.value.code == "evidence.forgotten"


def test_a_policy_that_is_gone_or_lets_everything_through_is_seen(town: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no row-level security; this promise is PostgreSQL's.")
    grown(1)
    guards.keep()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE data_uses NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = 'import_runs'")
        (policy,) = cursor.fetchone() or ("",)
        cursor.execute(f'ALTER POLICY "{policy}" ON import_runs USING (true)')
    assert guards.changed() == (f"policy import_runs.{policy}", "table data_uses")


def test_an_unreadable_last_signed_is_said(town: Path) -> None:
    log = grown(1)
    (evidencing.folder(log) / "last-signed").write_text("torn")
    act(2)
    with pytest.raises(InputRefused, match=r"evidence\.last_unreadable"):
        evidencing.seal(AT)
    assert {what for what, _ in faults()} == {Wrong.SET_BACK}


def without_column(column: str) -> None:
    """The entries of proposals as they were made before the table had this column."""
    removed = f"(record::jsonb #- '{{row,{column}}}')::text"
    if connection.vendor == "sqlite":
        removed = f"json_remove(record, '$.row.{column}')"
    as_owner(f"UPDATE evidence_entries SET record = {removed} WHERE about = 'proposals'")


def test_a_column_that_a_table_got_later_is_held_to_be_empty(town: Path) -> None:
    made = propose()
    without_column("outcome")
    evidencing.seal(AT)
    assert faults() == set()
    as_owner("UPDATE proposals SET outcome = '{}'")
    assert auditing.audit().faults == (
        Fault(what=Difference.CHANGED, table="proposals", at=made.id, columns=("outcome",)),
    )
    # Nothing is new to a migration: it does not enter what somebody wrote.
    call_command("migrate", verbosity=0)
    assert faults() == {(Difference.CHANGED, made.id)}


@pytest.mark.parametrize("killed", [False, True])
def test_what_a_migration_writes_into_a_new_column_is_entered_and_held(town: Path, *, killed: bool) -> None:
    made = propose()
    without_column("because")
    evidencing.seal(AT)
    before = {table: columns - {"because"} for table, columns in watched().items()}
    unwatch()
    if killed:
        call_command("migrate", verbosity=0)
    else:
        enter_new_columns(before)
        watch()
    assert is_watched()
    assert Entry.objects.filter(about="proposals").count() == 2
    evidencing.seal(AT)
    assert faults() == set()
    as_owner("UPDATE proposals SET because = '額が違う'")
    assert faults() == {(Difference.CHANGED, made.id)}


def test_readings_of_nobody_between_others_are_each_held_to_their_own_people(town: Path) -> None:
    numbers = []
    for persons in ([1, 2], [], [3], [], [4, 5]):
        numbers.append(record_single(PURPOSE, at=AT, person_ids=persons).pk)
    evidencing.seal(AT)
    assert faults() == set()
    as_owner("UPDATE data_use_persons SET data_use_id = data_use_id + 1 WHERE person_id IN (2, 3)")
    assert faults() == {(Broken.PEOPLE, number) for number in numbers[:4]}
    as_owner("DELETE FROM data_use_persons")
    assert faults() == {(Broken.PEOPLE, numbers[0]), (Broken.PEOPLE, numbers[2]), (Broken.PEOPLE, numbers[4])}


def test_of_one_reading_at_a_time_the_people_are_held(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = record_single(PURPOSE, at=AT, person_ids=[1]).pk
    for number in range(2, 30):
        act(number)
    as_owner("UPDATE data_use_persons SET person_id = 99 WHERE person_id = 1")
    hashed = list[int]()
    monkeypatch.setattr(auditing, "people_root", lambda people: hashed.append(1) or people_root(people))
    assert next(iter(auditing._people())).at == first
    assert len(hashed) == 1


def test_what_was_filled_and_is_written_anew_through_the_triggers_is_seen(town: Path) -> None:
    made = propose()
    Proposal.objects.filter(id=made.id).update(rejected_by="4002", rejected_at=AT, because="額が違う")
    act(1)
    evidencing.seal(AT)
    assert faults() == set()
    as_owner("UPDATE proposals SET because = '取り下げ'", "UPDATE data_uses SET purpose = '閲覧'", entered=True)
    evidencing.seal(AT)
    found = {(one.what, one.table, one.columns) for one in auditing.audit().faults}
    assert found == {
        (Difference.REWRITTEN, "proposals", ("because",)),
        (Difference.REWRITTEN, "data_uses", ("purpose",)),
    }


def test_columns_that_acts_write_anew_are_those_that_are_there() -> None:
    columns = {one._meta.db_table: {field.column for field in one._meta.concrete_fields} for one in evidenced()}
    assert all(names <= columns[table] for table, names in RESTATED.items())
