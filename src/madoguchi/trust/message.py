"""「情報連携」 HTTP messages signed by an institution's key (RFC 9421), and what a signed one is worth.

Covered are the method and the whole target, or the status and the request that is answered, the digest of the content
(RFC 9530) and its type, and who asks, where it is said. Nothing here sends or receives: who calls it does, brings the
clock, knows the certificates, judges them and remembers what was seen.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType, SimpleNamespace

import http_sf
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    InvalidSignature,
    MappingKeyResolver,
    VerificationKey,
    VerifyResult,
)
from http_message_signatures.algorithms import ECDSA_P256_SHA256, RSA_V1_5_SHA256
from http_sf.types import StructuredType

from madoguchi.core.errors import InputRefused
from madoguchi.trust.certificate import Fault
from madoguchi.trust.key import Signing, is_strong, raw_of

TAG = "madoguchi-mesh"
"""By which signatures of this kind are told from others on the same message."""
ALWAYS = MappingProxyType(
    {
        "request": ('"@method"', '"@target-uri"', '"content-digest"'),
        "response": ('"@status"', '"content-digest"', f'"signature";req;key="{TAG}"'),
    }
)
"""What every signature covers. That of a response covers the signature of its request, and so all which that covers."""
IF_THERE = ("content-type", "x-road-client")
"""Fields that are covered where a message has them: how its content is read, and who asks."""
LIFETIME = timedelta(minutes=5)
"""A signature counts no longer, whatever it says."""
SKEW = timedelta(minutes=1)
"""Clocks of two institutions may differ so much."""
LONGEST = 65_536
"""Characters of all fields of a message."""
_ONCE = frozenset({"signature", "signature-input", "content-digest", *IF_THERE})
"""Fields that come once: of two lines nobody knows which the reader took."""
_NONCE = re.compile(r"[A-Za-z0-9_-]{22,64}")
_ASKED = frozenset({"created", "expires", "keyid", "alg", "nonce", "tag"})

Fields = tuple[tuple[str, str], ...]


class Refusal(StrEnum):
    """Why a message does not count, besides what its certificate's Fault says."""

    UNREADABLE = "unreadable"
    """Not written as RFC 9421 and RFC 9530 have it, or a field twice."""
    UNSIGNED = "unsigned"
    """No signature of this kind, or several."""
    UNCOVERED = "uncovered"
    """Something is not covered that has to be."""
    UNTIMELY = "untimely"
    """Too old, of the future, or valid for too long."""
    STRANGER = "stranger"
    """Nobody here knows whose key it is."""
    FORGED = "forged"
    """Not by the key of its certificate, or altered where it is covered."""
    ALTERED = "altered"
    """The content is not that of the digest."""
    SEEN = "seen"
    """It was there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request. `url`: the whole target as its sender wrote it, also where something in between reads another one."""

    method: str
    url: str
    fields: Fields = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response, with the request that it answers, as that was signed."""

    status: int
    request: Request
    fields: Fields = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What whoever verifies brings.

    `certificate_of`: the certificate of a thumbprint, or None. `judged`: what is wrong with a certificate at an
    instant, as `path.judge` says. `is_seen`: whether a nonce of a thumbprint was seen before; it is remembered at least
    until the instant that it is given.
    """

    certificate_of: Callable[[str], x509.Certificate | None]
    judged: Callable[[x509.Certificate, datetime], Awaitable[Fault | None]]
    is_seen: Callable[[str, str, datetime], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Whose message it is, and since when it is signed."""

    certificate: x509.Certificate
    at: datetime
    nonce: str


def thumbprint(certificate: x509.Certificate) -> str:
    """By which a signature names a certificate: its SHA-256, in hex."""
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def sign_request(request: Request, key: Signing, at: datetime) -> Request:
    """「電子署名」 The request with its content's digest and a signature. Raises InputRefused `trust.no_message`."""
    return replace(request, fields=_signed("request", request, key, at))


def sign_response(response: Response, key: Signing, at: datetime) -> Response:
    """「電子署名」 The response, bound to the signed request that it answers; raises as `sign_request`."""
    return replace(response, fields=_signed("response", response, key, at))


async def verify_request(request: Request, known: Known, at: datetime) -> Signed | Refusal | Fault:
    """「検証」 Whose request it is, or why it does not count, at an instant. Whatever it holds, this raises nothing."""
    return await _verified("request", request, known, at)


async def verify_response(response: Response, known: Known, at: datetime) -> Signed | Refusal | Fault:
    """「検証」 Whose response to this very request it is, or why it does not count; raises nothing.

    The request is the one that was sent: that it is signed is not asked once more.
    """
    return await _verified("response", response, known, at)


def _signed(kind: str, message: Request | Response, key: Signing, at: datetime) -> Fields:
    names = {name.lower() for name, _ in message.fields}
    fields = (*message.fields, ("Content-Digest", ContentDigest.create(message.body)))
    covered = (*ALWAYS[kind], *(f'"{name}"' for name in IF_THERE if name in names))
    signing = _algorithm(key.certificate)
    if names & {"signature", "signature-input", "content-digest"} or signing is None:
        raise _no_message()
    algorithm, public = signing
    try:
        made = HTTPMessageSigner(signature_algorithm=algorithm).prepare(
            _view(replace(message, fields=fields)),
            key_id=thumbprint(key.certificate),
            created=at,
            expires=at + LIFETIME,
            nonce=secrets.token_urlsafe(16),
            label=TAG,
            tag=TAG,
            covered_component_ids=covered,
            use_existing_digest=True,
        )
    except Exception as error:
        # The library says with whatever it raises that a name, a value or an address is none.
        raise _no_message() from error
    value = key.sign(made.signature_base)
    if isinstance(public, ec.EllipticCurvePublicKey):
        value = raw_of(value)
    return (*fields, ("Signature-Input", f"{TAG}={made.signature_params}"), ("Signature", f"{TAG}={_bytes(value)}"))


async def _verified(kind: str, message: Request | Response, known: Known, at: datetime) -> Signed | Refusal | Fault:
    told = _read(message)
    if isinstance(told, Refusal):
        return told
    certificate = known.certificate_of(told.keyid)
    if certificate is None or thumbprint(certificate) != told.keyid:
        return Refusal.STRANGER
    if (refused := _refused(kind, message, told.keyid, certificate)) is not None:
        return refused
    if not told.created - SKEW <= at <= told.expires + SKEW or told.expires - told.created > LIFETIME:
        return Refusal.UNTIMELY
    if (fault := await known.judged(certificate, at)) is not None:
        return fault
    if kind == "request" and known.is_seen(told.keyid, told.nonce, told.expires + SKEW):
        return Refusal.SEEN
    return Signed(certificate=certificate, at=told.created, nonce=told.nonce)


def _refused(
    kind: str, message: Request | Response, keyid: str, certificate: x509.Certificate
) -> Refusal | Fault | None:
    """What is wrong with the signature, with what it covers or with the content; None where nothing is."""
    try:
        signing = _algorithm(certificate)
        if signing is None:
            return Fault.UNFIT
        covered = check(message, keyid, *signing).covered_components.keys()
        there = {f'"{name}"' for name in IF_THERE if _lines(message.fields, name)}
        if not {*ALWAYS[kind], *there} <= covered:
            return Refusal.UNCOVERED
        fits = _is_of_the_content(_lines(message.fields, "content-digest")[0], message.body)
    except InvalidSignature:
        return Refusal.FORGED
    except Exception:
        # What is crafted is refused with whatever the parsers raise.
        return Refusal.UNREADABLE
    return None if fits else Refusal.ALTERED


def check(
    message: Request | Response, keyid: str, algorithm: type[HTTPSignatureAlgorithm], key: VerificationKey
) -> VerifyResult:
    """What a signature covers (RFC 9421, 3.2), by this key and this algorithm; raises InvalidSignature of the library.

    Neither the hour nor the content is looked at. A message bears one signature of our kind, or one signature.
    """
    is_ours = any(_parameters(value) for value in _lines(message.fields, "signature-input"))
    resolver = MappingKeyResolver(public_keys={keyid: key}, private_keys={})
    verifier = _Timeless(signature_algorithm=algorithm, key_resolver=resolver)
    (found,) = verifier.verify(_view(message), max_age=None, expect_tag=TAG if is_ours else None)
    return found


class _Timeless(HTTPMessageVerifier):
    """The library looks at the clock of the machine; ours is the caller's."""

    def validate_created_and_expires(self, sig_input: object, max_age: timedelta | None = None) -> None:
        """Nothing: it is asked when the signature was found to be good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    keyid: str
    nonce: str
    created: datetime
    expires: datetime


def _read(message: Request | Response) -> _Told | Refusal:
    """What a signature of our kind says of itself, written in the one way that there is; raises nothing."""
    try:
        return _parsed_whole(message)
    except Exception:
        # What is crafted is refused with whatever the parsers raise.
        return Refusal.UNREADABLE


def _parsed_whole(message: Request | Response) -> _Told | Refusal:
    names = [name.lower() for name, _ in message.fields]
    if sum(len(name) + len(value) for name, value in message.fields) > LONGEST:
        return Refusal.UNREADABLE
    if any(names.count(name) > 1 for name in _ONCE):
        return Refusal.UNREADABLE
    if not {"signature", "signature-input", "content-digest"} <= set(names):
        return Refusal.UNSIGNED
    (inputs,), (signatures,) = (_lines(message.fields, name) for name in ("signature-input", "signature"))
    told = _parameters(inputs)
    if told is None:
        return Refusal.UNSIGNED
    keyid, nonce, created, expires = (told[name] for name in ("keyid", "nonce", "created", "expires"))
    if told.keys() != _ASKED or told["tag"] != TAG or not _is_of_one_form(signatures):
        return Refusal.UNREADABLE
    if not isinstance(keyid, str) or not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
        return Refusal.UNREADABLE
    if type(created) is not int or type(expires) is not int:
        return Refusal.UNREADABLE
    since, until = (datetime.fromtimestamp(one, UTC) for one in (created, expires))
    return _Told(keyid=keyid, nonce=nonce, created=since, expires=until)


def _is_of_the_content(digest: str, body: bytes) -> bool:
    """RFC 9530, 2: each digest that is named, SHA-256 or SHA-512, is of the content; in base64 of one form only."""
    try:
        ContentDigest.verify(digest, body)
    except InvalidSignature:
        return False
    return _is_of_one_form(digest)


def _algorithm(
    certificate: x509.Certificate,
) -> tuple[type[HTTPSignatureAlgorithm], ec.EllipticCurvePublicKey | rsa.RSAPublicKey] | None:
    """How a certificate's key signs messages, and the key; None where it does not."""
    key = certificate.public_key()
    if not is_strong(key):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return RSA_V1_5_SHA256, key
    return (ECDSA_P256_SHA256, key) if isinstance(key, ec.EllipticCurvePublicKey) else None


def _lines(fields: Fields, name: str) -> list[str]:
    return [value for given, value in fields if given.lower() == name]


def _parsed(value: str) -> StructuredType:
    """A dictionary of RFC 9651. Raises ValueError, also where a member is there twice."""

    def none(name: str, _context: str) -> None:
        raise ValueError(name)

    return http_sf.parse(value.encode("ascii"), tltype="dictionary", on_duplicate_key=none)


def _parameters(inputs: str) -> Mapping[str, object] | None:
    """What our signature says of itself; None where there is none of our kind."""
    found = _parsed(inputs)
    member = found.get(TAG) if isinstance(found, dict) else None
    return member[1] if isinstance(member, tuple) else None


def _is_of_one_form(value: str) -> bool:
    """Whether a field is written as RFC 9651, 4.1 writes it: else a bit of padding would make two of one signature."""
    return http_sf.ser(_parsed(value)) == value


def _bytes(value: bytes) -> str:
    """RFC 9651, 4.1.8."""
    return f":{base64.b64encode(value).decode()}:"


@dataclass(frozen=True, slots=True)
class _Headers:
    """All lines, as the library asks for them."""

    fields: Fields

    def items(self) -> Fields:
        """Names and values."""
        return self.fields


def _view(message: Request | Response) -> SimpleNamespace:
    headers = _Headers(message.fields)
    if isinstance(message, Request):
        return SimpleNamespace(method=message.method, url=message.url, headers=headers)
    return SimpleNamespace(status_code=message.status, headers=headers, request=_view(message.request))


def _no_message() -> InputRefused:
    return InputRefused(
        "trust.no_message",
        ja="この要求・応答には署名できません。メソッドは大文字、宛先は https:// から始まる完全な URL、ヘッダーは"
        "英数字で、まだ署名のないものにしてください。",
        en="This request or response cannot be signed. Give the method in capitals, the whole URL, fields in ASCII, "
        "and none of a signature or a digest yet.",
    )
