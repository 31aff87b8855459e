"""The processes of tests begin with every library that the house loads, or each test pays for it again."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.prepared import PREPARED

from .office import new_office


def test_a_process_of_a_test_has_no_library_left_to_load(tmp_path: Path) -> None:
    said = tmp_path / "said"
    process = PREPARED.Process(target=_load_the_house, args=(new_office(tmp_path).environment, said))
    process.start()
    process.join()
    assert (process.exitcode, said.read_text("utf-8")) == (0, "")


def _load_the_house(environment: dict[str, str], said: Path) -> None:
    import os

    os.environ.update(environment)
    held = sys.modules["tests.warm"].HELD
    import django

    django.setup()
    import madoguchi.flow
    import madoguchi.urls
    import madoguchi.wsgi  # noqa: F401

    loaded = {name.partition(".")[0] for name in set(sys.modules) - held}
    said.write_text(" ".join(sorted(loaded - sys.stdlib_module_names - {"django", "madoguchi", "tests"})), "utf-8")
