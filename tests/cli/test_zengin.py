"""Any bank's file can be looked into, without an office."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

from madoguchi.cli import commands
from madoguchi.formats.bank_profile import PROFILES
from madoguchi.formats.zengin.file import Header
from madoguchi.formats.zengin.write import write_transfers

HEADER = Header(
    originator_code="1",
    originator_name="ﾓｷﾞ",
    month_day="1204",
    bank_code="0163",
    branch_code="001",
    account_type="1",
    account_number="1",
)
ROW = {
    "bank_code": "0001",
    "branch_code": "001",
    "account_type": "1",
    "account_number": "1234567",
    "holder_kana": "ﾓｷﾞ ﾊﾅｺ",
    "amount_yen": 30_000,
    "customer_code": "1",
}


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("verb", ["check", "show"])
def test_a_file_is_looked_into_by_the_rules_of_a_bank_that_is_named(verb: str, profile: str, tmp_path: Path) -> None:
    file = tmp_path / "transfer.txt"
    file.write_bytes(write_transfers(HEADER, pa.Table.from_pylist([ROW]), PROFILES[profile]))
    done = CliRunner().invoke(commands, ["zengin", verb, str(file), "--profile", profile])
    assert done.exit_code == 0, done.output
