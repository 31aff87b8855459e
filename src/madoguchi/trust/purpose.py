"""For what a key of the office is there, and what its certificate has to say of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import ExtendedKeyUsageOID

_ARC = "2.25.107286391853271963021573986240419128357"
"""The house's own (ITU-T X.667): policies below .1 are real, those below .0 for rehearsals and tests."""


class Purpose(StrEnum):
    """「証明」 What a signature by a key proves; a key has one purpose."""

    SIGN = "sign"
    """「意思表示の証明」 A person meant it."""
    SEAL = "seal"
    """「発行元証明」 The office issued it."""
    STAMP = "stamp"
    """「存在証明」 It existed then, and is as it was."""
    MESH = "mesh"
    """「情報連携」 It is this institution that asks another, or answers (`trust.message`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """「証明書ポリシー」 What a certificate for a purpose bears, and for how many days it is given out.

    `means_it`: the key signs what somebody answers for (contentCommitment, 「否認防止」). `extended`: its only extended
    use, critical, or None.
    """

    number: int
    means_it: bool
    extended: ObjectIdentifier | None
    days: int

    def oid(self, *, synthetic: bool) -> ObjectIdentifier:
        """The policy's object identifier; that of a rehearsal is another, so that nobody takes one for the other."""
        return ObjectIdentifier(f"{_ARC}.{0 if synthetic else 1}.{self.number}")


POLICIES: Mapping[Purpose, Policy] = MappingProxyType(
    {
        Purpose.SIGN: Policy(number=1, means_it=True, extended=None, days=3 * 365),
        Purpose.SEAL: Policy(number=2, means_it=True, extended=None, days=3 * 365),
        # A stamp is believed as long as its certificate: so long that the next stamp can be put over it at leisure.
        Purpose.STAMP: Policy(number=3, means_it=False, extended=ExtendedKeyUsageOID.TIME_STAMPING, days=10 * 365),
        Purpose.MESH: Policy(number=4, means_it=False, extended=None, days=2 * 365),
    }
)
OF_THE_OFFICE: Mapping[Purpose, str] = MappingProxyType(
    {Purpose.SEAL: "公印", Purpose.STAMP: "タイムスタンプ", Purpose.MESH: "情報連携"}
)
"""「署名鍵」 What the office itself has a key for, and what its certificate adds to the office's name."""
