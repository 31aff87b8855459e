"""`madoguchi register export`: write a whole register as the file that an import takes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import AT, BY
from madoguchi.registry.export import EXPORTABLE

ENCODINGS = ("utf-8", "cp932")
HANDED_TO_NOBODY = (
    "支援措置の対象者も住所のまま入っています。移行の担当のほかは誰にも渡さず、済んだら消してください。 / "
    "Everybody is in it, the protected too: give it to nobody but those who move the register, then delete it."
)


@click.command()
@click.argument("name", type=click.Choice(list(EXPORTABLE)))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="新しいファイル / new file")
@BY
@click.option("--purpose", required=True, help="利用目的 / what for")
@click.option("--law", required=True, help="根拠法令 / by which law")
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    default=ENCODINGS[0],
    show_default=True,
    help="文字コード（utf-8 は BOM 付き）/ code page; utf-8 with its mark",
)
@click.option("--secret", is_flag=True, help="支援措置の台帳と知って書き出す / protective measures, knowingly")
@MUNICIPALITY
@AT
@as_json
def export(
    name: str,
    out: Path,
    by: str,
    purpose: str,
    law: str,
    encoding: str,
    municipality: str | None,
    at: datetime,
    *,
    secret: bool,
    as_json: bool,
) -> None:
    """台帳を、取り込めるファイルとして丸ごと書き出す。 / Write a whole register as the file that an import takes.

    全員を読んだことが記録されます。 / That everybody was read is recorded.

    Example: madoguchi register export residents --out new.csv --by 1001 --purpose システム移行 --law 住民基本台帳法3条
    """
    with records(municipality) as code, working(f"{name} を書き出す", quiet=as_json):
        from madoguchi.flow import exporting
        from madoguchi.registry.export import Encoding

        done = exporting.export(name, out, by, purpose, law, at, encoding=Encoding(encoding), secret=secret)
    figures: list[tuple[str, str, object]] = [
        ("行", "rows", done.rows),
        ("互いに合わず取込みで止まる行", "refused", done.refused),
        ("ファイル", "file", str(done.file)),
        ("バイト", "size", done.size),
        ("SHA-256", "sha256", done.sha256),
    ]
    outcome(f"書出し {EXPORTABLE[name].title} [{code}]", figures, as_json=as_json)
    if done.holds_people and not as_json:
        click.echo(HANDED_TO_NOBODY)
