"""Scans of returned forms handed in at a desk: the certain ones are taken in, the others named with their reason."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from PIL import Image

from madoguchi.cases.models import Claim, Picture, Submission
from madoguchi.cases.states import PictureKind
from madoguchi.core.errors import Conflict
from madoguchi.datause.models import DataUse
from madoguchi.flow import pictures
from madoguchi.identity.kinds import Role
from madoguchi.notices.form import Choice
from madoguchi.notices.letter import LetterKind
from madoguchi.simulate.desks import open_desks
from madoguchi.web import clock
from tests.flow.test_reading import post, scanned, town

from .conftest import CITY, TODAY, desk

__all__ = ["town"]
pytestmark = pytest.mark.django_db
ORIENTATION, TURN_RIGHT = 274, 6
"""How a telephone was held: the tag of EXIF, and that the picture has to be turned right to be upright."""


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
    # So does the form that was read, for who asks later what was on it.
    assert Picture.objects.get(case=kept.case).submission_no == kept.submission_no
    # What was left to a person lies with its case, once, beside the fields to type it into.
    picture = Picture.objects.get(case__reference_number=second)
    assert (picture.case.reference_number, picture.kind, picture.added_by) == (second, "form", "模擬 窓口（1001）")
    entered = counter.get(f"/staff/ja/intake/{picture.case_id}/").content.decode()
    address = f"/staff/ja/case/{picture.case_id}/picture/{picture.pk}/"
    assert f'<img src="{address}" alt="返送された用紙">' in entered
    assert address in desk(Role.EXAMINER).get(f"/staff/ja/case/{picture.case_id}/").content.decode()
    # It waits on the desk until somebody typed it in.
    waits = f"/staff/ja/intake/{picture.case_id}/"
    assert "入力を待つ用紙: 1件" in counter.get("/staff/ja/desk/").content.decode()
    assert waits in counter.get("/staff/ja/scans/").content.decode()
    said = {"channel": "paper", "received": TODAY.isoformat(), "applicant": "", "answer": "refuse", "send": "1"}
    assert counter.post(waits, said | {"form": "0" * 24}).status_code == 302
    assert Submission.objects.get(case=picture.case).submission_no == picture.submission_no
    assert waits not in counter.get("/staff/ja/scans/").content.decode()
    shown = counter.get(address)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(shown.content)).mode == "L"
    assert counter.get(f"/staff/ja/case/{kept.case_id}/picture/{picture.pk}/").status_code == 404
    use = DataUse.objects.order_by("id").last()
    assert use is not None and (use.by, use.items) == ("模擬 窓口（1001）", ["pictures.form"])


def test_a_photograph_of_the_form_opens_its_case_and_stays_with_it(
    town: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(django_settings, "TODAY", TODAY)
    open_desks(clock.now())
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters", count=1)
    (path,) = scanned(tmp_path / "scans", mail.answered(mail.numbers[0], Choice.ON_FILE))
    sideways = Image.open(path).rotate(90, expand=True)
    held = sideways.getexif()
    held[ORIENTATION] = TURN_RIGHT
    written = BytesIO()
    sideways.save(written, "JPEG", exif=held)
    counter = desk(Role.COUNTER)

    def photographed(content: bytes) -> HttpResponse:
        return counter.post("/staff/ja/intake/", {"photograph": SimpleUploadedFile("a.jpg", content, "image/jpeg")})

    opened = photographed(written.getvalue())
    claim = Claim.objects.get(reference_number=mail.numbers[0])
    assert opened.headers["Location"] == f"/staff/ja/intake/{claim.pk}/"
    (kept,) = pictures.of(claim)
    upright = Image.open(BytesIO(counter.get(f"/staff/ja/case/{claim.pk}/picture/{kept.pk}/").content))
    assert upright.height > upright.width
    assert photographed(written.getvalue()).status_code == 302 and len(pictures.of(claim)) == 1
    blank = BytesIO()
    Image.new("L", (800, 1100), 255).save(blank, "PNG")
    for rubbish, said in ((blank.getvalue(), "二次元コードが見つかりません"), (b"x" * 999, "画像として読めません")):
        refused = photographed(rubbish)
        assert refused.status_code == 422 and said in refused.content.decode()


def test_a_picture_is_never_changed_and_a_case_takes_only_so_many(
    town: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(LetterKind.CONFIRMATION, tmp_path / "letters", count=1)
    claim = Claim.objects.first()
    assert claim is not None
    monkeypatch.setattr(pictures, "MOST", 2)

    def kept(shade: int) -> Picture:
        drawn = BytesIO()
        Image.new("RGB", (40, 40), (shade, shade, shade)).save(drawn, "PNG")
        return pictures.keep(claim, PictureKind.PASSBOOK, drawn.getvalue(), "模擬", clock.now())

    assert kept(1) == kept(1) != kept(99)
    with pytest.raises(Conflict, match=r"flow\.many_pictures"):
        kept(200)
    for change in ({"kind": "form"}, {"sha256": "0" * 64}, {"added_by": "別の人"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Picture.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Picture.objects.all().delete()
    assert Picture.objects.count() == 2
