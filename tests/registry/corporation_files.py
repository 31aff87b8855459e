"""Files of corporate numbers in small: invented corporations in the National Tax Agency's 30 columns."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from madoguchi.core.identifiers import corporate_number_check_digit
from madoguchi.registry.corporations import HEADERS
from madoguchi.registry.receive import Coverage, Mode, Receipt, receive
from tests.registry.sample import FIRST


def number(serial: int) -> str:
    """A corporate number that nobody has: its body begins with nines."""
    body = f"9999{serial:08}"
    return f"{corporate_number_check_digit(body)}{body}"


def row(serial: int = 1, name: str | None = "株式会社見本商事", **other: str | None) -> list[str | None]:
    """A cell for each of HEADERS; what is not said is that of a company new on 2020-04-01 in municipality 302015."""
    given = {
        "法人番号": number(serial),
        "処理区分": "01",
        "訂正区分": "0",
        "更新年月日": "2020-04-02",
        "変更年月日": "2020-04-01",
        "商号又は名称": name,
        "法人種別": "301",
        "国内所在地（都道府県）": "見本県",
        "国内所在地（市区町村）": "見本市",
        "国内所在地（丁目番地等）": "見本町１番２号",
        "都道府県コード": "30",
        "市区町村コード": "201",
        "郵便番号": "6400000",
        "法人番号指定年月日": "2020-04-01",
        "最新履歴": "1",
        "検索対象除外": "0",
        **other,
    }
    return [given.get(header) for header in HEADERS]


def renamed(serial: int, name: str, on: str, **other: str | None) -> list[str | None]:
    """A corporation with another name from a day on, as the Agency writes it the day after."""
    return row(serial, name, 処理区分="11", 変更年月日=on, 更新年月日=str(_next(on)), **other)


def closed(serial: int, name: str, on: str, **other: str | None) -> list[str | None]:
    """A corporation whose record was closed on a day."""
    given = {"処理区分": "21", "変更年月日": on, "更新年月日": str(_next(on)), "登記記録の閉鎖等年月日": on}
    return row(serial, name, **{**given, "登記記録の閉鎖等の事由": "01", **other})


def withdrawn(serial: int, written: str) -> list[str | None]:
    """A number that was given by mistake: nothing else is said."""
    said = {"法人番号": number(serial), "処理区分": "99", "訂正区分": "0", "更新年月日": written}
    return [said.get(header) for header in HEADERS]


def _next(day: str) -> date:
    found = date.fromisoformat(day)
    return found.replace(day=found.day + 1)


def written(*rows: list[str | None]) -> str:
    """The rows as the Agency writes them: numbered, without a line of headers."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[n, *one[1:]] for n, one in enumerate(rows, start=1)])
    return out.getvalue()


def take(
    content: str | bytes,
    folder: Path,
    at: datetime = FIRST,
    *,
    coverage: Coverage = Coverage.CHANGES,
    mode: Mode = Mode.STRICT,
    as_of: date | None = None,
) -> Receipt:
    """Take a file of corporations in."""
    file = folder / "corporations.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with transaction.atomic():
        return receive("corporations", file, at=at, coverage=coverage, mode=mode, as_of=as_of)
