"""What `madoguchi check` looks at, one finding each, with how to repair it. Nothing here writes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import django

from madoguchi.cli.examine_counter import counter
from madoguchi.cli.examine_people import people
from madoguchi.cli.failure import refusal_of
from madoguchi.cli.finding import Finding, Mark, bad, doubtful, good
from madoguchi.core.errors import MadoguchiError
from madoguchi.core.identifiers import municipality_code
from madoguchi.notices.key import BYTES

LITTLE_ROOM = 1 << 30
NO_ROOM = 100 << 20
BANK_LIST_OLD = timedelta(days=180)
CLOCK_FAR_AHEAD = timedelta(days=5 * 366)
BANKS = "zengin-code"


def examine(municipality: str | None, at: datetime) -> tuple[Finding, ...]:
    """Every finding. `municipality`: as the environment or the command names it."""
    try:
        django.setup()
    except MadoguchiError as refusal:
        return (bad("設定 settings", refusal.ja, refusal.en),)
    from django.conf import settings

    home = Path(settings.HOME)
    bank_list = _bank_list()
    keys = [home / municipality / "key"] if municipality else sorted(home.glob("*/key"))
    found = [_municipality(municipality), _home(home), *map(_key, keys)]
    machine = (*found, *_store(), _clock(at, bank_list), _fonts(), _banks(at, bank_list))
    return (*machine, *counter(municipality), *people(home, municipality, at))


def _municipality(code: str | None) -> Finding:
    what = "市区町村 municipality"
    if code is None:
        return doubtful(
            what,
            "MADOGUCHI_MUNICIPALITY がありません。記録が一団体だけならそれを使います。コードを設定してください。",
            "MADOGUCHI_MUNICIPALITY is not set; where one municipality is kept, it is meant. Set it to your code.",
        )
    try:
        municipality_code(code)
    except MadoguchiError as refusal:
        return bad(what, refusal.ja, refusal.en)
    return good(what, code, code)


def _home(home: Path) -> Finding:
    what = "保存先 home"
    there = next(path for path in (home, *home.parents) if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        return bad(
            what, f"{home} に書けません。場所か権限を直してください。", f"{home} cannot be written. Mend its rights."
        )
    free = shutil.disk_usage(there).free
    room = f"{free / (1 << 30):.1f} GiB"
    if free < NO_ROOM:
        return bad(what, f"空きが {room} しかありません。空きを作ってください。", f"Only {room} are free. Make room.")
    if free < LITTLE_ROOM:
        return doubtful(what, f"空きが {room} です。空きを増やしてください。", f"Only {room} are free. Make more room.")
    if home.exists() and home.stat().st_mode & 0o077:
        return doubtful(
            what, f"他の利用者も {home} に入れます。chmod 700 を。", f"Others can enter {home}. chmod 700 it."
        )
    return good(what, f"{home}（空き {room}）", f"{home} ({room} free)")


def _key(path: Path) -> Finding:
    what = "照会番号の鍵 key"
    if not path.exists():
        return good(what, "最初の run が作ります。", "The first run makes it.")
    if path.stat().st_size != BYTES:
        return bad(what, "壊れています。控えから戻してください。", "It is damaged. Restore it from the backup.")
    if path.stat().st_mode & 0o077:
        return bad(what, f"他の利用者が読めます。chmod 600 {path} を。", f"Others can read it. chmod 600 {path}.")
    return good(what, "あります。控えにも入れてください。", "It is there. Keep it in the backup, too.")


def _store() -> Iterator[Finding]:
    from django.db import connection

    what = f"記録先 store ({connection.vendor})"
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not file.exists():
        yield good(what, "まだありません。最初の命令が作ります。", "It is not there yet. The first command makes it.")
        return
    try:
        connection.ensure_connection()
        yield good(what, "つながります。", "It answers.")
        yield (tables := _tables())
        if tables.mark is Mark.GOOD:
            yield from _handed_over()
        if connection.vendor == "postgresql":
            yield _role()
    except Exception as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        yield bad(what, refusal.ja, refusal.en)
    finally:
        connection.close()


def _tables() -> Finding:
    from madoguchi.cli.records import pending

    if pending():
        return doubtful(
            "表 tables",
            "この版の表にまだなっていません。控えを取ってください。次の命令が直します。",
            "They are not those of this version yet. Make a backup; the next command brings them up to date.",
        )
    return good("表 tables", "この版のとおりです。", "They are those of this version.")


def _handed_over() -> Iterator[Finding]:
    """Of each municipality that has handed files over: whether the store knows of all of them."""
    from django.conf import settings

    from madoguchi import tenancy
    from madoguchi.payments.handed_over import HANDED_OVER, refuse_unknown

    for folder in sorted(Path(settings.HOME).glob(f"*/bank/{HANDED_OVER}")):
        what = f"引渡し {folder.parents[1].name} outgoing"
        try:
            with tenancy.municipality(folder.parents[1].name):
                refuse_unknown(folder.parent)
        except MadoguchiError as refusal:
            yield bad(what, refusal.ja, refusal.en)
        else:
            yield good(what, "記録と合います。", "The store knows of all of them.")


def _role() -> Finding:
    from django.db import connection

    what = "記録先の利用者 role"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        (passes_by,) = cursor.fetchone() or (True,)
    if passes_by:
        return bad(
            what,
            "行単位の保護が効きません。ALTER ROLE … NOSUPERUSER NOBYPASSRLS とした利用者を使ってください。",
            "Row-level security does not hold for it. Use a role with NOSUPERUSER NOBYPASSRLS.",
        )
    return good(what, "行単位の保護が効きます。", "Row-level security holds for it.")


def _clock(at: datetime, bank_list: date | None) -> Finding:
    what = "時計 clock"
    day = at.astimezone(UTC).date()
    if bank_list and not bank_list - timedelta(days=1) <= day <= bank_list + CLOCK_FAR_AHEAD:
        return bad(
            what,
            f"{at:%Y-%m-%d %H:%M} はありえない日時です。機械の時計を合わせてください。",
            f"{at:%Y-%m-%d %H:%M} cannot be. Set the clock of the machine.",
        )
    return good(what, f"{at:%Y-%m-%d %H:%M %z}", f"{at:%Y-%m-%d %H:%M %z}")


def _fonts() -> Finding:
    from madoguchi.notices.fonts import available

    what = "字形 fonts"
    families = available().families
    if not families:
        return bad(what, "日本語の字形がありません。fonts-ipaexfont などを入れてください。", "Install a Japanese font.")
    if not any(one.startswith("BIZ UD") for one in families) or "IPAmjMincho" not in families:
        return doubtful(
            what,
            f"{'、'.join(families)}。読みやすい手紙と人名の異体字のため、BIZ UD 書体と IPAmj明朝を入れてください。",
            f"{', '.join(families)}. Install BIZ UD and IPAmj Mincho for legible letters and all variants of names.",
        )
    return good(what, "、".join(families), ", ".join(families))


def _bank_list() -> date | None:
    """The day of the list of banks and branches: the last part of its package's version."""
    last = version(BANKS).rpartition(".")[2]
    return datetime.strptime(last, "%Y%m%d").replace(tzinfo=UTC).date() if len(last) == 8 and last.isdigit() else None


def _banks(at: datetime, bank_list: date | None) -> Finding:
    what = "金融機関の一覧 banks"
    if bank_list is None or at.astimezone(UTC).date() - bank_list > BANK_LIST_OLD:
        said = bank_list or "?"
        return doubtful(
            what,
            f"{said} 現在です。統廃合された店舗に振り込まないよう、pip install -U zengin-code で新しくしてください。",
            f"It is of {said}. Branches merge: update it with pip install -U zengin-code.",
        )
    return good(what, f"{bank_list} 現在", f"as of {bank_list}")
