from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InputRefused
from madoguchi.formats.bank_profile import STRICT, LineEnd, TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import outcomes, write_result
from madoguchi.formats.zengin.show import describe
from madoguchi.formats.zengin.write import write_transfers

from .zengin_samples import HEADER, transfers

REQUEST = read_file(write_transfers(HEADER, transfers()))


@given(st.lists(st.sampled_from("01289"), min_size=3, max_size=3), st.sampled_from(LineEnd))
def test_the_answer_of_the_bank_is_read_with_its_totals(codes, line_end):
    profile = replace(STRICT, line_end=line_end)
    answer = read_file(write_result(REQUEST, codes, profile), profile)
    assert answer.faults == ()
    paid = [code == "0" for code in codes]
    amounts = REQUEST.rows["amount_yen"].to_list()
    assert answer.trailer is not None
    assert answer.trailer.processed_count == sum(paid)
    assert answer.trailer.failed_amount == sum(amount for amount, good in zip(amounts, paid, strict=True) if not good)
    table = dict(STRICT.result_codes)
    assert outcomes(answer)["outcome"].to_list() == [table[code] for code in codes]
    assert answer.rows.drop("result_code").equals(REQUEST.rows.drop("result_code"))


def test_another_bank_may_use_other_digits():
    profile = replace(STRICT, result_codes=(("1", TransferOutcome.PAID), ("0", TransferOutcome.OTHER)))
    answer = read_file(write_result(REQUEST, ["1", "0", "1"], profile), profile)
    assert answer.faults == ()
    assert outcomes(answer, profile)["outcome"].to_list() == ["paid", "other", "paid"]
    assert "zengin.result_mismatch" in {
        fault.code for fault in read_file(write_result(REQUEST, ["1", "0", "1"], profile)).faults
    }


def test_totals_that_differ_from_the_items_are_told():
    content = bytearray(write_result(REQUEST, ["0", "0", "1"], replace(STRICT, line_end=LineEnd.NONE)))
    content[120 + 113] = ord("1")
    faults = read_file(bytes(content)).faults
    assert [(fault.code, fault.position) for fault in faults] == [
        ("zengin.result_mismatch", position) for position in (20, 26, 38, 44)
    ]


def test_a_request_has_no_outcomes_yet():
    assert outcomes(REQUEST)["outcome"].to_list() == [None, None, None]


@pytest.mark.parametrize("codes", [["0", "0"], ["0", "0", "7"], ["0", "0", ""], ["0", "0", "00"]])
def test_wrong_result_codes_are_refused(codes):
    with pytest.raises(InputRefused, match=r"zengin\.wrong_result_codes"):
        write_result(REQUEST, codes)


def test_a_file_with_faults_is_neither_answered_nor_booked():
    faulty = read_file(REQUEST.records[:-120])
    with pytest.raises(InputRefused, match=r"zengin\.faulty_file"):
        write_result(faulty, ["0"] * 3)
    with pytest.raises(InputRefused, match=r"zengin\.faulty_file"):
        outcomes(faulty)


def test_a_shown_file_hides_names_and_accounts_unless_asked():
    shown = describe(REQUEST)
    assert "****567" in shown
    assert "1234567 " not in shown
    assert "ﾀﾛｳ" not in shown
    assert "10,000,099,999円" in shown
    assert "0163-001-1-****321" in shown
    whole = describe(REQUEST, unmasked=True)
    assert "ﾔﾏﾀﾞ ﾀﾛｳ" in whole
    assert "0001-001-1-1234567" in whole


def test_a_shown_file_says_what_was_left_out_and_what_is_wrong():
    assert "1 more" in describe(REQUEST, limit=2)
    assert "[zengin.missing_end]" in describe(read_file(REQUEST.records[:-120]))
    assert "No header" in describe(read_file(b""))


@given(st.binary(max_size=500))
def test_any_bytes_can_be_shown(content):
    assert describe(read_file(content))
