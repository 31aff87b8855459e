"""One person proposes, another approves or sends back; only then is it done, and once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from madoguchi.core.errors import Conflict
from madoguchi.core.signatures import is_same_signatory
from madoguchi.proposals.models import Proposal

Terms = Mapping[str, str | int | None]


def propose(act: str, subject: str, terms: Terms, seen: Terms, by: str, at: datetime) -> Proposal:
    """「起案」 Put an act before a second person. Raises Conflict `proposals.waiting` while one of its kind waits."""
    if Proposal.objects.filter(act=act, subject=subject, approved_at__isnull=True, rejected_at__isnull=True).exists():
        raise Conflict(
            "proposals.waiting",
            ja="同じ対象の起案が、既に承認を待っています。二つ並べると二度行われ得るため受け付けません。先の起案の承認か差戻しを待ってください。",
            en="A proposal about the same waits for its approval already. Two of them could be carried out twice; wait "
            "until the first is approved or sent back.",
        )
    made: Proposal = Proposal.objects.create(
        act=act, subject=subject, terms=dict(terms), seen=dict(seen), drafted_by=by, drafted_at=at
    )
    return made


def approve(proposal_id: int, by: str, at: datetime) -> Proposal:
    """「承認」 Let it be done, in the same transaction.

    Raises Conflict `proposals.same_person` and `proposals.ended`.
    """
    found = _locked(proposal_id)
    if is_same_signatory(found.drafted_by, by):
        raise Conflict(
            "proposals.same_person",
            ja="起案した人は承認できません。二人の目で確かめるため、別の人が承認してください。",
            en="Who proposed cannot approve. Two people have to look, so another person must approve.",
        )
    _require_open(found)
    found.approved_by, found.approved_at = by, at
    found.save(update_fields=["approved_by", "approved_at"])
    return found


def refuse_changed(now: Terms, proposal: Proposal) -> None:
    """Nobody approves what nobody saw. Raises Conflict `proposals.changed` where it is not what its proposer saw."""
    if dict(now) != proposal.seen:
        raise Conflict(
            "proposals.changed",
            ja="起案の後に、件数・金額・事実のどれかが変わりました。見ていないことを承認しないよう止めました。"
            "差し戻して、もう一度起案してください。",
            en="Number, sum or facts changed since it was proposed. It was stopped: nothing is approved unseen. "
            "Send it back and propose it anew.",
        )


def seen_of(proposal: Proposal) -> str:
    """「再認証」 All that is approved by approving it, in one order; none of it changes once it was proposed."""
    whole = [proposal.pk, proposal.act, proposal.subject, proposal.terms, proposal.seen]
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)


def carried_out(proposal: Proposal, outcome: Terms) -> None:
    """Write down what came of it; from then on the record is closed."""
    proposal.outcome = dict(outcome)
    proposal.save(update_fields=["outcome"])


def send_back(proposal_id: int, by: str, at: datetime, because: str) -> Proposal:
    """「差戻し」 It is never done. Its own proposer may take it back, too. Raises Conflict `proposals.ended`."""
    found = _locked(proposal_id)
    _require_open(found)
    found.rejected_by, found.rejected_at, found.because = by, at, because
    found.save(update_fields=["rejected_by", "rejected_at", "because"])
    return found


def _locked(proposal_id: int) -> Proposal:
    found: Proposal | None = Proposal.objects.select_for_update().filter(id=proposal_id).first()
    if found is None:
        raise _ended()
    return found


def _require_open(proposal: Proposal) -> None:
    if proposal.approved_at is not None or proposal.rejected_at is not None:
        raise _ended()


def _ended() -> Conflict:
    return Conflict(
        "proposals.ended",
        ja="この起案はないか、既に承認または差戻しされています。ほかの人が先に処理した可能性があります。一覧を開き直してください。",
        en="This proposal does not exist, or was approved or sent back already; somebody else may have been first. "
        "Open the list again.",
    )
