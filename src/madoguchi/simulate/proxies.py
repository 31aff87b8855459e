"""An invented proxy with an approved mandate for an invented resident, to try the door of proxies with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.cases.models import Claim
from madoguchi.identity import mandate
from madoguchi.identity.kinds import Basis
from madoguchi.identity.models import Mandate
from madoguchi.simulate.counter import DoorKey
from madoguchi.simulate.sample import refuse_real_people

NAME = "模擬 代理"
BORN = date(1970, 1, 1)
CLERK, CHIEF = "simulate-1", "simulate-2"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyKey:
    """With what an invented proxy comes in, and for whom: the number of that person's letter."""

    number: str
    born: date
    reference_number: str


def open_proxy(keys: tuple[DoorKey, ...], at: datetime) -> tuple[ProxyKey, ...]:
    """Make an invented proxy for the last of the residents, once. Raises Conflict `simulate.real_people`."""
    refuse_real_people()
    if not keys:
        return ()
    claim = Claim.objects.get(reference_number=keys[-1].reference_number)
    with transaction.atomic():
        mandates = Mandate.objects.select_related("proxy").order_by("id")
        found: Mandate | None = mandates.filter(proxy__name=NAME, person_id=claim.recipient_id).first()
        if found is None:
            proxy = mandate.enter_proxy(NAME, "模擬の施設", BORN, CLERK, at)
            paper, days = "模擬の登記事項証明書", (claim.opened_on, None)
            found = mandate.enter(proxy, int(claim.recipient_id or 0), Basis.LEGAL, paper, days, CLERK, at)
            mandate.approve(found, CHIEF, at)
    return (ProxyKey(number=found.proxy.number, born=BORN, reference_number=claim.reference_number),)
