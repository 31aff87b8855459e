"""The part of an address that names the language of the page."""

from __future__ import annotations

from django.urls import register_converter

from madoguchi.web.language import Language


class InLanguage:
    """The part of an address that names one of the languages."""

    regex = "|".join(Language)

    def to_python(self, value: str) -> Language:
        """The language of an address."""
        return Language(value)

    def to_url(self, value: str) -> str:
        """The part of the address."""
        return str(value)


register_converter(InLanguage, "lang")
IN_LANGUAGE = "<lang:language>/"
"""How an address begins."""
