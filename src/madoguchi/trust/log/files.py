"""「検証」 The public files of a log and proofs out of it, verified with nothing else at hand."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.trust import own_file
from madoguchi.trust.fetching import fetched
from madoguchi.trust.files import no_file
from madoguchi.trust.log import audit as whole
from madoguchi.trust.log import batch, checkpoint, note, policy
from madoguchi.trust.log.audit import Logged, Seen, Wrong
from madoguchi.trust.log.batch import InBatch
from madoguchi.trust.log.key import of_log
from madoguchi.trust.log.policy import Policy
from madoguchi.trust.log.tiles import Read

LONGEST = 100_000_000
"""Bytes of a proof, with the record that it proves."""
LONGEST_PUBLIC = 1_000_000
"""Bytes of a public file of a log; such of hashes have 8,192, and a checkpoint some thousands."""


def policy_of(keys: Sequence[str], file: Path | None) -> Policy:
    """「検証条件」 These logs' keys, with nobody's word besides; or what a policy file says.

    Raises InputRefused `trust.log_key`, `trust.no_file`, as `policy.read`, and `trust.no_policy` where neither or both
    are given.
    """
    if bool(keys) == (file is not None):
        raise InputRefused(
            "trust.no_policy",
            ja="だれを信頼するかが決まりません。--key（証跡の検証鍵）か --policy（検証条件のファイル）のどちらか一方を"
            "指定してください。",
            en="It is not said whom to trust. Give either --key (the log's key) or --policy (a policy file).",
        )
    if file is None:
        return Policy(logs=tuple(map(of_log, keys)), witnesses={}, groups={}, quorum=policy.NOBODY)
    return policy.read(_content(file))


def audit(read: Read, trusted: Policy, remember: Path | None) -> Seen | Wrong:
    """「検証」 Whether the files of a log fit its checkpoint, and go on from that which `remember` holds; it is kept.

    Raises InputRefused `trust.no_file`, `trust.not_remembered` and `trust.another_log`, and whatever `read` raises.
    """
    before = None
    if remember is not None and remember.exists():
        try:
            before = checkpoint.of(note.read(_content(remember)))
        except ValueError as error:
            raise InputRefused(
                "trust.not_remembered",
                ja=f"{remember.name} は、前に見た証跡を覚えたファイルではありません（空か、壊れています）。"
                "証跡については何も分かりません。バックアップから戻すか、別の名前を指定してください"
                "（初めて見る証跡として覚えます）。",
                en=f"{remember.name} does not hold a log that was seen before: it is empty or torn. Nothing is said of "
                "the log. Bring it back from the backup, or name another file, which begins anew.",
            ) from error
    found = whole.audit(read, trusted, before)
    if isinstance(found, Seen) and before is not None and before.origin != found.checkpoint.origin:
        raise InputRefused(
            "trust.another_log",
            ja=f"覚えているのは別の証跡（{before.origin}）です。証跡ごとに別のファイルを指定してください（--remember）。",
            en=f"What is remembered is of another log ({before.origin}). Name a file for each log with --remember.",
        )
    if isinstance(found, Seen) and remember is not None:
        try:
            own_file.write(remember, found.signed)
        except OSError as error:
            raise no_file(remember) from error
    return found


def reader(folder: Path) -> Read:
    """How the files of a log are read from a folder."""
    return lambda path: bytes_of(folder / path)


def published(address: str) -> Read:
    """How the files of a log are read from where it is published, each in `fetching.SECONDS`; nothing is followed.

    It raises InputRefused `trust.log_away`: nothing is said of a log that nobody could look at.
    """

    def read(path: str) -> bytes:
        answer = fetched(f"{address.rstrip('/')}/{path}", LONGEST_PUBLIC)
        if answer is None:
            raise InputRefused(
                "trust.log_away",
                ja=f"{address} が答えません。証跡が正しいかどうかは分かりません。"
                "アドレスと接続を確かめて、もう一度試してください。",
                en=f"{address} does not answer. Nothing is known of the log yet. Check the address and the connection, "
                "and try again.",
            )
        if answer.status != HTTPStatus.OK:
            raise FileNotFoundError(path)
        return answer.body

    return read


def proven(file: Path, trusted: Policy) -> Logged | InBatch | Wrong:
    """「検証」 What a proof proves of a record in the log, or in a batch. Raises InputRefused `trust.no_file`."""
    content = _content(file)
    return batch.in_batch(content, trusted) if content.startswith(batch.HEAD) else whole.logged(content, trusted)


def _content(file: Path) -> bytes:
    try:
        return bytes_of(file, at_most=LONGEST)
    except OSError as error:
        raise no_file(file) from error
