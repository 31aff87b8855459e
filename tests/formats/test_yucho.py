import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InputRefused
from madoguchi.formats.yucho import YuchoAccount, from_passbook, to_passbook


@pytest.mark.parametrize(
    ("symbol", "number", "expected"),
    [
        ("17300", "19927651", ("738", "1", "1992765")),
        ("10530", "12345671", ("058", "1", "1234567")),
        ("１０５３０", "１２３４５６７１", ("058", "1", "1234567")),
        ("10530-2", "5671", ("058", "1", "0000567")),
        ("00970ー1", "123456", ("099", "2", "0123456")),
    ],
)
def test_a_passbook_is_turned_into_a_transfer_account(symbol, number, expected):
    account = from_passbook(symbol, number)
    assert (account.branch_code, account.account_type, account.account_number) == expected


def test_savings_are_told_by_the_holder_only():
    assert from_passbook("10530", "12345671", savings=True).account_type == "4"


@pytest.mark.parametrize(
    ("symbol", "number", "code"),
    [
        ("20530", "12345671", "yucho.wrong_form"),
        ("1053", "12345671", "yucho.wrong_form"),
        ("10530", "123456711", "yucho.wrong_form"),
        ("00970", "1234567", "yucho.wrong_form"),
        ("10530", "", "yucho.wrong_form"),
        ("10530", "12345678", "yucho.not_transferable"),
    ],
)
def test_what_takes_no_transfer_is_refused(symbol, number, code):
    with pytest.raises(InputRefused) as refused:
        from_passbook(symbol, number)
    assert refused.value.code == code


@given(st.from_regex("[0-9]{2}", fullmatch=True), st.from_regex("[0-9]{7}", fullmatch=True), st.sampled_from("124"))
def test_an_account_and_its_passbook_mean_each_other(branch, number, account_type):
    current = account_type == "2"
    account = YuchoAccount(
        branch_code=branch + ("9" if current else "8"),
        account_type=account_type,
        account_number="0" + number[1:] if current else number,
    )
    start, written = to_passbook(account)
    assert from_passbook(start + "00", written, savings=account_type == "4") == account


def test_the_account_of_another_bank_has_no_passbook_number():
    with pytest.raises(InputRefused, match=r"yucho\.no_passbook"):
        to_passbook(YuchoAccount(branch_code="001", account_type="1", account_number="1234567"))
