import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core import identifiers
from madoguchi.core.errors import InputRefused


def digits(length):
    return st.text("0123456789", min_size=length, max_size=length)


@given(digits(11), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_in_an_individual_number_with_another_sum_is_found(eleven, place, step):
    number = eleven + str(identifiers.individual_number_check_digit(eleven))
    assert identifiers.individual_number(number) == number
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    expected = identifiers.individual_number_check_digit(wrong[:11])
    if expected != int(wrong[11]):
        with pytest.raises(InputRefused, match=r"identifiers\.wrong_check_digit"):
            identifiers.individual_number(wrong)


@given(digits(12))
def test_a_corporate_number_begins_with_its_check_digit(twelve):
    number = str(identifiers.corporate_number_check_digit(twelve)) + twelve
    assert identifiers.corporate_number(number) == number
    assert number[0] != "0"


@pytest.mark.parametrize("code", ["302015", "131016", "011002", "132284", "472018", "231002"])
def test_codes_of_municipalities_agree(code):
    assert identifiers.municipality_code(code) == code


@pytest.mark.parametrize("text", ["", "98320567321", "9832056732140", "９８３２０５６７３２１４", "98320567321x"])
def test_another_form_is_refused(text):
    with pytest.raises(InputRefused, match=r"identifiers\.wrong_form"):
        identifiers.individual_number(text)


def test_known_wrong_number_is_refused():
    with pytest.raises(InputRefused, match=r"identifiers\.wrong_check_digit"):
        identifiers.individual_number("983205673210")


def test_messages_do_not_repeat_the_number():
    with pytest.raises(InputRefused) as refused:
        identifiers.individual_number("983205673210")
    assert "9832" not in str(refused.value)


@given(st.lists(st.integers(0, 10**14 - 1), min_size=1))
def test_the_published_formula_gives_the_same_digit_for_a_column(serials):
    column = np.array(serials, dtype=np.int64)
    total = sum(
        column // 10**k % 10 * identifiers.PERSON_ID_WEIGHTS[k % len(identifiers.PERSON_ID_WEIGHTS)] for k in range(14)
    )
    found = (11 - total % 11) % 11 % 10
    assert found.tolist() == [identifiers.person_id_check_digit(serial) for serial in serials]


@given(st.integers(1, 10**14 - 1))
def test_a_new_person_number_reads_back(serial):
    number = identifiers.new_person_id(serial)
    assert identifiers.person_id(str(number)) == number


def test_a_person_number_with_a_slip_is_refused():
    with pytest.raises(InputRefused, match=r"identifiers\.wrong_check_digit"):
        identifiers.person_id("1000013")
    with pytest.raises(InputRefused, match=r"identifiers\.wrong_form"):
        identifiers.person_id("1")
