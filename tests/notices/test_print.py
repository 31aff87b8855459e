import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from madoguchi.core.errors import InputRefused
from madoguchi.notices import code, fonts, page
from madoguchi.notices.edition import Edition
from madoguchi.notices.letter import Letter
from madoguchi.notices.print import print_letters

from .pens import KNOWN
from .samples import ALL, CONFIRMATION, DECISION, GAIJI, KEY, LONG, NOTICE, REFUSAL

STOCK = fonts.available()


def pages_of(path: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed, so the text layer cannot be read.")
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


def many(count: int) -> list[Letter]:
    return [
        replace(
            NOTICE,
            reference_number=f"R-{number:05}",
            addressee=replace(NOTICE.addressee, postal_code=f"640{9999 - number % 7:04}"),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("letter", (*ALL, LONG, GAIJI), ids=lambda letter: f"{letter.kind}-{letter.reference_number}")
def test_every_page_says_that_data_are_synthetic(letter: Letter, tmp_path: Path) -> None:
    (path,) = print_letters([letter], tmp_path, key=KEY)
    for text in pages_of(path):
        assert "模擬データ／SYNTHETIC" in text
        assert letter.reference_number in text


def test_a_real_letter_does_not_say_that_it_is_synthetic(tmp_path: Path) -> None:
    (path,) = print_letters([replace(NOTICE, synthetic=False)], tmp_path, key=KEY)
    assert not any("SYNTHETIC" in text for text in pages_of(path))


def test_each_letter_begins_on_an_odd_page(tmp_path: Path) -> None:
    second = replace(REFUSAL, reference_number="R-2")
    (path,) = print_letters([replace(REFUSAL, reference_number="R-1"), second], tmp_path, key=KEY)
    texts = pages_of(path)
    assert [re.findall("R-[12]", text)[0] for text in texts] == ["R-1", "R-1", "R-2", "R-2"]
    assert "このページは白紙です" in texts[1] and "このページは白紙です" in texts[3]
    assert all(re.search("1 ?／ ?1\\n", texts[at]) for at in (0, 2))


def test_a_notice_and_its_form_are_one_sheet(tmp_path: Path) -> None:
    assert [len(pages_of(*print_letters([letter], tmp_path, key=KEY))) for letter in (NOTICE, LONG)] == [2, 4]


def test_names_with_rare_characters_stay_in_the_text_layer(tmp_path: Path) -> None:
    (path,) = print_letters([GAIJI], tmp_path, key=KEY)
    text = "".join(pages_of(path))
    assert "髙橋" in text and "辻\U000e0100" in text
    assert ("𠮷田" in text) == ("IPAmjMincho" in STOCK.families)


def test_the_printed_code_is_read_from_each_page_and_verified() -> None:
    first, second = page.images([CONFIRMATION], key=KEY, stock=STOCK, dots_per_inch=150)
    for png, expected in (
        (first, code.of(CONFIRMATION)),
        (second, code.of_form(CONFIRMATION, Edition.STANDARD, 1, KEY)),
    ):
        (found,) = zxingcpp.read_barcodes(_image(png))
        assert code.read(found.text, KEY) == expected


@pytest.mark.parametrize("edition", Edition)
def test_nothing_but_the_address_lies_where_the_window_may_be(edition: Edition) -> None:
    dots = 100
    for letter in (NOTICE, LONG):
        (first, *_) = page.images([letter], key=KEY, stock=STOCK, dots_per_inch=dots, edition=edition)
        grey = _image(first).convert("L").point(lambda value: 255 if value < 160 else 0)
        swept = grey.crop((0, 0, round(112 / 25.4 * dots), round(58 / 25.4 * dots)))
        left, top, right, bottom = (edge / dots * 25.4 for edge in swept.getbbox() or (0, 0, 0, 0))
        assert left >= 21.5 and top >= 12 and right <= 87.5 and bottom <= 36.5


@pytest.mark.parametrize("edition", Edition)
def test_each_letter_of_every_edition_begins_on_an_odd_page_with_an_even_number_of_pages(
    edition: Edition, tmp_path: Path
) -> None:
    letters = [replace(letter, reference_number=f"R-{number}") for number, letter in enumerate((LONG, KNOWN, REFUSAL))]
    for letter in letters:
        (path,) = print_letters([letter, replace(letter, reference_number="S-1")], tmp_path, key=KEY, edition=edition)
        owners = [re.findall(r"R-\d|S-1", text)[0] for text in pages_of(path)]
        assert len(owners) % 4 == 0
        assert owners == [letter.reference_number] * (len(owners) // 2) + ["S-1"] * (len(owners) // 2)


@pytest.mark.parametrize("edition", Edition)
def test_an_edition_says_the_same_amount_number_and_names_in_its_type_and_language(
    edition: Edition, tmp_path: Path
) -> None:
    (path,) = print_letters([NOTICE], tmp_path, key=KEY, edition=edition)
    whole = "".join(pages_of(path))
    assert all(name.name in whole for name in NOTICE.members) and NOTICE.reference_number in whole
    amounts = re.sub(r"\s+", "", whole)
    assert ("70,000yen" in amounts) == edition.is_english and ("70,000円" in amounts) == (not edition.is_english)
    assert ("The Japanese letter is the binding one" in re.sub(r"\s+", " ", whole)) == edition.is_english
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    heights = [
        float(bottom) - float(top)
        for top, bottom, word in re.findall(r'yMin="([0-9.]+)" xMax="[0-9.]+" yMax="([0-9.]+)">([^<]*)<', boxes)
        if word.startswith(("ATM", "職員がATM", "use", "ask"))
    ]
    assert heights and all(height >= (17.99 if edition.is_large else 10.99) for height in heights)


def test_editions_of_one_letter_are_files_of_their_own(tmp_path: Path) -> None:
    paths = {print_letters([NOTICE], tmp_path, key=KEY, edition=edition)[0] for edition in Edition}
    assert len(paths) == len(Edition)


def test_an_outcome_of_a_requirement_is_not_broken_within_its_word(tmp_path: Path) -> None:
    for number, letter in enumerate((DECISION, REFUSAL)):
        (path,) = print_letters([letter], tmp_path / str(number), key=KEY)
        assert "満たしています" in pages_of(path)[0]
    assert "満たしていません" in "".join(pages_of(path))


def test_who_is_covered_does_not_claim_to_be_counted_in_an_amount_of_nothing(tmp_path: Path) -> None:
    (path,) = print_letters([CONFIRMATION], tmp_path, key=KEY)
    assert "給付の対象" in "".join(pages_of(path)) and "計算の対象" not in "".join(pages_of(path))


def test_a_long_source_leaves_room_for_the_requirement(tmp_path: Path) -> None:
    reason = replace(DECISION.reasons[0], source="実施要領（給付対象者）、市町村の公表例：ある村の手引き 2020年5月13日")
    (path,) = print_letters([replace(DECISION, reasons=(reason,))], tmp_path, key=KEY)
    assert "基準日に住民登録がある" in pages_of(path)[0]


@pytest.mark.parametrize("lines", [1, 4, 6])
def test_a_sender_of_many_lines_never_lies_on_the_title(lines: int, tmp_path: Path) -> None:
    contact = tuple(f"{number}和歌山市福祉局社会福祉部給付金対策室担当" for number in range(lines))
    letter = replace(REFUSAL, contact=contact, issuer="模擬県後期高齢者医療広域連合長")
    (path,) = print_letters([letter], tmp_path, key=KEY)
    pages_of(path)
    boxes = subprocess.run(["pdftotext", "-bbox", "-l", "1", str(path), "-"], capture_output=True, check=True).stdout
    words = re.findall(r'yMin="([0-9.]+)" xMax="[0-9.]+" yMax="([0-9.]+)">([^<]*)<', boxes.decode())
    ends = max(float(bottom) for _, bottom, word in words if "対策室担当" in word)
    title = min(float(top) for top, _, word in words if "住民税非課税世帯給付金" in word)
    assert ends < title


def test_same_letters_give_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    letters = many(5)
    first = print_letters(letters, tmp_path / "a", key=KEY)
    second = print_letters(reversed(letters), tmp_path / "b", key=KEY)
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_finished_file_is_not_printed_again_and_nothing_unfinished_stays(tmp_path: Path) -> None:
    done: list[int] = []
    first = print_letters(many(5), tmp_path, key=KEY, per_file=2, progress=done.append)
    times = [path.stat().st_mtime_ns for path in first]
    first[1].unlink()
    assert print_letters(many(5), tmp_path, key=KEY, per_file=2, progress=done.append) == first
    assert sum(done) == 10 and len(first) == 3
    assert [path.stat().st_mtime_ns for path in (first[0], first[2])] == [times[0], times[2]]
    assert sorted(tmp_path.iterdir()) == sorted(first)


def test_two_workers_print_the_same_as_one(tmp_path: Path) -> None:
    one = print_letters(many(4), tmp_path / "one", key=KEY, per_file=2)
    two = print_letters(many(4), tmp_path / "two", key=KEY, per_file=2, workers=2)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_letters_lie_in_the_order_of_the_post(tmp_path: Path) -> None:
    (path,) = print_letters(many(9), tmp_path, key=KEY)
    codes = [match for text in pages_of(path) for match in re.findall("〒(640-99[0-9]{2})", text)]
    assert len(codes) == 9 and codes == sorted(codes)


MEMORY = """
from pathlib import Path
from tests.notices.samples import KEY
from tests.notices.test_print import STOCK, many
from madoguchi.notices import page

for _ in range(6):
    page.pdf(many(30), key=KEY, stock=STOCK)
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in lines if line.startswith("VmRSS")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="The memory of a process is read from /proc.")
def test_many_files_need_the_memory_of_one() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", MEMORY], check=True, capture_output=True, text=True, cwd=root)
    kibibytes = [int(line) for line in done.stdout.split()]
    assert kibibytes[-1] - kibibytes[0] < 60_000


def test_programmes_and_kinds_get_files_of_their_own(tmp_path: Path) -> None:
    paths = print_letters([NOTICE, DECISION], tmp_path, key=KEY)
    assert [path.name.rsplit("-", 2)[0] for path in paths] == [
        "low-income-household-2024-decision",
        "low-income-household-2024-notice",
    ]


def test_one_reference_number_is_never_printed_twice(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"notices\.reference_twice"):
        print_letters([NOTICE, NOTICE], tmp_path, key=KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_font_can_print_does_not_stop_the_run(tmp_path: Path) -> None:
    letter = replace(NOTICE, addressee=replace(NOTICE.addressee, name="\ue000田 \U00030000子"))
    (path,) = print_letters([letter], tmp_path, key=KEY)
    text = "".join(pages_of(path))
    assert "〓田 〓子" in text and "字形のない文字" in text


def _image(png: bytes) -> Image.Image:
    from io import BytesIO

    return Image.open(BytesIO(png))
