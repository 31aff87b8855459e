"""`madoguchi payment …`: bank files, their way to the bank and back, accounts named a second time, the balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import click

from madoguchi.cli.bank import PROFILE
from madoguchi.cli.payment_back import ANSWER_BY, acknowledge, ask, deadline_of, decline, recall, repay, uncollected
from madoguchi.cli.records import MUNICIPALITY, records
from madoguchi.cli.show import as_json, outcome, print_json, table
from madoguchi.cli.words import APPROVER, AT, DRAFTER, FILE, PROGRAMME, day, person
from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError, PartlyDone
from madoguchi.core.regular_file import bytes_of
from madoguchi.payments.states import Ground
from madoguchi.payments.terms import calendar_around, header_of, profile_of
from madoguchi.words import word

NAME = click.argument("name")


@click.group()
def payment() -> None:
    """支払 / payments."""


for one in (acknowledge, recall, ask, uncollected, decline, repay):
    payment.add_command(one)


@payment.command()
@PROGRAMME
@click.option("--value-date", required=True, type=day, help="振込指定日 / value date")
@click.option("--header", required=True, type=click.Path(path_type=Path), help="支払口座 (TOML) / the paying account")
@click.option("--instalment", type=click.IntRange(1), help="支給回（なければ全部）/ one instalment only")
@ANSWER_BY
@PROFILE
@DRAFTER
@APPROVER
@MUNICIPALITY
@AT
@as_json
def write(
    programme: str,
    value_date: date,
    header: Path,
    instalment: int | None,
    answer_by: date | None,
    profile: str,
    drafter: str,
    approver: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """決裁された支給を全銀の振込ファイルにする。 / Write what is decided and due into files for the bank.

    Example: madoguchi payment write special-fixed-benefit-2020 --value-date 2020-06-15 --header account.toml
    --drafter treasury-1 --approver treasurer
    """
    told, rules, calendar = header_of(header), profile_of(profile), calendar_around(at, value_date)
    with records(municipality) as code:
        from madoguchi import flow
        from madoguchi.cases.declare import in_force

        by = flow.Signatories(drafter=drafter, approver=approver)
        flow.mend_files()
        declared, deadline = in_force(programme), deadline_of(answer_by, at)
        paid = flow.pay(
            *(declared, value_date, told, rules, calendar, by, at), only_instalment=instalment, answer_by=deadline
        )
        folder, unsent = flow.bank_folder(), flow.unsent(declared.programme.id)
    figures: list[tuple[str, str, object]] = [
        ("新しい支払指図", "instructed", paid.instructed),
        ("二重支給の拒否", "refused_second", paid.refused_second),
        ("口座が使えず残った", "without_account", paid.without_account),
        ("口座を尋ねる", "asked", paid.asked),
        ("訂正待ちで保留", "held", paid.held),
        ("件数", "items", sum(one.items for one in paid.files)),
        ("合計", "total_yen", sum(one.total_yen for one in paid.files)),
        ("フォルダ", "folder", str(folder)),
        ("ファイル", "files", [one.name for one in paid.files]),
        ("まだ渡していない", "unsent", list(unsent)),
    ]
    outcome(f"総合振込 {programme} {value_date} [{code}]", figures, as_json=as_json)


@payment.command()
@NAME
@PROFILE
@MUNICIPALITY
@AT
@as_json
def send(name: str, profile: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """振込ファイルを銀行に渡すことを記録する。二度は渡せない。 / Record that a file goes to the bank; it goes once.

    Example: madoguchi payment send transfer-2020-06-15-1-1a2b3c4d.txt
    """
    rules, calendar = profile_of(profile), calendar_around(at)
    with records(municipality):
        from madoguchi import flow

        flow.mend_files()
        content = flow.hand_over(name, rules, calendar, at)
        path = flow.outgoing_folder() / Path(name).name
    outcome("引渡し", [("ファイル", "file", str(path)), ("バイト", "bytes", len(content))], as_json=as_json)


@payment.command()
@FILE
@PROFILE
@ANSWER_BY
@MUNICIPALITY
@AT
@as_json
def read(
    file: Path, profile: str, answer_by: date | None, municipality: str | None, at: datetime, *, as_json: bool
) -> None:
    """銀行の振込結果を読み、戻った分を一度だけ尋ねる。 / Read the bank's answer; ask once where money came back.

    Example: madoguchi payment read result.txt
    """
    rules, content = profile_of(profile), _bytes_of(file)
    with records(municipality) as code:
        from madoguchi import flow

        flow.mend_files()
        said, programme, asked = flow.hear_bank(content, rules, deadline_of(answer_by, at), at)
    if said.already:
        raise _read_before()
    figures: list[tuple[str, str, object]] = [
        ("振込済", "paid", said.paid),
        ("振込済額", "credited_yen", said.credited_yen),
        ("不能", "returned", {str(why): count for why, count in said.returned.items()}),
        ("不能額", "returned_yen", said.returned_yen),
        ("口座を尋ねる", "asked", asked),
        ("知らない明細", "unknown_lines", said.unknown_lines),
        ("結果のない明細", "unanswered", said.unanswered),
    ]
    outcome(f"振込結果 {programme} [{code}]", figures, as_json=as_json)


@payment.command()
@PROGRAMME
@click.option("--answers", type=click.Path(path_type=Path), help="口座の届出 (CSV) / accounts that people named")
@click.option(
    "--submission",
    "number",
    help="名義の確認を待つ届出番号 / a submission whose holder waits",
)
@click.option("--by", type=person, help="受け付ける職員（--answers には必要）/ who takes them; needed with --answers")
@click.option("--confirmed-by", type=person, help="名義の違う口座も確かめたもう一人 / second person, for other names")
@PROFILE
@MUNICIPALITY
@AT
@as_json
def account(
    programme: str,
    answers: Path | None,
    number: str | None,
    by: str | None,
    confirmed_by: str | None,
    profile: str,
    municipality: str | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    """戻った支払の口座を受け付け、残りを並べる。 / Take accounts named a second time; list who is still asked.

    The CSV has 支払指図番号 (as listed), 金融機関コード, 店舗コード, 預金種目, 口座番号, 口座名義人カナ. Accounts that
    a bank can be given are taken, the others named: status 3 where both occur, 1 where none was taken. Where the
    holder's name is not the payee's, two persons have to look: give those rows again with --confirmed-by. What a
    resident named online in another name is a submission (`submission list --state needs_review`): --submission.

    Example: madoguchi payment account special-fixed-benefit-2020 --answers accounts.csv --by treasury-1
    """
    rules = profile_of(profile)
    if answers and not by:
        raise click.UsageError("--answers には --by が要ります。 / --answers needs --by.")
    if number and not (by and confirmed_by):
        raise click.UsageError("--submission には2人が要ります。 / --submission needs --by and --confirmed-by.")
    with records(municipality):
        from madoguchi import flow
        from madoguchi.cli.sheet import ACCOUNTS_GIVEN, read_sheet
        from madoguchi.flow import looking, naming

        became = naming.take_up(number, by, confirmed_by, at) if number and by and confirmed_by else None
        given = read_sheet(answers, ACCOUNTS_GIVEN, flow.home() / "imports") if answers else None
        got = flow.take_accounts(given, rules, at, by, confirmed_by) if given and by else None
        waiting = looking.asked_for_accounts(programme)
    left = got.left.to_pylist() if got else []
    rows = [{**row, "deadline": row["deadline"].isoformat()} for row in waiting.to_pylist()]
    if as_json:
        print_json({"accepted": got.accepted if got else 0, "left": left, "asked": rows, "submission": became})
    else:
        if became:
            click.echo(f"届出 {number}: {word(became)}")
        click.echo(f"受け付けた口座 / accepted: {got.accepted if got else 0}")
        headings = ("照会番号", "支給回", "金額", "理由", "期限", "支払指図番号")
        table("口座を待つ支払 / asked", headings, map(_asked, rows))
    if got and left:
        raise _accounts_left(got.accepted, [f"{row['instruction_id']} ({row['why_not']})" for row in left])


@payment.command()
@NAME
@DRAFTER
@APPROVER
@MUNICIPALITY
@AT
@as_json
def withdraw(name: str, drafter: str, approver: str, municipality: str | None, at: datetime, *, as_json: bool) -> None:
    """渡していない振込ファイルを取り下げる。 / Take back a file that was not handed over; its payments are due again.

    Example: madoguchi payment withdraw transfer-2020-06-15-1-1a2b3c4d.txt --drafter treasury-1 --approver treasurer
    """
    with records(municipality):
        from madoguchi import flow

        due = flow.withdraw(name, flow.Signatories(drafter=drafter, approver=approver), at)
    outcome(f"取下げ {name}", [("また支払う件数", "due", due)], as_json=as_json)


@payment.command()
@PROGRAMME
@MUNICIPALITY
@as_json
def balance(programme: str, municipality: str | None, *, as_json: bool) -> None:
    """決定から入金まで、どの段でも同じ金額かを突き合わせる。 / Compare the money at every station.

    Example: madoguchi payment balance special-fixed-benefit-2020
    """
    with records(municipality) as code:
        from madoguchi import flow
        from madoguchi.cases.declare import in_force
        from madoguchi.payments.totals import stations

        found = flow.balance(in_force(programme))
    if not as_json:
        rows = [(ja, en, f"{total.items:,}", f"{total.yen:,}円") for ja, en, total in stations(found)]
        table(f"突合 {programme} [{code}]", ("段階", "station", "件数", "金額"), rows)
        click.echo("すべて一致しました。 / All agree.")
        return
    each = (*(field.name for field in fields(found) if field.name != "by_state"), "declined", "uncollected")
    print_json({name: {"items": getattr(found, name).items, "yen": getattr(found, name).yen} for name in each})


def _asked(row: Mapping[str, str | int]) -> tuple[str, ...]:
    said = (f"{row['amount_yen']:,}円", word(Ground(str(row["ground"]))))
    return (
        str(row["reference_number"]),
        f"第{row['instalment']}回",
        *said,
        str(row["deadline"]),
        str(row["instruction_id"]),
    )


def _bytes_of(file: Path) -> bytes:
    try:
        return bytes_of(file)
    except OSError as error:
        raise InputRefused(
            "cli.result_unreadable",
            ja="振込結果のファイルを開けません。名前と場所を確かめてください。",
            en="The file of results cannot be opened. Check its name and place.",
        ) from error


def _read_before() -> Conflict:
    return Conflict(
        "cli.result_read_before",
        ja="この振込結果は前に読み込んでいます。何も変えていません。銀行から新しい結果が届いていないか確かめてください。",
        en="This result was read before. Nothing was changed. See whether the bank has sent a new one.",
    )


def _accounts_left(accepted: int, left: list[str]) -> MadoguchiError:
    refusal = PartlyDone(
        "cli.accounts_left",
        ja=f"{accepted}件を受け付け、{len(left)}件は受け付けていません: {'、'.join(left[:10])}。"
        "そのままでは振り込めません。本人に確かめ、直した行だけをもう一度渡してください"
        "（名義が違うだけなら、もう一人が確かめて --confirmed-by）。",
        en=f"{accepted} accounts were taken, {len(left)} were not: {', '.join(left[:10])}. Nothing can be paid to "
        "them. Ask the person and hand in the corrected rows again (where only the name differs, a second person "
        "looks: --confirmed-by).",
    )
    if not accepted:
        refusal.exit_status = InputRefused.exit_status
    return refusal
