"""What the stories of an office begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction


@pytest.fixture
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of its own; a test is one transaction that never ends, so what waits for its end is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, **_: run())
    monkeypatch.setattr(settings, "HOME", tmp_path)
