"""「引用」 What a citation names: 要綱3条1項, 行政手続法（平成5年法律第88号）第八条の二第一項ただし書, 附則2条・3条.

Nothing is guessed: what is not read is handed back as unread, and a name is given as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from madoguchi.formats.law.law import Part, Place
from madoguchi.formats.law.numerals import NUMBER, SIGNS, LawNumber, branches, law_number_at, number_of, plain
from madoguchi.formats.law.read import annex_key

LONGEST = 2000
"""Characters of a citation; more is no citation."""


class Sentence(StrEnum):
    """「前段」「後段」「ただし書」 The part of a provision that is meant; EACH are all its items (各号)."""

    FIRST = "前段"
    SECOND = "後段"
    PROVISO = "ただし書"
    EACH = "各号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """「条項」 One provision that is named, or all from `first` to `last`."""

    first: Place
    last: Place | None = None
    sentence: Sentence | None = None

    def __str__(self) -> str:
        until = f"から{self.last}まで" if self.last else ""
        return f"{self.first}{self.sentence or ''}{until}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """「引用」 One law and what is named of it.

    `own`: the programme's own 要綱. `name` and `caption` are as written but for their width, `caption` what stands in
    brackets behind a name: often the 見出し of an article.
    """

    name: str
    number: LawNumber | None = None
    own: bool = False
    caption: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """「引用」 All that a text cites, in order, and what of it was not read."""

    citations: tuple[Citation, ...]
    unread: tuple[str, ...]


_BRANCHES = rf"(?:の{NUMBER}(?![{SIGNS}項号条]))*"
_ARTICLE = re.compile(rf"第?({NUMBER})(?:条({_BRANCHES})(?!の{NUMBER})|((?:の{NUMBER})+)条)(?![例市通])")
_PARAGRAPH = re.compile(rf"第?({NUMBER})項")
_ITEM = re.compile(rf"第?({NUMBER})号({_BRANCHES})")
_SUBITEM = re.compile(rf"([ァ-ヴ])(?![ァ-ヴー])|\(({NUMBER}|[a-z]{{1,5}})\)")
_SIGN = re.compile(f"[{SIGNS}]")
_SUPPLEMENT = re.compile(r"[附付]則")
_ANNEX = re.compile(rf"別表(?:第?{NUMBER}(?:の{NUMBER})*)?(?!第[{SIGNS}]|の?(?:[{SIGNS}]|[項条号部]))")
_SENTENCES = {
    "前段": Sentence.FIRST,
    "後段": Sentence.SECOND,
    "ただし書": Sentence.PROVISO,
    "但し書": Sentence.PROVISO,
    "但書": Sentence.PROVISO,
    "各号列記以外の部分": None,
    "各号": Sentence.EACH,
    "本文": None,
    "柱書": None,
}
_SENTENCE = re.compile("|".join(_SENTENCES))
_SAME = re.compile("同([条項号])")
_BETWEEN = re.compile("[、,・;/]|及び|並びに|又は|若しくは|および|ならびに|または|もしくは|と|かつ")
_UNTIL = re.compile("から|[~〜－–—―-]|ないし|乃至")
_PASSED = re.compile("の?規定に(?:よる|より|基づく|基づき)|に(?:よる|より|基づく|基づき)|の規定|の|[。.]")
_OWN = re.compile("(?:本|この)?(?:実施)?(?:要綱|要領)")
_SAME_LAW = re.compile("同(法律|法|政令|省令|令|規則|条例|規程|要綱|要領|告示)")
_LAW = re.compile("(?:法|法律|令|規則|条例|規程|要綱|要領|憲法|告示|通知|基準|指針|方針)$")
_NAME_ENDS = re.compile("[、,・;/]|及び|並びに|又は|若しくは|および|ならびに|または|もしくは")
_ALIAS = re.compile("以下(?:単に)?「([^」]+)」という")
_APART = re.compile(rf"(?<=[{SIGNS}])\s+(?=[{SIGNS}])")
_PARTICLE = re.compile("[にをがはでとものへ]|から|まで")


def cite(text: str) -> Reading:
    """「引用」 The laws and places that a text names. Never raises.

    >>> [(one.name, str(one.spans[0])) for one in cite("要綱第三条第１項、行政手続法８条の２").citations]
    [('要綱', '3条1項'), ('行政手続法', '8条の2')]
    """
    if len(text) > LONGEST:
        return Reading(citations=(), unread=(text,))
    written = plain(_APART.sub("第", text))  # 8条の2 1項 is not 8条の21項
    reader = _Reader(written)
    while reader.at < len(written):
        reader.step()
    return Reading(citations=tuple(reader.citations), unread=tuple(filter(None, reader.unread)))


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    citations: list[Citation] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    last: Citation | None = None
    aliases: dict[str, Citation] = field(default_factory=dict)

    def step(self) -> None:
        """Read one citation, or pass over what is none."""
        begun = self.at
        for passed in (_BETWEEN, _PASSED):
            if self.citations and (found := passed.match(self.text, self.at)):
                self.at = found.end()
                return
        citation = self._law()
        self.last = citation
        if citation is None:
            self.unread.append(self.text[begun : self.at])
            return
        spans = self._spans()
        if spans and citation.caption:
            self.unread.append(citation.caption)
            citation = replace(citation, caption="")
        self.citations.append(replace(citation, spans=spans))

    def _law(self) -> Citation | None:
        if numbered := law_number_at(self.text, self.at):
            self.at = numbered[1]
            return Citation(name=str(numbered[0]), number=numbered[0])
        name = self._name()
        citation = self._named(name)
        caption = ""
        number: LawNumber | None = None
        while self.text[self.at : self.at + 1] == "(":
            inner, self.at = _brackets(self.text, self.at)
            found = law_number_at(inner)
            if found and number is None:
                number, inner = found[0], inner[found[1] :].lstrip("。、,. ")
            if alias := _ALIAS.search(inner):
                self.aliases[alias[1]] = Citation(name=name, number=number, own=bool(_OWN.fullmatch(name)))
                inner = inner.replace(alias[0], "").strip("。、,")
            if inner and caption:
                self.unread.append(inner)
            caption = caption or inner
        if citation is None:
            return None
        return replace(citation, caption=caption, number=number or citation.number)

    def _name(self) -> str:
        """The name of a law that begins here; the reader stands behind it."""
        begun = self.at
        while self.at < len(self.text):
            self.at += 1
            here = self.text[begun : self.at]
            following = self.text[self.at : self.at + 1]
            if following == "(" and not _is_law(here):  # within a title: 給付金（不足額給付）支給要綱
                self.at = _brackets(self.text, self.at)[1] - 1
                continue
            if following in ("(", "") or _is_place(self.text, self.at):
                break
            if _NAME_ENDS.match(self.text, self.at) and _is_law(here) and self._is_apart(here):
                break
        return self.text[begun : self.at]

    def _is_apart(self, here: str) -> bool:
        """Whether the sign that follows a name ends it: a title may hold 及び and the like, so those seldom do."""
        found = _NAME_ENDS.match(self.text, self.at)
        assert found is not None
        if len(found[0]) == 1:
            return True
        after = found.end()
        return bool(_OWN.fullmatch(here) or _SAME_LAW.match(self.text, after) or _OWN.match(self.text, after))

    def _named(self, written: str) -> Citation | None:
        name = re.sub(f"(?:{_PASSED.pattern})$", "", written).strip("「」『』")
        if same := _SAME_LAW.match(name):
            return self._same(same[1], name[same.end() :])
        if name in self.aliases:
            return replace(self.aliases[name], spans=())
        if _PARTICLE.match(name) or not _is_law(name):
            return None
        return Citation(name=name, own=bool(_OWN.fullmatch(name)))

    def _same(self, kind: str, rest: str) -> Citation | None:
        """「同法」 What was named just before, or its 施行令; where that is of another kind or unread, nothing."""
        ends = ("法", "法律") if kind in ("法", "法律") else (kind,)
        last = self.last
        if last is None or not (last.name.endswith(ends) or (last.number and last.number.kind.endswith(ends))):
            return None
        if not rest:
            return replace(last, caption="", spans=())
        is_named = rest in ("施行令", "施行規則") and last.name.endswith(ends)
        return Citation(name=last.name + rest) if is_named else None

    def _spans(self) -> tuple[Span, ...]:
        spans: list[Span] = []
        begins = self.at
        while True:
            if spans:
                between = _BETWEEN.match(self.text, self.at)
                if between is None:
                    break
                begins = between.end()
            else:
                begins = self.at + (self.text[self.at : self.at + 1] == "の")
            found = _place(self.text, begins, spans[-1].last or spans[-1].first if spans else None)
            if found is None:
                break
            place, sentence, self.at = found
            last = None
            if (until := _UNTIL.match(self.text, self.at)) and (end := _place(self.text, until.end(), place)):
                last, sentence, self.at = end
                self.at += 2 * self.text.startswith("まで", self.at)
            spans.append(Span(first=place, last=last, sentence=sentence))
        return tuple(spans)


def _place(text: str, at: int, before: Place | None) -> tuple[Place, Sentence | None, int] | None:
    """The place that begins there, its sentence, and where it ends; what it leaves out is as in the place before."""
    begun, place, sentence = at, before or Place(), None
    named = False
    if text.startswith("本則", at):
        place, at, named = Place(), at + 2, True
    elif text.startswith("前文", at):
        return Place(part=Part.PREAMBLE), None, at + 2
    elif found := _ANNEX.match(text, at):
        key = annex_key(found[0])
        return (Place(part=Part.ANNEX, article=key), None, found.end()) if key else None
    elif found := _SUPPLEMENT.match(text, at):
        place, at, named = Place(part=Part.SUPPLEMENT), found.end(), True
        if text.startswith("(", at):
            inner, end = _brackets(text, at)
            amending = law_number_at(inner)
            if amending is None or amending[1] < len(inner):
                return place, None, at
            place, at = replace(place, of=str(amending[0])), end
    if found := _SAME.match(text, at):
        kept = before and {"条": before.article, "項": before.paragraph, "号": before.item}[found[1]]
        if not before or not kept:
            return None
        place, at, named = _up_to(before, found[1]), found.end(), True
    if found := _ARTICLE.match(text, at):
        number = branches(found[1], *(found[2] or found[3] or "").split("の")[1:])
        if not number:
            return None
        place, at, named = Place(part=_part(place), of=place.of, article=number), found.end(), True
    at += named and re.compile("の(?=第)").match(text, at) is not None
    if found := _PARAGRAPH.match(text, at):
        counted = number_of(found[1])
        if counted is None:
            return None
        kept = Place(part=_part(place), of=place.of, article=place.article)
        place, at, named = replace(kept, paragraph=counted), found.end(), True
    at += named and re.compile("の(?=第)").match(text, at) is not None
    if (named or before) and (found := _ITEM.match(text, at)):
        number = branches(found[1], *found[2].split("の")[1:])
        if not number:
            return None
        place, at, named = replace(place, item=number, subitem=()), found.end(), True
    elif before and not named and before.subitem and _SUBITEM.match(text, at):
        place, named = replace(before, subitem=before.subitem[:-1]), True
    while named and place.item and (found := _SUBITEM.match(text, at)):
        place, at = replace(place, subitem=(*place.subitem, found[1] or found[2])), found.end()
    if (named or before) and (found := _SENTENCE.match(text, at)):
        named = True
        sentence, at = _SENTENCES[found[0]], found.end()
    return (place, sentence, at) if at > begun and named else None


def _part(place: Place) -> Part:
    return Part.MAIN if place.part is Part.ANNEX else place.part


def _up_to(place: Place, level: str) -> Place:
    """「同条」「同項」「同号」 The place before, cut off below the level."""
    cut = replace(place, subitem=())
    if level == "号":
        return cut
    return replace(cut, item="") if level == "項" else replace(cut, item="", paragraph=0)


def _is_place(text: str, at: int) -> bool:
    """Whether a place begins there, behind the name of a law, and not within a number."""
    if _SIGN.match(text, at) and _SIGN.match(text, at - 1):
        return False
    return _place(text, at, None) is not None or (
        text.startswith("の", at) and re.compile("の第").match(text, at) is not None and _is_place(text, at + 1)
    )


def _is_law(name: str) -> bool:
    return bool(_LAW.search(name.strip("「」『』")))


def _brackets(text: str, at: int) -> tuple[str, int]:
    """What stands within the bracket that opens there, and where it ends; all the rest where it is never closed."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return text[at + 1 : place], place + 1
    return text[at + 1 :], len(text)
