"""`madoguchi review resolve|keep`: what the machine left to persons, persons settle."""

from __future__ import annotations

from datetime import date, datetime

import click

from madoguchi.cases.states import Review, State
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome
from madoguchi.cli.words import APPROVER, AT, BY, DRAFTER, day
from madoguchi.words import explained

NOTE = click.option("--note", required=True, help="判断の理由（refuse では通知に載る）/ why; printed on a refusal")


@click.group()
def review() -> None:
    """審査 / reviews."""


@review.command()
@click.argument("reference_number")
@click.option(
    "--outcome",
    "settled",
    required=True,
    type=click.Choice([one.value for one in Review]),
    help=f"判断: {explained(Review)}",
)
@NOTE
@click.option("--submission", help="採る届出の番号（take_up）/ the submission that carries the claim")
@click.option("--answer-by", type=day, help="次の期限（ask_again）/ until when to answer")
@BY
@MUNICIPALITY
@AT
@as_json
def resolve(
    reference_number: str,
    settled: str,
    note: str,
    submission: str | None,
    answer_by: date | None,
    by: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """確認待ちの事案に判断を記す。 / Settle a claim that waits for a person.

    refuse の --note は、不支給決定通知書に理由として印刷されます。 / With `refuse` the note is printed as the reason on
    the notice to the resident.

    Example: madoguchi review resolve 808610444787 --outcome pay --by clerk-7 --note 電話で本人に確認
    """
    with records(municipality):
        from madoguchi import flow
        from madoguchi.flow.looking import claim_of

        claim = claim_of(reference_number)
        state = flow.settle(claim, Review(settled), by, at, note, submission, answer_by)
    outcome(f"事案 {claim.reference_number}", [("状態", "state", State(state))], as_json=as_json)


@review.command()
@click.argument("reference_number")
@NOTE
@DRAFTER
@APPROVER
@MUNICIPALITY
@AT
@as_json
def keep(
    reference_number: str,
    note: str,
    drafter: str,
    approver: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """後の事実と食い違う決定を、二人で確かめて維持する。 / Keep a decision that later facts contradict; it is paid on.

    Example: madoguchi review keep 808610444787 --note 異動は基準日の後 --drafter clerk-7 --approver chief
    """
    with records(municipality):
        from madoguchi import flow
        from madoguchi.flow.looking import claim_of

        claim = claim_of(reference_number)
        flow.keep_decision(claim, flow.Signatories(drafter=drafter, approver=approver), at, note)
    outcome(f"事案 {claim.reference_number}", [("決定", "decision", "維持 / kept")], as_json=as_json)
