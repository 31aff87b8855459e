"""「鍵の控え」 The keys of an office in one file that nobody opens before enough of its officers come together.

It is sealed to a public key (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM with a fresh key each time), whose
private half is split (`trust.shares`) and lies nowhere else. So a changed key is taken up without asking anybody, and
the shares stay. What the file says openly is bound to what it holds.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from madoguchi.core.errors import InputRefused

FORMAT = "madoguchi-recovery/1"
LONGEST = 5_000_000
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What everybody may read of a bundle: whose it is, of which generation of shares, and the SHA-256 of each key.

    `officers` in the order of their shares; `identifier` is what their shares have in common; `public` (hex) is the key
    to which it is sealed; `edition` counts within a generation; `made_at` is an instant in ISO 8601.
    """

    municipality: str
    generation: int
    edition: int
    made_at: str
    threshold: int
    officers: tuple[str, ...]
    identifier: int
    public: str
    keys: Mapping[str, str]

    def text(self) -> str:
        """As one line of JSON, always the same."""
        said = {name: getattr(self, name) for name in self.__slots__} | {"format": FORMAT, "keys": dict(self.keys)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """「鍵の控え」 What it says openly, and what it holds, sealed."""

    header: Header
    sealed: bytes

    def content(self) -> bytes:
        """The file."""
        return f"{self.header.text()}\n{b64encode(self.sealed).decode()}\n".encode()


def new_secret() -> bytes:
    """What is to be split: the private half of a new key, 32 bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(secret: bytes) -> str:
    """The public half (hex)."""
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def digests(keys: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 (hex) of each."""
    return {path: sha256(content).hexdigest() for path, content in sorted(keys.items())}


def seal(header: Header, keys: Mapping[str, bytes]) -> Bundle:
    """「鍵の控え」 Seal the keys, by their paths, to the public key of a header that says their digests."""
    assert dict(header.keys) == digests(keys)
    inside = json.dumps({path: b64encode(content).decode() for path, content in sorted(keys.items())}).encode()
    public = X25519PublicKey.from_public_bytes(bytes.fromhex(header.public))
    return Bundle(header=header, sealed=_SUITE.encrypt(inside, public, info=header.text().encode()))


def read(content: bytes) -> Bundle:
    """What lies in a file. Raises InputRefused `recovery.bundle_damaged`."""
    try:
        line, sealed, nothing = content.decode().split("\n")
        said = json.loads(line)
        if nothing or said.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        header = Header(**{**said, "officers": tuple(said["officers"])})
        if header.text() != line or len(bytes.fromhex(header.public)) != len(new_secret()):
            raise ValueError(line)
        return Bundle(header=header, sealed=b64decode(sealed, validate=True))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged() from error


def open_with(bundle: Bundle, secret: bytes) -> dict[str, bytes]:
    """The keys, by their paths. Raises InputRefused `recovery.shares_of_another` and `recovery.bundle_damaged`."""
    if public_of(secret) != bundle.header.public:
        raise InputRefused(
            "recovery.shares_of_another",
            ja="この分け前では、この鍵の控えは開きません（別の控えの分け前）。何も変えていません。世代と市区町村を確かめてください。",
            en="These shares do not open this bundle of keys, but another. Nothing was changed. Look at the generation "
            "and the municipality.",
        )
    try:
        private = X25519PrivateKey.from_private_bytes(secret)
        inside = json.loads(_SUITE.decrypt(bundle.sealed, private, info=bundle.header.text().encode()))
    except InvalidTag as error:
        raise damaged() from error
    keys = {str(path): b64decode(content) for path, content in inside.items()}
    if digests(keys) != dict(bundle.header.keys):
        raise damaged()
    return keys


def damaged() -> InputRefused:
    """What is said of a bundle that is not what was written."""
    return InputRefused(
        "recovery.bundle_damaged",
        ja="鍵の控えのファイルが壊れているか、書き換えられています。何も変えていません。バックアップから戻してください。",
        en="The file of the bundle of keys is torn, or was changed. Nothing was changed here. Bring it back from the "
        "backup.",
    )
