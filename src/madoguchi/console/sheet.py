"""A list as a file for a spreadsheet: CSV, or Excel's own kind. A text stays a text, whatever it says."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from madoguchi.flow import home
from madoguchi.web.cell import plain

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | date | None
Row = Sequence[Cell]


class Sheet(StrEnum):
    """The kind of file, by the ending of its name."""

    CSV = "csv"
    XLSX = "xlsx"


def as_file(sheet: Sheet, name: str, headings: Sequence[str], rows: Iterable[Row]) -> HttpResponseBase:
    """The list as a file of this name, its ending left out, to be saved."""
    return _excel(name, headings, rows) if sheet is Sheet.XLSX else _csv(name, headings, rows)


def _csv(name: str, headings: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows(map(plain, rows))
    return response


def _excel(name: str, headings: Sequence[str], rows: Iterable[Row]) -> FileResponse:
    """Written row by row into a folder beside the records, where only their owner looks, and gone once it is sent."""
    import xlsxwriter  # some tens of milliseconds, for who wants such a file only

    home().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home(), prefix=".sheet-") as folder:
        path = Path(folder) / f"{name}.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": folder}) as book:
            page = book.add_worksheet()
            bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
            page.freeze_panes(1, 0)
            page.set_column(0, len(headings) - 1, 16)
            for column, heading in enumerate(headings):
                page.write_string(0, column, heading, bold)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    match cell:
                        case int():
                            page.write_number(number, column, cell)
                        case date():
                            page.write_datetime(number, column, cell, day)
                        case str() if cell:
                            page.write_string(number, column, cell)
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=EXCEL)
