import polars as pl
import pyarrow as pa

from madoguchi.formats.zengin.file import Header

HEADER = Header(
    originator_code="1234567890",
    originator_name="ﾜｶﾔﾏｼ ｶｲｹｲｶﾝﾘｼﾔ",
    month_day="1204",
    bank_code="0163",
    branch_code="001",
    account_type="1",
    account_number="7654321",
)


def transfers(**columns) -> pa.Table:
    """Three rows, whose columns a test replaces."""
    given = {
        "bank_code": ["0001", "9900", "0163"],
        "branch_code": ["001", "058", "123"],
        "account_type": ["1", "1", "4"],
        "account_number": ["1234567", "7654321", "42"],
        "holder_kana": ["ﾔﾏﾀﾞ ﾀﾛｳ", "ﾜﾀﾅﾍﾞ ﾊﾅｺ", "ﾊﾞﾙﾅ-ﾄﾞ ｼﾖ-"],
        "amount_yen": [30_000, 70_000, 9_999_999_999],
        "customer_code": ["00000000000000000001", "2", "3"],
    }
    return pa.table(given | columns)


def table(rows: list[dict[str, object]]) -> pa.Table:
    return pl.DataFrame(rows).to_arrow()
