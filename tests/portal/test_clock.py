"""The day that a counter of invented people plays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from madoguchi.core.dates import JAPAN
from madoguchi.web import clock

from .conftest import TODAY


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("nights", [0, 1, 31])
def test_a_counter_that_is_open_over_midnight_goes_on_to_the_next_day(
    monkeypatch: pytest.MonkeyPatch, nights: int
) -> None:
    since = datetime.now(JAPAN).date() - timedelta(days=nights)
    monkeypatch.setattr(settings, "TODAY_SINCE", since)
    played = clock.now() - datetime.now(JAPAN)
    assert abs(played - (TODAY - since)) < timedelta(seconds=10)
