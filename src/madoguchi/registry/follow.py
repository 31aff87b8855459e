"""「法人」 A corporation of elsewhere comes into the register, and each file that is taken in follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.core.identifiers import corporate_number
from madoguchi.registry.corporation_list import country
from madoguchi.registry.corporations import CORPORATIONS
from madoguchi.registry.newest import newest
from madoguchi.registry.supersede import Changes, present, supersede
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def follow(numbers: Sequence[str], *, at: datetime) -> Changes:
    """「法人」 Take these corporations from the list of the country into the register, with all that is known of them.

    Raises InputRefused `registry.no_corporation_list` without a list, `registry.corporation_unlisted` for a number that
    it has not, and what `core.identifiers.corporate_number` raises.
    """
    asked = [corporate_number(number) for number in numbers]
    listed = country()
    if listed is None:
        raise InputRefused(
            "registry.no_corporation_list",
            ja="全国の法人の一覧がありません。`corporation build` で作り、MADOGUCHI_CORPORATIONS で指定してください。",
            en="There is no list of the country's corporations. Make it with `corporation build` and name its folder "
            "in MADOGUCHI_CORPORATIONS.",
        )
    rows = listed.of(asked)
    unknown = sorted({*asked} - {*rows["corporate_number"]})
    if unknown:
        raise InputRefused(
            "registry.corporation_unlisted",
            ja=f"全国の法人の一覧にない法人番号です: {'、'.join(unknown)}。"
            "番号を確かめるか、新しい一覧を作ってください。",
            en=f"The list of the country has no corporation {', '.join(unknown)}. Check the number, or make a newer "
            "list.",
        )
    with store.lock(f"{current()}.registry"):
        so = newest(rows, present(CORPORATIONS))
        return supersede(CORPORATIONS, so, at=at, whole=True, allow_missing=True)
