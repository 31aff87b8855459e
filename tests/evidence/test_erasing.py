"""What the log holds of a row is erased by two persons, never what the row is held to, and nothing else is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.evidence.compare import Difference
from madoguchi.evidence.models import Entry, Erasure
from madoguchi.flow import auditing, erasing, evidencing, proving
from madoguchi.flow.auditing import Broken
from madoguchi.flow.signatories import Signatories
from madoguchi.proposals.models import Proposal
from madoguchi.trust.log import audit
from madoguchi.trust.log.audit import Logged

from .conftest import AT, act, as_owner, propose

pytestmark = pytest.mark.django_db
TWO = Signatories(drafter="1001", approver="2001")
BECAUSE = "保存期間の満了 (文書管理規程10条)"
LATER = datetime.now(UTC) + erasing.KEPT + timedelta(days=1)


@pytest.fixture
def changed(town: Path) -> Proposal:
    """A proposal that was sent back: the first and the third of the log are about others."""
    act(1)
    made = propose()
    act(2)
    Proposal.objects.filter(id=made.id).update(rejected_by="4002", rejected_at=AT, because="額が違う")
    evidencing.seal(AT)
    return made


def faults() -> set[tuple[str, int]]:
    return {(str(one.what), one.at) for one in auditing.audit().faults}


def erase_past_the_act(position: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_entries SET record = NULL, salt = NULL WHERE position = %s", [position])


def test_what_a_row_said_before_is_erased_and_all_else_is_proven_as_before(changed: Proposal) -> None:
    root = evidencing.shown_of(evidencing.going_on())
    assert erasing.erase("proposals", changed.id, BECAUSE, TWO, LATER) == (1,)
    kept = Entry.objects.get(position=1)
    assert (kept.record, kept.salt) == (None, None)
    assert kept.commitment is not None
    log = evidencing.going_on()
    assert evidencing.shown_of(log) == root
    evidencing.seal(AT)
    found = auditing.audit()
    assert (found.faults, found.erased) == ((), 1)
    for position in (0, 2, 3):
        one = Entry.objects.get(position=position)
        said = audit.logged(proving.proof_of(one), evidencing.witnesses(log))
        assert isinstance(said, Logged) and said.record == str(one.record).encode()
    with pytest.raises(Conflict, match=r"evidence\.not_shown"):
        proving.proof_of(kept)
    # That it was erased stands in the log, with both persons and why.
    entry = Entry.objects.get(about="evidence_erasures")
    row = json.loads(str(entry.record))["row"]
    assert (row["position"], row["because"], row["drafted_by"], row["approved_by"]) == (1, BECAUSE, "1001", "2001")


def test_of_a_row_that_is_gone_all_is_erased(changed: Proposal) -> None:
    as_owner("DELETE FROM proposals")
    assert faults() == {(Difference.GONE, changed.id)}
    assert erasing.erase("proposals", changed.id, BECAUSE, TWO, LATER) == (1, 3)
    evidencing.seal(AT)
    assert faults() == set()
    assert auditing.audit().erased == 2
    with pytest.raises(InputRefused, match=r"evidence\.no_entry"):
        erasing.erase("proposals", changed.id, BECAUSE, TWO, LATER)


def test_what_a_row_is_held_to_is_kept(changed: Proposal) -> None:
    erasing.erase("proposals", changed.id, BECAUSE, TWO, LATER)
    with pytest.raises(Conflict, match=r"evidence\.still_said"):
        erasing.erase("proposals", changed.id, BECAUSE, TWO, LATER)
    with pytest.raises(Conflict, match=r"evidence\.still_said"):
        erasing.erase(*of_a_reading(), TWO, LATER)
    evidencing.seal(AT)
    with pytest.raises(Conflict, match=r"evidence\.still_said"):
        erasing.erase("evidence_erasures", Erasure.objects.get().pk, BECAUSE, TWO, LATER)
    assert faults() == set()


def of_a_reading() -> tuple[str, int, str]:
    entry = Entry.objects.filter(about="data_uses").first()
    assert entry is not None
    return "data_uses", entry.row, BECAUSE


def test_what_may_have_to_prove_a_claim_is_kept(changed: Proposal) -> None:
    for at in (datetime.now(UTC), LATER - timedelta(days=2)):
        with pytest.raises(Conflict, match=r"evidence\.retained"):
            erasing.erase("proposals", changed.id, BECAUSE, TWO, at)
    assert not Erasure.objects.exists()


def test_one_person_no_reason_and_no_row_are_refused(changed: Proposal) -> None:
    with pytest.raises(Conflict, match=r"cases\.same_person"):
        Signatories(drafter="1001", approver="１００１")
    with pytest.raises(InputRefused, match=r"evidence\.no_reason"):
        erasing.erase("proposals", changed.id, " ", TWO, LATER)
    for about, row, code in (("proposals", changed.id + 1, "no_entry"), ("sqlite_master", 1, "no_table")):
        with pytest.raises(InputRefused, match=rf"evidence\.{code}"):
            erasing.erase(about, row, BECAUSE, TWO, LATER)
    assert not Erasure.objects.exists()


def test_what_waits_for_its_place_is_not_erased_yet(changed: Proposal) -> None:
    other = propose()
    evidencing.seal(AT)
    Proposal.objects.filter(id=other.id).update(rejected_by="4002", rejected_at=AT, because="額が違う")
    with pytest.raises(Conflict, match=r"evidence\.not_shown"):
        erasing.erase("proposals", other.id, BECAUSE, TWO, LATER)
    evidencing.seal(AT)
    assert erasing.erase("proposals", other.id, BECAUSE, TWO, LATER) == (4,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_entries SET record = replace(record, 'file-1', 'file-2') WHERE position = 1",
        "UPDATE evidence_entries SET about = 'proposals', \"row\" = (SELECT id FROM proposals) WHERE position = 0",
    ],
)
def test_what_was_tampered_with_is_not_erased(changed: Proposal, statement: str) -> None:
    as_owner(statement)
    with pytest.raises(Conflict, match=r"evidence\.altered"):
        erasing.erase("proposals", changed.id, BECAUSE, TWO, LATER)


def test_an_erasure_past_the_act_is_seen(changed: Proposal) -> None:
    erase_past_the_act(1)
    assert faults() == {(Broken.ERASED, 1)}


def test_an_erasure_by_invented_names_is_seen(changed: Proposal) -> None:
    """Whoever has the database can write the row that says so, and not the file beside the log."""
    told = {"because": BECAUSE, "drafted_by": "1001", "approved_by": "2001", "at": AT}
    Erasure.objects.create(log=evidencing.going_on(), position=1, **told)
    erase_past_the_act(1)
    evidencing.seal(AT)
    assert faults() == {(Broken.ERASED, 1)}


def test_a_row_whose_newest_entry_was_erased_is_held_by_nothing_and_seen(changed: Proposal) -> None:
    """Else whoever has the database let it be erased by two names, and the row said what they liked."""
    told = {"because": BECAUSE, "drafted_by": "1001", "approved_by": "2001", "at": AT}
    Erasure.objects.create(log=evidencing.going_on(), position=3, **told)
    erase_past_the_act(3)
    as_owner("UPDATE proposals SET because = '取り下げ'")
    evidencing.seal(AT)
    assert faults() == {(Broken.ERASED, 3), (Difference.UNWRITTEN, changed.id)}
