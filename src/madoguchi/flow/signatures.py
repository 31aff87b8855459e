"""「意思表示の証明」 What a resident signs with a card of what they hand in: judged, stamped, kept with it.

What is signed is a text that says all of it, with the number of the page from which it is sent: the signature counts
for that one alone. A card of somebody else signs nothing for them.
"""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from cryptography import x509

from madoguchi.cases.models import Claim, Signature
from madoguchi.cases.receive import kept_of
from madoguchi.flow import acting, card_authorities, card_standing, matching, sealing
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.keys import keyring
from madoguchi.identity.models import Visit
from madoguchi.registry.items_match import Matched
from madoguchi.registry.match import Match
from madoguchi.trust import seal
from madoguchi.trust.certificate import Fault
from madoguchi.trust.jpki import SIGNS

SUFFIX = ".txt"
"""Of the file that a statement makes; before it stands the number of the submission."""
LAW = "公的個人認証法17条（署名検証者）"


class Unsigned(StrEnum):
    """「署名の不備」 Why a signature is not taken; `Fault` says what may be wrong with its certificate."""

    UNSIGNED = "unsigned"
    """It is none, of another text, or not by a certificate for signatures."""
    ANOTHERS = "anothers"
    """The certificate is somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """「届出」 All that is handed in, as a text, and the name of the file that it makes."""

    name: str
    text: str

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the file."""
        return sha256(self.text.encode()).digest()

    def head(self, at: datetime) -> str:
        """The head of a signature that is begun at an instant (`seal.begin`)."""
        return seal.begin(self.digest, self.name, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """「電子署名」 What the app for cards returned, in base64: the certificate (DER), and the signature."""

    certificate: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """「電子署名」 A signature that counts (JWS, stamped), whose, since when, and how its items fit the register."""

    signature: str
    signer: str
    signed_at: str
    name_match: str
    address_match: str

    @property
    def text(self) -> str:
        """As it waits in the records."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> Signed:
        """What waited there."""
        return cls(**json.loads(text))


def are_taken() -> bool:
    """「電子署名」 Whether the counter can take signatures: an app that reads cards is connected, and it can stamp."""
    return card_authorities.have_app() and keyring().folder.exists()


def judge(
    statement: Statement, head: str, answer: Answer, visitor: Visit, at: datetime, *, machine: datetime
) -> Signed | Unsigned | Fault:
    """「意思表示の証明」 Whether the visitor signed this, held against the register as of `at`; it is stamped then.

    `head`: that of the signature, as it was begun. `machine`: what a clock shows that plays no other day. That the
    register was read for it is on record. Raises as `card_authorities.read` and `sealing.seal_file`. No transaction is
    open meanwhile.
    """
    try:
        certificate, value = (base64.b64decode(one, validate=True) for one in (answer.certificate, answer.signature))
        signature = seal.finish(head, x509.load_der_x509_certificate(certificate), value)
    except (ValueError, x509.InvalidVersion):
        return Unsigned.UNSIGNED
    answers = card_standing.standings(certificate, SIGNS, machine)
    verdict = asyncio.run(seal.verify(signature, statement.digest, matching.anchors(answers), machine))
    if isinstance(verdict.trouble, Fault):
        return verdict.trouble
    if not verdict.counts or verdict.items is None or verdict.synthetic is not is_synthetic():
        return Unsigned.UNSIGNED
    found = matching.held_against(verdict.items, visitor.person_id, acting.reader_of(visitor), LAW, at, known_at=at)
    if not _is_theirs(found):
        return Unsigned.ANOTHERS
    return Signed(
        signature=sealing.stamp_signature(signature, machine).decode(),
        signer=verdict.signer,
        signed_at=machine.replace(microsecond=0).isoformat(),
        name_match=found.name,
        address_match=found.address,
    )


def keep(claim: Claim, statement: Statement, signed: Signed) -> None:
    """「意思表示の証明」 Keep a signature with what was just handed in. Doing it again changes nothing."""
    Signature.objects.get_or_create(
        submission=kept_of(claim, statement.name.removesuffix(SUFFIX)),
        defaults={
            "name": statement.name,
            "text": statement.text,
            "signature": signed.signature,
            "signer": signed.signer,
            "name_match": signed.name_match,
            "address_match": signed.address_match,
            "signed_at": datetime.fromisoformat(signed.signed_at),
        },
    )


def _is_theirs(found: Matched) -> bool:
    """The same day of birth, and a name that is not another's. Who moved since has another address, and is the same."""
    return found.birth_date is Match.SAME and found.name is not Match.DIFFERS
