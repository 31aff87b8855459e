"""「鍵の復元」 The keys without which work stops, brought back by any k of n officers, and no fewer.

All lie in one bundle (`trust.bundle`) in `recovery` below the municipality's folder, and so in each backup. Nothing
that is there is overwritten, and each act is an evidenced record. A bundle counts only as it stands on record: anybody
could seal another to the same public key.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from django.db import transaction

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.evidence.models import KeyRecovery, Recovery
from madoguchi.flow.folders import home
from madoguchi.tenancy import current
from madoguchi.tenancy.own import own
from madoguchi.trust import bundle, own_file, shares
from madoguchi.trust.bundle import Bundle, Header
from madoguchi.trust.shares import Share

FOLDER = "recovery"
ROOT_KEY = "trust/root.key"
"""The one key that may be kept elsewhere, in a safe."""
_LISTS = "trust/revoked.crl"
"""Is written anew each day, and says nothing secret."""
_KEY = re.compile(
    r"key|decision-salts|trust/[a-z]+(-[0-9a-f]+)?\.(key|pem|crl)|log/[0-9a-f]+/(key\.pem|name|verifiers)"
)
_SIGNING = re.compile(r"trust/(seal|stamp)-[0-9a-f]+\.key")
_NAME = re.compile(r"([0-9]+)-([0-9]+)\.bundle")
_LONGEST_NAME = 40


class Standing(StrEnum):
    """「鍵の状態」 How a key stands to the newest bundle."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    UNBUNDLED = "unbundled"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """「鍵の控え」 The newest bundle, and how each key stands to it."""

    header: Header
    keys: Mapping[str, Standing]

    @property
    def is_whole(self) -> bool:
        """Whether the bundle holds every key as it is now, and none is missing but such as may lie in a safe."""
        fine = (Standing.SAME,)
        return all(how in fine or (path == ROOT_KEY and how is Standing.MISSING) for path, how in self.keys.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """「鍵の復元」 Whose shares opened the bundle; which keys came back, and which were there with another content."""

    officers: tuple[str, ...]
    came_back: tuple[str, ...]
    differ: tuple[str, ...]


def keys_here() -> dict[str, bytes]:
    """「鍵束」 Every file without which numbers, seals or the log could not go on, by its path."""
    places = ("key", "decision-salts", "trust/*", "log/*/*")
    found = (one.relative_to(home()) for place in places for one in sorted(home().glob(place)) if one.is_file())
    return {str(one): bytes_of(home() / one) for one in found if _KEY.fullmatch(str(one))}


def begin(threshold: int, officers: Sequence[str], to: Path, by: str, at: datetime) -> tuple[Path, ...]:
    """「分け前」 A new generation of shares, one file for each officer in a new folder `to`, and its first bundle.

    Raises InputRefused `recovery.numbers`, `recovery.officers`, `recovery.nothing` and `recovery.folder_taken`.
    """
    named = tuple(" ".join(one.split()) for one in officers)
    if len(set(named)) != len(named) or not all(0 < len(one) <= _LONGEST_NAME and one.isprintable() for one in named):
        raise InputRefused(
            "recovery.officers",
            ja=f"分け前を持つ人の名前を、{_LONGEST_NAME}字までで、一人ずつ別に書いてください。だれのものか分からない分け前は作りません。",
            en=f"Name each officer once, in at most {_LONGEST_NAME} characters: no share is made of which nobody knows "
            "whose it is.",
        )
    keys = keys_here()
    if not keys:
        raise InputRefused(
            "recovery.nothing",
            ja="控えを取る鍵がまだありません。手紙の印刷や trust begin の後に実行してください。",
            en="There is no key yet to be kept. Run this after letters were printed, or after trust begin.",
        )
    secret = bundle.new_secret()
    made = shares.split(secret, threshold, len(named))
    _refuse_taken(to)
    with _alone():
        header = Header(
            municipality=current(),
            generation=_last_generation() + 1,
            edition=1,
            made_at=at.isoformat(timespec="seconds"),
            threshold=threshold,
            officers=named,
            identifier=made[0].identifier,
            public=bundle.public_of(secret),
            keys=bundle.digests(keys),
        )
        written = tuple(_hand_out(to, header, one) for one in made)
        _keep(bundle.seal(header, keys), Recovery.BEGIN, by, at)
    return written


def state() -> State:
    """「鍵の控え」 How the newest bundle stands. Raises InputRefused `recovery.none` and `recovery.bundle_damaged`."""
    header, files = _newest().header, keys_here()
    kept, here = dict(header.keys), bundle.digests(files)
    found = {path: _standing(kept.get(path), here.get(path)) for path in sorted(kept.keys() | here.keys())}
    return State(header=header, keys={path: how for path, how in found.items() if not _is_settled(path, how, files)})


def has_bundle() -> bool:
    """Whether there is any."""
    return bool(_files())


def refresh(by: str, at: datetime) -> Header | None:
    """「鍵の控え」 Take up what changed, for the same shares; None where nothing did.

    Raises InputRefused `recovery.none`, Conflict `recovery.key_missing` where a key is gone: it is to be brought back.
    """
    with _alone():
        last, keys = _newest(), keys_here()
        gone = [path for path in last.header.keys if path not in keys and not _may_be_gone(path, keys)]
        if gone:
            raise Conflict(
                "recovery.key_missing",
                ja=f"控えにある鍵が、いまありません（{'、'.join(gone)}）。失くしたまま控えを新しくしないよう止めました。"
                "先に recovery restore で戻してください。",
                en=f"Keys of the bundle are not here ({', '.join(gone)}). It was not renewed without them: bring them "
                "back first (recovery restore).",
            )
        now = bundle.digests(keys)
        if {path: one for path, one in now.items() if last.header.keys.get(path) != one and path != _LISTS} == {}:
            return None
        header = Header(
            **{name: getattr(last.header, name) for name in Header.__slots__}
            | {"edition": last.header.edition + 1, "made_at": at.isoformat(timespec="seconds"), "keys": now}
        )
        _keep(bundle.seal(header, keys), Recovery.REFRESH, by, at)
        return header


def rehearse(given: Sequence[Share], by: str, at: datetime) -> Restored:
    """「予行」 Prove that these shares open every bundle of the newest generation, and bring nothing back.

    Raises as `restore`.
    """
    found, editions, _ = _opened(given)
    _note(editions[0], Recovery.REHEARSE, _whose(found, given), (), by, at)
    return Restored(officers=_whose(found, given), came_back=(), differ=())


def restore(given: Sequence[Share], by: str, at: datetime, *, instead_of: Collection[str] = ()) -> Restored:
    """「鍵の復元」 Bring back exactly the keys that are missing; what is there and differs stays, but for `instead_of`.

    Of those the file that was there is kept beside, under another name. A seal's or stamp's key that was renewed or
    revoked does not come back. Raises InputRefused as `trust.shares.join` and `trust.bundle.open_with`, and
    `recovery.none`, `recovery.other_generation`, `recovery.bundle_unknown` and `recovery.no_such_key`.
    """
    with _alone():
        found, editions, keys = _opened(given)
        if strangers := set(instead_of) - keys.keys():
            raise InputRefused(
                "recovery.no_such_key",
                ja=f"控えにない鍵の名前です（{'、'.join(sorted(strangers))}）。何も変えていません。"
                "recovery status で確かめてください。",
                en=f"The bundle holds no such key ({', '.join(sorted(strangers))}). Nothing was changed. See recovery "
                "status.",
            )
        here = keys_here()
        here = {path: one for path, one in here.items() if path not in instead_of or one == keys[path]}
        came_back = tuple(one for one in sorted(keys) if one not in here and not _is_over(one, keys | here))
        differ = tuple(one for one in sorted(keys) if one in here and here[one] != keys[one] and one != _LISTS)
        _note(editions[0], Recovery.RESTORE, _whose(found, given), came_back, by, at)
        for path in came_back:
            _write(home() / path, keys[path], at)
    return Restored(officers=_whose(found, given), came_back=came_back, differ=differ)


def read_shares(files: Sequence[Path]) -> list[Share]:
    """「分け前」 From their files. Raises InputRefused `recovery.share_unreadable`."""
    found = []
    for one in files:
        try:
            content = bytes_of(one, at_most=20_000)
        except OSError:
            content = b"\xff"
        found.append(shares.read(content, one.name))
    return found


def _opened(given: Sequence[Share]) -> tuple[Header, list[Bundle], dict[str, bytes]]:
    """The bundles of the newest generation, newest first, and of each key what the newest of them holds."""
    newest = _newest()
    if given and {one.identifier for one in given}.isdisjoint({newest.header.identifier}):
        raise InputRefused(
            "recovery.other_generation",
            ja=f"これは今の世代（第{newest.header.generation}世代）の分け前ではありません。何も変えていません。"
            "今の世代の分け前を出してください。",
            en=f"These shares are not of the present generation ({newest.header.generation}). Nothing was changed. "
            "Bring those of the present one.",
        )
    secret = shares.join(given)
    editions = [_read(one) for (number, _), one in sorted(_files().items(), reverse=True)]
    editions = [one for one in editions if one.header.generation == newest.header.generation]
    keys: dict[str, bytes] = {}
    for one in editions:
        held = bundle.open_with(one, secret)
        keys |= {path: content for path, content in held.items() if path not in keys and _KEY.fullmatch(path)}
    return newest.header, editions, keys


def _write(target: Path, content: bytes, at: datetime) -> None:
    """Write a key; what is there is kept beside it, under another name."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        target.rename(target.with_name(f"{target.name}.replaced-{at:%Y%m%d%H%M%S}"))
    own_file.write(target, content)


def _is_over(path: str, files: Mapping[str, bytes]) -> bool:
    """Whether a key signs no more: its certificate is not the newest of its purpose, or is revoked."""
    if not _SIGNING.fullmatch(path):
        return False
    of_purpose = path.rpartition("-")[0]
    named = [one for one in files if one.startswith(of_purpose) and one.endswith(".pem")]
    try:
        known = {one: x509.load_pem_x509_certificate(files[one]) for one in named}
        revoked = x509.load_der_x509_crl(files[_LISTS]) if _LISTS in files else None
    except ValueError:
        return False
    its_own = known.pop(path.removesuffix(".key") + ".pem", None)
    if its_own is None:
        return False
    if any(one.not_valid_before_utc > its_own.not_valid_before_utc for one in known.values()):
        return True
    return revoked is not None and revoked.get_revoked_certificate_by_serial_number(its_own.serial_number) is not None


def _may_be_gone(path: str, files: Mapping[str, bytes]) -> bool:
    """Whether a key may lie elsewhere, or was replaced by another of its purpose."""
    return path == ROOT_KEY or _is_over(path, files)


def _is_settled(path: str, how: Standing, files: Mapping[str, bytes]) -> bool:
    """Whether nobody needs to know of it: lists change each day, and replaced keys go."""
    if path == _LISTS:
        return how is not Standing.MISSING
    return how is Standing.MISSING and _is_over(path, files)


def _last_generation() -> int:
    recorded = KeyRecovery.objects.order_by("-generation").values_list("generation", flat=True).first()
    return max([recorded or 0, *(number for number, _ in _files())])


def _standing(kept: str | None, here: str | None) -> Standing:
    if here is None:
        return Standing.MISSING
    if kept is None:
        return Standing.UNBUNDLED
    return Standing.SAME if kept == here else Standing.CHANGED


def _whose(header: Header, given: Sequence[Share]) -> tuple[str, ...]:
    """The officers of these shares."""
    return tuple(header.officers[one.number - 1] for one in given[: header.threshold])


def _files() -> dict[tuple[int, int], Path]:
    """The bundles, by generation and edition."""
    folder = home() / FOLDER
    named = ((_NAME.fullmatch(one.name), one) for one in folder.iterdir()) if folder.is_dir() else ()
    return {(int(found[1]), int(found[2])): one for found, one in named if found}


def _newest() -> Bundle:
    files = _files()
    if not files:
        raise InputRefused(
            "recovery.none",
            ja="鍵の控えがまだありません。recovery begin で作ってください。",
            en="There is no bundle of keys yet. Make one with recovery begin.",
        )
    return _read(files[max(files)])


def _read(path: Path) -> Bundle:
    """A bundle that is on record. Raises InputRefused `recovery.bundle_unknown` and `recovery.bundle_damaged`."""
    try:
        content = bytes_of(path, at_most=bundle.LONGEST)
    except OSError as error:
        raise bundle.damaged() from error
    found = bundle.read(content)
    if not KeyRecovery.objects.filter(bundle_sha256=sha256(content).hexdigest()).exists():
        made = KeyRecovery.objects.filter(generation=found.header.generation, edition=found.header.edition)
        if made.exists():
            raise bundle.damaged()
        raise InputRefused(
            "recovery.bundle_unknown",
            ja=f"鍵の控え {path.name} を作った記録がありません。よそで作られたものかもしれず、使いません。"
            "記録と同じバックアップの控えを使ってください。",
            en=f"There is no record of the bundle {path.name}: it may be somebody else's, and is not used. Take that "
            "of the same backup as the records.",
        )
    return found


def _hand_out(to: Path, header: Header, share: Share) -> Path:
    officer = header.officers[share.number - 1]
    count, place = len(header.officers), f"{header.generation}-{share.number}"
    heading = (
        f"鍵の復元の分け前 / Share for the recovery of keys\n{own().name} {header.municipality}\n"
        f"第{header.generation}世代 generation {header.generation}   {share.number}/{count}   {officer}\n"
        f"{header.made_at[:10]}\n\n"
        f"{count}人のうち{header.threshold}人の分け前がそろうと、市の鍵を戻せます。これ一つでは何も開きません。\n"
        "封をして、ほかの人の分け前とは別の所に保管し、写しを取らず、だれにも送らないでください。\n"
        f"Any {header.threshold} of {count} shares bring the keys back; this one alone opens nothing. Seal it, keep it "
        "apart from\nthe others, make no copy, and send it to nobody."
    )
    safe = re.sub(r"[^\w.-]+", "-", officer)
    path = to / f"share-{place}-{safe}.txt"
    own_file.write(path, shares.text_of(share, heading))
    return path


def _refuse_taken(to: Path) -> None:
    try:
        to.mkdir(mode=0o700, parents=True)
    except OSError:
        raise InputRefused(
            "recovery.folder_taken",
            ja="分け前を書くフォルダには、まだない名前を指定してください（例: 暗号化した USB メモリーの中）。"
            "何も作っていません。",
            en="Name a folder for the shares that does not exist yet, such as one on an encrypted stick. Nothing was "
            "made.",
        ) from None


def _keep(made: Bundle, act: Recovery, by: str, at: datetime) -> None:
    folder = home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    with transaction.atomic():
        _note(made, act, made.header.officers, list(made.header.keys), by, at)
        own_file.write(folder / f"{made.header.generation}-{made.header.edition}.bundle", made.content())


def _note(of: Bundle, act: Recovery, officers: Sequence[str], keys: Sequence[str], by: str, at: datetime) -> None:
    KeyRecovery.objects.create(
        act=str(act),
        generation=of.header.generation,
        edition=of.header.edition,
        threshold=of.header.threshold,
        officers=list(officers),
        keys=list(keys),
        bundle_sha256=sha256(of.content()).hexdigest(),
        by=by,
        at=at,
    )


def _alone() -> AbstractContextManager[None]:
    """Two editions of one number would contradict each other. Raises Conflict `store.busy`."""
    return store.lock(f"{current()}.recovery")
