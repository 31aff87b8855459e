"""A PDF file bears the office's seal inside; what was changed, cut or sealed by another does not count."""

from __future__ import annotations

import asyncio
import functools
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from pyhanko.pdf_utils.generic import ByteStringObject, DictionaryObject, NameObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from madoguchi.core.errors import InputRefused
from madoguchi.trust import archive, pdf, stamp
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.pdf_anew import written_anew
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
    (found,) = looked_at(made, office)
    assert (found.trouble, found.signer, found.stamped) == (None, "見本市 公印（[SYNTHETIC] 見本市）", AT)
    assert looked_at(letter, office) == ()


def test_what_bears_a_seal_is_not_sealed_inside_once_more(office: Keyring, made: bytes) -> None:
    with pytest.raises(InputRefused) as refused:
        sealed(made, office)
    assert refused.value.code == "trust.pdf_signed"


def test_what_another_program_signed_once_more_is_told_as_added_to(office: Keyring, made: bytes) -> None:
    """By the library alone, as others would, with the office's own key: the first seal is whole, and not over all."""
    written, key = io.BytesIO(made), office.current(Purpose.SEAL, AT)
    told = PdfSignatureMetadata(field_name="Other", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    twice = PdfSigner(told, pdf._Office(key)).sign_pdf(IncrementalPdfFileWriter(written)).getbuffer()
    assert [one.trouble for one in looked_at(bytes(twice), office)] == [Trouble.ADDED_TO, None]


def test_a_seal_that_never_was_over_a_whole_file_is_told_as_altered(office: Keyring, made: bytes) -> None:
    """A sealed letter inside a stream of another file, which names its seal as its own."""
    (own,) = PdfFileReader(io.BytesIO(made)).embedded_regular_signatures
    held = own.pkcs7_content.hex().encode()
    inside = b"<</Length %d>>\nstream\n%b\nendstream" % (len(made), made)
    place = len(PDF_HEAD) + len(b"1 0 obj\n") + inside.index(made)
    ranges = [int(one) for one in own.byte_range]
    moved = b"%d %d %d %d" % (place, ranges[1], place + ranges[2], ranges[3])
    for said in (moved, b"0 0 " + moved):
        other = raw(
            inside,
            b"<</Type/Catalog/Pages 3 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>",
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 99 99]>>",
            b"<</FT/Sig/T(Seal)/V 6 0 R>>",
            b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[%b]/Contents<%b>>>"
            % (said, held),
        )
        assert {one.trouble for one in looked_at(other, office)} <= {Trouble.ALTERED, Trouble.UNREADABLE}


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


def another_letter(at: int, table: int, total: int) -> tuple[bytes, int, int]:
    """A whole file, to stand at a place in another, with an empty place for its seal; where that is, and how long.

    It is as long as it takes for its own table to stand where the sealed file says that its table does.
    """
    out, places = bytearray(), []
    head = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 %010d %010d %010d]/Contents "
    for number, body in enumerate(
        (
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
            b"<</Length 16>>\nstream\n0 0 99 99 re f  \nendstream",
            b"<</FT/Sig/T(Seal)/V 6 0 R>>",
        ),
        1,
    ):
        places.append(at + len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    places.append(at + len(out))
    out += b"6 0 obj\n"
    place, after = at + len(out) + len(head % (0, 0, 0)), b">>\nendobj\n"
    after += b"\n" * ((table - place - len(after)) % 2)
    long = table - place - len(after)
    rows = b"".join(b"%010d 00000 n \n" % one for one in places)
    out += head % (place, place + long, total - place) + after + b"xref\n0 7\n0000000000 65535 f \n" + rows
    out += b"trailer\n<</Size 7/Root 1 0 R/ID[<aa><bb>]>>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out.ljust(3_000)), place, long


def test_a_seal_that_fits_at_a_place_prepared_in_a_stream_does_not_count(office: Keyring) -> None:
    """What is signed stays the same, byte for byte; only the seal stands elsewhere, with a longer filling."""

    def measured(held: bytes) -> tuple[bytes, bytes, tuple[int, int, int]]:
        stream = b"<</Length %d>>\nstream\n%b\nendstream" % (len(held), held)
        part = sealed_part(sealed(page(b"", BLACK, b"/Metadata 5 0 R", stream), office))
        (own,) = PdfFileReader(io.BytesIO(part)).embedded_regular_signatures
        _, begins, ends, _ = map(int, own.byte_range)
        where = part.index(held), ways_in(part)[-1], begins + len(part) - ends
        return part[:begins] + part[ends:], own.pkcs7_content, where

    _, _, where = measured(b"Q" * 3_000)
    for _ in range(20):
        held, place, long = another_letter(*where)
        signed, seal, found = measured(held)
        if found == where:
            break
    assert found == where
    moved = signed[:place] + b"<" + seal.hex().encode().ljust(long - 2, b"0") + b">" + signed[place:]
    assert picture(moved) == picture(page(b"", b"0 0 99 99 re f"))
    assert [one.trouble for one in verdicts(moved, office)] == [Trouble.ALTERED]
    assert [one.trouble for one in verdicts(moved + b"\n", office)] in ([], [Trouble.ALTERED])


def verdicts(content: bytes, office: Keyring) -> tuple[Verdict, ...]:
    try:
        return looked_at(content, office)
    except InputRefused as refused:
        assert refused.code == "trust.not_pdf"
        return ()


PDF_HEAD = b"%PDF-1.7\n"


def raw(*objects: bytes, size: int = 0) -> bytes:
    """A PDF file of these objects, of which the second is its catalog; `size`: how many numbers it says that it has."""
    out, places = bytearray(PDF_HEAD), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table, size = len(out), size or len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n" % (len(objects) + 1, rows)
    return bytes(out + b"<</Size %d/Root 2 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table))


def page(said: bytes, shown: bytes = b"", catalog: bytes = b"", *more: bytes, size: int = 0) -> bytes:
    """A PDF file of one page, of which this is said; objects from number 5 on may be added."""
    said += b"" if b"/Resources" in said else b"/Resources<<>>"
    return raw(
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(shown), shown),
        b"<</Type/Catalog/Pages 3 0 R%b>>" % catalog,
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 99 99]/Contents 1 0 R%b>>" % said,
        *more,
        size=size,
    )


def picture(content: bytes) -> bytes:
    return pypdfium2.PdfDocument(content)[0].render().to_pil().tobytes()


BLACK = b"0 0 50 50 re f "
FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Length 16>>\nstream\n0 0 50 50 re f  \nendstream"
HIDDEN = b"/OC/L BDC 50 50 40 40 re f EMC"
SAME = {
    "a number that others write with an exponent": page(
        b"/Resources<</ExtGState<</G<</ca 0.0000001>>>>>>", b"/G gs " + BLACK
    ),
    "a name of other characters": page(b"/Resources<</XObject<</#ff#80 5 0 R>>>>", b"/#ff#80 Do", b"", FORM),
    "a name in bytes of other characters": page(
        b"/Resources<</XObject<</\x8e\x9a 5 0 R>>>>", b"/\x8e\x9a Do", b"", FORM
    ),
    "an array that is used for something else": page(
        b"/Annots 5 0 R/Resources<</Properties<</L<</Type/OCMD/P/AnyOn/OCGs 5 0 R>>>>>>", BLACK + HIDDEN, b"", b"[]"
    ),
    "more numbers than readers bear": page(b"", BLACK, size=2**31 - 1),
    "a number that nobody has": page(b"/Annots[77 0 R]", BLACK),
    "objects that are named twice": page(b"/Rotate 90/Rotate 90", BLACK),
}


REFUSED = {
    "a name of other characters": "trust.pdf_acts",
    "a name in bytes of other characters": "trust.pdf_acts",
    "an array that is used for something else": "trust.pdf_acts",
    "more numbers than readers bear": "trust.not_pdf",
    "objects that are named twice": "trust.not_pdf",
}


@pytest.mark.parametrize("which", SAME)
def test_the_sealed_file_shows_what_the_file_did(office: Keyring, which: str) -> None:
    given = SAME[which]
    try:
        found = sealed(given, office)
    except InputRefused as refused:
        assert refused.code == REFUSED[which], refused.code
    else:
        assert which not in REFUSED
        assert [one.trouble for one in looked_at(found, office)] == [None] and picture(found) == picture(given)
        numbers = {int(one) for one in re.findall(rb"\s(\d+) 0 R", found)}
        assert max(numbers) < int(PdfFileReader(io.BytesIO(found)).trailer["/Size"]) < 100


def acting(said: str) -> Dictionary:
    return Dictionary(S=Name(f"/{said}"), JS=String("app.alert(1)"))


def on_page(file: Pdf, **said: object) -> None:
    file.pages[0].obj.Annots = Array(
        [Dictionary({"/Rect": [0, 0, 9, 9]} | {f"/{key}": one for key, one in said.items()})]
    )


def in_stream(file: Pdf, **said: object) -> None:
    file.Root.Held = Stream(file, b"q Q", Dictionary({f"/{key}": one for key, one in said.items()}))


def in_catalog(file: Pdf, **said: object) -> None:
    for key, one in said.items():
        file.Root[f"/{key}"] = one


CHANGES: dict[str, Callable[[Pdf], None]] = {
    "a script on opening": lambda file: in_catalog(file, OpenAction=acting("JavaScript")),
    "a script whose kind stands elsewhere": lambda file: in_catalog(
        file, OpenAction=Dictionary(S=file.make_indirect(Name.JavaScript))
    ),
    "an address on opening": lambda file: in_catalog(file, OpenAction=acting("URI")),
    "a script by its name": lambda file: in_catalog(file, Names=Dictionary(JavaScript=Dictionary(Names=[]))),
    "actions of the file": lambda file: in_catalog(file, AA=Dictionary(WP=acting("URI"))),
    "actions of a page": lambda file: file.pages[0].obj.__setitem__("/AA", Dictionary(O=acting("URI"))),
    "a script in the contents": lambda file: in_catalog(
        file, Outlines=Dictionary(First=Dictionary(A=acting("JavaScript")))
    ),
    "a program behind a link": lambda file: on_page(file, Subtype=Name.Link, A=acting("Launch")),
    "a script behind a link's action": lambda file: on_page(
        file, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("a"), Next=acting("JavaScript"))
    ),
    "a link with a picture": lambda file: on_page(file, Subtype=Name.Link, AP=Dictionary()),
    "a note": lambda file: on_page(file, Subtype=Name.Text),
    "a field on a page": lambda file: on_page(file, Subtype=Name.Widget),
    "something that plays": lambda file: on_page(file, Subtype=Name.Screen),
    "a form": lambda file: in_catalog(file, AcroForm=Dictionary(Fields=[Dictionary(FT=Name.Tx)])),
    "a form of another kind": lambda file: in_catalog(file, AcroForm=Dictionary(Fields=[], XFA=[])),
    "layers": lambda file: in_catalog(file, OCProperties=Dictionary(OCGs=[], D=Dictionary())),
    "other files first": lambda file: in_catalog(file, Collection=Dictionary()),
    "another picture for the printer": lambda file: in_stream(file, Subtype=Name.Image, Alternates=[]),
    "another file's content": lambda file: in_stream(file, F=String("other.pdf")),
    "another file's page": lambda file: in_stream(file, Subtype=Name.Form, Ref=Dictionary(F=String("other.pdf"))),
    "a program for printers": lambda file: in_stream(file, Type=Name.XObject, Subtype=Name.PS),
    "a part on a layer": lambda file: in_stream(file, Subtype=Name.Form, OC=Dictionary(Type=Name.OCG)),
    "a layer": lambda file: in_catalog(file, PieceInfo=Dictionary(L=Dictionary(Type=Name.OCMD))),
    "actions one after the other": lambda file: on_page(
        file, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("a"), Next=[acting("JavaScript")])
    ),
    "a script in a stream": lambda file: on_page(
        file, Subtype=Name.Link, A=Stream(file, b"", Dictionary(S=Name.JavaScript))
    ),
    "an action of an action on opening": lambda file: in_catalog(
        file, OpenAction=Dictionary(S=Name.GoTo, D=[0], Next=acting("JavaScript"))
    ),
    "pages that turn themselves": lambda file: file.pages[0].obj.__setitem__("/Dur", 1),
    "another curve": lambda file: in_stream(file, TransferFunction=Dictionary(FunctionType=2, N=1)),
    "a curve of its own": lambda file: in_catalog(file, Held=Dictionary(TR=Dictionary(FunctionType=2, N=1))),
}


def changed(letter: bytes, change: Callable[[Pdf], None], *, packed: bool = False) -> bytes:
    with pikepdf.open(io.BytesIO(letter)) as file:
        change(file)
        out, disabled = io.BytesIO(), pikepdf.ObjectStreamMode.disable
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate if packed else disabled)
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("how", CHANGES)
def test_what_would_look_otherwise_another_time_is_not_sealed(
    office: Keyring, letter: bytes, how: str, *, packed: bool
) -> None:
    with pytest.raises(InputRefused) as refused:
        sealed(changed(letter, CHANGES[how], packed=packed), office)
    assert refused.value.code == "trust.pdf_acts"


STAYS: dict[str, Callable[[Pdf], None]] = {
    "a link": lambda file: on_page(file, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("http://a.example/"))),
    "a place to begin": lambda file: in_catalog(file, OpenAction=Array([file.pages[0].obj, Name.Fit])),
    "an empty form": lambda file: in_catalog(file, AcroForm=Dictionary(Fields=[])),
    "something beside": lambda file: file.attachments.__setitem__("a.csv", b"1,2"),
    "a part of the contents by another's name": lambda file: in_catalog(
        file, Held=Dictionary(S=Name.Sound, P=file.Root)
    ),
    "names of parts in Japanese": lambda file: in_catalog(
        file, StructTreeRoot=Dictionary(RoleMap=Dictionary({"/見出し": Name.H1}))
    ),
    "a link with a thick frame": lambda file: on_page(
        file, Subtype=Name.Link, Border=[0, 0, 500], C=[1, 1, 1], BS=Dictionary(W=500), F=36
    ),
    "what is printed": lambda file: in_catalog(file, ViewerPreferences=Dictionary(PrintPageRange=[1, 1])),
    "resources by such names": lambda file: in_catalog(
        file, Held=Dictionary(AA=Dictionary(), JS=Dictionary(), AS=Dictionary())
    ),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("how", STAYS)
def test_what_always_looks_the_same_is_sealed(office: Keyring, letter: bytes, how: str, *, packed: bool) -> None:
    given = changed(letter, STAYS[how], packed=packed)
    found = sealed(given, office)
    assert [one.trouble for one in looked_at(found, office)] == [None] and picture(found) == picture(given)


def test_the_seal_adds_its_own_words_alone(office: Keyring, letter: bytes, made: bytes) -> None:
    """What the library would write anew, it could write otherwise."""
    plain = written_anew(letter, (office.revoked,))
    added = sealed_part(made)[len(plain) :]
    assert made.startswith(plain[:9]) and len(re.findall(rb"\d+ 0 obj", added)) == 2
    assert picture(made) == picture(letter)


def test_no_reader_begins_at_the_head_of_a_sealed_file(
    office: Keyring, letter: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pikepdf.open(io.BytesIO(letter)) as file:
        out = io.BytesIO()
        file.save(out, linearize=True)
    assert b"/Linearized" in out.getvalue()
    assert b"/Linearized" not in sealed(out.getvalue(), office)
    claims = changed(letter, lambda file: in_catalog(file, StructTreeRoot=Dictionary(Linearized=1, L=9)))
    with pytest.raises(InputRefused) as refused:
        sealed(claims, office)
    assert refused.value.code == "trust.not_pdf"
    with monkeypatch.context() as without:
        without.setattr(pdf, "_is_linear", lambda _content: False)
        found = sealed(claims, office)
    assert [one.trouble for one in looked_at(found, office)] == [Trouble.ALTERED]
    assert pdf._is_linear(b"<</Lin#65arized 1>>") and not pdf._is_linear(b"<</Lin#6earized 1>>")


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
