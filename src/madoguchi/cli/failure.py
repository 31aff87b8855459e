"""What goes wrong outside of the house (disk, store, pipe) becomes a sentence; what nobody foresaw becomes a log."""

from __future__ import annotations

import errno
from pathlib import Path

import click

from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError
from madoguchi.core.unforeseen import chain, write_down

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_ROOM_WORDS = ("no space left", "disk is full", "file too large", "disk i/o error", "disk quota", "sqlite_full",
                  "sqlite_ioerr", "(53100)")  # fmt: skip
_BUSY_WORDS = ("is locked", "deadlock detected", "lock timeout", "could not serialize")
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
_NOT_WRITABLE_WORDS = ("unable to open database file", "readonly database", "sqlite_readonly", "sqlite_cantopen")
_DAMAGED_WORDS = ("not a database", "malformed", "sqlite_corrupt", "sqlite_notadb")


def refusal_of(error: BaseException) -> MadoguchiError | None:
    """The refusal that a person can act on, for an error of the system below; None for what nobody foresaw."""
    if isinstance(error, MadoguchiError) and error.code != "store.refused":
        return error
    for one in chain(error):
        words = str(one).lower()
        if isinstance(one, BrokenPipeError):
            return output_closed()
        if (isinstance(one, OSError) and one.errno in _NO_ROOM) or (_is_below(one) and _has(words, _NO_ROOM_WORDS)):
            return disk_full()
        if _is_store(one) and _has(words, _BUSY_WORDS):
            return _busy()
        if (isinstance(one, OSError) and one.errno in _NOT_WRITABLE) or (
            _is_store(one) and _has(words, _NOT_WRITABLE_WORDS)
        ):
            return home_not_writable()
        if _is_store(one) and _has(words, _DAMAGED_WORDS):
            return _damaged()
        if type(one).__name__ == "OperationalError":
            return store_unreachable()
    return error if isinstance(error, MadoguchiError) else None


def wrong_words(error: click.ClickException) -> str:
    """What was written wrongly in a command, in Japanese; click itself says it in English after that."""
    match error:
        case click.exceptions.NoSuchCommand():
            what = f"{error.command_name} という命令はありません。"
        case click.NoSuchOption():
            what = f"{error.option_name} という選択肢はありません。"
        case click.MissingParameter(param=click.Parameter() as missing):
            what = f"{missing.get_error_hint(error.ctx)} を書いてください。"
        case click.BadParameter(param=click.Parameter() as wrong):
            what = f"{wrong.get_error_hint(error.ctx)} の値が違います。"
        case click.BadParameter(param_hint=str() as hint):
            what = f"{hint} の値が違います。"
        case click.BadOptionUsage():
            what = f"{error.option_name} の書き方が違います。"
        case _:
            what = "命令の書き方が違います（余分な語や足りない語がないか確かめてください）。"
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "madoguchi"
    return f"{what}何もしていません。書き方は {path} --help で見られます。"


def unforeseen(error: BaseException, home: Path) -> MadoguchiError:
    """Write down what nobody foresaw (`core.unforeseen`); returns what to tell."""
    where = write_down(error, home) or "—"
    return MadoguchiError(
        "cli.unforeseen",
        ja=f"予期しない誤りで止まりました。確定した処理は残り、途中の処理は取り消されています。記録 {where} を添えて"
        "保守の担当者に知らせてください（個人情報は含みません）。",
        en=f"It stopped on an error that nobody foresaw. What was finished stays, what was begun is undone. Send the "
        f"log {where} to whoever maintains this (it holds no personal data).",
    )


def _has(words: str, some: tuple[str, ...]) -> bool:
    return any(one in words for one in some)


def _is_store(error: BaseException) -> bool:
    room = type(error).__module__.partition(".")[0]
    return room in ("django", "sqlite3", "psycopg", "adbc_driver_manager") or (
        isinstance(error, MadoguchiError) and error.code == "store.refused"
    )


def _is_below(error: BaseException) -> bool:
    return _is_store(error) or type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb", "polars", "pyarrow")


def disk_full() -> Conflict:
    """The refusal when the disk takes no more."""
    return Conflict(
        "cli.disk_full",
        ja="ディスクに書き込めませんでした（空き容量か容量の上限の不足）。途中の処理は取り消されています。"
        "空きを作って、もう一度実行してください。",
        en="The disk took no more (no room, or a limit). What was begun is undone. Make room and run it again.",
    )


def home_not_writable() -> InputRefused:
    """The refusal when the folder of all state is not ours to write."""
    return InputRefused(
        "cli.home_not_writable",
        ja="MADOGUCHI_HOME のフォルダに書き込めません。記録を残せないため始めません。場所と権限を確かめてください。",
        en="The folder MADOGUCHI_HOME cannot be written, so nothing could be recorded. Check its place and rights.",
    )


def store_unreachable() -> Conflict:
    """The refusal when the store does not answer."""
    return Conflict(
        "cli.store_unreachable",
        ja="記録先（MADOGUCHI_DATABASE）につながりません。確定していない処理は取り消されています。"
        "サーバーが動いているか、接続先・利用者・パスワードを確かめてください。",
        en="The store (MADOGUCHI_DATABASE) cannot be reached. What was not finished is undone. See that the server "
        "runs, and check its address, user and password.",
    )


def schema_newer() -> Conflict:
    """The refusal when a later version has changed the tables."""
    return Conflict(
        "cli.schema_newer",
        ja="記録は、このソフトウェアより新しい版で作られています。壊さないため何もしません。新しい版を入れてください。",
        en="The records were made by a newer version of this software. Nothing is done, so that none is damaged. "
        "Install the newer version.",
    )


def _busy() -> Conflict:
    return Conflict(
        "cli.store_busy",
        ja="別の処理が記録を書き込み中です。何も変えていません。終わってからもう一度実行してください。",
        en="Another run is writing the records. Nothing was changed. Try again when it has ended.",
    )


def _damaged() -> Conflict:
    return Conflict(
        "cli.store_damaged",
        ja="記録のファイルが壊れているか、記録のファイルではありません。触らずに、控えから戻してください。",
        en="The file of the records is damaged or is none. Do not touch it; restore it from the backup.",
    )


def output_closed() -> Conflict:
    """The refusal when whoever reads the output went away."""
    return Conflict(
        "cli.output_closed",
        ja="出力先が先に閉じられたため、表示を途中でやめました。処理の結果は、もう一度実行して確かめてください。",
        en="The reader of the output went away before its end. Run it again to see the outcome.",
    )
