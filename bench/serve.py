"""A WSGI application on this machine's loopback, in a process of its own, with the threads that `serve` gives ours."""

from __future__ import annotations

import importlib
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


@contextmanager
def served(module: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Inside it `module.application` answers; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.serve", module, str(port)], cwd=ROOT, env={**os.environ, **environment}
    )
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


def main(module: str, port: str) -> None:
    """Listen until the process is told to end."""
    from waitress import serve

    from madoguchi.cli.serve import THREADS

    application = importlib.import_module(module).application
    # Every form that is refused is one that the bench meant to be.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    serve(application, host="127.0.0.1", port=int(port), threads=THREADS, ident=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
