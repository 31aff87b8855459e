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
from django.db import transaction

from madoguchi.cases.models import Signature, Submission
from madoguchi.datause.record import Purpose, record_single
from madoguchi.flow import acting, card_authorities, card_standing, matching, sealing
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.keys import keyring
from madoguchi.flow.stamping import SKEW
from madoguchi.identity.models import ToSign, Visit
from madoguchi.registry.items_match import Matched
from madoguchi.registry.match import Match
from madoguchi.trust import seal
from madoguchi.trust.certificate import Fault
from madoguchi.trust.jpki import SIGNS, borne_by
from madoguchi.trust.seal import Trouble, Verdict

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
    """「届出」 All that is handed in, as a text, and the name of the file that it makes.

    `sends`: the SHA-256 (hex) of exactly what would be handed in, for a text may hide a part of an account number.
    `is_needed`: whether the programme takes it signed only.
    """

    name: str
    text: str
    sends: str
    is_needed: bool

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the file."""
        return sha256(self.text.encode()).digest()

    def waiting(self, at: datetime) -> ToSign:
        """As it waits for a signature that is begun at an instant."""
        head = seal.begin(self.digest, self.name, at)
        return ToSign(name=self.name, text=self.text, sends=self.sends, is_needed=self.is_needed, head=head)

    @classmethod
    def of(cls, waits: ToSign) -> Statement:
        """What waits."""
        return cls(name=waits.name, text=waits.text, sends=waits.sends, is_needed=waits.is_needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """「電子署名」 What the app for cards returned, in base64: the certificate (DER), and the signature."""

    certificate: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """「電子署名」 A statement with a signature (JWS, stamped): whose, since when, and how it fits the register."""

    name: str
    text: str
    signature: str
    signer: str
    signed_at: str
    name_match: str
    address_match: str

    @property
    def kept(self) -> str:
        """As it waits in the records."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, kept: str) -> Signed:
        """What waited there."""
        return cls(**json.loads(kept))


def are_taken() -> bool:
    """「電子署名」 Whether the counter can take signatures: an app that reads cards is connected, and it can stamp."""
    return card_authorities.have_app() and keyring().folder.exists()


def judge(
    waits: ToSign, answer: Answer, visitor: Visit, at: datetime, *, machine: datetime
) -> Signed | Unsigned | Fault:
    """「意思表示の証明」 Whether the visitor signed this, held against the register as of `at`; it is stamped then.

    `machine`: what a clock shows that plays no other day. That the register was read for it is on record. Raises as
    `card_authorities.read` and `sealing.seal_file`. No transaction is open meanwhile.
    """
    digest = Statement.of(waits).digest
    try:
        certificate, value = (base64.b64decode(one, validate=True) for one in (answer.certificate, answer.signature))
        own = x509.load_der_x509_certificate(certificate)
        signature = seal.finish(waits.head, own, value)
    except (ValueError, x509.InvalidVersion):
        return Unsigned.UNSIGNED
    borne = borne_by(own)
    if borne is None or borne[0] not in SIGNS:
        return Fault.UNFIT
    # Of what its key did not sign nobody is asked.
    if isinstance(_verdict(signature, digest, machine).trouble, Trouble):
        return Unsigned.UNSIGNED
    answers = card_standing.standings(certificate, SIGNS, machine)
    verdict = _verdict(signature, digest, machine, answers)
    if isinstance(verdict.trouble, Fault):
        return verdict.trouble
    if verdict.items is None or verdict.synthetic is not is_synthetic():
        return Unsigned.UNSIGNED
    found = matching.held_against(verdict.items, visitor.person_id, acting.reader_of(visitor), LAW, at, known_at=at)
    if not _is_theirs(found):
        return Unsigned.ANOTHERS
    stamped = sealing.stamp_signature(signature, machine, answers)
    # As whoever verifies it later will: what lies beside it has to be enough. The clock that stamps may be ahead.
    lasting = _verdict(stamped, digest, machine + SKEW)
    if not lasting.counts or lasting.stamped is None:
        return Fault.UNKNOWN
    return Signed(
        name=waits.name,
        text=waits.text,
        signature=stamped.decode(),
        signer=verdict.signer,
        signed_at=lasting.stamped.isoformat(),
        name_match=found.name,
        address_match=found.address,
    )


def keep(submission: Submission, signed: Signed, visitor: Visit) -> None:
    """「意思表示の証明」 Keep a signature with what was handed in by it, in the same transaction."""
    made = asdict(signed) | {"signed_at": datetime.fromisoformat(signed.signed_at), "visit_id": visitor.pk}
    Signature.objects.create(submission=submission, **made)


def hand_out(visitor: Visit, at: datetime) -> None:
    """「証明書」 What was signed is given to its signer, with what their certificate says of them: it is on record."""
    why = Purpose(
        by=acting.reader_of(visitor),
        purpose="電子署名の控えの交付",
        law=acting.law_of(visitor),
        items=("addressees.name", "addressees.address", "people.birth_date", "accounts.account_number"),
    )
    with transaction.atomic():
        record_single(why, at=at, person_ids=[visitor.person_id])


def _verdict(signature: bytes, digest: bytes, at: datetime, answers: tuple[bytes, ...] = ()) -> Verdict:
    return asyncio.run(seal.verify(signature, digest, matching.anchors(answers), at))


def _is_theirs(found: Matched) -> bool:
    """The same day of birth and the same name: who moved since has another address, and is the same.

    Where characters of the name stand for others, the address has to be the same.
    """
    in_doubt = found.name is Match.UNKNOWN and found.address is Match.SAME
    return found.birth_date is Match.SAME and (found.name is Match.SAME or in_doubt)
