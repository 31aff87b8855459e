"""A service that residents sign in to by the counter: it asks as a real one does, with a key of its own."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client

from madoguchi import flow
from madoguchi.flow.relying import FILE
from madoguchi.trust.oidc import id_token, jose, request
from madoguchi.trust.oidc.discovery import Endpoints, endpoints_of
from madoguchi.trust.oidc.id_token import Expected, Told
from madoguchi.trust.oidc.request import Bound
from madoguchi.trust.oidc.request import Client as Relying

from .federated import HOST, led_to

BACK = "https://nursery.example/return"
ISSUER = f"http://{HOST}"
ALL = ("openid", "name", "birthdate", "address", "gender")
AGAIN = (*ALL, "offline_access")
SETTINGS = """[{name}]
title = "保育施設の予約"
title_en = "Nursery booking"
operator = "こども未来部"
operator_en = "Children's department"
purpose = "利用を申し込む方の確認"
purpose_en = "To know who applies"
redirect_uris = ["{back}"]
items = ["name", "birthdate", "address", "gender"]
longest_days = 366
{more}
[[{name}.keys]]
{key}
"""


@dataclass
class Service:
    """A service, its key, and what it holds meanwhile."""

    name: str = "nursery"
    back: str = BACK
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    bound: Bound = field(default_factory=lambda: Bound(state=secrets.token_urlsafe(16), secret=secrets.token_urlsafe()))

    def settings(self, more: str = "") -> str:
        listed = "\n".join(f'{name} = "{one}"' for name, one in jose.published(self.key).items())
        return SETTINGS.format(name=self.name, back=self.back, key=listed, more=more)

    def known(self, more: str = "") -> None:
        """Let the counter know it, and nobody else."""
        (flow.home() / FILE).write_text(self.settings(more))

    def relying(self) -> Relying:
        return Relying(client_id=self.name, audience=ISSUER, redirect_uri=self.back, key=self.key)

    def endpoints(self) -> Endpoints:
        said = Client(HTTP_HOST=HOST).get("/.well-known/openid-configuration").json()
        return endpoints_of(said, ISSUER, rehearsal=True)

    def address(self, *, scopes: tuple[str, ...] = ("openid",), acr: str = "", more: str = "") -> str:
        """Where it sends the browser: the path of the counter."""
        where = urlsplit(request.address(self.endpoints(), self.relying(), self.bound, scopes, acr))
        return f"{where.path}?{where.query}{more}"

    def exchange(self, with_code: str, **changed: str) -> HttpResponse:
        fields = request.exchange(self.relying(), self.bound, with_code, datetime.now(UTC))
        return self.post({**fields, **changed})

    def again(self, refresh: str, **changed: str) -> HttpResponse:
        fields = request.exchange(self.relying(), self.bound, "", datetime.now(UTC))
        asserted = {name: fields[name] for name in ("client_assertion", "client_assertion_type")}
        return self.post({"grant_type": "refresh_token", "refresh_token": refresh, **asserted, **changed})

    def post(self, fields: Mapping[str, str]) -> HttpResponse:
        found: HttpResponse = Client(HTTP_HOST=HOST).post("/openid/token", dict(fields))
        return found

    def gives_up(self, token: str, **changed: str) -> HttpResponse:
        fields = request.exchange(self.relying(), self.bound, "", datetime.now(UTC))
        asserted = {name: fields[name] for name in ("client_assertion", "client_assertion_type")}
        browser = Client(HTTP_HOST=HOST)
        found: HttpResponse = browser.post("/openid/revoke", {"token": token, **asserted, **changed})
        return found

    def told(self, access: str) -> HttpResponse:
        browser = Client(HTTP_HOST=HOST)
        found: HttpResponse = browser.get("/openid/userinfo", HTTP_AUTHORIZATION=f"Bearer {access}")
        return found

    def judged(self, said: Mapping[str, str]) -> Told:
        """What the ID token tells, by our own rules for those of others."""
        keys = jose.keys_of(Client(HTTP_HOST=HOST).get("/openid/keys.json").json())
        claims = jose.claims_of(said["id_token"], keys)
        assert not isinstance(claims, jose.Unsigned), claims
        expected = Expected(
            issuer=ISSUER, client_id=self.name, nonce=self.bound.nonce, acr=frozenset({"aal1", "aal2", "aal3"})
        )
        told = id_token.judge(claims, expected, said["access_token"], datetime.now(UTC))
        assert isinstance(told, Told), told
        return told


def come(browser: Client, address: str) -> HttpResponse:
    """Follow a service's address to the page that asks: what another site leads to comes without cookies."""
    page = Client(HTTP_HOST=HOST).get(address)
    assert page.status_code == 200, page.content.decode()
    taken = browser.get(led_to(page))
    assert taken.status_code == 302
    shown: HttpResponse = browser.get(taken.headers["Location"])
    return shown


def asked_on(page: HttpResponse) -> str:
    return hidden(page)["asked"]


def hidden(page: HttpResponse) -> dict[str, str]:
    """What the page that asks sends along: what was asked, and what it showed."""
    found = re.findall(r'name="(asked|seen)" value="([^"]*)"', page.content.decode())
    assert found, page.content.decode()
    return {name: unescape(one) for name, one in found}


def press(browser: Client, page: HttpResponse, **fields: object) -> HttpResponse:
    """Press a button of the page that asks."""
    found: HttpResponse = browser.post("/ja/service/", {**hidden(page), **fields})
    return found


def returned(page: HttpResponse) -> dict[str, str]:
    """With what the browser comes back to the service."""
    assert page.status_code == 200, page.content.decode()
    where = urlsplit(led_to(page))
    assert f"{where.scheme}://{where.netloc}{where.path}" == BACK
    return {name: many[0] for name, many in parse_qs(where.query).items()}


def read(response: HttpResponse) -> dict[str, str]:
    found: dict[str, str] = json.loads(response.content)
    return found
