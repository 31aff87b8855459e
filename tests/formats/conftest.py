import os
from pathlib import Path

import pytest
from hypothesis import settings

# The first example of a property pays for imports; on a busy machine that is no failure.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")


@pytest.fixture(scope="session")
def shared_zengin():
    """The published descriptions of the bank file, which are not part of this repository."""
    home = os.environ.get("MADOGUCHI_SHARED")
    shared = Path(home) if home else Path(__file__).resolve().parents[3] / "shared"
    if not (shared / "data/zengin").is_dir():
        pytest.skip("the shared data are not at hand")
    return shared / "data/zengin"
