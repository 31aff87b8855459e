"""「制度の決裁」 A programme file is proposed by one person and put into force by another, whoever else changed it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.cases import declare
from madoguchi.cases.models import DeclaredProgramme
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.flow.judging import put_in_force, refuse_differing
from madoguchi.flow.signatories import Signatories
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal

ADOPT = "adopt"
"""「制度の決裁」 The act of a proposal that a file come into force; its subject is the programme's id."""


def in_force(programme_id: str) -> DeclaredFile | None:
    """「給付事業」 The file in force, or None where nothing of this programme was approved yet."""
    approved = DeclaredProgramme.objects.filter(programme_id=programme_id, approved_at__isnull=False)
    return declare.in_force(programme_id) if approved.exists() else None


def waiting(programme_id: str = "") -> tuple[Proposal, ...]:
    """「承認待ち」 The files that wait for a second person, of one programme or of all."""
    found = Proposal.objects.filter(act=ADOPT, approved_at__isnull=True, rejected_at__isnull=True).order_by("id")
    return tuple(found.filter(subject=programme_id) if programme_id else found)


def hand_in(after: DeclaredFile, before_sha256: str, by: str, at: datetime) -> Proposal:
    """「起案」 Declare a file and put it before a second person. `before_sha256` is the one it changes, "" for none.

    Raises RuleError `programme.scenario_differs`, InputRefused `flow.nothing_amended`, Conflict
    `flow.amended_meanwhile` (somebody else's file came into force since), `proposals.waiting` (somebody else's waits),
    `cases.programme_superseded` and `store.busy`.
    """
    programme_id = after.programme.id
    refuse_differing(after)
    with store.lock(f"{tenancy.current()}.amend"), transaction.atomic():
        now = _sha256_in_force(programme_id)
        if now == after.sha256:
            raise InputRefused(
                "flow.nothing_amended",
                ja="今のファイルと同じです。変えるところがないため、起案していません。",
                en="It is the same as the file in force. There is nothing to change, so nothing was proposed.",
            )
        refuse_meanwhile(programme_id, before_sha256)
        declare.refuse_superseded(after.sha256)
        declare.declare(after, by, at)
        return propose.propose(ADOPT, programme_id, {"sha256": after.sha256}, {"before": now}, by, at)


def refuse_meanwhile(programme_id: str, before_sha256: str) -> None:
    """Raises Conflict `flow.amended_meanwhile` unless the file in force is still the one that somebody began with."""
    if _sha256_in_force(programme_id) != before_sha256:
        raise Conflict(
            "flow.amended_meanwhile",
            ja="変更を始めた後に、ほかの人の変更が承認されました。その変更を消さないよう起案していません。"
            "今のファイルを開き、もう一度変更してください。",
            en="Somebody else's change came into force after you began. Nothing was proposed, so that theirs is "
            "not lost. Open the file in force and make your change again.",
        )


def proposed(proposal: Proposal) -> DeclaredFile:
    """「起案」 The file that a proposal is about."""
    return declare.as_declared(str(proposal.terms["sha256"]))


def changed_since(proposal: Proposal) -> bool:
    """Whether another file came into force after this one was proposed."""
    seen: dict[str, str] = proposal.seen
    return _sha256_in_force(proposal.subject) != seen["before"]


def adopt(proposal_id: int, by: str, at: datetime) -> Proposal:
    """「承認」 Put the proposed file into force, in the name of both persons.

    Who handed in the very same file before, and was sent back, does not approve it either (`cases.same_person`).
    Raises Conflict `proposals.same_person`, `proposals.ended`, `proposals.changed`, and as `put_in_force` does.
    """
    with transaction.atomic():
        approved = propose.approve(proposal_id, by, at)
        propose.refuse_changed({"before": _sha256_in_force(approved.subject)}, approved)
        put_in_force(proposed(approved), Signatories(drafter=approved.drafted_by, approver=by), at)
        propose.carried_out(approved, {"sha256": approved.terms["sha256"]})
    return approved


def _sha256_in_force(programme_id: str) -> str:
    found = in_force(programme_id)
    return found.sha256 if found else ""
