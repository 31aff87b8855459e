"""「法令ID」 What the name of a file of e-Gov says: 405AC0000000088_20240401_504AC0100000052.xml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import InputRefused
from madoguchi.formats.law.law import Law
from madoguchi.formats.law.numerals import LawNumber

_NAME = re.compile(
    r"(?:.*/)?([1-5][0-9]{2}[0-9A-Z]{12})_([0-9]{4})([0-9]{2})([0-9]{2})_([0-9A-Z]{15})(?:[\s(（\[-][^/]*)?\.xml",
    re.IGNORECASE,
)
"""Behind it may stand what a computer adds to a second copy: (1)."""
LONGEST_ID = 200
"""Characters; a number or title that stands for a law's id is shorter."""
NEVER = "0" * 15
"""What stands for the amending law in the name of a law's first edition."""
_COUNTED = re.compile(r"(?:(AC)|(CO))[0-9]{2}([0-9]{8})|M[0-9A-Z]{8}([0-9]{3})")
"""Behind era and year in an id: 法律, 政令, or what ministries order; what other ids count is not read."""
_ERAS = "明治", "大正", "昭和", "平成", "令和"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionName:
    """「法令の版」 Which law, in force from which day, amended by which: NEVER, or empty where nobody says it."""

    law_id: str
    effective_on: date
    amended_by: str = ""


def edition_of(name: str, law: Law, effective_on: date | None) -> EditionName:
    """「法令の版」 What the file's name says of the law that is in it; `effective_on` counts where it says nothing.

    A file with another name is known by the number of its law. Raises InputRefused `law.no_day` where nobody says the
    day, `law.number_too_long`, and `law.other_law` for a name that belongs to a law of another number.
    """
    found = _NAME.fullmatch(name)
    day = (_day(found) if found else None) or effective_on
    if day is None:
        raise InputRefused(
            "law.no_day",
            ja=f"{name} の名前に施行期日がありません。いつからの版か分からないと条文を選べないため止めました。"
            "--effective で指定してください。",
            en=f"The name of {name} says no day from which it is in force, without which no article can be chosen. "
            "Give it with --effective.",
        )
    if found is None:
        known_as = str(law.number or law.number_text or law.title)
        if len(known_as) > LONGEST_ID:
            raise InputRefused(
                "law.number_too_long",
                ja=f"{name} の法令番号（なければ題名）が{LONGEST_ID}文字を超えています。ファイルを確かめてください。",
                en=f"The number (or else the title) of the law in {name} has more than {LONGEST_ID} characters. Check "
                "the file.",
            )
        return EditionName(law_id=known_as, effective_on=day)
    law_id, amended_by = found[1].upper(), found[5].upper()
    if law.number and not _is_of(law_id, law.number):
        raise InputRefused(
            "law.other_law",
            ja=f"{name} の名前の法令IDと、中の法令番号（{law.number_text}）が違います。別の法令のファイルです。"
            "ダウンロードし直してください。",
            en=f"The law id in the name of {name} and the number in it ({law.number_text}) differ: the file is of "
            "another law. Download it again.",
        )
    return EditionName(law_id=law_id, effective_on=day, amended_by=amended_by)


def _is_of(law_id: str, number: LawNumber) -> bool:
    if (_ERAS[int(law_id[0]) - 1], int(law_id[1:3])) != (number.era, number.year):
        return False
    found = _COUNTED.fullmatch(law_id, 3)
    if found is None or number.number is None:
        return True
    kind = "法律" if found[1] else "政令" if found[2] else ""
    is_kind = number.kind == kind if kind else number.kind not in ("法律", "政令")
    return is_kind and int(found[3] or found[4]) == number.number


def newness(law_id: str) -> tuple[int, ...]:
    """What orders the ids of laws by era, year and number; what is no such id comes first."""
    if not re.fullmatch(r"[1-5][0-9]{2}[0-9A-Z]{12}", law_id):
        return ()
    found = _COUNTED.fullmatch(law_id, 3)
    return int(law_id[0]), int(law_id[1:3]), int(found[3] or found[4]) if found else 0


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[2]), int(found[3]), int(found[4]))
    except ValueError:
        return None
