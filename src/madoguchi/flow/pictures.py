"""「添付画像」 Pictures that lie with a claim: forms that a person has to read, and photographs of a passbook.

The bytes lie in a file named by their hash, the record says whose they are. Looking at one is on record like any other
reading.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from PIL import Image

from madoguchi.cases.declare import as_declared, law_of
from madoguchi.cases.models import Claim, Picture, Submission
from madoguchi.cases.states import PictureKind, State
from madoguchi.core.errors import Conflict
from madoguchi.datause.record import Purpose, record_single
from madoguchi.flow.folders import home
from madoguchi.notices import photograph
from madoguchi.notices.scan import Scan
from madoguchi.store import disk

LONG_SIDE = 2_000
"""Pixels: of a page of A4 170 dots an inch, on which handwriting can be read."""
MOST = 20
"""How many may lie with one claim."""
_AT_WORK = (State.OPEN, State.ANSWERED, State.REVIEW)
"""Where an answer still changes something."""
CONTENT_TYPE = "image/jpeg"


def keep(claim: Claim, kind: PictureKind, content: bytes, by: str, at: datetime, submission_no: str = "") -> Picture:
    """「添付画像」 Lay a picture (the first page of what `notices.scan` opens) with a claim; the same twice is once.

    It is drawn anew in grey, so that nothing lies in the file but what can be seen: no place, no device. What residents
    send is drawn as `notices.photograph` does. Raises `notices.scan_unreadable` and `notices.scan_too_large`
    (InputRefused), Conflict `flow.many_pictures`, Busy `notices.busy`.
    """
    drawn = photograph.drawn(content, LONG_SIDE) if kind is PictureKind.PASSBOOK else _drawn(content)
    name = sha256(drawn).hexdigest()
    kept: Picture | None = Picture.objects.filter(case=claim, sha256=name).first()
    if kept is not None:
        return kept
    if Picture.objects.filter(case=claim).count() >= MOST:
        raise Conflict(
            "flow.many_pictures",
            ja=f"この事案の画像は{MOST}枚までです。新しい画像は残していません。窓口にお知らせください。",
            en=f"There are {MOST} pictures with this case already. The new one was not kept. Please tell the office.",
        )
    disk.write_whole(_path(name), [drawn])
    made: Picture = Picture.objects.create(
        case=claim, kind=str(kind), sha256=name, submission_no=submission_no, added_by=by, added_at=at
    )
    return made


def of(claim: Claim) -> tuple[Picture, ...]:
    """「添付画像」 Which pictures lie with a claim, oldest first."""
    return tuple(Picture.objects.filter(case=claim).order_by("id"))


def unread() -> tuple[Picture, ...]:
    """「返送された用紙」 Forms that wait for somebody to type them in, oldest first: the newest page of each claim.

    What was typed in bears the number of the page (`unread_of`), and so does what was read by machine.
    """
    forms = Picture.objects.filter(kind=str(PictureKind.FORM)).exclude(submission_no="")
    newest = forms.filter(case=OuterRef("case")).order_by("-id").values("id")[:1]
    taken_in = Submission.objects.filter(submission_no=OuterRef("submission_no"))
    waiting = forms.filter(~Exists(taken_in), id=Subquery(newest), case__state__in=[str(one) for one in _AT_WORK])
    return tuple(waiting.select_related("case").order_by("id"))


def unread_of(claim: Claim) -> str:
    """The number under which the newest form of a claim is typed in; empty where none waits."""
    newest = Picture.objects.filter(case=claim, kind=str(PictureKind.FORM)).exclude(submission_no="").last()
    taken_in = newest and Submission.objects.filter(submission_no=newest.submission_no).exists()
    return newest.submission_no if newest and not taken_in else ""


def look_at(picture: Picture, by: str, at: datetime) -> bytes:
    """「添付画像」 A picture (JPEG) for somebody of the office; that they looked is on record."""
    claim = picture.case
    programme = as_declared(claim.sha256).programme
    why = Purpose(
        by=by,
        purpose=f"{programme.title}の事案の確認（添付画像）",
        law=law_of(programme),
        items=(f"pictures.{picture.kind}",),
        programme_id=programme.id,
    )
    among = {claim.recipient_id, *claim.members.values_list("person_id", flat=True)}
    with transaction.atomic():
        record_single(why, at=at, person_ids={one for one in among if one is not None})
        return _path(picture.sha256).read_bytes()


def _drawn(content: bytes) -> bytes:
    with Scan(content) as scan:
        image = scan.page(0)
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    image.save(written, "JPEG", quality=80)
    return written.getvalue()


def _path(name: str) -> Path:
    return home() / "pictures" / name[:2] / f"{name}.jpg"
