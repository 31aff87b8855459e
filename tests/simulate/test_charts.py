"""The pictures of a rehearsal: as wide as the tables, and nothing on them runs together or is cut off."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from madoguchi.simulate.charts import WIDTH, bars, curve

TEXT = re.compile(r'<text [^>]*transform="translate\(([0-9.-]+),[^>]*>([^<]*)</text>')
BESIDE = re.compile(r'<g fill="none" stroke-miterlimit="10" transform="translate\(([0-9.]+),')


@pytest.mark.parametrize("weeks", [1, 15, 22, 60])
def test_dates_below_a_curve_stand_apart_however_long_it_lasts(weeks: int) -> None:
    first = date(2020, 6, 3)
    drawn = curve({first + timedelta(days=7 * week): week for week in range(weeks)}, whole=weeks)
    places = [float(x) for x, said in TEXT.findall(drawn) if re.fullmatch("[0-9]{2}/[0-9]{2}", said)]
    assert f'width="{WIDTH}"' in drawn
    assert all(after - before > 40 for before, after in pairwise(places))


@pytest.mark.parametrize("most", [0, 1, 9_059, 100_000])
def test_the_number_behind_the_longest_bar_is_not_cut_off(most: int) -> None:
    drawn = bars({"申請書（印字済み）": most, "手紙なし（職員が連絡）": 1})
    (beside,) = BESIDE.findall(drawn)
    ends = [float(beside) + float(x) + 8 * len(said) for x, said in TEXT.findall(drawn) if said == f"{most:,}"]
    assert f'width="{WIDTH}"' in drawn
    assert ends and max(ends) < WIDTH
