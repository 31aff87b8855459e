"""「長期検証」 The stamp over a sealed PDF file, behind its seal, in the one form that it can have (PAdES B-LTA).

Readers of PDF files differ in where they look for the newest of a file, and nobody can judge for all of them what was
added behind a signature. So nothing is judged: whoever verifies writes once more what stands there, and compares it
byte by byte. All else that keeps a seal verifiable, the lists of revoked certificates among it, lies in the sealed
part; behind it nobody can say anything but the digits of a stamp.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from madoguchi.trust import stamp

NumberedStamp = Callable[[bytes, int | None], bytes]
"""「タイムスタンプ」 Gives a SHA-256, and the nonce of who asks, a response (DER of TimeStampResp)."""
_KEPT = ("/Certs", "/OCSPs", "/CRLs")
"""What a file may hold of earlier signatures."""
_SPARE = 64
"""Bytes by which the second stamp of a service may be longer than its first."""
_TOKEN = re.compile(rb"/Contents<([0-9a-f]*)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """What the sealed part says of what follows it: the number of the field that is written anew, and what it says.

    `number`: the first that is free. `trailer`, `has_stream`: of its newest table.
    """

    length: int
    field: int
    said: bytes
    number: int
    trailer: bytes
    has_stream: bool


def reserve(writer: IncrementalPdfFileWriter, number: int, lists: Sequence[x509.CertificateRevocationList]) -> None:
    """Write the lists into what is about to be sealed for the `number`th time, and the field of the stamp behind it."""
    root = writer.prev.root
    before = [root["/DSS"]] if "/DSS" in root else []
    kept = {key: ArrayObject([one for held in before for one in _held(held, key)]) for key in _KEPT}
    for one in lists:
        kept["/CRLs"].append(writer.add_object(StreamObject(stream_data=one.public_bytes(Encoding.DER))))
    store = DictionaryObject({NameObject(key): many for key, many in kept.items()})  # type: ignore[no-untyped-call]
    writer.root[NameObject("/DSS")] = writer.add_object(store)
    append_signature_field(writer, SigFieldSpec(sig_field_name=_field(number)))
    writer.update_root()  # type: ignore[no-untyped-call]


def behind(sealed: bytes, by: NumberedStamp) -> bytes:
    """What is written behind a sealed part (`reserve`): a stamp over all of it."""
    place, room = _read(sealed), 0
    while True:
        written, begins, ends = _written(place, bytes(room))
        digest = sha256(sealed + written[:begins] + written[ends:]).digest()
        token = bytes(tsp.TimeStampResp.load(by(digest, None))["time_stamp_token"].dump())
        if len(token) <= room:
            return _written(place, token.ljust(room, b"\0"))[0]
        room = len(token) + _SPARE


def is_whole(content: bytes, end: int) -> bool:
    """Whether nothing stands behind a sealed part that ends there, or a stamp over all of it in its one form."""
    sealed, rest = content[:end], content[end:]
    if not rest:
        return True
    try:
        found = _TOKEN.search(rest)
        filled = bytes.fromhex(found[1].decode()) if found else b""
        written, begins, ends = _written(_read(sealed), filled)
        if written != rest:
            return False
        token = cms.ContentInfo.load(filled)
        stamp.read(response_of(token), sha256(sealed + rest[:begins] + rest[ends:]).digest())
        return is_filled(filled, token)
    except Exception:
        # What is crafted is refused with whatever the parsers raise.
        return False


def is_filled(place: bytes, content: cms.ContentInfo) -> bool:
    """Whether the place of a signature holds it, and zeros behind it."""
    return place == bytes(content.dump()).ljust(len(place), b"\0")


def response_of(token: object) -> bytes:
    """The response (DER of TimeStampResp) in which a token came."""
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


def _written(place: _Sealed, token: bytes) -> tuple[bytes, int, int]:
    """The update of the file as bytes, and from where to where in it the stamp's token stands."""
    out, places, number = bytearray(), dict[int, int](), place.number

    def put(which: int, body: bytes) -> None:
        places[which] = place.length + len(out)
        out.extend(b"%d 0 obj\n%b\nendobj\n" % (which, body))

    put(place.field, b"<<%b/V %d 0 R>>" % (place.said, number))
    kind, over = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161", b"/ByteRange[0 %010d %010d %010d]"
    range_at = len(out)
    put(number, b"<<%b%b/Contents<%b>>>" % (kind, over % (0, 0, 0), token.hex().encode()))
    begins = out.index(b"/Contents<", range_at) + len(b"/Contents")
    ends = begins + 2 * len(token) + len(b"<>")
    table = place.length + len(out)
    if place.has_stream:
        places[number + 1] = table
        listed = b" ".join(b"%d 1" % one for one in sorted(places))
        rows = b"".join(b"\x01" + at.to_bytes(4) + bytes(2) for _, at in sorted(places.items()))
        said = b"/Type/XRef/Size %d%b/W[1 4 2]/Index[%b]/Length %d" % (number + 2, place.trailer, listed, len(rows))
        put(number + 1, b"<<%b>>\nstream\n%b\nendstream" % (said, rows))
    else:
        rows = b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
        out.extend(b"xref\n%btrailer\n<</Size %d%b>>\n" % (rows, number + 1, place.trailer))
    out.extend(b"startxref\n%d\n%%%%EOF\n" % table)
    told = over % (place.length + begins, place.length + ends, len(out) - ends)
    range_at = out.index(b"/ByteRange", range_at)
    out[range_at : range_at + len(told)] = told
    return bytes(out), begins, ends


def _read(sealed: bytes) -> _Sealed:
    """Raises an Exception of any kind where no field was reserved in it."""
    reader = PdfFileReader(io.BytesIO(sealed))
    tables, trailer = reader.xrefs, reader.trailer
    name = _field(len(list(reader.embedded_regular_signatures)))
    fields = {one: one.get_object() for one in _held(reader.root["/AcroForm"], "/Fields")}  # type: ignore[no-untyped-call]
    field, said = next((one, said) for one, said in fields.items() if said.get("/T") == name)
    ends = b"".join(
        b"%b %b" % (key.encode(), _to(trailer.raw_get(key))) for key in ("/Root", "/Info") if key in trailer
    )
    ids = b"".join(b"<%b>" % one.original_bytes.hex().encode() for one in trailer["/ID"])
    widget = b"/FT/Sig/T(%b)/Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/P %b"
    newest = tables.get_xref_container_info(tables.total_revisions - 1)
    return _Sealed(
        length=len(sealed),
        field=field.idnum,
        said=widget % (name.encode(), _to(said.raw_get("/P"))),
        number=int(trailer["/Size"]),
        trailer=b"%b/ID[%b]/Prev %d" % (ends, ids, int(reader.last_startxref or 0)),
        has_stream=newest.xref_section_type is XRefSectionType.STREAM,
    )


def _held(of: DictionaryObject, key: str) -> list[IndirectObject]:
    """The references in one of the lists of a dictionary."""
    held = of[key] if key in of else ArrayObject()
    return [held.raw_get(at) for at in range(len(held))]


def _to(reference: IndirectObject) -> bytes:
    return b"%d %d R" % (reference.idnum, reference.generation)


def _field(number: int) -> str:
    return f"Archive{number}"
