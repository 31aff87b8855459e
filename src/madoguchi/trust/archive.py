"""「長期検証」 The stamp over a sealed PDF file, behind its seal, in the one form that it can have (PAdES B-LTA).

Readers of PDF files differ in where they look for the newest of a file, and nobody can judge for all of them what was
added behind a signature. So nothing is judged: whoever verifies writes once more what stands there, and compares it
byte by byte. All else that keeps a seal verifiable, the lists of revoked certificates among it, lies in the sealed
part; behind it nobody can say anything but the digits of a stamp.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from asn1crypto import cms, tsp
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader

from madoguchi.trust import stamp
from madoguchi.trust.pdf_anew import STAMP

NumberedStamp = Callable[[bytes, int | None], bytes]
"""「タイムスタンプ」 Gives a SHA-256, and the nonce of who asks, a response (DER of TimeStampResp)."""
_SPARE = 64
"""Bytes by which the second stamp of a service may be longer than its first."""
_TOKEN = re.compile(rb"/Contents<([0-9a-f]*)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """What the sealed part says of what follows it: the number of the field that is written anew, and what it says.

    `number`: the first that is free. `trailer`: of its newest table.
    """

    length: int
    field: int
    said: bytes
    number: int
    trailer: bytes


def behind(sealed: bytes, by: NumberedStamp) -> bytes:
    """What is written behind a sealed part (`pdf_anew`): a stamp over all of it."""
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
    form, trailer = reader.root["/AcroForm"], reader.trailer
    fields = [form["/Fields"].raw_get(at) for at in range(len(form["/Fields"]))]
    ((field, said),) = [(one, said) for one in fields if (said := one.get_object())["/T"] == STAMP]
    ends = b"".join(
        b"%b %b" % (key.encode(), _to(trailer.raw_get(key))) for key in ("/Root", "/Info") if key in trailer
    )
    ids = b"".join(b"<%b>" % one.original_bytes.hex().encode() for one in trailer["/ID"])
    widget = b"/FT/Sig/T(%b)/Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/P %b"
    return _Sealed(
        length=len(sealed),
        field=field.idnum,
        said=widget % (STAMP.encode(), _to(said.raw_get("/P"))),
        number=int(trailer["/Size"]),
        trailer=b"%b/ID[%b]/Prev %d" % (ends, ids, int(reader.last_startxref or 0)),
    )


def _to(reference: IndirectObject) -> bytes:
    return b"%d %d R" % (reference.idnum, reference.generation)
