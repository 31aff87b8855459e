"""An address is understood however it is written, and where it is not certain, it is not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.places.normalise import Level, normalise

from .towns import gazetteer

PLACES = gazetteer()
NEAR = "302015"


@pytest.mark.parametrize(
    ("written", "municipality", "town", "numbers", "rest"),
    [
        ("東京都千代田区霞が関3丁目2番1号", "千代田区", "霞が関三丁目", (2, 1), ""),
        ("東京都千代田区霞ヶ関３－２－１", "千代田区", "霞が関三丁目", (2, 1), ""),
        ("千代田区 霞関 三丁目 二番 一号", "千代田区", "霞が関三丁目", (2, 1), ""),
        ("東京千代田区霞ケ関３の２の１ 合同庁舎４号館", "千代田区", "霞が関三丁目", (2, 1), "合同庁舎４号館"),
        ("東京都千代田区三番町２番地４三番町ＫＳビル１０階", "千代田区", "三番町", (2, 4), "三番町ＫＳビル１０階"),
        (
            "東京都千代田区神田美土代町９番地７千代田２１ビル７階",
            "千代田区",
            "神田美土代町",
            (9, 7),
            "千代田２１ビル７階",
        ),
        ("東京都千代田区一番町1-4-1-レジデンス億万101", "千代田区", "一番町", (1, 4, 1), "レジデンス億万101"),
        ("和歌山県和歌山市7番町19", "和歌山市", "七番丁", (19,), ""),
        ("和歌山市今福12", "和歌山市", "今福", (12,), ""),
        ("和歌山市今福2-12 302号室", "和歌山市", "今福二丁目", (12,), "302号室"),
        ("和歌山市今福２番地", "和歌山市", "今福", (2,), ""),
        ("和歌山市今福12-34階", "和歌山市", "今福", (), "12-34階"),
        ("和歌山市六十谷１２３", "和歌山市", "六十谷", (123,), ""),
        ("和歌山市広瀬字中ノ島8", "和歌山市", "広瀬字中之島", (8,), ""),
        ("串本町串本千二百三十四", "東牟婁郡串本町", "串本", (1234,), ""),
        ("岩手花巻市１２丁目７０４", "花巻市", "十二丁目", (704,), ""),
        ("石川県輪島市町野桶戸", "輪島市", "町野町桶戸", (), ""),
        ("川口市芝宮根3", "川口市", "芝宮根町", (3,), ""),
        ("川口市大字芝字宮根3938-5", "川口市", "大字芝", (), "字宮根3938-5"),
        ("川口市大字大瀬１丁目2", "川口市", "大瀬一丁目", (2,), ""),
        ("川口市大字大瀬1-2", "川口市", "大字大瀬", (1, 2), ""),
        ("川口市大瀬1-2", "川口市", "大瀬一丁目", (2,), ""),
        ("川口市新堀999-888", "川口市", "大字新堀", (999, 888), ""),
        ("京都市中京区河原町二条下ル一之舟入町537-50", "京都市中京区", "一之船入町", (537, 50), ""),
        ("京都府京都市下京区西中筋通北小路通上る丸屋町", "京都市下京区", "丸屋町", (), ""),
        ("府中市宮西町2丁目24番地", "府中市", "宮西町二丁目", (24,), ""),
        ("府中市府川町315", "府中市", "府川町", (315,), ""),
        ("浜松市中区佐鳴台3-5", "浜松市中央区", "佐鳴台三丁目", (5,), ""),
        ("浜松市中瀬1", "浜松市浜名区", "中瀬", (1,), ""),
        ("南桶屋町１１４５番地の３２", "和歌山市", "南桶屋町", (1145, 32), ""),
        ("和歌山県和歌山巿 今福一丁目", "和歌山市", "今福一丁目", (), ""),
    ],
)
def test_it_is_found_however_it_is_written(
    written: str, municipality: str, town: str, numbers: tuple[int, ...], rest: str
) -> None:
    place = normalise(written, PLACES, NEAR)
    assert (place.municipality, place.town, place.numbers, place.rest) == (municipality, town, numbers, rest)
    assert place.level is Level.TOWN and place.lg_code is not None


@pytest.mark.parametrize(
    ("written", "level", "lg_code", "rest"),
    [
        ("府中市本町1-1", Level.NOTHING, None, "府中市本町1-1"),
        ("京都市中京区亀屋町3", Level.TOWN, "261041", ""),
        ("和歌山市砂山南三丁目1番地", Level.MUNICIPALITY, NEAR, "砂山南三丁目1番地"),
        ("和歌山市本町通3", Level.MUNICIPALITY, NEAR, "本町通3"),
        ("和歌山市今福9丁目1-2", Level.MUNICIPALITY, NEAR, "今福9丁目1-2"),
        ("和歌山市今福12丁目1-2", Level.MUNICIPALITY, NEAR, "今福12丁目1-2"),
        ("和歌山市今福1-3丁目", Level.MUNICIPALITY, NEAR, "今福1-3丁目"),
        ("和歌山市今福1丁目・2丁目", Level.MUNICIPALITY, NEAR, "今福1丁目・2丁目"),
        ("京都市中京区丸屋町1", Level.MUNICIPALITY, "261041", "丸屋町1"),
        ("浜松市浜名区佐鳴台三丁目1", Level.MUNICIPALITY, "221392", "佐鳴台三丁目1"),
        ("京都市中京区虎屋町通上る丸屋町1", Level.MUNICIPALITY, "261041", "虎屋町通上る丸屋町1"),
        ("静岡県浜松市不詳", Level.PREFECTURE, None, "浜松市不詳"),
        ("和歌山県", Level.PREFECTURE, None, ""),
        ("ホテルの名前だけ", Level.NOTHING, None, "ホテルの名前だけ"),
        ("", Level.NOTHING, None, ""),
    ],
)
def test_what_is_not_certain_is_not_guessed(written: str, level: Level, lg_code: str | None, rest: str) -> None:
    place = normalise(written, PLACES)
    assert (place.level, place.lg_code, place.rest) == (level, lg_code, rest)
    assert place.machiaza_id is None


@pytest.mark.parametrize(
    "rest",
    [
        "一条ハイツ",
        "八千代ビル",
        "三番町ビル",
        "2番館",
        "第二ビル",
        "12万",
        "2ビル",
        "1145~1150",
        "1145番地イ",
        "1145-A",
        "12・13番地",
        "0番0号",
        "○番○号",
        "918番地の乙",
        "918番地の戊",
    ],
)
def test_what_only_begins_like_a_number_is_left_whole(rest: str) -> None:
    place = normalise(f"南桶屋町{rest}", PLACES, NEAR)
    assert (place.town, place.numbers, place.rest) == ("南桶屋町", (), rest)
    assert normalise(f"今福{rest}", PLACES, NEAR).town in ("今福", "")


def test_a_name_before_the_streets_of_kyoto_counts_only_if_none_is_behind_them() -> None:
    assert normalise("京都市下京区丸屋町5 四条通忠庵町マンション", PLACES).town == "丸屋町"
    assert normalise("京都市下京区忠庵町柳馬場通松原下ル316", PLACES).town == "忠庵町"


def test_behind_its_own_prefecture_the_municipality_may_be_left_out() -> None:
    assert normalise("和歌山県南桶屋町5", PLACES, NEAR).numbers == (5,)
    assert normalise("和歌山県南桶屋町5", PLACES, "131016").level is Level.PREFECTURE


@pytest.mark.parametrize("written", ["本町区1-2", "本町市", "今福ヶ丘1", "広瀬川"])
def test_a_name_that_goes_on_is_not_the_town_that_it_begins_with(written: str) -> None:
    assert normalise(written, PLACES, NEAR).level is Level.NOTHING


@pytest.mark.parametrize("written", ["広瀬コーポ見本101", "広瀬 見本荘", "広瀬（見本方）", "広瀬無番地", "広瀬Ａ棟"])
def test_a_house_may_stand_behind_a_town_without_a_number(written: str) -> None:
    assert normalise(written, PLACES, NEAR).town == "広瀬"


@pytest.mark.parametrize("digit", ["9", "九", "千", "九千", "９"])
def test_a_number_of_any_length_breaks_nothing(digit: str) -> None:
    place = normalise(f"和歌山市今福{digit * 5000}", PLACES)
    assert place.numbers == () and place.rest.endswith(digit * 5000)


def test_two_that_differ_as_people_please_are_told_apart_by_what_is_written() -> None:
    assert normalise("和歌山市広瀬1", PLACES).town == "広瀬"
    assert normalise("和歌山市廣瀨1", PLACES).town == "廣瀨"
    assert normalise("和歌山市広瀨1", PLACES).level is Level.MUNICIPALITY


def test_several_municipalities_of_one_name_are_told_apart_by_the_one_that_asks() -> None:
    assert normalise("府中市本町1-1", PLACES, "132063").town == "本町一丁目"
    assert normalise("府中市本町1-1", PLACES, "342084").town == "本町"


@given(st.text(alphabet="東京都千代田区和歌山市今福三丁目番地号の-ー１2 ﾞ㍿①󠄀大字第通上る", max_size=40))
def test_nothing_that_is_written_is_lost_or_breaks_it(written: str) -> None:
    place = normalise(written, PLACES, NEAR)
    assert written.endswith(place.rest) or place.rest in written
    assert place.level is not Level.NOTHING or place.rest == written.strip(" 　-‐‑–—―−ー－,、，･・")
