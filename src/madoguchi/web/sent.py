"""What a form sends, as one text that a key can sign for: these very fields, to this very address."""

from __future__ import annotations

import json

from django.http import HttpRequest

from madoguchi.web.cards import ANSWER

_NOT_SENT = ("csrfmiddlewaretoken", "passkey", ANSWER, "secret")


def all_that_is_sent(request: HttpRequest, address: str) -> str:
    """Every field in one order, but those that belong to the browser, and never a secret."""
    fields = sorted((name, *values) for name, values in request.POST.lists() if name not in _NOT_SENT)
    return json.dumps([address, fields], ensure_ascii=False)
