"""From the folder that went to the post to the answers that came back, through paper, pens and a scanner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from madoguchi import flow, tenancy
from madoguchi.cases.declare import in_force
from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.states import Answer, State
from madoguchi.flow import lettering, reading
from madoguchi.flow.reading import Fate, FormsRead
from madoguchi.notices import form
from madoguchi.notices.doubts import Doubt
from madoguchi.notices.edition import Edition
from madoguchi.notices.form import Choice, Layout
from madoguchi.notices.key import reference_key
from madoguchi.notices.letter import LetterKind, Office
from madoguchi.programme.load import load
from madoguchi.simulate.counter import prepare
from tests.city_once import once
from tests.notices.pens import DOTS_PER_INCH, Paper, Scanner

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "programmes/low_income_household_2024.py"
AT = datetime(2025, 2, 10, tzinfo=UTC)
ON = date(2025, 2, 10)
OFFICE = Office(municipality="和歌山市", issuer="和歌山市長", contact=("給付金室",))


@dataclass(frozen=True)
class Post:
    """Letters as they came out of the printer: the pages of each, by its number."""

    kind: LetterKind
    edition: Edition
    pages: dict[str, list[Image.Image]]

    @property
    def numbers(self) -> list[str]:
        return list(self.pages)

    @property
    def layout(self) -> Layout:
        return form.layout(self.edition, self.kind, with_account=True)

    def form(self, number: str) -> list[Image.Image]:
        return self.pages[number][2 if self.edition.is_large else 1 :]

    def answered(self, number: str, choice: Choice, *, signed: bool = True) -> Image.Image:
        """The first page of its form, ticked and signed."""
        paper = Paper.of(self.form(number)[0], seed=1)
        paper.mark(self.layout.boxes[self.layout.choices.index(choice)], "check")
        if signed:
            paper.sign(self.layout)
        return paper.image


@pytest.fixture
def town() -> Iterator[None]:
    """An invented city whose claims wait for answers; of those with an account on file some are to confirm it."""
    with tenancy.municipality("302015"):
        once("forms", _open)
        yield


def _open() -> None:
    flow.found("302015", "和歌山市", synthetic=True)
    prepare(load(FILE), 500, 1, ON)
    some = Claim.objects.filter(letter="notice", state="open").order_by("id").values_list("id", flat=True)[:8]
    Claim.objects.filter(id__in=list(some)).update(letter="confirmation")


def post(
    kind: LetterKind, out: Path, edition: Edition = Edition.STANDARD, *, count: int = 3, with_account: bool = True
) -> Post:
    """Print some letters and look at the paper."""
    claims = Claim.objects.filter(letter=str(kind), state="open", covered_elsewhere=False, protected=False)
    claims = claims.exclude(account_number="") if with_account else claims.filter(account_number="")
    numbers = list(claims.order_by("id").values_list("reference_number", flat=True)[:count])
    declared = in_force("low-income-household-2024")
    pages: dict[str, list[Image.Image]] = {}
    for number in numbers:
        printed = lettering.print_kind(
            *(declared, kind, OFFICE, out / number, reference_key(flow.home()), "clerk", AT, ON),
            numbers=[number],
            edition=edition,
        )
        document = pypdfium2.PdfDocument(printed.files[0].read_bytes())
        pages[number] = [page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil() for page in document]
    assert len(pages) == count
    return Post(kind=kind, edition=edition, pages=pages)


def scanned(folder: Path, *sheets: Image.Image, scanner: Scanner | None = None) -> list[Path]:
    """Each sheet in a file of its own, as a scanner names them."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, sheet in enumerate(sheets, len(list(folder.iterdir()))):
        path = folder / f"scan-{number:03}.jpg"
        path.write_bytes((scanner or Scanner(quality=75, degrees=1, noise=2, seed=number)).saved(sheet))
        paths.append(path)
    return paths


def read(paths: list[Path], **more: int) -> FormsRead:
    return reading.read_forms(paths, ON, reference_key(flow.home()), **more)  # type: ignore[arg-type]


def test_what_is_ticked_on_paper_becomes_a_submission_once(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters")
    ticks = (Choice.ON_FILE, Choice.REFUSE, Choice.WRONG)
    paths = scanned(
        tmp_path / "scans", *(mail.answered(one, choice) for one, choice in zip(mail.numbers, ticks, strict=True))
    )
    found = read(paths)
    claims = {claim.reference_number: claim for claim in Claim.objects.filter(reference_number__in=mail.numbers)}
    assert [page.fate for page in found.pages] == [Fate.SUBMITTED] * 3
    assert found.submissions.column("answer").to_pylist() == ["accept", "refuse", "wrong_inputs"]
    assert found.submissions.column("reference_number").to_pylist() == mail.numbers
    assert found.submissions.column("applicant_id").to_pylist() == [claims[one].recipient_id for one in mail.numbers]
    assert set(found.submissions.column("channel").to_pylist()) == {"paper"}
    received, _ = flow.take_all_submissions(found.submissions, ON)
    again, _ = flow.take_all_submissions(read(paths).submissions, ON)
    assert (received.received, again.received, again.repeated, Submission.objects.count()) == (3, 0, 3, 3)
    states = {claim.reference_number: claim.state for claim in Claim.objects.filter(reference_number__in=mail.numbers)}
    assert [states[one] for one in mail.numbers] == [State.READY, State.REFUSED_BY_CLAIMANT, State.REVIEW]


def test_an_upload_is_read_as_a_file_is(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.NOTICE, tmp_path / "letters", count=1)
    (path,) = scanned(tmp_path / "scans", mail.answered(mail.numbers[0], Choice.REFUSE))
    key = reference_key(flow.home())
    found = reading.read_form(path.read_bytes(), "upload", ON, key)
    assert found.submissions.equals(read([path]).submissions)
    assert [(page.file, page.page, page.answer) for page in found.pages] == [("upload", 1, Answer.REFUSE)]
    rubbish = reading.read_form(b"rubbish", "upload", ON, key)
    assert rubbish.submissions.num_rows == 0 and rubbish.pages[0].fate is Fate.REFUSED
    assert rubbish.pages[0].refused is not None and rubbish.pages[0].refused.code == "notices.scan_unreadable"


def test_both_sides_of_a_sheet_and_enclosed_copies_lose_nothing(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.NOTICE, tmp_path / "letters", count=2)
    first, second = mail.numbers
    copy = Image.new("L", (1654, 2339), 230)
    paths = scanned(
        tmp_path / "scans", mail.pages[first][0], mail.answered(first, Choice.REFUSE), copy, mail.pages[second][0]
    )
    found = read(paths)
    assert [page.fate for page in found.pages] == [Fate.BESIDE, Fate.SUBMITTED, Fate.NO_CODE, Fate.BY_HAND]
    assert found.pages[3].doubts == (Doubt.NO_FORM_PAGE,) and found.pages[3].picture.startswith(b"\x89PNG")


def test_forms_of_one_number_that_say_different_things_are_for_a_person(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters", count=1)
    (number,) = mail.numbers
    sheets = (mail.answered(number, Choice.ON_FILE), mail.answered(number, Choice.REFUSE))
    found = read(scanned(tmp_path / "scans", *sheets))
    assert [page.fate for page in found.pages] == [Fate.BY_HAND] * 2
    assert all(page.doubts == (Doubt.CONTRADICTED,) and page.picture for page in found.pages)
    assert found.submissions.num_rows == 0


def test_a_photocopy_and_the_same_file_twice_count_once(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters", count=1)
    sheet = mail.answered(mail.numbers[0], Choice.ON_FILE)
    copied = sheet.point(lambda value: 0 if value < 140 else 255)
    (first, copy), twin = scanned(tmp_path / "scans", sheet, copied), tmp_path / "scans" / "twin.jpg"
    twin.write_bytes(first.read_bytes())
    found = read([first, copy, twin])
    assert [page.fate for page in found.pages] == [Fate.SUBMITTED, Fate.SUBMITTED, Fate.REPEATED]
    received, _ = flow.take_all_submissions(found.submissions, ON)
    assert received.states == {"carries": 1, "second": 1}


def test_a_form_of_an_older_letter_is_for_a_person(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters")
    paths = scanned(tmp_path / "scans", *(mail.answered(one, Choice.ON_FILE) for one in mail.numbers))
    other_account, other_letter, gone = mail.numbers
    Claim.objects.filter(reference_number=other_account).update(account_number="7654321")
    Claim.objects.filter(reference_number=other_letter).update(letter="notice")
    Claim.objects.filter(reference_number=gone).update(reference_number="000000000000")
    found = read(paths)
    assert [page.doubts for page in found.pages] == [
        (Doubt.OLDER_LETTER,),
        (Doubt.OLDER_LETTER,),
        (Doubt.UNKNOWN_NUMBER,),
    ]
    assert all(page.fate is Fate.BY_HAND and page.picture for page in found.pages)


def test_what_needs_eyes_goes_to_a_person_with_its_reason(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters", count=1)
    (number,) = mail.numbers
    represented = Paper.of(mail.answered(number, Choice.ON_FILE), 1)
    represented.write(mail.layout.representative)
    contradicting = Paper.of(mail.answered(number, Choice.ON_FILE), 1)
    for cell in next(row for row in mail.layout.cells if row.name == "number").inner:
        contradicting.stroke((cell.x + 1, cell.y + 1), (cell.x + 3, cell.y + 5))
    sheets = (
        mail.answered(number, Choice.OTHER),
        mail.answered(number, Choice.ON_FILE, signed=False),
        represented.image,
        contradicting.image,
    )
    found = read(scanned(tmp_path / "scans", *sheets))
    assert [page.doubts for page in found.pages] == [
        (Doubt.ACCOUNT_BY_HAND,),
        (Doubt.NOT_SIGNED,),
        (Doubt.REPRESENTATIVE,),
        (Doubt.ACCOUNT_WRITTEN,),
    ]
    recipient = Claim.objects.get(reference_number=number).recipient_id
    assert [page.applicant_id for page in found.pages] == [recipient, None, None, recipient]
    assert found.submissions.num_rows == 0


def test_questions_are_answered_to_a_person(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.APPLICATION, tmp_path / "letters", count=1)
    found = read(scanned(tmp_path / "scans", mail.answered(mail.numbers[0], Choice.ON_FILE)))
    assert [page.doubts for page in found.pages] == [(Doubt.QUESTIONS,)]


@pytest.mark.parametrize("edition", [Edition.LARGE, Edition.ENGLISH_LARGE], ids=["large", "english"])
def test_the_account_on_the_second_page_in_large_type_is_looked_at(
    town: None, tmp_path: Path, edition: Edition
) -> None:
    mail = post(LetterKind.CONFIRMATION, tmp_path / "letters", edition, count=1)
    (number,) = mail.numbers
    answered, (_, blank) = mail.answered(number, Choice.ON_FILE), mail.form(number)
    written = Paper.of(blank, 1)
    for cell in next(row for row in mail.layout.cells if row.name == "number").inner:
        written.stroke((cell.x + 1, cell.y + 1), (cell.x + 3, cell.y + 5))
    alone, second, filled = scanned(tmp_path / "scans", answered, blank, written.image)
    assert [page.doubts for page in read([alone]).pages] == [(Doubt.SECOND_PAGE_MISSING,)]
    assert [page.fate for page in read([alone, second]).pages] == [Fate.SUBMITTED, Fate.BESIDE]
    assert read([second, alone]).pages[1].fate is Fate.SUBMITTED
    assert Doubt.ACCOUNT_WRITTEN in read([alone, filled]).pages[0].doubts
    assert [page.doubts for page in read([filled]).pages] == [(Doubt.FIRST_PAGE_MISSING,)]


def test_rubbish_and_another_towns_form_are_refused_and_stop_nothing(town: None, tmp_path: Path) -> None:
    mail = post(LetterKind.NOTICE, tmp_path / "letters", count=1)
    good = mail.answered(mail.numbers[0], Choice.WRONG)
    (path,) = scanned(tmp_path / "scans", good)
    rubbish, folder = tmp_path / "scans" / "a.pdf", tmp_path / "scans" / "folder"
    rubbish.write_bytes(bytes(range(256)) * 1_000)
    folder.mkdir()
    told: list[tuple[int, int]] = []
    missing = tmp_path / "missing.png"
    found = reading.read_forms(
        [rubbish, path, folder, missing],
        ON,
        reference_key(flow.home()),
        workers=2,
        progress=lambda done, known: told.append((done, known)),
    )
    assert {Path(page.file).name: page.fate for page in found.pages} == {
        "a.pdf": Fate.REFUSED,
        path.name: Fate.SUBMITTED,
        "folder": Fate.REFUSED,
        "missing.png": Fate.REFUSED,
    }
    assert told[-1] == (4, 4)
    foreign = reading.read_forms([path], ON, bytes(32))
    assert [page.refused.code for page in foreign.pages if page.refused] == ["notices.code_forged"]
    assert foreign.pages[0].picture and foreign.submissions.num_rows == 0
