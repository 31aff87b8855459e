"""`madoguchi serve`: the online counter on this machine, with an invented city where there is nobody else."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import UTC, date, datetime
from threading import Thread
from types import MappingProxyType

import click

from madoguchi.cli.demo import shipped
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, table, working
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict
from madoguchi.programme.load import load

PROGRAMME = "low_income_household_2024.py"
DEMO_CITY = "302015"
DAY = "2025-02-10"
PLAYED = "rehearsal-day"
"""The file that says which day the invented city of `serve` plays, whenever it is opened again."""
HOST = "127.0.0.1"
THREADS = 8
SIGNED_EACH = 60
"""Seconds between two checkpoints of the log."""
ADDRESSES = MappingProxyType(
    {
        "portal": (("窓口 / counter", ""), ("支援員 / helper", "ja/help/")),
        "console": (("職員 / staff", "staff/ja/"),),
        "api": (("機械 / machines", "api/v1/openapi.json"),),
    }
)
"""Where each face begins."""
EACH_HAS_A_CARD = "それぞれに模擬のカードがあり、暗証番号は1234です / each has an invented card with the PIN 1234"


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="ポート / port")
@click.option("--residents", default=2_000, show_default=True, type=click.IntRange(500, 400_000), help="模擬の市の人口")
@click.option("--prepare", is_flag=True, help="用意だけして待ち受けない / make ready and do not listen")
@MUNICIPALITY
@as_json
def serve(port: int, residents: int, municipality: str | None, *, prepare: bool, as_json: bool) -> None:
    """住民と職員の画面を開く。台帳がなければ模擬の市を作る。 / Open the pages, of an invented city if need be.

    It listens on this machine only; in production any WSGI server runs madoguchi.wsgi behind TLS.

    Example: madoguchi serve --port 8000
    """
    if not prepare:
        _refuse_taken(port)
    empty = _is_empty(municipality)
    code = municipality or (DEMO_CITY if empty else None)
    with records(code, synthetic=True if empty else None) as city, working("窓口を用意する", quiet=as_json):
        from django.conf import settings

        from madoguchi import flow, store
        from madoguchi.flow import is_synthetic, sealing
        from madoguchi.simulate import cards, counter, provider_server, relying
        from madoguchi.simulate.desks import open_desks
        from madoguchi.simulate.proxies import open_proxy
        from madoguchi.web import clock

        settings.MUNICIPALITY = city
        played = flow.home() / PLAYED
        if empty:
            store.disk.write_whole(played, [DAY.encode()])
        if settings.TODAY is None and played.exists():
            # Processes that this one starts play the same day.
            os.environ["MADOGUCHI_TODAY"] = played.read_text()
            settings.TODAY = date.fromisoformat(os.environ["MADOGUCHI_TODAY"])
        settings.TODAY_SINCE = clock.of_the_machine().astimezone(JAPAN).date()
        os.environ["MADOGUCHI_TODAY_SINCE"] = settings.TODAY_SINCE.isoformat()
        if empty:
            from madoguchi.simulate import brought_back

            declared = load(shipped(PROGRAMME))
            sealing.begin(clock.of_the_machine())
            counter.prepare(declared, residents, seed=2020, today=clock.now().date())
            brought_back.bring_back(declared)
        for_residents, for_staff = (is_synthetic() and one in settings.FACES for one in ("portal", "console"))
        keys = counter.door_keys() if for_residents else ()
        desks = open_desks(clock.now()) if for_staff else ()
        numbers = [key.reference_number for key in keys]
        if numbers or desks:
            cards.issue([*numbers, *(f"{cards.STAFF}{key.number}" for key in desks)])
        acting = open_proxy(keys, clock.now()) if for_residents else ()
        double = provider_server.beside(port, numbers) if for_residents and not prepare else None
        other = relying.beside(port) if for_residents and not prepare else None
        shown = [(said, f"http://localhost:{port}/{at}") for one in settings.FACES for said, at in ADDRESSES[one]]
    address = f"http://localhost:{port}/"
    if as_json:
        doors = [{"letter": k.letter, "number": k.reference_number, "born": k.born.isoformat()} for k in keys]
        staff = [{"number": k.number, "secret": k.secret, "role": str(k.role)} for k in desks]
        proxies = [{"proxy": k.number, "born": k.born.isoformat(), "number": k.reference_number} for k in acting]
        told = {
            "address": address,
            "faces": list(settings.FACES),
            "municipality": city,
            "keys": doors,
            "staff": staff,
            "proxies": proxies,
        }
        print_json(told)
    else:
        click.echo("\n".join(f"{said}: {at}" for said, at in shown))
        rows = [(key.letter, key.reference_number, key.born.isoformat()) for key in keys]
        if rows:
            table("模擬の住民の入り方 / invented residents", ("手紙", "照会番号", "生年月日"), rows)
            if double:
                click.echo(f"模擬のデジタル認証アプリ / a double of the Digital Authentication App: {double}")
            if other:
                click.echo(
                    f"模擬の連携先（この窓口で入るサービス） / a double of a service signed in to by us: {other}"
                )
            click.echo(EACH_HAS_A_CARD)
        for_others = [(key.number, key.born.isoformat(), key.reference_number) for key in acting]
        if for_others:
            table(
                "模擬の代理人の入り方 / an invented proxy", ("代理人番号", "代理人の生年月日", "照会番号"), for_others
            )
        if desks:
            signs = [(key.number, key.secret, key.name) for key in desks]
            table("模擬の職員の入り方 / invented staff", ("職員番号", "暗証", "氏名"), signs)
            click.echo(EACH_HAS_A_CARD)
    if not prepare:
        from waitress import serve as listen

        Thread(target=_keep_signing, args=(city,), daemon=True).start()
        from madoguchi.web.guard import LONGEST_OF_STAFF
        from madoguchi.wsgi import application

        listen(
            application,
            host=HOST,
            port=port,
            threads=THREADS,
            ident=None,
            max_request_body_size=LONGEST_OF_STAFF + 1,
        )


def _keep_signing(city: str) -> None:
    """「検証点」 Give what was written its place in the log each minute, and ask the witnesses."""
    from django.db import close_old_connections

    from madoguchi import tenancy
    from madoguchi.flow import evidencing, witnessing

    while True:
        close_old_connections()
        try:
            with tenancy.municipality(city):
                evidencing.seal(datetime.now(UTC))
                witnessing.ask(datetime.now(UTC))
        except Exception as refusal:
            # The next minute tries again, whatever it was; `evidence check` says what is wrong.
            logging.getLogger(__name__).warning("%s", getattr(refusal, "en", type(refusal).__name__))
        time.sleep(SIGNED_EACH)


def _refuse_taken(port: int) -> None:
    """Before anything is made ready. Raises Conflict `cli.port_taken`."""
    with socket.socket() as tried:
        # As the server itself does: what an ended one leaves behind for a minute takes no port.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as error:
            raise Conflict(
                "cli.port_taken",
                ja=f"ポート {port} は使われているか、使う権限がありません。何もしていません。"
                "--port で別の番号を指定してください。",
                en=f"Port {port} is in use, or not yours to use. Nothing was done. Name another with --port.",
            ) from error


def _is_empty(municipality: str | None) -> bool:
    """Whether no municipality is kept here yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    from madoguchi.cli.records import kept

    return municipality is None and not kept()
