"""「署名鍵」 The key with which a log, or a witness, signs: in a file of its owner's, made once."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.trust import own_file
from madoguchi.trust.note import Signer, Signs, is_name

_KEY, _NAME = "key.pem", "name"


def make(folder: Path, name: str, signs: Signs) -> Signer:
    """「署名鍵」 A new key of this name, kept in a folder. Raises Conflict `trust.log_key_made` where there is one.

    And InputRefused `trust.log_name` for a name that no key may have.
    """
    if not is_name(name):
        raise InputRefused(
            "trust.log_name",
            ja="証跡の名前に空白や + は使えません。city.example.lg.jp/log のように、組織が持つ名前で書いてください。",
            en="The name may hold no spaces and no +. Write one that is the institution's own, such as "
            "city.example.lg.jp/log.",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / _KEY).exists():
        raise Conflict(
            "trust.log_key_made",
            ja="ここには既に署名鍵があります。別のフォルダを指定してください。",
            en="There is a key here already. Name another folder.",
        )
    private = Ed25519PrivateKey.generate()
    own_file.write(folder / _NAME, f"{name}\n".encode())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    own_file.write(folder / _KEY, pem)
    return Signer(name=name, signs=signs, private=private)


def kept(folder: Path, signs: Signs) -> Signer | None:
    """「署名鍵」 The key of a folder; None where none was made. Raises InputRefused `trust.log_key_damaged`."""
    if not (folder / _KEY).exists():
        return None
    try:
        private = load_pem_private_key(bytes_of(folder / _KEY), password=None)
        name = bytes_of(folder / _NAME).decode().strip()
        if not isinstance(private, Ed25519PrivateKey) or not is_name(name):
            raise ValueError(name)
    except (OSError, ValueError, TypeError) as error:
        raise InputRefused(
            "trust.log_key_damaged",
            ja=f"署名鍵（{_KEY}、{_NAME}）が読めません。バックアップから戻してください。",
            en=f"The key ({_KEY}, {_NAME}) cannot be read. Bring it back from the backup.",
        ) from error
    return Signer(name=name, signs=signs, private=private)
