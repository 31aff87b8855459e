"""`madoguchi witness …`: a node that sees other institutions' logs grow, and signs that they only did that."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import click

from madoguchi.cli.show import as_json, outcome, print_json
from madoguchi.core.errors import InputRefused
from madoguchi.trust.log import key as logkey
from madoguchi.trust.log import witness as node
from madoguchi.trust.log.note import Signs
from madoguchi.trust.log.witness import Witness

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

FOLDER = click.option(
    "--folder", required=True, type=click.Path(path_type=Path), help="立会人のフォルダ / the witness's folder"
)
THREADS = 4


@click.group()
def witness() -> None:
    """立会人（他の団体の証跡を見届ける） / a witness of other institutions' logs."""


@witness.command()
@FOLDER
@click.option("--name", required=True, help="立会人の名前（例 city.example.lg.jp/witness）/ its name")
@as_json
def begin(folder: Path, name: str, *, as_json: bool) -> None:
    """立会人の鍵を作り、人に渡す検証鍵を出す。 / Make the witness's key, and print what others need to believe it.

    Example: madoguchi witness begin --folder witness --name city.example.lg.jp/witness
    """
    with _on_disk():
        made = logkey.make(folder, name, Signs.AS_SEEN)
    outcome("立会人", [("検証鍵", "key", made.verifier.text)], as_json=as_json)


@witness.command()
@click.argument("key")
@FOLDER
@click.option("--instead", is_flag=True, help="前の鍵はもう信じない / believe no earlier key of this log")
@as_json
def watch(key: str, folder: Path, *, instead: bool, as_json: bool) -> None:
    """この検証鍵の証跡を見届ける。 / See this log grow from now on, by its key.

    Example: madoguchi witness watch madoguchi/302015+3f2a1b0c+AX… --folder witness
    """
    log = logkey.of_log(key)
    with _on_disk():
        _of(folder).watch(log, instead=instead)
    outcome("見届ける証跡", [("名前", "log", log.name)], as_json=as_json)


@witness.command()
@FOLDER
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65535), help="ポート / port")
@as_json
def serve(folder: Path, port: int, *, as_json: bool) -> None:
    """求められたら署名する（C2SP tlog-witness）。 / Answer logs that ask for a signature.

    この機械だけで待ち受けます。外に開くときは前に TLS のサーバを置いてください。 / It listens on this machine only.

    Example: madoguchi witness serve --folder witness --port 8100
    """
    from waitress import serve as listen

    found = _of(folder)
    address = f"http://127.0.0.1:{port}"
    if as_json:
        print_json({"address": address, "key": found.key.verifier.text})
    else:
        outcome("立会人", [("アドレス", "address", address), ("検証鍵", "key", found.key.verifier.text)], as_json=False)
    with _on_disk():
        listen(
            application(found, lambda: datetime.now(UTC)),
            host="127.0.0.1",
            port=port,
            threads=THREADS,
            ident=None,
            max_request_body_size=node.LONGEST + 1,
        )


def application(
    found: Witness, clock: Callable[[], datetime]
) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """The witness as a WSGI application: `POST /add-checkpoint`, and `GET /<hash of a log's name>/checkpoint`."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            given = _answer(found, environ, clock())
        except (OSError, ValueError):
            # What it kept cannot be read or written: it signs nothing before somebody looked.
            logging.getLogger(__name__).exception("the folder of the witness")
            given = node.Answer(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        start(f"{given.status.value} {given.status.phrase}", [("Content-Type", given.kind)])
        return [given.body]

    return answer


def _answer(found: Witness, environ: WSGIEnvironment, at: datetime) -> node.Answer:
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
    if path == "/add-checkpoint":
        if method != "POST":
            return node.Answer(status=HTTPStatus.METHOD_NOT_ALLOWED)
        return found.add_checkpoint(environ["wsgi.input"].read(node.LONGEST + 1), at)
    origin_hash, _, asked = path.removeprefix("/").partition("/")
    seen = found.seen_by_hash(origin_hash) if asked == "checkpoint" and method in ("GET", "HEAD") else None
    if seen is None:
        return node.Answer(status=HTTPStatus.NOT_FOUND)
    return node.Answer(status=HTTPStatus.OK, body=seen)


@contextmanager
def _on_disk() -> Iterator[None]:
    """What the disk or the network of this machine refuses, in a sentence."""
    try:
        yield
    except OSError as error:
        raise InputRefused(
            "trust.witness_folder",
            ja="立会人のフォルダに書けないか、ポートが使われています。フォルダの場所と権限、ポートの番号を確かめてください。",
            en="The witness's folder cannot be written, or the port is taken. Check folder, rights and port.",
        ) from error


def _of(folder: Path) -> Witness:
    key = logkey.kept(folder, Signs.AS_SEEN)
    if key is None:
        raise InputRefused(
            "trust.no_witness",
            ja="そのフォルダに立会人の鍵がありません。先に witness begin を実行してください。",
            en="There is no witness's key in that folder. Run witness begin first.",
        )
    return Witness(key=key, folder=folder)
