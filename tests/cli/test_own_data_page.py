"""The page on a municipality's own data, pasted from top to bottom on invented people."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from .office import ROOT, Office
from .pasted import on_path

PAGE = (ROOT / "docs" / "how-to" / "own-data.md").read_text("utf-8")
BOXES = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_command_that_is_installed_starts(office: Office) -> None:
    command = Path(sys.executable).parent / "madoguchi"
    said = subprocess.run(
        [command, "programme", "vocabulary"], env=office.environment, capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("#")


def test_every_box_of_the_page_can_be_pasted_one_after_the_other(office: Office, tmp_path: Path) -> None:
    (tmp_path / "programmes").symlink_to(ROOT / "programmes")
    script = "set -eu\n" + "".join(BOXES)
    with on_path(office, tmp_path) as path:
        said = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env=office.environment | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
    assert said.returncode == 0, said.stdout[-2000:] + said.stderr
    assert said.stdout.count("すべて一致しました") == 2
    assert re.search(r"受け付けた口座 / accepted: [1-9]", said.stdout)
    assert list((tmp_path / "decisions").glob("*.pdf"))
    result = (tmp_path / "second.txt").read_bytes()
    assert len(result.splitlines()) >= 4
