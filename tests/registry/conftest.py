"""One municipality in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.sample import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def town(db: None) -> Iterator[str]:
    """The scope of an invented municipality with empty registers."""
    Municipality.objects.create(code=CODE, name="見本市")
    with municipality(CODE):
        yield CODE
