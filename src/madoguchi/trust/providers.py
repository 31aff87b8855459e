"""「認定スキーム」 The trusted list of providers: whose certificates of people count, for what, since when, until when.

A list is a JSON file of ours, sealed beside itself by whoever keeps it (the office or the State). Lists are numbered;
each continues the one before. Nothing of it is taken back: who is withdrawn stays, with the instant, since what they
certified before may have counted.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.trust.certificate import Fault
from madoguchi.trust.jpki import Kind
from madoguchi.trust.key import is_strong
from madoguchi.trust.revocation import SHA2, fingerprint, may_issue

LONGEST = 4_000_000
"""Bytes of a list."""
MOST = 1_000
"""Providers of a list, and certificates and turns of a provider."""
LAST = 999_999
"""「号」 The highest number of a list."""
_FORM, _INSTANT = "madoguchi providers 1", "%Y-%m-%dT%H:%M:%S.%fZ"


class Status(StrEnum):
    """「認定」 How a provider stands."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """「認定」 From when on a provider stands so."""

    status: Status
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """「認定事業者」 One of the list: the certificates of its authorities, for what they count, its whole history."""

    name: str
    kinds: tuple[Kind, ...]
    certificates: tuple[x509.Certificate, ...]
    history: tuple[Turn, ...]

    def status(self, at: datetime) -> Status | None:
        """How it stood at an instant; None before its first turn.

        A turn counts for the whole second in which it falls: stamps tell seconds, and the second below (RFC 3161).
        """
        return next((one.status for one in reversed(self.history) if one.since.replace(microsecond=0) <= at), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Providers:
    """「認定スキーム」 The list. `synthetic`: of a rehearsal; such a list counts nowhere else."""

    synthetic: bool
    sequence: int
    issued: datetime
    next_update: datetime
    providers: tuple[Provider, ...]

    def refuses(self, authority: str, kind: Kind, at: datetime, now: datetime) -> Fault | None:
        """Why an authority (its `fingerprint`) did not count for a kind at an instant, as known now; else None.

        An overtaken list says nothing of what is asked today: nobody knows.
        """
        own = (one for one in _by_authority(self).get(authority, ()) if kind in one.kinds)
        if not any(one.status(at) is Status.GRANTED for one in own):
            return Fault.STRANGE
        return None if self.issued <= now <= self.next_update else Fault.UNKNOWN

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """Those of all providers, whether they count or not."""
        return tuple({fingerprint(one): one for each in self.providers for one in each.certificates}.values())


def read(content: bytes) -> Providers:
    """「認定スキーム」 A list as its file holds it. Raises InputRefused `trust.providers_unreadable`.

    Nothing says yet that it is sealed (`seal.verify`).
    """
    try:
        return _read(content)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, x509.DuplicateExtension):
        raise InputRefused(
            "trust.providers_unreadable",
            ja="認定事業者の一覧として読めません。配布された元のファイルか、trust providers が書いたファイルを"
            "指定してください。",
            en="This cannot be read as a list of providers. Name the very file that was handed out, or one that trust "
            "providers wrote.",
        ) from None


def written(found: Providers) -> bytes:
    """「認定スキーム」 The file of a list."""
    each = [
        {
            "name": one.name,
            "kinds": [str(kind) for kind in one.kinds],
            "certificates": [base64.b64encode(it.public_bytes(Encoding.DER)).decode() for it in one.certificates],
            "history": [{"status": str(turn.status), "since": _said(turn.since)} for turn in one.history],
        }
        for one in found.providers
    ]
    whole = {
        "form": _FORM,
        "synthetic": found.synthetic,
        "sequence": found.sequence,
        "issued": _said(found.issued),
        "next_update": _said(found.next_update),
        "providers": each,
    }
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode()


def refuse_rollback(kept: Providers | None, new: Providers, now: datetime) -> None:
    """Refuse a list that is older than the one that is kept, or does not continue it, or is of the past or future.

    Raises Conflict `trust.providers_rollback`, `trust.providers_rewritten` and `trust.providers_ended`.
    """
    if not new.issued <= now <= new.next_update:
        raise Conflict(
            "trust.providers_ended",
            ja="この一覧は期限が過ぎているか、発行日時が未来です。時計を確かめ、新しい一覧を受け取ってください。",
            en="This list has ended, or says that it was issued in the future. Check the clock, and get a newer list.",
        )
    if kept is None:
        return
    if new.sequence <= kept.sequence or new.issued < kept.issued:
        raise Conflict(
            "trust.providers_rollback",
            ja=f"いまの一覧（{kept.sequence}号）より新しくない一覧（{new.sequence}号）です。取り消された事業者を"
            "生き返らせないため取り込みません。新しい一覧を受け取ってください。",
            en=f"This list (number {new.sequence}) is not newer than the one of now (number {kept.sequence}). It is "
            "not taken in, or providers that were withdrawn would come back. Get the newest list.",
        )
    if not all(any(_continues(one, before, kept.issued) for one in new.providers) for before in kept.providers):
        raise Conflict(
            "trust.providers_rewritten",
            ja="いまの一覧にある事業者か、その認定の経過が、新しい一覧では消えているか変わっています。取り込みません。"
            "一覧の発行元に確かめてください。",
            en="A provider of the list of now, or a part of its history, is missing or changed in the new list. It is "
            "not taken in. Ask whoever issued the list.",
        )


def granted(kept: Providers, one: Provider, at: datetime, next_update: datetime) -> Providers:
    """「認定」 The next list, with a provider more.

    Raises Conflict `trust.provider_known`, InputRefused `trust.provider_unfit`.
    """
    if any(each.name == one.name for each in kept.providers):
        raise Conflict(
            "trust.provider_known",
            ja="この名前の事業者は一覧に既にあります。取り消すなら trust providers withdraw を使ってください。",
            en="A provider of this name is on the list already. To withdraw it, use trust providers withdraw.",
        )
    try:
        return _next(kept, (*kept.providers, one), at, next_update)
    except InputRefused as error:
        raise InputRefused(
            "trust.provider_unfit",
            ja="事業者の名前が空か表示できない文字を含むか、認定の日時が未来か、証明書が認証局のものでないか、"
            "鍵か署名が弱いものです（RSA 2048ビット以上か P-256、SHA-2）。確かめてください。",
            en="The provider's name is empty or has characters that no page shows, it is granted in the future, or a "
            "certificate is no authority's or has a weak key or digest (RSA of 2048 bits or more, or P-256; SHA-2). "
            "Check them.",
        ) from error


def withdrawn(kept: Providers, name: str, at: datetime, next_update: datetime) -> Providers:
    """「認定の取消し」 The next list, in which a provider counts no more from an instant on.

    Raises InputRefused `trust.no_provider`.
    """
    found = next((one for one in kept.providers if one.name == name), None)
    if found is None or found.status(at) is not Status.GRANTED:
        raise InputRefused(
            "trust.no_provider",
            ja="この名前の、認定が続いている事業者は一覧にありません。trust providers show で名前を確かめてください。",
            en="No provider of this name stands on the list. See trust providers show for the names.",
        )
    ended = replace(found, history=(*found.history, Turn(status=Status.WITHDRAWN, since=at)))
    return _next(kept, tuple(ended if one is found else one for one in kept.providers), at, next_update)


def _next(kept: Providers, providers: tuple[Provider, ...], at: datetime, next_update: datetime) -> Providers:
    made = replace(
        kept, sequence=kept.sequence + 1, issued=max(at, kept.issued), next_update=next_update, providers=providers
    )
    return read(written(made))


@lru_cache(maxsize=4)
def _by_authority(found: Providers) -> dict[str, list[Provider]]:
    """The providers of each authority, by its `fingerprint`."""
    made = dict[str, list[Provider]]()
    for one in found.providers:
        for authority in set(map(fingerprint, one.certificates)):
            made.setdefault(authority, []).append(one)
    return made


def _continues(one: Provider, before: Provider, known_at: datetime) -> bool:
    """Whether it is the same provider, with all that was said of it, and nothing new of the time that was known."""
    named = (one.name, one.kinds) == (before.name, before.kinds)
    past, news = one.history[: len(before.history)], one.history[len(before.history) :]
    kept = past == before.history and one.certificates[: len(before.certificates)] == before.certificates
    return named and kept and all(turn.since > known_at for turn in news)


def _read(content: bytes) -> Providers:
    if len(content) > LONGEST:
        raise ValueError(len(content))
    whole = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_none)
    _only(whole, {"form", "synthetic", "sequence", "issued", "next_update", "providers"})
    sequence, synthetic = whole["sequence"], whole["synthetic"]
    if whole["form"] != _FORM or type(sequence) is not int or not 1 <= sequence <= LAST or type(synthetic) is not bool:
        raise ValueError(_FORM)
    providers = tuple(_provider(one) for one in _few(whole["providers"], 0))
    if len({one.name for one in providers}) != len(providers):
        raise ValueError(len(providers))
    issued, next_update = _instant(whole["issued"]), _instant(whole["next_update"])
    if issued >= next_update or any(turn.since > issued for one in providers for turn in one.history):
        raise ValueError(sequence)
    return Providers(
        synthetic=synthetic, sequence=sequence, issued=issued, next_update=next_update, providers=providers
    )


def _provider(one: dict[str, object]) -> Provider:
    _only(one, {"name", "kinds", "certificates", "history"})
    name = one["name"]
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise ValueError("name")
    kinds = tuple(Kind(str(kind)) for kind in _few(one["kinds"], 1))
    certificates = tuple(_certificate(str(it)) for it in _few(one["certificates"], 1))
    history = tuple(_turn(it) for it in _few(one["history"], 1))
    if len(set(kinds)) != len(kinds) or len(set(certificates)) != len(certificates) or not _alternate(history):
        raise ValueError(name)
    return Provider(name=name, kinds=kinds, certificates=certificates, history=history)


def _alternate(history: Sequence[Turn]) -> bool:
    """Whether it begins with a grant, and each turn is another and later than the one before."""
    changes = all(one.status is not after.status and one.since < after.since for one, after in pairwise(history))
    return history[0].status is Status.GRANTED and changes


def _turn(one: object) -> Turn:
    if not isinstance(one, dict):
        raise TypeError(type(one))
    _only(one, {"status", "since"})
    return Turn(status=Status(one["status"]), since=_instant(one["since"]))


def _certificate(text: str) -> x509.Certificate:
    """One of an authority, with a strong key and digest."""
    try:
        found = x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
        is_strong_enough = is_strong(found.public_key()) and isinstance(found.signature_hash_algorithm, SHA2)
        is_sound = is_strong_enough and may_issue(found)
    except Exception as error:
        # What is crafted is refused with whatever the library's parsers raise.
        raise ValueError(len(text)) from error
    if not is_sound:
        raise ValueError(len(text))
    return found


def _few(found: object, at_least: int) -> list[dict[str, object]]:
    if not isinstance(found, list) or not at_least <= len(found) <= MOST:
        raise ValueError(at_least)
    return found


def _only(found: dict[str, object], names: Iterable[str]) -> None:
    if found.keys() != set(names):
        raise ValueError(sorted(found))


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(sorted(found))
    return found


def _none(constant: str) -> None:
    raise ValueError(constant)


def _instant(text: object) -> datetime:
    """An instant as we write it, and in no other way."""
    found = datetime.strptime(str(text), _INSTANT).replace(tzinfo=UTC)
    if _said(found) != text:
        raise ValueError(text)
    return found


def _said(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime(_INSTANT)
