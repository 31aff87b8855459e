"""「署名鍵」 The key with which a log, or a witness, signs, in a folder of its owner's."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.trust import own_file
from madoguchi.trust.log.note import Signer, Signs, Verifier, is_name, verifier_of

LONGEST_NAME = 120
_KEY, _NAME, _VERIFIERS = "key.pem", "name", "verifiers"


def make(folder: Path, name: str, signs: Signs, *, instead: bool = False) -> Signer:
    """「署名鍵」 A new key of this name, kept in a folder; `instead`: of the one that is there.

    Raises Conflict `trust.log_key_made` where there is one already, InputRefused `trust.log_name` for a name that no
    key may have.
    """
    named(name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / _KEY).exists() and not instead:
        raise Conflict(
            "trust.log_key_made",
            ja="ここには既に署名鍵があります。別のフォルダを指定してください。",
            en="There is a key here already. Name another folder.",
        )
    made = Signer(name=name, signs=signs, private=Ed25519PrivateKey.generate())
    known = [*verifiers(folder), made.verifier]
    own_file.write(folder / _VERIFIERS, "".join(f"{one.text}\n" for one in known).encode())
    own_file.write(folder / _NAME, f"{name}\n".encode())
    pem = made.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    own_file.write(folder / _KEY, pem)
    return made


def named(name: str) -> str:
    """A name that a log or a witness may have. Raises InputRefused `trust.log_name`."""
    if not is_name(name) or len(name) > LONGEST_NAME:
        raise InputRefused(
            "trust.log_name",
            ja=f"証跡や立会人の名前は、空白と + のない{LONGEST_NAME}字までです。city.example.lg.jp/log のように、"
            "組織が持つ名前で書いてください。",
            en=f"The name may hold no spaces and no +, and at most {LONGEST_NAME} characters. Write one that is the "
            "institution's own, such as city.example.lg.jp/log.",
        )
    return name


def of_log(text: str) -> Verifier:
    """「検証鍵」 Of a log, from its text. Raises InputRefused `trust.log_key`."""
    try:
        found = verifier_of(text)
        if found.signs is not Signs.NOTES:
            raise ValueError(text)
    except ValueError as error:
        raise InputRefused(
            "trust.log_key",
            ja="証跡の検証鍵として読めません。evidence status が出す検証鍵を、そのまま全部写してください。",
            en="This is no key of a log. Copy all of the key that evidence status prints.",
        ) from error
    return found


def verifiers(folder: Path) -> tuple[Verifier, ...]:
    """「検証鍵」 Of all keys that a folder ever held, the newest last. Raises InputRefused `trust.log_key_damaged`."""
    path = folder / _VERIFIERS
    try:
        return tuple(verifier_of(one) for one in bytes_of(path).decode().splitlines()) if path.exists() else ()
    except (OSError, ValueError) as error:
        raise _damaged() from error


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
        raise _damaged() from error
    return Signer(name=name, signs=signs, private=private)


def _damaged() -> InputRefused:
    return InputRefused(
        "trust.log_key_damaged",
        ja=f"証跡の鍵のファイル（{_KEY}、{_NAME}、{_VERIFIERS}）が読めません。バックアップから戻してください。",
        en=f"The files of the log's key ({_KEY}, {_NAME}, {_VERIFIERS}) cannot be read. Restore them from the backup.",
    )
