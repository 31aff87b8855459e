"""The double of デジタル認証アプリ, listening on this machine, and the settings file by which a counter knows it."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.flow import token_keys
from madoguchi.flow.openid import FILE
from madoguchi.flow.token_keys import Use
from madoguchi.registry.models import Resident
from madoguchi.simulate import local_server
from madoguchi.simulate.provider import Client, Double, Person
from madoguchi.simulate.sample import refuse_real_people
from madoguchi.store import disk

NAME, CLIENT_ID = "double", "RP00000001"
_FIRST = "# The double of デジタル認証アプリ, for rehearsals. It is written anew whenever the counter is opened."
_SETTINGS = """
[{name}]
title = "模擬のデジタル認証アプリ"
title_en = "Double of the Digital Authentication App"
issuer = "{issuer}"
client_id = "{client_id}"
scopes = ["openid", "name", "birthdate"]

[[{name}.acr]]
asked = "aal2 crl"
told = ["aal2"]
identity_level = 2
authentication_level = 2

[[{name}.acr]]
asked = "aal3 crl"
told = ["aal3"]
identity_level = 3
authentication_level = 3
"""


def beside(port: int, numbers: Iterable[str]) -> str | None:
    """Let the double listen for as long as this process does, on the port after a counter's; returns its address.

    None where that port is taken, or the settings name another provider: the counter opens all the same.
    """
    settings = flow.home() / FILE
    if settings.exists() and not settings.read_text("utf-8").startswith(_FIRST):
        return None
    issuer = f"http://localhost:{port + 1}"
    counters = (f"http://localhost:{port}", f"http://127.0.0.1:{port}")
    try:
        local_server.started(double_of(issuer, counters, numbers), port + 1)
    except (OSError, OverflowError):
        settings.unlink(missing_ok=True)
        return None
    write_settings(issuer)
    return issuer


def write_settings(issuer: str) -> None:
    """Let the counter know the double. Raises Conflict `simulate.real_people` in a municipality of real people."""
    refuse_real_people()
    said = _FIRST + _SETTINGS.format(name=NAME, issuer=issuer, client_id=CLIENT_ID)
    disk.write_whole(flow.home() / FILE, [said.encode()])


def double_of(issuer: str, counters: Iterable[str], numbers: Iterable[str]) -> Double:
    """The double, for the counters at these addresses and the holders of these letters."""
    redirects = tuple(f"{one.rstrip('/')}/provider/{NAME}/return/" for one in counters)
    ours = token_keys.published(Use.TO_PROVIDERS)
    client = Client(client_id=CLIENT_ID, redirect_uris=redirects, keys=lambda: ours)
    return Double(issuer=issuer, client=client, people=tuple(map(_person, numbers)))


def _person(number: str) -> Person:
    person_id = Claim.objects.get(reference_number=number).recipient_id
    resident = Resident.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("version").last()
    assert resident is not None and resident.birth_date is not None
    return Person(number=number, name=resident.name, born=resident.birth_date)
