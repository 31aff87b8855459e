"""「本人確認」 How staff come in, choose a secret of their own, and leave."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.console.page import COOKIE, browser_of, came_from, for_staff, page, shift_of
from madoguchi.core.errors import InputRefused
from madoguchi.identity import first_key, presence, staff
from madoguchi.identity.kinds import How
from madoguchi.identity.models import Shift, Staff
from madoguchi.web import clock
from madoguchi.web.guard import hand_token, take_token
from madoguchi.web.language import Language
from madoguchi.web.page import STAFF
from madoguchi.web.whence import whence


@require_GET
def first(request: HttpRequest, language: Language) -> HttpResponse:
    """The first page: the desk, or the door."""
    return HttpResponseRedirect(reverse("desk" if shift_of(request) else "staff-signin", kwargs={"language": language}))


def sign_in(request: HttpRequest, language: Language) -> HttpResponse:
    """Come in with a staff number and a secret."""
    if request.method != "POST":
        ended = "ended" in request.GET
        values = {"ended": ended, "left": "left" in request.GET, "to": came_from(request) if ended else ""}
        return page(request, language, "signin", {**values, **by_what()})
    number, secret = request.POST.get("number", "")[:40], request.POST.get("secret", "")[:200]
    now = clock.now()
    found = staff.recognise(number, secret, now, whence=whence(request))
    if found is None:
        return page(request, language, "signin", {"refused": True, "number": number, **again(request)}, status=422)
    response = HttpResponseRedirect(led_to(request, language))
    hand_token(response, COOKIE, presence.begin(Shift(staff=found, browser=browser_of(request)), now))
    return response


@for_staff()
def choose(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Choose a secret of one's own; who comes in by keys alone has none."""
    if first_key.is_by_key_only(who):
        return HttpResponseRedirect(reverse("staff-passkeys", kwargs={"language": language}))
    if request.method != "POST":
        return page(request, language, "secret", {})
    if not staff.proves(who, request.POST.get("old", "")[:200], clock.now()):
        return page(request, language, "secret", {"fault": "secret.old.bad"}, status=422)
    new = request.POST.get("new", "")[:200]
    if new != request.POST.get("again", "")[:200]:
        return page(request, language, "secret", {"fault": "secret.differs"}, status=422)
    try:
        staff.choose_secret(who, new, clock.now(), stays=shift_of(request))
    except InputRefused as refused:
        return page(request, language, "secret", {"said": _in(language, refused)}, status=422)
    return HttpResponseRedirect(reverse("desk", kwargs={"language": language}))


@require_POST
def leave(request: HttpRequest, language: Language) -> HttpResponse:
    """Leave the desk."""
    found = shift_of(request)
    if found:
        presence.end(found, clock.now())
    response = HttpResponseRedirect(f"{reverse('staff-signin', kwargs={'language': language})}?left=1")
    take_token(response, COOKIE)
    return response


def led_to(request: HttpRequest, language: Language) -> str:
    """Where whoever came in goes: to the page at which their time had run out, or to the desk."""
    return own_page(request.POST.get("to", "")) or reverse("desk", kwargs={"language": language})


def again(request: HttpRequest) -> dict[str, object]:
    """What a page that refused somebody keeps of it."""
    return {"to": own_page(request.POST.get("to", "")), **by_what()}


def own_page(to: str) -> str:
    """The address, where it is one of a page of staff; else nothing."""
    return to if to.startswith(STAFF) and "//" not in to and to.isprintable() and "\\" not in to else ""


def by_what() -> dict[str, bool]:
    """Whether a number and a secret are the common way in, or only that of a code for the first key."""
    return {"by_key": not first_key.opens(How.SECRET)}


def _in(language: Language, refused: InputRefused) -> str:
    return refused.en if language is Language.EN else refused.ja
