"""A protection measure that is taken in, as the file of 支援措置 brings it."""

from __future__ import annotations

from pathlib import Path

from madoguchi import flow
from madoguchi.registry.receive import Coverage
from madoguchi.web import clock

_HEADINGS = (
    "支援措置番号,宛名番号,支援措置対象者区分,加害者_宛名番号,支援措置の根拠,支援措置開始年月日,支援措置終了年月日,"
    "当市区町村に居住,連絡先_郵便番号,連絡先_住所"
)


def protect(person: int | None, folder: Path) -> None:
    """「支援措置」 From now on this person is protected; nobody is named as the other side."""
    measures = folder / "measures.csv"
    measures.write_text(f"{_HEADINGS}\n9001,{person},applicant,,measure,2025-02-10,,1,,\n", "utf-8")
    flow.take_in("protections", measures, clock.now(), coverage=Coverage.CHANGES)
