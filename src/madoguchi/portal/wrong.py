"""「誤りの申出」 What of all that is known is wrong: chosen item by item, said in own words, sent once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.states import Answer, SavedForm
from madoguchi.flow import handing_in
from madoguchi.flow.known import Known, Objected, known_of
from madoguchi.identity.models import Visit
from madoguchi.notices.letter import Letter
from madoguchi.portal import form, sign
from madoguchi.portal.answer import NOT_READY, back_to, confirm_page, opened, refuse_closed, sent_before
from madoguchi.portal.home import Shown, shown_at
from madoguchi.portal.items import title
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_visitors, page
from madoguchi.portal.statement import statement
from madoguchi.web import clock
from madoguchi.web.language import Language

MOST_WORDS = 400
OTHER = "other"
"""The words of an objection that stand for no single item."""


@for_visitors
def objection(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """Which items are wrong; an item of the page leads here with its box ticked."""
    shown = opened(visitor, place)
    if not shown.can_name and not (request.method == "POST" and shown.is_not_ready):
        return back_to(language, place)
    known, letter = _known(shown)
    claim = shown.matter.claim
    saved = form.saved_of(visitor, claim, SavedForm.WRONG)
    if request.method != "POST":
        before = saved.typed if saved else {}
        chosen = [*before.get("items", "").split(","), request.GET.get("item", "")[:120]]
        values = _values(shown, known, letter, language, chosen, before.get("said", ""))
        return page(request, language, "wrong", {**values, "saved": saved})
    chosen, words = _sent(request)
    if form.keep(request, visitor, claim, SavedForm.WRONG, {"items": ",".join(chosen), "said": words}):
        return HttpResponseRedirect(reverse("home", kwargs={"language": language}) + "?saved=1")
    if not _objected(known, letter, chosen, words):
        values = _values(shown, known, letter, language, chosen, words)
        return page(request, language, "wrong", {**values, "faults": {"items": "wrong.nothing"}}, status=422)
    require(visitor, Procedure.OBJECT, shown.matter.programme)
    return _last_page(request, visitor, language, shown, chosen, words)


@for_visitors
def send(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """The sending, with the items by the names under which the page showed them."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("wrong", kwargs={"language": language, "place": place}))
    shown = shown_at(visitor, place)
    if sent := sent_before(shown, request.POST.get("form", "")):
        return back_to(language, place, f"?sent={sent}")
    refuse_closed(shown)
    known, letter = _known(shown)
    chosen, words = _sent(request)
    objected = _objected(known, letter, chosen, words)
    if not objected:
        raise form.changed()
    if shown.is_not_ready:
        return _last_page(request, visitor, language, shown, chosen, words, status=NOT_READY)
    require(visitor, Procedure.OBJECT, shown.matter.programme)
    number, now = form.number_sent(request), clock.now()
    signed = sign.signed(request, visitor, statement(shown, Answer.WRONG_INPUTS, number, {}, objected=objected))
    if not (signed or form.is_proven(request, visitor)):
        return _last_page(request, visitor, language, shown, chosen, words, status=422)
    done = handing_in.hand_in(
        shown.matter.claim,
        visitor.person_id,
        Answer.WRONG_INPUTS,
        {},
        number,
        now,
        objected=objected,
        visitor=visitor,
        signed=signed,
    )
    return back_to(language, place, f"?sent={done.submission}")


def _sent(request: HttpRequest) -> tuple[list[str], str]:
    chosen = [one for text in request.POST.getlist("item")[:100] for one in text[:4000].split(",") if one]
    words = "".join(c if c.isprintable() else " " for c in request.POST.get("said", "")[:MOST_WORDS])
    return chosen, words.strip()


def _known(shown: Shown) -> tuple[tuple[Known, ...], Letter]:
    matter = shown.matter
    assert matter.letter is not None
    return known_of(matter.claim, matter.programme, matter.letter, clock.now()), matter.letter


def _objected(known: tuple[Known, ...], letter: Letter, chosen: list[str], words: str) -> tuple[Objected, ...]:
    """What is kept: each item by its Japanese name, and the words. Raises InputRefused `portal.form_changed`."""
    by_key = {one.key: one for one in known}
    if not by_key.keys() >= set(chosen):
        raise form.changed()
    items = tuple(
        Objected(item=one.item, title=title(one, Language.JA), person_id=one.person_id)
        for one in (by_key[key] for key in dict.fromkeys(chosen))
    )
    said_so = (Objected(item=OTHER, title="申出の内容", person_id=None, said=words),) if words else ()
    return items + said_so


def _values(
    shown: Shown, known: tuple[Known, ...], letter: Letter, language: Language, chosen: list[str], words: str
) -> dict[str, object]:
    lines = [(one, title(one, language), one.key in chosen) for one in known]
    members = [(m, [line for line in lines if line[0].place == n]) for n, m in enumerate(letter.members, 1)]
    return {
        "shown": shown,
        "members": members,
        "rest": [line for line in lines if not line[0].place],
        "said": words,
        "most": MOST_WORDS,
    }


def _last_page(
    request: HttpRequest,
    visitor: Visit,
    language: Language,
    shown: Shown,
    chosen: list[str],
    words: str,
    *,
    status: int = 200,
) -> HttpResponse:
    known, letter = _known(shown)
    names = {place: member.name for place, member in enumerate(letter.members, 1)}
    items = [(names.get(one.place, ""), title(one, language)) for one in known if one.key in chosen]
    return confirm_page(
        request,
        visitor,
        language,
        shown,
        "wrong",
        action="wrong_send",
        more={"items": items, "said": words, "hidden": {"item": ",".join(chosen), "said": words}},
        status=status,
    )
