"""The addresses of the online counter. None holds personal data: a matter is counted, not named."""

from __future__ import annotations

from django.urls import path

from madoguchi.portal import answer, door, home

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
