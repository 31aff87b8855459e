"""What the office writes by hand, row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.cli.sheet import ACCOUNTS_GIVEN, read_sheet
from madoguchi.core.errors import InputRefused

HEADINGS = "支払指図番号,金融機関コード,店舗コード,預金種目,口座番号,口座名義人カナ\n"
ONE, SAME, OTHER = "7,0163,001,普通,1234567,ﾐﾎﾝ\n", "7,0163,001,1,1234567,ﾐﾎﾝ\n", "7,0163,001,1,7654321,ﾐﾎﾝ\n"


def test_the_same_row_twice_in_one_file_is_one_row(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(HEADINGS + ONE + SAME + ONE.replace("7", "8", 1), "utf-8")
    assert read_sheet(file, ACCOUNTS_GIVEN, tmp_path)["instruction_id"].to_pylist() == [7, 8]


def test_two_rows_that_differ_under_one_number_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(HEADINGS + ONE + OTHER + ONE, "utf-8")
    with pytest.raises(InputRefused) as refused:
        read_sheet(file, ACCOUNTS_GIVEN, tmp_path)
    assert refused.value.code == "cli.sheet_refused"
