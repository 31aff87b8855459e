"""「保証レベル」 What each procedure of the counter needs, in one table; a programme file may ask for more.

A page says what it is about to do (`require`) before it does it. Who has less is led to the ways that reach it, and
goes on exactly where they were (`portal.prove`).
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from madoguchi.flow.signatures import Statement
from madoguchi.identity.level import Level
from madoguchi.identity.models import Visit
from madoguchi.programme.declaration import Programme


class Procedure(StrEnum):
    """「手続き」 What a resident does at the counter."""

    SEE_MATTER = "see_matter"
    NAME_ACCOUNT = "name_account"
    DECLINE = "decline"
    OBJECT = "object"
    PHOTOGRAPH = "photograph"
    SEE_USES = "see_uses"
    MAKE_PASSKEY = "make_passkey"
    MAKE_CARD = "make_card"
    MAKE_LINK = "make_link"
    END_MANDATE = "end_mandate"
    GO_TO_SERVICE = "go_to_service"
    GIVE_ITEMS = "give_items"
    TAKE_SIGNATURE = "take_signature"


LETTER = Level()
"""「照会番号」 What the number on a letter reaches, with the date of birth."""
NEEDS = MappingProxyType(
    {
        Procedure.SEE_MATTER: LETTER,
        Procedure.NAME_ACCOUNT: LETTER,
        Procedure.DECLINE: LETTER,
        Procedure.OBJECT: LETTER,
        Procedure.PHOTOGRAPH: LETTER,
        Procedure.SEE_USES: LETTER,
        Procedure.MAKE_PASSKEY: LETTER,
        Procedure.MAKE_CARD: LETTER,
        Procedure.MAKE_LINK: LETTER,
        Procedure.END_MANDATE: LETTER,
        Procedure.GO_TO_SERVICE: LETTER,
        Procedure.GIVE_ITEMS: Level(identity=2, authentication=2),
        Procedure.TAKE_SIGNATURE: Level(identity=2, authentication=2),
    }
)
"""Nobody needs more than a letter for what the office itself does, unless a programme asks for it: most have nothing
else. What is told to others is told for good: who found a letter, and made a passkey with it, cannot have it told."""
_HANDED_IN = (Procedure.NAME_ACCOUNT, Procedure.DECLINE, Procedure.OBJECT)
"""What a programme may ask more for: what is handed in. To see the letter takes the letter."""


class More(Exception):
    """「追加の本人確認」 That a page needs more than the visit has, or a statement signed.

    It goes on at `address`, if not where it was.
    """

    def __init__(self, needed: Level, address: str, statement: Statement | None = None) -> None:
        super().__init__(address)
        self.needed, self.address, self.statement = needed, address, statement


def require(
    visitor: Visit,
    procedure: Procedure,
    programme: Programme | None = None,
    *,
    asked: Level = LETTER,
    address: str = "",
) -> None:
    """Let a visitor go on who has what the procedure needs, of this programme, or a service `asked`. Raises More."""
    least = NEEDS[procedure]
    needed = Level(
        identity=max(least.identity, asked.identity),
        authentication=max(least.authentication, asked.authentication),
        federation=least.federation,
    )
    if programme and procedure in _HANDED_IN:
        more = programme.application
        needed = Level(
            identity=max(needed.identity, more.identity_level),
            authentication=max(needed.authentication, more.authentication_level),
            federation=needed.federation,
        )
    if not visitor.level.reaches(needed):
        raise More(needed, address)
