import csv
from pathlib import Path

import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.registry.columns import REGISTERS
from madoguchi.simulate.write import write_csv

from .cities import city_of


def test_the_files_have_the_headers_of_the_standard_and_say_that_they_are_synthetic(tmp_path: Path) -> None:
    city = city_of(500)
    for path in write_csv(city, tmp_path / "sample"):
        assert path.name.endswith("-synthetic.csv")
        name = path.name.removesuffix("-synthetic.csv")
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
        assert rows[0] == [column.header for column in REGISTERS[name].columns]
        assert len(rows) - 1 == city.registers[name].num_rows
    readme = (tmp_path / "sample" / "README-synthetic.txt").read_text("utf-8-sig")
    assert "架空" in readme and "synthetic" in readme


def test_letters_beyond_the_first_plane_and_variation_selectors_survive(tmp_path: Path) -> None:
    write_csv(city_of(500), tmp_path)
    text = (tmp_path / "residents-synthetic.csv").read_text("utf-8-sig")
    assert "𠮷田" in text and "辻\U000e0100" in text


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputRefused) as refused:
        write_csv(city_of(500), tmp_path / "taken")
    assert refused.value.code == "simulate.not_writable"


def test_a_name_that_is_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    out = tmp_path / "out"
    out.mkdir()
    (out / "taxes-synthetic.csv").symlink_to(tmp_path / "kept")
    with pytest.raises(InputRefused, match=r"simulate\.link"):
        write_csv(city_of(500), out)
    assert (tmp_path / "kept").read_text() == "kept" and len(list(out.iterdir())) == 1
