"""Scans of returned forms handed in at a desk: the certain ones are taken in, the others named with their reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.flow.test_reading import post, scanned, town

from madoguchi.cases.models import Submission
from madoguchi.identity.models import Role
from madoguchi.notices.form import Choice
from madoguchi.notices.letter import LetterKind
from madoguchi.simulate.desks import open_desks
from madoguchi.web import clock

from .conftest import CITY, TODAY, desk

__all__ = ["town"]
pytestmark = pytest.mark.django_db


def test_certain_forms_are_taken_in_once_and_rubbish_is_named(
    town: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(django_settings, "TODAY", TODAY)
    open_desks(clock.now())
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters", count=2)
    first, second = mail.numbers
    paths = scanned(tmp_path / "scans", mail.answered(first, Choice.ON_FILE), mail.pages[second][-1])

    def handed_in() -> list[SimpleUploadedFile]:
        images = [SimpleUploadedFile(path.name, path.read_bytes(), "image/jpeg") for path in paths]
        return [*images, SimpleUploadedFile("notes.png", b"no image at all" * 100, "image/png")]

    counter = desk(Role.COUNTER)
    page = counter.post("/staff/ja/scans/", {"scan": handed_in()}).content.decode()
    assert "3ページのうち1件を受け付けました" in page
    assert "人が見る" in page and "チェックがありません" in page and "notes.png" in page
    kept = Submission.objects.get()
    assert (kept.reference_number, kept.channel, kept.taken_by) == (first, "paper", "模擬 窓口（1001）")
    again = counter.post("/staff/ja/scans/", {"scan": handed_in()})
    assert again.status_code == 200 and Submission.objects.count() == 1
    assert counter.post("/staff/ja/scans/", {}).status_code == 422
