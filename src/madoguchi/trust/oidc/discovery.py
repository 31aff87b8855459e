"""「連携」 What a provider says of itself (OpenID Connect Discovery 1.0): believed of its issuer only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

WELL_KNOWN = "/.well-known/openid-configuration"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """「連携」 Where a provider is asked. `names_itself`: its answers carry its name (RFC 9207)."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    names_itself: bool


def endpoints_of(document: object, issuer: str, *, rehearsal: bool) -> Endpoints:
    """What a document says. Raises ValueError for another issuer's, an address that is not safe, or no PKCE."""
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise ValueError("another issuer")
    said = {name: document.get(f"{name}_endpoint", "") for name in ("authorization", "token", "userinfo")}
    said["keys"] = document.get("jwks_uri")
    for name, address in said.items():
        if not isinstance(address, str) or (
            not is_safe(address, rehearsal=rehearsal) and (address or name != "userinfo")
        ):
            raise ValueError("an address that is not safe")
    if "S256" not in _listed(document, "code_challenge_methods_supported"):
        raise ValueError("no PKCE with S256")
    if "private_key_jwt" not in _listed(document, "token_endpoint_auth_methods_supported"):
        raise ValueError("no private_key_jwt")
    return Endpoints(
        issuer=issuer,
        authorization=str(said["authorization"]),
        token=str(said["token"]),
        keys=str(said["keys"]),
        userinfo=str(said["userinfo"]),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


def is_safe(address: str, *, rehearsal: bool) -> bool:
    """Whether an address may be asked: over TLS, or, in a rehearsal, on this machine.

    >>> is_safe("https://a.example/x", rehearsal=False), is_safe("http://a.example/x", rehearsal=True)
    (True, False)
    >>> is_safe("http://localhost:8001", rehearsal=True), is_safe("http://localhost:8001", rehearsal=False)
    (True, False)
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or not (address.isascii() and address.isprintable()):
        return False
    return parts.scheme == "https" or (rehearsal and parts.scheme == "http" and host in _LOOPBACK)


def _listed(document: dict[str, object], name: str) -> list[object]:
    found = document.get(name)
    return found if isinstance(found, list) else []
