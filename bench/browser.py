"""A browser without a screen: it keeps cookies and one connection, and sends the forms of the page that it has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_AMOUNT = re.compile(r'class="amount"[^>]*>(?:<span>[^<]*</span>)?\s*([0-9,]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came back: the status, where it leads (empty text: nowhere), and its bytes."""

    status: int
    location: str
    content: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.content.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of its forms; of two of one name the first."""
        return {name: unescape(value) for name, value in reversed(_HIDDEN.findall(self.text))}

    @property
    def amount(self) -> int | None:
        """The amount in yen that the page says, if it says one."""
        found = _AMOUNT.search(self.text)
        return int(found[1].replace(",", "")) if found else None


@dataclass(slots=True)
class Browser:
    """One connection to a server on this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    shown: int = 0
    """How many pages it was shown until now; to be led elsewhere is none."""
    _connection: HTTPConnection | None = None

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form, with the token that its page bore."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        page = Page(status=response.status, location=response.headers.get("Location") or "", content=response.read())
        for one in response.headers.get_all("Set-Cookie") or ():
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.shown += not page.location
        return page
