"""`madoguchi claim …`: the claims of a programme, one claim with its reasons and history, and what silence means."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click

from madoguchi.cases.states import State
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import PROTECTED, as_json, outcome, print_json, table
from madoguchi.cli.words import AT, BY, ON, PROGRAMME, day_of, refuse_ahead
from madoguchi.core.dates import JAPAN

if TYPE_CHECKING:
    from madoguchi.cli.look import Seen

REFERENCE = click.argument("reference_number")
OF_CLAIM = (
    "reference_number",
    "programme_id",
    "state",
    "reason",
    "letter",
    "outcome",
    "amount_yen",
    "answer_by",
    "snapshot_id",
    "sha256",
)
HEADINGS = ("照会番号", "状態", "理由", "手紙", "金額", "開いた日", "期限")


@click.group()
def claim() -> None:
    """事案 / claims."""


@claim.command("list")
@PROGRAMME
@click.option("--state", type=click.Choice([one.value for one in State]), help="状態 / state")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0), help="表示する件数（0は全部）/ rows")
@MUNICIPALITY
@as_json
def list_(programme: str, state: str | None, limit: int, municipality: str | None, *, as_json: bool) -> None:
    """制度の事案を並べる（氏名は出さない）。 / List the claims of a programme, without names.

    Example: madoguchi claim list special-fixed-benefit-2020 --state review
    """
    with records(municipality):
        from madoguchi.cli import look

        found = look.claims(programme, State(state) if state else None)
    shown = found.slice(0, limit) if limit else found
    rows = [{name: _plain(value) for name, value in row.items()} for row in shown.to_pylist()]
    if as_json:
        print_json({"claims": found.num_rows, "shown": rows})
        return
    table(f"事案 {found.num_rows:,}件", HEADINGS, [[_said(value) for value in row.values()] for row in rows])


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
        from madoguchi.cli import look

        seen = look.look_into(reference_number, by, at)
        whole = _as_object(seen)
    if as_json:
        print_json(whole)
        return
    one = seen.claim
    labels = ("状態", "理由", "手紙", "判定", "金額", "期限")
    items = ("state", "reason", "letter", "outcome", "amount_yen", "answer_by")
    figures = [(label, item, getattr(one, item)) for label, item in zip(labels, items, strict=True)]
    outcome(f"事案 {one.reference_number} {one.programme_id}", figures, as_json=False)
    _table("要件 / requirements", ("要件", "充足", "根拠"), whole["reasons"])
    _table("世帯 / household", ("氏名", "フリガナ"), whole["people"])
    _table("経過 / history", ("日", "こと", "内容", "だれ"), whole["history"])
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


def _as_object(seen: Seen) -> dict[str, list[dict[str, str]]]:
    """The claim as one JSON value; its history in the order of the days."""
    one = seen.claim
    events = [
        (f"{s.received_on}", f"届出 {s.channel}", f"{s.answer} → {s.state} {s.defects}".strip(), "")
        for s in seen.submissions
    ]
    events += [
        (f"{c.changed_on}", "変更", f"{c.from_state} → {c.to_state} ({c.reason}) {c.note}".strip(), c.changed_by)
        for c in seen.changes
    ]
    events += [
        (
            f"{d.batch.drafted_at:%Y-%m-%d}",
            "処分",
            f"{d.finding} {d.amount_yen:,}円 "
            + ("差戻し" if d.batch.rejected_at else "決裁済" if d.batch.approved_at else "決裁待ち"),
            " → ".join(filter(None, (d.batch.drafted_by, d.batch.approved_by or d.batch.rejected_by))),
        )
        for d in seen.decisions
    ]
    return {
        "claim": [{name: _said(getattr(one, name)) for name in OF_CLAIM}],
        "reasons": [
            {"requirement": title, "holds": {True: "yes", False: "no", None: "unknown"}[ok], "source": source}
            for title, ok, source in seen.reasons
        ],
        "people": [
            {"name": row["name"] or "", "name_kana": row["name_kana"] or ""} for row in seen.addressees.to_pylist()
        ],
        "history": [dict(zip(("on", "what", "how", "by"), event, strict=True)) for event in sorted(events)],
    }


def _table(title: str, headings: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    table(title, headings, [tuple(row.values()) for row in rows])


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _said(value: object) -> str:
    return "" if value is None else str(value)
