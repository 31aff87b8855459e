"""「口座の再確認」 After money came back, or where no account was usable: another account, looked at and named once."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.states import Answer, SavedForm
from madoguchi.flow import naming
from madoguchi.flow.handing_in import GivenAccount, LookedAt
from madoguchi.identity.models import Visit
from madoguchi.portal import form, sign
from madoguchi.portal.answer import NOT_READY, account_words, begun, confirm_page, faulty, sent_before
from madoguchi.portal.home import Shown, shown_at
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_visitors, page
from madoguchi.portal.statement import statement
from madoguchi.web import clock
from madoguchi.web.language import Language


@for_visitors
def account(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """「口座の届出」 Which account instead; what a machine can see to be wrong is said at once."""
    shown = _asked(visitor, place)
    if request.method != "POST":
        if not shown.is_asked:
            return HttpResponseRedirect(reverse("matter", kwargs={"language": language, "place": place}))
        return page(request, language, "answer", begun(visitor, shown))
    claim = shown.matter.claim
    given = form.given_in(request, form.saved_of(visitor, claim, SavedForm.ACCOUNT))
    if form.keep(request, visitor, claim, SavedForm.ACCOUNT, form.typed(given)):
        return HttpResponseRedirect(reverse("home", kwargs={"language": language}) + "?saved=1")
    looked = form.looked_at(visitor, claim, given)
    if not looked.is_good:
        return page(request, language, "answer", faulty(request, shown, given, looked), status=422)
    require(visitor, Procedure.NAME_ACCOUNT, shown.matter.programme)
    return _last_page(request, visitor, language, shown, looked, given)


@for_visitors
def send(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """The sending; the page then says what became of it, also where somebody else was earlier or the day is over."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("again", kwargs={"language": language, "place": place}))
    shown = _asked(visitor, place)
    target = reverse("matter", kwargs={"language": language, "place": place})
    if done := sent_before(shown, request.POST.get("form", "")):
        return HttpResponseRedirect(f"{target}?named={done}")
    given = form.given_in(request, form.saved_of(visitor, shown.matter.claim, SavedForm.ACCOUNT))
    looked = form.looked_at(visitor, shown.matter.claim, given)
    if not looked.is_good:
        raise form.changed()
    if shown.is_not_ready:
        return _last_page(request, visitor, language, shown, looked, given, status=NOT_READY)
    require(visitor, Procedure.NAME_ACCOUNT, shown.matter.programme)
    number, said = form.number_sent(request), account_words(shown, looked, mask=form.is_masked(request))
    signed = sign.signed(request, visitor, statement(shown, Answer.ACCEPT, number, looked.account, said=said))
    if not (signed or form.is_proven(request, visitor)):
        return _last_page(request, visitor, language, shown, looked, given, status=422)
    named = naming.name_account(
        shown.matter.claim, visitor.person_id, looked.account, number, clock.now(), visitor, signed
    )
    return HttpResponseRedirect(f"{target}?named={named}")


def _asked(visitor: Visit, place: int) -> Shown:
    """A matter for which an account was asked for, whatever became of the question since."""
    shown = shown_at(visitor, place)
    if shown.matter.letter is None or not shown.asked:
        raise Http404
    return shown


def _last_page(
    request: HttpRequest,
    visitor: Visit,
    language: Language,
    shown: Shown,
    looked: LookedAt,
    given: GivenAccount,
    *,
    status: int = 200,
) -> HttpResponse:
    more = {"over": not shown.is_asked and not shown.is_not_ready, "doubtful": given.look_at_name}
    return confirm_page(
        request, visitor, language, shown, "again", looked, given, action="again_send", more=more, status=status
    )
