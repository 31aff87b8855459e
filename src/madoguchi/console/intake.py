"""「届出の受付」 Paper, the counter and the telephone: the code of the form or its number, then what it says.

A scanner types the code like a keyboard. The code's signature is checked: a forged form is seen before it is read.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.cases.states import Answer, Channel, Letter, PictureKind, State
from madoguchi.console.acts import Act
from madoguchi.console.page import for_staff, in_words, page
from madoguchi.console.wording import SENTENCES
from madoguchi.core.errors import InputRefused, MadoguchiError
from madoguchi.flow import handing_in, judging, looking, pictures
from madoguchi.flow.handing_in import Desk, GivenAccount, LookedAt
from madoguchi.flow.known import in_own_words
from madoguchi.flow.queues import title_of
from madoguchi.flow.reading import ANSWERS
from madoguchi.identity.models import Staff
from madoguchi.notices import code
from madoguchi.notices.form import Choice, choices
from madoguchi.notices.key import reference_key
from madoguchi.notices.letter import LetterKind
from madoguchi.notices.returned import ReturnedPage, returned_pages
from madoguchi.registry.as_of import day_of
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language

CHANNELS = (Channel.PAPER, Channel.COUNTER, Channel.PHONE, Channel.PROXY)
FIELDS = ("bank", "branch", "account_type", "number", "symbol", "holder")
MOST_BYTES = 20_000_000
MOST_WORDS = 400
"""Characters of what is said to be wrong, as the online form takes them."""
FORM = re.compile(r"[0-9a-f]{24}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEPT = ("channel", "received")
"""What the next form has in common with the last one, for papers come in piles."""


@for_staff(Act.TAKE_IN)
def begin(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Which form it is; and what became of the last one."""
    if request.method != "POST":
        return page(request, language, "intake", {"kept": _kept(request.GET), **_taken(request, who)})
    given, kept = request.POST.get("code", "").strip()[:200], _kept(request.POST)
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
        values = {"said": in_words(refused, language), "code": refused.code, "given": given, "kept": kept}
        return page(request, language, "intake", values, status=422)
    target = reverse("intake-enter", kwargs={"language": language, "claim_id": claim.pk})
    return HttpResponseRedirect(f"{target}?{urlencode(kept)}" if kept else target)


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
    account, offered, said = account_typed(request), choices_of(claim), _words(request.POST.get("said", ""))
    if request.method != "POST":
        before = {"channel": "paper", "received": day_of(now).isoformat()} | _kept(request.GET)
        typed = {"answer": "", **before, "applicant": str(claim.recipient_id or "")}
    values: dict[str, object] = {
        "claim": claim,
        "title": title_of(claim.programme_id),
        "seen": seen,
        "pictures": pictures.of(claim),
        "people": list(people.values()),
        "channels": CHANNELS,
        "offered": offered,
        "typed": typed,
        "said_wrong": said,
        "most": MOST_WORDS,
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
    if typed["answer"] not in tuple(offered):
        faults["answer"] = "intake.answer.none"
    looked = looked_at(account, people.get(claim.recipient_id or -1)) if typed["answer"] == Choice.OTHER else None
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
    channel = Channel(typed["channel"])
    paper = pictures.unread_of(claim) if channel is Channel.PAPER else ""
    desk = Desk(channel=channel, received_on=received, taken_by=who.signature, submission_no=paper)
    answer, given = ANSWERS.get(Choice(typed["answer"]), Answer.ACCEPT), looked.account if looked else {}
    objected = in_own_words(said) if answer is Answer.WRONG_INPUTS else ()
    done = handing_in.hand_in(claim, applicant, answer, given, str(values["form"]), now, desk, objected)
    told = {"done": done.submission, "case": claim.pk, "channel": typed["channel"], "received": received.isoformat()}
    return HttpResponseRedirect(f"{reverse('intake', kwargs={'language': language})}?{urlencode(told)}")


def choices_of(claim: Claim) -> dict[Choice, str]:
    """「届出の内容」 What the form of a claim's letter can say, and the key of its words.

    Of a claim without a letter it is what any form can. Where no account is on file a form may come back without one.
    """
    sent = LetterKind.CONFIRMATION if claim.letter in (Letter.NONE, Letter.WITHHELD) else LetterKind(claim.letter)
    offered = {one: f"choice.{one}" for one in choices(sent, with_account=bool(claim.account_number))}
    return offered if claim.account_number else {**offered, Choice.ON_FILE: "choice.no_account"}


def _taken(request: HttpRequest, who: Staff) -> dict[str, object]:
    """What became of the form that this desk took in last, and whose it is; that the name is shown is on record."""
    done, case = request.GET.get("done", ""), request.GET.get("case", "")
    if f"intake.done.{done}" not in SENTENCES or not (case.isdecimal() and len(case) < 16):
        return {}
    claim: Claim | None = Claim.objects.filter(id=int(case)).first()
    newest = claim.submissions.filter(taken_by=who.signature).order_by("id").last() if claim else None
    if claim is None or newest is None:
        return {}
    return {
        "done": f"intake.done.{done}",
        "taken": newest,
        "claim": claim,
        "name": looking.name_of_recipient(claim, who.signature, clock.now()),
    }


def _kept(given: QueryDict) -> dict[str, str]:
    """The way and the day of the last form, as far as they are ones."""
    kept = {name: given.get(name, "")[:10] for name in _KEPT}
    if kept["channel"] not in CHANNELS or not DAY.fullmatch(kept["received"]):
        return {}
    return kept


def _words(given: str) -> str:
    """What somebody wrote, as one line."""
    return "".join(one if one.isprintable() else " " for one in given[:MOST_WORDS]).strip()


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
