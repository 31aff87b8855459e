"""「電子署名」「電子シール」 A signature beside a file: who meant it or issued it, and since when it existed.

It is a JSON Web Signature (RFC 7515, flattened) after JAdES (ETSI TS 119 182-1): the file is named by its SHA-256
(`sigD`), the certificates lie in `x5c`, the timestamp over the signature in `etsiU.sigTst` (level B-T), and the lists
of revoked certificates of that day in `rVals`, so that it can be verified long afterwards.

Whoever is handed a digest to sign, as the app for cards is, says by which certificate only with the signature: then it
lies in `x5c` beside the signature instead of under it (RFC 7515, 4.1.6), and no other is read in its place whose key
did not sign.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.core.errors import InputRefused
from madoguchi.trust import path, stamp
from madoguchi.trust.certificate import Fault
from madoguchi.trust.four_items import FourItems
from madoguchi.trust.key import Signing, der_of, raw_of
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.signer import Signer, fault_of, name_of, shown, signer_of
from madoguchi.trust.stamp import Stamp, Stamped

LONGEST = 4_000_000
"""Bytes of a signature file: its lists of revoked certificates are the longest of it."""
_BY_HASH = "http://uri.etsi.org/19182/ObjectIdByURIHash"
_CRITICAL = ("b64", "sigD")
_HEAD = ("alg", "b64", "crit", "iat", "sigD")
_CERTIFIED = ("x5c", "x5t#S256")
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]*")
"""Nothing else: what pads or breaks lines would let one signature be written in several ways."""


class Trouble(StrEnum):
    """Why a signature does not count, besides what its certificate's Fault says."""

    UNREADABLE = "unreadable"
    """No signature of this form."""
    ALTERED = "altered"
    """The file is not the one that was signed."""
    ADDED_TO = "added_to"
    """What was signed is whole, and something stands behind it: what the file shows now was not signed by this."""
    FORGED = "forged"
    """The signature is not by the key of the certificate."""
    STAMP = "stamp"
    """The timestamp is of something else, or its certificate does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """「検証結果」 Whether a signature counts (`trouble` is None), whose it is, and since when it existed.

    `purpose`: whether it is the office's seal or a person's signature, where its certificate says so; `synthetic`: of a
    rehearsal. `items`: the four items of who signed with a signing certificate (公的個人認証). `file` is the name that
    the file had; `at` is when its signer says that it was made; `stamped` the instant of a timestamp that counts, or
    None. `stamper` says whose the timestamp is, and `stamp_fault` why its certificate does not count.
    """

    trouble: Trouble | Fault | None
    signer: str = ""
    purpose: Purpose | None = None
    synthetic: bool = False
    items: FourItems | None = None
    file: str = ""
    at: datetime | None = None
    stamped: datetime | None = None
    stamper: str = ""
    stamp_fault: Fault | None = None

    @property
    def counts(self) -> bool:
        """Whether it is valid."""
        return self.trouble is None


def sign(
    digest: bytes,
    name: str,
    key: Signing,
    at: datetime,
    *,
    stamped_by: Stamp | None = None,
    revoked: Sequence[x509.CertificateRevocationList] = (),
) -> bytes:
    """「電子署名」 The signature of a file, by its SHA-256 and its name, as the bytes of a file beside it."""
    own = key.certificate
    is_rsa = isinstance(own.public_key(), rsa.RSAPublicKey)
    by = {"x5c": _chain(own, *key.above), "x5t#S256": _url(sha256(own.public_bytes(Encoding.DER)).digest())}
    head = _head("RS256" if is_rsa else "ES256", digest, name, at, by)
    made = key.sign(_signed_by(head))
    signature = _url(made if is_rsa else raw_of(made))
    return _written(head, signature, {}, stamped_by, revoked)


def begin(digest: bytes, name: str, at: datetime) -> str:
    """「電子署名」 The head of a signature of a file, by its SHA-256 and its name, that is to be made elsewhere."""
    return _head("RS256", digest, name, at, {})


def to_sign(head: str) -> bytes:
    """「電子署名」 The SHA-256 that a card is handed of such a head, to sign by RSASSA-PKCS1-v1_5."""
    return sha256(_signed_by(head)).digest()


def finish(head: str, certificate: x509.Certificate, signature: bytes) -> bytes:
    """「電子署名」 What was signed elsewhere, as the bytes of a file. Whether it is right says `verify`."""
    return _written(head, _url(signature), {"x5c": _chain(certificate)}, None, ())


def stamped(
    signature: bytes, by: Stamp, revoked: Sequence[x509.CertificateRevocationList], answers: Sequence[bytes] = ()
) -> bytes:
    """「電子署名」 A signature that somebody made elsewhere, with a timestamp, the lists of today and `answers` (OCSP).

    What lay beside it is left out. Raises an Exception of any kind for what is no signature of this form.
    """
    read = _read(signature)
    apart = {} if read.is_certified else {"x5c": _chain(*read.certificates)}
    return _written(read.head, read.value, apart, by, revoked, answers)


def _head(algorithm: str, digest: bytes, name: str, at: datetime, by: Mapping[str, object]) -> str:
    protected: dict[str, object] = {
        "alg": algorithm,
        "b64": False,
        "crit": list(_CRITICAL),
        "iat": int(at.timestamp()),
        "sigD": {"mId": _BY_HASH, "pars": [name], "hashM": "S256", "hashV": [_url(digest)]},
        **by,
    }
    return _url(json.dumps(protected, ensure_ascii=False, separators=(",", ":")).encode())


def _signed_by(head: str) -> bytes:
    """What the signature is of: the head, for the file is named in it."""
    return f"{head}.".encode()


def _chain(*certificates: x509.Certificate) -> list[str]:
    return [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in certificates]


def _written(
    head: str,
    signature: str,
    apart: Mapping[str, object],
    stamped_by: Stamp | None,
    revoked: Sequence[x509.CertificateRevocationList],
    answers: Sequence[bytes] = (),
) -> bytes:
    beside: list[dict[str, object]] = []
    if stamped_by is not None:
        token = tsp.TimeStampResp.load(stamped_by(sha256(signature.encode()).digest()))["time_stamp_token"]
        beside.append({"sigTst": {"tstTokens": [{"val": base64.b64encode(token.dump()).decode()}]}})
    told = {"crlVals": [one.public_bytes(Encoding.DER) for one in revoked], "ocspVals": answers}
    if revoked or answers:
        values = {
            kind: [{"val": base64.b64encode(one).decode()} for one in many] for kind, many in told.items() if many
        }
        beside.append({"rVals": values})
    whole: dict[str, object] = {"protected": head, "signature": signature}
    if apart or beside:
        whole["header"] = {**apart, **({"etsiU": beside} if beside else {})}
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode()


async def verify(signature: bytes, digest: bytes, anchors: Anchors, at: datetime) -> Verdict:
    """「検証」 What a signature file is worth for a file of this SHA-256, asked at an instant. It raises nothing.

    With a timestamp that counts, its certificate has to have counted then; without one, now. The lists of revoked
    certificates and the answers (OCSP) in the signature are used beside those of the anchors.
    """
    try:
        read = _read(signature)
    except Exception:
        # What is crafted is refused with whatever the parsers of JSON, ASN.1 and numbers raise.
        return Verdict(trouble=Trouble.UNREADABLE)
    own, *above = read.certificates
    told = told_of(read.signer, file=read.file, at=read.at)
    if read.digest != digest:
        return replace(told, trouble=Trouble.ALTERED)
    if not path.has_signed(own.public_key(), _signed_by(read.head), read.signature):
        return replace(told, trouble=Trouble.FORGED)
    known = replace(anchors, revoked=(*anchors.revoked, *read.revoked), answers=(*anchors.answers, *read.answers))
    stamped: Stamped | None = None
    if read.stamp is not None:
        try:
            stamped = stamp.read(read.stamp, sha256(read.value.encode()).digest())
        except InputRefused:
            return replace(told, trouble=Trouble.STAMP)
    return await judged(told, own, above, stamped, known, at)


def told_of(signer: Signer, *, file: str = "", at: datetime | None) -> Verdict:
    """「検証結果」 What is said of a signature before it is judged."""
    return Verdict(
        trouble=None,
        signer=signer.name,
        purpose=signer.purpose,
        synthetic=signer.synthetic,
        items=signer.items,
        file=file,
        at=at,
    )


async def judged(
    told: Verdict,
    own: x509.Certificate,
    above: Sequence[x509.Certificate],
    stamped: Stamped | None,
    known: Anchors,
    at: datetime,
) -> Verdict:
    """「検証結果」 The verdict on a signature that its certificate's key made, by its certificate and its stamp."""
    if stamped is None:
        return replace(told, trouble=await fault_of(own, above, known, at, at))
    purpose, synthetic = path.purpose_of(stamped.certificate)
    # A rehearsal's stamp says nothing of what is real.
    mixed = told.purpose is not None and purpose is not None and synthetic is not told.synthetic
    told = replace(told, stamper=name_of(stamped.certificate))
    fault = await existed(stamped, known, at)
    if mixed or fault is not None:
        return replace(told, trouble=Trouble.STAMP, stamp_fault=fault)
    return replace(told, trouble=await fault_of(own, above, known, stamped.at, at), stamped=stamped.at)


async def existed(stamped: Stamped, known: Anchors, at: datetime) -> Fault | None:
    """「存在証明」 What is wrong with the certificate of a stamp; None where the stamp counts.

    It has to have counted at the instant of the stamp, and not to have ended since; a key that was lost stamps nothing,
    whatever instant it says.
    """
    if stamped.at > at:
        return Fault.NOT_YET
    if at > stamped.certificate.not_valid_after_utc:
        return Fault.EXPIRED
    if path.was_lost(stamped.certificate, stamped.above, known, at):
        return Fault.REVOKED
    return await path.judge(stamped.certificate, stamped.above, Purpose.STAMP, known, stamped.at, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """`is_certified`: whether the certificates are under the signature, as ours are."""

    certificates: tuple[x509.Certificate, ...]
    signer: Signer
    file: str
    digest: bytes
    at: datetime
    head: str
    is_certified: bool
    signature: bytes
    value: str
    stamp: bytes | None
    revoked: tuple[x509.CertificateRevocationList, ...]
    answers: tuple[bytes, ...]


def _read(signature: bytes) -> _Read:
    """The parts of a signature, and no others; raises an Exception of any kind for what is none."""
    if len(signature) > LONGEST:
        raise ValueError(len(signature))
    whole = json.loads(_text(signature, {"protected", "signature", "header"}))
    head, value = whole["protected"], whole["signature"]
    protected = json.loads(_text(_of_url(head), {*_HEAD, *_CERTIFIED}))
    if protected["crit"] != list(_CRITICAL) or protected["b64"] is not False or type(protected["iat"]) is not int:
        raise ValueError(protected["crit"])
    named = protected["sigD"]
    (hashed,), (file,) = named["hashV"], named["pars"]
    if named["mId"] != _BY_HASH or named["hashM"] != "S256" or not isinstance(file, str):
        raise ValueError(named["mId"])
    apart, token, lists, answers = _beside(whole)
    if protected.keys() != {*_HEAD, *(_CERTIFIED if apart is None else ())}:
        raise ValueError(head)
    chain = protected["x5c"] if apart is None else apart
    if len(chain) > path.MOST:
        raise ValueError(len(chain))
    certificates = tuple(x509.load_der_x509_certificate(_of_base64(one)) for one in chain)
    own = certificates[0]
    if apart is None and sha256(own.public_bytes(Encoding.DER)).digest() != _of_url(protected["x5t#S256"]):
        raise ValueError(head)
    signer = signer_of(own)
    if apart is not None and signer.items is None:
        raise ValueError(head)
    is_rsa = isinstance(own.public_key(), rsa.RSAPublicKey)
    if protected["alg"] != ("RS256" if is_rsa else "ES256"):
        raise ValueError(protected["alg"])
    return _Read(
        certificates=certificates,
        signer=signer,
        file=shown(file),
        digest=_of_url(hashed),
        at=datetime.fromtimestamp(protected["iat"], UTC),
        head=head,
        is_certified=apart is None,
        signature=_of_url(value) if is_rsa else der_of(_of_url(value)),
        value=value,
        stamp=_response(token) if token else None,
        revoked=tuple(x509.load_der_x509_crl(_of_base64(one)) for one in lists),
        answers=tuple(map(_of_base64, answers)),
    )


def _text(content: bytes, names: set[str]) -> str:
    """A JSON object in UTF-8 with no other members than these, and none twice: else two readers could read two."""

    def once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError(sorted(found))
        return found

    def none(constant: str) -> None:
        raise ValueError(constant)

    text = content.decode("utf-8")
    found = json.loads(text, object_pairs_hook=once, parse_constant=none)
    if not isinstance(found, dict) or not found.keys() <= names:
        raise ValueError(names)
    return text


def _beside(whole: dict[str, dict[str, object]]) -> tuple[list[str] | None, str | None, list[str], list[str]]:
    """What lies unsigned beside a signature: certificates, the one timestamp, lists of revoked ones, and answers."""
    header = whole.get("header", {})
    parts, apart = header.get("etsiU", []), header.get("x5c", [])
    if (
        ("header" in whole) is not bool(header)
        or not header.keys() <= {"x5c", "etsiU"}
        or not isinstance(parts, list)
        or not isinstance(apart, list)
    ):
        raise ValueError(sorted(header))
    found = dict[str, dict[str, list[dict[str, str]]]]()
    for part in parts:
        ((kind, value),) = part.items()
        if kind in found or kind not in ("sigTst", "rVals"):
            raise ValueError(kind)
        found[kind] = value
    values = found.get("rVals", {})
    if not values.keys() <= {"crlVals", "ocspVals"} or sum(map(len, values.values())) > path.MOST:
        raise ValueError(sorted(values))
    by = apart if "x5c" in header else None
    if any(one.keys() != {"val"} for many in values.values() for one in many):
        raise ValueError(sorted(values))
    lists, answers = ([one["val"] for one in values.get(kind, ())] for kind in ("crlVals", "ocspVals"))
    if "sigTst" not in found:
        return by, None, lists, answers
    (token,) = found["sigTst"]["tstTokens"]
    return by, token["val"], lists, answers


def _of_base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _response(token: str) -> bytes:
    read = tsp.ContentInfo.load(_of_base64(token), strict=True)
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": read}).dump())


def _url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _of_url(text: str) -> bytes:
    if not _URL_SAFE.fullmatch(text):
        raise ValueError(text)
    found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _url(found) != text:
        raise ValueError(text)
    return found
