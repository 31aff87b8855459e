"""「手紙の再発行」 Who lost their letter gets it again at the counter; who is in no letter gets none there, either."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest
from django.conf import settings
from django.http import HttpResponse

from madoguchi.cases.models import Claim
from madoguchi.datause.models import DataUse
from madoguchi.flow import looking
from madoguchi.identity.kinds import Role
from madoguchi.notices.edition import Edition
from madoguchi.registry.models import Protection
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import TODAY, desk
from .test_story import claim_of, text

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]


def again(claim: Claim, edition: str = Edition.STANDARD, role: Role = Role.COUNTER) -> HttpResponse:
    response: HttpResponse = desk(role).post(f"/staff/ja/case/{claim.pk}/letter.pdf", {"edition": str(edition)})
    return response


def written_in(response: HttpResponse) -> str:
    pages = pypdfium2.PdfDocument(response.content)
    return "".join(page.get_textpage().get_text_bounded() for page in pages)


def test_the_one_letter_is_printed_again_in_each_edition_and_why_it_was_read_is_on_record(keys: Keys) -> None:
    claim = claim_of(keys["confirmation"])
    offered = text(desk(Role.COUNTER), f"/staff/ja/case/{claim.pk}/")
    assert all(f'<option value="{one}">' in offered for one in Edition)
    before = DataUse.objects.latest("id").pk
    name = looking.name_of_recipient(claim, "test", clock.now())
    lengths = set()
    for edition in Edition:
        made = again(claim, edition)
        assert (made.status_code, made.headers["Content-Type"]) == (200, "application/pdf")
        assert made.headers["Content-Disposition"] == f'attachment; filename="letter-{claim.reference_number}.pdf"'
        said = written_in(made)
        assert claim.reference_number in said.replace(" ", "").replace("-", "") and name[:2] in said
        assert ("Confirmation" in said or "confirm" in said) == edition.is_english
        lengths.add(len(said))
    assert len(lengths) > 1
    uses = DataUse.objects.filter(pk__gt=before, purpose__endswith="の手紙の再発行")
    assert [(one.by, one.law != "") for one in uses] == [("模擬 窓口（1001）", True)] * len(Edition)
    assert all(one.persons.filter(person_id=claim.recipient_id).exists() for one in uses)


def test_nobody_gets_a_letter_that_printing_would_hold_back(keys: Keys) -> None:
    claim = claim_of(keys["notice"])
    member = claim.members.exclude(person_id=claim.recipient_id).first()
    concerned = member.person_id if member else claim.recipient_id
    assert concerned is not None
    Protection.objects.create(
        measure_id=1,
        person_id=concerned,
        role="applicant",
        ground="measure",
        starts_on=TODAY,
        lives_here=True,
        recorded_at=clock.now(),
    )
    before = DataUse.objects.filter(purpose__endswith="の手紙の再発行").count()
    assert "letter.pdf" not in text(desk(Role.COUNTER), f"/staff/ja/case/{claim.pk}/")
    refused = again(claim)
    assert refused.status_code == 409 and "いま印刷できません" in refused.content.decode()
    assert f"/staff/ja/case/{claim.pk}/" in refused.content.decode()
    assert DataUse.objects.filter(purpose__endswith="の手紙の再発行").count() == before
    covered = claim_of(keys["confirmation"])
    Claim.objects.filter(pk=covered.pk).update(covered_elsewhere=True)
    assert again(covered).status_code == 409
    assert again(covered, "q").status_code == 404
    assert again(covered, role=Role.APPROVER).status_code == 403


def test_no_form_is_printed_again_once_its_last_day_is_over(keys: Keys) -> None:
    claim = claim_of(keys["confirmation"])
    Claim.objects.filter(pk=claim.pk).update(answer_by=TODAY)
    assert again(claim).status_code == 200
    Claim.objects.filter(pk=claim.pk).update(answer_by=TODAY - timedelta(days=1))
    refused = again(claim)
    assert refused.status_code == 409 and "期限を過ぎている" in refused.content.decode()


def test_no_letter_to_real_people_goes_out_without_an_office(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OFFICE", None)
    monkeypatch.setattr("madoguchi.console.errands.is_synthetic", lambda: False)
    refused = again(claim_of(keys["confirmation"]))
    assert refused.status_code == 400 and "console.no_office" in refused.content.decode()
