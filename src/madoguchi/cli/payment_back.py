"""`madoguchi payment …`, what goes another way: files recalled, accounts that lack, money not taken or due back.

`cli.payment` hangs these commands into its group.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import click

from madoguchi.cli.bank import PROFILE
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome
from madoguchi.cli.words import APPROVER, AT, BY, DRAFTER, ON, PROGRAMME, day, day_of, instant
from madoguchi.payments.terms import calendar_around, profile_of

DAYS_TO_ANSWER = 30
ANSWER_BY = click.option(
    "--answer-by", type=day, help=f"口座の回答期限（なければ{DAYS_TO_ANSWER}日後）/ until when to name an account"
)
REFERENCE = click.argument("reference_number")
INSTALMENT = click.option("--instalment", type=click.IntRange(1), default=1, show_default=True, help="支給回")
YEN = click.option("--yen", required=True, type=click.IntRange(1), help="円 / in yen")
GROUNDS = ("stopped", "never_received")
REASONS = ("not_entitled", "too_much", "refused")


def deadline_of(answer_by: date | None, at: datetime) -> date:
    """「回答期限」 The last day for an answer that was given, or else DAYS_TO_ANSWER after the instant."""
    return answer_by or day_of(at) + timedelta(days=DAYS_TO_ANSWER)


@click.command()
@click.argument("name")
@click.option("--said", required=True, type=click.Choice(GROUNDS), help="銀行の回答: 処理前に止めた・受け取っていない")
@click.option("--because", required=True, help="経緯 / why")
@click.option("--reference", required=True, help="銀行の確認番号 / the bank's reference")
@click.option("--confirmed-at", type=instant, help="銀行の確認日時（なければ --at）/ when the bank said so")
@PROFILE
@DRAFTER
@APPROVER
@MUNICIPALITY
@AT
@as_json
def recall(
    name: str,
    said: str,
    because: str,
    reference: str,
    confirmed_at: datetime | None,
    profile: str,
    drafter: str,
    approver: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """渡したはずのファイルを銀行が処理しないことを記録する（組戻し）。 / The bank carries a file out no more.

    stopped: before its value date. never_received: asked again once its cut-off has passed.

    Example: madoguchi payment recall transfer-2020-06-15-1-1a2b3c4d.txt --said stopped --reference 12-345
    --because "二重送信のおそれ" --drafter treasury-1 --approver treasurer
    """
    rules, calendar = profile_of(profile), calendar_around(at)
    with records(municipality):
        from madoguchi import flow
        from madoguchi.payments.states import RecallGround

        by = flow.Signatories(drafter=drafter, approver=approver)
        word = RecallGround(said)
        due = flow.recall(name, word, because, reference, confirmed_at or at, rules, calendar, by, at)
    outcome(f"組戻し {name}", [("また支払う件数", "due", due)], as_json=as_json)


@click.command()
@click.argument("name")
@MUNICIPALITY
@as_json
def acknowledge(name: str, municipality: str | None, *, as_json: bool) -> None:
    """古い控えに戻した記録先に、銀行に渡した印のある引渡しを記録する。 / Let a restored store know of a hand-over.

    Example: madoguchi payment acknowledge transfer-2020-06-15-1-1a2b3c4d.txt
    """
    with records(municipality):
        from madoguchi import flow

        at = flow.acknowledge(name)
    outcome(f"引渡し {name}", [("渡した日時", "handed_over_at", at.isoformat())], as_json=as_json)


@click.command()
@PROGRAMME
@ANSWER_BY
@PROFILE
@MUNICIPALITY
@AT
@as_json
def ask(
    programme: str, answer_by: date | None, profile: str, municipality: str | None, at: datetime, *, as_json: bool
) -> None:
    """口座が使えない人と、振込が戻った人に、一度だけ口座を尋ねる。 / Ask once who has no usable account.

    Example: madoguchi payment ask special-fixed-benefit-2020 --answer-by 2020-07-31
    """
    rules, deadline = profile_of(profile), deadline_of(answer_by, at)
    with records(municipality):
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        asked = flow.ask(in_force(programme), deadline, rules, at)
    figures = [("使える口座がない", "missing", asked.missing), ("振込が戻った", "returned", asked.returned)]
    outcome(f"口座の再確認 {programme}", [*figures, ("回答期限", "deadline", str(deadline))], as_json=as_json)


@click.command()
@PROGRAMME
@MUNICIPALITY
@AT
@as_json
def uncollected(programme: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """回答期限を過ぎても払えない支払を、未受領として終える。 / Close what cannot be paid after its deadline.

    Example: madoguchi payment uncollected special-fixed-benefit-2020
    """
    with records(municipality):
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        closed = flow.close_uncollected(in_force(programme), at)
    outcome(f"未受領 {programme}", [("終えた支払", "closed", closed)], as_json=as_json)


@click.command()
@REFERENCE
@INSTALMENT
@BY
@MUNICIPALITY
@AT
@as_json
def decline(
    reference_number: str, instalment: int, by: str, municipality: str | None, at: datetime, *, as_json: bool
) -> None:
    """支給決定の後、支払の前の受給辞退（支払の後は repay demand）。 / Refused after the decision and before payment.

    Example: madoguchi payment decline 808610444787 --by treasury-1
    """
    with records(municipality):
        from madoguchi import flow

        state = flow.decline_payment(reference_number, instalment, by, at)
    outcome(f"受給辞退 {reference_number}", [("支払状態", "state", state)], as_json=as_json)


@click.group()
def repay() -> None:
    """返還 / money that comes back from who was paid."""


@repay.command()
@REFERENCE
@INSTALMENT
@YEN
@click.option("--reason", required=True, type=click.Choice(REASONS), help="返還の理由: 要件なし・過払い・辞退")
@DRAFTER
@APPROVER
@MUNICIPALITY
@AT
@as_json
def demand(
    reference_number: str,
    instalment: int,
    yen: int,
    reason: str,
    drafter: str,
    approver: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """支払った額までの返還を、二人で一度だけ求める。 / Two people demand money back once, at most what was paid.

    Example: madoguchi payment repay demand 808610444787 --yen 30000 --reason not_entitled --drafter treasury-1
    --approver treasurer
    """
    with records(municipality):
        from madoguchi import flow
        from madoguchi.payments.recover import RepaymentReason

        by = flow.Signatories(drafter=drafter, approver=approver)
        made = flow.demand_repayment(reference_number, instalment, yen, RepaymentReason(reason), by, at)
    outcome(f"返還請求 {reference_number}", [("新しい請求", "demanded", made)], as_json=as_json)


@repay.command()
@REFERENCE
@INSTALMENT
@YEN
@ON
@MUNICIPALITY
@AT
@as_json
def receive(
    reference_number: str,
    instalment: int,
    yen: int,
    on: date | None,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """求めた額が全部返ったことを記録する。 / The whole demand came in.

    Example: madoguchi payment repay receive 808610444787 --yen 30000 --on 2020-09-01
    """
    with records(municipality):
        from madoguchi import flow

        flow.receive_repayment(reference_number, instalment, yen, day_of(at, on))
    outcome(f"返還 {reference_number}", [("返還額", "repaid_yen", yen)], as_json=as_json)
