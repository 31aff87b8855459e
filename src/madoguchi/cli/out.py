"""Where a command lays out what it made."""

from __future__ import annotations

from pathlib import Path

from madoguchi.core.errors import InputRefused


def make_folder(out: Path) -> None:
    """Make the folder of --out before any work is done. Raises InputRefused `cli.out_no_folder`."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputRefused(
            "cli.out_no_folder",
            ja="出力先（--out）のフォルダを作れません。同じ名前のファイルがないか、書き込めるかを確かめてください。",
            en="The folder of --out cannot be made. See whether a file has its name, and whether it can be written.",
        ) from error
