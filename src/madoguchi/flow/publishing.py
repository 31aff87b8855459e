"""「公開」 What anybody may have, in one folder: the open registers, the support programmes, and the catalogue of both.

The folder gets its name when all of it is on the disk. The same records give the same bytes, whenever it is run.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import polars as pl

from madoguchi import store, tenancy
from madoguchi.cases.models import DeclaredProgramme
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import InputRefused
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.queues import programmes
from madoguchi.formats.dcat import LICENCES, Catalogue, Dataset, Distribution, catalogue_bytes
from madoguchi.formats.spreadsheet import shown
from madoguchi.programme.load import parse
from madoguchi.programme.support import ITEMS, STANDARD, support_programme
from madoguchi.registry import corporation_list
from madoguchi.registry import publish as registers
from madoguchi.registry.changed_addresses import ADDRESS_CHANGES
from madoguchi.registry.corporations import CORPORATIONS
from madoguchi.registry.house_columns import LAW_REGISTERS
from madoguchi.registry.places import PLACES
from madoguchi.tenancy.own import own

CATALOGUE = "catalogue.jsonld"
SERVICES = "support_programmes"
_PREFIX = ".publishing-"
_INVENTED = "【模擬データ】"
_AGENCY = "https://www.digital.go.jp/policies/base_registry_address"
_EGOV = "https://laws.e-gov.go.jp/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """「公開」 What was laid out: the files with their rows by the name of their dataset, and where."""

    folder: Path
    rows: Mapping[str, int]
    files: tuple[Distribution, ...]


def publish(out: Path, licence: str, contact: Sequence[str] = ()) -> Laid:
    """「公開」 Write all that is open into a new folder: whole, or not at all. `licence` is a key of LICENCES.

    `contact` are the office's lines. Raises InputRefused `publish.out_taken` and `publish.nothing`, and what
    `registry.publish` raises.
    """
    if store.disk.is_taken(out):
        raise InputRefused(
            "publish.out_taken",
            ja="出力先（--out）にもう何かあります。公開中のものを壊さないよう止めました。新しい名前を指定してください。",
            en="There is something at --out already. It was stopped, so that nothing published is harmed: name a new "
            "folder.",
        )
    _reachable(out.parent)
    unnamed = store.disk.unfinished(out.parent, _PREFIX)
    try:
        with store.view():
            kept = [*_registers(unnamed), *_services(unnamed, contact)]
            if not kept:
                raise InputRefused(
                    "publish.nothing",
                    ja="公開できるものがまだありません。町字などの台帳か法令を取り込むか、制度ファイルの決裁を受けてください。",
                    en="There is nothing to publish yet. Take in registers of places or laws, or put a programme into "
                    "force.",
                )
        datasets = tuple(dataset for dataset, _ in kept)
        store.disk.write_whole(unnamed / CATALOGUE, [catalogue_bytes(_catalogue(datasets, licence, contact))])
        for path in unnamed.iterdir():
            path.chmod(0o644)  # it is for everybody, a web server's user among them
        unnamed.chmod(0o755)
        unnamed.replace(out)
    except OSError as error:
        raise store.disk.refusal(error) from error
    finally:
        shutil.rmtree(unnamed, ignore_errors=True)
    return Laid(
        folder=out,
        rows={dataset.name: rows for dataset, rows in kept},
        files=tuple(file for dataset in datasets for file in dataset.files),
    )


def _reachable(folder: Path) -> None:
    """Make the folders that are not there, so that everybody comes to what lies in them; others stay as they are."""
    try:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for one in missing:
            one.chmod(0o755)
    except OSError as error:
        raise store.disk.refusal(error) from error


def _registers(folder: Path) -> Iterator[tuple[Dataset, int]]:
    for register in registers.publishable():
        found = registers.publish(register, folder, _stem(register.name))
        if found is None:
            continue
        yield (
            Dataset(
                name=register.name,
                title=f"{_mark()}{own().name} {register.title}",
                title_en=f"{'[invented] ' if _mark() else ''}{register.name.replace('_', ' ')}",
                description=found.described,
                modified=found.modified.astimezone(JAPAN),
                as_of=found.as_of,
                files=tuple(_file(folder / name) for name in found.files),
                source=None if register is ADDRESS_CHANGES else SOURCES[register.name],
            ),
            found.rows,
        )


_OF_PLACES = (
    _AGENCY,
    "「アドレス・ベース・レジストリ」（デジタル庁）を加工して作成（当該市区町村の分を抜き出し、項目を選んだもの）",
)
_OF_LAWS = (_EGOV, "e-Gov法令検索の法令データ及び市区町村の要綱等を加工して作成（条・項・号に分けたもの）")
SOURCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(PLACES, _OF_PLACES),
        **dict.fromkeys(LAW_REGISTERS, _OF_LAWS),
        CORPORATIONS.name: (corporation_list.SOURCE, corporation_list.ATTRIBUTION),
    }
)
"""「出典」 Where what is published comes from, by register: its address, and the words that its terms ask for.

The addresses that the town changed are its own word.
"""


def _services(folder: Path, contact: Sequence[str]) -> Iterator[tuple[Dataset, int]]:
    """「支援制度」 The programmes that were put into force, as they were last."""
    found, changed = list[dict[str, str]](), []
    for programme_id in programmes():
        approved = DeclaredProgramme.objects.filter(programme_id=programme_id, approved_at__isnull=False)
        newest = approved.order_by("approved_at", "id").last()
        assert newest is not None and newest.approved_at is not None  # `programmes` names no other
        changed.append(newest.approved_at.astimezone(JAPAN))
        found.append(
            support_programme(
                parse(newest.text.encode()).programme,
                code=str(tenancy.current()),
                municipality=f"{_mark()}{own().name}",
                contact=contact,
                revised_on=changed[-1].date(),
            )
        )
    if not found:
        return
    csv, plain = folder / f"{_stem(SERVICES)}.csv", folder / f"{_stem(SERVICES)}.json"
    table = pl.DataFrame(found, schema=dict.fromkeys(ITEMS, pl.String)).with_columns(pl.all().replace("", None))
    store.disk.write_whole(csv, [shown(table).write_csv(include_bom=True, line_terminator="\r\n").encode()])
    told = json.dumps(found, ensure_ascii=False, indent=1)
    store.disk.write_whole(plain, [f"{told}\n".encode()])
    yield (
        Dataset(
            name=SERVICES,
            title=f"{_mark()}{own().name} 支援制度",
            title_en=f"{'[invented] ' if _mark() else ''}support programmes",
            description="給付の制度：対象者、要件、支給額、申請の方法と期間、根拠。決裁された制度ファイルから作成。",
            modified=max(changed),
            files=(_file(csv), _file(plain)),
            conforms_to=STANDARD,
        ),
        len(found),
    )


def _catalogue(datasets: tuple[Dataset, ...], licence: str, contact: Sequence[str]) -> Catalogue:
    return Catalogue(
        code=str(tenancy.current()),
        municipality=f"{_mark()}{own().name}",
        title=f"{_mark()}{own().name} オープンデータ",
        title_en=f"{'[invented] ' if _mark() else ''}Open data of municipality {tenancy.current()}",
        description="台帳のうち公開してよい項目と、給付の制度。個人に関する項目は含まない。",
        licence=LICENCES[licence],
        datasets=datasets,
        contact=tuple(contact),
    )


def _stem(name: str) -> str:
    """As municipalities name their open data: the code before what it is."""
    return f"{tenancy.current()}_{name}{'-synthetic' if is_synthetic() else ''}"


def _mark() -> str:
    return _INVENTED if is_synthetic() else ""


def _file(path: Path) -> Distribution:
    with path.open("rb") as file:
        digest = sha256()
        while some := file.read(1 << 20):
            digest.update(some)
        return Distribution(name=path.name, size=os.fstat(file.fileno()).st_size, sha256=digest.hexdigest())
