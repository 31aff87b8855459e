"""Who may know which field is told by command, and what anybody may have is written by one: whole, or not at all."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from rdflib import DCAT, RDF, Graph

from tests.registry.place_files import PARCELS, TOWNS

from .office import CITY, Office

pytestmark = pytest.mark.django_db
AT = "2020-05-02T09:00"


def with_places(office: Office, folder: Path, *more: str) -> Office:
    for name, content in (("towns", TOWNS), ("parcel_numbers", PARCELS)):
        (folder / f"{name}.csv").write_text(content, "utf-8")
        said = office("register", "import", name, folder / f"{name}.csv", "--at", AT, *more)
        assert said.status == 0, said.err
    return office


def contact(folder: Path) -> Path:
    path = folder / "office.toml"
    path.write_text('municipality = "見本市"\nissuer = "見本市長"\ncontact = ["給付金担当課", "電話 0"]\n', "utf-8")
    return path


def test_fields_are_told_by_class(office: Office) -> None:
    told = office("register", "fields", "--json").json
    special = office("register", "fields", "--class", "special", "--json").json
    assert {one["register"] for one in special} == {"protections"}
    assert {one["class"] for one in told} == {"open", "inside", "restricted", "special"}
    assert "residents.name" in office("register", "fields", "--class", "inside").out
    assert "residents.name" not in office("register", "fields", "--class", "open").out


def test_whatever_is_published_names_where_it_comes_from() -> None:
    from madoguchi.flow.publishing import SOURCES
    from madoguchi.registry.publish import publishable

    of_the_town_itself = {"address_changes"}
    assert {one.name for one in publishable()} == SOURCES.keys() | of_the_town_itself
    assert "法人番号公表サイト" in SOURCES["corporations"][1] and "アドレス" in SOURCES["towns"][1]


def test_a_city_full_of_people_publishes_none_of_them(judged: Office, tmp_path: Path) -> None:
    office, out = with_places(judged, tmp_path), tmp_path / "open"
    said = office("register", "publish", "--out", out, "--office", contact(tmp_path), "--json")
    assert said.status == 0 and set(said.json["rows"]) == {"towns", "parcel_numbers", "support_programmes"}
    files = {path.name: path.read_bytes() for path in out.iterdir()}
    assert {f"{CITY}_towns.csv", f"{CITY}_support_programmes.json", "catalogue.jsonld"} <= set(files)
    everything = b"".join(files.values()).decode("utf-8", "replace")
    people = office.rows("SELECT name, name_kana, street, person_id FROM residents")
    held = [str(value) for name, kana, _, _ in people for value in (name, kana) if value]
    assert len(held) > 600 and [one for one in held if one in everything] == []
    accounts = {str(number) for (number,) in office.rows("SELECT account_number FROM accounts")}
    assert accounts and not any(number in everything for number in accounts)
    columns = {name for path in out.glob("*.parquet") for name in pl.read_parquet_schema(path)}
    assert not columns & {"person_id", "name", "household_id", "recorded_at", "superseded_at"}


def test_the_catalogue_names_every_file_as_it_is(judged: Office, tmp_path: Path) -> None:
    office, out = with_places(judged, tmp_path), tmp_path / "open"
    office("register", "publish", "--out", out, "--licence", "pdl-1.0")
    found = Graph().parse(out / "catalogue.jsonld", format="json-ld")
    told = json.loads((out / "catalogue.jsonld").read_bytes())
    kept = {
        file["dcat:downloadURL"]["@id"]: (
            int(file["dcat:byteSize"]["@value"]),
            file["spdx:checksum"]["spdx:checksumValue"]["@value"],
        )
        for dataset in told["dcat:dataset"]
        for file in dataset["dcat:distribution"]
    }
    there = {path.name: path.read_bytes() for path in out.iterdir() if path.name != "catalogue.jsonld"}
    assert kept == {name: (len(content), sha256(content).hexdigest()) for name, content in there.items()}
    assert len(list(found.subjects(RDF.type, DCAT.Distribution))) == len(kept) == 6
    assert "public_data_license" in told["dct:license"]["@id"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o644}


def test_what_is_invented_says_so_in_its_name_and_in_the_catalogue(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "open"
    with_places(office, tmp_path, "--synthetic")("register", "publish", "--out", out)
    told = json.loads((out / "catalogue.jsonld").read_bytes())
    assert all("模擬" in one["dct:title"][0]["@value"] for one in (told, *told["dcat:dataset"]))
    assert all("synthetic" in path.name for path in out.iterdir() if path.name != "catalogue.jsonld")


def test_support_programmes_are_those_that_two_persons_put_into_force(judged: Office, tmp_path: Path) -> None:
    out = tmp_path / "open"
    said = judged("register", "publish", "--out", out)
    assert "--office" in said.out
    (told,) = json.loads((out / f"{CITY}_support_programmes.json").read_bytes())
    rows = pl.read_csv(out / f"{CITY}_support_programmes.csv", infer_schema=False)
    assert rows.height == 1 and rows.columns == list(told)
    assert told["制度番号"] == f"{CITY}-special-fixed-benefit-2020" and "100,000円" in told["内容"]
    assert rows.row(0) == tuple(value or None for value in told.values())


def test_folders_above_are_reachable_and_a_spreadsheet_runs_no_contact(judged: Office, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o700)
    sign = contact(tmp_path)
    sign.write_text(
        sign.read_text("utf-8").replace("給付金担当課", "=HYPERLINK(A1)").replace("電話 0", "+81-73"), "utf-8"
    )
    out = mine / "new" / "parent" / "day1"
    assert judged("register", "publish", "--out", out, "--office", sign).status == 0
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (mine, mine / "new", mine / "new" / "parent", out)]
    assert modes == [0o700, 0o755, 0o755, 0o755]
    ((plain,), cells) = (
        json.loads((out / f"{CITY}_support_programmes.json").read_bytes()),
        pl.read_csv(out / f"{CITY}_support_programmes.csv", infer_schema=False).row(0, named=True),
    )
    began = {name for name, value in plain.items() if value.startswith(("=", "+"))}
    assert began and all(cells[name] == f"'{plain[name]}" for name in began)
    assert not any((value or "").startswith(("=", "+", "-", "@")) for value in cells.values())


def test_the_same_records_give_the_same_bytes_and_nothing_that_is_there_is_written_over(
    judged: Office, tmp_path: Path
) -> None:
    office = with_places(judged, tmp_path)
    for name in ("first", "second"):
        office("register", "publish", "--out", tmp_path / name)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("first", "second")
    )
    assert first == second
    taken = office("register", "publish", "--out", tmp_path / "first")
    assert taken.status != 0 and "publish.out_taken" in taken.err
    assert {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()} == first


def test_where_nothing_is_open_nothing_is_written(registered: Office, tmp_path: Path) -> None:
    said = registered("register", "publish", "--out", tmp_path / "open")
    assert "publish.nothing" in said.err and list(tmp_path.iterdir()) == []


def test_killed_in_the_middle_it_leaves_nothing_under_the_name(judged: Office, tmp_path: Path) -> None:
    office, out = with_places(judged, tmp_path), tmp_path / "open"
    stop = (
        "import signal, sys\n"
        "from madoguchi.cli import main\n"
        "from madoguchi.formats import dcat\n"
        "def wait(_):\n"
        "    print('written', flush=True)\n"
        "    signal.pause()\n"
        "dcat.catalogue_bytes = wait\n"
        "sys.argv = ['madoguchi', 'register', 'publish', '--out', sys.argv[1]]\n"
        "main()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", stop, str(out)],
        env=office.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None and "written" in running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not out.exists()
    (left,) = tmp_path.glob(".publishing-*")
    os.utime(left, (time.time() - 7200, time.time() - 7200))
    assert office("register", "publish", "--out", out).status == 0
    assert out.is_dir() and not list(tmp_path.glob(".publishing-*"))
