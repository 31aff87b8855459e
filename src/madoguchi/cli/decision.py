"""`madoguchi decision …`: one person drafts the decisions of a programme, another approves them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, working
from madoguchi.cli.words import AT, BY, PROGRAMME, now


@click.group()
def decision() -> None:
    """支給決定 / decisions."""


@decision.command()
@PROGRAMME
@BY
@MUNICIPALITY
@AT
@as_json
def draft(programme: str, by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """決定を待つ事案を起案する。 / Draft the decisions that wait; they count once another person approves.

    Example: madoguchi decision draft special-fixed-benefit-2020 --by clerk-1
    """
    with records(municipality):
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        drafted = flow.draft(in_force(programme).programme.id, by, at)
    figures = [("起案した決定", "decisions", drafted.decisions), ("合計", "total_yen", drafted.total)]
    outcome(f"起案 {programme}", figures, as_json=as_json)


@decision.command()
@PROGRAMME
@BY
@MUNICIPALITY
@AT
@as_json
def approve(programme: str, by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """起案された決定を決裁する（起案者と別の人）。 / Approve the drafts, another person than who drafted.

    Example: madoguchi decision approve special-fixed-benefit-2020 --by manager-1
    """
    with records(municipality):
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        approved = flow.approve(in_force(programme).programme.id, by, at)
    figures = [("決定", "decisions", approved.decisions), ("合計", "total_yen", approved.total)]
    outcome(f"決裁 {programme}", figures, as_json=as_json)


@decision.command()
@PROGRAMME
@BY
@click.option("--because", required=True, help="差戻しの理由 / why")
@MUNICIPALITY
@AT
@as_json
def reject(programme: str, by: str, because: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """決裁を待つ起案を差し戻す。 / Send the drafts back; their claims wait for a decision again.

    Example: madoguchi decision reject special-fixed-benefit-2020 --by manager-1 --because 判定し直すため
    """
    with records(municipality):
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        claims = flow.reject(in_force(programme).programme.id, by, at, because)
    outcome(f"差戻し {programme}", [("戻した決定", "decisions", claims)], as_json=as_json)


@decision.command()
@PROGRAMME
@click.option("--claim", type=int, help="この事案だけ / of this claim only")
@click.option("--to", required=True, type=click.Path(path_type=Path), help="新しい zip ファイル / new zip file")
@BY
@click.option("--law", required=True, help="根拠法令 / by which law")
@MUNICIPALITY
@as_json
def prove(
    programme: str, claim: int | None, to: Path, by: str, law: str, municipality: str | None, *, as_json: bool
) -> None:
    """承認した決定ごとの証明書を、ひとつの zip に書く（内容を含む）。 / Write the proof of each approved decision.

    証明書は evidence verify で確かめられます。本人の利用記録に残ります。 / Verified by evidence verify; on record.

    Example: madoguchi decision prove special-fixed-benefit-2020 --to proofs.zip --by 1001 --law 要綱5条
    """
    with records(municipality), working("証明書を書く", quiet=as_json):
        from madoguchi.cases.declare import in_force
        from madoguchi.flow import attesting

        written = attesting.write_proofs(in_force(programme).programme.id, claim, to, by, law, now())
    outcome(f"証明書 {programme}", [("決定", "decisions", written), ("ファイル", "file", str(to))], as_json=as_json)
