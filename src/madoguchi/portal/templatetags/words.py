"""`{% say "key" name=value %}`: a sentence of `portal.wording` in the language of the page."""

from __future__ import annotations

from django import template

from madoguchi.portal.wording import Language, said

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, key: str, **values: object) -> str:
    """The sentence of this key. A template that names a key which does not exist fails in every language."""
    return said(key, Language(context["language"]), **values)
