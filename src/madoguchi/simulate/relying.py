"""A double of another service of the office, for rehearsals and tests: residents sign in to it by the counter.

It asks as a real service does (OpenID Connect, `private_key_jwt`, PKCE), by the same code with which the counter asks
outside providers, and shows what it was told. All lies in its memory.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from cryptography.hazmat.primitives.asymmetric import ec

from madoguchi import flow
from madoguchi.flow import outside
from madoguchi.flow.outside import Away
from madoguchi.flow.relying import FILE
from madoguchi.simulate import local_server
from madoguchi.simulate.sample import refuse_real_people
from madoguchi.store import disk
from madoguchi.trust.oidc import id_token, jose, request
from madoguchi.trust.oidc.asked import ACRS, AGAIN, ITEMS, OPENID
from madoguchi.trust.oidc.discovery import WELL_KNOWN, Endpoints, endpoints_of
from madoguchi.trust.oidc.id_token import Expected, Told
from madoguchi.trust.oidc.request import Bound, Client

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NAME = "nursery"
_FIRST = "# The double of another service, for rehearsals. It is written anew whenever the counter is opened."
_SETTINGS = """
[{name}]
title = "模擬の保育施設予約"
title_en = "Double of a nursery booking"
operator = "模擬のこども未来部"
operator_en = "Invented children's department"
purpose = "利用を申し込む方の確認"
purpose_en = "To know who applies"
redirect_uris = ["{back}"]
items = ["name", "birthdate", "address", "gender"]
longest_days = 366

[[{name}.keys]]
{key}
"""
_PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>模擬の保育施設予約</title>
<style>body{{font:1.1rem/1.7 sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#1a1a1c;background:#fff}}
.double{{background:#fff3cd;border:2px solid #1a1a1c;padding:.5rem 1rem}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;background:#f2f2f2;padding:.5rem}}
a,button{{font:inherit;display:inline-block;padding:.5rem 1rem;margin:.25rem 0}}</style></head>
<body><main><p class="double">これは予行用の複製です。本物のサービスではありません。
<span lang="en">This is a double for rehearsals, no real service.</span></p>
<h1>模擬の保育施設予約</h1>{body}</main></body></html>
"""
_WAYS = (
    ("/begin", (OPENID,), "窓口で入る", "Sign in by the counter"),
    ("/begin-items", (OPENID, *ITEMS), "窓口で入り、基本4情報を渡す", "Sign in and tell the four items"),
    ("/begin-lasting", (OPENID, *ITEMS, AGAIN), "窓口で入り、変わったときも渡す", "… and tell them when they change"),
)


@dataclass(slots=True)
class Service:
    """The double at an address, which relies on the counter at `issuer`."""

    issuer: str
    address: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    begun: dict[str, Bound] = field(default_factory=dict)
    refresh: str = ""

    @property
    def client(self) -> Client:
        """As the counter knows it."""
        return Client(client_id=NAME, audience=self.issuer, redirect_uri=f"{self.address}/return", key=self.key)

    def settings(self) -> str:
        """What the counter has to know of it."""
        listed = "\n".join(f'{name} = "{one}"' for name, one in jose.published(self.key).items())
        return _SETTINGS.format(name=NAME, back=self.client.redirect_uri, key=listed)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        sent = {name: many[0] for name, many in parse_qs(environ.get("QUERY_STRING", "")).items()}
        scopes = next((scopes for where, scopes, *_ in _WAYS if where == path), None)
        try:
            if scopes:
                return _lead(start, self._begin(scopes))
            if path == "/return":
                return _shown(start, self._returned(sent))
            if path == "/again":
                return _shown(start, self._again())
        except (Away, ValueError) as error:
            return _shown(start, f"<p role='alert'>窓口に聞けません。 {escape(type(error).__name__)}</p>{_ways()}")
        return _shown(start, _ways())

    def _begin(self, scopes: tuple[str, ...]) -> str:
        bound = Bound(state=secrets.token_urlsafe(16), secret=secrets.token_urlsafe(32))
        self.begun[bound.state] = bound
        return request.address(self._endpoints(), self.client, bound, scopes, "")

    def _returned(self, sent: Mapping[str, str]) -> str:
        bound = self.begun.pop(sent.get("state", ""), None)
        if bound is None or sent.get("iss") != self.issuer:
            return f"<p role='alert'>ここから始めた手続きではありません。</p>{_ways()}"
        if "code" not in sent:
            return f"<p role='alert'>窓口で取りやめました。 {escape(sent.get('error', ''))}</p>{_ways()}"
        where = self._endpoints()
        answer = outside.post(where.token, request.exchange(self.client, bound, sent["code"], datetime.now(UTC)))
        if not answer.agreed:
            return f"<p role='alert'>{escape(str(answer.said.get('error')))}</p>{_ways()}"
        said = {name: str(answer.said.get(name, "")) for name in ("id_token", "access_token", "refresh_token")}
        claims = jose.claims_of(said["id_token"], jose.keys_of(outside.get(where.keys).said))
        if isinstance(claims, jose.Unsigned):
            return f"<p role='alert'>{claims}</p>"
        expected = Expected(issuer=self.issuer, client_id=NAME, nonce=bound.nonce, acr=frozenset(ACRS))
        told = id_token.judge(claims, expected, said["access_token"], datetime.now(UTC))
        if not isinstance(told, Told):
            return f"<p role='alert'>{told}</p>"
        self.refresh = said["refresh_token"]
        return f"<h2>入りました</h2>{_said(claims)}{self._items(where, said['access_token'])}"

    def _again(self) -> str:
        where = self._endpoints()
        fields = request.exchange(self.client, Bound(state="", secret=""), "", datetime.now(UTC))
        asserted = {name: fields[name] for name in ("client_assertion", "client_assertion_type")}
        answer = outside.post(where.token, {"grant_type": "refresh_token", "refresh_token": self.refresh, **asserted})
        if not answer.agreed:
            return f"<p role='alert'>もう教えてもらえません。 {escape(str(answer.said.get('error')))}</p>{_ways()}"
        return self._items(where, str(answer.said.get("access_token")))

    def _items(self, where: Endpoints, access: str) -> str:
        shown = outside.get(where.userinfo, bearer=access)
        again = '<p><a href="/again">いまの内容をもう一度聞く</a></p>' if self.refresh else ""
        return f"<h2>窓口から聞いたこと</h2>{_said(shown.said)}{again}{_ways()}"

    def _endpoints(self) -> Endpoints:
        return endpoints_of(outside.get(f"{self.issuer}{WELL_KNOWN}").said, self.issuer, rehearsal=True)


def beside(port: int) -> str | None:
    """Let the double listen for as long as this process does, two ports after a counter's; returns its address.

    None where that port is taken, or the settings name another service: the counter opens all the same.
    """
    refuse_real_people()
    settings = flow.home() / FILE
    if settings.exists() and not settings.read_text("utf-8").startswith(_FIRST):
        return None
    double = Service(issuer=f"http://localhost:{port}", address=f"http://localhost:{port + 2}")
    try:
        local_server.started(double, port + 2)
    except (OSError, OverflowError):
        settings.unlink(missing_ok=True)
        return None
    disk.write_whole(settings, [(_FIRST + double.settings()).encode()])
    return double.address


def _ways() -> str:
    return "".join(f'<p><a href="{where}">{ja} <span lang="en">{en}</span></a></p>' for where, _, ja, en in _WAYS)


def _said(what: Mapping[str, object]) -> str:
    return f"<pre>{escape(json.dumps(dict(what), ensure_ascii=False, indent=1))}</pre>"


def _lead(start: StartResponse, address: str) -> Iterable[bytes]:
    start("303 See Other", [("Location", address), ("Content-Length", "0")])
    return []


def _shown(start: StartResponse, body: str) -> Iterable[bytes]:
    page = _PAGE.format(body=body).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
    start(f"{HTTPStatus.OK.value} OK", [*headers, ("Cache-Control", "no-store")])
    return [page]
