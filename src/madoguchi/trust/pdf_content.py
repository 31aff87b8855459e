"""「電子シール」 What a PDF file may hold that is sealed: all that it names, and nothing to show something else by.

What PDF/A forbids for the same reason (ISO 19005-2) is refused: scripts, and actions that run, fetch or change what is
shown; what lies in other files; other pictures for the printer; layers that follow the use; fields that readers draw.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from madoguchi.core.errors import InputRefused

_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/ResetForm",
        "/Hide",
        "/SetOCGState",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/Trans",
        "/GoTo3DView",
        "/RichMediaExecute",
    }
)
"""Of the actions (ISO 32000-1, table 198) those that run, fetch, or change what is shown."""
_MOVING = frozenset({"/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"})
"""Annotations that play something."""
_KEYS = frozenset({"/JS", "/AA", "/XFA", "/Alternates", "/OPI"})
"""Scripts, actions that nobody asked for, forms of another format, and other pictures for the printer."""
_ELSEWHERE = frozenset({"/F", "/Ref"})
"""Of a stream: that what it shows lies in another file."""


def refuse_what_changes(reader: PdfFileReader) -> None:
    """Raises InputRefused `trust.pdf_lacks` and `trust.pdf_acts` for what is not to be sealed, at any of its dates."""
    free, tables = int(reader.trailer["/Size"]), reader.xrefs
    for revision in range(tables.total_revisions):
        held = reader.get_historical_resolver(revision)
        for one in tables.explicit_refs_in_revision(revision):
            if one.idnum >= free:
                raise _lacks()
            _refuse(held(one), free)
    _refuse(reader.trailer.flatten(), free)


def _refuse(found: object, free: int) -> None:
    for part in _parts(found):
        if isinstance(part, IndirectObject) and part.idnum >= free:
            raise _lacks()
        if isinstance(part, DictionaryObject) and _changes(part):
            raise _acts()


def _parts(found: object) -> Iterator[object]:
    """All that an object is made of, however deep; what it names stays a reference."""
    rest = [found]
    while rest:
        part = rest.pop()
        yield part
        if isinstance(part, dict):
            rest.extend(dict.values(part))
        elif isinstance(part, list):
            rest.extend(list.__iter__(part))


def _changes(part: DictionaryObject) -> bool:
    """Whether this part of a file may make it show something else."""
    if not _KEYS.isdisjoint(part) or (isinstance(part, StreamObject) and not _ELSEWHERE.isdisjoint(part)):
        return True
    # What a dictionary says may stand in an object of its own; `get` would not follow it there.
    kind, annotation, drawn = (
        part[key] if key in part else None  # noqa: SIM401
        for key in ("/S", "/Subtype", "/NeedAppearances")
    )
    if kind in _ACTIONS or annotation in _MOVING or drawn:
        return True
    # Layers follow by it whether the file is looked at or printed; of an annotation it names the appearance.
    return "/AS" in part and "/Subtype" not in part


def _lacks() -> InputRefused:
    return InputRefused(
        "trust.pdf_lacks",
        ja="この PDF は、中にない部品を指しています。シールを付けると別の内容に見えるおそれがあるため、"
        "付けていません。PDF として印刷し直したものを指定してください。",
        en="This PDF file names parts that it does not hold, and might show something else once it is sealed. "
        "It was not sealed. Print it to a PDF file anew, and name that.",
    )


def _acts() -> InputRefused:
    return InputRefused(
        "trust.pdf_acts",
        ja="この PDF には、後で表示を変えるもの（スクリプトや動作、別のファイルの絵、印刷のときだけの絵や層、"
        "入力欄の自動表示）があります。シールは付けていません。PDF として印刷し直したものを指定してください。",
        en="This PDF file holds something by which it may show something else later: scripts or actions, pictures of "
        "other files, pictures or layers for the printer alone, or fields that a reader draws itself. It was not "
        "sealed. Print it to a PDF file anew, and name that.",
    )
