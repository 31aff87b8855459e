"""Lists for a spreadsheet: Excel's file says the same as the CSV, and no text in it becomes a number or a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.test import Client

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.datause.models import DataUse
from madoguchi.identity.kinds import Role
from madoguchi.simulate.counter import DoorKey

from .conftest import PROGRAMME, desk

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def content(browser: Client, address: str) -> bytes:
    response = browser.get(address)
    assert response.status_code == 200 and "attachment" in response.headers["Content-Disposition"]
    return b"".join(response) if response.streaming else response.content


def cells(file: bytes) -> list[list[tuple[str, str]]]:
    """Of each row the kind and the text of its cells, as they lie in the file."""
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert sheet.findall(".//x:f", NS) == []
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.findall("x:c", NS)]
        for row in sheet.findall(".//x:row", NS)
    ]


def test_excel_says_what_the_csv_says_and_numbers_that_are_names_stay_text(keys: Keys) -> None:
    first = Claim.objects.order_by("id").first()
    assert first is not None
    Claim.objects.filter(pk=first.pk).update(reference_number="001234567890")
    Claim.objects.filter(pk=Claim.objects.latest("id").pk).update(protected=True, letter="withheld")
    examiner, address = desk(Role.EXAMINER), f"/staff/ja/claims/{PROGRAMME}/claims"
    read = DataUse.objects.count()
    listed = list(csv.reader(io.StringIO(content(examiner, f"{address}.csv").decode("utf-8-sig"))))
    found = cells(content(examiner, f"{address}.xlsx"))
    assert DataUse.objects.count() == read + 2
    in_file = Claim.objects.filter(protected=False)
    assert len(found) == len(listed) == in_file.count() + 1 < Claim.objects.count() + 1
    assert {row[0] for row in listed[1:]} == set(in_file.values_list("reference_number", flat=True))
    assert found[1][0] == ("inlineStr", "001234567890")
    assert [[text for _, text in row][:2] for row in found] == [row[:2] for row in listed]
    yen = [int(row[4]) for row in listed[1:] if row[4]]
    amounts = [float(text) for row in found[1:] for kind, text in row if kind == "n" and float(text) in set(yen)]
    assert sorted(amounts) == sorted(yen)


def test_what_looks_like_a_formula_is_a_text_and_nothing_is_left_on_the_disk(keys: Keys) -> None:
    evil = '=HYPERLINK("https://example.org","x")'
    DataUse.objects.create(
        at="2025-02-10T09:00+09:00", by=evil, purpose="@SUM(1)", law="+1", items=["-1"], people_root="0", people=7
    )
    row = cells(content(desk(Role.AUDITOR), "/staff/ja/audit.xlsx"))[1]
    assert row[1:5] == [("inlineStr", evil), ("inlineStr", "@SUM(1)"), ("inlineStr", "+1"), ("inlineStr", "-1")]
    assert row[-1] == ("n", "7")
    assert f"\"'{evil[:11]}" in content(desk(Role.AUDITOR), "/staff/ja/audit.csv").decode()
    assert list(flow.home().glob(".sheet-*")) == []
