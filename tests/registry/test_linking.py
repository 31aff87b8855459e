"""Rows are linked as they are written, whatever stands beside them; who is as alike is never chosen between."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from madoguchi.registry.decode import ROW
from madoguchi.registry.linking import comparable
from madoguchi.registry.linking.compare import compared, sheltered
from madoguchi.registry.linking.decide import Ground, Outcome, decided
from madoguchi.registry.linking.history import _SCHEMA
from madoguchi.registry.linking.incoming import OTHERS
from madoguchi.registry.linking.weights import FEW

NOBODY: frozenset[int] = frozenset()
HANAKO = {
    "person_id": 1,
    "version": 1,
    "status": "1",
    "name": "髙橋　花子",
    "name_kana": "タカハシ　ハナコ",
    "birth_date": date(1980, 5, 17),
    "sex": "2",
    "postal_code": "6400000",
    "town": "今福二丁目",
    "street": "12番地3",
    "building": "コーポ若葉　101号室",
}
KAZUO = {
    **HANAKO,
    "person_id": 2,
    "name": "渡邊　一夫",
    "name_kana": "ワタナベ　カズオ",
    "birth_date": date(1951, 11, 2),
    "sex": "1",
    "town": "西汀丁",
    "street": "36番地2",
}
Fields = dict[str, object]


def history(*rows: Fields) -> pl.DataFrame:
    empty = dict.fromkeys(_SCHEMA.names)
    return pl.DataFrame(
        [{**empty, **row} for row in rows], schema=pl.DataFrame(pl.from_arrow(_SCHEMA.empty_table())).schema
    ).sort("person_id", "version")


def other(resident: Fields, number: str = "1", **changed: object) -> Fields:
    """A row of another office that says what the register says of somebody, but for what is changed."""
    row = {name: resident.get(name) for name in ("name", "name_kana", "birth_date", "sex", "postal_code")}
    return {"number": number, **row, "address": f"見本市{resident['town']}{resident['street']}", **changed}


def linked(
    residents: pl.DataFrame, rows: list[Fields], hidden: frozenset[int] = NOBODY
) -> dict[str, tuple[str, str, int]]:
    """The outcome, ground and person of each row by its number."""
    kinds = {column.name: pl.Date if column.name == "birth_date" else pl.String for column in OTHERS.columns}
    typed = pl.DataFrame(rows, schema=kinds).with_row_index(ROW, offset=2).with_columns(pl.col(ROW).cast(pl.Int64))
    everybody = comparable.residents(residents)
    protected = pl.col("person_id").is_in(hidden)
    known = everybody.filter(~protected)
    towns = known["towns"].explode(empty_as_null=False).drop_nulls().to_list()
    others = comparable.others(typed, towns, "見本市")
    pairs = compared(others, known, Path("spill"))
    found = decided(others, pairs, sheltered(others, everybody.filter(protected), Path("spill"), people=known.height))
    assert found["row"].to_list() == typed[ROW].to_list()
    return {
        number: (outcome, ground or "", person or 0)
        for number, (_, outcome, ground, person) in zip(typed["number"], found.iter_rows(), strict=True)
    }


def outcome_of(row: Fields, *residents: Fields) -> tuple[str, str, int]:
    return linked(history(*(residents or (HANAKO, KAZUO))), [row])["1"]


MATCHED = (Outcome.MATCH.value, "", 1)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"name": "高橋花子"},
        {"name": "たかはし はなこ"},
        {"name_kana": "ﾀｶﾊｼ ﾊﾅｺ"},
        {"name_kana": None},
        {"name": None},
        {"name_kana": "タカハシ　ハナヨ"},
        {"name": "高橋　華子"},
        {"sex": None},
        {"sex": "0"},
        {"address": "今福2-12-3"},
        {"address": "和歌山県見本市今福２丁目１２番地の３　コーポ若葉１０１"},
        {"address": "今福二丁目一二番地三"},
        {"address": "大阪府大阪市北区1-1"},
        {"address": None, "postal_code": None},
        {"birth_date": date(1980, 5, 11)},
        {"birth_date": date(1980, 1, 1)},
        {"birth_date": date(1980, 5, 17), "name": "高■花子"},
    ],
)
def test_one_resident_is_found_however_the_other_office_writes_them(changed: Fields) -> None:
    assert outcome_of(other(HANAKO, **changed), HANAKO, *crowd(300)) == MATCHED


def crowd(size: int) -> list[Fields]:
    """Residents of other names, days and addresses."""
    return [
        {
            **KAZUO,
            "person_id": 1_000 + n,
            "name": f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}田　{'春夏秋冬東西南北'[n % 8]}{'一二三四五六七八九'[n % 9]}",
            "name_kana": None,
            "birth_date": date(1930 + n % 80, 1 + n % 12, 1 + n % 28),
            "street": f"{100 + n}番地",
        }
        for n in range(size)
    ]


@pytest.mark.parametrize(
    ("changed", "ground"),
    [
        ({"name": "高橋　月子", "name_kana": "タカハシ　ツキコ"}, Ground.UNSURE),  # a twin, or another name
        ({"name": "佐藤　花子", "name_kana": "サトウ　ハナコ"}, Ground.GUARD),  # married
        ({"sex": "1"}, Ground.GUARD),
        ({"birth_date": date(1980, 5, 11), "address": None, "postal_code": None}, Ground.UNSURE),
        ({"birth_date": None, "address": None, "postal_code": None}, Ground.UNSURE),
        ({"birth_date": None}, Ground.UNSURE),
        ({"birth_date": date(1950, 5, 17)}, Ground.UNSURE),  # a father of the same name
        ({"birth_date": date(1980, 5, 28)}, Ground.UNSURE),
        ({"birth_date": date(1980, 5, 11), "sex": None}, Ground.UNSURE),
        ({"name": "高橋　■", "name_kana": None}, Ground.UNSURE),
        ({"name": "高橋　●子", "name_kana": None}, Ground.UNSURE),
        ({"name": "高橋", "name_kana": None}, Ground.UNSURE),
        ({"name": "高橋　葉奈", "address": "大阪市1"}, Ground.UNSURE),  # the same kana, another given name
    ],
)
def test_what_speaks_against_a_resident_is_put_before_a_person(changed: Fields, ground: Ground) -> None:
    found = outcome_of(other(HANAKO, **changed), HANAKO, *crowd(300))
    assert found[0] == Outcome.REVIEW.value and found[2] == 0
    assert found[1] in (ground.value, Ground.GUARD.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "高橋　一郎", "name_kana": "タカハシ　イチロウ", "birth_date": date(1951, 3, 3), "sex": "1"},
        {"birth_date": date(2003, 12, 24), "address": "西汀丁1-1"},
        {"name": "山田　恵", "name_kana": "ヤマダ　メグミ", "birth_date": date(1999, 9, 9), "address": "京都市1"},
    ],
)
def test_a_father_a_namesake_and_a_stranger_are_nobody(changed: Fields) -> None:
    assert outcome_of(other(HANAKO, **changed), HANAKO, *crowd(300))[0] == Outcome.NONE.value


def test_names_and_addresses_of_before_are_known() -> None:
    before = {**HANAKO, "name": "森　花子", "name_kana": "モリ　ハナコ", "town": "西汀丁", "street": "1番地"}
    now = {**HANAKO, "version": 2, "former_surname": "岡", "alias": "フラワー　ハナ"}
    others = crowd(300)
    for changed in (
        {"name": "森花子", "address": "西汀丁1"},
        {"name": "岡花子"},
        {"name": "フラワーハナ", "name_kana": None},
    ):
        assert outcome_of(other(HANAKO, **changed), before, now, *others) == MATCHED, changed


def test_two_residents_who_are_as_alike_share_the_row() -> None:
    again = {**HANAKO, "person_id": 3}
    assert outcome_of(other(HANAKO), HANAKO, again, *crowd(300)) == (Outcome.REVIEW.value, Ground.TIE.value, 0)
    elsewhere = {**again, "street": "99番地"}
    assert outcome_of(other(HANAKO), HANAKO, elsewhere, *crowd(300))[2] in (0, 1)


def test_twins_are_told_apart_by_their_given_names() -> None:
    twin = {**HANAKO, "person_id": 3, "name": "髙橋　月子", "name_kana": "タカハシ　ツキコ"}
    found = linked(history(HANAKO, twin, *crowd(300)), [other(HANAKO), other(twin, "2")])
    assert found == {"1": MATCHED, "2": (Outcome.MATCH.value, "", 3)}


def test_one_person_twice_is_matched_twice_and_a_worse_row_waits() -> None:
    worse = other(HANAKO, "3", birth_date=date(1980, 5, 11))
    found = linked(history(HANAKO, *crowd(300)), [other(HANAKO), other(HANAKO, "2"), worse])
    assert found == {"1": MATCHED, "2": MATCHED, "3": (Outcome.REVIEW.value, Ground.BETTER_ROW.value, 0)}


def test_of_rows_that_say_different_things_only_the_best_is_the_resident() -> None:
    rows = [other(HANAKO), *(other(HANAKO, f"{n}", address=f"東京都{n}") for n in (2, 3))]
    waits = (Outcome.REVIEW.value, Ground.BETTER_ROW.value, 0)
    assert linked(history(HANAKO, *crowd(300)), rows) == {"1": MATCHED, "2": waits, "3": waits}
    assert linked(history(HANAKO, *crowd(300)), rows[1:]) == {"2": waits, "3": waits}


def test_characters_that_a_system_made_for_itself_are_not_one() -> None:
    made = {**HANAKO, "name": "佐藤　\ue005子", "name_kana": None}
    for name in ("佐藤　\ue006子", "佐藤　\ue005子", "佐藤　子", "佐藤"):
        assert outcome_of(other(made, name=name), made, *crowd(300))[0] == Outcome.REVIEW.value, name


def test_latin_names_are_words() -> None:
    anna = {**HANAKO, "name": "AN NA LE", "name_kana": None, "birth_date": date(1990, 1, 1)}
    assert outcome_of(other(anna), anna, *crowd(300)) == MATCHED
    for name in ("NA AN LE", "ANNA LE"):
        assert outcome_of(other(anna, name=name, address=None), anna, *crowd(300))[2] == 0, name
    born = {**anna, "birth_date": date(1990, 3, 9)}
    assert outcome_of(other(born, name="Le An Na"), born, *crowd(300)) == MATCHED


def test_one_who_is_gone_is_not_taken_for_the_one_who_came_again() -> None:
    gone = {**HANAKO, "status": "2"}
    assert outcome_of(other(gone), gone, *crowd(300)) == MATCHED
    back = {**HANAKO, "person_id": 3, "town": "西汀丁", "street": "3番地"}
    assert outcome_of(other(gone), gone, back, *crowd(300))[2] == 0


def test_of_many_namesakes_one_is_told_by_the_kana_or_the_address() -> None:
    namesakes = [
        {**HANAKO, "person_id": 10 + n, "birth_date": date(1950 + n, 2, 3), "street": f"{50 + n}番地"} for n in range(4)
    ]
    everybody = (HANAKO, *namesakes, *crowd(300))
    assert outcome_of(other(HANAKO, address="東京都1"), *everybody) == MATCHED
    assert outcome_of(other(HANAKO, name_kana=None), *everybody) == MATCHED
    assert outcome_of(other(HANAKO, name_kana=None, address="東京都1"), *everybody)[2] == 0


def test_a_row_that_may_be_somebody_protected_tells_of_nobody() -> None:
    found = linked(history(HANAKO, KAZUO), [other(HANAKO), other(KAZUO, "2")], frozenset({1}))
    assert found == {"1": (Outcome.REVIEW.value, Ground.SHELTERED.value, 0), "2": (Outcome.MATCH.value, "", 2)}


@pytest.mark.parametrize(
    "changed",
    [
        {"birth_date": date(1950, 1, 1), "sex": "1"},
        {"birth_date": None, "name": None},
        {"name": "高橋　月子", "name_kana": None},
        {"name": "高橋　月子", "name_kana": "タカハシ　ツキコ", "birth_date": date(2001, 2, 3)},
        {"name": "佐藤　花子", "name_kana": "サトウ　ハナコ"},
    ],
)
def test_no_address_tells_whether_a_row_may_be_somebody_protected(changed: Fields) -> None:
    rows = [
        other(HANAKO, f"{town}{n}", **{"address": f"{town}{n}番地3", **changed})
        for town in ("今福二丁目", "西汀丁", "東京都")
        for n in range(1, 20)
    ]
    found = linked(history(HANAKO, KAZUO, *crowd(300)), rows, frozenset({1}))
    assert len(set(found.values())) == 1
    assert found["西汀丁1"][0] != Outcome.MATCH.value


def test_nothing_said_of_others_hangs_on_somebody_protected() -> None:
    hidden = {**HANAKO, "person_id": 3, "birth_date": date(1992, 9, 9), "name": "高橋　花", "name_kana": None}
    rows = [
        other(HANAKO, str(n), name=name, birth_date=born)
        for n, (name, born) in enumerate(
            [("高橋花子", None), ("高橋", None), ("高橋　花代", date(1980, 5, 17)), ("佐藤　花子", date(1980, 5, 17))]
        )
    ]
    without = linked(history(HANAKO, *crowd(300)), rows)
    assert linked(history(HANAKO, hidden, *crowd(300)), rows, frozenset({3})) == without


_FAMILIES = (("髙橋", "タカハシ"), ("渡邉", "ワタナベ"), ("SMITH", "スミス"), ("佐々木", "ササキ"))
_GIVEN = (("花子", "ハナコ"), ("一", "ハジメ"), ("JOHN", "ジョン"), ("太郎", "タロウ"), ("月子", "ツキコ"))
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "names": st.tuples(st.sampled_from(_FAMILIES), st.sampled_from(_GIVEN)),
            "birth_date": st.dates(date(1930, 1, 1), date(2020, 1, 1)) | st.just(date(1980, 1, 1)),
            "sex": st.sampled_from(["1", "2", None]),
            "town": st.sampled_from(["今福二丁目", "西汀丁", None]),
            "street": st.sampled_from(["1番地", "12番地3", "無番地", None]),
            "kana": st.booleans(),
        }
    ),
    min_size=1,
    max_size=12,
)


def drawn(people: list[dict[str, object]]) -> list[Fields]:
    return [
        {
            "person_id": at,
            "version": 1,
            "status": "1",
            "name": f"{one['names'][0][0]}　{one['names'][1][0]}",  # type: ignore[index]  # as drawn
            "name_kana": f"{one['names'][0][1]}　{one['names'][1][1]}" if one["kana"] else None,  # type: ignore[index]  # as drawn
            **{name: one[name] for name in ("birth_date", "sex", "town", "street")},
        }
        for at, one in enumerate(people, start=1)
    ]


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(PEOPLE, st.randoms())
def test_the_order_of_rows_changes_nothing_and_each_has_one_outcome(
    people: list[dict[str, object]], chance: object
) -> None:
    residents = drawn(people)
    rows = [other(one, str(at)) for at, one in enumerate(residents[: len(residents) // 2 + 1])]
    rows += [other(one, f"x{at}", name="高橋　花子") for at, one in enumerate(residents)]
    found = linked(history(*residents), rows)
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    assert linked(history(*reversed(residents)), mixed) == found
    assert sorted(found) == sorted(str(row["number"]) for row in rows)
    assert all((outcome == "match") == (person > 0) for outcome, _, person in found.values())
    assert all((outcome == "review") == (ground != "") for outcome, ground, _ in found.values())


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(PEOPLE)
def test_a_row_like_one_resident_is_matched_unless_another_is_as_alike(people: list[dict[str, object]]) -> None:
    residents = drawn(people)
    rows = [other(one, str(one["person_id"])) for one in residents]
    alike = [(one["name"], one["birth_date"]) for one in residents]
    days = [one["birth_date"] for one in residents]
    names = [one["name"] for one in residents]
    for number, (outcome, _, person) in linked(history(*residents), rows).items():
        mine = alike[int(number) - 1]
        if days.count(mine[1]) == 1 and names.count(mine[0]) <= FEW and mine[1] != date(1980, 1, 1):
            assert (outcome, person) == ("match", int(number))
        assert outcome == "review" or alike[person - 1] == mine
