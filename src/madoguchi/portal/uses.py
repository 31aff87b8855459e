"""「個人情報の利用記録」 Who read what, when and why: as records have it, in the language of the page where it can be.

A person, a programme and a law have their names in Japanese only; so has a reason that somebody of the office wrote.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.core.dates import JAPAN
from madoguchi.datause.record import Use
from madoguchi.flow import visiting
from madoguchi.identity.models import Visit
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_visitors, not_for_proxies, page
from madoguchi.portal.told import Words
from madoguchi.portal.wording.uses import EASY_ITEMS, ITEMS_BESIDE, USES
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.rules.items import ITEMS
from madoguchi.web.cell import plain
from madoguchi.web.language import Language, said

_WHO = ("uses.by.self", "uses.by.claimant", "uses.by.proxy")
_STANDING = {said(USES, key, Language.JA): key for key in USES if key.startswith("uses.why.")}
"""The purposes that the office reads for day by day, in the words of the record, and the keys of their sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """「個人情報の利用記録」 The newest of the readings that are alike on one day, and how many there were.

    `who` and `why` are keys of sentences, or empty where the words of `use` are all that there is; `of` is the
    programme that the purpose was about, where `why` does not say it.
    """

    use: Use
    who: str
    why: str
    of: str
    items: Words
    people: str
    times: int


@require_GET
@for_visitors
def uses(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「個人情報の利用記録」 The page, the newest first."""
    if not visitor.reads_all:
        raise not_for_proxies()
    require(visitor, Procedure.SEE_USES)
    return page(request, language, "uses", {"uses": _day_by_day(visiting.uses(visitor.person_id), language)})


@require_GET
@for_visitors
def uses_as_csv(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """The same as a file, in the words of the record."""
    if not visitor.reads_all:
        raise not_for_proxies()
    require(visitor, Procedure.SEE_USES)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="uses.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["日時", "だれが", "目的", "根拠", "項目", "人数"])
    for one in visiting.uses(visitor.person_id):
        at = f"{one.at.astimezone(JAPAN):%Y-%m-%d %H:%M}"
        writer.writerow(plain([at, one.by, one.purpose, one.law, _items(one, Language.JA).text, _people(one)]))
    return response


def _day_by_day(uses: tuple[Use, ...], language: Language) -> list[Line]:
    alike: dict[tuple[object, ...], list[Use]] = {}
    for one in uses:
        key = (one.at.astimezone(JAPAN).date(), one.by, one.purpose, one.law, _items(one, language), _people(one))
        alike.setdefault(key, []).append(one)
    return [_line(some[0], len(some), language) for some in alike.values()]


def _line(use: Use, times: int, language: Language) -> Line:
    items, people = _items(use, language), _people(use)
    if language is Language.JA:
        return Line(use=use, who="", why="", of="", items=items, people=people, times=times)
    who = next((key for key in _WHO if said(USES, key, Language.JA) == use.by), "")
    # The purpose alone, or what it was about, the particle, and the purpose.
    about = next((text for text in _STANDING if use.purpose == text or use.purpose.endswith(f"の{text}")), "")
    of = use.purpose.removesuffix(about).removesuffix("の") if about else ""
    return Line(use=use, who=who, why=_STANDING.get(about, ""), of=of, items=items, people=people, times=times)


def _people(use: Use) -> str:
    """How many a bulk reading was of. Of a household it is not said: one less would tell who lives apart by now."""
    return f"{use.people:,}" if use.snapshot_id else ""


def _items(use: Use, language: Language) -> Words:
    comma = ", " if language is Language.EN else "、"
    return Words(text=comma.join(dict.fromkeys(_item(one, language) for one in use.items)), lang=language.code)


def _item(read: str, language: Language) -> str:
    """「利用項目」 An item of the record (`relation[argument].column`) by the name that people know it by."""
    relation, _, name = re.sub(r"\[.*?\]", "", read).partition(".")
    column = (relation, name)
    if language is Language.EASY and column in EASY_ITEMS:
        return EASY_ITEMS[column]
    known = ITEMS.get(column)
    names = (known.title, known.title_en) if known else ITEMS_BESIDE.get(column) or _of_file(relation, name)
    return (names or (read, read))[language is Language.EN]


def _of_file(register: str, name: str) -> tuple[str, str] | None:
    """What a column of a register is called in its files, where all of it is read."""
    columns = EVERY_REGISTER[register].columns if register in EVERY_REGISTER else ()
    return next(((one.header, name.replace("_", " ")) for one in columns if one.name == name), None)
