"""「書きかけの届出」 What was begun and not sent: where it goes on, and how it is thrown away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cases import saved
from madoguchi.cases.saved import Saved
from madoguchi.cases.states import SavedForm
from madoguchi.identity import card, link, passkey
from madoguchi.identity.kinds import Side
from madoguchi.identity.models import Visit
from madoguchi.identity.passkey import ResidentOwner
from madoguchi.portal import mandates, relying
from madoguchi.portal.home import Shown, all_of, shown_at
from madoguchi.portal.offered import offered
from madoguchi.portal.page import for_oneself, for_visitors, page
from madoguchi.web import clock
from madoguchi.web.cards import app_of
from madoguchi.web.language import Language, day

_SAID = ("saved", "thrown", "ended", "gone")


@require_GET
@for_visitors
def matters(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """The list of one's matters, each with what was begun for it."""
    now, own = clock.now(), visitor.mandate is None
    if own and (going := relying.goes_on(request, language)):
        return going
    kept = saved.saved_of(visitor.person_id, now) if own else ()
    values = {
        "matters": [(one, _begun(one, kept, language)) for one in all_of(visitor)],
        "said": next((one for one in _SAID if one in request.GET), ""),
        "passkeys": len(passkey.of(ResidentOwner(person_id=visitor.person_id))) if own else 0,
        "cards": len(card.of(ResidentOwner(person_id=visitor.person_id))) if own else 0,
        "opens_to_cards": own and app_of(Side.RESIDENT, language) is not None,
        "links": len(link.of(visitor.person_id)) if own else 0,
        "providers": own and offered(language),
        "mandates": mandates.listed(visitor, language),
        "waits": relying.title_of(request, language) if own else "",
        "has_services": own and bool(relying.listed()),
    }
    return page(request, language, "home", values)


@require_POST
@for_oneself
def throw_away(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """Delete what was begun for a matter."""
    saved.throw_away(shown_at(visitor, place).matter.claim, visitor.person_id)
    return HttpResponseRedirect(reverse("home", kwargs={"language": language}) + "?thrown=1")


def _begun(shown: Shown, kept: tuple[Saved, ...], language: Language) -> list[tuple[str, str]]:
    """Where each form that was begun goes on (empty where it cannot any more), and until when it is kept."""
    mine = [one for one in kept if one.claim_id == shown.matter.claim.pk]
    return [(_place(shown, one.form, language), day(one.until, language)) for one in mine]


def _place(shown: Shown, form: SavedForm, language: Language) -> str:
    where = {"language": language, "place": shown.place}
    if form is SavedForm.WRONG:
        return reverse("wrong", kwargs=where) if shown.can_name else ""
    if shown.is_asked:
        return reverse("again", kwargs=where)
    return reverse("answer", kwargs=where) if shown.can_name else ""
