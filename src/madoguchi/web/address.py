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


class InLanguageOfStaff(InLanguage):
    """One of those that staff read; they have no need of the plain one, and no page of theirs has it."""

    regex = "|".join((Language.JA, Language.EN))


register_converter(InLanguage, "lang")
register_converter(InLanguageOfStaff, "staff_lang")
IN_LANGUAGE = "<lang:language>/"
"""How an address begins."""
IN_LANGUAGE_OF_STAFF = "<staff_lang:language>/"
"""How one begins behind `web.page.STAFF`."""
