"""「緊急の権限」 After an earthquake the only one who may is away: two of the staff open that right for some hours.

One asks, another of them confirms, each with their own proof; a third acknowledges the alarm. It lifts no rule that
two persons act: who drafts does not approve, with whatever right.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from types import MappingProxyType
from unicodedata import normalize

from django.db.models import Q, QuerySet

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.signatures import is_same_signatory
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Emergency, EmergencyUse, Staff

MOST_HOURS = 8
WAITS = timedelta(hours=1)
"""So long a second person may confirm what was asked."""
PROTECTED = "protected"
"""「支援措置」 The right to see addresses of protected persons."""
WORDS = MappingProxyType({PROTECTED: "支援措置の住所を見る"})
"""What both have to write for a right that nobody is to open in passing."""
_LONGEST = 200


def ask(staff: Staff, right: str, because: str, hours: int, at: datetime, *, held: bool, word: str = "") -> Emergency:
    """「緊急の権限」 Ask for a right for so many hours. `held`: whether they may do it already.

    Raises InputRefused `identity.emergency_reason`, `identity.emergency_hours` and `identity.emergency_word`, Conflict
    `identity.emergency_held` and `identity.emergency_person`.
    """
    because = _plain(because)
    if not (0 < len(because) <= _LONGEST and because.isprintable()):
        raise InputRefused(
            "identity.emergency_reason",
            ja="緊急の理由を200字までで書いてください。後で確かめる人が読みます。何も開いていません。",
            en="Write the reason in at most 200 characters: others will read it. Nothing was opened.",
        )
    if not 1 <= hours <= MOST_HOURS:
        raise InputRefused(
            "identity.emergency_hours",
            ja=f"時間は1から{MOST_HOURS}までで選んでください。緊急の権限は長く開けません。",
            en=f"Choose from 1 to {MOST_HOURS} hours: an emergency right does not stay open for longer.",
        )
    _require_word(right, word)
    _require_working(staff)
    if held or Emergency.objects.filter(_open(at), staff=staff, right=right).exists():
        raise _held()
    made: Emergency = Emergency.objects.create(staff=staff, right=right, because=because, hours=hours, asked_at=at)
    return made


def confirm(found: Emergency, by: Staff, at: datetime, *, held: bool, word: str = "") -> Emergency:
    """「緊急の権限」 Another of the staff opens it. `held`: whether who asked may do it without by now.

    Raises Conflict `identity.emergency_same`, `identity.emergency_over` and as `ask`; the caller's transaction.
    """
    found = Emergency.objects.select_for_update().select_related("staff").get(id=found.pk)
    if by.pk == found.staff_id or is_same_signatory(by.signature, found.staff.signature):
        raise Conflict(
            "identity.emergency_same",
            ja="求めた人は、自分では確かめられません。二人の判断で開くものです。別の職員に頼んでください。",
            en="Who asked for it cannot confirm it: it takes two. Ask another of the staff.",
        )
    if not waits(found, at):
        raise _over()
    _require_word(found.right, word)
    _require_working(by)
    _require_working(found.staff)
    if held or Emergency.objects.filter(_open(at), staff=found.staff, right=found.right).exists():
        raise _held()
    found.confirmed_by, found.confirmed_at, found.until = by, at, at + timedelta(hours=found.hours)
    found.save(update_fields=["confirmed_by", "confirmed_at", "until"])
    return found


def end(found: Emergency, by: Staff, at: datetime) -> None:
    """End it before its time, or take back what waits. Raises Conflict `identity.emergency_over`."""
    found = Emergency.objects.select_for_update().get(id=found.pk)
    if found.ended_at or not (is_open(found, at) or waits(found, at)):
        raise _over()
    found.ended_by, found.ended_at = by, at
    found.save(update_fields=["ended_by", "ended_at"])


def acknowledge(found: Emergency, by: Staff, note: str, at: datetime) -> None:
    """「警報」 A third says that they looked into it, and what they found: once.

    Raises InputRefused `identity.emergency_note`, Conflict `identity.emergency_third` and `identity.emergency_over`.
    """
    note = _plain(note)
    if not (0 < len(note) <= _LONGEST and note.isprintable()):
        raise InputRefused(
            "identity.emergency_note",
            ja="何をどう確かめたかを200字までで書いてください。書かれるまで警報は消えません。",
            en="Write in at most 200 characters what you looked at. Until then the alarm stays.",
        )
    found = Emergency.objects.select_for_update().get(id=found.pk)
    if by.pk in (found.staff_id, found.confirmed_by_id):
        raise Conflict(
            "identity.emergency_third",
            ja="緊急の権限を開いた二人は、警報を消せません。ほかの監査または管理の職員が確かめてください。",
            en="The two who opened it do not acknowledge its alarm. Another auditor or administrator has to look.",
        )
    if found.confirmed_at is None or found.acknowledged_at:
        raise _over()
    found.acknowledged_by, found.acknowledged_at, found.note = by, at, note
    found.save(update_fields=["acknowledged_by", "acknowledged_at", "note"])


def opened(staff: Staff, at: datetime) -> tuple[Emergency, ...]:
    """「緊急の権限」 What is open for somebody now; nothing for who works here no more."""
    if staff.ended_at is not None:
        return ()
    return tuple(Emergency.objects.filter(_open(at), staff=staff).order_by("id"))


def waiting(at: datetime) -> QuerySet[Emergency]:
    """What waits for a second person."""
    still = Q(confirmed_at__isnull=True, ended_at__isnull=True, asked_at__gt=at - WAITS, asked_at__lte=at)
    found: QuerySet[Emergency] = Emergency.objects.filter(still).select_related("staff").order_by("id")
    return found


def unacknowledged() -> QuerySet[Emergency]:
    """「警報」 What was opened, and nobody has looked into."""
    found: QuerySet[Emergency] = Emergency.objects.filter(confirmed_at__isnull=False, acknowledged_at__isnull=True)
    return found.select_related("staff", "confirmed_by").order_by("id")


def newest(most: int) -> tuple[Emergency, ...]:
    """All that was ever asked for, the newest first."""
    return tuple(Emergency.objects.select_related("staff", "confirmed_by").order_by("-id")[:most])


def is_open(found: Emergency, at: datetime) -> bool:
    """Whether it opens its right at an instant."""
    if found.confirmed_at is None or found.until is None or found.ended_at:
        return False
    return bool(found.confirmed_at <= at < found.until)


def waits(found: Emergency, at: datetime) -> bool:
    """Whether a second person may still confirm it."""
    return found.confirmed_at is None and found.ended_at is None and found.asked_at <= at < found.asked_at + WAITS


def seen_of(found: Emergency) -> str:
    """「再認証」 All that is confirmed by confirming it, as one text."""
    whole = (found.pk, found.staff_id, found.right, found.because, found.hours, found.asked_at.isoformat())
    return json.dumps(whole, ensure_ascii=False)


def mark(found: Emergency, act: str, pressed: str, address: str, at: datetime) -> None:
    """「緊急の権限」 Write down what is about to be done while it is open; a page that is only looked at, once."""
    if not pressed and found.uses.filter(address=address[:_LONGEST], pressed="").exists():
        return
    EmergencyUse.objects.create(emergency=found, act=act, pressed=pressed, address=address[:_LONGEST], at=at)


def marked(address: str) -> tuple[EmergencyUse, ...]:
    """What was done at an address by an emergency right, and not only looked at."""
    found = EmergencyUse.objects.filter(address=address).exclude(pressed="").order_by("id")
    return tuple(found.select_related("emergency__staff"))


def _open(at: datetime) -> Q:
    return Q(confirmed_at__lte=at, until__gt=at, ended_at__isnull=True)


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).split())


def _require_word(right: str, word: str) -> None:
    asked = WORDS.get(right)
    if asked and _plain(word) != asked:
        raise InputRefused(
            "identity.emergency_word",
            ja=f"支援措置の対象者の住所を開くには、「{asked}」とそのまま書いてください。"
            "命に関わるため、ほかの権限では開きません。",
            en=f"To open the addresses of protected persons, write 「{asked}」 as it stands. Lives depend on them, and "
            "no other right opens them.",
        )


def _require_working(staff: Staff) -> None:
    if staff.ended_at is not None or staff.held <= {Role.HELPER}:
        raise Conflict(
            "identity.emergency_person",
            ja="この職員は、緊急の権限を求めることも確かめることもできません（資格がないか、支援員だけの人）。"
            "何も開いていません。",
            en="This person can neither ask for an emergency right nor confirm one (they work here no more, or only "
            "help). Nothing was opened.",
        )


def _held() -> Conflict:
    return Conflict(
        "identity.emergency_held",
        ja="その権限は既にあります。緊急の権限は要りません。何も開いていません。",
        en="They may do that already, and need no emergency right. Nothing was opened.",
    )


def _over() -> Conflict:
    return Conflict(
        "identity.emergency_over",
        ja="この緊急の権限は、もう待っていないか、終わったか、済んでいます。何も変えていません。必要なら新しく求めてください。",
        en="This emergency right waits no more, has ended, or was dealt with. Nothing was changed. Ask for another if "
        "it is needed.",
    )
