"""What one may receive, how it was computed, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.cases.states import State
from madoguchi.flow import folders, naming, sealing, visiting
from madoguchi.flow.arriving import arriving
from madoguchi.flow.known import RESIDENTS, known_of
from madoguchi.flow.naming import Asked
from madoguchi.flow.visiting import Matter
from madoguchi.identity.models import Visit
from madoguchi.notices import text
from madoguchi.notices.edition import Edition
from madoguchi.notices.fonts import available
from madoguchi.notices.key import reference_key
from madoguchi.notices.letter import Letter
from madoguchi.notices.page import pdf
from madoguchi.payments.states import InstructionState
from madoguchi.portal.handed import handed
from madoguchi.portal.items import register, title
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_visitors, page
from madoguchi.portal.told import told
from madoguchi.web import clock
from madoguchi.web.language import Language, day
from madoguchi.web.office import office

_CHANGES = (State.ANSWERED, State.REVIEW, State.READY)
_PAID = (InstructionState.PAID, InstructionState.REPAID)
_ENDED = {InstructionState.REFUSED, InstructionState.UNCOLLECTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A matter with its place on the list, where it stands (a key of `portal.wording`), and what can be done."""

    place: int
    matter: Matter
    state: str
    asked: tuple[Asked, ...] = ()

    @property
    def can_answer(self) -> bool:
        """Whether the office waits for an answer."""
        return self.matter.claim.state == State.OPEN and self.matter.letter is not None and self.matter.is_judged

    @property
    def is_not_ready(self) -> bool:
        """「準備中」 Whether it could be answered but for a new programme file, by which nobody is judged yet."""
        asks = self.matter.claim.state in (State.OPEN, *_CHANGES) or any(one.is_open for one in self.asked)
        return asks and self.matter.letter is not None and not self.matter.is_judged

    @property
    def can_name(self) -> bool:
        """Whether an account can be named: until the claim is drafted. After an answer a person looks at the change."""
        can_change = self.matter.claim.state in _CHANGES and self.matter.letter is not None and self.matter.is_judged
        return self.can_answer or can_change

    @property
    def can_picture(self) -> bool:
        """「通帳の写真」 Whether an account was named that is still looked at: a photograph of it could help."""
        named = any(one.account_number for one in self.matter.submissions)
        return self.is_asked or (named and self.matter.claim.state in _CHANGES and self.matter.letter is not None)

    @property
    def is_asked(self) -> bool:
        """「口座の再確認」 Whether another account is waited for, after the decision."""
        has_open = self.matter.letter is not None and self.matter.is_judged
        return has_open and any(one.is_open for one in self.asked)


@require_GET
@for_visitors
def matter(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """One matter: the letter as a page."""
    shown = shown_at(visitor, place)
    letter = shown.matter.letter
    values: dict[str, object] = {"shown": shown, "letter": letter, "sent": request.GET.get("sent", "")}
    values |= {"named": request.GET.get("named", ""), "asked": _told(shown.asked, language)}
    values["handed"] = handed(shown.matter, visitor, language)
    values["decided"] = day(shown.matter.decided_on, language)
    if again := shown.matter.asked_again:
        values["again"] = (day(again.changed_on, language), again.note, day(shown.matter.claim.answer_by, language))
    if letter:
        values |= {
            **told(letter, language),
            **_known(shown, letter, language),
            **_coming(shown, language),
        }
    return page(request, language, "matter", values)


@require_GET
@for_visitors
def as_text(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """The letter as plain text, in the language of the page."""
    letter = shown_at(visitor, place).matter.letter
    if letter is None:
        raise Http404
    written = text.english(letter) if language is Language.EN else text.japanese(letter)
    return HttpResponse(written, content_type="text/plain; charset=utf-8")


@require_GET
@for_visitors
def as_pdf(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """The letter as it is printed, in the language of the page."""
    letter = shown_at(visitor, place).matter.letter
    if letter is None:
        raise Http404
    edition = Edition.ENGLISH if language is Language.EN else Edition.STANDARD
    made = pdf([letter], key=reference_key(folders.home()), stock=available(), edition=edition)
    return HttpResponse(sealing.seal_letter(made, clock.of_the_machine()), content_type="application/pdf")


def all_of(visitor: Visit) -> tuple[Shown, ...]:
    """「手続き」 All matters of a visitor, oldest first."""
    require(visitor, Procedure.SEE_MATTER)
    now = clock.now()
    found = visiting.matters(visitor, office(), now, now.date())
    return tuple(_shown(place, one, now) for place, one in enumerate(found, start=1))


def shown_at(visitor: Visit, place: int) -> Shown:
    """The matter at a place of the visitor's own list; there is no other."""
    require(visitor, Procedure.SEE_MATTER)
    now = clock.now()
    found = visiting.matter_at(visitor, place, office(), now, now.date())
    if found is None:
        raise Http404
    return _shown(place, found, now)


def _known(shown: Shown, letter: Letter, language: Language) -> dict[str, object]:
    """Each item beside the members' own: its name, its register and the day as of which it is known."""
    known = known_of(shown.matter.claim, shown.matter.programme, letter, clock.now())
    return {
        "known": [
            (one, title(one, language), register(one.register, language), day(one.as_of, language))
            for one in known
            if not one.place and one.item != "people.missing"
        ],
        "residents": register(RESIDENTS, language),
        "base_date": day(shown.matter.programme.base_date, language),
    }


def _coming(shown: Shown, language: Language) -> dict[str, object]:
    """When the money of each instalment comes, or that its day is not known while the bank was not told yet."""
    coming, states = (
        [(one, day(one.value_date, language)) for one in arriving(shown.matter.claim)],
        shown.matter.payments,
    )
    waits = shown.state in ("state.decided", "state.in_file") and (not coming or InstructionState.DUE in states)
    return {"coming": coming, "many": len(states) > 1, "not_yet": waits}


def _told(asked: tuple[Asked, ...], language: Language) -> list[tuple[Asked, str, str]]:
    """Each question with its deadline and the day on which it was answered, as the page writes days."""
    return [(one, day(one.deadline, language), day(one.answered_on, language)) for one in asked]


def _shown(place: int, found: Matter, at: datetime) -> Shown:
    asked = naming.asked_of(found.claim, at) if found.payments else ()
    return Shown(place=place, matter=found, state=_state(found, asked), asked=asked)


def _state(found: Matter, asked: tuple[Asked, ...]) -> str:
    claim = found.claim
    match claim.state:
        case State.DECIDED if set(found.payments) & _ENDED:
            return "state.refused" if InstructionState.REFUSED in found.payments else "state.uncollected"
        case _ if found.letter is None and claim.state not in (
            State.REFUSED_BY_CLAIMANT,
            State.DECLINED,
            State.LAPSED,
        ):
            return "matter.office"
        case State.OPEN:
            return "state.open.notice" if claim.letter == "notice" else "state.open"
        case State.DECIDED:
            return _paid(found, asked)
        case State.REVIEW:
            return "state.review"
        case State.REFUSED_BY_CLAIMANT:
            return "state.refused"
        case State.DECLINED:
            return "state.declined"
        case State.LAPSED:
            return "state.ended"
        case _:
            return "state.working"


def _paid(found: Matter, asked: tuple[Asked, ...]) -> str:
    states = set(found.payments)
    if found.letter and found.letter.reasons and found.letter.amount_yen is None:
        return "state.refusal"
    if any(one.is_open for one in asked):
        return "state.asked"
    if InstructionState.RETURNED in states:
        return "state.returned"
    if InstructionState.IN_FILE in states:
        return "state.in_file"
    return "state.paid" if states and states <= set(_PAID) else "state.decided"
