from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

from .town import Person, Town

CITY = "302015"


@pytest.fixture
def city(db: None) -> Iterator[str]:
    """和歌山市, in scope."""
    Municipality.objects.create(code=CITY, name="和歌山市")
    with municipality(CITY):
        yield CITY


@pytest.fixture
def town(city: str, tmp_path: Path) -> Callable[..., Town]:
    """A town with these people, whose programme is approved."""

    def build(*people: Person, **more: bytes) -> Town:
        made = Town(folder=tmp_path, people=list(people), **more)
        made.approve()
        return made

    return build
