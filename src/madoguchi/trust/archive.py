"""「長期検証」 What keeps a sealed PDF file verifiable, behind its seal, in the one form that it can have (B-LTA).

Readers of PDF files differ in where they look for the newest of a file, and nobody can judge for all of them what was
added behind a signature. So nothing is judged: what is sealed keeps a place for the lists of revoked certificates, and
one for the stamp over the whole; and whoever verifies writes once more what these hold, and compares it byte by byte.
The certificates lie in the seal and in its stamps.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from madoguchi.trust import stamp

NumberedStamp = Callable[[bytes, int | None], bytes]
"""「タイムスタンプ」 Gives a SHA-256, and the nonce of who asks, a response (DER of TimeStampResp)."""
_KEPT = ("/Certs", "/OCSPs", "/CRLs")
"""What a store may hold of earlier signatures."""
_SPARE = 64
"""Bytes by which the second stamp of a service may be longer than its first."""
_ENDS = b"\nendstream\nendobj\n"
_STREAM = re.compile(rb"\d{1,10} 0 obj\n<</Length (\d{1,9})>>\nstream\n")
_STORE = re.compile(rb"\d{1,10} 0 obj\n<</Type/DSS[^<>]{0,9999}>>\nendobj\n")
_STAMP = re.compile(rb"[^<>]{1,30}<<[^<>]{1,200}>>\nendobj\n[^<>]{1,30}<<[^<>]{1,200}/Contents<([0-9a-f]*)>>>\n")
_WORDS = re.compile(rb"(?<!\d)\d{1,10}[\0\s]{1,99}\d{1,10}[\0\s]{1,99}obj|trailer|startxref")
"""What a reader looks for that searches a file because it trusts no table of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What stands behind a seal: lists of revoked certificates (DER), and the stamp's token with spare room."""

    lists: tuple[bytes, ...] = ()
    token: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """What the sealed part says of what may follow it.

    `store`, `field`: the numbers of the two objects that are written anew, and `named` what the field says of itself.
    `kept`: what the store holds of earlier signatures. `size`, `trailer`, `has_stream`: of its newest table.
    """

    length: int
    store: int
    field: int
    named: bytes
    kept: Mapping[str, tuple[bytes, ...]]
    size: int
    trailer: bytes
    has_stream: bool


def reserve(writer: IncrementalPdfFileWriter, number: int) -> None:
    """Keep, in what is about to be sealed for the `number`th time, the places that are filled behind it."""
    root = writer.prev.root
    before = [root["/DSS"]] if "/DSS" in root else []
    kept = {NameObject(key): ArrayObject([one for held in before for one in _held(held, key)]) for key in _KEPT}
    writer.root[NameObject("/DSS")] = writer.add_object(DictionaryObject(kept))  # type: ignore[no-untyped-call]
    append_signature_field(writer, SigFieldSpec(sig_field_name=_field(number)))
    writer.update_root()  # type: ignore[no-untyped-call]


def behind(sealed: bytes, lists: Sequence[x509.CertificateRevocationList], by: NumberedStamp) -> bytes:
    """What is written behind a sealed part (`reserve`): these, and a stamp over all of it."""
    place = _read(sealed)
    held = Behind(lists=tuple(one.public_bytes(Encoding.DER) for one in lists))
    while True:
        written, begins, ends = _written(place, held)
        digest = sha256(sealed + written[:begins] + written[ends:]).digest()
        token = bytes(tsp.TimeStampResp.load(by(digest, None))["time_stamp_token"].dump())
        if len(token) <= len(held.token):
            return _written(place, replace(held, token=token.ljust(len(held.token), b"\0")))[0]
        held = replace(held, token=bytes(len(token) + _SPARE))


def read(content: bytes, end: int) -> Behind | None:
    """What stands behind a sealed part that ends there; None for anything else than `behind` writes there."""
    sealed, rest = content[:end], content[end:]
    if not rest:
        return Behind()
    try:
        place = _read(sealed)
        held = _parts(rest)
        written, begins, ends = _written(place, held)
        if written != rest or _hides(rest, place, held):
            return None
        token = cms.ContentInfo.load(held.token)
        stamp.read(response_of(token), sha256(sealed + rest[:begins] + rest[ends:]).digest())
        return None if held.token[len(token.dump()) :].strip(b"\0") else held
    except Exception:
        # What is crafted is refused with whatever the parsers raise.
        return None


def response_of(token: object) -> bytes:
    """The response (DER of TimeStampResp) in which a token came."""
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


def _parts(rest: bytes) -> Behind:
    """The parts of what is written behind a seal. Raises ValueError where they cannot be told."""
    streams, at = list[bytes](), 0
    while found := _STREAM.match(rest, at):
        ends = found.end() + int(found[1])
        streams.append(rest[found.end() : ends])
        at = ends + len(_ENDS)
    store = _STORE.match(rest, at)
    stamped = _STAMP.match(rest, store.end()) if store else None
    if store is None or stamped is None:
        raise ValueError("nothing of ours")
    return Behind(lists=tuple(streams), token=bytes.fromhex(stamped[1].decode()))


def _hides(rest: bytes, place: _Sealed, held: Behind) -> bool:
    """Whether whoever searches for objects finds some in what the lists say."""
    empty = Behind(lists=(b"",) * len(held.lists))
    return len(_WORDS.findall(rest)) != len(_WORDS.findall(_written(place, empty)[0]))


def _written(place: _Sealed, held: Behind) -> tuple[bytes, int, int]:
    """The update of the file as bytes, and from where to where in it the stamp's token stands."""
    out, places, number = bytearray(), dict[int, int](), place.size

    def put(which: int, body: bytes) -> None:
        places[which] = place.length + len(out)
        out.extend(b"%d 0 obj\n%b\nendobj\n" % (which, body))

    kept = {key: [*named] for key, named in place.kept.items()}
    for one in held.lists:
        put(number, b"<</Length %d>>\nstream\n%b\nendstream" % (len(one), one))
        kept["/CRLs"].append(b"%d 0 R" % number)
        number += 1
    listed = b"".join(b"%b[%b]" % (key.encode(), b" ".join(named)) for key, named in kept.items())
    put(place.store, b"<</Type/DSS%b>>" % listed)
    put(place.field, b"<<%b/V %d 0 R>>" % (place.named, number))
    kind, over = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161", b"/ByteRange[0 %010d %010d %010d]"
    range_at = len(out)
    put(number, b"<<%b%b/Contents<%b>>>" % (kind, over % (0, 0, 0), held.token.hex().encode()))
    begins = out.index(b"/Contents<", range_at) + len(b"/Contents")
    ends = begins + 2 * len(held.token) + len(b"<>")
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
    """Raises an Exception of any kind where no places were kept in it."""
    reader = PdfFileReader(io.BytesIO(sealed))
    newest = reader.xrefs.get_xref_container_info(reader.xrefs.total_revisions - 1)
    name, store = _field(len(list(reader.embedded_regular_signatures))), reader.root["/DSS"]
    fields = {one: one.get_object() for one in _held(reader.root["/AcroForm"], "/Fields")}  # type: ignore[no-untyped-call]
    field, said = next((one, said) for one, said in fields.items() if said.get("/T") == name)
    own = [key for key in ("/Root", "/Info") if key in reader.trailer]
    ends = b"".join(b"%b %b" % (key.encode(), _to(reader.trailer.raw_get(key))) for key in own)
    ids = b"".join(b"<%b>" % one.original_bytes.hex().encode() for one in reader.trailer["/ID"])
    widget = b"/FT/Sig/T(%b)/Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/P %b"
    return _Sealed(
        length=len(sealed),
        store=reader.root.raw_get("/DSS").idnum,
        field=field.idnum,
        named=widget % (name.encode(), _to(said.raw_get("/P"))),
        kept={key: tuple(map(_to, _held(store, key))) for key in _KEPT},
        size=int(reader.trailer["/Size"]),
        trailer=b"%b/ID[%b]/Prev %d" % (ends, ids, int(reader.last_startxref or 0)),
        has_stream=newest.xref_section_type is XRefSectionType.STREAM,
    )


def _held(of: Mapping[str, ArrayObject], key: str) -> list[IndirectObject]:
    """The references in one of the lists of a dictionary."""
    held = of[key] if key in of else ArrayObject()
    return [held.raw_get(at) for at in range(len(held))]


def _to(reference: IndirectObject) -> bytes:
    return b"%d %d R" % (reference.idnum, reference.generation)


def _field(number: int) -> str:
    return f"Archive{number}"
