"""A WSGI application on this machine's loopback, in a process of its own, with the threads that `serve` gives ours."""

from __future__ import annotations

import importlib
import logging
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from bench.apart import Fresh, begin

START_SECONDS = 60


@contextmanager
def served(module: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Inside it `module.application` answers; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    arguments = (module, port, Fresh.context, {**os.environ, **environment})
    server = Fresh.context.Process(target=_serve, args=arguments)  # type: ignore[attr-defined]
    server.start()
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.join(timeout=60)


def _wait(server: BaseProcess, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.is_alive():
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


def _serve(module: str, port: int, context: BaseContext, environment: dict[str, str]) -> None:
    """Listen until the process is told to end."""
    begin(context, environment)
    from waitress import serve

    from madoguchi.cli.serve import THREADS

    application = importlib.import_module(module).application
    # Every form that is refused is one that the bench meant to be.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    serve(application, host="127.0.0.1", port=port, threads=THREADS, ident=None)
