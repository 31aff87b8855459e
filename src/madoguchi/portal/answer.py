"""「届出」 Ask for the money, name an account, decline, or say that something is wrong: asked, checked, sent once."""

from __future__ import annotations

import re
import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.states import Answer
from madoguchi.core.errors import InputRefused
from madoguchi.flow import handing_in, visiting
from madoguchi.flow.handing_in import GivenAccount, LookedAt
from madoguchi.identity import visit
from madoguchi.identity.models import Visit
from madoguchi.notices import wording
from madoguchi.portal.door import day_in
from madoguchi.portal.home import Shown, shown_at
from madoguchi.portal.page import for_visitors, page
from madoguchi.web import clock
from madoguchi.web.language import Language

FIELDS = ("bank", "branch", "account_type", "number", "symbol", "holder")
ANSWERS = {"accept": Answer.ACCEPT, "refuse": Answer.REFUSE, "wrong": Answer.WRONG_INPUTS}
FORM = re.compile(r"[0-9a-f]{24}")


@for_visitors
def account(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """「口座の届出」 Which account: the one on record, or another, looked at before anything is sent."""
    shown = _open(visitor, place)
    given = _given(request)
    if request.method != "POST":
        if not shown.can_answer:
            return HttpResponseRedirect(reverse("matter", kwargs={"language": language, "place": place}))
        names = visiting.names_of(visitor.person_id, shown.matter.claim, clock.now())
        values = {"holder": names.alias_kana or names.kana or "", "account_type": "1"}
        return page(request, language, "answer", {"shown": shown, "given": values})
    if "filed" in request.POST:
        return _confirm_page(request, visitor, language, shown, "accept", None)
    looked = _looked(visitor, shown, given)
    if not looked.is_good:
        typed: dict[str, object] = {name: getattr(given, name) for name in FIELDS}
        typed |= {"kind": "yucho" if given.is_yucho else "bank", "look": given.look_at_name}
        found = {"shown": shown, "given": typed, "faults": looked.faults, "choices": looked.choices}
        return page(request, language, "answer", found, status=422)
    return _confirm_page(request, visitor, language, shown, "accept", looked, given)


@for_visitors
def confirm(request: HttpRequest, visitor: Visit, language: Language, place: int, what: str) -> HttpResponse:
    """The last page before it is sent, and the sending. On a shared terminal the proof is asked for again."""
    if what not in ANSWERS:
        raise Http404
    shown = _open(visitor, place)
    if request.method != "POST":
        if not shown.can_answer:
            return HttpResponseRedirect(reverse("matter", kwargs={"language": language, "place": place}))
        if what == "accept":
            return HttpResponseRedirect(reverse("answer", kwargs={"language": language, "place": place}))
        return _confirm_page(request, visitor, language, shown, what, None)
    given = _given(request) if request.POST.get("account") == "given" else None
    looked = _looked(visitor, shown, given) if given else None
    if looked and not looked.is_good:
        raise _changed()
    now = clock.now()
    if not visit.is_fresh(visitor, now) and not _proven(request, visitor):
        return _confirm_page(request, visitor, language, shown, what, looked, given, status=422)
    form = request.POST.get("form", "")
    if not FORM.fullmatch(form):
        raise _changed()
    account = looked.account if looked else {}
    done = handing_in.hand_in(shown.matter.claim, visitor.person_id, ANSWERS[what], account, form, now)
    target = reverse("matter", kwargs={"language": language, "place": place})
    return HttpResponseRedirect(f"{target}?sent={done.submission}")


def _open(visitor: Visit, place: int) -> Shown:
    shown = shown_at(visitor, place)
    if shown.matter.letter is None:
        raise Http404
    return shown


def _given(request: HttpRequest) -> GivenAccount:
    said = {name: request.POST.get(name, "")[:60] for name in FIELDS}
    if chosen := request.POST.get("chosen_bank", "")[:4]:
        said["bank"] = chosen
    if chosen := request.POST.get("chosen_branch", "")[:3]:
        said["branch"] = chosen
    is_yucho = request.POST.get("kind") == "yucho"
    if is_yucho:
        said["number"] = request.POST.get("yucho_number", "")[:20]
    return GivenAccount(is_yucho=is_yucho, look_at_name="look" in request.POST, **said)


def _looked(visitor: Visit, shown: Shown, given: GivenAccount) -> LookedAt:
    names = visiting.names_of(visitor.person_id, shown.matter.claim, clock.now())
    return handing_in.look_at(given, names)


def _proven(request: HttpRequest, visitor: Visit) -> bool:
    born = day_in(request.POST.get("born", ""))
    return born is not None and visiting.prove_again(visitor.person_id, born, clock.now())


def _confirm_page(
    request: HttpRequest,
    visitor: Visit,
    language: Language,
    shown: Shown,
    what: str,
    looked: LookedAt | None,
    given: GivenAccount | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    hidden = {name: getattr(given, name) for name in FIELDS} if given else {}
    if given and given.is_yucho:
        hidden |= {"kind": "yucho", "yucho_number": given.number}
    if given and given.look_at_name:
        hidden["look"] = "on"
    last = shown.matter.claim.answer_by
    values = {
        "shown": shown,
        "what": what,
        "looked": looked,
        "hidden": hidden,
        "form": request.POST.get("form") if status == 422 else secrets.token_hex(12),
        "asks_again": not visit.is_fresh(visitor, now),
        "born_bad": status == 422,
        "late": wording.day(last) if now.date() > last else "",
    }
    return page(request, language, "confirm", values, status=status)


def _changed() -> InputRefused:
    return InputRefused(
        "portal.form_changed",
        ja="送られた内容が、確認した画面と違います。何も受け付けていません。手続きを最初からやり直してください。",
        en="What was sent is not what the page had shown. Nothing was taken. Please begin the answer again.",
    )
