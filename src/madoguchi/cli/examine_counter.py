"""What `madoguchi check` looks at of the counter: who can reach which pages, and what the pages stand on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from madoguchi.cli.finding import Finding, bad, doubtful, good
from madoguchi.core.errors import MadoguchiError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def counter(municipality: str | None) -> Iterator[Finding]:
    """Of the pages: their names and TLS, which faces are shown, their files, and whether anybody may sign in."""
    yield _names()
    if set(settings.ALLOWED_HOSTS) - LOOPBACK:
        yield _faces()
        yield from _passkeys(municipality)
    yield from _cards(municipality)
    yield _office()
    yield _bank(municipality)
    yield from _staff(municipality)
    yield from _keys(municipality)
    yield from _providers(municipality)
    yield from _services(municipality)
    yield from _signatures(municipality)


def _names() -> Finding:
    """Beyond this machine nothing goes without TLS: numbers and secrets would be read on their way."""
    what = "画面の名前 hosts"
    hosts = [one for one in settings.ALLOWED_HOSTS if one not in LOOPBACK]
    named = ", ".join(settings.ALLOWED_HOSTS)
    if "*" in hosts or any(one.startswith(".") for one in hosts):
        return bad(
            what,
            "MADOGUCHI_HOSTS に * や . で始まる名前があります。偽の名前で開けるので、名前を一つずつ書いてください。",
            "MADOGUCHI_HOSTS has a name with * or a leading dot: pages open under false names. Write each name.",
        )
    if hosts and not settings.BEHIND_TLS:
        return bad(
            what,
            f"{named} を TLS なしで開きます。通信を読まれるので、TLS の後ろに置き MADOGUCHI_TLS=1 としてください。",
            f"{named} without TLS: what is sent can be read on its way. Put it behind TLS and set MADOGUCHI_TLS=1.",
        )
    if settings.BEHIND_TLS and not hosts:
        return doubtful(
            what,
            "MADOGUCHI_TLS=1 ですが MADOGUCHI_HOSTS がこの機械だけです。開く名前を書いてください。",
            "MADOGUCHI_TLS=1, but MADOGUCHI_HOSTS names this machine only. Write the names it is reached by.",
        )
    return good(what, f"{named}{'（TLS）' if hosts else '（この機械だけ）'}", f"{named}{' (TLS)' if hosts else ''}")


def _faces() -> Finding:
    what = "画面 faces"
    if "console" in settings.FACES and len(settings.FACES) > 1:
        return doubtful(
            what,
            "職員の画面をほかの画面と同じ名前で開いています。外から届く側は MADOGUCHI_FACES=portal としてください。",
            "Staff's pages and others open under one name. Where the internet reaches, set MADOGUCHI_FACES=portal.",
        )
    named = ", ".join(settings.FACES)
    return good(what, named, named)


def _passkeys(municipality: str | None) -> Iterator[Finding]:
    from madoguchi.identity import first_key, relying_party
    from madoguchi.identity.kinds import How

    what = "パスキー passkeys"
    name, lets_in = relying_party.name(), first_key.opens(How.PASSKEY)
    if name is None and lets_in and not first_key.opens(How.SECRET) and not _takes_cards(municipality):
        yield bad(
            what,
            "MADOGUCHI_STAFF_DOORS に secret がなく、パスキーもカードも使えないため、職員がだれも入れません。"
            "MADOGUCHI_TLS=1 とし、MADOGUCHI_HOSTS の最初に名前を書いてください。",
            "MADOGUCHI_STAFF_DOORS has no secret, and neither passkeys nor cards can be used, so no staff come in. Set "
            "MADOGUCHI_TLS=1 and write a name first in MADOGUCHI_HOSTS.",
        )
    elif name is None:
        yield doubtful(
            what,
            "使えません。MADOGUCHI_TLS=1 とし、MADOGUCHI_HOSTS の最初に名前（IPアドレスでないもの）を書いてください。",
            "They cannot be used. Set MADOGUCHI_TLS=1 and write a name (no IP address) first in MADOGUCHI_HOSTS.",
        )
    else:
        yield good(what, f"{name} に結び付きます。", f"They are bound to {name}.")


def _cards(municipality: str | None) -> Iterator[Finding]:
    """「利用者証明用電子証明書」 Whether staff can come in by a card, where the office counts on it."""
    from madoguchi.identity import first_key
    from madoguchi.identity.kinds import How

    what = "職員のカード staff cards"
    if _takes_cards(municipality):
        yield good(what, "模擬のカードで入れます。", "Invented cards let them in.")
    elif "console" not in settings.FACES or not first_key.opens(How.CARD) or first_key.opens(How.SECRET):
        return
    elif first_key.opens(How.PASSKEY):
        yield doubtful(
            what,
            "MADOGUCHI_STAFF_DOORS に card がありますが、カードを読み取るアプリがつながっていません。"
            "パスキーだけで入れます。",
            "MADOGUCHI_STAFF_DOORS names card, and no app that reads cards is connected: only passkeys let them in.",
        )
    else:
        yield bad(
            what,
            "MADOGUCHI_STAFF_DOORS=card なのにカードを読み取るアプリがつながっておらず、職員がだれも入れません。"
            "passkey を加えてください。",
            "MADOGUCHI_STAFF_DOORS=card, and no app that reads cards is connected, so no staff come in. Add passkey.",
        )


def _takes_cards(municipality: str | None) -> bool:
    """Whether staff come in by a card; not where there are no records yet."""
    from django.db import connection

    from madoguchi import tenancy
    from madoguchi.cli.records import pending
    from madoguchi.flow import card_authorities

    if municipality is None or "console" not in settings.FACES or not _is_there() or pending():
        return False
    try:
        with tenancy.municipality(municipality):
            return card_authorities.open_to_staff()
    finally:
        connection.close()


def _office() -> Finding:
    from madoguchi.notices.sender import office_of

    what = "差出人 office"
    if settings.OFFICE is None:
        return doubtful(
            what,
            "MADOGUCHI_OFFICE がありません。画面は市区町村名だけを出し、電話番号を出しません。",
            "MADOGUCHI_OFFICE is not set: pages name the municipality only, and nowhere to call.",
        )
    try:
        said = office_of(settings.OFFICE)
    except MadoguchiError as refusal:
        return bad(what, refusal.ja, refusal.en)
    return good(what, said.issuer, said.issuer)


def _bank(municipality: str | None) -> Finding:
    """「支払口座」 Without it the console can propose payments and write none."""
    from madoguchi.payments.terms import header_of, profile_of

    what = "支払口座 payer"
    own = Path(settings.HOME) / municipality / "payer.toml" if municipality else None
    path: Path | None = settings.PAYER or own
    try:
        profile_of(settings.BANK_PROFILE)
        if path is None or not (settings.PAYER or path.exists()):
            return doubtful(
                what,
                "MADOGUCHI_PAYER がありません。職員の画面では振込ファイルを書けません。",
                "MADOGUCHI_PAYER is not set: the console can write no file of transfers.",
            )
        header_of(path)
    except MadoguchiError as refusal:
        return bad(what, refusal.ja, refusal.en)
    return good(what, str(path), str(path))


def _staff(municipality: str | None) -> Iterator[Finding]:
    """「職員」 Whether somebody may let in the others, where the records are there already."""
    from django.db import connection

    from madoguchi import tenancy
    from madoguchi.cli.records import pending
    from madoguchi.flow import staff_keys
    from madoguchi.identity import first_key
    from madoguchi.identity.kinds import Role
    from madoguchi.identity.models import Staff

    if municipality is None or "console" not in settings.FACES or not _is_there() or pending():
        return
    what = "職員 staff"
    try:
        with tenancy.municipality(municipality):
            working = list(Staff.objects.filter(ended_at__isnull=True))
            admitted = [one for one in working if Role.ADMINISTRATOR in one.held]
            now = datetime.now(UTC)
            secretless = [one for one in working if not first_key.takes_secret(one, now)]
            keyless = [one for one in secretless if not staff_keys.that_open(one)]
    finally:
        connection.close()
    if keyless:
        named = len(keyless)
        yield doubtful(
            "職員の鍵 staff keys",
            f"{named}人の職員に、使える暗証もパスキーもカードもありません。一度きりのコード（暗証の再発行）がないと入れません。",
            f"{named} of the staff have no secret, no passkey and no card that opens: to come in they need a one-time "
            "code (a new first secret).",
        )
    if admitted:
        yield good(what, f"管理の職員が{len(admitted)}人います。", f"{len(admitted)} may let in the others.")
        return
    yield doubtful(
        what,
        "管理の職員がいないため、だれも画面に入れません。madoguchi staff add で最初の一人を入れてください。",
        "Nobody may let in the others. Let the first administrator in with madoguchi staff add.",
    )


def _keys(municipality: str | None) -> Iterator[Finding]:
    """「鍵の控え」 Where the records are there already: a bundle counts only as it stands on record."""
    from django.db import connection

    from madoguchi.cli.examine_keys import bundle_of_keys
    from madoguchi.cli.records import pending

    if not _is_there() or pending():
        return
    try:
        yield from bundle_of_keys(municipality)
    finally:
        connection.close()


def _providers(municipality: str | None) -> Iterator[Finding]:
    """「連携」 Whether the settings of outside providers can be read, where there are any; none of them is asked."""
    from django.db import connection

    from madoguchi import tenancy
    from madoguchi.cli.records import pending
    from madoguchi.flow import openid

    if municipality is None or "portal" not in settings.FACES or not _is_there() or pending():
        return
    what = "外部の本人確認 providers"
    try:
        with tenancy.municipality(municipality):
            named = ", ".join(one.issuer for one in openid.providers())
    except MadoguchiError as refusal:
        yield bad(what, refusal.ja, refusal.en)
        return
    finally:
        connection.close()
    if named:
        yield good(what, named, named)


def _services(municipality: str | None) -> Iterator[Finding]:
    """「連携先」 Whether the settings of the services that rely on us can be read, where there are any."""
    from django.db import connection

    from madoguchi import tenancy
    from madoguchi.cli.records import pending
    from madoguchi.flow import relying

    if municipality is None or "portal" not in settings.FACES or not _is_there() or pending():
        return
    what = "連携先 services"
    try:
        with tenancy.municipality(municipality):
            named = ", ".join(one.name for one in relying.services())
    except MadoguchiError as refusal:
        yield bad(what, refusal.ja, refusal.en)
        return
    finally:
        connection.close()
    if named:
        yield good(what, named, named)


def _signatures(municipality: str | None) -> Iterator[Finding]:
    """「電子署名」 Whether what a programme file asks to be signed can be signed here."""
    from django.db import connection

    from madoguchi import tenancy
    from madoguchi.cases import declare
    from madoguchi.cli.records import pending
    from madoguchi.flow import signatures

    if municipality is None or "portal" not in settings.FACES or not _is_there() or pending():
        return
    what = "電子署名 signatures"
    try:
        with tenancy.municipality(municipality):
            asks = [one.programme.id for one in declare.all_in_force() if one.programme.application.signed]
            can = signatures.are_taken()
    finally:
        connection.close()
    named = ", ".join(asks)
    if asks and not can:
        yield bad(
            what,
            f"{named} は電子署名のない届出をオンラインで受け付けませんが、カードを読み取るアプリか鍵（trust begin）が"
            "なく、だれも届け出られません。宣言ファイルの signed を外すか、つないでください。",
            f"{named} takes nothing online that is not signed, and nobody can sign: no app that reads cards is "
            "connected, or there are no keys (trust begin). Take signed out of the file, or connect one.",
        )
    elif asks:
        yield good(what, named, named)


def _is_there() -> bool:
    """Whether the store can be asked; that it cannot is another finding."""
    from django.db import DatabaseError, connection

    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True
