"""Signed notes: the specification's own example, and what is written in no other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.trust.log import note
from madoguchi.trust.log.note import Signs
from tests.trust.log.logs import AT, signer

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1"
    "ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
"""C2SP signed-note, the example of its last section."""


def test_the_example_of_the_specification_is_believed() -> None:
    key = note.verifier_of(EXAMPLE_KEY)
    found = note.read(EXAMPLE)
    assert found.signed_by([key]) == {key: None}
    assert key.text == EXAMPLE_KEY
    changed = note.read(EXAMPLE.replace(b"message", b"massage"))
    assert changed.signed_by([key]) is None


def test_who_is_not_known_is_not_asked_and_a_forged_line_in_a_known_name_spoils_the_note() -> None:
    one, other = signer("a.example/log"), signer("b.example/log")
    text = b"text\n"
    signed = text + b"\n" + one.line(text, AT).encode()
    assert note.read(signed).signed_by([other.verifier]) == {}
    forged = signer("b.example/log")
    # Another key of the same name has another identifier, and is a stranger.
    assert note.read(signed + forged.line(text, AT).encode()).signed_by([one.verifier, other.verifier]) == {
        one.verifier: None
    }
    line = other.line(b"another text\n", AT).encode()
    assert note.read(signed + line).signed_by([one.verifier, other.verifier]) is None


def test_a_witness_signs_when_it_saw_a_text() -> None:
    key = signer("w.example", Signs.AS_SEEN)
    text = b"a\n1\nroot\n"
    line = key.line(text, AT)
    assert note.read(text + b"\n" + line.encode()).signed_by([key.verifier]) == {key.verifier: AT}
    # The same key as a log's signs other bytes.
    as_log = signer("w.example")
    assert note.read(text + b"\n" + as_log.line(text, AT).encode()).signed_by([key.verifier]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0",
        "example.com/foo+530d903a",
        "",
    ],
)
def test_a_key_that_is_written_wrongly_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        note.verifier_of(text)


@pytest.mark.parametrize(
    "content",
    [
        EXAMPLE.removesuffix(b"\n"),
        EXAMPLE.replace(b"\n\n", b"\n"),
        EXAMPLE.replace(b"=\n", b"\n"),
        EXAMPLE.replace(b"message", b"mess\x00ge"),
        EXAMPLE.replace("\u2014".encode(), b"-"),
        EXAMPLE.replace(b"foo U", b"foo  U"),
        b"text\n\n",
        b"\xff\n\n",
        b"a" * (note.LONGEST + 1),
    ],
)
def test_what_is_no_note_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        note.read(content)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_bytes_are_a_note_or_a_value_error(content: bytes) -> None:
    key = note.verifier_of(EXAMPLE_KEY)
    for given_bytes in (content, content + EXAMPLE, EXAMPLE + content):
        try:
            found = note.read(given_bytes)
        except ValueError:
            continue
        assert found.text != b"This is an example message.\n" or found.signed_by([key]) in ({key: None}, None)
