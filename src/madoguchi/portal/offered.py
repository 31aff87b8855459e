"""「連携」 The outside providers that open, as the pages name them."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.core.errors import InputRefused
from madoguchi.flow import openid
from madoguchi.flow.openid import Class, Provider
from madoguchi.identity import link
from madoguchi.identity.level import Level
from madoguchi.identity.models import Visit
from madoguchi.web.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """「連携」 A provider by its part of our addresses and its title in the language of the page."""

    name: str
    title: str


def offered(language: Language) -> tuple[Offered, ...]:
    """Those of the settings; none where they cannot be read, for the other doors open all the same."""
    return tuple(Offered(name=one.name, title=titled(one, language)) for one in _known())


def titled(provider: Provider, language: Language) -> str:
    """「連携」 What the pages call a provider."""
    return provider.title_en if language is Language.EN else provider.title


def class_for(visitor: Visit, provider: Provider, needed: Level) -> Class | None:
    """「acr」 How a linked provider has to verify a visitor for what is needed; None where nothing of it is enough."""
    held = [one for one in link.of(visitor.person_id) if one.issuer == provider.issuer]
    if not held:
        return None
    return provider.reaching(needed, visitor.level.joined(Level(identity=held[0].identity_level)))


def reaching(visitor: Visit, needed: Level, language: Language) -> tuple[Offered, ...]:
    """「連携」 The linked providers that reach what is needed."""
    titles = {one.name: one for one in offered(language)}
    return tuple(titles[one.name] for one in _known() if class_for(visitor, one, needed))


def could_reach(visitor: Visit, needed: Level) -> bool:
    """「連携」 Whether another provider, once it was linked, would reach what is needed."""
    held = {one.issuer for one in link.of(visitor.person_id)}
    new = [one for one in _known() if one.issuer not in held]
    return any(visitor.level.joined(one.when_linked).reaches(needed) for one in new)


def _known() -> tuple[Provider, ...]:
    try:
        return openid.providers()
    except InputRefused:
        return ()
