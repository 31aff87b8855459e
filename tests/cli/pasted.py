"""`madoguchi` on the PATH of a script: a door to processes that hold the libraries, each a command of the script."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from .office import Office

_DOOR = """#!{python} -IS
import json, os, socket, sys
door = socket.socket(socket.AF_UNIX)
door.connect({address!r})
with door.makefile("rw") as said:
    print(json.dumps([os.getcwd(), dict(os.environ), sys.argv[1:]]), file=said, flush=True)
    status, out, err = json.loads(said.readline())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(status)
"""


@contextmanager
def on_path(office: Office, folder: Path) -> Iterator[str]:
    """A PATH on which `madoguchi` is found, with what the office has and what the script sets."""
    command, address = folder / "bin" / "madoguchi", folder / "door"
    command.parent.mkdir()
    command.write_text(_DOOR.format(python=sys.executable, address=str(address)), "utf-8")
    command.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(address))
        door.listen()
        Thread(target=_let_in, args=(door, office), daemon=True).start()
        yield f"{command.parent}{os.pathsep}{os.environ['PATH']}"


def _let_in(door: socket.socket, office: Office) -> None:
    while True:
        try:
            guest, _ = door.accept()
        except OSError:
            return  # the script has ended
        with guest, guest.makefile("rw") as said:
            folder, environment, words = json.loads(said.readline())
            done = office(*words, folder=folder, **environment)
            print(json.dumps([done.status, done.out, done.err]), file=said, flush=True)
