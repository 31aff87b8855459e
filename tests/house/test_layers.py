from pathlib import Path

import pytest
from importlinter.application.use_cases import create_report, read_user_options
from importlinter.configuration import configure

from .source import ROOT

configure()


def kept(configuration: Path) -> bool:
    return not create_report(read_user_options(str(configuration)), cache_dir=None).contains_failures


def test_every_import_points_down_the_layers_of_the_house() -> None:
    assert kept(ROOT / "pyproject.toml"), "run lint-imports to see which import points up"


def test_an_import_that_points_up_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = tmp_path / "crooked_house"
    house.mkdir()
    (house / "__init__.py").touch()
    (house / "roof.py").touch()
    (house / "cellar.py").write_text("import crooked_house.roof\n")
    contract = '[tool.importlinter]\nroot_packages = ["crooked_house"]\n[[tool.importlinter.contracts]]\n'
    (tmp_path / "pyproject.toml").write_text(
        f'{contract}name = "Layers"\ntype = "layers"\ncontainers = ["crooked_house"]\nlayers = ["roof", "cellar"]\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert not kept(tmp_path / "pyproject.toml")
