"""「立会い」 The log asks its witnesses to sign what they see of it: the one step of it that uses a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.evidence import publish
from madoguchi.evidence.models import Alarm, Checkpoint, Cosignature, Log
from madoguchi.flow.evidencing import alone, folder, going_on, is_stamped_outside, public, show, stamp, witnesses
from madoguchi.trust.fetching import Answer, fetched
from madoguchi.trust.log import note, tiles, witness
from madoguchi.trust.log.files import reader
from madoguchi.trust.log.policy import Watching
from madoguchi.trust.merkle import consistency_proof

STAMP = "タイムスタンプ"
LONGEST_SIZE = 19
"""Digits of the size that a witness says it saw."""


class Answered(StrEnum):
    """「立会い」 What came of asking a witness."""

    SEEN = "seen"
    """It signed: this is the newest that it saw."""
    AWAY = "away"
    """It did not answer, or not as witnesses do. It is asked again the next time."""
    STRANGER = "stranger"
    """It does not know the log, or not by this key: its people have to be told the log's key."""
    AHEAD = "ahead"
    """It has seen more of the log than there is: the records were set back."""
    FORKED = "forked"
    """What it saw is not the beginning of this log: two histories were shown."""


ALARMING = (Answered.AHEAD, Answered.FORKED)
"""Answers that mean that somebody changed what was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """「立会い」 One witness, and what it answered about a log of this size."""

    witness: str
    answered: Answered
    size: int


def ask(at: datetime) -> tuple[Asked, ...]:
    """「立会い」 Ask every witness that has an address for its line below the newest checkpoint, and show it then.

    Raises InputRefused `evidence.none`, and as `evidencing.witnesses`.
    """
    log = going_on()
    published = publish.last_signed(folder(log))
    newest = Checkpoint.objects.filter(log=log, size=published.size).first() if published else None
    if newest is None:
        return ()
    known = [one for one in witnesses(log).witnesses.values() if one.url]
    asked = [Asked(witness=one.key.text, answered=_ask(log, newest, one, at), size=newest.size) for one in known]
    for one in asked:
        if one.answered in ALARMING:
            told = {"log": log, "witness": one.witness, "what": str(one.answered), "size": one.size}
            Alarm.objects.get_or_create(**told, defaults={"at": at})
    if is_stamped_outside():
        asked.append(Asked(witness=STAMP, answered=_stamped(log, at), size=newest.size))
    with alone():
        show(log)
    return tuple(asked)


def _stamped(log: Log, at: datetime) -> Answered:
    try:
        stamp(log, at)
    except (Conflict, InputRefused):
        return Answered.AWAY
    return Answered.SEEN


def _ask(log: Log, newest: Checkpoint, one: Watching, at: datetime) -> Answered:
    seen = Cosignature.objects.filter(checkpoint__log=log, witness=one.key.text).order_by("-checkpoint__size")
    last = seen.select_related("checkpoint").first()
    old = last.checkpoint.size if last is not None and last.checkpoint.size <= newest.size else 0
    # The first answer may say from where it wants the proof.
    answer = None
    for _ in range(2):
        answer = _post(one.url, _request(log, newest, old))
        if answer is None or answer.status != HTTPStatus.CONFLICT:
            break
        size = answer.body.strip()
        if not size.isdigit() or len(size) > LONGEST_SIZE:
            return Answered.AWAY
        old = int(size)
        if old > newest.size:
            return Answered.AHEAD
    match answer.status if answer else None:
        case HTTPStatus.OK:
            return _keep(newest, one, answer.body if answer else b"", at)
        case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND:
            return Answered.STRANGER
        case HTTPStatus.UNPROCESSABLE_ENTITY:
            return Answered.FORKED
        case _:
            return Answered.AWAY


def _request(log: Log, newest: Checkpoint, old: int) -> bytes:
    nodes = tiles.nodes(reader(public(log)), newest.size)
    return witness.request(old, consistency_proof(nodes, old, newest.size), newest.signed.encode())


def _keep(newest: Checkpoint, one: Watching, body: bytes, at: datetime) -> Answered:
    """Keep the witness's line, if it is by its key."""
    try:
        signed = [line for line in note.lines_of(body) if _is_by(one, newest, line)]
    except ValueError:
        return Answered.AWAY
    if not signed:
        return Answered.AWAY
    told = {"checkpoint": newest, "witness": one.key.text}
    Cosignature.objects.get_or_create(**told, defaults={"line": signed[0], "at": at})
    return Answered.SEEN


def _is_by(one: Watching, newest: Checkpoint, line: str) -> bool:
    try:
        return bool(note.read(newest.signed.encode() + line.encode()).signed_by((one.key,)))
    except ValueError:
        return False


def _post(url: str, body: bytes) -> Answer | None:
    address = f"{url.rstrip('/')}/add-checkpoint"
    return fetched(address, witness.LONGEST, body=body, headers={"Content-Type": "text/plain; charset=utf-8"})
