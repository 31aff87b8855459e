"""「認定スキーム」 The trusted list of providers that the office obeys: taken in, continued, every one of them kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.sealing import seal_content
from madoguchi.tenancy import current
from madoguchi.trust import files, providers
from madoguchi.trust.jpki import Kind
from madoguchi.trust.path import Anchors
from madoguchi.trust.providers import Provider, Providers, Status, Turn

_LISTS = "[0-9][0-9][0-9][0-9][0-9][0-9].json"
LASTS = timedelta(days=180)
"""A list of the office's own counts so long."""


def folder() -> Path:
    """Where the lists lie, each with its seal: in `providers` of the municipality, by their numbers."""
    return home() / "providers"


def kept() -> Providers | None:
    """「認定スキーム」 The list that is obeyed: the newest that was taken in; None where none ever was.

    Raises InputRefused `trust.providers_unreadable`.
    """
    newest = max(folder().glob(_LISTS), default=None)
    return None if newest is None else _read(newest, newest.stat().st_mtime_ns)


def take_in(file: Path, seal: Path | None, anchors: Anchors, at: datetime) -> Providers:
    """「認定スキーム」 Obey a list from now on, if it is sealed by one of the anchors and continues the one of now.

    Raises as `files.providers_of` and `providers.refuse_rollback`, and InputRefused `trust.providers_other_world`.
    """
    with _alone():
        return _take_in(file, seal, anchors, at)


def grant(
    name: str, certificates: tuple[Path, ...], kinds: tuple[Kind, ...], at: datetime, *, since: datetime | None = None
) -> Providers:
    """「認定」 The next list, with a provider more, sealed by the office. Raises as `providers.granted`.

    `certificates` of its authorities (PEM); `since` when it is granted, else from now on.
    """
    anchors = files.anchors_of(certificates, ())
    turn = Turn(status=Status.GRANTED, since=since or at)
    one = Provider(name=name, kinds=kinds, certificates=anchors.roots, history=(turn,))
    with _alone():
        return _continue(providers.granted(_kept_or_none(at), one, at, at + LASTS), at)


def withdraw(name: str, at: datetime) -> Providers:
    """「認定の取消し」 The next list, in which a provider counts no more. Raises as `providers.withdrawn`."""
    with _alone():
        return _continue(providers.withdrawn(_kept_or_none(at), name, at, at + LASTS), at)


def certificates() -> tuple[x509.Certificate, ...]:
    """「認証局」 The authorities of all providers of the list, whether they count or not."""
    found = kept()
    return () if found is None else found.certificates


@lru_cache(maxsize=2)
def _read(file: Path, _at: int) -> Providers:
    return providers.read(bytes_of(file, at_most=providers.LONGEST))


def _alone() -> AbstractContextManager[None]:
    """Two lists of one number would contradict each other."""
    return store.lock(f"{current()}.providers")


def _continue(made: Providers, at: datetime) -> Providers:
    """The office's own next list, sealed."""
    content = providers.written(made)
    providers.refuse_rollback(kept(), made, at)
    name = f"{made.sequence:06}.json"
    _keep(made.sequence, content, seal_content(content, name, at))
    return made


def _take_in(file: Path, seal: Path | None, anchors: Anchors, at: datetime) -> Providers:
    found, content, beside = files.providers_of(file, seal, anchors, at)
    if found.synthetic is not is_synthetic():
        raise InputRefused(
            "trust.providers_other_world",
            ja="予行用の一覧は実在の住民のいる市区町村では使えず、本物の一覧は予行では使えません。別の一覧を指定してください。",
            en="A list of a rehearsal counts for nothing where people are real, nor a real one in a rehearsal. Name "
            "the other list.",
        )
    before = kept()
    if before is not None and providers.written(before) == providers.written(found):
        return before
    providers.refuse_rollback(before, found, at)
    _keep(found.sequence, content, beside)
    return found


def _keep(sequence: int, content: bytes, seal: bytes) -> None:
    """The seal first: whoever finds the list finds its seal."""
    name = f"{sequence:06}.json"
    store.disk.write_whole(folder() / f"{name}.jws", [seal])
    store.disk.write_whole(folder() / name, [content])


def _kept_or_none(at: datetime) -> Providers:
    """The list of now, or one before the first."""
    begun = Providers(
        synthetic=is_synthetic(), sequence=0, issued=at - timedelta(seconds=1), next_update=at, providers=()
    )
    return kept() or begun
