"""`madoguchi claim …`: the claims of a programme, one claim with its reasons and history, and what silence means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click

from madoguchi.cases.states import Letter, Reason, State
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import PROTECTED, as_json, outcome, print_json, table
from madoguchi.cli.words import AT, BY, LIMIT, ON, PROGRAMME, day_of, refuse_ahead
from madoguchi.core.dates import JAPAN
from madoguchi.payments.states import InstructionState
from madoguchi.words import HELD, OUTCOMES, account, explained, word

if TYPE_CHECKING:
    from madoguchi.cases.models import Objection, Reply
    from madoguchi.flow.looking import Seen

REFERENCE = click.argument("reference_number")
OF_CLAIM = (
    *("reference_number", "programme_id", "state", "reason", "letter", "outcome", "amount_yen", "opened_on"),
    *("answer_by", "recipient_id", "bank_code", "branch_code", "account_type", "account_number", "holder_kana"),
    *("snapshot_id", "sha256"),
)
PEOPLE = ("person_id", "name", "name_kana")
HEADINGS = ("照会番号", "状態", "理由", "手紙", "金額", "期限")


@click.group()
def claim() -> None:
    """事案 / claims."""


@claim.command("list")
@PROGRAMME
@click.option("--state", type=click.Choice([one.value for one in State]), help=f"状態 / state: {explained(State)}")
@LIMIT
@MUNICIPALITY
@as_json
def list_(programme: str, state: str | None, limit: int, municipality: str | None, *, as_json: bool) -> None:
    """制度の事案を並べる（氏名は出さない）。 / List the claims of a programme, without names.

    Example: madoguchi claim list special-fixed-benefit-2020 --state review
    """
    with records(municipality):
        from madoguchi.flow import looking

        found = looking.claims(programme, State(state) if state else None)
    rows = (found.slice(0, limit) if limit else found).to_pylist()
    if as_json:
        listed = [{name: _plain(value) for name, value in row.items()} for row in rows]
        print_json({"claims": found.num_rows, "shown": listed})
        return
    table(f"事案 {found.num_rows:,}件", HEADINGS, map(_line, rows))


@claim.command()
@REFERENCE
@BY
@MUNICIPALITY
@AT
@as_json
def show(reference_number: str, by: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """事案ひとつの判定の理由と経過を見る。見たことは記録される。 / One claim; that you looked is recorded.

    Example: madoguchi claim show 808610444787 --by clerk-7
    """
    with records(municipality):
        from madoguchi.flow import looking

        seen = looking.look_into(reference_number, by, at)
        whole = _as_object(seen)
    if as_json:
        print_json(whole)
        return
    _print(seen, whole)
    if seen.protected:
        click.echo(PROTECTED)


@claim.command()
@PROGRAMME
@ON
@MUNICIPALITY
@AT
@as_json
def silence(programme: str, on: date | None, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """期限を過ぎたお知らせは同意、書類は辞退とみなす。 / After its day, silence consents to a notice, declines a form.

    Example: madoguchi claim silence special-fixed-benefit-2020 --on 2020-08-01
    """
    last_day = day_of(at, on)
    refuse_ahead(datetime.combine(last_day, time(), JAPAN))
    with records(municipality) as code:
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        consented, declined = flow.hear_silence(in_force(programme).programme.id, last_day)
    figures = [("同意とみなした", "consented", consented), ("辞退とみなした", "declined", declined)]
    outcome(f"期限 {programme} [{code}]", figures, as_json=as_json)


def _line(row: Mapping[str, str | int | date | None]) -> tuple[str, ...]:
    """A claim in a list: six words that fit into 80 columns."""
    reason, yen = str(row["reason"]), row["amount_yen"]
    return (
        str(row["reference_number"]),
        word(State(str(row["state"]))),
        word(Reason(reason)) if reason else "",
        word(Letter(str(row["letter"]))),
        "" if yen is None else f"{yen:,}円",
        str(row["answer_by"]),
    )


def _print(seen: Seen, whole: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    from madoguchi.flow.history import WORDS, Event

    one = seen.claim
    figures = [
        ("状態", "state", State(one.state)),
        ("理由", "reason", Reason(one.reason) if one.reason else None),
        ("手紙", "letter", Letter(one.letter)),
        ("判定", "outcome", OUTCOMES[one.outcome]),
        ("金額", "amount_yen", one.amount_yen),
        ("開いた日", "opened_on", one.opened_on),
        ("期限", "answer_by", one.answer_by),
        ("受給者の宛名番号", "recipient_id", str(one.recipient_id or "")),
        ("口座", "account", account(one.bank_code, one.branch_code, one.account_type, one.account_number)),
        ("口座名義", "holder_kana", one.holder_kana),
    ]
    outcome(f"事案 {one.reference_number} {one.programme_id}", figures, as_json=False)
    reasons = [(HELD[str(row["holds"])], row["requirement"], row["source"]) for row in whole["reasons"]]
    _table("要件 / requirements", ("充足", "要件", "根拠"), reasons)
    _table("世帯 / household", ("宛名番号", "氏名", "フリガナ"), [tuple(row.values()) for row in whole["people"]])
    if seen.objections:
        wrong = [(o.submission.submission_no, o.title, o.person_id or "", o.said) for o in seen.objections]
        _table("誤りの申出 / objections", ("届出番号", "項目", "宛名番号", "記述"), wrong)
    if seen.replies:
        told = [(o.submission.submission_no, o.title, o.person_id or "", o.said) for o in seen.replies]
        _table("確認事項への回答 / replies", ("届出番号", "項目", "宛名番号", "回答"), told)
    if seen.money.instructions:
        orders = [
            (o.pk, f"第{o.instalment}回", f"{o.amount_yen:,}円", word(InstructionState(o.state)))
            for o in seen.money.instructions
        ]
        _table("支払 / payments", ("支払指図番号", "支給回", "金額", "状態"), orders)
    happened = [
        (f"{row['at'] or row['on']}"[:16].replace("T", " "), WORDS[Event(str(row["what"]))], row["how"], row["by"])
        for row in whole["history"]
    ]
    _table("経過 / history", ("日時", "こと", "内容", "だれ"), happened)


def _table(title: str, headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    table(title, headings, [tuple(map(str, row)) for row in rows])


def _as_object(seen: Seen) -> dict[str, list[dict[str, object]]]:
    """The claim as one JSON value with codes and numbers; its history in the order in which things happened."""
    from madoguchi.flow.history import history

    titles = [title for title, _, _ in seen.reasons]
    entries = history(titles, seen.submissions, seen.changes, seen.decisions, seen.money)
    people = seen.addressees.select(PEOPLE).to_pylist()
    return {
        "claim": [{name: _plain(getattr(seen.claim, name)) for name in OF_CLAIM}],
        "reasons": [
            {"requirement": title, "holds": {True: "yes", False: "no", None: "unknown"}[ok], "source": source}
            for title, ok, source in seen.reasons
        ],
        "people": [{name: row[name] or "" for name in PEOPLE} for row in people],
        "objections": [_said(one) for one in seen.objections],
        "replies": [_said(one) for one in seen.replies],
        "payments": [
            {
                **{"instruction_id": one.pk, "instalment": one.instalment, "person_id": one.person_id},
                **{"amount_yen": one.amount_yen, "state": one.state},
            }
            for one in seen.money.instructions
        ],
        "history": [
            {
                **{"on": one.on.isoformat(), "at": one.at.isoformat() if one.at else None, "what": str(one.what)},
                **{"how": one.how, "by": one.by, "codes": one.codes},
            }
            for one in entries
        ],
    }


def _said(one: Objection | Reply) -> dict[str, object]:
    said = {"submission_no": one.submission.submission_no, "item": one.item, "title": one.title}
    return {**said, "person_id": one.person_id, "said": one.said}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
