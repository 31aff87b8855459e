"""A key that never leaves its token (PKCS#11) seals like one in a file; SoftHSM is the token."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.trust import seal
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose

LIBRARY = next(Path("/usr/lib").glob("**/libsofthsm2.so"), None)
pytestmark = pytest.mark.skipif(
    LIBRARY is None or shutil.which("softhsm2-util") is None,
    reason="No SoftHSM here (Debian: apt-get install softhsm2).",
)
AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
PIN = "123456"
DIGEST = sha256(b"a file").digest()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    """A keyring whose key for seals was moved into a token."""
    pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed: pip install madoguchi[token]")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    asked = {"MADOGUCHI_PKCS11_LIBRARY": str(LIBRARY), "MADOGUCHI_PKCS11_PIN": PIN}
    ring = Keyring(folder=tmp_path / "trust", settings=asked)
    ring.begin("見本市", "302015", AT, synthetic=True)
    (key,) = ring.folder.glob("seal-*.key")
    named = ["softhsm2-util", "--token", "office"]
    subprocess.run(
        [*named[:1], "--init-token", "--free", "--label", "office", "--pin", PIN, "--so-pin", PIN], check=True
    )
    subprocess.run([*named, "--import", str(key), "--label", "seal", "--id", "01", "--pin", PIN], check=True)
    key.write_text("pkcs11:token=office;object=seal\n")
    return ring


def test_a_token_seals_and_the_seal_counts(office: Keyring) -> None:
    made = seal.sign(DIGEST, "x", office.current(Purpose.SEAL, AT), AT, revoked=[office.revoked])
    anchors = Anchors(roots=(office.root,), revoked=(office.revoked,))
    assert asyncio.run(seal.verify(made, DIGEST, anchors, AT)).counts


@pytest.mark.parametrize("missing", ["pin", "library", "label"])
def test_without_its_token_nothing_is_sealed_and_it_is_said_why(office: Keyring, missing: str) -> None:
    settings = {**office.settings, **({"MADOGUCHI_PKCS11_PIN": "999999"} if missing == "pin" else {})}
    if missing == "library":
        del settings["MADOGUCHI_PKCS11_LIBRARY"]
    if missing == "label":
        (key,) = office.folder.glob("seal-*.key")
        key.write_text("pkcs11:token=office;object=other\n")
    with pytest.raises(InputRefused) as refused:
        Keyring(folder=office.folder, settings=settings).current(Purpose.SEAL, AT).sign(b"")
    assert refused.value.code == ("trust.no_token" if missing == "library" else "trust.token")


def test_the_library_is_found_where_debian_puts_it() -> None:
    assert LIBRARY is not None and os.access(LIBRARY, os.R_OK)
