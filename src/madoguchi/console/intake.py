"""「届出の受付」 Paper, the counter and the telephone: the code of the form or its number, then what it says.

A scanner types the code like a keyboard. The code's signature is checked: a forged form is seen before it is read.
"""

from __future__ import annotations

import re
import secrets

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.cases.states import Answer, Channel, PictureKind, State
from madoguchi.console.acts import Act
from madoguchi.console.page import for_staff, page
from madoguchi.core.errors import InputRefused, MadoguchiError
from madoguchi.flow import handing_in, judging, looking, pictures
from madoguchi.flow.handing_in import Desk, GivenAccount, LookedAt
from madoguchi.flow.queues import title_of
from madoguchi.identity.models import Staff
from madoguchi.notices import code
from madoguchi.notices.key import reference_key
from madoguchi.notices.returned import ReturnedPage, returned_pages
from madoguchi.registry.as_of import day_of
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language

CHANNELS = (Channel.PAPER, Channel.COUNTER, Channel.PHONE, Channel.PROXY)
FIELDS = ("bank", "branch", "account_type", "number", "symbol", "holder")
MOST_BYTES = 20_000_000
FORM = re.compile(r"[0-9a-f]{24}")


@for_staff(Act.TAKE_IN)
def begin(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Which form it is."""
    if request.method != "POST":
        return page(request, language, "intake", {"done": request.GET.get("done", "")})
    given = request.POST.get("code", "").strip()[:200]
    photograph = request.FILES.get("photograph")
    try:
        key = reference_key(flow.home())
        form = _form_on(photograph, key) if photograph else None
        printed = code.read(given, key) if given.startswith(code.VERSION) else None
        number = form.code if form else printed
        claim = looking.claim_of(number.reference_number if number else given)
        if form and form.picture:
            pictures.keep(claim, PictureKind.FORM, form.picture, who.signature, clock.now(), form.submission_no)
    except MadoguchiError as refused:
        said = refused.en if language is Language.EN else refused.ja
        return page(request, language, "intake", {"said": said, "given": given}, status=422)
    return HttpResponseRedirect(reverse("intake-enter", kwargs={"language": language, "claim_id": claim.pk}))


@for_staff(Act.TAKE_IN)
def enter(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """What the form says: checked as the online form is, then taken in once."""
    claim: Claim | None = Claim.objects.filter(id=claim_id).first()
    if claim is None:
        raise Http404
    now = clock.now()
    seen = looking.look_into(claim.reference_number, who.signature, now)
    people = {int(row["person_id"]): row for row in seen.addressees.to_pylist()}
    typed = {name: request.POST.get(name, "").strip()[:60] for name in ("channel", "applicant", "answer", "received")}
    account = account_typed(request)
    if request.method != "POST":
        typed = {"channel": "paper", "answer": "accept", "received": day_of(now).isoformat()}
        typed["applicant"] = str(claim.recipient_id or "")
    values: dict[str, object] = {
        "claim": claim,
        "title": title_of(claim.programme_id),
        "seen": seen,
        "pictures": pictures.of(claim),
        "people": list(people.values()),
        "channels": CHANNELS,
        "answers": tuple(Answer),
        "typed": typed,
        "account": account,
        "form": request.POST.get("form", "") or secrets.token_hex(12),
    }
    faults: dict[str, str] = {}
    if claim.state == State.OPEN and not judging.is_judged(claim.programme_id):
        faults["send"] = "intake.not_judged"
    if request.method != "POST":
        return page(request, language, "enter", {**values, "faults": faults})
    try:
        received = parse_date(typed["received"]) or day_of(now)
    except InputRefused:
        received, faults["received"] = day_of(now), "intake.received.bad"
    if received > day_of(now):
        faults["received"] = "intake.received.ahead"
    if typed["channel"] not in CHANNELS:
        faults["channel"] = "intake.channel.none"
    if typed["answer"] not in tuple(Answer):
        faults["answer"] = "intake.answer.none"
    looked = (
        looked_at(account, people.get(claim.recipient_id or -1)) if request.POST.get("account") == "given" else None
    )
    if looked:
        faults |= looked.faults
        values["choices"] = looked.choices
    if faults or (looked and not looked.is_good) or "send" not in request.POST:
        return page(request, language, "enter", {**values, "faults": faults}, status=422)
    if not FORM.fullmatch(str(values["form"])):
        raise Http404
    applicant = (
        int(typed["applicant"]) if typed["applicant"].isdecimal() and int(typed["applicant"]) in people else None
    )
    desk = Desk(channel=Channel(typed["channel"]), received_on=received, taken_by=who.signature)
    given = looked.account if looked else {}
    done = handing_in.hand_in(claim, applicant, Answer(typed["answer"]), given, str(values["form"]), now, desk)
    return HttpResponseRedirect(f"{reverse('intake', kwargs={'language': language})}?done={done.submission}")


def _form_on(photograph: UploadedFile[bytes], key: bytes) -> ReturnedPage:
    """「返送された頁」 The page with a code of ours on a photograph or scan. Raises InputRefused if there is none."""
    if (photograph.size or 0) <= MOST_BYTES:
        for found in returned_pages(photograph.read(), key, pictures=True):
            if found.refused:
                raise InputRefused(found.refused.code, ja=found.refused.ja, en=found.refused.en)
            if found.code:
                return found
    raise InputRefused(
        "console.no_code",
        ja="画像に様式の二次元コードが見つかりません。用紙を平らに置き、影を避けて写し直すか、照会番号を入力してください。",
        en="No code of a form is found on the picture. Lay the paper flat, keep shadows off and take it again, or type "
        "the number.",
    )


def account_typed(request: HttpRequest) -> GivenAccount:
    """「口座の届出」 The account as it was typed, with what was chosen of several."""
    said = {name: request.POST.get(name, "")[:60] for name in FIELDS}
    said["bank"] = request.POST.get("chosen_bank", "")[:4] or said["bank"]
    said["branch"] = request.POST.get("chosen_branch", "")[:3] or said["branch"]
    return GivenAccount(is_yucho=request.POST.get("kind") == "yucho", look_at_name="look" in request.POST, **said)


def looked_at(given: GivenAccount, recipient: dict[str, str | bool | None] | None) -> LookedAt:
    """What is wrong with the account; a holder who is no recipient of the household is for a person to look at."""
    nobody = dict.fromkeys(("name_kana", "former_surname", "alias", "name_romaji", "kana_certified"))
    return handing_in.look_at(given, handing_in.register_name(recipient or nobody))
