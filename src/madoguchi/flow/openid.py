"""「連携」 Which outside providers open the residents' door: a settings file of the municipality.

`providers.toml` in the municipality's folder has a table for each (docs/how-to/open-the-counter.md). A provider is
known by its issuer as it stands there; nothing that a token says leads to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from madoguchi.core.errors import InputRefused
from madoguchi.flow.settings_file import SettingsFile, Table, level, text
from madoguchi.identity.level import Level
from madoguchi.trust.oidc.discovery import is_safe

FILE = "providers.toml"
_NAME = re.compile(r"[a-z0-9]{1,20}")
_WORD = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
"""What a scope or an acr value may be (RFC 6749, 3.3)."""
_LONGEST = 200
_CLAIMS = ("name", "birthdate", "address", "gender")


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """「acr」 A way of verifying somebody: what is asked for, which values say so, and the levels that it reaches."""

    asked: str
    told: frozenset[str]
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """「連携」 One outside provider. `classes` begin with the lowest; `name` is its part of our addresses."""

    name: str
    title: str
    title_en: str
    issuer: str
    audience: str
    client_id: str
    scopes: tuple[str, ...]
    classes: tuple[Class, ...]

    def reaching(self, needed: Level, before: Level) -> Class | None:
        """「acr_values」 The lowest way of verifying that reaches what is needed, with what was proven before.

        What the provider says of who somebody is counted when they linked it.
        """
        return next(
            (one for one in self.classes if before.joined(replace(one.level, identity=1)).reaches(needed)), None
        )

    def told(self, acr: str) -> Class | None:
        """The highest way of verifying that a value says."""
        return next((one for one in reversed(self.classes) if acr in one.told), None)

    def reaches(self, asked: Class) -> frozenset[str]:
        """Every value that says as much as was asked for, or more."""
        enough = [one for one in self.classes if one.level.reaches(asked.level)]
        return frozenset(value for one in enough for value in one.told)

    @property
    def when_linked(self) -> Level:
        """「保証レベル」 What it reaches at best for somebody who links it."""
        highest = self.classes[-1].level
        return highest if self.tells_who else replace(highest, identity=1)

    @property
    def tells_who(self) -> bool:
        """Whether its word can be held against the register when somebody links it."""
        return {"name", "birthdate"} <= {*self.scopes}


def providers() -> tuple[Provider, ...]:
    """Those of the file as it is now, in its order; none without a file. Raises InputRefused `flow.providers`."""
    return _SETTINGS.read()


def find(name: str) -> Provider | None:
    """The one of a name."""
    return _SETTINGS.find(name)


def _refused() -> InputRefused:
    return InputRefused(
        "flow.providers",
        ja="外部の本人確認サービスの設定（providers.toml）が読めないため、いまはそこから入れません。"
        "手紙の照会番号で入れます。",
        en="The settings of outside providers (providers.toml) cannot be read, so nobody comes in by one now. The "
        "number on the letter opens.",
    )


def _provider(name: str, said: Table, rehearsal: bool) -> Provider:
    title, title_en, issuer, client_id = (_text(said[key]) for key in ("title", "title_en", "issuer", "client_id"))
    scopes, listed = said["scopes"], said["acr"]
    if not _NAME.fullmatch(name) or not is_safe(issuer, rehearsal=rehearsal) or "?" in issuer:
        raise ValueError(name)
    if not isinstance(scopes, list) or "openid" not in scopes or not {*scopes} <= {"openid", *_CLAIMS}:
        raise ValueError("scopes")
    if not isinstance(listed, list) or not listed:
        raise ValueError("acr")
    federation = level(said.get("federation_level", 2))
    classes = sorted((_class(one, federation) for one in listed), key=lambda one: one.level.authentication)
    return Provider(
        name=name,
        title=title,
        title_en=title_en,
        issuer=issuer,
        audience=_text(said.get("audience", issuer)),
        client_id=client_id,
        scopes=tuple(scopes),
        classes=tuple(classes),
    )


def _class(said: Table, federation: int) -> Class:
    asked, told = _text(said["asked"]), said["told"]
    if not isinstance(told, list) or not told or not all(map(_WORD.fullmatch, asked.split(" "))):
        raise ValueError("acr")
    reached = Level(
        identity=level(said["identity_level"]),
        authentication=level(said["authentication_level"]),
        federation=federation,
    )
    return Class(asked=asked, told=frozenset(map(_text, told)), level=reached)


def _text(said: object) -> str:
    return text(said, _LONGEST)


_SETTINGS = SettingsFile(file=FILE, thing=_provider, refused=_refused)
