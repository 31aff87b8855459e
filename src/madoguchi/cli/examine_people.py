"""What `madoguchi check` looks at of people's certificates: whether the lists that are asked for still count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from madoguchi.cli.finding import Finding, bad, doubtful, good
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import MadoguchiError
from madoguchi.core.regular_file import bytes_of
from madoguchi.trust import providers
from madoguchi.trust.revocation import list_of

SOON = timedelta(days=30)


def people(home: Path, municipality: str | None, at: datetime) -> Iterator[Finding]:
    """Of each municipality, or the one named: its lists of revoked certificates, and the list of providers it obeys."""
    for folder in sorted(home.glob(f"{municipality or '*'}/cards")):
        for file in sorted(folder.glob("*.crl")):
            yield _revoked(file, at)
    for folder in sorted(home.glob(f"{municipality or '*'}/providers")):
        if lists := sorted(folder.glob("[0-9]*.json")):
            yield _providers(lists[-1], at)


def _revoked(file: Path, at: datetime) -> Finding:
    what = f"失効情報 {file.parents[1].name} {file.name}"
    try:
        until = list_of(bytes_of(file)).next_update_utc
    except (OSError, ValueError):
        return bad(what, "読めません。受け取り直してください。", "It cannot be read. Get it anew.")
    if until is None or until < at:
        return bad(
            what,
            "期限が過ぎていて、この認証局のカードでは誰も入れません。新しいものを置いてください。",
            "It has ended, and nobody comes in with a card of this authority. Put a newer one there.",
        )
    return good(what, f"{_day(until)} まで", f"until {_day(until)}")


def _providers(file: Path, at: datetime) -> Finding:
    what = f"認定事業者の一覧 {file.parents[1].name} providers"
    try:
        until = providers.read(bytes_of(file, at_most=providers.LONGEST)).next_update
    except OSError:
        return bad(what, "読めません。控えから戻してください。", "It cannot be read. Restore it from the backup.")
    except MadoguchiError as refusal:
        return bad(what, refusal.ja, refusal.en)
    if until < at:
        return bad(
            what,
            "期限が過ぎていて、カードでは誰も入れません。次の号を trust providers take で取り込んでください。",
            "It has ended, and nobody comes in with a card. Take in the next one: trust providers take.",
        )
    if until < at + SOON:
        return doubtful(
            what,
            f"{_day(until)} までです。次の号を trust providers take で取り込んでください。",
            f"It ends on {_day(until)}. Take in the next one: trust providers take.",
        )
    return good(what, f"{_day(until)} まで", f"until {_day(until)}")


def _day(instant: datetime) -> str:
    return f"{instant.astimezone(JAPAN):%Y-%m-%d}"
