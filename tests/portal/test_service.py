"""Services that residents sign in to by the counter, with consent."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.simulate.counter import DoorKey

from .conftest import come_in
from .federated import HOST
from .serviced import AGAIN, ALL, Service, come, press, read, returned
from .test_prove import with_key

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
MINE = "confirmation"


@pytest.fixture
def nursery(keys: Keys) -> Service:
    service = Service()
    service.known()
    return service


def test_whoever_is_in_goes_there_with_a_number_of_the_services_own(keys: Keys, nursery: Service) -> None:
    browser = come_in(keys[MINE], client=Client(HTTP_HOST=HOST))
    page = come(browser, nursery.address())
    assert "保育施設の予約" in page.content.decode()
    back = returned(press(browser, page, agree="1"))
    assert back["state"] == nursery.bound.state
    said = nursery.exchange(back["code"])
    assert said.status_code == 200, said.content
    told = nursery.judged(read(said))
    print(read(nursery.told(read(said)["access_token"])), told)
