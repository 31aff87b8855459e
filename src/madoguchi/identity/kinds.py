"""The kinds that the records of the door know: doors, roles, sides, and on what a mandate rests."""

from __future__ import annotations

from enum import StrEnum


class Door(StrEnum):
    """「本人確認」 By which proof somebody came in."""

    CODE = "code"
    """The number printed on a letter, and the date of birth of the one it is for."""
    PASSKEY = "passkey"
    """A passkey that they made when they were in by another door."""
    CARD = "card"
    """「利用者証明用電子証明書」 The certificate of a card that was made known here before."""
    PROVIDER = "provider"
    """「連携」 The word of an outside provider (OpenID Connect) whose name for them was linked here before."""
    MANDATE = "mandate"
    """The number and the date of birth of a proxy, and the number printed on the letter of whom they act for."""


class Basis(StrEnum):
    """「代理権」 On what it rests that somebody acts for another."""

    LEGAL = "legal"
    """「法定代理人」 By law or by a court: 民法818条 (parents), 859条 (guardians), 876条の4, 876条の9."""
    APPOINTED = "appointed"
    """「委任」 The person gave it, of the household or not, and may take it back at any time (民法651条)."""
    CARER = "carer"
    """Relatives, facilities and others who care for the person, where the municipality finds them fit (要綱)."""


class Role(StrEnum):
    """「権限」 What a member of the staff is there for; one may have several. `console.acts` says what each may do."""

    COUNTER = "counter"
    EXAMINER = "examiner"
    APPROVER = "approver"
    TREASURER = "treasurer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    HELPER = "helper"
    """「デジタル活用支援員」 Unlocks a terminal for residents, and sees nothing of them by it."""

    @property
    def key(self) -> str:
        """The key of its word on pages."""
        return f"role.{self}"


class Side(StrEnum):
    """On which side of the counter somebody is. What opens one side opens nothing on the other."""

    RESIDENT = "resident"
    STAFF = "staff"


class Intent(StrEnum):
    """「チャレンジ」 What a challenge may be answered for."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    APPROVE = "approve"


class How(StrEnum):
    """「再認証」 By what one of the staff comes in, and proves again who they are."""

    PASSKEY = "passkey"
    CARD = "card"
    SECRET = "secret"  # noqa: S105 (the name of a kind)

    @property
    def key(self) -> str:
        """The key of its word on pages."""
        return f"how.{self}"


class Ended(StrEnum):
    """「失効」 Why a passkey, a card, a link or a consent opens nothing any more."""

    OWNER = "owner"
    """Its owner took it off."""
    COPIED = "copied"
    """Its count of signatures went back: there are two of it."""
    OFFICE = "office"
    """The office took it off."""
    RENEWED = "renewed"
    """「更新」 Of a card: another number opens in its place; of a consent: another took its place."""


OF_PASSKEYS = (Ended.OWNER, Ended.COPIED, Ended.OFFICE)
"""「失効」 Why a passkey may have ended."""
OF_CONSENTS = (Ended.OWNER, Ended.OFFICE, Ended.RENEWED)
"""「同意の撤回」 Why a consent may have ended."""
