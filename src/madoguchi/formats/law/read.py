"""「法令標準XML」 The bytes of a file, held to its schema, become a law; or one sentence says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from lxml import etree

from madoguchi.core.dates import parse_wareki
from madoguchi.core.errors import InputRefused
from madoguchi.formats.law.law import Law, Part, Place, Provision
from madoguchi.formats.law.numerals import NUMBER, branches, law_number, printable
from madoguchi.formats.law.numerals import plain as one_width
from madoguchi.formats.law.text import lines, plain, sentence

LARGEST = 1 << 26
"""Bytes of a law: several times the longest there is."""
MOST_OF_RANGE = 1000
"""Articles that one element may stand for (第十条から第十二条まで　削除)."""
_ERAS = {"Meiji": "明治", "Taisho": "大正", "Showa": "昭和", "Heisei": "平成", "Reiwa": "令和"}
_ANNEXES = ("AppdxTable", "AppdxNote", "AppdxStyle", "AppdxFormat", "Appdx", "AppdxFig")
_LEVELS = frozenset({"Part", "Chapter", "Section", "Subsection", "Division"})
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ELSEWHERE = ("import", "include", "redefine")
_STRUCK = "削除"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """「スキーマ」 The schema that files are held to, and the SHA-256 (hex) of its own file."""

    sha256: str
    compiled: etree.XMLSchema


def schema_of(content: bytes) -> Schema:
    """The schema in an XSD file. Raises InputRefused `law.not_a_schema`; one that would fetch others is none."""
    try:
        tree = _tree(content, "XSD")
        if any(etree.QName(one).localname in _ELSEWHERE for one in tree.iter(etree.Element)):
            raise ValueError("the schema names others")
        return Schema(sha256=sha256(content).hexdigest(), compiled=etree.XMLSchema(tree))
    except (InputRefused, etree.XMLSchemaParseError, ValueError) as error:
        raise InputRefused(
            "law.not_a_schema",
            ja="スキーマ（XSD）として読めません。e-Gov の法令標準XMLスキーマのファイルを指定してください。",
            en="This is no schema (XSD) that can be read. Name the file of the schema of e-Gov's law XML.",
        ) from error


def read(content: bytes, schema: Schema, *, name: str = "XML") -> Law:
    """「法令」 The law in a file of the 法令標準XML.

    Raises InputRefused `law.too_large`, `law.wrong_code_page` (not UTF-8), `law.doctype` (it would define entities),
    `law.not_xml`, `law.not_a_law`, `law.not_by_schema`, `law.other_schema` (the schema lets through what e-Gov's does
    not) and `law.no_such_number`. Nothing is fetched and no entity is expanded.
    """
    root = _tree(content, name)
    if root.tag != "Law" or root.get("Lang") == "en":
        raise InputRefused(
            "law.not_a_law",
            ja=f"{name} は法令標準XMLの日本語の法令ではありません（最初の要素が Law でないか、訳文です）。"
            "e-Gov の法令XMLを指定してください。",
            en=f"{name} is no Japanese law in the standard XML (its first element is not Law, or it is a translation). "
            "Name a law file of e-Gov.",
        )
    if found := _against(schema, root):
        line, why = found
        raise InputRefused(
            "law.not_by_schema",
            ja=f"{name} の{line}行目がスキーマに合いません（{why}）。何も取り込んでいません。",
            en=f"Line {line} of {name} is not as the schema asks ({why}). Nothing was taken in.",
        )
    try:
        return _law(root, name)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputRefused(
            "law.other_schema",
            ja=f"{name} は渡されたスキーマに合いますが、法令にあるはずの番号などがありません。"
            "e-Gov の法令標準XMLスキーマ（第3版）を指定してください。",
            en=f"{name} is as the given schema asks, but lacks numbers or the like that every law has. Name the schema "
            "of e-Gov's law XML (version 3).",
        ) from error


def _against(schema: Schema, root: etree._Element) -> tuple[int, str] | None:
    """The line that is not as the schema asks, and why; or that it asks more than can be told."""
    try:
        if schema.compiled.validate(root):
            return None
    except etree.XMLSchemaError as error:
        return root.sourceline or 1, printable(str(error))
    first = schema.compiled.error_log[0]
    return first.line, printable(first.message)


def _tree(content: bytes, name: str) -> etree._Element:
    if len(content) > LARGEST:
        raise InputRefused(
            "law.too_large",
            ja=f"{name} は{LARGEST >> 20}MBを超えています。法令の大きさではないため読みません。"
            "ファイルを確かめてください。",
            en=f"{name} has more than {LARGEST >> 20} MB, which no law has, and was not read. Check the file.",
        )
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputRefused(
            "law.wrong_code_page",
            ja=f"{name} の{line}行目が UTF-8 ではありません。文字が化けるため読みません。"
            "e-Gov のファイルをそのまま使ってください。",
            en=f"Line {line} of {name} is not UTF-8, and its characters would come out wrong; it was not read. Use "
            "the file as e-Gov gives it.",
        ) from None
    if _DOCTYPE.search(content):
        raise InputRefused(
            "law.doctype",
            ja=f"{name} に DOCTYPE か ENTITY の宣言があります。"
            "外のファイルを読ませたり際限なく膨らませたりできるため読みません。",
            en=f"{name} declares a DOCTYPE or an ENTITY. Such a file can fetch others, or grow without end, and was "
            "not read.",
        )
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputRefused(
            "law.not_xml",
            ja=f"{name} は{error.lineno or 1}行目でXMLとして読めなくなります。途中で切れていないか確かめ、"
            "ダウンロードし直してください。",
            en=f"{name} cannot be read as XML from line {error.lineno or 1} on. Check that it is whole, and download "
            "it again.",
        ) from error


def _law(root: etree._Element, name: str) -> Law:
    body = root.find("LawBody")
    if body.find("MainProvision") is None:
        raise ValueError("no MainProvision")
    title = body.find("LawTitle")
    printed = plain(root.find("LawNum"))
    abbreviations = "" if title is None else title.get("Abbrev", "")
    return Law(
        title=plain(title) or printed,
        abbreviations=tuple(one.strip() for one in re.split("[,、，]", abbreviations) if one.strip()),
        number_text=printed,
        number=law_number(printed),
        promulgated_on=_promulgated(root),
        provisions=tuple(_provisions(body, name)),
    )


def _promulgated(root: etree._Element) -> date | None:
    """「公布日」 None where the file does not say it, and for days before the solar calendar."""
    month, day = root.get("PromulgateMonth"), root.get("PromulgateDay")
    if not month or not day:
        return None
    try:
        return parse_wareki(f"{_ERAS[root.get('Era')]}{int(root.get('Year'))}年{int(month)}月{int(day)}日")
    except InputRefused:
        return None


def _provisions(body: etree._Element, name: str) -> Iterator[Provision]:
    for child in body:
        if child.tag == "Preamble":
            yield from _level(child, Place(part=Part.PREAMBLE), name)
        elif child.tag == "MainProvision":
            yield from _level(child, Place(), name)
        elif child.tag == "SupplProvision":
            amending = child.get("AmendLawNum", "")
            of = str(law_number(amending) or one_width(amending))
            yield from _level(child, Place(part=Part.SUPPLEMENT, of=of), name)
        elif child.tag in _ANNEXES:
            yield _annex(child)


def _level(element: etree._Element, place: Place, name: str) -> Iterator[Provision]:
    for child in element:
        if child.tag in _LEVELS:
            yield from _level(child, place, name)
        elif child.tag == "Article":
            for number in _numbers(child.get("Num"), name):
                yield from _article(child, replace(place, article=number), name)
        elif child.tag == "Paragraph":
            yield from _paragraph(child, place, name)
        elif child.tag.startswith("SupplProvisionAppdx"):
            yield replace(_annex(child), place=replace(place, part=Part.ANNEX, article=_annex(child).place.article))


def _article(element: etree._Element, place: Place, name: str) -> Iterator[Provision]:
    note = plain(element.find("SupplNote"))
    paragraphs = [one for child in element.findall("Paragraph") for one in _paragraph(child, place, name)]
    struck = element.get("Delete") == "true" or [one.text for one in paragraphs] == [_STRUCK]
    yield Provision(
        place=place,
        title=plain(element.find("ArticleTitle")),
        caption=_caption(element.find("ArticleCaption")),
        text=note,
        sentences=0,
        proviso=False,
        struck=struck,
    )
    yield from (replace(one, struck=one.struck or struck) for one in paragraphs)


def _paragraph(element: etree._Element, place: Place, name: str) -> Iterator[Provision]:
    here = replace(place, paragraph=_small(element.get("Num").strip(), name))
    yield _provision(element, here, "ParagraphNum", "ParagraphSentence", caption=element.find("ParagraphCaption"))
    yield from _items(element, here, name)


def _items(element: etree._Element, place: Place, name: str) -> Iterator[Provision]:
    for child in element.findall("Item"):
        for number in _numbers(child.get("Num"), name):
            here = replace(place, item=number)
            yield _provision(child, here, "ItemTitle", "ItemSentence")
            yield from _subitems(child, here, 1)


def _subitems(element: etree._Element, place: Place, depth: int) -> Iterator[Provision]:
    for child in element.findall(f"Subitem{depth}"):
        title = one_width(plain(child.find(f"Subitem{depth}Title"))).strip("()")
        here = replace(place, subitem=(*place.subitem, title or child.get("Num").replace("_", "の")))
        yield _provision(child, here, f"Subitem{depth}Title", f"Subitem{depth}Sentence")
        yield from _subitems(child, here, depth + 1)


def _provision(
    element: etree._Element, place: Place, title: str, sentences: str, caption: etree._Element | None = None
) -> Provision:
    said = element.find(sentences)
    each = said.findall("Column[last()]/Sentence") or said.findall("Sentence")
    provisos = [one for one in each if one.get("Function") == "proviso" or plain(one).startswith("ただし、")]
    below = [
        line
        for child in element
        if child.tag not in (title, sentences, "ParagraphCaption", "Item") and not re.match(r"Subitem\d+$", child.tag)
        for line in lines(child)
    ]
    first = sentence(said) if said.find("Table") is None else "\n".join(lines(said))
    text = "\n".join(filter(None, [first, *below]))
    return Provision(
        place=place,
        title=plain(element.find(title)),
        caption=_caption(caption),
        text=text,
        sentences=len(each) - len(provisos),
        proviso=bool(provisos),
        struck=element.get("Delete") == "true" or text == _STRUCK,
    )


def _annex(element: etree._Element) -> Provision:
    """「別表」 An annex whole, under its name without what stands in brackets behind it (第三条関係)."""
    head = element.find(f"{element.tag}Title")
    title = plain(head)
    text = "\n".join(line for child in element if child is not head for line in lines(child))
    return Provision(
        place=Place(part=Part.ANNEX, article=annex_key(title) or one_width(title) or "附録"),
        title=title,
        caption="",
        text=text,
        sentences=0,
        proviso=False,
        struck=text == _STRUCK,
    )


def annex_key(title: str) -> str:
    """「別表」 The name of an annex with its number in figures; empty where it has none.

    >>> annex_key("別表第一の二（第三条関係）"), annex_key("別表（第二条関係）")
    ('別表第1の2', '別表')
    """
    found = re.match(rf"別表(?:第?({NUMBER}(?:の{NUMBER})*))?(?![0-9])", one_width(title))
    if found is None:
        return ""
    return f"別表第{branches(*found[1].split('の'))}" if found[1] else "別表"


def _caption(element: etree._Element | None) -> str:
    return plain(element).strip("（）()")


def _numbers(written: str, name: str) -> list[str]:
    """「条名」 The numbers that an element stands for: 8_2 is 8の2; 10:12 are three with one text."""
    first, _, last = written.partition(":")
    one, other = first.split("_"), last.split("_")
    if not last or one[:-1] != other[:-1]:
        return [each.replace("_", "の") for each in (first, last) if each]
    low, high = _small(one[-1], name), _small(other[-1], name)
    if high - low >= MOST_OF_RANGE:
        raise _too_large(name, written)
    return ["の".join([*one[:-1], str(number)]) for number in range(low, high + 1)]


def _small(written: str, name: str) -> int:
    if not re.fullmatch(r"\+?[0-9]{1,5}", written):
        raise _too_large(name, written)
    return int(written)


def _too_large(name: str, written: str) -> InputRefused:
    return InputRefused(
        "law.no_such_number",
        ja=f"{name} の条・項・号の番号（{written[:20]}）が番号でないか、法令にありえない大きさです。"
        "ファイルを確かめてください。",
        en=f"A number of an article, paragraph or item in {name} ({written[:20]}) is none, or larger than any law has. "
        "Check the file.",
    )
