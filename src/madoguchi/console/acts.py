"""「権限」 The one table of who may do what. Every page names its act; the page of roles shows this table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Staff


class Act(StrEnum):
    """What a page of the console lets somebody do."""

    LOOK = "look"
    RUN = "run"
    PRINT = "print"
    FIND = "find"
    TAKE_IN = "take_in"
    PROXIES = "proxies"
    DOORS = "doors"
    SETTLE = "settle"
    DRAFT = "draft"
    PROPOSE = "propose"
    APPROVE = "approve"
    ADOPT = "adopt"
    ORDER = "order"
    PAY = "pay"
    AUDIT = "audit"
    REGISTERS = "registers"
    LIST_ROWS = "list_rows"
    LOG = "log"
    STAFF = "staff"
    APPOINT = "appoint"
    PROTECTED = "protected"
    WATCH = "watch"


MAY: Mapping[Act, frozenset[Role]] = MappingProxyType(
    {
        Act.LOOK: frozenset({Role.COUNTER, Role.EXAMINER, Role.APPROVER, Role.TREASURER}),
        Act.RUN: frozenset({Role.EXAMINER, Role.APPROVER}),
        Act.PRINT: frozenset({Role.EXAMINER}),
        Act.FIND: frozenset({Role.COUNTER, Role.EXAMINER}),
        Act.TAKE_IN: frozenset({Role.COUNTER, Role.EXAMINER}),
        Act.PROXIES: frozenset({Role.COUNTER, Role.EXAMINER, Role.APPROVER}),
        Act.DOORS: frozenset({Role.COUNTER, Role.EXAMINER}),
        Act.SETTLE: frozenset({Role.EXAMINER}),
        Act.DRAFT: frozenset({Role.EXAMINER}),
        Act.PROPOSE: frozenset({Role.EXAMINER}),
        Act.APPROVE: frozenset({Role.APPROVER}),
        Act.ADOPT: frozenset({Role.APPROVER}),
        Act.ORDER: frozenset({Role.TREASURER}),
        Act.PAY: frozenset({Role.TREASURER, Role.APPROVER}),
        Act.AUDIT: frozenset({Role.AUDITOR}),
        Act.REGISTERS: frozenset({Role.EXAMINER, Role.APPROVER, Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR}),
        Act.LIST_ROWS: frozenset({Role.EXAMINER}),
        Act.LOG: frozenset({Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR}),
        Act.STAFF: frozenset({Role.ADMINISTRATOR}),
        Act.APPOINT: frozenset({Role.ADMINISTRATOR, Role.APPROVER}),
        Act.PROTECTED: frozenset({Role.COUNTER, Role.EXAMINER, Role.APPROVER, Role.TREASURER}),
        Act.WATCH: frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    }
)
"""「権限」 Which roles an act takes; a helper has none. That two persons act is another rule, which no role lifts."""


OPENS: Mapping[Act, frozenset[Act]] = MappingProxyType(
    {
        Act.LOOK: frozenset({Act.LOOK}),
        Act.FIND: frozenset({Act.FIND}),
        Act.TAKE_IN: frozenset({Act.TAKE_IN}),
        Act.PROXIES: frozenset({Act.PROXIES}),
        Act.DOORS: frozenset({Act.DOORS}),
        Act.PAY: frozenset({Act.PAY}),
        Act.ORDER: frozenset({Act.ORDER, Act.PAY}),
        Act.PROTECTED: frozenset({Act.PROTECTED, Act.LOOK}),
        **{
            act: frozenset({act, Act.LOOK})
            for act in (Act.RUN, Act.PRINT, Act.SETTLE, Act.DRAFT, Act.PROPOSE, Act.APPROVE, Act.ADOPT)
        },
    }
)
"""「緊急の権限」 What two persons may open in an emergency, and what is seen with it.

Appointing is none of it: it would outlive the emergency. Nor is watching over emergencies.
"""


def may(staff: Staff, act: Act) -> bool:
    """Whether one of their roles allows the act, or an emergency right that is open at their desk."""
    return has(staff, act) or any(act in OPENS[Act(one.right)] for one in staff.opened)


def has(staff: Staff, act: Act) -> bool:
    """Whether one of their roles allows the act, emergency or not."""
    return bool(MAY[act] & staff.held)
