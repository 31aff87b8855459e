"""The addresses of the online counter. None holds personal data: a matter is counted, not named."""

from __future__ import annotations

from django.urls import path, register_converter

from madoguchi.portal import answer, door, home
from madoguchi.portal.wording import Language


class InLanguage:
    """The first part of an address: one of the languages."""

    regex = "|".join(Language)

    def to_python(self, value: str) -> Language:
        """The language of an address."""
        return Language(value)

    def to_url(self, value: str) -> str:
        """The part of the address."""
        return str(value)


register_converter(InLanguage, "lang")

urlpatterns = [
    path("", door.choose_language, name="root"),
    path("<lang:language>/", door.enter, name="enter"),
    path("<lang:language>/signin/", door.sign_in, name="signin"),
    path("<lang:language>/leave/", door.leave, name="leave"),
    path("<lang:language>/home/", home.matters, name="home"),
    path("<lang:language>/home/<int:place>/", home.matter, name="matter"),
    path("<lang:language>/home/<int:place>/letter.txt", home.as_text, name="text"),
    path("<lang:language>/home/<int:place>/letter.pdf", home.as_pdf, name="pdf"),
    path("<lang:language>/home/<int:place>/answer/", answer.account, name="answer"),
    path("<lang:language>/home/<int:place>/<str:what>/", answer.confirm, name="confirm"),
    path("<lang:language>/uses/", home.uses, name="uses"),
    path("<lang:language>/uses.csv", home.uses_as_csv, name="uses_csv"),
]
handler404 = "madoguchi.portal.trouble.missing"
handler500 = "madoguchi.portal.trouble.unforeseen"
