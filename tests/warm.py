"""What `tests.prepared` loads before a process is asked for: the rooms that know Django, set up with no settings of
anybody's. Each process reads its own settings when it first asks for one (`forget`)."""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.functional import empty

_SETTINGS = "madoguchi.settings"


def forget() -> None:
    """Nothing of the settings that the rooms were set up with is left."""
    sys.modules.pop(_SETTINGS, None)
    settings._wrapped = empty
    connections._settings = None
    vars(connections).pop("settings", None)
    if hasattr(connections._connections, DEFAULT_DB_ALIAS):
        del connections[DEFAULT_DB_ALIAS]


os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
django.setup()
import madoguchi.flow  # noqa: E402
import tests.cli.office  # noqa: E402
import tests.counters  # noqa: E402

__all__ = ["HELD", "forget", "madoguchi", "tests"]
del os.environ["DJANGO_SETTINGS_MODULE"]
HELD = frozenset(sys.modules)
"""What a process of a test has before it begins."""
