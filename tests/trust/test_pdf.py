"""A PDF file bears the office's seal inside; what was changed, cut or sealed by another does not count."""

from __future__ import annotations

import asyncio
import functools
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    Reference,
    StreamObject,
    read_object,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from madoguchi.core.errors import InputRefused
from madoguchi.trust import archive, pdf, stamp
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.seal import Trouble, Verdict

AT = datetime.now(UTC).replace(microsecond=0)
"""The library that writes PDF files reads the clock itself."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    found = Keyring(folder=tmp_path_factory.mktemp("trust") / "ring")
    found.begin("見本市", "302015", AT - timedelta(minutes=5), synthetic=True)
    return found


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = tmp_path_factory.mktemp("letter") / "letter.typ"
    source.write_text("Notice of a decision: 100,000 yen.")
    return bytes(typst.compile(source))


def sealed(content: bytes, office: Keyring) -> bytes:
    stamping = office.current(Purpose.STAMP, AT)
    return pdf.seal(
        content,
        "見本市",
        office.current(Purpose.SEAL, AT),
        lambda digest, nonce: stamp.stamp(digest, stamping, AT, synthetic=True, nonce=nonce),
        office.revoked,
    )


@pytest.fixture(scope="module")
def made(office: Keyring, letter: bytes) -> bytes:
    return sealed(letter, office)


def looked_at(content: bytes, office: Keyring, at: datetime = AT) -> tuple[Verdict, ...]:
    return asyncio.run(pdf.verify(content, Anchors(roots=(office.root,), revoked=(office.revoked,)), at))


def test_a_sealed_letter_counts_and_says_who_and_when(office: Keyring, made: bytes, letter: bytes) -> None:
    assert made.startswith(letter)
    (found,) = looked_at(made, office)
    assert (found.trouble, found.signer, found.stamped) == (None, "見本市 公印（[SYNTHETIC] 見本市）", AT)
    assert looked_at(letter, office) == ()


def test_of_two_seals_only_the_one_over_all_of_it_counts(office: Keyring, made: bytes) -> None:
    assert [one.trouble for one in looked_at(sealed(made, office), office)] == [Trouble.ADDED_TO, None]


def test_it_counts_when_its_certificate_has_ended_long_ago(office: Keyring, made: bytes, tmp_path: Path) -> None:
    later = AT + timedelta(days=5 * 365)
    then = Keyring(folder=shutil.copytree(office.folder, tmp_path / "ring"))
    then.refresh(later)
    assert [one.trouble for one in looked_at(made, then, later)] == [None]
    assert [one.trouble for one in looked_at(made, office, later)] == [None]


def test_what_another_office_sealed_does_not_count_here(office: Keyring, letter: bytes, tmp_path: Path) -> None:
    forger = Keyring(folder=tmp_path / "forger")
    forger.begin("見本市", "302015", AT - timedelta(minutes=5), synthetic=True)
    assert [one.trouble for one in looked_at(sealed(letter, forger), office)] == [Trouble.STAMP]


def rewritten(made: bytes) -> bytes:
    """The file with something else on its first page, as programs write it that change a file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(made))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()[NameObject("/Contents")] = writer.add_object(writer.prev.root["/Pages"].raw_get("/Kids"))
    writer.update_container(page.get_object())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_is_written_over_a_sealed_letter_is_seen(office: Keyring, made: bytes) -> None:
    assert [one.trouble for one in looked_at(rewritten(made), office)] == [Trouble.ADDED_TO]


def shadows(made: bytes) -> Iterator[tuple[str, bytes]]:
    """Files of which readers show something else than the sealed letter, each by another way of finding it."""
    over = rewritten(made)
    new, old = ways_in(over)[-1], ways_in(made)[-1]
    back = b"\nstartxref\n%d\n%%%%EOF\n" % old
    yield "a table in a comment", over + back + b"%%startxref\n%d\n" % new
    yield "a table in a comment at the end of a line", over + back + b"%% startxref %d\n" % new
    yield "a table without its end", over + back + b"startxref\n%d\n" % new
    yield "objects that no table names", over + back
    yield "twice", made + made
    yield "another file behind it", made + b"PK\x05\x06" + bytes(18)
    yield "one more comment", made + b"% more\n"
    yield "an object in a comment", made + b"%7 0 obj<</Type/Page>>endobj" + back
    yield "blanks", made + bytes(8)
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(made))
    writer.root["/DSS"]["/Certs"].append(writer.add_object(StreamObject(stream_data=b"0")))
    writer.update_container(writer.root["/DSS"]["/Certs"])
    writer.write(out)
    yield "what another program adds to keep a seal verifiable", out.getvalue()
    yield "the seal in another place that is as long as all of the file", claiming_all(made)
    token = made.rindex(b">>>")
    yield "something behind the stamp", made[: token - 2] + b"01" + made[token:]


class Literal(ByteStringObject):
    """Bytes that are written in parentheses."""

    def write_to_stream(self, stream: BinaryIO, handler: object = None, container_ref: object = None) -> None:
        odd = {one: b"\\" + bytes((one,)) for one in b"\\()"} | {13: b"\\r"}
        stream.write(b"(" + b"".join(odd.get(one, bytes((one,))) for one in bytes(self)) + b")")


def claiming_all(made: bytes) -> bytes:
    """The file with another first page and the seal written anew, so long that it seems to be over all of it."""
    (own,) = PdfFileReader(io.BytesIO(made)).embedded_regular_signatures
    covered, spare = int(own.byte_range[1]) + int(own.byte_range[3]), 0
    while True:
        writer = IncrementalPdfFileWriter(io.BytesIO(rewritten(made)))
        said = writer.prev.embedded_regular_signatures[0]
        other = DictionaryObject({key: said.sig_object.raw_get(key) for key in said.sig_object if key != "/Contents"})
        other[NameObject("/Contents")] = Literal(own.pkcs7_content.rstrip(b"\0") + bytes(2 + spare))
        place = said.sig_field.raw_get("/V")
        writer.objects[(place.generation, place.idnum)] = other
        out = io.BytesIO()
        writer.write(out)
        lacks = len(out.getvalue()) - covered - 2 - 2 * len(other["/Contents"])
        if lacks <= 0:
            return out.getvalue()
        spare += lacks


def ways_in(content: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"startxref\s+(\d+)", content)]


def test_what_another_reader_would_show_instead_does_not_count(office: Keyring, made: bytes) -> None:
    for how, content in shadows(made):
        try:
            assert not any(one.counts for one in looked_at(content, office)), how
        except InputRefused as refused:
            assert refused.code == "trust.not_pdf", how


def sealed_part(content: bytes) -> bytes:
    own = list(PdfFileReader(io.BytesIO(content)).embedded_regular_signatures)[-1]
    return content[: int(own.byte_range[2]) + int(own.byte_range[3])]


def test_whoever_stamps_it_once_more_says_nothing_else(office: Keyring, made: bytes, tmp_path: Path) -> None:
    other = Keyring(folder=tmp_path / "other")
    other.begin("隣の市", "302016", AT - timedelta(minutes=5), synthetic=True)
    key, part = other.current(Purpose.STAMP, AT), sealed_part(made)
    stamped_by = functools.partial(stamp.stamp, key=key, at=AT, synthetic=True)
    again = part + archive.behind(part, lambda digest, nonce: stamped_by(digest, nonce=nonce))
    assert again != made and [one.trouble for one in looked_at(again, office)] == [None]
    assert [one.trouble for one in looked_at(part, office)] == [None]


def test_a_library_of_its_own_finds_the_seal_whole_and_the_stamp_over_all(made: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(made))
    (own,), (over,) = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    found = validate_pdf_signature(own, ValidationContext(trust_roots=[]))
    stamped = validate_pdf_timestamp(over, ValidationContext(trust_roots=[]))
    assert found.valid and found.intact and found.modification_level is ModificationLevel.LTA_UPDATES
    assert stamped.valid and stamped.intact and stamped.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_the_place_of_the_seal_is_behind_the_words_of_its_object(office: Keyring, made: bytes) -> None:
    """Nothing says in what is signed where the seal itself stands: moved, all between would stand elsewhere."""
    part = sealed_part(made)
    (own,) = PdfFileReader(io.BytesIO(part)).embedded_regular_signatures
    begins, ends = int(own.byte_range[1]), int(own.byte_range[2])
    assert pdf._covers(own, part)
    for to in (begins - 1, begins - 40, ends + 1, len(part)):
        gap = part[begins:ends]
        rest = part[:begins] + part[ends:]
        at = to if to <= begins else to - len(gap)
        moved = rest[:at] + gap + rest[at:]
        assert len(moved) == len(part) and not any(one.counts for one in verdicts(moved, office)), to


def verdicts(content: bytes, office: Keyring) -> tuple[Verdict, ...]:
    try:
        return looked_at(content, office)
    except InputRefused as refused:
        assert refused.code == "trust.not_pdf"
        return ()


def test_what_names_a_part_that_the_seal_would_bring_is_not_sealed(office: Keyring, letter: bytes) -> None:
    size = int(PdfFileReader(io.BytesIO(letter)).trailer["/Size"])
    for named in (size + 4, size + 900):
        writer = IncrementalPdfFileWriter(io.BytesIO(letter))
        page, _ = writer.find_page_for_modification(0)
        page.get_object()[NameObject("/Contents")] = ArrayObject([IndirectObject(named, 0, writer)])
        writer.update_container(page.get_object())
        out = io.BytesIO()
        writer.write(out)
        with pytest.raises(InputRefused) as refused:
            sealed(out.getvalue(), office)
        assert refused.value.code == "trust.pdf_lacks", named


def with_part(letter: bytes, words: str, *, packed: bool = False) -> bytes:
    """The letter with one more object, of these words, that its catalog names; `packed`: in a stream of objects."""
    if packed:
        again, out = copy_into_new_writer(PdfFileReader(io.BytesIO(letter)), {"stream_xrefs": True}), io.BytesIO()
        again.write(out)
        letter = out.getvalue()
    writer, out = IncrementalPdfFileWriter(io.BytesIO(letter)), io.BytesIO()
    part = read_object(io.BytesIO(words.encode()), Reference(1, 0, writer))
    if isinstance(part, DictionaryObject) and "/Stream" in part:
        writer.root[NameObject("/Held")] = writer.add_object(StreamObject(dict(part), stream_data=b"q Q"))
    else:
        into = writer.prepare_object_stream() if packed else None
        writer.root[NameObject("/Held")] = writer.add_object(part, obj_stream=into)
    writer.update_root()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        "<</S/JavaScript>>",
        "<</S/J#61vaScript>>",
        "<</Kids[<</Next<</S/Launch/Win<<>>>>>>]>>",
        "[<</JS(this.print\\(\\))>>]",
        "<</Type/Page/AA<</O<</S/URI/URI(http://a.example/)>>>>>>",
        "<</XFA[]>>",
        "<</Fields[]/NeedAppearances true>>",
        "<</Type/Annot/Subtype/Screen>>",
        "<</D<</AS[<</Event/Print>>]>>>>",
        "<</Stream 1/Subtype/Image/Alternates[]>>",
        "<</Stream 1/F(other.pdf)>>",
        "<</Stream 1/Subtype/Form/Ref<</F(other.pdf)>>>>",
    ],
)
def test_what_would_show_something_else_later_is_not_sealed(
    office: Keyring, letter: bytes, words: str, *, packed: bool
) -> None:
    with pytest.raises(InputRefused) as refused:
        sealed(with_part(letter, words, packed=packed), office)
    assert refused.value.code == "trust.pdf_acts"


def test_an_action_whose_kind_is_said_elsewhere_is_not_sealed(office: Keyring, letter: bytes) -> None:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(letter)), io.BytesIO()
    kind = writer.add_object(NameObject("/JavaScript"))
    writer.root[NameObject("/Held")] = DictionaryObject({NameObject("/S"): kind})
    writer.update_root()
    writer.write(out)
    with pytest.raises(InputRefused) as refused:
        sealed(out.getvalue(), office)
    assert refused.value.code == "trust.pdf_acts"


def test_links_layers_and_fields_with_their_pictures_are_sealed(office: Keyring, letter: bytes) -> None:
    for words in (
        "<</S/URI/URI(http://a.example/)>>",
        "<</D<</ON[]/Order[]>>/OCGs[]>>",
        "<</Type/Annot/Subtype/Widget/FT/Btn/AS/Off/AP<<>>>>",
        "<</S/Transparency>>",
        "<</Fields[]/NeedAppearances false>>",
        "<</Type/Filespec/F(beside.csv)>>",
    ):
        assert [one.trouble for one in looked_at(sealed(with_part(letter, words), office), office)] == [None], words


def test_no_reader_begins_at_the_head_of_a_sealed_file(office: Keyring, letter: bytes) -> None:
    head, rest = letter[:9], letter[9:]
    assert head.startswith(b"%PDF-1.")
    for word in (b"/Linearized", b"/Lin#65arized"):
        linear = head + b"%" + word + b" 1/L 999999 \n" + rest
        try:
            found = sealed(shifted(linear, len(linear) - len(letter)), office)
        except InputRefused as refused:
            assert word != b"/Linearized" and refused.code == "trust.not_pdf"
        else:
            assert word not in found and [one.trouble for one in looked_at(found, office)] == [None]


def shifted(content: bytes, by: int) -> bytes:
    """The file with a table that counts the bytes that were put before its objects."""
    table = content.rindex(b"xref\n0")
    rows = re.sub(rb"(\d{10})(?= \d{5} n)", lambda found: b"%010d" % (int(found[1]) + by), content[table:])
    return content[:table] + re.sub(rb"startxref\n\d+", b"startxref\n%d" % table, rows)


def test_a_file_whose_tables_are_streams_is_sealed_too_and_again(office: Keyring, letter: bytes) -> None:
    writer, out = copy_into_new_writer(PdfFileReader(io.BytesIO(letter)), {"stream_xrefs": True}), io.BytesIO()
    writer.write(out)
    once = sealed(out.getvalue(), office)
    assert b"/XRef" in once[len(out.getvalue()) :] and [one.trouble for one in looked_at(once, office)] == [None]
    assert [one.trouble for one in looked_at(sealed(once, office), office)] == [Trouble.ADDED_TO, None]
    assert not any(one.counts for _, content in shadows(once) for one in looked_at(content, office))


def test_one_changed_byte_of_the_letter_is_seen(office: Keyring, made: bytes, letter: bytes) -> None:
    for at in range(20, len(letter), len(letter) // 40):
        other = made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :]
        try:
            assert not any(one.counts for one in looked_at(other, office)), at
        except InputRefused as refused:
            assert refused.code == "trust.not_pdf"


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_file_that_was_cut_or_is_rubbish_never_counts(data: st.DataObject, office: Keyring, made: bytes) -> None:
    (sealed_part,) = PdfFileReader(io.BytesIO(made)).embedded_regular_signatures
    sealed_until = int(sealed_part.byte_range[2]) + int(sealed_part.byte_range[3])
    cut = data.draw(st.one_of(st.integers(0, len(made) - 1).map(lambda end: made[:end]), st.binary(max_size=400)))
    try:
        # Behind what the seal is over lies what keeps it verifiable; a file cut there is as it was sealed.
        assert not any(one.counts for one in looked_at(cut, office)) or len(cut) >= sealed_until
    except InputRefused as refused:
        assert refused.code == "trust.not_pdf"


def test_what_is_no_pdf_is_not_sealed(office: Keyring) -> None:
    with pytest.raises(InputRefused) as refused:
        sealed(b"%PDF-1.7 nothing", office)
    assert refused.value.code == "trust.not_pdf"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="No pdfsig on PATH (Debian: apt-get install poppler-utils).")
def test_poppler_calls_it_valid_and_not_when_a_byte_was_changed(made: bytes, letter: bytes, tmp_path: Path) -> None:
    at = letter.index(b"stream") + 10
    for name, content, said in (
        ("good.pdf", made, "Signature is Valid."),
        ("bad.pdf", made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :], "Digest Mismatch."),
    ):
        (tmp_path / name).write_bytes(content)
        told = subprocess.run(["pdfsig", "-nocert", name], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert f"Signature Validation: {said}" in told.stdout
