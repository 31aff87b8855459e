"""「署名」 JSON Web Signatures and keys (RFC 7515, 7517): read strictly, by few algorithms.

The only module that knows the library. It accepts base64 with padding in a signature, so the shape of a token is looked
at before it sees one; keys of another kind than ours are left out before they reach it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from madoguchi.trust.key import SHORTEST_KEY, is_strong

LONGEST = 20_000
"""Characters of a token; one with four claims has some hundreds."""
MOST_KEYS = 32
_KINDS = {"ES256": "EC", "RS256": "RSA", "PS256": "RSA"}
"""Each algorithm that counts, and the kind of its keys. Neither `none` nor one with a shared secret is among them."""
_BITS_OF_CHARACTER = 6
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_PUBLIC = ("kty", "crv", "x", "y", "n", "e")


class Unsigned(StrEnum):
    """「署名」 Why a token does not count, before anything that it says is looked at."""

    SHAPE = "shape"
    """It is no token, or longer than any."""
    ALGORITHM = "algorithm"
    """It is signed by an algorithm that does not count, or by none, or asks for an extension."""
    KEY = "key"
    """No key of the provider has its name; there may be newer ones."""
    SIGNATURE = "signature"
    """The key did not sign it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """「公開鍵」 A key of a provider by its name, and the algorithm that it is for (empty: any of its kind)."""

    name: str
    algorithm: str
    public: ECKey | RSAKey


def keys_of(document: object) -> tuple[Key, ...]:
    """The keys of a document (RFC 7517, "keys") that can sign by our algorithms. Raises ValueError."""
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ValueError("no set of keys")
    found = [key for one in listed if isinstance(one, dict) and (key := _key(one))]
    if len({one.name for one in found}) < len(found):
        raise ValueError("two keys of one name")
    return tuple(found)


def claims_of(token: str, keys: tuple[Key, ...]) -> Mapping[str, object] | Unsigned:
    """What a token claims, if one of the keys signed it."""
    content = content_of(token, keys)
    if isinstance(content, Unsigned):
        return content
    try:
        claims = json.loads(content)
    except (ValueError, RecursionError):
        return Unsigned.SHAPE
    return claims if isinstance(claims, dict) else Unsigned.SHAPE


def content_of(token: str, keys: tuple[Key, ...]) -> bytes | Unsigned:
    """What a token holds, if one of the keys signed it."""
    if len(token) > LONGEST or not _TOKEN.fullmatch(token):
        return Unsigned.SHAPE
    try:
        header: dict[str, object] = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, RecursionError):
        return Unsigned.SHAPE
    algorithm, name = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in _KINDS or "crit" in header or "b64" in header:
        return Unsigned.ALGORITHM
    named = [one for one in keys if (one.name == name if name is not None else len(keys) == 1)]
    fits = [one for one in named if one.algorithm in ("", algorithm) and one.public.key_type == _KINDS[algorithm]]
    if not named:
        return Unsigned.KEY
    if not fits:
        return Unsigned.ALGORITHM
    try:
        return jws.deserialize_compact(token, fits[0].public, algorithms=[algorithm]).payload
    except (JoseError, ValueError, RecursionError):
        return Unsigned.SIGNATURE


def signed(claims: Mapping[str, object], private: ec.EllipticCurvePrivateKey, kind: str = "JWT") -> str:
    """A token with these claims, signed with ES256."""
    own = _own(private)
    header = {"alg": "ES256", "kid": own.thumbprint(), "typ": kind}
    return jws.serialize_compact(header, json.dumps(dict(claims)).encode(), own, algorithms=["ES256"])


def published(private: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """The public half of a key of ours, as others read it; its name is its thumbprint (RFC 7638)."""
    own = _own(private)
    said = own.as_dict(private=False)
    return {name: str(said[name]) for name in ("kty", "crv", "x", "y")} | {
        "kid": own.thumbprint(),
        "use": "sig",
        "alg": "ES256",
    }


def new_key() -> bytes:
    """A new key of ours (P-256, PEM)."""
    private = ec.generate_private_key(ec.SECP256R1())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _own(private: ec.EllipticCurvePrivateKey) -> ECKey:
    return ECKey.import_key(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _key(listed: Mapping[str, object]) -> Key | None:
    """One of the list, if it is of use to us; only what is public of it is looked at."""
    name, algorithm = listed.get("kid", ""), listed.get("alg", "")
    if listed.get("use", "sig") != "sig" or not isinstance(name, str) or algorithm not in ("", *_KINDS):
        return None
    acts = listed.get("key_ops", ["verify"])
    if not isinstance(acts, list) or "verify" not in acts:
        return None
    said = {part: one for part in _PUBLIC if isinstance(one := listed.get(part), str)}
    try:
        public: ECKey | RSAKey
        if said.get("kty") == "EC" and said.get("crv") == "P-256":
            public = ECKey.import_key(dict(said))
        elif said.get("kty") == "RSA" and len(said.get("n", "")) * _BITS_OF_CHARACTER >= SHORTEST_KEY:
            public = RSAKey.import_key(dict(said))
            if not is_strong(public.public_key):
                return None
        else:
            return None
        # The numbers are only looked at once they are used.
        public.public_key.public_numbers()
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return Key(name=name, algorithm=str(algorithm), public=public)
