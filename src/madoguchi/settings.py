"""Every setting, read once from the environment. Without any, all runs embedded on SQLite with no other service."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from madoguchi.core.errors import InputRefused

HOME = Path(os.environ.get("MADOGUCHI_HOME") or Path.home() / ".local/share/madoguchi").absolute()
"""Where all state lies: records, snapshots, runs, bank files."""


def database_from(url: str | None) -> dict[str, object]:
    """The store named by MADOGUCHI_DATABASE (`postgresql://user:password@host:port/name`), or SQLite below HOME.

    SQLite runs in WAL mode with synchronous=FULL, so that what was committed survives a power failure. What stands
    behind a `?` goes to the driver (`sslmode=verify-full`). Raises InputRefused `settings.database`.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "madoguchi.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # Without recursive triggers INSERT OR REPLACE would delete a row past the guards against deletion.
                # 128 MiB of pages: with the 2 MiB of the default the indexes of a city go to the disk and back.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-131072; PRAGMA recursive_triggers=ON;",
            },
        }
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        raise _no_store() from None
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise _no_store()
    # Not parts.hostname: it is in small letters, and the folder of a socket may have capitals.
    address = parts.netloc.rpartition("@")[2]
    host = address.removesuffix(f":{port}") if port else address.removesuffix(":")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host.strip("[]")),
        "PORT": port,
        "OPTIONS": {"connect_timeout": 10, **dict(parse_qsl(parts.query))},
    }


def _no_store() -> InputRefused:
    return InputRefused(
        "settings.database",
        ja="MADOGUCHI_DATABASE が postgresql://利用者:パスワード@ホスト:ポート/名前 の形ではありません。"
        "記録先が決まらないため始めません。直すか、SQLite を使うなら外してください。",
        en="MADOGUCHI_DATABASE is not of the form postgresql://user:password@host:port/name, so it is not known where "
        "the records are. Correct it, or unset it to use SQLite.",
    )


def day_from(text: str | None) -> date | None:
    """The day named by MADOGUCHI_TODAY, if any. Raises InputRefused `settings.today`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputRefused(
            "settings.today",
            ja="MADOGUCHI_TODAY が 2025-02-10 の形の日付ではありません。予行の日が決まらないため始めません。"
            "直すか外してください。",
            en="MADOGUCHI_TODAY is no day such as 2025-02-10, so it is not known which day the rehearsal plays. "
            "Correct it, or unset it.",
        ) from None


def proxies_from(text: str | None) -> int:
    """How many servers MADOGUCHI_PROXIES says stand in front; none where it is not set. Raises `settings.proxies`."""
    if not text:
        return 0
    if text.isascii() and text.isdecimal() and len(text) == 1:
        return int(text)
    raise InputRefused(
        "settings.proxies",
        ja="MADOGUCHI_PROXIES には、前に立つサーバーの台数を0から9までの数で書いてください。"
        "接続元を取り違えないよう始めません。",
        en="MADOGUCHI_PROXIES is no number from 0 to 9: how many servers stand in front. Nothing starts, so that "
        "nobody is taken for somebody else's address.",
    )


_STAFF_DOORS = ("passkey", "card", "secret")


def doors_from(text: str | None) -> tuple[str, ...]:
    """By what MADOGUCHI_STAFF_DOORS lets staff in: passkeys, cards and secrets where it is not set.

    A passkey or a card is always among them: a first secret leads to one of these, or is nothing but a secret. Raises
    InputRefused `settings.staff_doors`.
    """
    named = tuple(sorted(set((text or ",".join(_STAFF_DOORS)).replace(" ", "").split(","))))
    if set(named) <= set(_STAFF_DOORS) and named != ("secret",):
        return named
    raise InputRefused(
        "settings.staff_doors",
        ja="MADOGUCHI_STAFF_DOORS には passkey（パスキー）、card（カード）、secret（暗証）をコンマで区切って書いて"
        "ください。暗証だけにはできません。だれかが思わぬ入り方で入らないよう始めません。",
        en="MADOGUCHI_STAFF_DOORS names something else than passkey, card and secret, with commas between, or secrets "
        "alone. Nothing starts, so that nobody comes in by a way that was not meant.",
    )


_POLICIES = ("proposed", "automatic")
"""What becomes of what refers to a thing that a register says is another now: it waits for a person, or follows."""


def merged_from(text: str | None) -> str:
    """「統廃合」 What MADOGUCHI_MERGED_BRANCHES says, or `proposed`. Raises `settings.merged_branches`."""
    said = text or "proposed"
    if said in _POLICIES:
        return said
    raise InputRefused(
        "settings.merged_branches",
        ja="MADOGUCHI_MERGED_BRANCHES には proposed（人が直すまで待つ）か automatic（新しい店舗に振り込む）を"
        "書いてください。どちらか分からないまま振り込まないよう始めません。",
        en="MADOGUCHI_MERGED_BRANCHES is neither proposed (wait until somebody corrects it) nor automatic (pay to the "
        "new branch). Nothing starts, so that nothing is paid by a guess.",
    )


def changed_from(text: str | None) -> str:
    """「町名地番変更」 What MADOGUCHI_CHANGED_ADDRESSES says, or `proposed`. Raises `settings.changed_addresses`."""
    said = text or "proposed"
    if said in _POLICIES:
        return said
    raise InputRefused(
        "settings.changed_addresses",
        ja="MADOGUCHI_CHANGED_ADDRESSES には proposed（住民の台帳が直るまで旧住所に送る）か automatic（新しい住所に"
        "送る）を書いてください。どちらか分からないまま手紙を出さないよう始めません。",
        en="MADOGUCHI_CHANGED_ADDRESSES is neither proposed (letters go to the old address until the register is "
        "corrected) nor automatic (to the new one). Nothing starts, so that no letter is sent by a guess.",
    )


def faces_from(text: str | None) -> tuple[str, ...]:
    """Which faces MADOGUCHI_FACES names; the pages, but not the API, where it is not set. Raises `settings.faces`."""
    named = tuple(dict.fromkeys((text or "portal,console").replace(" ", "").split(",")))
    if set(named) <= {"portal", "console", "api"}:
        return named
    raise InputRefused(
        "settings.faces",
        ja="MADOGUCHI_FACES には portal（住民）と console（職員）と api（機械）だけを、コンマで区切って書けます。"
        "見せてはならない画面を見せないため始めません。直すか外してください。",
        en="MADOGUCHI_FACES names other faces than portal (residents), console (staff) and api (machines). Nothing "
        "starts, so that no page is shown that should not be. Correct it, or unset it.",
    )


DATABASES = {
    "default": {
        **database_from(os.environ.get("MADOGUCHI_DATABASE")),
        # A thread keeps its connection: to open one costs more than most pages do.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
INSTALLED_APPS = [
    "madoguchi.evidence",  # its migrate goes before the tenancy's
    "madoguchi.tenancy",
    "madoguchi.datause",
    "madoguchi.registry",
    "madoguchi.cases",
    "madoguchi.payments",
    "madoguchi.identity",
    "madoguchi.proposals",
    "madoguchi.errands",
    "madoguchi.web",
    "madoguchi.portal",
    "madoguchi.console",
    "madoguchi.simulate",
    "django_htmx",
    "django.contrib.staticfiles",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FACES = faces_from(os.environ.get("MADOGUCHI_FACES"))
"""Which faces this process shows; one that the internet reaches shows no pages of staff."""
STAFF_DOORS = doors_from(os.environ.get("MADOGUCHI_STAFF_DOORS"))
"""By what staff come in and approve; rehearsals keep the secrets, which everybody may know."""
PROXIES = proxies_from(os.environ.get("MADOGUCHI_PROXIES"))
"""How many servers of ours stand in front and each add to X-Forwarded-For; else nobody believes that header."""
SECRET_KEY = os.environ.get("MADOGUCHI_SECRET_KEY") or secrets.token_urlsafe(48)
"""Signs nothing that outlives a process: visits lie in the records."""
MUNICIPALITY = os.environ.get("MADOGUCHI_MUNICIPALITY", "")
"""Whose counter this is; `madoguchi serve` fills it in where only one municipality is kept."""
OFFICE = Path(os.environ["MADOGUCHI_OFFICE"]) if os.environ.get("MADOGUCHI_OFFICE") else None
"""「差出人」 The TOML file of the office, as letters have it."""
PAYER = Path(os.environ["MADOGUCHI_PAYER"]) if os.environ.get("MADOGUCHI_PAYER") else None
"""「支払口座」 The TOML file of the paying account, for the console; else `payer.toml` of the municipality in HOME."""
BANK_PROFILE = os.environ.get("MADOGUCHI_BANK_PROFILE", "strict")
"""「銀行ごとの設定」 A known profile or a TOML file."""
TOWNS = Path(os.environ["MADOGUCHI_TOWNS"]).absolute() if os.environ.get("MADOGUCHI_TOWNS") else None
"""「町字一覧」 The folder that `address build` made; else the package madoguchi_towns where it is installed."""
CORPORATIONS = (
    Path(os.environ["MADOGUCHI_CORPORATIONS"]).absolute() if os.environ.get("MADOGUCHI_CORPORATIONS") else None
)
"""「法人」 The folder that `corporation build` made, with the corporations of the whole country."""
MERGED_BRANCHES = merged_from(os.environ.get("MADOGUCHI_MERGED_BRANCHES"))
"""「統廃合」 Whether a transfer to a branch that was merged goes to its successor (automatic), or waits (proposed)."""
CHANGED_ADDRESSES = changed_from(os.environ.get("MADOGUCHI_CHANGED_ADDRESSES"))
"""「町名地番変更」 Whether letters go to the address that the town gave (automatic), or to the old one (proposed)."""
TODAY = day_from(os.environ.get("MADOGUCHI_TODAY"))
"""Which day a rehearsal plays; real people have no other day than today."""
TODAY_SINCE = day_from(os.environ.get("MADOGUCHI_TODAY_SINCE"))
"""On which day a counter began to play it, which its errands are told."""

ALLOWED_HOSTS = os.environ.get("MADOGUCHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = "madoguchi.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madoguchi.web.guard.Guard",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
BEHIND_TLS = os.environ.get("MADOGUCHI_TLS") == "1"
"""Whether browsers come over TLS, which a server in front ends: then cookies go over nothing else."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
COOKIE_PREFIX = "__Host-" if BEHIND_TLS else ""
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
"""It goes with the browser, and whoever comes in or leaves gets a new one (`web.guard.hand_token`)."""
CSRF_FAILURE_VIEW = "madoguchi.web.trouble.forged"
TROUBLE_OF_STAFF = "madoguchi.console.page.trouble" if "console" in FACES else None
"""What shows staff, below /staff/, that a form or an address was wrong."""
TROUBLE_OF_MACHINES = "madoguchi.api.problems.trouble" if "api" in FACES else None
"""What tells machines, below /api/, that a request was wrong or failed."""
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 260
"""A programme file may have 250 amounts and days that staff can change on one page."""
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
