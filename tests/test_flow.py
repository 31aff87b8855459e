"""The story as a whole: what a step leaves behind when it is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from madoguchi import flow, tenancy
from madoguchi.cases.models import Claim
from madoguchi.core.errors import Conflict, RuleError
from madoguchi.datause.models import DataUse
from madoguchi.programme.load import parse
from madoguchi.simulate.city import as_recorded, generate

AT = datetime(2020, 5, 20, tzinfo=UTC)
FILE = Path(__file__).parents[1] / "programmes/special_fixed_benefit_2020.py"


@pytest.mark.django_db
def test_a_run_over_its_budget_decides_nothing_and_what_it_read_is_on_record() -> None:
    text = FILE.read_text().replace("    base_date=BASE_DATE,", "    base_date=BASE_DATE,\n    budget=1,")
    declared = parse(text.encode())
    city = generate(residents=500, seed=1, base_date=date(2020, 4, 27))
    with tenancy.municipality("302015"):
        flow.found("302015", "和歌山市")
        for name, table in as_recorded(city, AT.date()).registers.items():
            flow.take_in(name, table, AT)
        frozen = flow.freeze(declared, AT)
        with pytest.raises(RuleError, match=r"programme\.over_budget"):
            flow.determine(declared, frozen, "clerk", AT)
        assert [use.snapshot_id for use in DataUse.objects.all()] == [frozen.snapshot_id]
        assert not Claim.objects.exists()
        assert not flow.run_folder(declared, frozen.snapshot_id).exists()


@pytest.mark.django_db
def test_nobody_is_judged_before_a_file_of_the_protection_measures_was_taken_in_and_an_empty_one_will_do() -> None:
    declared = parse(FILE.read_bytes())
    registers = as_recorded(generate(residents=500, seed=1, base_date=date(2020, 4, 27)), AT.date()).registers
    with tenancy.municipality("302015"):
        flow.found("302015", "和歌山市")
        flow.take_in("residents", registers["residents"], AT)
        frozen = flow.freeze(declared, AT)
        with pytest.raises(Conflict, match=r"flow\.protections_absent"):
            flow.determine(declared, frozen, "clerk", AT)
        flow.take_in("protections", registers["protections"].slice(0, 0), AT)
        assert flow.determine(declared, frozen, "clerk", AT).totals.entitled > 100


@pytest.mark.django_db
def test_a_programme_that_does_not_pay_what_its_own_scenarios_say_does_not_come_into_force() -> None:
    declared = parse(FILE.read_text().replace("yen(100_000)", "yen(1)").encode())
    with tenancy.municipality("302015"):
        flow.found("302015", "和歌山市")
        with pytest.raises(RuleError, match=r"programme\.scenario_differs"):
            flow.put_in_force(declared, flow.Signatories(drafter="clerk", approver="manager"), AT)
