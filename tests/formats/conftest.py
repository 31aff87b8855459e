import pytest
from hypothesis import settings

from tests.shared import DATA

# The first example of a property pays for imports; on a busy machine that is no failure.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")


@pytest.fixture(scope="session")
def shared_zengin():
    """The published descriptions of the bank file, which are not part of this repository."""
    if not (DATA / "zengin").is_dir():
        pytest.skip("the shared data are not at hand")
    return DATA / "zengin"
