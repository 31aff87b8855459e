"""「届出」 Ask for the money, name an account, or decline: asked, checked, sent once."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.banks import names_of
from madoguchi.cases.states import Answer, SavedForm, State
from madoguchi.core.errors import Conflict
from madoguchi.flow import handing_in
from madoguchi.flow.handing_in import GivenAccount, LookedAt
from madoguchi.identity.models import Visit
from madoguchi.notices.fill import ACCOUNT_TYPES
from madoguchi.portal import asking, form, sign
from madoguchi.portal.home import Shown, shown_at
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_visitors, not_for_proxies, page
from madoguchi.portal.statement import statement
from madoguchi.web import clock
from madoguchi.web.language import Language, day

ANSWERS = {"accept": Answer.ACCEPT, "refuse": Answer.REFUSE}
_NEEDS = {"accept": Procedure.NAME_ACCOUNT, "refuse": Procedure.DECLINE}
_BACK = {"accept": "answer", "again": "again", "wrong": "wrong"}
"""Where what is about to be sent can be changed."""
NOT_READY = 409
"""The last page is shown again, for nothing is taken until everybody is judged by the new file."""


@for_visitors
def account(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """「口座の届出」 Which account: the one on record, or another, looked at before anything is sent."""
    shown = opened(visitor, place)
    if request.method != "POST":
        if not shown.can_name:
            return back_to(language, place)
        values = begun(visitor, shown)
        fields = values["given"]
        assert isinstance(fields, dict)
        asked = asking.asking(shown, fields)
        return page(request, language, "answer", {**values, "asked": asking.told(asked, language)})
    claim = shown.matter.claim
    asked, on_file = asking.asking(shown, request.POST.dict()), request.POST.get("kind") == "filed"
    given = form.given_in(request, form.saved_of(visitor, claim, SavedForm.ACCOUNT))
    unclear = form.is_another_typed(request)
    fields = form.typed(given) | ({"kind": "filed"} if on_file and not unclear else {}) | asking.typed(asked)
    if "filed" not in request.POST and form.keep(request, visitor, claim, SavedForm.ACCOUNT, fields):
        return HttpResponseRedirect(reverse("home", kwargs={"language": language}) + "?saved=1")
    is_filed = shown.matter.letter is not None and shown.matter.letter.account is not None
    looked = None if is_filed and (on_file or "filed" in request.POST) else form.looked_at(visitor, claim, given)
    unsaid = asking.faults(asked) | ({"filed": "account.which"} if unclear else {})
    if unsaid or (looked and not looked.is_good):
        values = faulty(request, shown, given, looked) | {"asked": asking.told(asked, language)}
        if on_file:
            values["given"] = fields
        values["faults"] = unsaid | (looked.faults if looked else {})
        return page(request, language, "answer", values, status=422)
    require(visitor, Procedure.NAME_ACCOUNT, shown.matter.programme)
    more = {"asked": asking.answered(asked, shown.matter.programme, language), "replies": asking.typed(asked)}
    return confirm_page(request, visitor, language, shown, "accept", looked, given if looked else None, more=more)


@for_visitors
def confirm(request: HttpRequest, visitor: Visit, language: Language, place: int, what: str) -> HttpResponse:
    """The last page before it is sent, and the sending. On a shared terminal the proof is asked for again."""
    if what not in ANSWERS:
        raise Http404
    if what == "refuse" and not visitor.reads_all:
        raise not_for_proxies()
    shown = shown_at(visitor, place)
    if sent := sent_before(shown, request.POST.get("form", "")):
        return back_to(language, place, f"?sent={sent}")
    refuse_closed(shown)
    if request.method != "POST":
        if not shown.can_answer:
            return back_to(language, place)
        if what == "accept":
            return HttpResponseRedirect(reverse("answer", kwargs={"language": language, "place": place}))
        require(visitor, _NEEDS[what], shown.matter.programme)
        return confirm_page(request, visitor, language, shown, what, None)
    require(visitor, _NEEDS[what], shown.matter.programme)
    before = form.saved_of(visitor, shown.matter.claim, SavedForm.ACCOUNT)
    given = form.given_in(request, before) if request.POST.get("account") == "given" else None
    looked = form.looked_at(visitor, shown.matter.claim, given) if given else None
    asked = asking.asking(shown, request.POST.dict()) if what == "accept" else ()
    if (looked and not looked.is_good) or asking.faults(asked):
        raise form.changed()
    number, replied, signed = form.number_sent(request), asking.replied(asked), None
    account, letter = looked.account if looked else {}, shown.matter.letter
    if not shown.is_not_ready:
        said = account_words(shown, looked, mask=form.is_masked(request)) if what == "accept" else None
        amount = letter.amount_yen if letter else None
        stated = statement(shown, ANSWERS[what], number, account, said=said, amount_yen=amount, replied=replied)
        signed = sign.signed(request, visitor, stated)
    if shown.is_not_ready or not (signed or form.is_proven(request, visitor)):
        status = NOT_READY if shown.is_not_ready else 422
        more = {"asked": asking.answered(asked, shown.matter.programme, language), "replies": asking.typed(asked)}
        return confirm_page(request, visitor, language, shown, what, looked, given, more=more, status=status)
    done = handing_in.hand_in(
        shown.matter.claim,
        visitor.person_id,
        ANSWERS[what],
        account,
        number,
        clock.now(),
        replied=replied,
        visitor=visitor,
        signed=signed,
    )
    return back_to(language, place, f"?sent={done.submission}")


def begun(visitor: Visit, shown: Shown) -> dict[str, object]:
    """What the form shows at first: what was saved of it, or nothing but the recipient's own name."""
    saved = form.saved_of(visitor, shown.matter.claim, SavedForm.ACCOUNT)
    given = form.masked(saved.typed) if saved else form.empty(visitor, shown.matter.claim)
    return {"shown": shown, "given": given, "saved": saved}


def faulty(request: HttpRequest, shown: Shown, given: GivenAccount, looked: LookedAt | None) -> dict[str, object]:
    """What the form shows of an account that cannot be sent as it is."""
    typed = form.typed(given)
    if form.is_masked(request):
        typed = form.masked(typed)
    found = {"faults": looked.faults, "choices": looked.choices} if looked else {}
    return {"shown": shown, "given": typed, **found}


def opened(visitor: Visit, place: int) -> Shown:
    """A matter of the visitor that can be answered. Raises as `refuse_closed`."""
    shown = shown_at(visitor, place)
    refuse_closed(shown)
    return shown


def refuse_closed(shown: Shown) -> None:
    """Raise Conflict `portal.closed_meanwhile` where a matter cannot be answered any more.

    Another answer may have ended it while its pages were open, or the office goes on with it in person: which, is not
    said here.
    """
    if shown.matter.letter is None:
        raise Conflict(
            "portal.closed_meanwhile",
            ja="この手続きは、いまここでは届け出られません。画面を開いている間に、別の届出が届いたなどで状態が変わりました。"
            "いま送ったものは受け付けていません。手続きの一覧で状態を確かめ、わからないときは下の連絡先へどうぞ。",
            en="This matter cannot be answered here now: its state changed while the page was open, for example "
            "because another answer came. What you sent now was not taken. Look at your matters, and call the office "
            "below if it is unclear.",
        )


def sent_before(shown: Shown, form: str) -> str:
    """「届出」 What became of what was sent from the same page before (a double click); empty where nothing was."""
    found = (one.state for one in shown.matter.submissions if one.submission_no == f"W-{form}")
    return next(found, "")


def back_to(language: Language, place: int, said: str = "") -> HttpResponse:
    """Lead to the matter, which says what became of it."""
    return HttpResponseRedirect(reverse("matter", kwargs={"language": language, "place": place}) + said)


def confirm_page(
    request: HttpRequest,
    visitor: Visit,
    language: Language,
    shown: Shown,
    what: str,
    looked: LookedAt | None = None,
    given: GivenAccount | None = None,
    *,
    action: str = "confirm",
    more: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """What will be sent, before it is: shown again with 422 where the proof is wrong, or with NOT_READY."""
    last = shown.matter.claim.answer_by
    where = {"language": language, "place": shown.place} | ({"what": what} if action == "confirm" else {})
    mask, second = form.is_masked(request), shown.matter.claim.state != State.OPEN and what == "accept"
    back = _BACK.get(what, "matter")
    values = {
        "shown": shown,
        "what": what,
        "action": reverse(action, kwargs=where),
        "back": reverse(back, kwargs={"language": language, "place": shown.place}),
        "looked": looked,
        "account": account_words(shown, looked, mask=mask) if what in ("accept", "again") else None,
        "hidden": form.hidden(given, mask=mask),
        "mask": mask,
        "form": form.number(request, again=status != 200),
        "asks_again": form.asks_again(visitor),
        "by_passkey": form.by_passkey(visitor),
        "born_bad": status == 422 and not {"born", "passkey"}.isdisjoint(request.POST),
        "late": day(last, language) if what != "again" and clock.now().date() > last else "",
        "title": "confirm.change" if second else f"confirm.{what}.title",
        "second": second,
        "waits": sign.waiting(request, visitor),
        "signs": sign.is_offered(visitor),
        "must_sign": shown.matter.programme.application.signed,
        "draft": shown.is_not_ready and any(form.saved_of(visitor, shown.matter.claim, one) for one in SavedForm),
        **(more or {}),
    }
    return page(request, language, "confirm", values, status=status)


def account_words(shown: Shown, looked: LookedAt | None, *, mask: bool) -> tuple[str, str, str, str, str] | None:
    """Bank, branch, kind, number and holder as the last page shows them: the given account, or the one on file."""
    if looked is None:
        filed = shown.matter.letter.account if shown.matter.letter else None
        return (filed.bank, filed.branch, filed.type, filed.number, filed.holder_kana) if filed else None
    given = looked.account
    bank, branch = names_of(given["bank_code"], given["branch_code"])
    number = f"****{given['account_number'][-3:]}" if mask else given["account_number"]
    return bank, branch, ACCOUNT_TYPES[given["account_type"]], number, normalize("NFKC", given["holder_kana"])
