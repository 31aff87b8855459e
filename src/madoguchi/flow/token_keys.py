"""「署名鍵」 The keys with which the counter signs tokens (P-256, PEM), one folder of the municipality for each use."""

from __future__ import annotations

import os
import secrets
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from madoguchi.core.errors import InputRefused
from madoguchi.flow.folders import home
from madoguchi.trust import own_file
from madoguchi.trust.oidc import jose

_BITS = 256


class Use(StrEnum):
    """「署名鍵」 What is signed, by the name of the folder."""

    TO_PROVIDERS = "provider-keys"
    """That it is we who ask an outside provider."""
    TO_SERVICES = "service-keys"
    """Who somebody is, for the services that ask us."""


def keys(use: Use) -> tuple[ec.EllipticCurvePrivateKey, ...]:
    """Our own keys, the one that signs first; one is made at the first call. Raises InputRefused `flow.token_key`.

    Each is a PEM file of the folder: put one there whose name comes later in the alphabet, and it signs; the others
    stay published until they are taken away.
    """
    folder = home() / use
    if not any(folder.glob("*.pem")):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(folder)
    return _read(tuple((one, one.stat().st_mtime_ns) for one in sorted(folder.glob("*.pem"), reverse=True)))


def published(use: Use) -> dict[str, list[dict[str, str]]]:
    """「公開鍵」 Their public halves (RFC 7517)."""
    return {"keys": [jose.published(one) for one in keys(use)]}


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[ec.EllipticCurvePrivateKey, ...]:
    ours = tuple(key for file, _ in files if (key := _key(file)))
    if len(ours) < len(files):
        folder = files[0][0].parent.name
        raise InputRefused(
            "flow.token_key",
            ja=f"{folder} に P-256 でない鍵があるため、署名できません。鍵を確かめてください。",
            en=f"A key in {folder} is not of P-256, so nothing is signed. Check the keys.",
        )
    return ours


def _key(file: Path) -> ec.EllipticCurvePrivateKey | None:
    try:
        found = load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return found if isinstance(found, ec.EllipticCurvePrivateKey) and found.key_size == _BITS else None


def _make(folder: Path) -> None:
    unnamed = folder / f".{secrets.token_hex(8)}"
    own_file.write(unnamed, jose.new_key())
    try:
        os.link(unnamed, folder / "0001.pem")  # fails where another process was first: then its key is the key
    except FileExistsError:
        return
    finally:
        unnamed.unlink(missing_ok=True)
