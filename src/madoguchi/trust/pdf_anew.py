"""「電子シール」 A PDF file written anew for its seal: one whole, in which nothing waits to be shown some other day.

Readers of PDF files differ in what they make of one that was added to, repaired, or written to mislead. So the office
does not add its seal to what it was given: qpdf reads the file strictly and writes anew what is reached from its
catalog, with empty places for the seal and for the stamp behind it. What would look otherwise at another time, on paper
or after a press is refused, much as PDF/A forbids it (ISO 19005-2).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from madoguchi.core.errors import InputRefused

SEAL, STAMP = "Seal", "Archive"
"""The names of the two fields."""
_VERSION = "2.0"
_USED = {
    "/ESIC": {"/BaseVersion": Name("/1.7"), "/ExtensionLevel": 1},
    "/ISO_": [
        {
            "/Type": Name.DeveloperExtensions,
            "/BaseVersion": Name("/2.0"),
            "/ExtensionLevel": 32_002,
            "/ExtensionRevision": String(":2022"),
            "/URL": String("https://www.iso.org/standard/45875.html"),
        }
    ],
}
"""What a sealed file uses beyond its version: seals by ETSI's profile, on curves by ISO/TS 32002."""
_KEPT = frozenset(
    {
        *("/Type", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences", "/PageLayout", "/PageMode"),
        *("/Outlines", "/OpenAction", "/Metadata", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OutputIntents", "/AF"),
    }
)
"""What of a catalog is written anew; whatever else it says, no page shows."""
_PREFERRED = frozenset(("/DisplayDocTitle", "/Direction"))
"""How a reader may open the file; not which part of it is printed."""
_OF_ALL = ("/AA", "/OCProperties", "/Collection", "/NeedsRendering")
"""Of the whole file: actions that nobody asked for, layers, other files that are shown first, another kind of form."""
_OF_PAGE = ("/AA", "/PresSteps", "/Dur", "/Trans")
"""Of a page: actions that nobody asked for, and pages that turn themselves."""
_ELSEWHERE = ("/F", "/Ref", "/OPI", "/Alternates", "/PS", "/Subtype2")
"""Of a stream: that another file, or something for the printer alone, is shown in its place."""
_LAYERED = ("/OC", "/OCGs", "/Usage")
"""That something is on a layer, which may be seen or not."""
_CURVES = ("/TR", "/TR2", "/TransferFunction")
"""Colours changed by a function of the file's own, which readers apply or not."""
_ACTIONS = ("/GoTo", "/GoToR", "/URI", "/Named")
"""What a link may do: lead elsewhere."""
_OF_LINK = ("/BS", "/C", "/MK", "/H")
"""How readers draw a link, each in its own way: with thick enough a frame they would cover what is below."""


def written_anew(content: bytes, lists: Sequence[x509.CertificateRevocationList]) -> bytes:
    """「電子シール」 The file, with these lists of revoked certificates and the empty fields `SEAL` and `STAMP`.

    Raises InputRefused `trust.pdf_acts`, `trust.pdf_signed`, and whatever qpdf raises for what is no PDF file, is
    damaged or needs a password.
    """
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as file:
        _refuse_what_changes(file)
        _leave_out(file)
        _reserve(file, lists)
        out = io.BytesIO()
        file.save(
            out,
            min_version=_VERSION,
            fix_metadata_version=False,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
            encryption=False,
        )
        if file.is_encrypted or file.get_warnings():
            raise ValueError("locked or damaged")
    return out.getvalue()


def _reserve(file: Pdf, lists: Sequence[x509.CertificateRevocationList]) -> None:
    """The fields, and lists of its own, not those of the file, which may be used for something else."""
    page, root = file.pages[0].obj, file.Root
    fields = [
        file.make_indirect(
            Dictionary(
                FT=Name.Sig, T=String(name), Type=Name.Annot, Subtype=Name.Widget, F=132, Rect=Array([0] * 4), P=page
            )
        )
        for name in (SEAL, STAMP)
    ]
    page.Annots = Array([*page.get("/Annots", Array()), *fields])
    kept = [pikepdf.Stream(file, one.public_bytes(Encoding.DER)) for one in lists]
    root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=3)
    root.DSS = file.make_indirect(Dictionary(Certs=Array(), OCSPs=Array(), CRLs=Array(kept)))
    root.Extensions = Dictionary(_USED)


def _leave_out(file: Pdf) -> None:
    """What a catalog says that no page shows, and how links are drawn."""
    root = file.Root
    for key in {str(key) for key, _ in root.items()} - _KEPT:
        del root[key]
    if "/ViewerPreferences" in root:
        said = {key: one for key, one in root.ViewerPreferences.items() if key in _PREFERRED}
        root.ViewerPreferences = Dictionary(said)
    for page in file.pages:
        links = [one for one in page.obj.get("/Annots", Array()) if one is not None]
        for one in links:
            one.Border, one.F = Array([0] * 3), 4
            for key in _OF_LINK:
                if key in one:
                    del one[key]
        if links:
            page.obj.Annots = Array(links)
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]


def _refuse_what_changes(file: Pdf) -> None:
    root = file.Root
    form = root.get("/AcroForm", Dictionary())
    if "/DSS" in root or any(_is_signed(one) for one in file.objects):
        raise InputRefused(
            "trust.pdf_signed",
            ja="この PDF にはすでに電子シールか電子署名があります。中に加えると前のものが無効に見えるため、"
            "付けていません。--beside でファイルの隣に付けてください。",
            en="This PDF file bears a seal or a signature. One more inside would make that look invalid, so it was not "
            "sealed. Seal it beside the file with --beside.",
        )
    changes = any(key in root for key in _OF_ALL) or "/JavaScript" in root.get("/Names", Dictionary())
    changes = changes or bool(form.get("/Fields", Array())) or "/XFA" in form
    if (
        changes
        or any(map(_page_changes, file.pages))
        or any(_changes(one) for found in file.objects for one in _parts(found))
    ):
        raise InputRefused(
            "trust.pdf_acts",
            ja="この PDF には、後で表示を変えうるもの（スクリプトや動作、入力欄、注釈、層、別のファイルの絵、"
            "印刷のときだけの絵）があります。シールは付けていません。PDF として印刷し直したものを指定するか、"
            "--beside でファイルの隣に付けてください。",
            en="This PDF file holds what may look otherwise another time: scripts or actions, fields, notes, layers, "
            "pictures of other files or for the printer alone. It was not sealed. Print it to a PDF file anew and name "
            "that, or seal it beside the file with --beside.",
        )


def _is_signed(found: Object) -> bool:
    return isinstance(found, Dictionary) and "/ByteRange" in found and "/Contents" in found


def _page_changes(page: pikepdf.Page) -> bool:
    """Of what lies on a page links alone look the same to all; they have no picture."""
    on_it = [one for one in page.obj.get("/Annots", Array()) if one is not None]
    return any(key in page.obj for key in _OF_PAGE) or any(
        not isinstance(one, Dictionary) or one.get("/Subtype") != Name.Link or "/AP" in one or "/AA" in one
        for one in on_it
    )


def _parts(found: Object) -> Iterator[Object]:
    """An object and all in it that is not an object of its own."""
    rest = [found]
    while rest:
        part = rest.pop()
        yield part
        if isinstance(part, Dictionary | pikepdf.Stream):
            # By pairs: a key in other characters cannot be asked for by its name.
            inside = [one for _, one in part.items()]
        elif isinstance(part, Array):
            inside = list(part)
        else:
            continue
        rest.extend(one for one in inside if isinstance(one, Object) and not one.is_indirect)


def _changes(part: Object) -> bool:
    """Whether this part of a file, a dictionary or that of a stream, may make it look otherwise."""
    is_stream = isinstance(part, pikepdf.Stream)
    if not (is_stream or isinstance(part, Dictionary)):
        return False
    if is_stream and (any(key in part for key in _ELSEWHERE) or part.get("/Subtype") == Name.PS):
        return True
    if any(key in part for key in _LAYERED) or part.get("/Type") in (Name.OCG, Name.OCMD):
        return True
    if any(key in part and not isinstance(part.get(key), Name) for key in _CURVES):
        return True
    if _is_named_otherwise(part.get("/Resources")):
        return True
    acts = [one for key in ("/A", "/PA", "/NA", "/Next") for one in _each(part.get(key)) if "/S" in one]
    opens = [one for one in _each(part.get("/OpenAction")) if "/S" in one]
    return not all(map(_leads, [*acts, *opens])) or any(one["/S"] != Name.GoTo for one in opens)


def _each(found: object) -> list[Object]:
    """The dictionaries and streams in a place where one may stand, or an array of them."""
    many = list(found) if isinstance(found, Array) else [found]
    return [one for one in many if isinstance(one, Dictionary | pikepdf.Stream)]


def _leads(action: Object) -> bool:
    """Whether an action leads elsewhere, and nothing comes after it."""
    return isinstance(action, Dictionary) and action["/S"] in _ACTIONS and "/Next" not in action


def _is_named_otherwise(resources: object) -> bool:
    """Whether a name by which a page asks for something is one to some readers and another to others, as written."""
    if not isinstance(resources, Dictionary):
        return False
    return not all(key.isascii() for _, kind in resources.items() for one in _each(kind) for key, _ in one.items())
