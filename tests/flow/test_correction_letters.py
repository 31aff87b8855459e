"""A letter tells of a corrected amount: what was paid, what is paid now or asked back, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from madoguchi.flow import correcting, lettering, visiting
from madoguchi.identity.models import Visit
from madoguchi.notices import letter
from madoguchi.payments.states import InstructionState
from tests.flow.family import Office, office
from tests.flow.test_correcting import BEFORE_BASE, BORN, FAMILY, FATHER, SON, left

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
SENDER = letter.Office(
    municipality="和歌山市",
    issuer="和歌山市長",
    contact=("給付金担当 073-000-0000",),
    appeal=letter.Appeal(authority="和歌山市長", defendant="和歌山市", representative="和歌山市長"),
)


@pytest.fixture
def town() -> Iterator[Office]:
    with office() as found:
        found.begin(*FAMILY)
        found.decide()
        found.pay()
        yield found


def printed(town: Office, kind: letter.LetterKind, folder: Path) -> list[str]:
    at = town.tick()
    said = lettering.print_kind(town.declared, kind, SENDER, folder, bytes(32), "clerk", at, at.date())
    texts = [
        "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file)) for file in said.files
    ]
    return ["".join(text.split()) for text in texts]


def test_a_supplement_is_told_with_both_amounts_and_its_account(town: Office, tmp_path: Path) -> None:
    town.enter(BORN)
    town.follow()
    town.correct()
    (text,) = printed(town, letter.LetterKind.CORRECTION, tmp_path / "letters")
    for said in ("更正通知書", "40,000円", "30,000円", "10,000円", "これからお支払いする額", "****001", "審査請求"):
        assert said in text
    assert "お返しいただく額" not in text
    assert printed(town, letter.LetterKind.DECISION, tmp_path / "decisions") == []


def test_a_repayment_is_told_with_its_ground_and_what_to_do(town: Office, tmp_path: Path) -> None:
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    town.correct()
    (text,) = printed(town, letter.LetterKind.CORRECTION, tmp_path / "letters")
    for said in ("お返しいただく額", "要綱12条", "納入通知書", "ご相談ください"):
        assert said in text
    assert "振込先" not in text


def test_who_was_paid_what_a_correction_left_has_been_paid_on_their_own_page(tmp_path: Path) -> None:
    with office() as town:
        town.begin(*FAMILY)
        town.decide()
        town.enter(left(SON, BEFORE_BASE))
        town.follow()
        town.correct()
        town.pay()
        visit = Visit(person_id=FATHER, door="letter")
        (matter,) = visiting.matters(visit, SENDER, town.now, town.now.date())
        assert matter.payments == (InstructionState.PAID,)
        assert matter.letter is not None and matter.letter.amount_yen == 20_000


def test_a_draft_is_told_to_nobody(town: Office, tmp_path: Path) -> None:
    town.enter(BORN)
    town.follow()
    correcting.draft(town.declared, "clerk", town.tick())
    assert printed(town, letter.LetterKind.CORRECTION, tmp_path / "letters") == []
    assert printed(town, letter.LetterKind.DECISION, tmp_path / "decisions") == []
