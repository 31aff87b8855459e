"""The towns that the post names, without what is no town."""

from __future__ import annotations

from madoguchi.registry.postal import postal_towns


def test_floors_of_buildings_and_several_towns_in_one_are_left_out() -> None:
    minato = [one.town for one in postal_towns("131032")]
    assert "芝公園" in minato and "虎ノ門" in minato
    assert not [one for one in minato if "ヒルズ" in one or "階" in one or not one]
    assert not [
        one.town for code in ("033669", "372048") for one in postal_towns(code) if "、" in one.town or "〜" in one.town
    ]


def test_codes_are_seven_digits_and_a_municipality_that_is_none_has_no_towns() -> None:
    towns = postal_towns("302015")
    assert len(towns) > 400 and {one.municipality for one in towns} == {"和歌山市"}
    assert all(len(one.postal_code) == 7 and one.postal_code.isdecimal() for one in towns)
    assert postal_towns("999999") == ()
