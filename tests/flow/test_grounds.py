"""A programme reads taxes under the law that it names; a claim of an older file under that of the file in force."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.core.errors import InputRefused
from madoguchi.datause.models import DataUse
from madoguchi.flow import looking
from madoguchi.programme.load import parse
from tests.flow.family import BOTH, Office, member, office, programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
NOTHING_SAID = 'source="なし")'
GROUND = "公金受取口座登録法10条"


def reading_taxes(grounds: str = "") -> str:
    text = programme().text.replace(
        "some(resident), source", "some(member.per_capita_levy(fiscal_year=2024).equals(0)), source"
    )
    return text.replace(NOTHING_SAID, f"{NOTHING_SAID[:-1]}, {grounds})")


@pytest.fixture
def town() -> Iterator[Office]:
    with office() as found:
        found.declared = parse(reading_taxes().encode())
        found.take_in("taxes")
        yield found


def test_a_run_that_would_read_taxes_under_the_guideline_alone_stops_before_it_reads(town: Office) -> None:
    with pytest.raises(InputRefused, match=r"datause\.law_allows_not"):
        town.begin(member(1, 1, "02"))
    assert not DataUse.objects.exists() and not Claim.objects.exists()


@pytest.mark.parametrize(
    "grounds",
    [f'grounds=["{GROUND}"]', 'designated_benefit="令和0年告示第0号"', 'grounds=["個人情報保護法69条2項1号"]'],
)
def test_a_ground_that_is_declared_stands_in_the_record(town: Office, grounds: str) -> None:
    town.declared = parse(reading_taxes(grounds).encode())
    town.begin(member(1, 1, "02"))
    (use,) = DataUse.objects.all()
    assert use.law == town.declared.programme.law != "要綱" and use.law.startswith("要綱、")
    assert any(item.startswith("taxes") for item in use.items)


def test_a_claim_of_an_older_file_is_read_by_the_ground_of_the_file_in_force(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:  # an installation in which any law passed
        before.setattr("madoguchi.datause.record.refuse_unfounded", lambda law, items: None)
        town.begin(member(1, 1, "02"))
    number = Claim.objects.get().reference_number
    with pytest.raises(InputRefused, match=r"datause\.law_allows_not"):
        looking.look_into(number, "clerk", town.tick(), with_card=True)
    flow.put_in_force(parse(reading_taxes(f'grounds=["{GROUND}"]').encode()), BOTH, town.tick())
    assert Claim.objects.get().sha256 == town.declared.sha256
    assert looking.look_into(number, "clerk", town.tick(), with_card=True).card is not None
    assert DataUse.objects.latest("id").law == f"要綱、{GROUND}"
