"""Files of the Agency become one list of the towns of the country: whole, the same from the same, or not at all."""

from __future__ import annotations

import csv
import io
import json
import sys
import tomllib
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError, PromiseBroken
from madoguchi.places.country import MANIFEST, PACKAGE, Country, folder_of, open_country
from madoguchi.registry.compile_towns import Compiled, compile_towns
from tests.registry.place_files import CITIES, PREFECTURES, TOWNS
from tests.shared import DATA

ABR = DATA / "abr"
TODAY = date(2025, 1, 20)


def files(folder: Path, **contents: str | bytes) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return [folder / f"{name}.csv" for name in contents]


def made(folder: Path, **contents: str | bytes) -> Compiled:
    return compile_towns(files(folder / "files", **contents), folder / "list")


def country(compiled: Compiled) -> Country:
    return open_country(compiled.folder / PACKAGE)


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def names(found: Country, on: date, *, ended: bool = False) -> dict[str, list[tuple[str | None, date | None]]]:
    """The towns of each municipality on a day, by what they are called, and when that ended."""
    return {
        one.lg_code: [(f"{row['oaza'] or ''}{row['chome'] or ''}", row["ended_on"]) for row in one.rows().to_pylist()]
        for one in found.municipalities(on, ended=ended)
    }


def test_what_is_in_force_is_listed_and_what_ended_is_kept(tmp_path: Path) -> None:
    got = made(tmp_path, pref=PREFECTURES, city=CITIES, town=TOWNS)
    counted = {name: got.manifest[name] for name in ("towns", "ended", "municipalities", "newest_effective_on")}
    assert counted == {"towns": 6, "ended": 1, "municipalities": 4, "newest_effective_on": "2024-01-01"}
    found = country(got)
    assert names(found, TODAY) == {
        "302015": [("見本町", None), ("海辺１丁目", None), ("海辺２丁目", None), ("新町", None)],
        "302023": [("見本町", None)],
        "302031": [],
    }
    assert names(found, TODAY, ended=True)["302015"][-1] == ("古町", date(2020, 4, 1))
    assert ("古町", None) in names(found, date(2020, 3, 31))["302015"]
    assert [one.ended_on for one in found.municipalities(TODAY, ended=True) if one.lg_code == "302040"] == [
        date(2006, 4, 1)
    ]


def test_the_same_files_give_the_same_bytes_in_any_order_zipped_or_not(tmp_path: Path) -> None:
    first = made(tmp_path / "a", pref=PREFECTURES, city=CITIES, town=TOWNS)
    head, *rows = TOWNS.splitlines(keepends=True)
    shuffled = files(tmp_path / "b", town=head + "".join(reversed(rows)))
    plain = files(tmp_path / "a" / "files", town=TOWNS, city=CITIES, pref=PREFECTURES)
    again = compile_towns([*plain, plain[0]], tmp_path / "again")
    assert bytes_below(first.folder) == bytes_below(again.folder)
    assert compile_towns(plain, again.folder).was_there
    other = compile_towns([*shuffled, *plain[1:]], tmp_path / "other")
    assert other.manifest["parts"] == first.manifest["parts"]
    assert other.manifest["id"] != first.manifest["id"]  # it says from which files it is


def test_it_is_a_package_that_says_whence_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_of(None) is None, "these tests are of an installation without a list"
    got = made(tmp_path, city=CITIES, town=TOWNS)
    project = tomllib.loads((got.folder / "pyproject.toml").read_text())["project"]
    assert (project["name"], project["version"]) == ("madoguchi-towns", f"2024.1.1+{str(got.manifest['id'])[:12]}")
    manifest = json.loads((got.folder / PACKAGE / MANIFEST).read_text())
    assert "「アドレス・ベース・レジストリ」（デジタル庁）" in manifest["attribution"]
    assert manifest["attribution"] in (got.folder / "README.md").read_text()
    assert [(one["kind"], one["rows"]) for one in manifest["files"]] == [("municipalities", 4), ("towns", 6)]
    monkeypatch.setattr(sys, "path", [str(got.folder), *sys.path])
    assert folder_of(None) == got.folder / PACKAGE
    assert folder_of(got.folder) == folder_of(got.folder / PACKAGE) == got.folder / PACKAGE


@pytest.mark.parametrize(
    ("town", "code"),
    [
        (TOWNS.encode("utf-16"), "registry.wrong_code_page"),
        (TOWNS.encode()[:-200] + b"\xff\xff\n", "registry.wrong_code_page"),
        (TOWNS.replace("海", "\ufffd"), "registry.replacement_character"),
        ("", "places.not_of_places"),
        ("\0" * 100, "registry.control_character"),
        (TOWNS.replace("machiaza_type,", "").replace(",1,見", ",見"), "places.not_of_places"),
        (TOWNS.replace("efct_date", "since"), "registry.columns_missing"),
        (TOWNS.replace("2020-04-01,,", "2020-04-31,,"), "places.rows_wrong"),
        (TOWNS.replace("2020-04-01,", "1920-04-01,"), "places.rows_wrong"),
        (TOWNS.replace("302023,", "302024,"), "places.rows_wrong"),
        (TOWNS.replace("302023,", "30202,"), "places.rows_wrong"),
        (TOWNS.replace("0004000,", "4000,"), "places.rows_wrong"),
        (TOWNS + "302023,0009000\n", "places.rows_wrong"),
        (TOWNS + TOWNS.splitlines()[1].replace("見本町", "別町") + "\n", "places.rows_contradict"),
        (TOWNS.replace("新町", '"新\n町"'), "registry.line_break"),
        (CITIES, "places.no_towns"),
        (TOWNS.splitlines()[0] + "\n", "places.no_towns"),
    ],
)
def test_a_file_that_is_not_right_makes_nothing(tmp_path: Path, town: str | bytes, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        made(tmp_path, city=CITIES, town=town)
    assert refused.value.code == code
    assert [one.name for one in tmp_path.iterdir()] == ["files"]


def test_a_zip_that_is_cut_anywhere_or_changed_makes_nothing_or_the_same(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mt_town_all.csv", TOWNS)
    content = whole.getvalue()
    parts = made(tmp_path / "whole", city=CITIES, town=content).manifest["parts"]
    for at in range(1, len(content), 7):
        for broken in (content[:at], content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]):
            try:
                got = made(tmp_path / str(at), city=CITIES, town=broken)
            except MadoguchiError:
                assert not (tmp_path / str(at) / "list").exists()
            else:
                assert got.manifest["parts"] == parts
                break


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    first = made(tmp_path, city=CITIES, town=TOWNS)
    before = bytes_below(first.folder)
    with pytest.raises(InputRefused) as refused:
        made(tmp_path, city=CITIES, town=TOWNS.replace("見本町", "別町"))
    assert refused.value.code == "places.folder_taken"
    assert bytes_below(first.folder) == before
    (first.folder / PACKAGE / MANIFEST).write_text("{}")
    with pytest.raises(InputRefused, match="別のもの"):
        made(tmp_path, city=CITIES, town=TOWNS)
    (tmp_path / "file").write_text("")
    with pytest.raises(Conflict) as stopped:
        compile_towns(files(tmp_path / "files", town=TOWNS), tmp_path / "file" / "list")
    assert stopped.value.code == "store.not_written"


@pytest.mark.parametrize("name", [MANIFEST, "towns.parquet", "municipalities.parquet"])
def test_a_list_that_was_altered_is_not_used(tmp_path: Path, name: str) -> None:
    got = made(tmp_path, city=CITIES, town=TOWNS)
    file = got.folder / PACKAGE / name
    content = file.read_bytes()
    for broken in (content[:-9], content.replace(b"302015", b"302023").replace(b"1", b"2"), b"[]", b""):
        file.write_bytes(broken)
        with pytest.raises(PromiseBroken) as refused:
            country(got)
        assert refused.value.code == "places.country_altered"
    file.unlink()
    with pytest.raises(PromiseBroken):
        country(got)
    with pytest.raises(InputRefused) as nowhere:
        folder_of(tmp_path)
    assert nowhere.value.code == "places.no_country"


CODES = ("302015", "302023", "011002", "131016")
SPANS = st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40))
ROWS = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.integers(1, 5), st.integers(0, 40)),
    st.tuples(st.sampled_from("甲乙丙"), st.none() | st.integers(0, 40)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, asked=st.integers(0, 45))
def test_on_any_day_a_municipality_has_just_the_towns_of_that_day(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[tuple[str, int, int], tuple[str, int | None]], asked: int
) -> None:
    """Whatever the spans: those of the day are listed, each ended name once where none has it now, and no others."""
    start = date(2000, 1, 1)
    spans = {key: (name, None if end is None else key[2] + end) for key, (name, end) in rows.items()}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(TOWNS.splitlines()[0].split(","))
    for (code, number, since), (name, until) in spans.items():
        days = [start + timedelta(since), "" if until is None else start + timedelta(until)]
        writer.writerow([code, f"{number:07}", 1, "県", "", f"市{code}", "", name, "", "", 0, *days, ""])
    folder = tmp_path_factory.mktemp("any")
    found = country(made(folder, town=out.getvalue()))
    on = start + timedelta(asked)
    present = {
        (code, name)
        for (code, _, since), (name, until) in spans.items()
        if since <= asked and (until is None or until > asked)
    }
    begun = {(code, name) for (code, _, since), (name, _) in spans.items() if since <= asked}
    got = names(found, on)
    assert {(code, name) for code, towns in got.items() for name, _ in towns} == present
    ever = names(found, on, ended=True)
    assert {(code, name) for code, towns in ever.items() for name, ended in towns if ended is None} == present
    assert {(code, name) for code, towns in ever.items() for name, ended in towns if ended} == begun - present


@pytest.mark.skipif(not ABR.exists(), reason=f"the Address Base Registry is not here: {ABR}")
def test_the_agencys_own_files_are_read(tmp_path: Path) -> None:
    named = [ABR / f"mt_{name}.csv.zip" for name in ("pref_mt_pref_all", "city_mt_city_all")]
    towns = [ABR / f"mt_town_{name}.csv.zip" for name in ("pref_mt_town_pref30", "mt_town_all")]
    got = compile_towns([*named, *towns], tmp_path / "list")
    assert [got.manifest[name] for name in ("municipalities", "prefectures", "ended")] == [1_918, 47, 0]
    found = names(country(got), date(2025, 9, 1))
    assert len(found) == 1_918
    assert (len(found["302015"]), len(found["304212"]), len(found["131016"])) == (737, 1_431, 0)
    for name in (
        "rsdtdsp_rsdt_pref_mt_rsdtdsp_rsdt_pref30",
        "town_pos_pref_mt_town_pos_pref30",
        "city_pos_mt_city_pos_all",
    ):
        with pytest.raises(InputRefused) as refused:
            compile_towns([*named, ABR / f"mt_{name}.csv.zip"], tmp_path / "other")
        assert refused.value.code in ("places.not_of_places", "registry.columns_missing")
