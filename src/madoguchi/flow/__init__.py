"""The whole story, top to bottom: from the registers to the bank and back.

Each step is one function that opens its transaction, does everything set-based and may be run again: what was done
stays done. The command line, the rehearsal and (later) the console and the worker call these functions and no others.
A step takes the instant as an argument; nothing here reads the clock. It is told in four parts: `judging` (registers
to claims), `lettering` (claims to paper), `deciding` (answers to decisions) and `paying` (decisions to money, and
back).
"""

from madoguchi.flow.deciding import (
    Decided,
    approve,
    draft,
    hear_silence,
    keep_decision,
    reject,
    review,
    settle,
    take_all_submissions,
    take_submissions,
)
from madoguchi.flow.folders import bank_folder, home, outgoing_folder
from madoguchi.flow.judging import (
    Determined,
    determine,
    found,
    freeze,
    frozen,
    frozen_for,
    is_synthetic,
    latest,
    open_cases,
    purpose,
    put_in_force,
    run_folder,
    take_in,
    totals_of,
)
from madoguchi.flow.lettering import Printed, print_kind
from madoguchi.flow.paying import (
    Paid,
    acknowledge,
    ask,
    balance,
    close_uncollected,
    decline_payment,
    demand_repayment,
    hand_over,
    hear_bank,
    mend_files,
    pay,
    recall,
    receive_repayment,
    take_accounts,
    unsettled,
    withdraw,
    written,
)
from madoguchi.flow.signatories import Signatories

__all__ = [
    "Decided",
    "Determined",
    "Paid",
    "Printed",
    "Signatories",
    "acknowledge",
    "approve",
    "ask",
    "balance",
    "bank_folder",
    "close_uncollected",
    "decline_payment",
    "demand_repayment",
    "determine",
    "draft",
    "found",
    "freeze",
    "frozen",
    "frozen_for",
    "hand_over",
    "hear_bank",
    "hear_silence",
    "home",
    "is_synthetic",
    "keep_decision",
    "latest",
    "mend_files",
    "open_cases",
    "outgoing_folder",
    "pay",
    "print_kind",
    "purpose",
    "put_in_force",
    "recall",
    "receive_repayment",
    "reject",
    "review",
    "run_folder",
    "settle",
    "take_accounts",
    "take_all_submissions",
    "take_in",
    "take_submissions",
    "totals_of",
    "unsettled",
    "withdraw",
    "written",
]
