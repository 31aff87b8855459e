"""A bulk transfer file for the eyes of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi.core.money import Yen, spell

if TYPE_CHECKING:
    from madoguchi.formats.zengin.file import Header, Trailer, ZenginFile

_BUSINESSES = {"21": "総合振込", "11": "給与振込", "12": "賞与振込", "71": "給与振込", "72": "賞与振込"}


def describe(file: ZenginFile, *, unmasked: bool = False, limit: int = 20) -> str:
    """「全銀ファイル」 The header, the first items (at most `limit`), the totals and the faults, as lines of text.

    Of an account number only the last three digits are shown, and of a name nothing, unless `unmasked`.
    """
    lines = [*_header_lines(file.header, unmasked=unmasked), ""]
    for row in file.rows.head(limit).iter_rows(named=True):
        amount = "?" if row["amount_yen"] is None else spell(Yen(row["amount_yen"]))
        result = f"  結果 {row['result_code']}" if row["result_code"] else ""
        name = _name(row["holder_kana"], unmasked=unmasked)
        account = _account(row["account_number"], unmasked=unmasked)
        lines.append(
            f"{row['record']:>7}  {row['bank_code']}-{row['branch_code']}-{row['account_type']}-{account}"
            f"  {name}  {amount:>16}{result}"
        )
    if len(file.rows) > limit:
        lines.append(f"    ... 他{len(file.rows) - limit:,}件 / {len(file.rows) - limit:,} more")
    lines += ["", f"明細の合計 Items: {len(file.rows):,}件 {spell(file.total)}", *_trailer_lines(file.trailer)]
    lines += [
        f"誤り Fault {fault.record}:{fault.position} {fault.field} {fault.ja} / {fault.en} [{fault.code}]"
        for fault in file.faults
    ]
    return "\n".join(lines)


def _header_lines(header: Header | None, *, unmasked: bool) -> list[str]:
    if header is None:
        return ["ヘッダなし No header"]
    day = f"{header.month_day[:2]}-{header.month_day[2:]}"
    account = _account(header.account_number, unmasked=unmasked)
    return [
        f"種別 Business: {header.type_code} {_BUSINESSES.get(header.type_code, '?')}",
        f"依頼人 Originator: {header.originator_code} {header.originator_name}",
        f"振込指定日 Value day (MM-DD): {day}",
        f"仕向口座 From: {header.bank_code}-{header.branch_code}-{header.account_type}-{account}",
    ]


def _trailer_lines(trailer: Trailer | None) -> list[str]:
    if trailer is None:
        return ["トレーラなし No trailer"]
    lines = [f"トレーラ Trailer: {_pair(trailer.count, trailer.amount)}"]
    if trailer.processed_count is not None or trailer.failed_count is not None:
        lines.append(f"処理済 Processed: {_pair(trailer.processed_count, trailer.processed_amount)}")
        lines.append(f"不能 Failed: {_pair(trailer.failed_count, trailer.failed_amount)}")
    return lines


def _pair(count: int | None, amount: Yen | None) -> str:
    return f"{'?' if count is None else format(count, ',')}件 {'?' if amount is None else spell(amount)}"


def _account(number: str, *, unmasked: bool) -> str:
    return number if unmasked else "*" * len(number[:-3]) + number[-3:]


def _name(name: str, *, unmasked: bool) -> str:
    return name if unmasked else "*****"
