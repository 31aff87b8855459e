"""「検証条件」 Whom a verifier believes about a log, as a file (C2SP tlog-policy): logs, witnesses, how many."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from madoguchi.core.errors import InputRefused
from madoguchi.trust.log.note import Signs, Verifier, verifier_of

LONGEST = 1_000_000
"""Bytes of a policy."""
NOBODY = "none"
"""The quorum that no witness is needed for."""
_SPACE = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """「立会人」 A witness: its key, and where it is asked (empty: nowhere)."""

    key: Verifier
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many of these witnesses and groups, by name, have to have seen a checkpoint."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """「検証条件」 Logs that are believed; witnesses and groups of them by name; and whose word is enough."""

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Watching]
    groups: Mapping[str, Group]
    quorum: str

    def is_enough(self, seen_by: Collection[Verifier]) -> bool:
        """Whether these witnesses are enough."""
        return self.quorum == NOBODY or self._saw(self.quorum, seen_by)

    def _saw(self, name: str, seen_by: Collection[Verifier]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name].key in seen_by
        group = self.groups[name]
        return sum(self._saw(one, seen_by) for one in group.members) >= group.least


def read(content: bytes) -> Policy:
    """「検証条件」 The policy that a file states.

    Raises InputRefused `trust.policy` with the line that is none, and `trust.no_quorum`.
    """
    logs = list[Verifier]()
    witnesses, groups, members, quorum = dict[str, Watching](), dict[str, Group](), set[str](), None
    if len(content) > LONGEST or any((one < 0x20 and one not in b"\t\n") or one == 0x7F for one in content):
        raise _refused(1)
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        words = [one for one in _SPACE.split(line) if one]
        known = {*witnesses, *groups}
        try:
            match words:
                case []:
                    continue
                case [first, *_] if first.startswith("#"):
                    continue
                case ["log", key] | ["log", key, _]:
                    logs.append(_key(key, Signs.NOTES, [*logs, *(one.key for one in witnesses.values())]))
                case ["witness", name, key, *url] if len(url) <= 1:
                    keys = [*logs, *(one.key for one in witnesses.values())]
                    witnesses[_new(name, known)] = Watching(key=_key(key, Signs.AS_SEEN, keys), url="".join(url))
                case ["group", name, least, *names] if set(names) <= known - members and len({*names}) == len(names):
                    groups[_new(name, known)] = Group(least=_least(least, len(names)), members=tuple(names))
                    members |= {*names}
                case ["quorum", name] if quorum is None and (name == NOBODY or name in known):
                    quorum = name
                case _:
                    raise ValueError(line)
        except ValueError as error:
            raise _refused(number) from error
    if quorum is None:
        raise InputRefused(
            "trust.no_quorum",
            ja="検証条件（ポリシー）に quorum の行がありません。立会人の署名を求めるなら quorum とその名前、"
            f"求めないなら quorum {NOBODY} と、最後の行に書いてください。",
            en="The policy has no quorum line. As its last line write quorum and the name of the witness or group that "
            f"has to have signed, or quorum {NOBODY}.",
        )
    return Policy(logs=tuple(logs), witnesses=witnesses, groups=groups, quorum=quorum)


def _key(text: str, signs: Signs, known: Collection[Verifier]) -> Verifier:
    found = verifier_of(text)
    if found.signs is not signs or found.text != text or found.public in {one.public for one in known}:
        raise ValueError(text)
    return found


def _new(name: str, known: Collection[str]) -> str:
    if name == NOBODY or name in known:
        raise ValueError(name)
    return name


def _least(text: str, members: int) -> int:
    found = {"all": members, "any": 1}.get(text) or int(text)
    if not 1 <= found <= members or text not in ("all", "any", str(found)):
        raise ValueError(text)
    return found


def _refused(line: int) -> InputRefused:
    return InputRefused(
        "trust.policy",
        ja=f"検証条件（ポリシー）の{line}行目が読めません。log・witness・group・quorum の"
        "行だけを、先に名前を決めてから使う順に書いてください。",
        en=f"Line {line} of the policy cannot be read. Write lines of log, witness, group and quorum only, each name "
        "before it is used.",
    )
