"""「基本4情報」 A signing certificate's name, date of birth and address beside those of the register.

Sex is not compared: no relation holds it, and no rule asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from madoguchi.core.prefectures import prefecture_of
from madoguchi.formats.variants import UNKNOWN, folded, folded_character
from madoguchi.places.spelling import spelling
from madoguchi.registry.locate import locate
from madoguchi.registry.match import Match
from madoguchi.tenancy import current
from madoguchi.tenancy.own import own

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from madoguchi.trust.four_items import FourItems

_ANY = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """「照合」 Item by item."""

    name: Match
    birth_date: Match
    address: Match

    @property
    def is_same(self) -> bool:
        """Whether all three say the same."""
        return {self.name, self.birth_date, self.address} == {Match.SAME}


def matched(items: FourItems, person_id: int, shown: Mapping[str, pa.Table], *, on: date) -> Matched:
    """「照合」 The items beside a person of a household as `read.household` shows it.

    Names are alike in any variant (髙, 高), as a former surname before the name, or as an alias; addresses in any
    spelling, or where both are the same town and numbers in the registers of places, and the same room. Where anybody
    of the household is protected, the address is not compared: the answer would tell it.
    """
    (person,) = (one for one in shown["people"].to_pylist() if one["person_id"] == person_id)
    rows = [one for one in shown["addressees"].to_pylist() if one["person_id"] == person_id]
    row = rows[0] if rows else {}
    is_protected = any(one["protected"] for one in shown["people"].to_pylist())
    born, known = items.birth_date, person["birth_date"]
    return Matched(
        name=_name(items, [row.get(one) or "" for one in ("name", "alias")], row.get("former_surname") or ""),
        birth_date=Match.UNKNOWN if born is None or known is None else _same(born == known),
        address=Match.UNKNOWN if is_protected else _address(items, row, on),
    )


def _name(items: FourItems, names: list[str], former: str) -> Match:
    given = [name for name in names if name]
    if not given:
        return Match.UNKNOWN
    # A former surname stands in brackets behind the surname, on cards and certificates.
    with_former = [name.replace(space, f"[{former}]{space}", 1) for name in given for space in " \u3000" if former]
    key = folded(items.name)
    if key in {folded(one) for one in (*given, *with_former)}:
        return Match.UNKNOWN if UNKNOWN in key else Match.SAME
    said = _with_wildcards(items.name, items.substituted_in_name)
    return Match.UNKNOWN if any(_fits(said, _with_wildcards(one, ())) for one in given) else Match.DIFFERS


def _address(items: FourItems, row: Mapping[str, str | None], on: date) -> Match:
    here, room = row.get("address") or "", row.get("building") or ""
    if not here:
        return Match.UNKNOWN
    # The register leaves out where it is kept.
    city = f"{prefecture_of(current())}{own().name}"
    written = {f"{city}{here}{gap}{room}" for gap in ("", " ")} | {f"{city}{here}"}
    if spelling(items.address).key in {spelling(one).key for one in written}:
        return Match.SAME
    said, known = locate([items.address, f"{here} {room}".strip()], on=on).to_pylist()
    parts = ("lg_code", "machiaza_id", "numbers")
    is_known = all(said[part] for part in parts)
    if is_known and all(said[part] == known[part] for part in parts):
        return _same(folded(said["rest"]) == folded(known["rest"]))
    return Match.UNKNOWN if items.substituted_in_address else Match.DIFFERS


def _with_wildcards(text: str, places: tuple[int, ...]) -> list[str]:
    """The characters of a name without spaces, each in its usual form; of those that stand for another, any."""
    return [_ANY if at in places else folded_character(one) for at, one in enumerate(text) if not one.isspace()]


def _fits(said: list[str], known: list[str]) -> bool:
    return len(said) == len(known) and all(one in (_ANY, other) for one, other in zip(said, known, strict=True))


def _same(is_same: bool) -> Match:
    return Match.SAME if is_same else Match.DIFFERS
