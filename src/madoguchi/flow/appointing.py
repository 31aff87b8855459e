"""「任免」 What gives somebody a way in takes two: an administrator proposes it, another person approves it.

Letting somebody in, a role more, a new first secret: else one administrator would be as many persons as they invent.
Taking roles and keys away takes one, for it must be quick. A first secret is shown to the proposer alone, who carries
the proposal out after its approval, so that who approved never knows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.core.errors import Conflict
from madoguchi.core.signatures import is_same_signatory
from madoguchi.identity import staff
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Staff
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal

ENROL, APPOINT, RENEW = "enrol", "appoint", "renew"
"""The acts; their subject is a staff number."""
ACTS = (ENROL, APPOINT, RENEW)
LASTS = timedelta(days=7)
"""So long after its approval a proposal may be carried out."""


def let_in(number: str, name: str, roles: Iterable[Role], by: str, at: datetime) -> Proposal:
    """「起案」 That somebody be enrolled. Raises as `identity.staff.enrol` and `proposals.propose.propose`."""
    number, name = staff.require_new(number, name)
    return _proposed(ENROL, number, {"name": name, "roles": staff.joined(roles)}, by, at)


def change_roles(one: Staff, roles: Iterable[Role], by: str, at: datetime) -> Proposal | None:
    """「任免」 Give exactly these roles: at once (None) where they are fewer, proposed where one is new."""
    wanted = frozenset(roles)
    if wanted <= one.held:
        staff.appoint(one, wanted, by, at)
        return None
    return _proposed(APPOINT, one.number, {"roles": staff.joined(wanted)}, by, at)


def renew_secret(one: Staff, by: str, at: datetime) -> Proposal:
    """「起案」 That somebody get a new first secret."""
    return _proposed(RENEW, one.number, {}, by, at)


def waiting() -> tuple[Proposal, ...]:
    """「承認待ち」 What waits for a second person, or for its proposer to carry it out."""
    return tuple(Proposal.objects.filter(act__in=ACTS, rejected_at__isnull=True, outcome__isnull=True).order_by("id"))


def approve(proposal_id: int, by: str, at: datetime) -> Proposal:
    """「承認」 Let it be done; a change of roles is done by it.

    Raises as `proposals.propose.approve` and `refuse_changed`, and Conflict `flow.about_oneself`.
    """
    with transaction.atomic():
        found = propose.approve(proposal_id, by, at)
        one = about(found)
        if one and is_same_signatory(one.signature, by):
            raise Conflict(
                "flow.about_oneself",
                ja="自分の権限や暗証についての起案は、自分では承認できません。ほかの人に頼んでください。",
                en="Nobody approves what is about their own roles or secret. Ask another person.",
            )
        propose.refuse_changed(_seen(one), found)
        if one and found.act == APPOINT:
            staff.appoint(one, roles_of(found), found.drafted_by, at, approved_by=by)
            propose.carried_out(found, {"done": one.number})
        return found


def carry_out(found: Proposal, by: str, at: datetime) -> str:
    """「任免」 Do what was approved; the first secret, which is shown once.

    Raises Conflict `flow.not_approved` before its approval, seven days after it, for another than its proposer and
    once it was done, and as `identity.staff.enrol`.
    """
    with transaction.atomic():
        found = Proposal.objects.select_for_update().get(id=found.pk)
        if not can_carry_out(found, by, at):
            raise Conflict(
                "flow.not_approved",
                ja="承認されていないか、承認から7日を過ぎたか、済んでいるか、起案した人ではありません。何も行っていません。",
                en="It was not approved, or more than seven days ago, or done already, or you did not propose it. "
                "Nothing was done.",
            )
        one, approver = about(found), str(found.approved_by)
        propose.refuse_changed(_seen(one), found)
        if one is None:
            made = staff.enrol(found.subject, str(found.terms["name"]), roles_of(found), by, at, approved_by=approver)
            first = made[1]
        else:
            first = staff.renew(one, by, at, approved_by=approver)
        propose.carried_out(found, {"done": found.subject})
        return first


def can_carry_out(found: Proposal, by: str, at: datetime) -> bool:
    """Whether it is approved and not done, and this is who proposed it."""
    approved = found.approved_at is not None and found.outcome is None and at - found.approved_at <= LASTS
    return approved and found.drafted_by == by


def about(found: Proposal) -> Staff | None:
    """「職員」 Whom a proposal is about; None where they are yet to be enrolled."""
    return None if found.act == ENROL else staff.find(found.subject)


def roles_of(found: Proposal) -> tuple[Role, ...]:
    """「権限」 The roles that a proposal would give."""
    return tuple(Role(code) for code in str(found.terms.get("roles", "")).split(",") if code)


def _proposed(act: str, number: str, terms: propose.Terms, by: str, at: datetime) -> Proposal:
    with transaction.atomic():
        return propose.propose(act, number, terms, _seen(None if act == ENROL else staff.find(number)), by, at)


def _seen(one: Staff | None) -> dict[str, str | int | None]:
    newest = one.appointments.order_by("id").last() if one else None
    return {"appointment": newest.pk if newest else None}
