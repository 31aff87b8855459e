"""Who pays: what a file and its result must have in common, beyond the numbers of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.formats.zengin.file import Header


def originator(header: Header) -> str:
    """「振込依頼人コード」 The originator's code and paying account of a file, as its header record holds them.

    >>> from madoguchi.formats.zengin.file import Header
    >>> originator(Header(originator_code="1234567890", originator_name="ｼ", month_day="0304", bank_code="0001",
    ...                   branch_code="001", account_type="1", account_number="765"))
    '1234567890-0001-001-1-0000765'
    """
    return "-".join(
        (
            header.originator_code.zfill(10),
            header.bank_code,
            header.branch_code,
            header.account_type,
            header.account_number.zfill(7),
        )
    )
