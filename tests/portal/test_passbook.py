"""A photograph of the passbook: beside an account that was named, never needed, seen by the office alone."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from madoguchi.cases.models import Picture, Submission
from madoguchi.core.errors import InputRefused
from madoguchi.core.lane import Lane
from madoguchi.flow import pictures
from madoguchi.notices.photograph import ONE_AT_A_TIME
from madoguchi.notices.photograph import drawn as photograph_drawn
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from madoguchi.web.guard import LONGEST_PHOTOGRAPH

from .conftest import claim_of, come_in
from .test_answer import ANSWER, send, typed
from .test_asking import DEPENDENT, LEVY

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
HERE = "/ja/home/1/passbook/"


def photograph(shade: int = 120, size: int = 2_500) -> bytes:
    """A picture as a telephone takes it: coloured, and with the place where it was taken."""
    image = Image.new("RGB", (size, size // 2), (shade, 80, 60))
    said = image.getexif()
    said[0x010E] = "at home"
    written = BytesIO()
    image.save(written, "JPEG", exif=said)
    return written.getvalue()


def painted(width: int, height: int, mode: str, kind: str = "PNG") -> bytes:
    """A picture of one colour, which is a small file."""
    written = BytesIO()
    Image.new(mode, (width, height)).save(written, kind)
    return written.getvalue()


def named(browser: Client, key: DoorKey) -> None:
    """They asked for the money, named an account, and are sure of nothing else that was asked."""
    said = typed(key, **{DEPENDENT: "no", f"{LEVY}.unsure": "on"})
    assert "sent=" in send(browser, browser.post(ANSWER, said)).headers["Location"]


def sent(browser: Client, content: bytes | None) -> HttpResponse:
    file = {} if content is None else {"photograph": SimpleUploadedFile("me.jpg", content, "image/jpeg")}
    response: HttpResponse = browser.post(HERE, file)
    return response


def test_it_lies_with_the_case_in_grey_and_says_nothing_but_what_is_seen(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    assert browser.get(HERE).headers["Location"] == "/ja/home/1/" and not sent(browser, photograph()).content
    named(browser, key)
    assert "通帳の写真を添える" in browser.get("/ja/home/1/").content.decode()
    assert sent(browser, photograph()).headers["Location"] == f"{HERE}?laid=1"
    assert "いま1枚" in browser.get(HERE).content.decode()
    (kept,) = pictures.of(claim_of(key))
    assert (kept.kind, kept.added_by) == ("passbook", "本人（オンライン窓口）")
    shown = Image.open(BytesIO(pictures.look_at(kept, "審査 花子", clock.now())))
    assert (shown.mode, shown.size, len(shown.getexif())) == ("L", (2_000, 1_000), 0)
    assert "通帳・カードの写真" in browser.get("/ja/uses/").content.decode()


def test_three_at_most_and_the_same_one_twice_is_once(keys: Keys) -> None:
    browser = come_in(keys["application"])
    named(browser, keys["application"])
    for shade in (10, 10, 90, 170, 250):
        sent(browser, photograph(shade, 200))
    assert Picture.objects.count() == 3
    fourth = sent(browser, photograph(30, 200))
    assert (fourth.status_code, fourth.headers["Location"]) == (302, HERE) and Picture.objects.count() == 3
    page = browser.get(HERE).content.decode()
    assert "写真は3枚まで" in page and 'type="file"' not in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "選ばれていません"),
        (b"", "写真として読めません"),
        (b"no picture", "写真として読めません"),
        (photograph()[:300], "写真として読めません"),
        (b"\xff\xd8" + bytes(LONGEST_PHOTOGRAPH), "10MBを超えています"),
        (painted(5_001, 5_000, "RGBA"), "2500万画素を超えています"),
        (painted(8_900, 8_900, "1"), "2500万画素を超えています"),
        (b"%PDF-1.7 0 0 600 800 re f", "PDFは受け取れません"),
        (painted(40, 40, "L", "TIFF"), "写真として読めません"),
    ],
    ids=["none", "empty", "rubbish", "cut off", "too large", "RGBA", "bits", "PDF", "TIFF"],
)
def test_what_is_no_photograph_is_told_and_loses_nothing(keys: Keys, content: bytes | None, said: str) -> None:
    browser = come_in(keys["application"])
    named(browser, keys["application"])
    before = Submission.objects.values_list("state", "account_number").get()
    refused = sent(browser, content)
    assert refused.status_code == 422 and said in refused.content.decode()
    assert Submission.objects.values_list("state", "account_number").get() == before and not Picture.objects.exists()


MEASURE = """
import resource, sys
from madoguchi.notices.photograph import drawn
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
shown = drawn(sys.stdin.buffer.read(), 2_000)
own, its = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
sys.stderr.write(f"{own - before} {its}")
sys.stdout.buffer.write(shown)
"""


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_the_largest_that_is_taken_needs_little_of_a_process_of_its_own(mode: str) -> None:
    run = [sys.executable, "-c", MEASURE]
    done = subprocess.run(run, input=painted(5_000, 5_000, mode), capture_output=True, check=True)
    shown = Image.open(BytesIO(done.stdout))
    assert (shown.mode, shown.size) == ("L", (2_000, 2_000))
    own, its = map(int, done.stderr.split())
    assert own < 250_000, "the picture made here"
    assert its < 700_000


def test_what_is_seen_through_is_white_paper() -> None:
    shown = Image.open(BytesIO(photograph_drawn(painted(10, 10, "RGBA"), pictures.LONG_SIDE)))
    assert shown.getpixel((5, 5)) == 255


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madoguchi.notices.photograph._COMMAND", (sys.executable, "-c", "while True: pass"))
    monkeypatch.setattr("madoguchi.notices.photograph.SECONDS", 0.2)
    with pytest.raises(InputRefused) as refused:
        photograph_drawn(photograph(), pictures.LONG_SIDE)
    assert refused.value.code == "notices.scan_unreadable"


def test_tries_that_lay_nothing_new_are_counted(keys: Keys) -> None:
    browser = come_in(keys["application"])
    named(browser, keys["application"])
    assert sent(browser, photograph(10, 200)).status_code == 302
    for content in (photograph(10, 200), b"rubbish", b"rubbish", b"rubbish", b"rubbish"):
        assert sent(browser, content).status_code in (302, 422)
    refused = sent(browser, photograph(90, 200))
    assert refused.status_code == 422 and "今日はこれ以上" in refused.content.decode()
    assert Picture.objects.count() == 1 and browser.get("/ja/home/1/").status_code == 200


def test_one_is_drawn_at_a_time_and_who_would_wait_too_long_is_told(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = come_in(keys["application"])
    named(browser, keys["application"])
    lane = Lane(1, 0, 1, ONE_AT_A_TIME._refused)
    monkeypatch.setattr("madoguchi.notices.photograph.ONE_AT_A_TIME", lane)
    with lane.turn():
        told = sent(browser, photograph())
    assert told.status_code == 503 and told.headers["Retry-After"] and not Picture.objects.exists()
    assert sent(browser, photograph()).status_code == 302


def test_twenty_megabytes_are_not_even_read(keys: Keys) -> None:
    browser = come_in(keys["application"])
    named(browser, keys["application"])
    assert sent(browser, bytes(2 * LONGEST_PHOTOGRAPH)).status_code == 413
    assert browser.get("/ja/home/1/").status_code == 200


def test_nobody_lays_one_with_anothers_matter(keys: Keys) -> None:
    assert sent(Client(), photograph()).status_code == 302
    named(come_in(keys["application"]), keys["application"])
    other = come_in(keys["notice"])
    sent(other, photograph())
    assert not Picture.objects.exists()
