"""「立会い」 The log asks its witnesses to sign what they see of it: the one step of it that uses a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from madoguchi.core.errors import Conflict
from madoguchi.evidence import place
from madoguchi.evidence.models import Alarm, Checkpoint, Cosignature, Log
from madoguchi.flow.evidencing import going_on, is_stamped_outside, public, show, stamp, witnesses
from madoguchi.trust.log import note, tiles, witness
from madoguchi.trust.log.files import reader
from madoguchi.trust.log.policy import Watching
from madoguchi.trust.merkle import consistency_proof

STAMP = "タイムスタンプ"
SECONDS = 10
"""So long an answer is waited for."""


class Answered(StrEnum):
    """「立会い」 What came of asking a witness."""

    SEEN = "seen"
    """It signed, now or before."""
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
    newest = place.newest(log)
    if newest is None:
        return ()
    known = [one for one in witnesses(log).witnesses.values() if one.url]
    asked = [Asked(witness=one.key.name, answered=_ask(log, newest, one, at), size=newest.size) for one in known]
    for one in asked:
        if one.answered in ALARMING:
            told = {"log": log, "witness": one.witness, "what": str(one.answered), "size": one.size}
            Alarm.objects.get_or_create(**told, defaults={"at": at})
    if is_stamped_outside():
        asked.append(Asked(witness=STAMP, answered=_stamped(log, at), size=newest.size))
    show(log)
    return tuple(asked)


def _stamped(log: Log, at: datetime) -> Answered:
    try:
        stamp(log, at)
    except Conflict:
        return Answered.AWAY
    return Answered.SEEN


def _ask(log: Log, newest: Checkpoint, one: Watching, at: datetime) -> Answered:
    seen = Cosignature.objects.filter(checkpoint__log=log, witness=one.key.name).order_by("-checkpoint__size")
    sizes = list(seen.values_list("checkpoint__size", flat=True)[:1])
    if sizes == [newest.size]:
        return Answered.SEEN
    old = sizes[0] if sizes else 0
    # The first answer may say from where it wants the proof.
    for _ in range(2):
        status, body = _post(one.url, _request(log, newest, old))
        if status is not HTTPStatus.CONFLICT:
            break
        try:
            old = int(body)
        except ValueError:
            return Answered.AWAY
        if old > newest.size:
            return Answered.AHEAD
    match status:
        case HTTPStatus.OK:
            return _keep(newest, one, body, at)
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
        lines = note.lines_of(body)
        signed = [line for line in lines if note.read(newest.signed.encode() + line.encode()).signed_by((one.key,))]
    except ValueError:
        return Answered.AWAY
    if not signed:
        return Answered.AWAY
    Cosignature.objects.get_or_create(checkpoint=newest, witness=one.key.name, defaults={"line": signed[0], "at": at})
    return Answered.SEEN


def _post(url: str, body: bytes) -> tuple[HTTPStatus | None, bytes]:
    """Send a request; no status where nobody answered in time, or not by HTTP."""
    if urlsplit(url).scheme not in ("http", "https"):
        return None, b""
    asked = Request(f"{url.rstrip('/')}/add-checkpoint", data=body, method="POST")  # noqa: S310 (looked at above)
    asked.add_header("Content-Type", "text/plain; charset=utf-8")
    try:
        with build_opener().open(asked, timeout=SECONDS) as answer:
            return HTTPStatus(answer.status), answer.read(witness.LONGEST + 1)
    except HTTPError as error:
        with error:
            return HTTPStatus(error.code), error.read(witness.LONGEST + 1)
    except (OSError, HTTPException, ValueError):
        return None, b""
