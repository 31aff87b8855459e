"""`madoguchi correction …`: what later facts mean for decisions and their money; one drafts, another approves."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table
from madoguchi.cli.words import AT, BY, LIMIT, PROGRAMME
from madoguchi.words import word


@click.group()
def correction() -> None:
    """決定の更正 / corrections of decisions."""


@correction.command("list")
@PROGRAMME
@LIMIT
@MUNICIPALITY
@AT
@as_json
def list_(programme: str, limit: int, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """後の事実と食い違う決定と、その結果を並べる。 / List the decisions that later facts contradict, and what follows.

    Example: madoguchi correction list special-fixed-benefit-2020
    """
    with records(municipality):
        from madoguchi.cases.declare import in_force
        from madoguchi.flow import correcting

        found = correcting.due(in_force(programme), at)
    shown = found[:limit] if limit else found
    if as_json:
        print_json([asdict(one) for one in shown])
        return
    yen = ("既支給", "未支給", "更正後", "追加支給", "返還")
    table(
        f"更正 {programme}（{len(found):,}件）",
        ("照会番号", "内容", *yen, "保留の理由"),
        [
            [
                one.reference_number,
                word(one.consequence),
                *(f"{n:,}円" for n in (one.held_yen, one.open_yen, one.after_yen, one.grant_yen, one.repay_yen)),
                word(one.obstacle) if one.obstacle else "起案済み" if one.drafted else "",
            ]
            for one in shown
        ],
    )


@correction.command()
@PROGRAMME
@BY
@click.option("--only", multiple=True, help="この照会番号の事案だけ（人の確認が要るものも）/ these claims alone")
@click.option("--because", default="", help="--only の理由 / why, with --only")
@MUNICIPALITY
@AT
@as_json
def draft(
    programme: str, by: str, only: tuple[str, ...], because: str, municipality: str | None, at: datetime, *,
    as_json: bool,
) -> None:  # fmt: skip
    """保留の理由のない更正を起案する。 / Draft the corrections that nothing stands in the way of.

    人の確認が要る事案（支援措置・受給者の変更）は、--only と --because で一件ずつ起案します。 / What a person has to
    look at is drafted by --only and --because.

    Example: madoguchi correction draft special-fixed-benefit-2020 --by clerk-1
    """
    with records(municipality):
        from madoguchi.cases.declare import in_force
        from madoguchi.flow import correcting
        from madoguchi.flow.looking import claim_of

        named = [claim_of(number).pk for number in only]
        drafted = correcting.draft(in_force(programme), by, at, named=named, because=because)
        figures = _figures(drafted.pk)
    outcome(f"更正の起案 {programme}", figures, as_json=as_json)


@correction.command()
@PROGRAMME
@BY
@MUNICIPALITY
@AT
@as_json
def approve(programme: str, by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """起案された更正を決裁する（起案者と別の人）。 / Approve the drafted corrections, another person than who drafted.

    Example: madoguchi correction approve special-fixed-benefit-2020 --by manager-1
    """
    with records(municipality):
        from madoguchi.cases.declare import in_force
        from madoguchi.flow import correcting

        batches = correcting.waiting(in_force(programme).programme.id)
        for one in batches:
            correcting.approve(one, by, at)
        figures = _figures(*batches)
    outcome(f"更正の決裁 {programme}", figures, as_json=as_json)


@correction.command()
@PROGRAMME
@BY
@click.option("--because", required=True, help="差戻しの理由 / why")
@MUNICIPALITY
@AT
@as_json
def reject(programme: str, by: str, because: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """決裁を待つ更正を差し戻す。 / Send the drafted corrections back; their claims wait again.

    Example: madoguchi correction reject special-fixed-benefit-2020 --by manager-1 --because 日付を確かめるため
    """
    with records(municipality):
        from madoguchi.cases.declare import in_force
        from madoguchi.flow import correcting

        batches = correcting.waiting(in_force(programme).programme.id)
        back = sum(correcting.reject(one, by, at, because).count for one in batches)
    outcome(f"更正の差戻し {programme}", [("戻した更正", "corrections", back)], as_json=as_json)


def _figures(*batches: int) -> list[tuple[str, str, object]]:
    from madoguchi.flow.correcting import sums

    found = sums(batches)
    by_kind = {one.consequence: one.count for one in found}
    return [
        ("更正", "corrections", sum(by_kind.values())),
        ("内訳", "consequences", by_kind),
        ("追加支給", "grant_yen", sum(one.grant_yen for one in found)),
        ("返還", "repay_yen", sum(one.repay_yen for one in found)),
    ]
