"""「オンライン窓口の停止」 The office closes the online counter for a person, at once, and opens it again.

For who lost a letter or a telephone, or whose letters somebody else reads. Closing takes off every passkey, card and
link, and ends every consent to a service and every visit; the mandates of others stay and open nothing until then.
"""

from __future__ import annotations

from datetime import datetime
from unicodedata import normalize

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.identity import card, consent, link, passkey
from madoguchi.identity.challenge import ResidentOwner
from madoguchi.identity.kinds import Ended
from madoguchi.identity.models import Closure, Visit

LONGEST_REASON = 200


def of(person_id: int) -> Closure | None:
    """The closure under which a person is now."""
    found: Closure | None = Closure.objects.filter(person_id=person_id, opened_at__isnull=True).first()
    return found


def all_of(person_id: int) -> tuple[Closure, ...]:
    """Every closure that there was, newest first."""
    return tuple(Closure.objects.filter(person_id=person_id).order_by("-id"))


def close(person_id: int, because: str, by: str, at: datetime) -> Closure:
    """Let nobody in as this person.

    Raises InputRefused `identity.closure_reason` and Conflict `identity.closed_already`.
    """
    reason = " ".join(normalize("NFKC", because).split())
    if not 1 <= len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise InputRefused(
            "identity.closure_reason",
            ja=f"止める理由を{LONGEST_REASON}字までで書いてください。本人に示し、再開するときに確かめるためです。",
            en=f"Say in at most {LONGEST_REASON} characters why it is closed: the person is shown it, and who opens it "
            "again has to know.",
        )
    try:
        with transaction.atomic():
            made: Closure = Closure.objects.create(person_id=person_id, because=reason, closed_by=by, closed_at=at)
    except IntegrityError as error:
        raise Conflict(
            "identity.closed_already",
            ja="この方のオンライン窓口は、もう止めてあります。前に書かれた理由を確かめてください。",
            en="The online counter is closed for this person already. Look at the reason that was given.",
        ) from error
    for key in passkey.of(ResidentOwner(person_id=person_id)):
        passkey.revoke(key, Ended.OFFICE, at)
    for one in card.of(ResidentOwner(person_id=person_id)):
        card.end(one, Ended.OFFICE, at)
    for found in link.of(person_id):
        link.end(found, Ended.OFFICE, at)
    for given in consent.of(person_id, at):
        consent.end(given, Ended.OFFICE, at)
    Visit.objects.filter(person_id=person_id, ended_at__isnull=True).update(ended_at=at)
    return made


def reopen(closure: Closure, by: str, at: datetime) -> None:
    """Let them in again, by letter first: what was taken off stays off. Doing it again changes nothing."""
    Closure.objects.filter(id=closure.pk, opened_at__isnull=True).update(opened_by=by, opened_at=at)
