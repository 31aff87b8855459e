"""What is assumed where no source was found, in one place, so that it can be read, doubted and changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Shares of the persons (or of what the name says) unless stated otherwise.

    None of these is an official figure of the municipality; the sources given are national. A share that is not zero
    yields at least one case, so a small city has every special case once.
    """

    foreign_households: float = 0.011
    foreign_spouses: float = 0.002
    alias: float = 0.2
    """通称, of foreign residents."""

    former_surname: float = 0.004
    """旧氏, of married persons who changed their surname."""

    old_readings: float = 0.15
    """Banks that hold an earlier reading of the surname, where it has one (ヤマザキ, ヤマサキ)."""

    unregistered_partners: float = 0.015
    """未届, of couples."""

    unknown_birth_date: float = 0.00001
    headless_households: float = 0.0001

    removed_before: float = 0.004
    """Left, before the base date, on the register's own time."""
    removed_before_recorded_after: float = 0.0004
    in_transit: float = 0.0003
    """Removed elsewhere before the base date, arrived after it."""
    arrived_after: float = 0.004
    arrived_before_recorded_after: float = 0.0008
    leaves_after: float = 0.004
    dies_after: float = 0.002
    died_before_recorded_after: float = 0.0003
    born_after: float = 0.001
    moved_within: float = 0.02
    """Households with an earlier address of this municipality in their history (転居)."""

    evacuees_still_registered: float = 0.0006
    """支援措置, of couples with a child under 18: mother and children still in the father's household."""
    evacuees_moved_in: float = 0.02
    """支援措置, of mothers with a child under 18 and without a partner in the household."""

    undeclared: float = 0.012
    """Adults without income who declared nothing, of all adults."""
    dependent_elsewhere: float = 0.04
    """Dependants of a taxpayer in another household, of untaxed persons who live alone."""

    public_money_accounts: float = 0.5
    """公金受取口座: 53.72 M registrations on 2023-05-14 among 125 M people, and more since."""
    family_accounts: float = 0.0024
    """One account for several persons, of registrations: about 130,000 of 54 M (Digital Agency's check, June 2023)."""
    wrong_links: float = 0.000014
    """A stranger's account, of registrations: 748 of 54 M (same check)."""
    paid_before: float = 0.45
    """Accounts of heads of household to which the municipality paid an earlier benefit."""
    closed_accounts: float = 0.008
    children_with_account: float = 0.35
    second_accounts: float = 0.3

    public_servants: float = 0.06
    """Payees of the child allowance whose office pays it: the municipality has no row."""
