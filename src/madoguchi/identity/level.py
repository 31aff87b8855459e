"""「保証レベル」 How sure it is who somebody is: three levels that are kept apart, as NIST SP 800-63-4 and DS-511 do.

A letter, a passkey and a card know no better who somebody is than the post did that brought the letter: what they
differ in is how hard it is for somebody else to come in. A helper who sits beside somebody changes neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from madoguchi.identity.kinds import Door

HIGHEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """「保証レベル」 「身元確認保証レベル」 (IAL), 「当人認証保証レベル」 (AAL) and 「連携保証レベル」 (FAL), up to 3.

    `federation` is 0 where nobody else vouched: then there is no word that could have been forged on its way.
    """

    identity: int = 1
    authentication: int = 1
    federation: int = 0

    def reaches(self, needed: Level) -> bool:
        """Whether it is enough. What a door of ours has no federation for, it does not lack.

        >>> Level(authentication=2).reaches(Level(federation=2)), Level(federation=1).reaches(Level(federation=2))
        (True, False)
        >>> Level(authentication=3).reaches(Level(identity=2))
        False
        """
        vouched = not self.federation or self.federation >= needed.federation
        return vouched and self.identity >= needed.identity and self.authentication >= needed.authentication

    def joined(self, other: Level) -> Level:
        """What two proofs of one person reach together; of two that others vouched for, what the weaker word reaches.

        >>> Level(identity=2, federation=2).joined(Level(authentication=3))
        Level(identity=2, authentication=3, federation=2)
        """
        words = [one for one in (self.federation, other.federation) if one]
        return Level(
            identity=max(self.identity, other.identity),
            authentication=max(self.authentication, other.authentication),
            federation=min(words, default=0),
        )


OF_DOOR = MappingProxyType(
    {
        Door.CODE: Level(),
        Door.MANDATE: Level(),
        Door.PASSKEY: Level(authentication=2),
        Door.CARD: Level(authentication=3),
    }
)
"""What each door of ours reaches. A passkey may be copied among its owner's devices (AAL2); a card's key never leaves
it, and its signature names the host of the page (AAL3). Of an outside provider its settings say it."""
