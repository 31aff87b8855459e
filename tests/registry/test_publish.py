"""What is open goes out as it lies, in the order of its key; nothing else does, whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.registry import publish as publishing
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.house_columns import CLASSED
from madoguchi.registry.openness import Openness
from madoguchi.registry.publish import Published, open_columns, publish, publishable
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.formats.laws import law
from tests.registry.place_files import PARCELS, RESIDENCES, TOWNS, take
from tests.registry.sample import FIRST, LATER, measure, resident, take_in
from tests.registry.test_laws import take as take_law

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def published(name: str, folder: Path) -> Published:
    folder.mkdir(exist_ok=True)
    found = publish(CLASSED[name], folder, name)
    assert found is not None
    return found


def test_a_file_of_the_agency_comes_out_with_its_own_headers_and_can_be_taken_in_again(tmp_path: Path) -> None:
    take("towns", TOWNS, tmp_path)
    found = published("towns", tmp_path / "out")
    text = (tmp_path / "out" / "towns.csv").read_bytes()
    lines = text.decode("utf-8-sig").split("\r\n")
    assert text.startswith(b"\xef\xbb\xbf") and lines[-1] == "" and found.rows == len(lines) - 2 == 5
    assert lines[1] == "302015,0001000,1,1,見本県,,見本市,,見本町,,,,,6400000,1947-04-17,"
    assert (found.modified, found.as_of is not None) == (FIRST, True)
    again = take("towns", text, tmp_path, LATER)
    assert (again.rows, again.refused, again.added, again.superseded, again.unchanged) == (5, 0, 0, 0, 5)


@pytest.mark.parametrize(("name", "content"), [("residence_numbers", RESIDENCES), ("parcel_numbers", PARCELS)])
def test_both_forms_hold_the_same_rows_for_other_tools(name: str, content: str, tmp_path: Path) -> None:
    take("towns", TOWNS, tmp_path)
    take(name, content, tmp_path)
    found = published(name, tmp_path / "out")
    columnar = pl.read_parquet(tmp_path / "out" / f"{name}.parquet")
    text = pl.read_csv(tmp_path / "out" / f"{name}.csv", infer_schema=False)
    assert columnar.height == text.height == found.rows == len(content.splitlines()) - 1
    assert columnar.columns == [column.name for column in CLASSED[name].columns]
    assert text.rows() == columnar.with_columns(pl.all().cast(pl.String)).rows()
    with duckdb.connect() as engine:
        said = engine.sql(f"SELECT count(*), min(lg_code) FROM '{tmp_path / 'out' / name}.parquet'").fetchall()
    assert said == [(found.rows, "302015")]


def test_pages_lose_no_row_and_repeat_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take("towns", TOWNS, tmp_path)
    take("parcel_numbers", PARCELS, tmp_path)
    whole, paged = tmp_path / "whole", tmp_path / "paged"
    for name in ("towns", "parcel_numbers"):
        published(name, whole)
    for at_once in (1, 2, 3):
        monkeypatch.setattr(publishing, "AT_ONCE", at_once)
        for name in ("towns", "parcel_numbers"):
            published(name, tmp_path / f"{paged}{at_once}")
            assert (whole / f"{name}.csv").read_bytes() == Path(f"{paged}{at_once}", f"{name}.csv").read_bytes()
            rows = pl.read_parquet(f"{paged}{at_once}/{name}.parquet")
            assert rows.equals(pl.read_parquet(whole / f"{name}.parquet"))


def test_only_what_is_so_now_and_here_is_published(tmp_path: Path) -> None:
    take("towns", TOWNS, tmp_path)
    take("towns", TOWNS.replace("古町", "旧町"), tmp_path, LATER)
    Municipality.objects.create(code="302023", name="隣市")
    with municipality("302023"):
        take("towns", TOWNS, tmp_path)
    found = published("towns", tmp_path / "out")
    text = (tmp_path / "out" / "towns.csv").read_text("utf-8-sig")
    assert "旧町" in text and "古町" not in text and "隣市" not in text and found.modified == LATER


def test_the_laws_are_published_with_their_text_and_the_edition_that_it_is_of(tmp_path: Path) -> None:
    take_law(law(), at=FIRST)
    editions, provisions = published("law_editions", tmp_path / "out"), published("law_provisions", tmp_path / "out")
    rows = pl.read_csv(tmp_path / "out" / "law_provisions.csv")
    kept = pl.read_parquet(tmp_path / "out" / "law_editions.parquet")
    assert "schema_sha256" not in kept.columns and editions.rows == 1
    assert rows.height == provisions.rows > 3 and rows["法令ID"].unique().to_list() == kept["law_id"].to_list()
    assert "支給対象者" in rows["見出し"].to_list() and rows["本文"].drop_nulls().len() > 0


def test_a_spreadsheet_runs_nothing_of_a_register(tmp_path: Path) -> None:
    take("towns", TOWNS.replace("古町", "=1+1"), tmp_path)
    published("towns", tmp_path / "out")
    text = (tmp_path / "out" / "towns.csv").read_text("utf-8-sig")
    assert "'=1+1" in text and ",=1+1" not in text and "'6400000" not in text and "'302015" not in text
    assert any("=1+1" in row for row in pl.read_parquet(tmp_path / "out" / "towns.parquet").rows())


def test_a_register_without_rows_leaves_no_file(tmp_path: Path) -> None:
    assert publish(CLASSED["towns"], tmp_path, "towns") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", REGISTERS)
def test_no_register_of_people_is_published_even_where_somebody_declares_its_columns_open(
    name: str, tmp_path: Path
) -> None:
    take_in("residents", [resident(1), resident(2, relationship="12")])
    take_in("protections", [measure(2, "applicant")])
    register = REGISTERS[name]
    assert register not in publishable() and open_columns(register) == ()
    key = set(register.key)
    careless = replace(
        register,
        columns=tuple(one if one.name in key else replace(one, openness=Openness.OPEN) for one in register.columns),
    )
    for asked in (register, careless):
        with pytest.raises(InputRefused, match=r"registry\.nothing_open"):
            publish(asked, tmp_path, "people")
    assert list(tmp_path.iterdir()) == []
