from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

from .source import ROOT

configure()


def kept(configuration: Path) -> bool:
    """Whether every contract of the file is kept; what breaks one is printed."""
    return lint_imports(config_filename=str(configuration), cache_dir=None, no_logo=True)


def test_every_import_points_down_the_layers_of_the_house() -> None:
    assert kept(ROOT / "pyproject.toml")


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
