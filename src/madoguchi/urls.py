"""The addresses of the faces that this process shows (MADOGUCHI_FACES): residents at /, staff below /staff/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from madoguchi.simulate import card_app
from madoguchi.web.address import IN_LANGUAGE

ADDRESSES: dict[str, list[URLPattern | URLResolver]] = {
    "portal": [
        path("", include("madoguchi.portal.urls")),
        path(f"{IN_LANGUAGE}invented-card/", card_app.card, name="invented_card"),
    ],
    "console": [path("staff/", include("madoguchi.console.urls"))],
}
urlpatterns = [one for face in settings.FACES for one in ADDRESSES[face]]
handler400 = "madoguchi.web.trouble.unreadable"
handler404 = "madoguchi.web.trouble.missing"
handler500 = "madoguchi.web.trouble.unforeseen"
