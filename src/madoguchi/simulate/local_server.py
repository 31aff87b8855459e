"""A double that listens on this machine alone, beside a counter or a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """What it is asked for is told nobody."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def listening(double: WSGIApplication, port: int = 0) -> Iterator[int]:
    """Answer on a port of this machine (0: a free one), until it is left. Raises OSError where it is taken."""
    server = started(double, port)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def started(double: WSGIApplication, port: int) -> WSGIServer:
    """Answer for as long as this process lives. Raises as `listening`."""
    server = make_server("127.0.0.1", port, double, _Server, _Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    return server
