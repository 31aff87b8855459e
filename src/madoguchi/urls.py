"""The addresses of the faces that this process shows: residents at /, staff below /staff/, machines below /api/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from madoguchi.simulate import card_app
from madoguchi.web.address import IN_LANGUAGE, IN_LANGUAGE_OF_STAFF
from madoguchi.web.page import API, STAFF


def _addresses(face: str) -> list[URLPattern | URLResolver]:
    """What a face needs is loaded only where it is shown."""
    match face:
        case "portal":
            return [
                path("", include("madoguchi.portal.urls")),
                path(f"{IN_LANGUAGE}invented-card/", card_app.card, name="invented_card"),
                path(f"{IN_LANGUAGE}invented-card/signature/", card_app.signature, name="invented_signature"),
            ]
        case "console":
            return [
                path(STAFF.lstrip("/"), include("madoguchi.console.urls")),
                path(
                    f"{STAFF.lstrip('/')}{IN_LANGUAGE_OF_STAFF}invented-card/",
                    card_app.staff_card,
                    name="invented_staff_card",
                ),
            ]
        case _:
            return [path(API.lstrip("/"), include("madoguchi.api.urls"))]


urlpatterns = [one for face in settings.FACES for one in _addresses(face)]
handler400 = "madoguchi.web.trouble.unreadable"
handler404 = "madoguchi.web.trouble.missing"
handler500 = "madoguchi.web.trouble.unforeseen"
