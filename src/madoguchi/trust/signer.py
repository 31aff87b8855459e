"""「署名者」 Whose signature it is, by what their certificate says, and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from madoguchi.trust import certificate, four_items, jpki, path
from madoguchi.trust.certificate import Fault
from madoguchi.trust.four_items import FourItems
from madoguchi.trust.jpki import SIGNS, World
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose

INVENTED = "[SYNTHETIC] "


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """「署名者」 What a certificate says of its holder; nothing says yet that it is believed.

    `items`: the four items of a signing certificate (公的個人認証), which bears the name there and nowhere else.
    """

    name: str
    purpose: Purpose | None
    synthetic: bool
    items: FourItems | None


def signer_of(own: x509.Certificate) -> Signer:
    """「署名者」 By what name people know whose certificate it is; characters that no page shows become ?.

    Raises ValueError for a signing certificate whose items cannot be read.
    """
    borne = jpki.borne_by(own)
    if borne is None or borne[0] not in SIGNS:
        purpose, synthetic = path.purpose_of(own)
        return Signer(name=name_of(own), purpose=purpose, synthetic=synthetic, items=None)
    synthetic, items = borne[1] is not World.REAL, four_items.read(own)
    name = f"{INVENTED if synthetic else ''}{shown(items.name)}（署名用電子証明書）"
    return Signer(name=name, purpose=Purpose.SIGN, synthetic=synthetic, items=items)


async def fault_of(
    own: x509.Certificate, above: Sequence[x509.Certificate], known: Anchors, at: datetime, now: datetime
) -> Fault | None:
    """「検証」 What is wrong with a certificate for signatures and seals at an instant, as known now.

    One of 公的個人認証 is judged as such (`certificate.judge`), by the lists and answers (OCSP) of the anchors. Lists
    that a signature brings of its own do not count here; an answer does, with the gravest of all that is known.
    """
    if jpki.borne_by(own) is None:
        return await path.judge(own, above, Purpose.SEAL, known, at, now)
    if known.persons is None:
        return Fault.STRANGE
    der = own.public_bytes(Encoding.DER)
    found = certificate.judge(der, SIGNS, known.persons, at, now=now, answers=known.answers)
    return found if isinstance(found, Fault) else None


def name_of(certificate: x509.Certificate) -> str:
    """By what name people know whose certificate it is, and of which office; characters that no page shows become ?."""
    parts = [
        certificate.subject.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    ]
    common, office = ("、".join(str(one.value) for one in part) for part in parts)
    said = f"{common}（{office}）" if office else common or certificate.subject.rfc4514_string()
    return shown(said)


def shown(text: str) -> str:
    """Without characters that would write elsewhere on a screen than where they stand."""
    return "".join(one if one.isprintable() or one == "\u3000" else "?" for one in text)
