"""The addresses of the faces that this process shows (MADOGUCHI_FACES): residents at /, staff below /staff/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

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
ADDRESSES = {"portal": path("", include("madoguchi.portal.urls"))}
urlpatterns: list[URLPattern | URLResolver] = [ADDRESSES[face] for face in settings.FACES]
handler404 = "madoguchi.web.trouble.missing"
handler500 = "madoguchi.web.trouble.unforeseen"
