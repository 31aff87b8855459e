"""What the bank says it did, matched to what it was asked to do (消込)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store, tenancy
from madoguchi.core.errors import Conflict, InputRefused, PromiseBroken
from madoguchi.core.money import Yen
from madoguchi.formats.bank_profile import TransferOutcome
from madoguchi.formats.zengin.file import month_day
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import outcomes
from madoguchi.payments.lines import SETTLED
from madoguchi.payments.models import BankResult, Recall, Repayment, TransferFile
from madoguchi.payments.originator import originator
from madoguchi.payments.publish import lock_name
from madoguchi.payments.states import TransferState
from madoguchi.registry.account_checks import learn
from madoguchi.registry.account_kinds import BY_BANK, IDENTITY, OF_PERSON

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madoguchi.formats.bank_profile import BankProfile

_ORDERED = ("amount_yen", "bank_code", "branch_code", "account_number")
"""What a line of a result has in common with the line that was ordered. A bank may write names its own way."""
TRANSFERS = pa.schema(
    [
        ("transfer_id", pa.int64()),
        ("transfer_file_id", pa.int64()),
        ("instruction_id", pa.int64()),
        ("attempt", pa.int64()),
        ("state", pa.string()),
        ("ordered_amount_yen", pa.int64()),
        *((f"ordered_{name}", pa.string()) for name in _ORDERED[1:]),
    ]
)
_ACCOUNT = (*IDENTITY, "holder_kana")
SENT = pa.schema([("transfer_id", pa.int64()), ("person_id", pa.int64()), *((name, pa.string()) for name in _ACCOUNT)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileReport:
    """What one result said. `already` is true for a result that was read before: then nothing was changed.

    `returned` says why, and is empty for what was read before. `unknown_lines` bear no number of ours, for `unanswered`
    ones the bank wrote no code: both change nothing and are to be asked about. Yen are the sums of the lines that this
    result settled.
    """

    already: bool
    paid: int
    returned: Mapping[TransferOutcome, int]
    returned_items: int
    unknown_lines: int
    unanswered: int
    credited_yen: Yen
    returned_yen: Yen


def read_result(content: bytes, profile: BankProfile, at: datetime, by: str | None = None) -> ReconcileReport:
    """「振込結果」 Record what became of each transfer of one file, matched by instruction number and attempt.

    `by`: who brought the file, for the record.

    Refused, with nothing changed: faults and totals that do not add up (`zengin.faulty_file`), no code at all
    (`payments.no_result`), none of our numbers (`payments.result_not_ours`), another amount or account or a line
    twice (`payments.result_altered`), another originator (`payments.result_of_another`: numbers of instructions begin
    at 1 in every municipality), another value day (`payments.result_other_day`: the file was carried out twice), a file
    never handed over (`payments.result_of_unsent_file`) or recalled (`payments.result_of_recalled_file`), what
    contradicts an earlier result (`payments.result_contradicts`). The same result a second time changes nothing.
    """
    with store.lock(lock_name()):
        return _read(content, profile, at, by)


def _read(content: bytes, profile: BankProfile, at: datetime, by: str | None) -> ReconcileReport:
    digest = sha256(content).hexdigest()
    file = read_file(content, profile)
    lines = _numbered(outcomes(file, profile))
    if (earlier := BankResult.objects.filter(sha256=digest).first()) is not None:
        return report_of(lines.clear(), earlier=earlier)
    if lines["outcome"].null_count() == len(lines):
        raise InputRefused(
            "payments.no_result",
            ja="振込結果が一つも書かれていません。依頼のファイルを取り違えていないか確かめ、銀行の結果ファイルを読み込んでください。",
            en="The file has no result at all; it may be the request itself. Read the bank's file of results.",
        )
    matched = lines.join(_transfers(lines), on=["instruction_id", "attempt"], how="inner", maintain_order="left")
    if matched.is_empty():
        raise InputRefused(
            "payments.result_not_ours",
            ja="当方の支払指図の番号が一つもありません。別の団体か業務の結果ファイルです。入金は記録せず、銀行に確かめてください。",
            en="No line bears a number of ours: the result belongs to somebody else. Nothing was "
            "recorded; ask the bank.",
        )
    order = _sent_file(matched)
    if file.header is None or originator(file.header) != order.originator:
        raise InputRefused(
            "payments.result_of_another",
            ja="結果ファイルの委託者コードか口座が、当方の振込ファイルと違います。別の団体か業務の結果ファイルです。"
            "何も記録していません。銀行に確かめてください。",
            en="The originator or account in the result is not the one of our file: the result is somebody else's. "
            "Nothing was recorded; ask the bank.",
        )
    if Recall.objects.filter(transfer_file=order).exists():
        raise Conflict(
            "payments.result_of_recalled_file",
            ja="銀行が処理しないと確認した振込ファイル（組戻し済み）の結果が届きました。作り直した振込で二重に払われるおそれが"
            "あります。渡していない振込ファイルを直ちに取り下げ、渡したものは銀行に止めてもらい、この結果を確かめてください。",
            en="The result is of a recalled file, which the bank had confirmed it would not carry out. People may be "
            "paid twice by the file that replaced it. Withdraw what was not handed over, have the bank stop what was, "
            "and ask about this result, all at once.",
        )
    if file.header.month_day != month_day(order.value_date):
        raise InputRefused(
            "payments.result_other_day",
            ja=""
            "振込指定日が依頼と違います。同じファイルが別の日にも処理されたおそれがあります。直ちに銀行に確かめてください。",
            en="The value day is not the one ordered: the bank may have carried out the same file on "
            "another day as well. "
            "Ask the bank at once.",
        )
    differs = pl.any_horizontal(pl.col(name) != pl.col(f"ordered_{name}") for name in _ORDERED)
    if matched["transfer_id"].is_duplicated().any() or not matched.filter(differs).is_empty():
        raise InputRefused(
            "payments.result_altered",
            ja="依頼と金額か口座が違う明細、または同じ明細が2回あります。内容が変えられています。入金は記録せず、"
            "銀行に確かめてください。",
            en="A line has another amount or account than was ordered, or stands twice: the file was altered. "
            "Nothing was recorded; ask the bank.",
        )
    answered = matched.filter(pl.col("outcome").is_not_null())
    settled = settle(order, answered, digest, at, by)
    unknown, unanswered = len(lines) - len(matched), len(matched) - len(answered)
    return report_of(settled, unknown=unknown, unanswered=unanswered)


def settle(
    order: TransferFile, answered: pl.DataFrame, digest: str, at: datetime, by: str | None = None
) -> pl.DataFrame:
    """Record the outcomes (transfer_id, instruction_id, amount_yen, state, outcome, result_code) of one order.

    What is already so stays as it is; the rows that changed are returned. A paid transfer may come back later; a
    returned one never becomes paid (`payments.result_contradicts`). Both rails settle here.
    """
    paid = pl.col("outcome") == TransferOutcome.PAID.value
    told = answered.with_columns(
        told=pl.when(paid).then(pl.lit(TransferState.PAID.value)).otherwise(pl.lit(TransferState.RETURNED.value))
    )
    news = told.filter(pl.col("told") != pl.col("state"))
    if not news.filter(
        (pl.col("state") == TransferState.RETURNED.value) | pl.col("instruction_id").is_in(_given_back())
    ).is_empty():
        raise Conflict(
            "payments.result_contradicts",
            ja=""
            "以前に不能または返還とした振込について、違う結果が届きました。二重払いのおそれがあるため記録せず、銀行に確かめてください。",
            en="The result contradicts an earlier one: a transfer that came back or was repaid is said "
            "to be otherwise. "
            "Somebody may be paid twice. Nothing was recorded; ask the bank.",
        )
    credited = news.filter(pl.col("told") == TransferState.PAID.value)["amount_yen"]
    total, items = int(news["amount_yen"].sum()), len(news)
    result = BankResult(
        municipality_id=tenancy.current(),
        sha256=digest,
        transfer_file=order,
        read_at=at,
        read_by=by,
        credited_items=len(credited),
        credited_yen=int(credited.sum()),
        returned_items=items - len(credited),
        returned_yen=total - int(credited.sum()),
    )
    result.save()
    rows = news.select("transfer_id", state="told", code="result_code").to_arrow()
    for name, value in (("municipality_id", result.municipality_id), ("result_id", result.pk)):
        rows = rows.append_column(name, pa.repeat(value, items))
    recorded = store.load("payments_settlement", rows)
    changed = store.execute(
        "UPDATE payments_transfer SET state = s.state, result_code = s.code, result_id = s.result_id "
        "FROM payments_settlement s WHERE s.transfer_id = payments_transfer.id AND s.result_id = %s",
        (result.pk,),
    )
    followed = store.execute(
        "UPDATE payments_instruction SET state = t.state FROM payments_settlement s "
        "JOIN payments_transfer t ON t.id = s.transfer_id WHERE s.result_id = %s "
        "AND t.instruction_id = payments_instruction.id AND payments_instruction.state IN ('in_file', 'paid')",
        (result.pk,),
    )
    if {recorded, changed, followed} != {items}:
        raise PromiseBroken(
            "payments.not_all_settled",
            ja="結果の件数と、変わった振込・支払指図の件数が違います。何も記録していません。管理者に知らせてください。",
            en="The result's lines differ in number from the transfers and instructions that changed. Nothing was "
            "recorded. Tell the administrator.",
        )
    SETTLED.seal(result.pk, at)
    _learn(result, news)
    return news


def _learn(result: BankResult, news: pl.DataFrame) -> None:
    """「口座の確認」 Which accounts take transfers in the payee's name, and which do not: the next programme knows."""
    sent = store.read(
        "SELECT t.id AS transfer_id, i.person_id AS person_id, "
        f"{', '.join(f't.{name} AS {name}' for name in _ACCOUNT)} FROM payments_settlement s "
        "JOIN payments_transfer t ON t.id = s.transfer_id JOIN payments_instruction i ON i.id = t.instruction_id "
        "WHERE s.result_id = %s ORDER BY t.id",
        (result.pk,),
        SENT,
    )
    told = pl.DataFrame(pl.from_arrow(sent)).join(news.select("transfer_id", "outcome"), on="transfer_id")
    credited = told.filter(pl.col("outcome") == TransferOutcome.PAID.value).select(*OF_PERSON, "holder_kana")
    refused = told.filter(pl.col("outcome").is_in(list(BY_BANK))).select(*OF_PERSON, "holder_kana", "outcome")
    learn(credited, refused, result.sha256, result.transfer_file.value_date, result.read_at)


def _given_back() -> list[int]:
    """The instructions of which people gave back all or a part: they had the money."""
    return list(Repayment.objects.filter(received_on__isnull=False).values_list("instruction_id", flat=True))


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    code = pl.col("customer_code")
    ours = code.str.contains(r"^[0-9]{20}$").fill_null(False)
    return rows.select(
        *_ORDERED,
        "outcome",
        "result_code",
        instruction_id=pl.when(ours).then(code.str.slice(0, 10)).cast(pl.Int64),
        attempt=pl.when(ours).then(code.str.slice(10, 10)).cast(pl.Int64),
    ).with_columns(pl.col("amount_yen").cast(pl.Int64))


def _transfers(lines: pl.DataFrame) -> pl.DataFrame:
    numbers = lines["instruction_id"]
    first, last = numbers.min(), numbers.max()
    found = store.read(
        "SELECT t.id AS transfer_id, t.transfer_file_id AS transfer_file_id, t.instruction_id AS instruction_id, "
        "t.attempt AS attempt, t.state AS state, "
        f"{', '.join(f't.{name} AS ordered_{name}' for name in _ORDERED)} "
        "FROM payments_transfer t WHERE t.municipality_id = %s AND t.instruction_id BETWEEN %s AND %s",
        (tenancy.current(), int(str(first or 0)), int(str(last or 0))),
        TRANSFERS,
    )
    frame = pl.from_arrow(found)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _sent_file(matched: pl.DataFrame) -> TransferFile:
    files = matched["transfer_file_id"].unique().to_list()
    if len(files) != 1:
        raise InputRefused(
            "payments.result_altered",
            ja="複数の振込ファイルの明細が混ざっています。内容が変えられています。入金は記録せず、銀行に確かめてください。",
            en="Lines of several transfer files are mixed: the file was altered. Nothing was recorded; ask the bank.",
        )
    order: TransferFile = TransferFile.objects.get(pk=files[0])
    if order.sent_at is None:
        raise InputRefused(
            "payments.result_of_unsent_file",
            ja=""
            "引き渡していない振込ファイルの結果です。誤ったファイルが送られたおそれがあります。その振込は支払対象に戻りません。"
            ""
            "銀行に確かめ、引渡しを記録してから読み込んでください。",
            en="The result is of a file that was never handed over: a wrong file may have been sent. "
            "Its transfers do not "
            "become due again. Ask the bank, record the handing-over, then read the result again.",
        )
    return order


def report_of(
    settled: pl.DataFrame,
    *,
    unknown: int = 0,
    unanswered: int = 0,
    earlier: BankResult | None = None,
) -> ReconcileReport:
    """The report of the rows that a result settled, or of a result that was read before."""
    paid = settled.filter(pl.col("outcome") == TransferOutcome.PAID.value)
    back = settled.filter(pl.col("outcome") != TransferOutcome.PAID.value)
    counts = {
        outcome: len(found)
        for outcome in TransferOutcome
        if len(found := back.filter(pl.col("outcome") == outcome.value))
    }
    return ReconcileReport(
        already=earlier is not None,
        paid=earlier.credited_items if earlier else len(paid),
        returned=MappingProxyType(counts),
        returned_items=earlier.returned_items if earlier else len(back),
        unknown_lines=unknown,
        unanswered=unanswered,
        credited_yen=Yen(earlier.credited_yen if earlier else int(paid["amount_yen"].sum())),
        returned_yen=Yen(earlier.returned_yen if earlier else int(back["amount_yen"].sum())),
    )
