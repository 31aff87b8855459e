"""Processes for tests that hold the libraries already, which is half of the time of a command."""

from __future__ import annotations

import multiprocessing

from madoguchi.cli import NAMES

PREPARED = multiprocessing.get_context("forkserver")
"""Nothing is set up yet: the environment of a process is its own, and settings are read in it."""
PREPARED.set_forkserver_preload(
    ["django.core.management", "django.db.models", "ibis", *(f"madoguchi.cli.{name}" for name in NAMES)]
)
