"""`{% say "key" name=value %}`: a sentence of the page's own table in the language of the page.

`{% term "State" claim.state %}`: the word for a code.
"""

from __future__ import annotations

from django import template

from madoguchi import words
from madoguchi.web.language import SHARED, Language, said

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, key: str, **values: object) -> str:
    """The sentence of this key. A template that names a key which does not exist fails in every language."""
    table = context["sentences"]
    return said(table if key in table else SHARED, key, Language(context["language"]), **values)


@register.simple_tag(takes_context=True)
def term(context: template.Context, kind: str, code: object) -> str:
    """The word for a code of a closed set (`madoguchi.words`), in the language of the page."""
    return words.term(kind, "" if code is None else str(code), english=context["language"] == Language.EN)


@register.simple_tag(takes_context=True)
def yen(context: template.Context, amount: int) -> str:
    """An amount of yen as the page's language writes it."""
    return f"¥{amount:,}" if Language(context["language"]) is Language.EN else f"{amount:,}円"
