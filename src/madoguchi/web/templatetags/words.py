"""`{% say "key" name=value %}`: a sentence of the page's own table in the language of the page.

Where the page has a `person` for whom somebody else is there, every sentence can name them.
`{% term "State" claim.state %}`: the word for a code.
"""

from __future__ import annotations

from datetime import date

from django import template

from madoguchi import words
from madoguchi.cases import banks
from madoguchi.web.language import SHARED, Language, day, said

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, key: str, **values: object) -> str:
    """The sentence of this key. A template that names a key which does not exist fails in every language."""
    table = context["sentences"]
    named = {"person": context.get("person", ""), **values}
    return said(table if key in table else SHARED, key, Language(context["language"]), **named)


@register.simple_tag(takes_context=True)
def term(context: template.Context, kind: str, code: object) -> str:
    """The word for a code of a closed set (`madoguchi.words`), in the language of the page."""
    return words.term(kind, "" if code is None else str(code), english=context["language"] == Language.EN)


@register.simple_tag
def account(bank_code: str, branch_code: str, account_type: str, account_number: str) -> str:
    """「口座」 An account with the names of its bank and branch: 紀陽銀行（0163）本店営業部（200）普通 1234567."""
    bank, branch = banks.names_of(bank_code, branch_code)
    kind = words.ACCOUNT_KINDS.get(account_type, account_type)
    return f"{bank}（{bank_code}）{branch}（{branch_code}） {kind} {account_number}"


@register.simple_tag(takes_context=True)
def held(context: template.Context, value: bool | int | date | str | None) -> str:
    """What a register holds, in the language of the page; what it does not know is said to be unknown."""
    language = Language(context["language"])
    match value:
        case None:
            return said(SHARED, "held.unknown", language)
        case bool():
            return said(SHARED, "held.yes" if value else "held.no", language)
        case date():
            return day(value, language)
        case int():
            return f"{value:,}"
        case _:
            return value


@register.simple_tag(takes_context=True)
def yen(context: template.Context, amount: int) -> str:
    """An amount of yen as the page's language writes it."""
    return f"¥{amount:,}" if Language(context["language"]) is Language.EN else f"{amount:,}円"
