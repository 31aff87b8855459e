"""`madoguchi register fields|publish`: who may know which field, and what anybody may have."""

from __future__ import annotations

import os

import click
import django

from madoguchi.cli.show import as_json, print_json, table
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
