"""`madoguchi trust providers …`: the trusted list of providers that the office obeys."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table
from madoguchi.cli.words import AT, FILE, instant, now
from madoguchi.core.dates import JAPAN

if TYPE_CHECKING:
    from madoguchi.trust.providers import Provider, Providers

KINDS = ("authentication", "signing", "signing_on_phone")
STATES = MappingProxyType({"granted": "認定", "withdrawn": "取消し", "": "まだ"})
NAME = click.argument("name")


@click.group()
def providers() -> None:
    """認定事業者の一覧（認定スキーム） / the trusted list of providers."""


@providers.command()
@MUNICIPALITY
@AT
@as_json
def show(municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """従っている一覧を、認定の経過とともに見る。 / The list that is obeyed, with its history.

    Example: madoguchi trust providers show
    """
    with records(municipality):
        from madoguchi.flow.providers import kept

        found = kept()
    each = () if found is None else found.providers
    if as_json:
        print_json({**_figures(found), "providers": [_told(one, at) for one in each]})
        return
    if found is None:
        click.echo("一覧はまだありません。認証局は cards フォルダだけで決まります。 / There is no list yet.")
        return
    rows = [[one.name, "、".join(one.kinds), STATES[_status(one, at)], _turns(one)] for one in each]
    until = found.next_update.astimezone(JAPAN)
    table(f"認定事業者の一覧 {found.sequence}号（{until:%Y-%m-%d} まで）", ("名前", "種類", "状態", "経過"), rows)


@providers.command()
@FILE
@click.option("--seal", type=click.Path(path_type=Path), help="電子シール（なければ隣の .jws）/ its seal")
@click.option("--root", multiple=True, type=click.Path(path_type=Path), help="発行元の認証局 / who sealed it (PEM)")
@click.option("--revoked", multiple=True, type=click.Path(path_type=Path), help="失効情報 / its revoked ones (CRL)")
@MUNICIPALITY
@as_json
def take(
    file: Path,
    seal: Path | None,
    root: tuple[Path, ...],
    revoked: tuple[Path, ...],
    municipality: str | None,
    *,
    as_json: bool,
) -> None:
    """封をされた一覧を取り込み、これからはそれに従う。 / Take in a sealed list, and obey it from now on.

    --root がなければ、この市区町村が封をしたもの。 / Without --root one that this municipality sealed.

    Example: madoguchi trust providers take providers.json --root national.pem --revoked national.crl
    """
    with records(municipality):
        from madoguchi.flow import providers as lists
        from madoguchi.flow import sealing
        from madoguchi.trust.files import anchors_of

        anchors = anchors_of(root, revoked) if root else sealing.anchors()
        found = lists.take_in(file, seal, anchors, now())
    _said(found, as_json=as_json)


@providers.command()
@NAME
@click.option("--certificate", multiple=True, required=True, type=click.Path(path_type=Path), help="認証局 / its PEM")
@click.option("--kind", multiple=True, required=True, type=click.Choice(KINDS), help="何に / for what")
@click.option("--since", type=instant, help="認定した日時（なければ今）/ granted since; now if not given")
@MUNICIPALITY
@as_json
def add(
    name: str,
    certificate: tuple[Path, ...],
    kind: tuple[str, ...],
    since: datetime | None,
    municipality: str | None,
    *,
    as_json: bool,
) -> None:
    """事業者を認定した次の号を作り、封をして従う。 / Make the next list, with a provider more, seal and obey it.

    Example: madoguchi trust providers add 見本認証局 --certificate ca.pem --kind signing
    """
    with records(municipality):
        from madoguchi.flow import providers as lists
        from madoguchi.trust.jpki import Kind

        found = lists.grant(name, certificate, tuple(dict.fromkeys(map(Kind, kind))), now(), since=since)
    _said(found, as_json=as_json)


@providers.command()
@NAME
@MUNICIPALITY
@as_json
def withdraw(name: str, municipality: str | None, *, as_json: bool) -> None:
    """認定を取り消した次の号を作り、封をして従う。 / Make the next list, in which a provider counts no more.

    Example: madoguchi trust providers withdraw 見本認証局
    """
    with records(municipality):
        from madoguchi.flow import providers as lists

        found = lists.withdraw(name, now())
    _said(found, as_json=as_json)


def _said(found: Providers, *, as_json: bool) -> None:
    figures: list[tuple[str, str, object]] = [
        ("号", "sequence", found.sequence),
        ("事業者", "providers", len(found.providers)),
        ("期限", "next_update", found.next_update.astimezone(JAPAN).isoformat()),
    ]
    outcome("認定事業者の一覧", figures, as_json=as_json)


def _figures(found: Providers | None) -> dict[str, object]:
    if found is None:
        return {"sequence": 0}
    issued, until = (one.astimezone(JAPAN).isoformat() for one in (found.issued, found.next_update))
    return {"sequence": found.sequence, "synthetic": found.synthetic, "issued": issued, "next_update": until}


def _told(one: Provider, at: datetime) -> dict[str, object]:
    turns = [{"status": str(turn.status), "since": turn.since.astimezone(JAPAN).isoformat()} for turn in one.history]
    kinds = [str(kind) for kind in one.kinds]
    return {"name": one.name, "kinds": kinds, "status": _status(one, at), "history": turns}


def _status(one: Provider, at: datetime) -> str:
    return str(one.status(at) or "")


def _turns(one: Provider) -> str:
    return "、".join(f"{turn.since.astimezone(JAPAN):%Y-%m-%d %H:%M} {STATES[turn.status]}" for turn in one.history)
