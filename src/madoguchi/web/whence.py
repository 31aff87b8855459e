"""From which network address a request comes, as far as that is known honestly."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def whence(request: HttpRequest) -> str:
    """The address of the connection or, behind MADOGUCHI_PROXIES servers of ours, the one that the first of them saw.

    What stands further left in X-Forwarded-For is said by whoever sends it. Of IPv6 the /64 network, for one line has
    all of it. Empty where there is no such address.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if proxies := settings.PROXIES:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        said = passed[-proxies].strip() if len(passed) >= proxies else ""
    try:
        found = ip_address(said)
    except ValueError:
        return ""
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
