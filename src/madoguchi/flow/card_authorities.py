"""「認証局」 Whose certificates of people count here: their authorities and lists of revoked ones, in a folder.

J-LIS lets those have its lists who have notified it and agreed with it (公的個人認証法36条). Beside invented people lie
an invented authority and its list (`simulate.cards`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography import x509

from madoguchi.core.errors import InputRefused
from madoguchi.flow import providers
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.identity import first_key
from madoguchi.identity.kinds import How
from madoguchi.trust.certificate import Authorities
from madoguchi.trust.jpki import WORLDS_OF_PEOPLE, WORLDS_OF_REHEARSALS, World
from madoguchi.trust.providers import Providers
from madoguchi.trust.revocation import RevokedList, fingerprint, indexed, list_of

CERTIFICATE, REVOKED, RESPONDER = "*.pem", "*.crl", ".ocsp"


def folder() -> Path:
    """Where they lie: in `cards` of the municipality."""
    return home() / "cards"


def are_there() -> bool:
    """Whether there is a door for cards at all."""
    return any(folder().glob(CERTIFICATE))


def have_app() -> bool:
    """Whether an app that reads cards is connected: until now there is an invented one alone."""
    return are_there() and is_synthetic()


def open_to_staff() -> bool:
    """Whether staff may come in, and prove who they are, by a card: MADOGUCHI_STAFF_DOORS, and an app."""
    return first_key.opens(How.CARD) and have_app()


def read() -> Authorities:
    """The authorities as they lie there now (certificates PEM, lists PEM or DER), each list read once.

    Where people are invented only test and invented certificates count, and nowhere else do they. Where the office
    keeps a list of providers (`flow.providers`), it is obeyed, and its authorities need not lie here. Raises
    InputRefused `flow.card_authorities` and `trust.providers_unreadable`.
    """
    files = sorted((*folder().glob(CERTIFICATE), *folder().glob(REVOKED)))
    worlds = WORLDS_OF_REHEARSALS if is_synthetic() else WORLDS_OF_PEOPLE
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files), worlds, providers.kept())


def responders() -> Mapping[str, str]:
    """「失効情報」 Where which authority (by its fingerprint) is asked of one certificate (OCSP).

    The address is the one line of a file `NAME.ocsp` beside its certificate `NAME.pem`. What a certificate itself says
    of it is not followed. Raises as `read`.
    """
    files = sorted(path for path in folder().glob(CERTIFICATE) if path.with_suffix(RESPONDER).exists())
    try:
        return {
            fingerprint(one): path.with_suffix(RESPONDER).read_text("ascii").strip()
            for path in files
            for one in x509.load_pem_x509_certificates(path.read_bytes())
        }
    except (OSError, ValueError) as error:
        raise _unreadable() from error


def _unreadable() -> InputRefused:
    return InputRefused(
        "flow.card_authorities",
        ja="マイナンバーカードの認証局の証明書か失効の一覧が読めないため、いまはカードを使えません。"
        "手紙の照会番号など、ほかの方法を使ってください。",
        en="A certificate or a list of revoked ones of the cards' authorities cannot be read, so no card counts now. "
        "Use another way, such as the number on the letter.",
    )


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...], worlds: frozenset[World], listed: Providers | None) -> Authorities:
    try:
        here = [
            one
            for path, _ in files
            if path.match(CERTIFICATE)
            for one in x509.load_pem_x509_certificates(path.read_bytes())
        ]
        certificates = tuple(dict.fromkeys((*here, *(listed.certificates if listed else ()))))
        lists = [one for path, at in files if path.match(REVOKED) for one in _listed(path, at, certificates)]
        return Authorities(certificates=certificates, lists=tuple(lists), worlds=worlds, allowed=listed)
    except (ValueError, x509.InvalidVersion):
        raise _unreadable() from None


@lru_cache(maxsize=16)
def _listed(path: Path, _at: int, certificates: tuple[x509.Certificate, ...]) -> tuple[RevokedList, ...]:
    """A list is long: it is read once, whatever else changes beside it."""
    return indexed([list_of(path.read_bytes())], certificates)
