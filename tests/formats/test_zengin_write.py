from dataclasses import replace

import pyarrow as pa
import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.core.kana import WIDE
from madoguchi.formats.bank_profile import STRICT, LineEnd
from madoguchi.formats.zengin.write import COLUMNS, write_transfers

from .zengin_samples import HEADER, transfers


def test_a_file_is_written_byte_for_byte():
    content = write_transfers(HEADER, transfers())
    records = content.decode("cp932").split("\r\n")
    assert records.pop() == ""
    assert [len(record) for record in records] == [120] * 6
    assert records[0] == (
        "12101234567890" + "ﾜｶﾔﾏｼ ｶｲｹｲｶﾝﾘｼﾔ".ljust(40) + "12040163" + " " * 15 + "001" + " " * 15 + "17654321"
    ).ljust(120)
    assert records[3] == (
        "2"
        "0163" + " " * 15 + "123" + " " * 15 + "0000"
        "4"
        "0000042" + "ﾊﾞﾙﾅ-ﾄﾞ ｼﾖ-".ljust(30) + "9999999999"
        "0"
        "0000000000"
        "0000000003"
        "7"
        " "
    ).ljust(120)
    assert records[4] == "8000003010000099999".ljust(120)
    assert records[5] == "9".ljust(120)


def test_names_of_banks_are_printed_when_the_bank_wants_them():
    profile = replace(STRICT, names_printed=True, line_end=LineEnd.NONE)
    rows = transfers(bank_name=["ﾐｽﾞﾎ", "ﾕｳﾁﾖ", "ｷﾖｳ"], branch_name=["ﾄｳｷﾖｳ", "ｾﾞﾛｺﾞﾊﾁ", "ﾎﾝﾃﾝ"])
    content = write_transfers(HEADER, rows, profile)
    assert len(content) == 6 * 120
    assert content[120 + 5 : 120 + 20].decode("cp932") == "ﾐｽﾞﾎ".ljust(15)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("bank_code", "1"),
        ("bank_code", None),
        ("branch_code", "０01"),
        ("account_type", "3"),
        ("account_number", "12345678"),
        ("account_number", ""),
        ("holder_kana", "ﾔﾏﾀﾞ ｼｮｳ"),
        ("holder_kana", "山田"),
        ("holder_kana", "ﾔﾏﾀﾞ.ﾀﾛｳ"),
        ("holder_kana", "ﾔﾏﾀﾞ\nﾀﾛｳ"),
        ("holder_kana", "ｱ" * 31),
        ("holder_kana", " ｱ"),
        ("holder_kana", "ｱ "),
        ("holder_kana", ""),
        ("holder_kana", None),
        ("amount_yen", 0),
        ("amount_yen", -1),
        ("amount_yen", 10_000_000_000),
        ("amount_yen", None),
        ("customer_code", "1" * 21),
        ("customer_code", "A"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_told_by_its_row(column, value):
    values = transfers().column(column).to_pylist()
    values[1] = value
    with pytest.raises(InputRefused, match=r"zengin\.wrong_value") as refused:
        write_transfers(HEADER, transfers(**{column: values}))
    assert f"column {column}, rows 2" in refused.value.en


def test_a_bank_that_takes_the_full_stop_gets_it():
    rows = transfers(holder_kana=["ﾔﾏﾀﾞ.ﾀﾛｳ", "ｱ/ｲ", "ｱ"])
    assert "ﾔﾏﾀﾞ.ﾀﾛｳ".encode("cp932") in write_transfers(HEADER, rows, replace(STRICT, characters=WIDE))


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_told(column):
    with pytest.raises(InputRefused, match=r"zengin\.missing_column"):
        write_transfers(HEADER, transfers().drop_columns([column]))


def test_too_many_items_are_refused():
    with pytest.raises(InputRefused, match=r"zengin\.too_many_items"):
        write_transfers(HEADER, transfers(), replace(STRICT, item_limit=2))


def test_a_file_without_items_is_refused():
    with pytest.raises(InputRefused, match=r"zengin\.no_items"):
        write_transfers(HEADER, transfers().slice(0, 0))


def test_a_total_of_thirteen_digits_is_refused():
    many = {name: transfers().column(name).to_pylist()[:1] * 101 for name in COLUMNS}
    many["amount_yen"] = [9_999_999_999] * 101
    with pytest.raises(InputRefused, match=r"zengin\.total_too_large"):
        write_transfers(HEADER, transfers(**many))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("month_day", "0230", "zengin.wrong_header"),
        ("month_day", "124", "zengin.wrong_header"),
        ("type_code", "11", "zengin.wrong_header"),
        ("originator_name", "和歌山市", "zengin.wrong_value"),
        ("originator_code", "12345678901", "zengin.wrong_value"),
        ("bank_code", "163", "zengin.wrong_value"),
    ],
)
def test_a_wrong_header_is_refused(field, value, code):
    with pytest.raises(InputRefused) as refused:
        write_transfers(replace(HEADER, **{field: value}), transfers())
    assert refused.value.code == code


def test_codes_that_are_no_text_are_refused():
    with pytest.raises(InputRefused, match=r"zengin\.wrong_value"):
        write_transfers(HEADER, transfers(bank_code=[1, 9900, 163]))
    with pytest.raises(InputRefused, match=r"zengin\.wrong_value"):
        write_transfers(HEADER, transfers(amount_yen=["1", "2", "3"]))


def test_dictionary_columns_are_written_like_text():
    rows = transfers(bank_code=pa.array(["0001", "9900", "0163"]).dictionary_encode())
    assert write_transfers(HEADER, rows) == write_transfers(HEADER, transfers())
