import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InputRefused
from madoguchi.notices import code
from madoguchi.notices.letter import LetterKind

from .samples import KEY, NOTICE

IDENTIFIERS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")


@given(st.sampled_from(LetterKind), IDENTIFIERS, IDENTIFIERS)
def test_a_signed_code_is_read_back(kind: LetterKind, programme_id: str, reference_number: str) -> None:
    signed = code.Code(kind=kind, programme_id=programme_id, reference_number=reference_number)
    assert code.read(code.sign(signed, KEY), KEY) == signed


@given(st.text(max_size=120))
def test_no_other_text_is_a_code(text: str) -> None:
    with pytest.raises(InputRefused):
        code.read(text, KEY)


def test_a_forged_code_is_refused() -> None:
    printed = code.sign(code.of(NOTICE), KEY)
    for forged in (printed.replace("7K3M", "7K3N"), printed.replace("notice", "decision"), printed[:-1] + "!"):
        with pytest.raises(InputRefused, match=r"notices\.code_forged|notices\.code_malformed"):
            code.read(forged, KEY)
    with pytest.raises(InputRefused, match=r"notices\.code_forged"):
        code.read(printed, bytes(32))


def test_the_code_holds_nothing_of_the_person() -> None:
    printed = code.sign(code.of(NOTICE), KEY)
    assert printed.split(".")[1:4] == ["notice", "low-income-household-2024", "7K3M-92QF"]


def test_a_short_key_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"notices\.key_too_short"):
        code.sign(code.of(NOTICE), b"short")
