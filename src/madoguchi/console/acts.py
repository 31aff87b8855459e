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
    }
)
"""「権限」 Which roles an act takes; a helper has none. That two persons act is another rule, which no role lifts."""


def may(staff: Staff, act: Act) -> bool:
    """Whether one of their roles allows the act."""
    return bool(MAY[act] & staff.held)
