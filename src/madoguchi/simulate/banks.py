"""Where people bank: real banks and branches near by, with shares that are an assumption.

Codes and branches: zengin-code (MIT). Nobody publishes how many residents of a municipality hold an account where; the
shares below only make the large ones large.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from zengin_code import Bank

from madoguchi.simulate.draw import Floats
from madoguchi.simulate.places import towns

POST_BANK = "9900"
POST_BANK_KINKI = tuple(f"4{tens}8" for tens in "01234567")
"""Branches of ゆうちょ銀行 for savings books of the Kinki region (記号 14…)."""

WAKAYAMA = MappingProxyType(
    {
        "0163": (0.44, ("234", "238", "314", "315", "316", "320", "324", "327", "334", "337", "361", "371", "376")),
        POST_BANK: (0.23, POST_BANK_KINKI),
        "1674": (0.12, ("008", "013", "014", "015", "019", "030", "033", "037", "041", "043", "050", "051", "060")),
        "7532": (0.05, ("101", "102", "103", "104", "105", "106", "107", "109", "113", "114", "115")),
        "0009": (0.04, ("542",)),
        "0005": (0.04, ("497",)),
        "0010": (0.02, ("512",)),
        "0036": (0.03, ("201", "202", "203", "204", "205")),
        "2978": (0.01, ("622",)),
        "0001": (0.01, ("624",)),
        "0161": (0.01, ("018",)),
    }
)  # fmt: skip
"""和歌山市: the share of each bank (assumption) and its branches in or near the city."""

NATIONWIDE = MappingProxyType({POST_BANK: 0.3, "0005": 0.05, "0009": 0.05, "0001": 0.05, "0036": 0.05})


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """One entry per branch."""

    bank_code: pa.Array
    branch_code: pa.Array
    weights: Floats


def nearby(municipality: str) -> Branches:
    """The branches at which residents of the municipality bank, and how likely each is."""
    shares = dict(WAKAYAMA) if municipality == "302015" else _by_name(municipality)
    rows = [(bank, branch, share / len(branches)) for bank, (share, branches) in shares.items() for branch in branches]
    return Branches(
        bank_code=pa.array([bank for bank, _, _ in rows]),
        branch_code=pa.array([branch for _, branch, _ in rows]),
        weights=np.array([weight for _, _, weight in rows]),
    )


def _by_name(municipality: str) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Those with a branch named after the municipality or prefecture have half, others the rest."""
    where = towns(municipality)
    name = where.municipality.rpartition("郡")[2] if where.municipality[-1] in "町村" else where.municipality
    stems = (name[:-1], where.prefecture if where.prefecture == "北海道" else where.prefecture[:-1])
    local = {
        code: tuple(branch.code for branch in bank.branches.values() if any(stem in branch.name for stem in stems))
        for code, bank in Bank.all.items()
    }
    local = {code: branches for code, branches in local.items() if branches}
    total = sum(len(branches) for branches in local.values())
    shares = {code: (0.5 * len(branches) / total, branches) for code, branches in local.items()}
    for code, share in NATIONWIDE.items():
        before, branches = shares.get(code, (0.0, ()))
        shares[code] = (before + share, branches or tuple(list(Bank.all[code].branches)[:20]))
    return shares
