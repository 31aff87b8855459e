"""`madoguchi register fields|publish`: who may know which field, and what anybody may have."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click
import django

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, print_json, table, working
from madoguchi.formats.dcat import LICENCES
from madoguchi.registry.openness import MEANINGS, Openness


@click.command()
@click.option(
    "--class",
    "only",
    type=click.Choice([one.value for one in Openness]),
    help="この区分だけ（公開 open、庁内 inside、守秘 restricted、秘匿 special）/ this class alone",
)
@click.option("--page", is_flag=True, help="説明のページ (Markdown) を出す / print the page of the reference")
@as_json
def fields(only: str | None, *, page: bool, as_json: bool) -> None:
    """台帳の項目と公開区分。 / Every field of every register, and who may know it.

    Example: madoguchi register fields --class open
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from madoguchi.registry import fields as known

    found = known.fields(Openness(only) if only else None)
    if page:
        click.echo(known.fields_page(), nl=False)
    elif as_json:
        print_json(
            [
                {
                    "register": one.register,
                    "field": one.name,
                    "header": one.header,
                    "words": one.words,
                    "class": one.openness.value,
                }
                for one in found
            ]
        )
    else:
        rows = [(f"{one.register}.{one.name}", one.words, MEANINGS[one.openness].name) for one in found]
        table("台帳の項目", ("項目", "内容", "区分"), rows)


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="出力先の新しいフォルダ / a new folder")
@click.option(
    "--licence",
    type=click.Choice(LICENCES),
    default="cc-by-4.0",
    show_default=True,
    help="公開の条件（pdl-1.0 は公共データ利用規約）/ terms of use",
)
@click.option(
    "--office", type=click.Path(path_type=Path), help="問合せ先（差出人の TOML）/ whom to ask: who writes letters"
)
@MUNICIPALITY
@as_json
def publish(out: Path, licence: str, office: Path | None, municipality: str | None, *, as_json: bool) -> None:
    """公開してよい項目と支援制度を書き出す。 / Write all that is open: registers, support programmes, catalogue.

    Example: madoguchi register publish --out open/2026-04-01 --office office.toml
    """
    with records(municipality) as code, working("公開する", quiet=as_json):
        from madoguchi.flow import publishing
        from madoguchi.notices.sender import office_of

        laid = publishing.publish(out, licence, office_of(office).contact if office else ())
    if as_json:
        print_json({"folder": str(laid.folder), "rows": dict(laid.rows), "files": [asdict(one) for one in laid.files]})
        return
    table(f"公開 [{code}] {laid.folder}", ("ファイル", "バイト"), [(one.name, f"{one.size:,}") for one in laid.files])
    if publishing.SERVICES in laid.rows and office is None:
        click.echo(
            "支援制度の連絡先は必須の項目です。--office で示してください。 / Programmes need a contact (--office)."
        )
