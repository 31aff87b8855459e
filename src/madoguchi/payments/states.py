"""Where an instruction and a transfer can stand, and the only ways from one place to another.

The database's triggers are made from the same tables (`migrations/0002_guards.py`).
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class InstructionState(StrEnum):
    """Where an instruction stands. Only DUE may be taken into a file, and only PAID can be repaid.

    REVOKED: a correction put another decision in the place of the one that it was to pay (減額・取消し).
    """

    DUE = "due"
    IN_FILE = "in_file"
    PAID = "paid"
    RETURNED = "returned"
    REFUSED = "refused"
    UNCOLLECTED = "uncollected"
    REPAID = "repaid"
    REVOKED = "revoked"


class TransferState(StrEnum):
    """What became of one attempt. All but RETURNED are live: an instruction has at most one live transfer."""

    IN_FILE = "in_file"
    PAID = "paid"
    RETURNED = "returned"


INSTRUCTION_WAYS = MappingProxyType(
    {
        InstructionState.DUE: frozenset(
            {
                InstructionState.IN_FILE,
                InstructionState.REFUSED,
                InstructionState.UNCOLLECTED,
                InstructionState.REVOKED,
            }
        ),
        InstructionState.IN_FILE: frozenset({InstructionState.PAID, InstructionState.RETURNED}),
        InstructionState.PAID: frozenset({InstructionState.RETURNED, InstructionState.REPAID}),
        InstructionState.RETURNED: frozenset(
            {
                InstructionState.DUE,
                InstructionState.REFUSED,
                InstructionState.UNCOLLECTED,
                InstructionState.REVOKED,
            }
        ),
        InstructionState.REFUSED: frozenset[InstructionState](),
        InstructionState.UNCOLLECTED: frozenset[InstructionState](),
        InstructionState.REPAID: frozenset[InstructionState](),
        InstructionState.REVOKED: frozenset[InstructionState](),
    }
)
TRANSFER_WAYS = MappingProxyType(
    {
        TransferState.IN_FILE: frozenset({TransferState.PAID, TransferState.RETURNED}),
        TransferState.PAID: frozenset({TransferState.RETURNED}),
        TransferState.RETURNED: frozenset[TransferState](),
    }
)
"""A bank may give money back days after it reported the transfer as done; it never takes a return back."""

LIVE_AS = MappingProxyType(
    {
        InstructionState.IN_FILE: TransferState.IN_FILE,
        InstructionState.PAID: TransferState.PAID,
        InstructionState.REPAID: TransferState.PAID,
    }
)
"""The live transfer that an instruction in this state has; in every other state it has none."""


class TakenBack(StrEnum):
    """「取下げ」「組戻し」 The result code of a transfer that no bank carried out, because its file was taken back.

    A bank's own codes are digits. Such a transfer is returned like any other, but nobody's account was at fault.
    """

    WITHDRAWN = "W"
    RECALLED = "K"


class RecallGround(StrEnum):
    """Why the bank does not carry a file out: it stopped it in time, or it never had it."""

    STOPPED = "stopped"
    NEVER_RECEIVED = "never_received"


class Rail(StrEnum):
    """How the order reaches the bank: one file for many (総合振込), or one transfer at a time (都度振込)."""

    BULK = "bulk"
    SINGLE = "single"


class Ground(StrEnum):
    """Why an account was asked for: none was usable, the transfer came back, or the one that was named is unusable."""

    MISSING = "missing"
    RETURNED = "returned"
    UNUSABLE = "unusable"
