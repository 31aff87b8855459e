"""「連携先」 Which services residents may sign in to by us: a settings file of the municipality.

`services.toml` in the municipality's folder has a table for each (docs/how-to/services.md). A service is known by its
name there; its keys, and the addresses to which we lead back, are those that stand there and no others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from madoguchi.core.errors import InputRefused
from madoguchi.flow.settings_file import SettingsFile, Table, level, text
from madoguchi.identity.level import Level
from madoguchi.trust.oidc import jose
from madoguchi.trust.oidc.asked import ITEMS
from madoguchi.trust.oidc.discovery import is_safe

FILE = "services.toml"
LONGEST_DAYS = 366
"""「期限」 No consent lasts longer, whatever a file says: then it is asked for anew."""
_NAME = re.compile(r"[a-z0-9]{1,20}")
_LONGEST = 40
_LONGEST_ADDRESS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """「連携先」 One service, its operator, and for what it asks: in Japanese and English.

    `items`: which of the four it may ask for. `longest_days`: how long a consent may last, 0 where each is for once.
    `needed`: how sure it has to be who is there. `signed`: whether it is told the items in a token that we sign.
    """

    name: str
    title: str
    title_en: str
    operator: str
    operator_en: str
    purpose: str
    purpose_en: str
    redirect_uris: frozenset[str]
    items: tuple[str, ...]
    longest_days: int
    needed: Level
    signed: bool
    keys: tuple[jose.Key, ...]


def services() -> tuple[Service, ...]:
    """Those of the file as it is now, in its order; none without a file. Raises InputRefused `flow.services`."""
    return _SETTINGS.read()


def find(name: str) -> Service | None:
    """The one of a name."""
    return _SETTINGS.find(name)


def _refused() -> InputRefused:
    return InputRefused(
        "flow.services",
        ja="連携先の設定（services.toml）が読めないため、いまはどの連携先にも入れません。設定を確かめてください。",
        en="The settings of the services (services.toml) cannot be read, so nobody can sign in to one now. Check the "
        "file.",
    )


def _service(name: str, said: Table, rehearsal: bool) -> Service:
    spoken = ("title", "operator", "purpose")
    title, operator, purpose = ((text(said[key], _LONGEST), text(said[f"{key}_en"], _LONGEST)) for key in spoken)
    addresses, items, keys = (_list(said, key) for key in ("redirect_uris", "items", "keys"))
    longest, signed = said.get("longest_days", 0), said.get("signed", False)
    if not _NAME.fullmatch(name) or not addresses or not {*items} <= {*ITEMS}:
        raise ValueError(name)
    if not all(isinstance(one, str) and _leads_back(one, rehearsal=rehearsal) for one in addresses):
        raise ValueError("redirect_uris")
    if type(longest) is not int or not 0 <= longest <= LONGEST_DAYS or type(signed) is not bool:
        raise ValueError("longest_days")
    known = jose.keys_of({"keys": keys})
    if not known or len(known) < len(keys):
        raise ValueError("keys")
    return Service(
        name=name,
        title=title[0],
        title_en=title[1],
        operator=operator[0],
        operator_en=operator[1],
        purpose=purpose[0],
        purpose_en=purpose[1],
        redirect_uris=frozenset(map(str, addresses)),
        items=tuple(one for one in ITEMS if one in items),
        longest_days=longest,
        needed=Level(
            identity=level(said.get("identity_level", 1)), authentication=level(said.get("authentication_level", 1))
        ),
        signed=signed,
        keys=known,
    )


def _leads_back(address: str, *, rehearsal: bool) -> bool:
    return len(address) <= _LONGEST_ADDRESS and is_safe(address, rehearsal=rehearsal) and bool(urlsplit(address).path)


def _list(said: Table, key: str) -> list[object]:
    found = said.get(key, [])
    if not isinstance(found, list):
        raise TypeError(key)
    return found


_SETTINGS = SettingsFile(file=FILE, thing=_service, refused=_refused)
