"""「証跡」 What was decided, paid and read gets its place in the log, which is signed, stamped and shown."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import IntegrityError, transaction

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.evidence import place, publish
from madoguchi.evidence.models import Checkpoint, Log, Stamp
from madoguchi.evidence.watch import adopt, evidenced
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.keys import STAMPED_BY, keyring
from madoguchi.tenancy import current
from madoguchi.trust.log import audit, checkpoint, note, policy
from madoguchi.trust.log import key as logkey
from madoguchi.trust.log.note import Signer, Signs
from madoguchi.trust.log.policy import NOBODY, Policy

NAMED = 12
"""Characters of the folder of a log."""
MOST_ASKED = 20
"""So many checkpoints are looked at for one that enough witnesses have seen."""
POLICY = "policy"
"""The file beside the logs that names the witnesses whom they ask (C2SP tlog-policy)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """「証跡の状態」 How long a log is, how many entries wait for a place, and how many of it everybody is shown.

    `folder`: its folder, and its place below /log/ of the residents' pages.
    """

    name: str
    key: str
    folder: str
    size: int
    waiting: int
    shown: int


def last() -> Log | None:
    """「証跡」 The log that goes on, if one was begun."""
    found: Log | None = Log.objects.order_by("-id").first()
    return found


def every() -> tuple[Log, ...]:
    """「証跡」 All logs, the oldest first: those that go on no more are shown and believed as before."""
    return tuple(Log.objects.order_by("id"))


def begin(name: str | None, at: datetime, *, instead: bool = False) -> State:
    """「証跡」 Begin a log with a key of its own; where no name is given, it says the municipality.

    `instead`: of the one that goes on, which then stays as it is; by another name. Raises Conflict `evidence.begun`
    where one goes on otherwise, or there was one of this name; InputRefused `trust.log_name`.
    """
    with alone():
        if last() is not None and (name is None or not instead):
            raise _begun()
        return state(_begin(name, at))


def renew() -> State:
    """「署名鍵」 Another key for the log that goes on: whoever believes the log has to be told.

    Raises InputRefused `evidence.none`.
    """
    with alone():
        log = going_on()
        logkey.make(folder(log), log.name, Signs.NOTES, instead=True)
        return state(log)


def seal(at: datetime) -> State:
    """「検証点」 Give all that waits its place, sign and stamp that, and write the public files. It asks nobody.

    A log is begun where there is none. `at`: the machine's own instant. Raises Conflict `store.busy`,
    `evidence.set_back`, `evidence.altered` and what `store.disk` raises, InputRefused `evidence.no_key`,
    `evidence.last_unreadable`, `trust.log_key_damaged` and `trust.policy`.
    """
    with alone():
        log = last() or _begin(None, at)
        publish.refuse_set_back(folder(log), log)
        key, keys = key_of(log), logkey.verifiers(folder(log))
        newest = place.newest(log)
        while (made := place.place(log, key, keys, at)) is not None:
            # Whoever saw one of them is shown the files of just that size, too.
            publish.publish(folder(log), log, made)
            newest = made
        if newest is not None:
            if not publish.is_published(folder(log), newest):
                place.require_signed(newest, keys)
                publish.publish(folder(log), log, newest)
            if keyring().folder.exists() and not is_stamped_outside():
                with suppress(Conflict, InputRefused):  # without a key now, a later checkpoint is stamped
                    stamp(log, at)
            show(log)
        return state(log)


def stamp(log: Log, at: datetime) -> None:
    """「タイムスタンプ」 Stamp the newest checkpoint, which covers all before it, if it has no stamp.

    Raises as `stamping.stamper` and its stamp.
    """
    from madoguchi.flow.stamping import stamper  # its parsers take longer to come than most commands take

    newest = place.newest(log)
    if newest is not None and not newest.stamps.exists():
        text = note.read(newest.signed.encode()).text
        Stamp.objects.create(checkpoint=newest, token=stamper(at).stamp(sha256(text).digest()), at=at)


def is_stamped_outside() -> bool:
    """Whether another service is asked for stamps, over the network."""
    return bool(os.environ.get(STAMPED_BY))


def show(log: Log) -> None:
    """「証跡の公開」 Put the newest checkpoint that enough witnesses saw where everybody looks: never a smaller."""
    found = _to_show(log)
    if found is not None:
        token = found.stamps.values_list("token", flat=True).first()
        publish.show(folder(log), with_witnesses(found, witnesses(log)), bytes(token) if token else None)


def best_shown(log: Log) -> int:
    """How many entries everybody ought to be shown."""
    found = _to_show(log)
    return found.size if found else shown_size(log)


def _to_show(log: Log) -> Checkpoint | None:
    asked, before = witnesses(log), shown_size(log)
    found = Checkpoint.objects.filter(log=log, size__gte=before).order_by("-size")
    if asked.quorum != NOBODY:
        found = found.filter(cosignatures__isnull=False).distinct()
    good = (one for one in found[:MOST_ASKED] if isinstance(audit.seen(with_witnesses(one, asked), asked), audit.Seen))
    return next(good, None)


def with_witnesses(found: Checkpoint, asked: Policy) -> bytes:
    """「検証点」 A checkpoint with the lines of witnesses below it; a line that is not by its key is left out."""
    lines = map(str, found.cosignatures.order_by("witness").values_list("line", flat=True))
    keys = [one.key for one in asked.witnesses.values()]

    def counts(line: str) -> bool:
        try:
            return bool(note.read((found.signed + line).encode()).signed_by(keys))
        except ValueError:
            return False

    return (found.signed + "".join(filter(counts, lines))).encode()


def state(log: Log) -> State:
    """「証跡の状態」 Of a log. Raises InputRefused `evidence.no_key`."""
    newest = place.newest(log)
    return State(
        name=log.name,
        key=key_of(log).verifier.text,
        folder=folder(log).name,
        size=newest.size if newest else 0,
        waiting=place.waiting(),
        shown=shown_size(log),
    )


def going_on() -> Log:
    """「証跡」 The log that goes on. Raises InputRefused `evidence.none`."""
    found = last()
    if found is None:
        raise InputRefused(
            "evidence.none",
            ja="まだ証跡がありません。evidence seal を実行してください。",
            en="There is no log yet. Run evidence seal.",
        )
    return found


def logs() -> Path:
    """Where the logs lie, and the policy of them all."""
    return home() / "log"


def folder(log: Log) -> Path:
    """Where the key and the files of a log lie: it is named by the log's name, whatever the records say of it."""
    return _folder(log.name)


def public(log: Log) -> Path:
    """Where the files lie that are for everybody."""
    return folder(log) / publish.PUBLIC


def shown_of(log: Log) -> bytes | None:
    """「検証点」 The checkpoint that everybody is shown, with who signed it."""
    path = public(log) / publish.CHECKPOINT
    return bytes_of(path) if path.exists() else None


def shown_size(log: Log) -> int:
    """How many entries the checkpoint covers that everybody is shown."""
    shown = shown_of(log)
    return checkpoint.of(note.read(shown)).size if shown else 0


def key_of(log: Log) -> Signer:
    """「署名鍵」 With which a log is signed. Raises InputRefused `evidence.no_key` and `trust.log_key_damaged`."""
    found = logkey.kept(folder(log), Signs.NOTES)
    if found is None or found.name != log.name:
        raise InputRefused(
            "evidence.no_key",
            ja="証跡の署名鍵がありません。recovery restore（鍵の控え）かバックアップで戻してください。"
            "どちらもなければ、evidence renew で鍵を替えてください。",
            en="The log's key is not here. Bring it back with recovery restore (the bundle of keys) or from the "
            "backup; where there is neither, replace it with evidence renew.",
        )
    return found


def witnesses(log: Log) -> Policy:
    """「検証条件」 The log's own keys, and whose word is enough: as the file POLICY says, or nobody's.

    Raises as `policy.read`.
    """
    path = logs() / POLICY
    said = policy.read(bytes_of(path, at_most=policy.LONGEST) if path.exists() else b"quorum none\n")
    return replace(said, logs=logkey.verifiers(folder(log)))


def alone() -> AbstractContextManager[None]:
    """Two who sign at once could sign two histories. Raises Conflict `store.busy`."""
    return store.lock(f"{current()}.evidence")


def _begin(name: str | None, at: datetime) -> Log:
    """A log of a name; the key of one that was begun and then lost from the records is taken up, if it signed nothing.

    Raises Conflict `evidence.set_back` where it did: the records are older than their log.
    """
    said = name or os.environ.get("MADOGUCHI_LOG_NAME") or _own_name()
    if last() is None and (known := next(logs().glob(f"*/{publish.LAST}"), None)) is not None and name is None:
        raise publish.set_back(publish.last_signed(known.parent))
    where = _folder(logkey.named(said))
    if (where / publish.LAST).exists() and not Log.objects.filter(name=said).exists():
        raise publish.set_back(publish.last_signed(where))
    try:
        with transaction.atomic():
            if last() is None:
                adopt(evidenced())
            log: Log = Log.objects.create(name=said, began_at=at)
    except IntegrityError as error:
        raise _begun() from error
    if logkey.kept(where, Signs.NOTES) is None:
        logkey.make(where, said, Signs.NOTES)
    return log


def _folder(name: str) -> Path:
    return logs() / sha256(name.encode()).hexdigest()[:NAMED]


def _own_name() -> str:
    return f"madoguchi/{current()}{'/rehearsal' if is_synthetic() else ''}"


def _begun() -> Conflict:
    return Conflict(
        "evidence.begun",
        ja="証跡は既に始まっています。別の証跡に替えるときだけ、--instead を付け、--name でまだ使っていない名前を"
        "付けてください。前の証跡はそこで終わり、残ります。",
        en="The log goes on already. Only to replace it, give --instead, and a name that was not used yet with --name. "
        "The one before ends there, and stays.",
    )
