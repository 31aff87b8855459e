"""Printed letters, ticked with a pen, scanned badly and read back: what is read is what was ticked, or nothing is."""

from __future__ import annotations

import zlib
from dataclasses import replace
from io import BytesIO
from struct import pack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from madoguchi.core.errors import InputRefused
from madoguchi.notices import code, form, scan, straighten
from madoguchi.notices.doubts import SENTENCES, Doubt
from madoguchi.notices.edition import Edition
from madoguchi.notices.form import Choice, Rectangle
from madoguchi.notices.letter import LetterKind
from madoguchi.notices.returned import ReturnedPage, returned_pages
from madoguchi.notices.ticks import Written

from .pens import KNOWN, LETTERS, PENS, Paper, Scanner, form_pages, layout_of, printed
from .samples import ALL, KEY, LONG

GOOD = Scanner()
CLEAR = tuple(pen for pen in PENS if pen != "circled")
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(content: bytes, key: bytes = KEY) -> ReturnedPage:
    (page,) = returned_pages(content, key)
    return page


def ticked(choice: int = 0, pen: str = "check", *, signed: bool = True) -> Paper:
    """The known confirmation with one box ticked, and signed."""
    layout = layout_of(KNOWN)
    paper = Paper.of(form_pages(KNOWN)[0], seed=choice)
    paper.mark(layout.boxes[choice], pen)
    if signed:
        paper.sign(layout)
    return paper


def choice_of(paper: Paper, scanner: Scanner = GOOD) -> Choice | None:
    """What is read with certainty, or None."""
    page = read(scanner.saved(paper.image))
    assert page.marks is not None
    return None if page.marks.doubts else page.marks.choice


def doubts_of(paper: Paper) -> set[Doubt]:
    page = read(GOOD.saved(paper.image))
    assert page.marks is not None
    assert page.picture.startswith(b"\x89PNG")
    return set(page.marks.doubts)


scanners = st.builds(
    Scanner,
    dots_per_inch=st.sampled_from([150, 200, 240, 300]),
    degrees=st.floats(-5, 5),
    turned=st.integers(0, 3),
    stretched=st.floats(0.985, 1.015),
    paper=st.sampled_from([255, 240, 215]),
    shadow=st.integers(0, 40),
    noise=st.floats(0, 8),
    blurred=st.floats(0, 1),
    quality=st.sampled_from([0, 40, 60, 85]),
    seed=st.integers(0, 99),
)


@SLOW
@given(
    kind=st.sampled_from(sorted(LETTERS)),
    edition=st.sampled_from(Edition),
    ticks=st.dictionaries(st.integers(0, 3), st.sampled_from(PENS), max_size=2),
    off=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    pen=st.tuples(st.floats(0.25, 1.0), st.integers(0, 130)),
    signed=st.booleans(),
    scanner=scanners,
)
def test_nothing_is_ever_read_but_the_one_box_that_was_ticked(
    kind: LetterKind,
    edition: Edition,
    ticks: dict[int, str],
    off: tuple[float, float],
    pen: tuple[float, int],
    signed: bool,
    scanner: Scanner,
) -> None:
    letter, layout = LETTERS[kind], layout_of(LETTERS[kind], edition)
    paper = Paper.of(form_pages(letter, edition)[0], 1, *pen)
    made = {at: how for at, how in ticks.items() if at < len(layout.boxes)}
    for at, how in made.items():
        box = layout.boxes[at]
        paper.mark(replace(box, x=box.x + off[0], y=box.y + off[1]), how)
    if signed:
        paper.sign(layout)
    page = read(scanner.saved(paper.image))
    assert page.refused is None
    if page.marks is None:
        assert page.code is None or page.doubts
        return
    if page.marks.choice is not None:
        assert [layout.choices[at] for at in made] == [page.marks.choice]
    if not signed:
        assert {Doubt.NOT_SIGNED, Doubt.SIGNATURE_UNSURE} & set(page.marks.doubts)


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_a_plain_tick_in_any_box_of_any_edition_is_read(kind: LetterKind, edition: Edition) -> None:
    letter, layout = LETTERS[kind], layout_of(LETTERS[kind], edition)
    for at, choice in enumerate(layout.choices):
        paper = Paper.of(form_pages(letter, edition)[0], at)
        paper.mark(layout.boxes[at], CLEAR[at % len(CLEAR)])
        paper.sign(layout)
        assert choice_of(paper) is choice


@pytest.mark.parametrize("pen", CLEAR)
def test_every_way_to_tick_is_read(pen: str) -> None:
    assert choice_of(ticked(3, pen)) is Choice.REFUSE


@pytest.mark.parametrize(
    "scanner",
    [
        Scanner(turned=2),
        Scanner(turned=1, degrees=2),
        Scanner(degrees=-4, quality=50),
        Scanner(dots_per_inch=300, paper=215, shadow=40, noise=6),
        Scanner(dots_per_inch=150, blurred=0.8),
        Scanner(stretched=1.01, degrees=1),
    ],
    ids=["upside down", "on its side", "skew", "grey", "coarse", "stretched"],
)
def test_a_page_is_read_however_it_lay_on_the_glass(scanner: Scanner) -> None:
    assert choice_of(ticked(), scanner) is Choice.ON_FILE


def test_a_photocopy_says_what_the_paper_said() -> None:
    copied = Scanner(dots_per_inch=300, degrees=1, stretched=0.99, noise=4).scan(ticked(2).image)
    contrasty = copied.point(lambda value: 0 if value < 150 else 255)
    width, height = contrasty.size
    smaller = contrasty.resize((round(width * 0.97), round(height * 0.97)))
    page = read(Scanner(dots_per_inch=200, quality=70).saved(smaller))
    assert page.marks is not None and page.marks.choice is Choice.WRONG and page.marks.doubts == ()


def test_no_tick_two_ticks_and_no_signature_are_for_a_person() -> None:
    layout = layout_of(KNOWN)
    nothing = Paper.of(form_pages(KNOWN)[0], 1)
    assert doubts_of(nothing) == {Doubt.NONE_TICKED, Doubt.NOT_SIGNED}
    two = ticked()
    two.mark(layout.boxes[3], "cross")
    assert doubts_of(two) == {Doubt.SEVERAL_TICKED}
    assert doubts_of(ticked(signed=False)) == {Doubt.NOT_SIGNED}


def test_a_ring_around_a_box_is_for_a_person() -> None:
    assert choice_of(ticked(1, "circled")) is None


def test_a_faint_pencil_is_for_a_person_or_read_but_never_blank() -> None:
    layout = layout_of(KNOWN)
    for darkness in range(120, 250, 10):
        paper = ticked(0)
        paper.darkness = darkness
        paper.mark(layout.boxes[3], "check")
        assert choice_of(paper) is None or darkness > 225


def test_a_sentence_that_is_struck_out_ringed_or_hidden_makes_the_page_a_persons() -> None:
    layout = layout_of(KNOWN)
    text = layout.texts[0]
    middle = text.y + text.height / 2
    struck, ringed, hidden, wavy = (ticked() for _ in range(4))
    struck.stroke((text.x, middle), (text.x + 90, middle + 1))
    ringed.ring(text.x + 50, middle, 54, 4.5)
    for at in range(8):
        hidden.stroke((text.x, text.y + at * 0.7), (text.x + 90, text.y + at * 0.7))
    wavy.stroke(*((text.x + at * 3, middle + at % 2) for at in range(30)))
    for paper in (struck, ringed, hidden, wavy):
        assert Doubt.STRAY in doubts_of(paper)


def test_a_word_beside_the_boxes_makes_the_page_a_persons() -> None:
    paper = ticked()
    box = layout_of(KNOWN).boxes[2]
    paper.write(Rectangle(x=box.x + 110, y=box.y, width=40, height=5))
    paper.write(Rectangle(x=box.x + 100, y=box.y + 5, width=40, height=5))
    assert Doubt.STRAY in doubts_of(paper)


def test_a_tick_between_two_boxes_is_for_a_person() -> None:
    first, second = layout_of(KNOWN).boxes[:2]
    paper = Paper.of(form_pages(KNOWN)[0], 1)
    paper.sign(layout_of(KNOWN))
    paper.mark(replace(first, y=(first.y + second.y) / 2), "check")
    assert choice_of(paper) is None


def test_a_representative_and_a_remark_make_the_page_a_persons() -> None:
    layout = layout_of(KNOWN)
    represented, remarked = ticked(), ticked()
    represented.write(layout.representative)
    assert layout.correction is not None
    remarked.write(layout.correction)
    assert doubts_of(represented) == {Doubt.REPRESENTATIVE}
    assert doubts_of(remarked) == {Doubt.WRITTEN_ELSEWHERE}


@pytest.mark.parametrize("row", [row.name for row in layout_of(KNOWN).cells])
def test_any_digit_in_the_cells_of_the_account_is_seen(row: str) -> None:
    paper = ticked()
    inner = next(one for one in layout_of(KNOWN).cells if one.name == row).inner[-1]
    for _ in range(3):
        paper.stroke((inner.x + 1, inner.y + 1), (inner.x + 3, inner.y + 5), (inner.x + 1, inner.y + 5))
    page = read(GOOD.saved(paper.image))
    assert page.marks is not None and page.marks.account is not Written.NO


def test_the_account_of_a_form_in_large_type_is_seen_on_its_second_page() -> None:
    blank = form_pages(KNOWN, Edition.LARGE)[1]
    paper = Paper.of(blank, 1)
    cells = layout_of(KNOWN, Edition.LARGE).cells[2]
    paper.write(Rectangle(x=cells.x, y=cells.y + 0.5, width=40, height=6))
    untouched, written = read(GOOD.saved(blank)), read(GOOD.saved(paper.image))
    assert untouched.marks is not None and untouched.marks.account is Written.NO and untouched.picture == b""
    assert written.marks is not None and written.marks.account is Written.YES and written.picture != b""


def test_a_corner_torn_off_is_read_and_two_are_for_a_person() -> None:
    paper = ticked()
    dots = paper.image.width / 210
    paper.image.paste(255, (0, 0, round(25 * dots), round(25 * dots)))
    assert choice_of(paper) is Choice.ON_FILE
    paper.image.paste(128, (0, round(270 * dots), round(25 * dots), paper.image.height))
    page = read(GOOD.saved(paper.image))
    assert page.marks is None and page.doubts == (Doubt.NOT_STRAIGHT,) and page.picture != b""


def test_a_form_whose_code_cannot_be_read_is_for_a_person() -> None:
    paper = ticked()
    dots = paper.image.width / 210
    paper.image.paste(0, tuple(round(edge * dots) for edge in (175, 18, 188, 32)))
    for turned in range(4):
        page = read(Scanner(turned=turned).saved(paper.image))
        assert page.code is None and page.doubts == (Doubt.CODE_UNREADABLE,)


def test_a_mirrored_page_is_never_read() -> None:
    page = read(GOOD.saved(ticked(1).image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    assert page.marks is None


def test_another_municipalitys_form_and_a_forged_one_are_refused_with_a_sentence() -> None:
    page = read(GOOD.saved(ticked().image), bytes(32))
    assert page.refused is not None and page.refused.code == "notices.code_forged"
    assert page.marks is None and page.picture != b""


def test_a_key_that_is_too_short_stops_the_reading() -> None:
    with pytest.raises(InputRefused, match=r"notices\.key_too_short"):
        read(GOOD.saved(ticked().image), b"short")


def test_each_page_of_a_letter_is_known_for_what_it_is() -> None:
    out = BytesIO()
    first, *others = printed(LONG)
    first.save(out, "TIFF", save_all=True, append_images=others, compression="tiff_deflate")
    pages = list(returned_pages(out.getvalue(), KEY))
    assert [page.number for page in pages] == list(range(1, 1 + len(others) + 1))
    codes = [page.code for page in pages if page.code]
    assert codes[0] == code.of(LONG)
    assert codes[1] == code.of_form(LONG, Edition.STANDARD, 1, KEY)


def test_the_first_page_of_a_letter_holds_no_answer() -> None:
    for letter in ALL:
        page = read(GOOD.saved(printed(letter)[0]))
        assert page.code == code.of(letter) and page.marks is None and page.picture == b""


def test_the_same_bytes_have_the_same_number_and_others_another() -> None:
    content = GOOD.saved(ticked().image)
    assert read(content).submission_no == read(content).submission_no
    assert read(content).submission_no != read(GOOD.saved(ticked(1).image)).submission_no
    assert len(read(content).submission_no) <= 40


def test_a_blank_page_and_a_foreign_code_are_pages_without_a_code() -> None:
    blank = Image.new("L", (1654, 2339), 250)
    assert read(GOOD.saved(blank)) == ReturnedPage(number=1, submission_no=read(GOOD.saved(blank)).submission_no)


def bomb(width: int, height: int) -> bytes:
    """A PNG of some kilobytes that claims to be enormous."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "notices.scan_unreadable"),
        (bytes(20_000_000), "notices.scan_unreadable"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "notices.scan_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "notices.scan_unreadable"),
        (b"II*\x00" + bytes(range(256)), "notices.scan_unreadable"),
        (bomb(60_000, 60_000), "notices.scan_too_large"),
    ],
    ids=["nothing", "20 MB", "no PDF", "no PNG", "no TIFF", "bomb"],
)
def test_rubbish_gets_one_sentence(content: bytes, refusal: str) -> None:
    with pytest.raises(InputRefused, match=refusal.replace(".", r"\.")):
        list(returned_pages(content, KEY))


@SLOW
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"\x89PNG\r\n\x1a\n"]),
)
def test_any_bytes_are_refused_in_our_words(tail: bytes, head: bytes) -> None:
    with pytest.raises(InputRefused, match=r"notices\.scan_"):
        list(returned_pages(head + tail, KEY))


def test_a_page_that_is_too_large_does_not_stop_the_next() -> None:
    page = read(bomb(scan.MOST_PIXELS // 8_000 + 1, 8_000))
    assert page.refused is not None and page.refused.code == "notices.scan_too_large"
    half = GOOD.saved(ticked().image)[:30_000]
    page = read(half)
    assert page.refused is not None and page.refused.code == "notices.scan_unreadable"


def test_a_file_of_very_many_pages_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MOST_PAGES", 1)
    out = BytesIO()
    blank = Image.new("1", (100, 100), 1)
    blank.save(out, "PDF", save_all=True, append_images=[blank, blank])
    with pytest.raises(InputRefused, match=r"notices\.scan_too_many_pages"):
        list(returned_pages(out.getvalue(), KEY))


def test_images_of_every_kind_are_read() -> None:
    sheet = GOOD.scan(ticked().image)
    for name, mode, options in (
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("JPEG", "RGB", {"quality": 80}),
        ("TIFF", "1", {"compression": "group4"}),
        ("PDF", "RGB", {"resolution": 200}),
    ):
        out = BytesIO()
        sheet.convert(mode).save(out, name, **options)
        page = read(out.getvalue())
        assert page.marks is not None and page.marks.choice is Choice.ON_FILE and page.marks.doubts == (), name


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_everything_of_a_form_lies_on_its_page_and_nothing_on_another(kind: LetterKind, edition: Edition) -> None:
    layout = layout_of(LETTERS[kind], edition)
    on_first = [*layout.boxes, *layout.texts, layout.signature, layout.representative, layout.code]
    on_first += [layout.correction] if layout.correction else []
    cells = [inner for row in layout.cells for inner in row.inner]
    for areas in (on_first + (cells if layout.account_page == 1 else []), cells):
        for at, one in enumerate(areas):
            assert one.x >= 14 and one.x + one.width <= 194 and one.y >= 12 and one.y + one.height <= 281
            for other in areas[at + 1 :]:
                apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
                assert apart_x or one.y + one.height <= other.y or other.y + other.height <= one.y
    assert layout.choices == form.choices(kind, with_account=True)


def test_every_doubt_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(Doubt) and all(ja and en for ja, en in SENTENCES.values())


def test_a_page_of_an_earlier_version_is_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    content = GOOD.saved(ticked().image)
    monkeypatch.setattr(form, "VERSION", form.VERSION + 1)
    page = read(content)
    assert page.marks is None and page.doubts == (Doubt.OLDER_FORM,) and page.picture != b""


def test_two_forms_on_one_glass_are_for_a_person() -> None:
    sheet = ticked().image
    both = Image.new("L", (sheet.width * 2, sheet.height), 255)
    both.paste(sheet, (0, 0))
    both.paste(form_pages(LETTERS[LetterKind.NOTICE])[0], (sheet.width, 0))
    page = read(GOOD.saved(both))
    assert page.marks is None and page.doubts == (Doubt.SEVERAL_CODES,)


def test_the_straightened_page_is_the_printed_one() -> None:
    sheet = form_pages(KNOWN)[0]
    area = layout_of(KNOWN).code
    for scanner in (GOOD, Scanner(turned=2, degrees=3), Scanner(dots_per_inch=300, stretched=1.012, degrees=-2)):
        seen = scanner.scan(sheet)
        (found,) = straighten.printed_codes(seen)
        laid = straighten.straightened(seen, found, area)
        assert laid is not None
        again = Image.fromarray(laid)
        (corner, *_) = straighten.printed_codes(again)[0].corners
        (expected, *_) = straighten.printed_codes(sheet.resize(again.size))[0].corners
        assert abs(corner[0] - expected[0]) < 3 and abs(corner[1] - expected[1]) < 3
