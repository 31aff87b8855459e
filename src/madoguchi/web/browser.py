"""A short name of the browser that asks, by which its owner knows a device again; it proves nothing."""

from __future__ import annotations

_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
"""What a user agent says (https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5), the narrower before the wider."""


def name_of(user_agent: str) -> str:
    """A name of at most 40 characters; empty where none of it is known.

    >>> name_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0")
    'Edge / Windows'
    >>> name_of("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"), name_of("curl/8")
    ('Firefox / Linux', '')
    """
    found = (next((name for word, name in known if word in user_agent), "") for known in (_BROWSERS, _DEVICES))
    return " / ".join(filter(None, found))
