"""「代理権」 Who acts for whom: entered by one of the staff from a paper, approved by another, ended by either side."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime
from unicodedata import normalize

from django.db.models import Q, QuerySet

from madoguchi.core.damm import check_digit
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.signatures import is_same_signatory
from madoguchi.identity import attempts
from madoguchi.identity.kinds import Basis, Side
from madoguchi.identity.models import Mandate, Proxy, Visit

ONESELF = "本人（オンライン窓口）"
"""How a person who acts at the online counter is named on record."""
_SMALLEST = 10**10


def enter_proxy(name: str, organisation: str, born: date, by: str, at: datetime) -> Proxy:
    """「代理人」 Keep somebody who acts for others, under a new number. Raises InputRefused `identity.proxy_words`."""
    name, organisation = _plain(name), _plain(organisation)
    if not 1 <= len(name) <= 30 or len(organisation) > 60 or not (name + organisation).isprintable():
        raise InputRefused(
            "identity.proxy_words",
            ja="代理人の氏名は30字まで、法人・施設の名前は60字までで書いてください。本人に示すため、なしでは登録できません。",
            en="Write a proxy's name of at most 30 characters and an organisation of at most 60: the person is shown "
            "them.",
        )
    made: Proxy = Proxy.objects.create(
        number=_new_number(), name=name, organisation=organisation, birth_date=born, entered_by=by, entered_at=at
    )
    return made


def enter(
    proxy: Proxy, person_id: int, basis: Basis, paper: str, days: tuple[date, date | None], by: str, at: datetime
) -> Mandate:
    """「代理権」 Enter that a proxy acts for a person from the first to the last of `days`; another approves.

    Raises InputRefused `identity.mandate_paper` without a paper, and `identity.mandate_days` where the last day lies
    before the first, or is missing though the mandate rests on no law.
    """
    paper, (since, until) = _plain(paper), days
    if not 1 <= len(paper) <= 200 or not paper.isprintable():
        raise InputRefused(
            "identity.mandate_paper",
            ja="確かめた書類を200字までで書いてください。承認する人が同じものを見るためです。",
            en="Write which paper was seen, in at most 200 characters: who approves has to look at the same.",
        )
    if (until is None and basis is not Basis.LEGAL) or (until is not None and until < since):
        raise InputRefused(
            "identity.mandate_days",
            ja="代理の終わりの日がないか、始まりより前です。空にできるのは法定代理だけです。日を確かめてください。",
            en="The last day is missing or lies before the first. Only a legal one may have none. Check the days.",
        )
    made: Mandate = Mandate.objects.create(
        proxy=proxy,
        person_id=person_id,
        basis=str(basis),
        paper=paper,
        since=since,
        until=until,
        entered_by=by,
        entered_at=at,
    )
    return made


def seen_of(mandate: Mandate) -> str:
    """「再認証」 All that is approved by approving it, as one text; none of it changes once it was entered."""
    one = mandate
    whole = (one.pk, one.proxy_id, one.person_id, one.basis, one.paper, str(one.since), str(one.until))
    return json.dumps(whole, ensure_ascii=False)


def approve(mandate: Mandate, by: str, at: datetime) -> None:
    """「承認」 Let it open. Raises Conflict `identity.one_person` for who entered it, and `identity.mandate_over`."""
    if is_same_signatory(mandate.entered_by, by):
        raise Conflict(
            "identity.one_person",
            ja="代理の届出を登録した人は承認できません。二人の目で確かめるため、別の人が承認してください。",
            en="Who entered a mandate cannot approve it. Two people have to look, so another must approve.",
        )
    waiting = Mandate.objects.filter(id=mandate.pk, approved_at__isnull=True, ended_at__isnull=True)
    if not waiting.update(approved_by=by, approved_at=at):
        raise _over()


def end(mandate: Mandate, side: Side, by: str, because: str, at: datetime) -> None:
    """It opens nothing any more, and visits that rest on it are over. Raises Conflict `identity.mandate_over`."""
    ended = {"ended_by": by, "ended_at": at, "ended_side": str(side), "ended_because": _plain(because)[:200]}
    if not Mandate.objects.filter(id=mandate.pk, ended_at__isnull=True).update(**ended):
        raise _over()
    Visit.objects.filter(mandate=mandate, ended_at__isnull=True).update(ended_at=at)


def is_open(mandate: Mandate, at: datetime) -> bool:
    """Whether it opens now: approved, not ended, and within its days."""
    today = at.astimezone(JAPAN).date()
    within = mandate.since <= today and (mandate.until is None or today <= mandate.until)
    return mandate.approved_at is not None and mandate.ended_at is None and within


def open_of(person_id: int, at: datetime) -> tuple[Mandate, ...]:
    """The mandates by which others can act for a person now, oldest first."""
    return tuple(_open(at).filter(person_id=person_id).select_related("proxy").order_by("id"))


def waiting() -> tuple[Mandate, ...]:
    """「承認待ち」 Those that wait for a second person, oldest first."""
    found = Mandate.objects.filter(approved_at__isnull=True, ended_at__isnull=True)
    return tuple(found.select_related("proxy").order_by("id"))


def recognise(number: str, born: date, person_id: int, at: datetime) -> Mandate | None:
    """「本人確認」 The mandate by which a proxy, known by number and date of birth, acts for a person now.

    None when anything does not fit or was tried too often. The caller commits a failure, which is counted.
    """
    found = _open(at).filter(proxy__number=number, person_id=person_id).select_related("proxy").order_by("id").last()
    return found if _is_proxy(number, born, at, fits=found is not None) else None


def proves(proxy: Proxy, born: date, at: datetime) -> bool:
    """「本人確認」 Whether the one who acts now is still the proxy who came in; failures count as at the door."""
    return _is_proxy(proxy.number, born, at, fits=True)


def note_failure(number: str, at: datetime) -> None:
    """Count a try on a proxy's number, whether there is such a proxy or not."""
    attempts.note_failure(_subject(number), at)


def agrees(number: str) -> bool:
    """「代理人番号」 Whether twelve digits are free of a slip of the pen; whether anybody has it is another question.

    >>> agrees("808610444787"), agrees("880610444787"), agrees("80861044478")
    (True, False, False)
    """
    return len(number) == 12 and number.isascii() and number.isdigit() and not check_digit(number)


def _is_proxy(number: str, born: date, at: datetime, *, fits: bool) -> bool:
    if attempts.is_shut(_subject(number), at):
        return False
    if not fits or not Proxy.objects.filter(number=number, birth_date=born).exists():
        note_failure(number, at)
        return False
    attempts.forget(_subject(number))
    return True


def _open(at: datetime) -> QuerySet[Mandate]:
    today = at.astimezone(JAPAN).date()
    within = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    found: QuerySet[Mandate] = Mandate.objects.filter(within, approved_at__isnull=False, ended_at__isnull=True)
    return found


def _new_number() -> str:
    while True:
        eleven = str(_SMALLEST + secrets.randbelow(9 * _SMALLEST))
        number = f"{eleven}{check_digit(eleven)}"
        if not Proxy.objects.filter(number=number).exists():
            return number


def _subject(number: str) -> str:
    return f"proxy:{number}"[:64]


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).split())


def _over() -> Conflict:
    return Conflict(
        "identity.mandate_over",
        ja="この代理は、もう承認されたか終わっています。何も変えていません。画面を開き直してください。",
        en="This mandate was approved or ended before. Nothing was changed. Open the page again.",
    )
