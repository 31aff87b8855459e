"""「公的個人認証」 The kinds of certificates that people hold, and by which policies they are known.

The identifiers come from public code that reads cards, and from one reading of a test card (August 2026); the profile
of J-LIS itself could not be opened (docs/decisions/0033-signing-certificates.md). Those of rehearsals are our own
(ITU-T X.667). The three worlds are held apart: who lives in one says nothing in another.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from cryptography import x509


class Kind(StrEnum):
    """「電子証明書」 What a person's certificate is for, and in what it is held."""

    AUTHENTICATION = "authentication"
    """「利用者証明用電子証明書」 On a card: that the same card came again. It names nobody."""
    SIGNING = "signing"
    """「署名用電子証明書」 On a card: that the person meant it. It bears the four items."""
    SIGNING_ON_PHONE = "signing_on_phone"
    """「移動端末設備用署名用電子証明書」 The same, on a telephone (公的個人認証法16条の2)."""


SIGNS = frozenset({Kind.SIGNING, Kind.SIGNING_ON_PHONE})
"""「署名用電子証明書」 With these a person signs."""


class World(StrEnum):
    """「認証局」 Whose certificates they are: of people, of J-LIS's test environment, or of a rehearsal."""

    REAL = "real"
    TEST = "test"
    INVENTED = "invented"


WORLDS_OF_PEOPLE = frozenset({World.REAL})
"""Where people are real."""
WORLDS_OF_REHEARSALS = frozenset({World.TEST, World.INVENTED})
"""Where they are invented."""
_JLIS, _OWN = "1.2.392.200149.8.5.1", "2.25.330086330840594485826808672366965302311"
POLICIES: Mapping[Kind, Mapping[World, str]] = MappingProxyType(
    {
        # That of the test environment is not known: none of it counts.
        Kind.AUTHENTICATION: MappingProxyType({World.REAL: f"{_JLIS}.3.30", World.INVENTED: _OWN}),
        Kind.SIGNING: MappingProxyType(
            {World.REAL: f"{_JLIS}.1.20", World.TEST: f"{_JLIS}.0.20", World.INVENTED: f"{_OWN}.1"}
        ),
        # Second-hand and unconfirmed: no reading of a telephone was found.
        Kind.SIGNING_ON_PHONE: MappingProxyType({World.REAL: f"{_JLIS}.1.40", World.INVENTED: f"{_OWN}.2"}),
    }
)
"""「証明書ポリシー」 The object identifier of each kind in each world (RFC 5280, 4.2.1.4), where it is known."""
_BY_POLICY = MappingProxyType(
    {oid: (kind, world) for kind, worlds in POLICIES.items() for world, oid in worlds.items()}
)


def borne_by(certificate: x509.Certificate) -> tuple[Kind, World] | None:
    """Which of them a certificate says that it is; None where it bears none of these policies, or more than one.

    That it says so proves nothing. What cannot be read says nothing.
    """
    try:
        parts = [one.value for one in certificate.extensions if isinstance(one.value, x509.CertificatePolicies)]
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None
    named = {one.policy_identifier.dotted_string for part in parts for one in part}
    found = [_BY_POLICY[oid] for oid in named if oid in _BY_POLICY]
    return found[0] if len(found) == 1 else None
