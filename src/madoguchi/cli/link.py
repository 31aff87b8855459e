"""`madoguchi register link`: find the people of another office's file among the residents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import AT, BY, FILE


@click.command()
@FILE
@BY
@click.option("--purpose", required=True, help="利用目的 / what for")
@click.option("--law", required=True, help="根拠法令 / by which law")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="新しいフォルダ / new folder")
@click.option("--mapping", type=click.Path(path_type=Path), help="項目対応表 (TOML) の [link] / headers, under [link]")
@click.option(
    "--decided",
    multiple=True,
    type=click.Path(path_type=Path),
    help="判断を書き入れた review.csv（いくつでも）/ a review.csv that was filled in; may be repeated",
)
@click.option(
    "--known-share",
    type=click.FloatRange(0.01, 0.99),
    default=0.5,
    show_default=True,
    help="名簿のうち住民とみられる割合 / the share of the file that are residents, as far as one knows",
)
@MUNICIPALITY
@AT
@as_json
def link(
    file: Path,
    by: str,
    purpose: str,
    law: str,
    out: Path,
    mapping: Path | None,
    decided: tuple[Path, ...],
    known_share: float,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """ほかの機関の名簿を住民の台帳と名寄せする。 / Find the people of another office's file among the residents.

    確かな行だけを matched.csv に、人が見る行を review.csv に、いない行を unmatched.csv に書きます。 / What is sure,
    what a person must look at, and whom nobody knows: three files, each row in one of them.

    Example: madoguchi register link school.csv --by 1001 --purpose 就学援助の照合 --law 要綱7条 --out linked
    """
    with records(municipality) as code, working(f"{file.name} を名寄せする", quiet=as_json):
        from madoguchi.flow.linking import FILES
        from madoguchi.flow.linking import link as linked

        found = linked(file, by, purpose, law, out, at, mapping=mapping, judgements=decided, known_share=known_share)
    figures: list[tuple[str, str, object]] = [
        ("行", "rows", found.rows),
        ("一致", "matched", found.matched),
        ("人が見る", "review", found.review),
        ("該当なし", "unmatched", found.unmatched),
        ("うち判断した行", "judged", found.judged),
        ("無かった項目", "absent_columns", list(found.absent)),
        ("ファイル", "files", [str(found.folder / name) for name in FILES.values()]),
    ]
    outcome(f"名寄せ [{code}]", figures, as_json=as_json)
