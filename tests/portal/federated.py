"""A browser at a counter whose residents can come in by the double of デジタル認証アプリ, over HTTP on this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client

from madoguchi.flow import federating
from madoguchi.simulate.counter import DoorKey
from madoguchi.simulate.local_server import listening
from madoguchi.simulate.provider import PIN, Double
from madoguchi.simulate.provider_server import NAME, double_of, write_settings

HOST = "localhost:8000"
AWAY = "madoguchi-away"
Change = Callable[[Double], None]


@dataclass
class At:
    """A counter with its provider, and the residents' letters."""

    double: Double
    keys: dict[str, DoorKey]

    def person(self, letter: str) -> str:
        return self.keys[letter].reference_number

    def leave(self, browser: Client, address: str = f"/ja/provider/{NAME}/", **fields: str) -> str:
        """Press the button of a page of ours; the address at the provider to which it leads."""
        page = browser.post(address, fields)
        assert page.status_code == 200, page.content.decode()
        return led_to(page)

    def verified(self, address: str, letter: str, *, pin: str = PIN, **more: str) -> str:
        """Somebody is verified at the provider; the address of ours to which it returns."""
        parts = urlsplit(address)
        asked = {name: one for name, (one,) in parse_qs(parts.query).items()}
        sent = urlencode({**asked, "person": self.person(letter), "pin": pin, **more})
        connection = HTTPConnection(parts.netloc, timeout=10)
        connection.request("POST", parts.path, sent, {"Content-Type": "application/x-www-form-urlencoded"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.headers["Location"] or ""

    def back(self, browser: Client, returned: str) -> HttpResponse:
        """Come back with it, over the page that leads on."""
        parts = urlsplit(returned)
        # What another site leads to comes without any cookie of ours.
        page = Client(HTTP_HOST=HOST).get(f"{parts.path}?{parts.query}")
        assert page.status_code == 200 and not page.cookies.get("madoguchi-visit")
        found: HttpResponse = browser.get(led_to(page))
        return found

    def through(
        self, browser: Client, letter: str, address: str = f"/ja/provider/{NAME}/", **fields: str
    ) -> HttpResponse:
        """There and back."""
        return self.back(browser, self.verified(self.leave(browser, address, **fields), letter))

    def link(self, browser: Client, letter: str) -> HttpResponse:
        """Link with consent, as who is verified at the provider."""
        return self.through(browser, letter, f"/ja/provider/{NAME}/link/", agreed="on")


def browser() -> Client:
    return Client(HTTP_HOST=HOST)


def led_to(page: HttpResponse) -> str:
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return unescape(found[1])


@contextmanager
def provider(keys: dict[str, DoorKey], kind: type[Double] = Double) -> Iterator[At]:
    """The double of a kind, listening; the settings of the municipality in scope name it."""
    federating.forget()

    def answers(environ: object, start: object) -> object:
        return double(environ, start)  # type: ignore[arg-type]

    with listening(answers) as port:  # type: ignore[arg-type]
        issuer = f"http://127.0.0.1:{port}"
        write_settings(issuer)
        made = double_of(issuer, [f"http://{HOST}"], [key.reference_number for key in keys.values()])
        double = kind(issuer=issuer, client=made.client, people=made.people)
        yield At(double=double, keys=keys)
    federating.forget()
