"""Every setting, read once from the environment. Without any, all runs embedded on SQLite with no other service."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("MADOGUCHI_HOME") or Path.home() / ".local/share/madoguchi").absolute()
"""Where all state lies: records, snapshots, runs, bank files."""


def database_from(url: str | None) -> dict[str, object]:
    """The store named by MADOGUCHI_DATABASE (`postgresql://user:password@host:port/name`), or SQLite below HOME.

    SQLite runs in WAL mode with synchronous=FULL, so that what was committed survives a power failure.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "madoguchi.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


DATABASES = {"default": database_from(os.environ.get("MADOGUCHI_DATABASE"))}
INSTALLED_APPS = [
    "madoguchi.tenancy",
    "madoguchi.datause",
    "madoguchi.registry",
    "madoguchi.cases",
    "madoguchi.payments",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = os.environ.get("MADOGUCHI_SECRET_KEY") or "not a secret: no page is served yet"
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
