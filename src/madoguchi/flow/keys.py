"""「鍵束」 Where the office's keys lie."""

from __future__ import annotations

import os

from madoguchi.flow.folders import home
from madoguchi.trust.keyring import Keyring

STAMPED_BY = "MADOGUCHI_STAMPED_BY"
"""「タイムスタンプ」 The setting that names the service which stamps; without it the office's own key does."""


def keyring() -> Keyring:
    """「鍵束」 That of the municipality in scope."""
    return Keyring(folder=home() / "trust", settings=os.environ)
