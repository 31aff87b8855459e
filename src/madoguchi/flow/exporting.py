"""「台帳の書出し」 A whole register leaves the house as one file that another system, or this one, can take in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.core.errors import InputRefused
from madoguchi.datause.grounds import refuse_unfounded
from madoguchi.datause.record import Purpose
from madoguchi.flow.judging import is_synthetic
from madoguchi.registry import export as registers
from madoguchi.registry import read, snapshot
from madoguchi.registry.as_of import Asked, day_of
from madoguchi.registry.export import EXPORTABLE, Encoding
from madoguchi.registry.receive import was_taken_in

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

    from madoguchi.registry.columns import Register

_PREFIX = ".exporting-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """「台帳の書出し」 What was written. `refused` of the rows an import takes in only once they are corrected."""

    register: str
    rows: int
    refused: int
    holds_people: bool
    file: Path
    size: int
    sha256: str


def export(
    name: str,
    out: Path,
    by: str,
    purpose: str,
    law: str,
    at: datetime,
    *,
    encoding: Encoding = Encoding.UTF_8,
    secret: bool = False,
) -> Exported:
    """「台帳の書出し」 Write a register (a key of EXPORTABLE) as known at `at` into a new file: all of it, or none.

    Everybody is in it, the protected with their addresses. The reading is on record once for everybody, under a law
    that allows every column; `secret` says that whoever writes measures of protection knows what they write.
    Raises InputRefused `registry.export_taken`, `registry.export_secret` and `registry.nothing_to_export`, and what
    `registry.export`, `registry.read.whole` and `store.disk` raise.
    """
    register = EXPORTABLE[name]
    refuse_taken(out)
    refuse_unfounded(law, registers.grounds_asked(register))
    if registers.endangers(register) and not secret:
        raise _secret()
    asked = Asked(base_date=day_of(at), known_at=at)
    rows, content = _written(
        register, Purpose(by=by, purpose=purpose, law=law, items=registers.items_of(register)), asked, encoding
    )
    refused = registers.refused_again(register, rows, content, at)
    put(out, content)
    return Exported(
        register=name,
        rows=rows.height,
        refused=refused,
        holds_people=registers.holds_people(register),
        file=out,
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )


def _written(register: Register, why: Purpose, asked: Asked, encoding: Encoding) -> tuple[pl.DataFrame, bytes]:
    """The rows and the file. Where an encoding cannot hold them nobody has read anything, and none is on record."""
    if not registers.holds_people(register):
        rows = _not_nothing(register, registers.known(register, asked))
        return rows, registers.written(register, rows, encoding)
    frozen = snapshot.take(tenancy.current(), asked.base_date, asked.known_at, synthetic=is_synthetic())
    with transaction.atomic():
        rows = _not_nothing(register, read.whole(why, frozen.snapshot_id, register, asked, at=asked.known_at))
        return rows, registers.written(register, rows, encoding)


def _not_nothing(register: Register, rows: pl.DataFrame) -> pl.DataFrame:
    if rows.is_empty() and not was_taken_in(register.name):
        raise InputRefused(
            "registry.nothing_to_export",
            ja=f"{register.title}の台帳は一度も取り込まれていません。空のファイルを本物と取り違えないよう止めました。"
            "市区町村コードと MADOGUCHI_HOME を確かめてください。",
            en=f"The register {register.name} was never taken in. It was stopped, so that no empty file passes for it: "
            "check the municipality and MADOGUCHI_HOME.",
        )
    return rows


def _secret() -> InputRefused:
    return InputRefused(
        "registry.export_secret",
        ja="支援措置の台帳には、知られると人の身に危険が及ぶ連絡先と加害者が載っています。取り違えて書き出さないよう止めました。"
        "支援措置の担当が移行のために書き出すなら --secret を付け、ファイルを誰にも渡さず、済んだら消してください。",
        en="The register of protective measures holds contacts and offenders: knowing them may endanger somebody, so "
        "nothing is written by mistake. If its desk writes it to move to another system, say --secret, give the file "
        "to nobody else, and delete it afterwards.",
    )


def put(out: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all. Raises as `store.disk.refusal`."""
    unnamed = store.disk.unfinished(out.parent, _PREFIX)
    try:
        store.disk.write_whole(unnamed / out.name, [content])
        (unnamed / out.name).replace(out)
    except OSError as error:
        raise store.disk.refusal(error) from error
    finally:
        shutil.rmtree(unnamed, ignore_errors=True)


def refuse_taken(out: Path) -> None:
    """Nothing is overwritten. Raises InputRefused `registry.export_taken`."""
    if store.disk.is_taken(out) or out.is_dir():
        raise InputRefused(
            "registry.export_taken",
            ja="出力先にもう何かあります。上書きしないよう止めました。新しいファイルの名前を指定してください。",
            en="There is something in that place already. Nothing is overwritten: name a new file.",
        )
