"""The addresses of the faces that this process shows (MADOGUCHI_FACES): residents at /, staff below /staff/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

ADDRESSES = {
    "portal": path("", include("madoguchi.portal.urls")),
    "console": path("staff/", include("madoguchi.console.urls")),
}
urlpatterns: list[URLPattern | URLResolver] = [ADDRESSES[face] for face in settings.FACES]
handler400 = "madoguchi.web.trouble.unreadable"
handler404 = "madoguchi.web.trouble.missing"
handler500 = "madoguchi.web.trouble.unforeseen"
