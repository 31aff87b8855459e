"""Whose decision no longer says how the money goes: it was declined or closed, or another account was named since."""

from __future__ import annotations

import pyarrow as pa

from madoguchi import store, tenancy
from madoguchi.cases.models import Decision
from madoguchi.cases.units import ACCOUNT
from madoguchi.payments.models import AccountAnswer, Instruction
from madoguchi.payments.states import InstructionState

_NUMBERS = pa.schema([("reference_number", pa.string())])
_ENDED = (InstructionState.REFUSED.value, InstructionState.UNCOLLECTED.value)


def overtaken(programme_id: str) -> frozenset[str]:
    """「照会番号」 The claims whose notice of decision would tell an amount or an account that is not so any more."""
    found = store.read(
        "SELECT DISTINCT c.reference_number FROM payments_instruction i JOIN cases_claim c ON c.id = i.claim_id "
        "WHERE i.municipality_id = %s AND i.programme_id = %s AND (i.state IN (%s, %s) OR EXISTS "
        "(SELECT 1 FROM payments_account_request q JOIN payments_account_answer a ON a.request_id = q.id "
        "WHERE q.instruction_id = i.id))",
        (tenancy.current(), programme_id, *_ENDED),
        _NUMBERS,
    )
    return frozenset(found.column("reference_number").to_pylist())


def goes_to(decision: Decision) -> dict[str, str] | None:
    """「振込先口座」 The five items of the account to which the money of a decision goes now.

    The newest account that was named for its instructions, or else the decision's; empty texts where the instalments
    go to several. None where a part of it was declined or closed: then no account says how the money goes.
    """
    # The claim, too: it has an index, and a decision has none.
    instructions = Instruction.objects.filter(case_id=decision.case_id, decision=decision)
    if instructions.filter(state__in=_ENDED).exists():
        return None
    named = AccountAnswer.objects.filter(request__instruction__in=instructions).order_by("id")
    newest = dict(named.values_list("request__instruction_id", "id"))
    given: dict[int, Decision | AccountAnswer] = {one.pk: one for one in named.filter(id__in=newest.values())}
    ways = [given[newest[one]] if one in newest else decision for one in instructions.values_list("id", flat=True)]
    accounts = {tuple(getattr(one, name) for name in ACCOUNT) for one in ways or [decision]}
    only = accounts.pop() if len(accounts) == 1 else ("",) * len(ACCOUNT)
    return dict(zip(ACCOUNT, only, strict=True))
