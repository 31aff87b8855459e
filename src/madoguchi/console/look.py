"""「新旧対照表」 What a programme file changes, as the page shows it to who proposes it and to who approves it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from datetime import datetime

from madoguchi.cases.models import Claim
from madoguchi.console.articles import articles_of
from madoguchi.core.errors import InputRefused, MadoguchiError
from madoguchi.core.money import Yen
from madoguchi.flow.effects import Effects, effects
from madoguchi.programme.compare import pairs
from madoguchi.programme.declaration import DeclaredFile, in_budget
from madoguchi.programme.load import LARGEST_FILE_BYTES
from madoguchi.programme.said_still import said_still
from madoguchi.programme.scenario import run_scenarios
from madoguchi.programme.table import Language as TableLanguage
from madoguchi.programme.table import rows
from madoguchi.registry.laws import Laws
from madoguchi.web.language import Language


def looked(
    before: DeclaredFile | None, after: DeclaredFile, by: str, language: Language, at: datetime
) -> dict[str, object]:
    """Both tables, the scenarios, the effects and what becomes of open cases, as values of the template."""
    table = TableLanguage.ENGLISH if language is Language.EN else TableLanguage.JAPANESE
    results = run_scenarios(after.programme)
    found: Effects | None = None
    untold = ""
    try:
        found = effects(before, after, by, at)
    except MadoguchiError as refused:
        untold = refused.en if language is Language.EN else refused.ja
    compared = pairs(before, after, table) if before else ()
    return {
        "after": after,
        "before": before,
        "pairs": compared,
        "changed_rows": sum(one.is_changed for one in compared),
        "articles": articles_of(after.programme, language, Laws()),
        "rows": () if before else rows(after.programme, table),
        "said_still": said_still(before, after) if before else (),
        "scenarios": [(one, _figures(one.expected), _figures(one.found)) for one in results],
        "passed": all(one.passed for one in results),
        "effects": found,
        "moved": _moved(found),
        "figures": _sums(found),
        "over_budget": found is not None and _is_over_budget(after, found),
        "untold": untold,
        "claims": f"{Claim.objects.filter(programme_id=after.programme.id).count():,}",
        "packed": packed(after.text),
    }


def packed(text: str) -> str:
    """A file as a page carries it along, so that not a byte of it changes on the way."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def unpacked(carried: str) -> bytes:
    """The file that a page carried along. Raises InputRefused `console.other_file`."""
    try:
        opened = zlib.decompressobj()
        content = opened.decompress(base64.b64decode(carried, validate=True), LARGEST_FILE_BYTES + 1)
        whole = opened.eof
    except (ValueError, zlib.error):
        content, whole = b"", False
    if not whole:
        raise InputRefused(
            "console.other_file",
            ja="画面から送られた制度ファイルが欠けているか壊れています。何も起案していません。画面を開き直してください。",
            en="The programme file that the page sent is incomplete or damaged. Nothing was proposed. Open the page "
            "again.",
        )
    return content


def _figures(yen: int | None) -> str | None:
    return None if yen is None else f"{yen:,}"


def _moved(found: Effects | None) -> list[Mapping[str, str | None]]:
    if found is None or found.moved is None:
        return []
    return [
        {
            "key": f"moved.{one.before}.{one.after}",
            "units": _figures(one.units),
            "yen": None if one.yen is None else f"{one.yen:+,}",
        }
        for one in found.moved
    ]


def _sums(found: Effects | None) -> list[tuple[str, str | None]]:
    if found is None:
        return []
    after = "look.cost_shown" if found.hides and found.moved is not None else "look.cost_after"
    sums = [(after, found.cost_after), ("look.entitled", found.entitled), ("look.unknown", found.unknown)]
    if found.moved is not None:
        sums = [("look.cost_before", found.cost_before), *sums]
    return [(key, _figures(value)) for key, value in sums]


def _is_over_budget(after: DeclaredFile, found: Effects) -> bool:
    try:
        in_budget(after.programme, Yen(found.cost_after or 0))
    except MadoguchiError:
        return True
    return False
